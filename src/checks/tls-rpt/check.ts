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
  /** The domain that receives mail: the host of the target, or a parent of it. */
  domain: domainParam,
});

const data = z.union([
  failureSchema,
  otherDomain,
  z.object({
    /** Of each record how often it says where reports go, and by which schemes; the addresses may be people's. */
    records: z
      .array(z.object({ fields: z.number().int(), schemes: z.array(z.string().max(textBounds.length)).max(2_048) }))
      .max(textBounds.records),
  }),
]);

export default defineCheck({
  id: "tls-rpt",
  version: 2,
  type: "probe",
  title: { ko: "SMTP TLS 보고(TLS-RPT)", ja: "SMTP TLSレポート（TLS-RPT）", en: "SMTP TLS Reporting (TLS-RPT)" },
  why: {
    ko: "보고를 받지 않으면 이 도메인으로 오는 메일이 암호화되지 않았거나 배달되지 않은 사실을 알 수 없습니다.",
    ja: "レポートを受け取らなければ、このドメイン宛のメールが暗号化されなかったことや届かなかったことを知ることができません。",
    en: "Without reports nobody learns that mail to the domain travelled unencrypted, or did not arrive.",
  },
  remedy: {
    ko: '보고를 받을 곳을 지정하십시오. 예: _smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls-reports@example.com"',
    ja: 'レポートの送付先を指定してください。例: _smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls-reports@example.com"',
    en: 'Say where reports go: _smtp._tls.example.com. TXT "v=TLSRPTv1; rua=mailto:tls-reports@example.com"',
  },
  references: ["RFC 8460"],
  evidences: ["fact", "measurement"],
  sends: { connections: 8, requests: 8, intrusive: false },
  schemes,
  params,
  data,
  reasons: {
    reported: {
      ko: "{$name}에 보고를 받을 곳이 지정되어 있습니다.",
      ja: "{$name}にレポートの送付先が指定されています。",
      en: "The record at {$name} says where reports go.",
    },
    ...recordReasons,
    invalid: {
      ko: "{$name}의 TLS-RPT 레코드에 올바른 수신처(rua)가 없습니다.",
      ja: "{$name}のTLS-RPTレコードに正しい送付先（rua）がありません。",
      en: "The TLS-RPT record at {$name} has no valid place for reports (rua).",
    },
    ...domainReasons,
  },
  observe: (target, { domain }, io) =>
    attempt(async () => {
      if (!isOwnDomain(target, domain)) return { otherDomain: true as const };
      // RFC 8460, 3: whatever does not begin with the version is no record of this kind.
      const texts = await textsAt(io.resolver.questions(8), `_smtp._tls.${domain}`, /^v=TLSRPTv1\s*;/);
      const records = texts.sort().map(fieldsOf);
      return {
        records: records.map((fields) => {
          const places = fields.filter(([field]) => field === "rua");
          return { fields: places.length, schemes: places.flatMap(([, value]) => schemesOf(value).split(",")) };
        }),
      };
    }),
  assess(seen, { domain }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if ("otherDomain" in seen) return notItsDomain(domain);
    const name = `_smtp._tls.${domain}`;
    const { text: record, wrong } = onlyOne(seen.records, name);
    if (wrong) return wrong;
    // A place has a scheme, if only an empty one: a list without any was not seen.
    if (record.fields > 0 && record.schemes.length === 0) return unknownBecause("failed");
    const sound = record.fields === 1 && record.schemes.every((scheme) => scheme === "mailto" || scheme === "https");
    return sound ? met("reported", { name }) : notMet("invalid", { name });
  },
});
