import { z } from "zod";
import { formatInstant, parseInstant } from "../../domain/time.ts";
import { NetFailure } from "../../net/failure.ts";
import type { ServerFlight } from "../../net/handshake/flight.ts";
import { secureSchemes } from "../../net/protocols.ts";
import { embeddedScts } from "../../net/x509/certificate.ts";
import { readOcsp } from "../../net/x509/ocsp.ts";
import type { Step } from "../../net/x509/path.ts";
import { readSctList, type Sct } from "../../net/x509/sct.ts";
import { embeddedEntry, finalEntry, isSignedByLog, logIdOf } from "../../net/x509/sct-signature.ts";
import { flightOf, pathOf } from "../certificates.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";

const sources = ["certificate", "tls", "ocsp"] as const;
type Source = (typeof sources)[number];

const params = z.strictObject({
  minTimestamps: z.number().int().min(1).max(10).default(2),
  /** Logs they have to come from: one log alone can keep a secret. */
  minLogs: z.number().int().min(1).max(10).default(2),
  /** Public keys of logs (SubjectPublicKeyInfo, base64). With some, only timestamps that they signed count. */
  logs: z
    .array(z.strictObject({ name: z.string().min(1).max(100), key: z.base64().max(1_000) }))
    .max(100)
    .default([]),
});

const data = z.union([
  failureSchema,
  z.object({
    timestamps: z
      .array(
        z.object({
          source: z.enum(sources),
          /** Identifier of the log: SHA-256 of its key, hexadecimal. */
          log: z.string().max(64),
          timestamp: z.string(),
          /** Whether the log's signature holds; null for a log whose key was not declared. */
          verified: z.boolean().nullable(),
        }),
      )
      .max(96),
    malformed: z.array(z.enum(sources)).max(3),
  }),
]);

/** Clocks of logs and ours may differ that much, in milliseconds. */
const tolerance = 5 * 60_000;

