import { isIP } from "node:net";
import type { TLSSocket } from "node:tls";
import { z } from "zod";
import { day, formatInstant, parseInstant } from "../../domain/time.ts";
import { namesHost } from "../../net/outbound.ts";
import { secureSchemes } from "../../net/protocols.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknownBecause } from "../define.ts";

const params = z.strictObject({
  /** Fewer days left than this is not met: renewal should have happened. */
  minDaysLeft: z.number().int().min(0).max(825).default(14),
  minRsaBits: z.number().int().min(1024).max(16_384).default(2048),
});

const data = z.union([
  failureSchema,
  z.object({
    host: z.string(),
    namesHost: z.boolean(),
    trusted: z.boolean(),
    /** Why the chain is not trusted, in OpenSSL's words. */
    trustError: z.string().nullable(),
    names: z.array(z.string()),
    issuer: z.string(),
    validFrom: z.string(),
    validTo: z.string(),
    keyType: z.string(),
    keyBits: z.number().int().nullable(),
    signatureAlgorithm: z.string(),
    fingerprint256: z.string(),
    chainLength: z.number().int(),
  }),
]);

const minEcBits = 224;

/** Keys whose strength is counted as that of RSA is; `rsa-pss` is an RSA key that may only sign with PSS. */
const countedAsRsa: readonly string[] = ["rsa", "rsa-pss", "dsa"];

export default defineCheck({
  id: "tls-certificate",
  version: 2,
  type: "probe",
  title: { ko: "서버 인증서", ja: "サーバ証明書", en: "Server certificate" },
  why: {
    ko: "인증서가 이름에 맞고, 신뢰할 수 있는 발급자의 것이며, 기간 안에 있어야 이용자가 상대가 진짜 서비스임을 알 수 있습니다.",
    ja: "証明書の名前が一致し、信頼できる発行者のもので、有効期間内であって初めて、利用者は相手が本物のサービスだと分かります。",
    en: "Only a certificate that names the host, chains to a trusted issuer and is within its dates tells users that they talk to the service itself.",
  },
  remedy: {
    ko: "만료 전에 자동 갱신되도록 하고, 중간 인증서를 포함한 전체 체인을 서버에 설정하십시오.",
    ja: "期限前に自動更新されるようにし、中間証明書を含むチェーン全体をサーバに設定してください。",
    en: "Renew automatically before expiry, and configure the full chain with its intermediates on the server.",
  },
  references: ["RFC 5280", "RFC 9525", "CWE-295", "ASVS 5.0 12.2.2"],
  evidences: ["fact", "measurement"],
  sends: { connections: 1, requests: 0, intrusive: false },
  schemes: secureSchemes,
  params,
  data,
  reasons: {
    valid: {
      ko: "{$host}에 유효한 인증서이며 유효기간은 {$until :date}까지입니다. 발급자: {$issuer}",
      ja: "{$host}に対して有効で、期限は{$until :date}です。発行者: {$issuer}",
      en: "Valid for {$host} until {$until :date}, issued by {$issuer}.",
    },
    "wrong-name": {
      ko: "인증서에 {$host}이(가) 없습니다. 적힌 이름: {$names}",
      ja: "証明書に{$host}が含まれていません。記載された名前: {$names}",
      en: "The certificate does not name {$host}. It names: {$names}",
    },
    expired: {
      ko: "{$until :date}에 만료되었습니다.",
      ja: "{$until :date}に有効期限が切れました。",
      en: "It expired on {$until :date}.",
    },
    "not-yet-valid": {
      ko: "인증서가 아직 유효하지 않습니다. 유효기간은 {$from :date}부터입니다.",
      ja: "証明書はまだ有効ではありません。有効期間は{$from :date}からです。",
      en: "It is valid only from {$from :date}.",
    },
    "expires-soon": {
      ko: "{$until :date}에 만료되며, 남은 기간이 {$minDays}일보다 짧습니다.",
      ja: "{$until :date}に期限が切れ、残りが{$minDays}日未満です。",
      en: "It expires on {$until :date}, in fewer than {$minDays} days.",
    },
    untrusted: {
      ko: "신뢰할 수 있는 발급자로 이어지지 않습니다({$error}).",
      ja: "信頼できる発行者につながりません（{$error}）。",
      en: "It does not chain to a trusted issuer ({$error}).",
    },
    "weak-key": {
      ko: "키가 약합니다: {$type} {$bits}비트",
      ja: "鍵が弱いものです: {$type} {$bits}ビット",
      en: "The key is weak: {$type}, {$bits} bits",
    },
    "weak-signature": {
      ko: "서명 알고리즘이 약합니다: {$algorithm}",
      ja: "署名アルゴリズムが弱いものです: {$algorithm}",
      en: "The signature algorithm is weak: {$algorithm}",
    },
  },
  async observe(_target, _params, io) {
    return attempt(async () => {
      const socket = await io.outbound.connectTls(io.decided);
      try {
        return describe(socket, io.decided.host);
      } finally {
        socket.destroy();
      }
    });
  },
  assess(seen, { minDaysLeft, minRsaBits }, now) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const from = parseInstant(seen.validFrom) ?? Number.POSITIVE_INFINITY;
    const until = parseInstant(seen.validTo) ?? Number.NEGATIVE_INFINITY;
    const untilText = seen.validTo;
    if (!seen.namesHost) return notMet("wrong-name", { host: seen.host, names: seen.names.slice(0, 10) });
    if (now >= until) return notMet("expired", { until: untilText });
    if (now < from) return notMet("not-yet-valid", { from: seen.validFrom });
    if (!seen.trusted) return notMet("untrusted", { error: seen.trustError ?? "" });
    const minBits = countedAsRsa.includes(seen.keyType) ? minRsaBits : minEcBits;
    if (seen.keyBits !== null && seen.keyBits < minBits) {
      return notMet("weak-key", { type: seen.keyType, bits: seen.keyBits });
    }
    if (/md5|sha1(?!\d)|sha-1\b/i.test(seen.signatureAlgorithm)) {
      return notMet("weak-signature", { algorithm: seen.signatureAlgorithm });
    }
    const renewBy = until - minDaysLeft * day;
    if (now >= renewBy) return notMet("expires-soon", { until: untilText, minDays: minDaysLeft });
    return met("valid", { host: seen.host, until: untilText, issuer: seen.issuer }, renewBy);
  },
});

