import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { z } from "zod";
import { day, formatInstant, parseInstant } from "../../domain/time.ts";
import { namesHost } from "../../net/outbound.ts";
import { secureSchemes } from "../../net/protocols.ts";
import { isCertificateAuthority, servesTls } from "../../net/x509/certificate.ts";
import type { Path, Step } from "../../net/x509/path.ts";
import { commonNameOf, flightOf, organisationOf, pathOf } from "../certificates.ts";
import {
  attempt,
  defineCheck,
  failureSchema,
  met,
  notMet,
  type ProbeIo,
  type ProbeTarget,
  unknown,
  unknownBecause,
} from "../define.ts";
import { allowedDays, daysValid } from "./validity.ts";

const params = z.strictObject({
  /** Fewer days left than this is not met: renewal should have happened. */
  minDaysLeft: z.number().int().min(0).max(825).default(14),
  minRsaBits: z.number().int().min(1024).max(16_384).default(2048),
  /** Days from the first to the last of validity; "baseline" is what public authorities may issue. */
  maxValidity: z
    .union([z.literal("baseline"), z.number().int().min(1).max(3650)])
    .nullable()
    .default(null),
  /** Whether the chain has to be sent in order and with nothing that it does not need (RFC 5246, 7.4.2). */
  exactChain: z.boolean().default(false),
});

const stepSchema = z.object({
  subject: z.string().max(200),
  from: z.enum(["sent", "fetched", "anchor"]),
  validFrom: z.string(),
  validTo: z.string(),
  keyType: z.string().max(40),
  keyBits: z.number().int().nullable(),
  signatureAlgorithm: z.string().max(100),
  /** Whether it may vouch for others. */
  authority: z.boolean(),
});

const data = z.union([
  failureSchema,
  /** Two handshakes showed two certificates: what is seen of one says nothing of the other. */
  z.object({ differs: z.literal(true) }),
  z.object({
    host: z.string(),
    namesHost: z.boolean(),
    trusted: z.boolean(),
    /** Why the chain is not trusted, in OpenSSL's words. */
    trustError: z.string().max(100).nullable(),
    names: z.array(z.string().max(260)).max(50),
    issuer: z.string().max(200),
    fingerprint256: z.string().max(100),
    servesTls: z.boolean(),
    sent: z.number().int(),
    inOrder: z.boolean(),
    superfluous: z.number().int(),
    ends: z.enum(["anchor", "untrusted-root", "self-signed", "unknown-issuer"]),
    issuerOfLast: z.string().max(200),
    /** From the server's own certificate up. */
    path: z.array(stepSchema).max(12),
  }),
]);
type Seen = Extract<z.infer<typeof data>, { host: string }>;

const minEcBits = 224;

/** Keys whose strength is counted as that of RSA is; `rsa-pss` is an RSA key that may only sign with PSS. */
const countedAsRsa: readonly string[] = ["rsa", "rsa-pss", "dsa"];

