import { z } from "zod";
import { parseDuration } from "../../domain/time.ts";
import { NetFailure } from "../../net/failure.ts";
import { schemes } from "../../net/protocols.ts";
import { attempt, defineCheck, failureSchema, met, notMet, type ProbeIo, unknown, unknownBecause } from "../define.ts";
import {
  domainParam,
  domainReasons,
  fieldsOf,
  isOwnDomain,
  notItsDomain,
  onlyOne,
  otherDomain,
  recordReasons,
  textBounds,
  textsAt,
} from "../dns.ts";
import { withheld, withheldReasons } from "../pages.ts";

const params = z.strictObject({
  /** The domain that receives mail: the host of the target, or a parent of it. */
  domain: domainParam,
  minAge: z
    .string()
    .refine((text) => parseDuration(text) !== undefined)
    .default("P7D"),
});

const path = "/.well-known/mta-sts.txt";
const most = 64;

const policySchema = z.object({
  status: z.number().int(),
  contentType: z.string().max(200),
  /** The lines that judging needs, in order; names in lower case. */
  fields: z.array(z.tuple([z.string().max(16), z.string().max(260)])).max(most),
  /** A line that is no field, too long, or one of too many. */
  malformed: z.boolean(),
});

const data = z.union([
  failureSchema,
  otherDomain,
  z.object({
    /** Of each record the fields but the id, which changes with every policy and says nothing else. */
    records: z.array(z.object({ ids: z.array(z.boolean()) })).max(textBounds.records),
    policy: z.union([failureSchema, policySchema]).nullable(),
  }),
]);