export default defineCheck({
  id: "certificate-transparency",
  version: 1,
  type: "probe",
  title: { ko: "인증서 투명성", ja: "証明書の透明性", en: "Certificate transparency" },
  why: {
    ko: "공개 로그에 기록되지 않은 인증서는 잘못 발급되어도 도메인의 주인이 알 수 없습니다.",
    ja: "公開ログに記録されていない証明書は、誤って発行されてもドメインの所有者が気付けません。",
    en: "Nobody notices a certificate that was issued wrongly unless it stands in public logs.",
  },
  remedy: {
    ko: "인증서 투명성 로그의 타임스탬프(SCT)를 인증서에 포함하여 발급하는 인증 기관을 사용하십시오.",
    ja: "証明書の透明性ログのタイムスタンプ（SCT）を証明書に埋め込んで発行する認証局を利用してください。",
    en: "Use an authority that logs what it issues and puts the logs’ timestamps (SCTs) into the certificate.",
  },
  references: ["RFC 6962", "RFC 9162", "CWE-295"],
  evidences: ["fact", "measurement"],
  sends: { connections: 3, requests: 2, intrusive: false },
  schemes: secureSchemes,
  params,
  data,
  reasons: {
    verified: {
      ko: "로그 {$logs}개가 서명한 타임스탬프 {$count}건을 검증했습니다.",
      ja: "{$logs}個のログが署名した{$count}件のタイムスタンプを検証しました。",
      en: "Timestamps whose signatures were verified: {$count}, from {$logs} logs",
    },
    present: {
      ko: "로그 {$logs}개의 타임스탬프 {$count}건이 제시됩니다. 서명은 검증하지 않았습니다.",
      ja: "{$logs}個のログのタイムスタンプが{$count}件示されています。署名は検証していません。",
      en: "Timestamps shown: {$count}, from {$logs} logs. Their signatures were not verified.",
    },
    none: {
      ko: "타임스탬프(SCT)가 인증서, TLS 확장, OCSP 응답 어디에도 없습니다.",
      ja: "タイムスタンプ（SCT）が証明書、TLS拡張、OCSP応答のいずれにもありません。",
      en: "There is no timestamp (SCT) in the certificate, the TLS extension or an OCSP answer.",
    },
    "too-few": {
      ko: "타임스탬프가 {$count}건(로그 {$logs}개)뿐입니다. 필요한 수: {$minCount}건, 로그 {$minLogs}개",
      ja: "タイムスタンプが{$count}件（ログ{$logs}個）しかありません。必要数: {$minCount}件、ログ{$minLogs}個",
      en: "Too few timestamps: {$count} from {$logs} logs, where {$minCount} from {$minLogs} are asked for",
    },
    "signature-invalid": {
      ko: "로그의 서명과 맞지 않는 타임스탬프가 있습니다.",
      ja: "ログの署名と一致しないタイムスタンプがあります。",
      en: "A timestamp does not carry the signature of its log.",
    },
    "ahead-of-time": {
      ko: "타임스탬프가 미래의 시각입니다: {$timestamp :date}",
      ja: "タイムスタンプが未来の日時です: {$timestamp :date}",
      en: "A timestamp lies in the future: {$timestamp :date}",
    },
    "list-malformed": {
      ko: "타임스탬프 목록의 형식이 올바르지 않습니다.",
      ja: "タイムスタンプの一覧の形式が正しくありません。",
      en: "A list of timestamps is not well-formed.",
    },
    "logs-not-known": {
      ko: "타임스탬프가 검증용 키를 지정하지 않은 로그의 것이어서 판단할 수 없습니다.",
      ja: "タイムスタンプが、検証用の鍵を指定していないログのものであるため判断できません。",
      en: "The timestamps are of logs whose keys were not declared, so that they cannot be verified.",
    },
  },
  observe: (target, { logs }, io) =>
    attempt(async () => {
      const flight = await flightOf(target, io);
      const { steps } = await pathOf(flight, io);
      const keys = logs.map(({ key }) => Buffer.from(key, "base64"));
      return look(flight, steps, keys);
    }),
  assess(seen, { minTimestamps, minLogs, logs: declared }, now) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const { timestamps, malformed } = seen;
    if (malformed.length > 0) return notMet("list-malformed");
    if (timestamps.length === 0) return notMet("none");
    if (timestamps.some(({ verified }) => verified === false)) return notMet("signature-invalid");
    const ahead = timestamps.find(({ timestamp }) => !((parseInstant(timestamp) ?? Number.NaN) <= now + tolerance));
    if (ahead) return notMet("ahead-of-time", { timestamp: ahead.timestamp });
    const enough = (some: typeof timestamps) => {
      const [count, logs] = [some.length, new Set(some.map(({ log }) => log)).size];
      return { count, logs, enough: count >= minTimestamps && logs >= minLogs };
    };
    const all = enough(timestamps);
    if (!all.enough) return notMet("too-few", { count: all.count, logs: all.logs, minCount: minTimestamps, minLogs });
    if (declared.length === 0) return met("present", { count: all.count, logs: all.logs });
    const sure = enough(timestamps.filter(({ verified }) => verified === true));
    return sure.enough ? met("verified", { count: sure.count, logs: sure.logs }) : unknown("logs-not-known");
  },
});

type Seen = Exclude<z.infer<typeof data>, { failure: unknown }>;

function look(flight: ServerFlight, steps: readonly Step[], keys: readonly Buffer[]): Seen {
  const [own, issuer] = steps;
  const seen: { timestamps: Seen["timestamps"]; malformed: Source[] } = { timestamps: [], malformed: [] };
  if (!own) return seen;
  const add = (source: Source, read: () => Buffer | null) => {
    try {
      const list = read();
      if (!list) return;
      for (const sct of readSctList(list)) {
        const verified = () => {
          const key = keys.find((one) => logIdOf(one).equals(sct.log));
          if (!key || (source === "certificate" && !issuer)) return null;
          const entry =
            source === "certificate" && issuer
              ? embeddedEntry(own.facts, issuer.facts)
              : finalEntry(own.certificate.raw);
          return isSignedByLog(sct, entry, key);
        };
        seen.timestamps.push({ source, log: sct.log.toString("hex"), timestamp: timeOf(sct), verified: verified() });
      }
    } catch (error) {
      if (!(error instanceof NetFailure)) throw error;
      seen.malformed.push(source);
    }
  };
  add("certificate", () => embeddedScts(own.facts));
  add("tls", () => flight.scts);
  add("ocsp", () => {
    if (!flight.staple || !issuer) return null;
    const answer = readOcsp(flight.staple, own.facts, issuer.facts, own.facts.notBefore);
    return answer.type === "status" ? answer.scts : null;
  });
  return seen;
}

const lastInstant = Date.UTC(9999, 11, 31);

/** 64 bits of milliseconds reach further than any calendar of ours. */
function timeOf({ timestamp }: Sct): string {
  return formatInstant(Math.min(timestamp, lastInstant));
}