export default defineCheck({
  id: "tls-certificate",
  version: 3,
  type: "probe",
  title: { ko: "서버 인증서", ja: "サーバ証明書", en: "Server certificate" },
  why: {
    ko: "인증서가 이름에 맞고, 신뢰할 수 있는 발급자까지 이어지며, 경로의 모든 인증서가 기간 안에 있어야 이용자가 상대가 진짜 서비스임을 알 수 있습니다.",
    ja: "証明書の名前が一致し、信頼できる発行者まで途切れずにつながり、経路のすべての証明書が有効期間内であって初めて、利用者は相手が本物のサービスだと分かります。",
    en: "Only a certificate that names the host, chains without a gap to a trusted issuer and has every certificate on that path within its dates tells users that they talk to the service itself.",
  },
  remedy: {
    ko: "만료 전에 자동 갱신되도록 하고, 중간 인증서를 포함한 전체 체인을 서버에 설정하십시오. nginx: ssl_certificate에는 서버 인증서와 중간 인증서를 이 순서로 담은 파일을 지정하십시오.",
    ja: "期限前に自動更新されるようにし、中間証明書を含むチェーン全体をサーバに設定してください。nginx: ssl_certificateには、サーバ証明書と中間証明書をこの順に収めたファイルを指定してください。",
    en: "Renew automatically before expiry, and configure the full chain with its intermediates on the server. nginx: ssl_certificate names a file with the server’s certificate and then the intermediates.",
  },
  references: ["RFC 5280", "RFC 9525", "RFC 8446 4.4.2", "CWE-295", "CWE-298", "ASVS 5.0 12.2.2"],
  evidences: ["fact", "measurement"],
  sends: { connections: 4, requests: 2, intrusive: false },
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
      ko: "{$subject} 인증서가 {$until :date}에 만료되었습니다.",
      ja: "{$subject}の証明書は{$until :date}に有効期限が切れました。",
      en: "The certificate of {$subject} expired on {$until :date}.",
    },
    "not-yet-valid": {
      ko: "{$subject} 인증서가 아직 유효하지 않습니다. 유효기간은 {$from :date}부터입니다.",
      ja: "{$subject}の証明書はまだ有効ではありません。有効期間は{$from :date}からです。",
      en: "The certificate of {$subject} is valid only from {$from :date}.",
    },
    "expires-soon": {
      ko: "{$subject} 인증서가 {$until :date}에 만료되며, 남은 기간이 {$minDays}일보다 짧습니다.",
      ja: "{$subject}の証明書は{$until :date}に期限が切れ、残りが{$minDays}日未満です。",
      en: "The certificate of {$subject} expires on {$until :date}, in fewer than {$minDays} days.",
    },
    untrusted: {
      ko: "신뢰할 수 있는 발급자로 이어지지 않습니다({$error}).",
      ja: "信頼できる発行者につながりません（{$error}）。",
      en: "It does not chain to a trusted issuer ({$error}).",
    },
    "weak-key": {
      ko: "{$subject} 인증서의 키가 약합니다: {$type} {$bits}비트",
      ja: "{$subject}の証明書の鍵が弱いものです: {$type} {$bits}ビット",
      en: "The key of {$subject} is weak: {$type}, {$bits} bits",
    },
    "weak-signature": {
      ko: "{$subject} 인증서의 서명 알고리즘이 약합니다: {$algorithm}",
      ja: "{$subject}の証明書の署名アルゴリズムが弱いものです: {$algorithm}",
      en: "The signature algorithm of the certificate of {$subject} is weak: {$algorithm}",
    },
    incomplete: {
      ko: "체인이 불완전합니다. {$subject} 인증서의 발급자 {$missing}의 인증서를 서버가 보내지 않았습니다. 발급자가 공개한 위치에서 받으면 신뢰할 수 있는 루트로 이어집니다.",
      ja: "チェーンが不完全です。{$subject}の証明書の発行者である{$missing}の証明書をサーバが送っていません。発行者の公開場所から取得すれば、信頼できるルートにつながります。",
      en: "The chain is incomplete: the server does not send the certificate of {$missing}, who issued that of {$subject}. Fetched from where the issuer publishes it, it leads to a trusted root.",
    },
    "unknown-issuer": {
      ko: "{$subject} 인증서의 발급자({$missing})를 서버가 보내지 않았고, 신뢰하는 루트에도 없으며, 다른 곳에서도 얻을 수 없습니다.",
      ja: "{$subject}の証明書の発行者（{$missing}）の証明書をサーバが送らず、信頼するルートにもなく、ほかの場所からも入手できません。",
      en: "The issuer of {$subject}, {$missing}, is neither sent by the server nor among the trusted roots, and could not be fetched.",
    },
    "untrusted-root": {
      ko: "체인은 이어지지만 신뢰하지 않는 루트({$root})에서 끝납니다.",
      ja: "チェーンはつながっていますが、信頼されていないルート（{$root}）で終わります。",
      en: "The chain is whole, and ends at a root that is not trusted: {$root}",
    },
    "self-signed": {
      ko: "서버 인증서가 자체 서명되어 있어 발급자의 보증이 없습니다.",
      ja: "サーバ証明書が自己署名であり、発行者による裏付けがありません。",
      en: "The server’s certificate is self-signed: nobody else vouches for it.",
    },
    "not-an-authority": {
      ko: "{$subject} 인증서는 다른 인증서를 발급할 수 없는데도 경로에 있습니다.",
      ja: "{$subject}の証明書は、ほかの証明書を発行できないのに経路に含まれています。",
      en: "The certificate of {$subject} is on the path although it may not issue others.",
    },
    "not-for-servers": {
      ko: "인증서의 용도에 TLS 서버 인증이 없습니다.",
      ja: "証明書の用途にTLSサーバ認証が含まれていません。",
      en: "The certificate is not meant for TLS servers.",
    },
    "valid-too-long": {
      ko: "유효기간이 {$days}일로, 허용된 {$maxDays}일보다 깁니다.",
      ja: "有効期間が{$days}日で、許容される{$maxDays}日を超えています。",
      en: "It is valid for {$days} days, longer than the {$maxDays} allowed.",
    },
    "wrong-order": {
      ko: "서버가 체인을 순서에 맞지 않게 보냅니다.",
      ja: "サーバがチェーンを正しい順序で送っていません。",
      en: "The server sends the chain out of order.",
    },
    superfluous: {
      ko: "서버가 경로에 필요하지 않은 인증서를 {$count}개 보냅니다.",
      ja: "サーバが経路に不要な証明書を{$count}件送っています。",
      en: "The server sends certificates that the path does not need: {$count}",
    },
    "different-certificates": {
      ko: "두 번의 연결에서 서로 다른 인증서를 받아 판단할 수 없습니다.",
      ja: "2回の接続で異なる証明書が示されたため判断できません。",
      en: "Two connections showed two different certificates, so that what was seen of one says nothing of the other.",
    },
  },
  observe: (target, _params, io) => attempt(() => look(target, io)),
  assess(seen, { minDaysLeft, minRsaBits, maxValidity, exactChain }, now) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if ("differs" in seen) return unknown("different-certificates");
    const { path, host } = seen;
    const [own] = path;
    if (!own || (seen.namesHost && seen.names.length === 0)) return unknownBecause("failed");
    if (!seen.namesHost) return notMet("wrong-name", { host, names: seen.names.slice(0, 10) });
    const outdated = datesOf(path, now);
    if (outdated) return outdated;
    const gap = seen.trusted ? undefined : gapOf(seen);
    if (gap) return gap;
    // Dates and gaps have said more; what is left are constraints of names, lengths and policies.
    const pretender = path.slice(1).find(({ authority }) => !authority);
    if (pretender) return notMet("not-an-authority", { subject: pretender.subject });
    if (!seen.servesTls) return notMet("not-for-servers");
    for (const { from, subject, keyType, keyBits, signatureAlgorithm } of path) {
      const minBits = countedAsRsa.includes(keyType) ? minRsaBits : minEcBits;
      if (keyBits !== null && keyBits < minBits) return notMet("weak-key", { subject, type: keyType, bits: keyBits });
      // Nobody relies on the signature a root makes under itself.
      if (from !== "anchor" && /md5|sha1(?!\d)|sha-1\b/i.test(signatureAlgorithm))
        return notMet("weak-signature", { subject, algorithm: signatureAlgorithm });
    }
    if (!seen.trusted) return notMet("untrusted", { error: seen.trustError ?? "" });
    const from = instantOf(own.validFrom);
    const days = daysValid(from, instantOf(own.validTo));
    const maxDays = maxValidity === null ? days : allowedDays(maxValidity, from);
    if (days > maxDays) return notMet("valid-too-long", { days, maxDays });
    if (exactChain && !seen.inOrder) return notMet("wrong-order");
    if (exactChain && seen.superfluous > 0) return notMet("superfluous", { count: seen.superfluous });
    const first = path.toSorted((a, b) => instantOf(a.validTo) - instantOf(b.validTo))[0] ?? own;
    const renewBy = instantOf(first.validTo) - minDaysLeft * day;
    if (now >= renewBy) {
      return notMet("expires-soon", { subject: first.subject, until: first.validTo, minDays: minDaysLeft });
    }
    return met("valid", { host, until: own.validTo, issuer: seen.issuer }, renewBy);
  },
});

