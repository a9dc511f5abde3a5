import { z } from "zod";
import { schemes } from "../../net/protocols.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import {
  domainForm,
  domainParam,
  domainReasons,
  isOwnDomain,
  notItsDomain,
  otherDomain,
  recordReasons,
  textBounds,
  textsAt,
} from "../dns.ts";
import { ledTo, mostLookups, walkSpf } from "./record.ts";

const params = z.strictObject({
  /** The domain mail is sent from: the host of the target, or a parent of it. */
  domain: domainParam,
  /** Whether mail from elsewhere may be marked (~all) instead of refused (-all). */
  allowSoftFail: z.boolean().default(false),
});

/** As many names as may be looked up, one more to see that there are more, and the domain itself. */
const mostNames = mostLookups + 2;

const data = z.union([
  failureSchema,
  otherDomain,
  z.object({
    /** The records found at the domain and at every name they lead to. */
    names: z
      .array(
        z.union([
          failureSchema.extend({ name: z.string() }),
          z.object({ name: z.string(), texts: z.array(z.string().max(textBounds.length)).max(textBounds.records) }),
        ]),
      )
      .max(mostNames),
  }),
]);

export default defineCheck({
  id: "spf",
  version: 1,
  type: "probe",
  title: { ko: "SPF 레코드", ja: "SPFレコード", en: "SPF record" },
  why: {
    ko: "SPF 레코드가 없거나 느슨하면 누구의 서버에서든 이 도메인의 이름으로 메일을 보낼 수 있습니다.",
    ja: "SPFレコードがない、または緩い場合、誰のサーバからでもこのドメインの名でメールを送れます。",
    en: "With no SPF record, or a loose one, any server can send mail in the name of the domain.",
  },
  remedy: {
    ko: 'SPF 레코드 하나에 메일을 보내는 서버만 적고 -all로 끝내십시오. 예: example.com. TXT "v=spf1 include:_spf.example.net -all". 조회는 10회 이내여야 합니다.',
    ja: 'メールを送るサーバだけを1つのSPFレコードに記し、-allで終えてください。例: example.com. TXT "v=spf1 include:_spf.example.net -all"。参照は10回以内にしてください。',
    en: 'Name the servers that send your mail in one record that ends in -all, with 10 lookups at most: example.com. TXT "v=spf1 include:_spf.example.net -all"',
  },
  references: ["RFC 7208", "CWE-290"],
  evidences: ["fact", "measurement"],
  sends: { connections: 24, requests: 24, intrusive: false },
  schemes,
  params,
  data,
  reasons: {
    strict: {
      ko: "{$domain}의 SPF 레코드는 {$end}all로 끝나며 조회는 {$lookups}회입니다.",
      ja: "{$domain}のSPFレコードは{$end}allで終わり、参照は{$lookups}回です。",
      en: "The SPF record of {$domain} ends in {$end}all and takes {$lookups} lookups.",
    },
    ...recordReasons,
    invalid: {
      ko: "{$name}의 SPF 레코드 형식이 올바르지 않습니다.",
      ja: "{$name}のSPFレコードは書式が正しくありません。",
      en: "The SPF record at {$name} is not valid.",
    },
    "too-open": {
      ko: "{$domain}의 SPF 레코드가 나머지 서버를 거부하지 않습니다({$end}에 해당).",
      ja: "{$domain}のSPFレコードは、その他のサーバを拒否していません（{$end}に相当）。",
      en: "The SPF record of {$domain} does not refuse all other servers (it amounts to {$end}).",
    },
    "everybody-passes": {
      ko: "{$name}의 SPF 레코드가 사실상 모든 서버를 허용합니다.",
      ja: "{$name}のSPFレコードは、事実上すべてのサーバを許可しています。",
      en: "The SPF record at {$name} lets practically every server pass.",
    },
    "too-many-lookups": {
      ko: "{$domain}의 SPF 레코드는 조회가 {$most}회를 넘어 받는 쪽에서 오류로 처리됩니다.",
      ja: "{$domain}のSPFレコードは参照が{$most}回を超え、受信側でエラーとして扱われます。",
      en: "The SPF record of {$domain} takes more than {$most} lookups, which receivers treat as an error.",
    },
    macro: {
      ko: "SPF 레코드가 메일마다 달라지는 이름({$name})을 참조하여 끝까지 확인할 수 없습니다.",
      ja: "SPFレコードがメールごとに変わる名前（{$name}）を参照しており、最後まで確認できません。",
      en: "The record refers to a name that differs with each mail ({$name}) and cannot be followed.",
    },
    ...domainReasons,
  },
  observe: (target, { domain }, io) =>
    attempt(async () => {
      if (!isOwnDomain(target, domain)) return { otherDomain: true as const };
      const questions = io.resolver.questions();
      const names: z.infer<typeof data> = { names: [] };
      const waiting = [domain];
      const known = new Set(waiting);
      for (let name = waiting.shift(); name !== undefined && names.names.length < mostNames; name = waiting.shift()) {
        const asked = name;
        const texts = await attempt(() => textsAt(questions, asked, /^v=spf1(?: |$)/i));
        if ("failure" in texts) {
          names.names.push({ name, failure: texts.failure });
          continue;
        }
        names.names.push({ name, texts: texts.sort() });
        for (const next of texts.flatMap(ledTo)) {
          if (known.has(next) || !domainForm.test(next)) continue;
          known.add(next);
          waiting.push(next);
        }
      }
      return names;
    }),
  assess(seen, { domain, allowSoftFail }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if ("otherDomain" in seen) return notItsDomain(domain);
    const byName = new Map(seen.names.map((one) => [one.name, one]));
    const walked = walkSpf(domain, (name) => {
      const one = byName.get(name);
      return one && "texts" in one ? one.texts : undefined;
    });
    if (!("kind" in walked)) {
      const { lookups, end } = walked;
      const strict = end === "-" || (end === "~" && allowSoftFail);
      return strict ? met("strict", { domain, end, lookups }) : notMet("too-open", { domain, end: `${end || "?"}all` });
    }
    if (walked.kind === "too-many") return notMet("too-many-lookups", { domain, most: mostLookups });
    const name = walked.name.slice(0, 253);
    if (walked.kind === "macro") return unknown("macro", { name });
    if (walked.kind === "invalid") return notMet("invalid", { name });
    if (walked.kind === "wide") return notMet("everybody-passes", { name });
    if (walked.kind === "missing") return notMet("absent", { name });
    const one = byName.get(walked.name);
    if (walked.kind === "several")
      return notMet("several", { name, count: one && "texts" in one ? one.texts.length : 0 });
    if (!one) {
      // Left over after as many names as 10 lookups can lead to, or no name that could be asked for at all.
      const tooMany = seen.names.length >= mostNames && domainForm.test(name);
      return tooMany ? notMet("too-many-lookups", { domain, most: mostLookups }) : notMet("invalid", { name });
    }
    return unknownBecause("failure" in one ? one.failure : "failed");
  },
});
