import { z } from "zod";
import { NetFailure } from "../../net/failure.ts";
import { schemes } from "../../net/protocols.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknownBecause } from "../define.ts";
import { domainParam, hostOf } from "../dns.ts";

const params = z.strictObject({
  /** Names by which authorities know themselves in CAA records; absent: any, as long as somebody was chosen. */
  issuers: z.array(domainParam).min(1).max(20).optional(),
});

const data = z.union([
  failureSchema,
  z.object({
    host: z.string(),
    /** The set that counts, and the name it was found at; null where neither the name nor a parent has one. */
    found: z
      .object({
        name: z.string(),
        records: z
          .array(
            z.object({
              tag: z.string().max(255),
              /** Kept of issue and issuewild alone: an iodef names people. */
              value: z.string().max(1_024).nullable(),
            }),
          )
          .max(64),
      })
      .nullable(),
  }),
]);

const judgedTags: readonly string[] = ["issue", "issuewild"];

export default defineCheck({
  id: "caa",
  version: 1,
  type: "probe",
  title: {
    ko: "인증서 발급 기관 제한(CAA)",
    ja: "証明書を発行できる認証局の制限（CAA）",
    en: "Certification Authority Authorization (CAA)",
  },
  why: {
    ko: "CAA 레코드가 없으면 모든 인증 기관이 이 이름의 인증서를 발급할 수 있어, 그중 한 곳의 실수만으로도 사칭이 가능해집니다.",
    ja: "CAAレコードがなければ、どの認証局もこの名前の証明書を発行でき、そのうち1局の誤りだけでなりすましが可能になります。",
    en: "Without CAA every authority may issue for the name, so that a mistake of any one of them lets others pose as it.",
  },
  remedy: {
    ko: '사용하는 인증 기관만 CAA 레코드에 지정하십시오. 예: example.com. CAA 0 issue "letsencrypt.org"',
    ja: '利用している認証局だけをCAAレコードで指定してください。例: example.com. CAA 0 issue "letsencrypt.org"',
    en: 'Name the authorities you use, and no others: example.com. CAA 0 issue "letsencrypt.org"',
  },
  references: ["RFC 8659", "CWE-295"],
  evidences: ["fact", "measurement"],
  sends: { connections: 24, requests: 24, intrusive: false },
  schemes,
  params,
  data,
  reasons: {
    restricted: {
      ko: "{$name}의 CAA 레코드에 따라 발급할 수 있는 기관은 다음뿐입니다: {$issuers}",
      ja: "{$name}のCAAレコードにより、発行できる認証局は次に限られます: {$issuers}",
      en: "The CAA records at {$name} allow these authorities alone: {$issuers}",
    },
    closed: {
      ko: "{$name}의 CAA 레코드는 어떤 기관의 발급도 허용하지 않습니다.",
      ja: "{$name}のCAAレコードは、どの認証局にも発行を認めていません。",
      en: "The CAA records at {$name} allow no authority at all.",
    },
    absent: {
      ko: "{$host}와(과) 그 상위 이름 어디에도 CAA 레코드가 없습니다.",
      ja: "{$host}にもその上位の名前にもCAAレコードがありません。",
      en: "Neither {$host} nor any parent of it has CAA records.",
    },
    unrestricted: {
      ko: "{$name}의 CAA 레코드에 issue 항목이 없어 모든 기관이 발급할 수 있습니다.",
      ja: "{$name}のCAAレコードにissueがないため、どの認証局も発行できます。",
      en: "The CAA records at {$name} have no issue property, so every authority may issue.",
    },
    "others-allowed": {
      ko: "{$name}의 CAA 레코드가 정한 기관 외에 다음도 허용합니다: {$others}",
      ja: "{$name}のCAAレコードは、定めた認証局のほかに次も認めています: {$others}",
      en: "The CAA records at {$name} also allow authorities that were not stated: {$others}",
    },
  },
  observe: (target, _params, io) =>
    attempt(async () => {
      const host = hostOf(target);
      const questions = io.resolver.questions();
      const labels = host.split(".");
      for (let i = 0; i < labels.length; i++) {
        const name = labels.slice(i).join(".");
        const { records } = await questions.ask(name, "CAA");
        if (records.length === 0) continue;
        if (records.length > 64 || records.some(({ value }) => value.length > 1_024)) throw new NetFailure("too-large");
        const kept = records.map(({ tag, value }) => ({ tag, value: judgedTags.includes(tag) ? value : null }));
        // A resolver turns the order round from one answer to the next.
        kept.sort((a, b) => (`${a.tag} ${a.value}` < `${b.tag} ${b.value}` ? -1 : 1));
        return { host, found: { name, records: kept } };
      }
      return { host, found: null };
    }),
  assess(seen, { issuers }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if (!seen.found) return notMet("absent", { host: seen.host });
    const { name, records } = seen.found;
    if (!records.some(({ tag }) => tag === "issue")) return notMet("unrestricted", { name });
    const named = records.filter(({ tag }) => judgedTags.includes(tag)).map(({ value }) => issuerOf(value ?? ""));
    const allowed = [...new Set(named)].filter((issuer) => issuer !== "").sort();
    const others = issuers && allowed.filter((issuer) => !issuers.includes(issuer));
    if (others && others.length > 0) return notMet("others-allowed", { name, others: others.slice(0, 10) });
    return allowed.length === 0 ? met("closed", { name }) : met("restricted", { name, issuers: allowed.slice(0, 10) });
  },
});

/** The authority a value names. What has none, or is malformed, allows nobody (RFC 8659, 4.2). */
function issuerOf(value: string): string {
  const issuer = (value.split(";")[0] ?? "").trim().toLowerCase();
  return domainParam.safeParse(issuer).success ? issuer : "";
}