/** An unreadable date is never within its dates. */
function instantOf(text: string): number {
  return parseInstant(text) ?? Number.NaN;
}

function datesOf(path: Seen["path"], now: number) {
  for (const { subject, validFrom, validTo } of path) {
    if (!(now < instantOf(validTo))) return notMet("expired", { subject, until: validTo });
    if (!(now >= instantOf(validFrom))) return notMet("not-yet-valid", { subject, from: validFrom });
  }
  return undefined;
}

/** Why the path does not lead to a trusted root, or leads there only for who fetches what was not sent. */
function gapOf({ ends, path, issuerOfLast }: Seen) {
  const last = path.at(-1);
  if (ends === "self-signed") return notMet("self-signed");
  if (ends === "untrusted-root") return notMet("untrusted-root", { root: last?.subject ?? "" });
  if (ends === "unknown-issuer") {
    return notMet("unknown-issuer", { subject: last?.subject ?? "", missing: issuerOfLast });
  }
  const fetched = path.findIndex(({ from }) => from === "fetched");
  if (fetched < 1) return undefined;
  return notMet("incomplete", { subject: path[fetched - 1]?.subject ?? "", missing: path[fetched]?.subject ?? "" });
}

/** The library's judgement and what was sent come from two handshakes; both are of one certificate, or nothing is said. */
async function look(target: ProbeTarget, io: ProbeIo): Promise<z.infer<typeof data>> {
  const socket = await io.outbound.connectTls(io.decided);
  const shown = socket.getPeerX509Certificate();
  const trusted = socket.authorized;
  const trustError = trusted ? null : String(socket.authorizationError ?? "unknown").slice(0, 100);
  socket.destroy();
  if (!shown) return { failure: "tls-failed" };
  const flight = await flightOf(target, io);
  if (!flight.certificates[0]?.equals(shown.raw)) return { differs: true };
  const path = await pathOf(flight, io);
  return { ...ownOf(shown, target.host, path), trusted, trustError, sent: flight.certificates.length };
}