export default defineCheck({
  id: "mta-sts",
  version: 1,
  type: "probe",
  title: { ko: "MTA-STS 정책", ja: "MTA-STSポリシー", en: "MTA-STS policy" },
  why: {
    ko: "MTA-STS가 없으면 이 도메인으로 오는 메일은 중간자가 암호화를 끄거나 다른 서버로 돌릴 수 있습니다.",
    ja: "MTA-STSがなければ、このドメイン宛のメールは中間者に暗号化を外され、別のサーバへ向けられるおそれがあります。",
    en: "Without MTA-STS somebody in the middle can strip the encryption from mail to the domain, or divert it.",
  },
  remedy: {
    ko: '_mta-sts 레코드를 두고 https://mta-sts.example.com/.well-known/mta-sts.txt에서 mode: enforce인 정책을 제공하십시오. 예: _mta-sts.example.com. TXT "v=STSv1; id=20260101"',
    ja: '_mta-stsレコードを置き、https://mta-sts.example.com/.well-known/mta-sts.txtでmode: enforceのポリシーを提供してください。例: _mta-sts.example.com. TXT "v=STSv1; id=20260101"',
    en: 'Publish the record and, at https://mta-sts.example.com/.well-known/mta-sts.txt, a policy with mode: enforce. _mta-sts.example.com. TXT "v=STSv1; id=20260101"',
  },
  references: ["RFC 8461", "CWE-319"],
  evidences: ["fact", "measurement"],
  sends: { connections: 9, requests: 9, intrusive: false },
  schemes,
  params,
  data,
  reasons: {
    enforced: {
      ko: "{$domain}의 정책은 enforce이며 기간은 {$days}일입니다.",
      ja: "{$domain}のポリシーはenforceで、期間は{$days}日です。",
      en: "The policy of {$domain} is enforced, for {$days} days.",
    },
    ...recordReasons,
    invalid: {
      ko: "{$name}의 MTA-STS 레코드 형식이 올바르지 않습니다.",
      ja: "{$name}のMTA-STSレコードは書式が正しくありません。",
      en: "The MTA-STS record at {$name} is not valid.",
    },
    "no-policy": {
      ko: "정책 파일이 그 자리에 없습니다(상태 {$status}).",
      ja: "ポリシーファイルが所定の場所にありません（ステータス{$status}）。",
      en: "There is no policy file in its place (status {$status}).",
    },
    "error-status": {
      ko: "상태 {$status}(으)로 응답하여 정책 파일이 있는지 알 수 없습니다.",
      ja: "ステータス{$status}の応答では、ポリシーファイルの有無が分かりません。",
      en: "The answer has status {$status}, so the policy file may or may not be there.",
    },
    "invalid-policy": {
      ko: "{$domain}의 정책 파일 형식이 올바르지 않습니다.",
      ja: "{$domain}のポリシーファイルは書式が正しくありません。",
      en: "The policy file of {$domain} is not valid.",
    },
    "not-enforced": {
      ko: "{$domain}의 정책이 {$mode}(으)로 설정되어 적용되지 않습니다.",
      ja: "{$domain}のポリシーは{$mode}に設定されており、適用されません。",
      en: "The policy of {$domain} is set to {$mode} and is not enforced.",
    },
    "too-short": {
      ko: "{$domain}의 정책 기간이 {$days}일로, 정한 최소 {$minDays}일보다 짧습니다.",
      ja: "{$domain}のポリシーの期間は{$days}日で、定めた下限の{$minDays}日に足りません。",
      en: "The policy of {$domain} lasts {$days} days, shorter than the {$minDays} days asked for.",
    },
    ...withheldReasons,
    ...domainReasons,
  },
  observe: (target, { domain }, io) =>
    attempt(async () => {
      if (!isOwnDomain(target, domain)) return { otherDomain: true as const };
      const texts = await textsAt(io.resolver.questions(8), `_mta-sts.${domain}`, /^v=STSv1\s*;/);
      const records = texts.map((text) => ({
        ids: fieldsOf(text).flatMap(([field, value]) => (field === "id" ? [/^[a-z0-9]{1,32}$/i.test(value)] : [])),
      }));
      const policy = records.length === 1 ? await attempt(() => lookAtPolicy(domain, io)) : null;
      return { records, policy };
    }),
  assess(seen, { domain, minAge }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if ("otherDomain" in seen) return notItsDomain(domain);
    const name = `_mta-sts.${domain}`;
    const { text: record, wrong } = onlyOne(seen.records, name);
    if (wrong) return wrong;
    if (record.ids.length !== 1 || record.ids[0] !== true) return notMet("invalid", { name });
    const { policy } = seen;
    if (!policy) return unknownBecause("failed");
    if ("failure" in policy) return unknownBecause(policy.failure);
    const silence = withheld({ path, status: policy.status });
    if (silence) return silence;
    // RFC 8461, 3.3: a redirect is not followed by who sends mail, either.
    const { status } = policy;
    if ([301, 302, 303, 307, 308, 404, 410].includes(status)) return notMet("no-policy", { status });
    if (status !== 200) return unknown("error-status", { status });
    const values = (field: string) => policy.fields.filter(([one]) => one === field).map(([, value]) => value);
    // RFC 8461, 3.2: of a field that is there twice the first counts; only mx may be there several times.
    const [version, mode = "", age = ""] = ["version", "mode", "max_age"].map((field) => values(field)[0]);
    const known = ["enforce", "testing", "none"].includes(mode) && /^\d{1,10}$/.test(age) && version === "STSv1";
    const text = /^text\/plain\s*(?:;|$)/i.test(policy.contentType);
    if (policy.malformed || !known || !text) return notMet("invalid-policy", { domain });
    if (mode !== "enforce") return notMet("not-enforced", { domain, mode });
    const hosts = values("mx");
    if (
      hosts.length === 0 ||
      !hosts.every((host) => domainParam.safeParse(host.replace(/^\*\./, "").toLowerCase()).success)
    )
      return notMet("invalid-policy", { domain });
    const least = parseDuration(minAge) ?? 0;
    const [days, minDays] = [Math.floor(Number(age) / 86_400), Math.floor(least / 86_400_000)];
    if (Number(age) * 1000 < least) return notMet("too-short", { domain, days, minDays });
    return met("enforced", { domain, days });
  },
});

const kept: readonly string[] = ["version", "mode", "max_age", "mx"];

/** The policy of the domain's own host, over a channel that proves to be it; every address is judged as any other. */
async function lookAtPolicy(domain: string, io: ProbeIo): Promise<z.infer<typeof policySchema>> {
  const decided = (await io.outbound.decide(`mta-sts.${domain}`, 443))[0]?.decided;
  if (!decided) throw new NetFailure("not-allowed");
  const { status, headers, body } = await io.outbound.request(decided, { scheme: "https", path });
  const lines =
    status === 200
      ? body
          .toString("utf8")
          .split(/\r?\n/)
          .filter((line) => line !== "")
      : [];
  const fields = lines.map((line): [string, string] => {
    const at = line.indexOf(":");
    return at < 0 ? ["", ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  });
  const malformed = lines.length > most || fields.some(([field, value]) => field === "" || value.length > 260);
  const contentType = headers.find(([name]) => name === "content-type")?.[1].slice(0, 200) ?? "";
  return { status, contentType, fields: malformed ? [] : fields.filter(([field]) => kept.includes(field)), malformed };
}