function describe(socket: TLSSocket, host: string): z.infer<typeof data> {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return { failure: "tls-failed" };
  const legacy = certificate.toLegacyObject() as { bits?: number };
  let chainLength = 1;
  for (let at = certificate; at.issuerCertificate && at.issuerCertificate !== at; at = at.issuerCertificate)
    chainLength++;
  const key = certificate.publicKey;
  return {
    host,
    namesHost: namesHost(certificate, host),
    trusted: socket.authorized,
    trustError: socket.authorized ? null : String(socket.authorizationError ?? "unknown"),
    names: (certificate.subjectAltName ?? "")
      .split(", ")
      .filter((name) => name !== "" && (isIP(host) !== 0 || name.startsWith("DNS:")))
      .slice(0, 50)
      .map((name) => name.replace(/^DNS:/, "")),
    issuer: organisationOf(certificate.issuer),
    validFrom: formatInstant(Date.parse(certificate.validFrom)),
    validTo: formatInstant(Date.parse(certificate.validTo)),
    keyType: key.asymmetricKeyType ?? "unknown",
    keyBits: key.asymmetricKeyDetails?.modulusLength ?? legacy.bits ?? null,
    signatureAlgorithm: certificate.signatureAlgorithm ?? "unknown",
    fingerprint256: certificate.fingerprint256,
    chainLength,
  };
}

/** The name a person would know the issuer by. */
function organisationOf(issuer: string): string {
  const parts = new Map(issuer.split("\n").map((line) => line.split("=", 2) as [string, string]));
  return (parts.get("O") ?? parts.get("CN") ?? issuer).slice(0, 200);
}