function ownOf(shown: X509Certificate, host: string, { steps, ...path }: Path) {
  const [own] = steps as [Step];
  return {
    host,
    namesHost: namesHost(shown, host),
    names: (shown.subjectAltName ?? "")
      .split(", ")
      .filter((name) => name !== "" && (isIP(host) !== 0 || name.startsWith("DNS:")))
      .slice(0, 50)
      .map((name) => name.replace(/^DNS:/, "").slice(0, 260)),
    issuer: organisationOf(shown.issuer),
    fingerprint256: shown.fingerprint256,
    servesTls: servesTls(own.facts),
    ...path,
    issuerOfLast: commonNameOf(steps.at(-1)?.certificate.issuer ?? ""),
    path: steps.map(describe),
  };
}

function describe({ certificate, facts, from }: Step): z.infer<typeof stepSchema> {
  const key = certificate.publicKey;
  const legacy = certificate.toLegacyObject() as { bits?: number };
  return {
    subject: commonNameOf(certificate.subject),
    from,
    validFrom: formatInstant(facts.notBefore),
    validTo: formatInstant(facts.notAfter),
    keyType: key.asymmetricKeyType ?? "unknown",
    keyBits: key.asymmetricKeyDetails?.modulusLength ?? legacy.bits ?? null,
    signatureAlgorithm: certificate.signatureAlgorithm ?? "unknown",
    // A root that somebody chose to trust may be older than the extension that says so.
    authority: from === "anchor" || isCertificateAuthority(facts),
  };
}
