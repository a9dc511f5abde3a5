import { z } from "zod";
import { schemes } from "../../net/protocols.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknownBecause } from "../define.ts";
import {
  domainParam,
  domainReasons,
  fieldsOf,
  isOwnDomain,
  notItsDomain,
  onlyOne,
  otherDomain,
  recordReasons,
  schemesOf,
  textBounds,
  textsAt,
} from "../dns.ts";

const params = z.strictObject({
  /** The domain mail is sent from: the host of the target, or a parent of it. */
  domain: domainParam,
  policies: z
    .array(z.enum(["quarantine", "reject"]))
    .min(1)
    .max(2)
    .default(["quarantine", "reject"]),
  /** Whether somebody has to be told of what fails. */
  reports: z.boolean().default(false),
});

const data = z.union([
  failureSchema,
  otherDomain,
  z.object({
    /** Of each record its tags in order; of addresses for reports only the scheme, for they may be people's. */
    records: z
      .array(z.array(z.tuple([z.string().max(textBounds.length), z.string().max(textBounds.length)])).max(2_048))
      .max(textBounds.records),
  }),
]);

export default defineCheck({
  id: "dmarc",
  version: 1,
  type: "probe",
  title: { ko: "DMARC 정책", ja: "DMARCポリシー", en: "DMARC policy" },
  why: {
    ko: "DMARC 정책이 없으면 이 도메인을 보낸 사람으로 사칭한 메일을 받는 쪽에서 거를 근거가 없습니다.",
    ja: "DMARCポリシーがなければ、このドメインを差出人に騙るメールを受信側が退ける根拠がありません。",
    en: "Without a DMARC policy, receivers have no ground to turn away mail that poses as coming from the domain.",
  },
  remedy: {
    ko: '보고서로 정상 메일을 확인한 뒤 정책을 적용하십시오. 예: _dmarc.example.com. TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"',
    ja: 'レポートで正規のメールを確かめたうえで、ポリシーを適用してください。例: _dmarc.example.com. TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"',
    en: 'Watch the reports until your own mail passes, then enforce: _dmarc.example.com. TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"',
  },
  references: ["RFC 7489", "CWE-290"],
  evidences: ["fact", "measurement"],
  sends: { connections: 8, requests: 8, intrusive: false },
  schemes,
  params,
  data,
  reasons: {
    enforced: {
      ko: "{$name}의 정책은 p={$policy}입니다.",
      ja: "{$name}のポリシーはp={$policy}です。",
      en: "The policy at {$name} is p={$policy}.",
    },
    ...recordReasons,
    invalid: {
      ko: "{$name}의 DMARC 레코드 형식이 올바르지 않습니다({$tag} 태그).",
      ja: "{$name}のDMARCレコードは書式が正しくありません（{$tag}タグ）。",
      en: "The DMARC record at {$name} is not valid (tag {$tag}).",
    },
    "weak-policy": {
      ko: "{$name}의 정책이 p={$policy}(으)로, 정한 수준에 미치지 못합니다.",
      ja: "{$name}のポリシーはp={$policy}で、定めた水準に達していません。",
      en: "The policy at {$name} is p={$policy}, weaker than what was stated.",
    },
    "weak-subdomains": {
      ko: "{$name}의 하위 도메인 정책이 sp={$policy}(으)로, 정한 수준에 미치지 못합니다.",
      ja: "{$name}のサブドメインのポリシーはsp={$policy}で、定めた水準に達していません。",
      en: "The policy at {$name} for subdomains is sp={$policy}, weaker than what was stated.",
    },
    partial: {
      ko: "{$name}의 정책은 메일의 {$percent}%에만 적용됩니다.",
      ja: "{$name}のポリシーはメールの{$percent}%にしか適用されません。",
      en: "The policy at {$name} applies to {$percent}% of the mail only.",
    },
    "no-reports": {
      ko: "{$name}에 보고서를 받을 곳(rua)이 없습니다.",
      ja: "{$name}にレポートの送付先（rua）がありません。",
      en: "The record at {$name} names nobody to send reports to (rua).",
    },
    ...domainReasons,
  },
  observe: (target, { domain }, io) =>
    attempt(async () => {
      if (!isOwnDomain(target, domain)) return { otherDomain: true as const };
      // RFC 7489, 6.6.3: whatever does not begin with the version is no record of this kind.
      const texts = await textsAt(io.resolver.questions(8), `_dmarc.${domain}`, /^v\s*=\s*DMARC1\s*(?:;|$)/);
      return { records: texts.sort().map(tagsOf) };
    }),
  assess(seen, { domain, policies, reports }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if ("otherDomain" in seen) return notItsDomain(domain);
    const name = `_dmarc.${domain}`;
    const { text: tags, wrong } = onlyOne(seen.records, name);
    if (wrong) return wrong;
    const faulty = faultOf(tags);
    if (faulty !== undefined) return notMet("invalid", { name, tag: faulty });
    const values = new Map(tags.map(([tag, value]) => [tag, value.toLowerCase()]));
    const strong: readonly string[] = policies;
    const policy = values.get("p") ?? "";
    if (!strong.includes(policy)) return notMet("weak-policy", { name, policy });
    const below = values.get("sp") ?? policy;
    if (!strong.includes(below)) return notMet("weak-subdomains", { name, policy: below });
    const percent = Number(values.get("pct") ?? 100);
    if (percent < 100) return notMet("partial", { name, percent });
    if (reports && !values.has("rua")) return notMet("no-reports", { name });
    return met("enforced", { name, policy });
  },
});

function tagsOf(text: string): [string, string][] {
  return fieldsOf(text).map(([tag, value]) => [tag, tag === "rua" || tag === "ruf" ? schemesOf(value) : value]);
}

/** What the tags with a closed set of values may say (RFC 7489, 6.3); unknown tags are ignored. */
const forms: Readonly<Record<string, RegExp>> = {
  p: /^(?:none|quarantine|reject)$/i,
  sp: /^(?:none|quarantine|reject)$/i,
  pct: /^(?:\d{1,2}|100)$/,
  adkim: /^[rs]$/i,
  aspf: /^[rs]$/i,
  rua: /^[a-z][a-z0-9+.-]*(?:,[a-z][a-z0-9+.-]*)*$/i,
  ruf: /^[a-z][a-z0-9+.-]*(?:,[a-z][a-z0-9+.-]*)*$/i,
};

/** The first tag that is wrong: no name, twice there, or with a value it cannot have; p, where it is missing. */
function faultOf(tags: readonly (readonly [string, string])[]): string | undefined {
  const seen = new Set<string>();
  for (const [tag, value] of tags) {
    const sound = /^[a-z0-9_]{1,32}$/.test(tag) && value !== "" && (forms[tag]?.test(value) ?? true);
    if (!sound || seen.has(tag)) return tag.slice(0, 32);
    seen.add(tag);
  }
  return seen.has("p") ? undefined : "p";
}
