import type { X509Certificate } from "node:crypto";
import { z } from "zod";
import { formatInstant, type Instant, parseInstant } from "../../domain/time.ts";
import { NetFailure } from "../../net/failure.ts";
import { namesHost } from "../../net/outbound.ts";
import type { DnsAnswer, Questions } from "../../net/resolver.ts";
import { attempt, defineCheck, failureSchema, met, notMet, type ProbeIo, unknown, unknownBecause } from "../define.ts";
import { hostOf } from "../dns.ts";
import { anchorsAbove, isSignedBy, isUsable, matchedAt, usages } from "./association.ts";

const params = z.strictObject({});

const mostRecords = 16;
const mostCertificates = 10;

const servedSchema = z.object({
  namesHost: z.boolean(),
  /** By the public roots, and by those the operator added. */
  trusted: z.boolean(),
  /** From the server's certificate upwards. */
  chain: z
    .array(
      z.object({
        validFrom: z.string(),
        validTo: z.string(),
        authority: z.boolean(),
        /** By the certificate that follows; false for the last one. */
        signed: z.boolean(),
      }),
    )
    .max(mostCertificates),
});
type Served = z.infer<typeof servedSchema>;

const recordSchema = z.object({
  usage: z.number().int(),
  selector: z.number().int(),
  matchingType: z.number().int(),
  usable: z.boolean(),
  /** The certificate of the chain that the record names, counted from the server's own; null for none. */
  at: z.number().int().nullable(),
  /** Holds an anchor that the server did not send, and that signed the end of what it sent. */
  above: z.boolean(),
});
type Seen = z.infer<typeof recordSchema>;

const data = z.union([
  failureSchema,
  z.object({
    name: z.string(),
    /** The resolver vouches for the records, aliases included. */
    authentic: z.boolean(),
    /** The resolver vouches for the root: it validates at all. */
    validates: z.boolean(),
    /** Whether the parent zone has a DS for the zone of the name. */
    delegationSigner: z.boolean(),
    records: z.array(recordSchema).max(mostRecords),
    /** Where the host is an alias, and the records are at its end: that name. */
    elsewhere: z.string().max(255).nullable(),
    /** Null where no record asked for a look. */
    served: z.union([failureSchema, servedSchema]).nullable(),
  }),
]);

export default defineCheck({
  id: "dane",
  version: 1,
  type: "probe",
  title: {
    ko: "DANE(TLSA) 인증서 연결",
    ja: "DANE（TLSA）による証明書の結び付け",
    en: "DANE: certificate bound by TLSA",
  },
  why: {
    ko: "서명된 TLSA 레코드는 어떤 인증서가 진짜인지를 인증 기관과 별개로 알려 줍니다. 실제 인증서와 맞지 않으면 DANE을 따르는 클라이언트는 접속하지 못합니다.",
    ja: "署名されたTLSAレコードは、どの証明書が本物かを認証局とは別に示します。実際の証明書と合わなければ、DANEに従うクライアントは接続できません。",
    en: "Signed TLSA records say which certificate is the real one, independently of any authority. Where they do not match it, clients that follow DANE cannot connect.",
  },
  remedy: {
    ko: "DNSSEC으로 서명된 존에 서버 공개 키의 TLSA 레코드를 두고, 키를 바꾸기 전에 새 레코드를 먼저 게시하십시오. 예: _443._tcp.example.com. TLSA 3 1 1 …",
    ja: "DNSSECで署名されたゾーンにサーバの公開鍵のTLSAレコードを置き、鍵を替える前に新しいレコードを先に公開してください。例: _443._tcp.example.com. TLSA 3 1 1 …",
    en: "In a zone signed with DNSSEC publish a TLSA record of the server's public key, and the next one before the key changes: _443._tcp.example.com. TLSA 3 1 1 …",
  },
  references: ["RFC 6698", "RFC 7671", "CWE-295"],
  evidences: ["fact", "measurement"],
  sends: { connections: 25, requests: 24, intrusive: false },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    matched: {
      ko: "{$name}의 TLSA 레코드(용도 {$usage})가 DNSSEC으로 검증되었고 서버의 인증서와 일치합니다.",
      ja: "{$name}のTLSAレコード（用途{$usage}）はDNSSECで検証され、サーバの証明書と一致します。",
      en: "A TLSA record at {$name} (usage {$usage}) was validated by DNSSEC and matches the certificate of the server.",
    },
    absent: {
      ko: "{$name}에 TLSA 레코드가 없습니다.",
      ja: "{$name}にTLSAレコードがありません。",
      en: "There is no TLSA record at {$name}.",
    },
    insecure: {
      ko: "{$name}의 존이 DNSSEC으로 이어져 있지 않아, 클라이언트가 TLSA 레코드를 쓰지 않습니다.",
      ja: "{$name}のゾーンはDNSSECでつながっておらず、クライアントはTLSAレコードを使いません。",
      en: "The zone of {$name} is not chained by DNSSEC, so that clients do not use its TLSA records.",
    },
    unusable: {
      ko: "{$name}의 TLSA 레코드 {$count}개 모두 클라이언트가 쓸 수 없는 형식입니다.",
      ja: "{$name}のTLSAレコード{$count}件は、すべてクライアントが利用できない形式です。",
      en: "None of the TLSA records at {$name} ({$count}) is one that clients can use.",
    },
    "no-match": {
      ko: "서버의 인증서가 {$name}의 TLSA 레코드와 일치하지 않습니다.",
      ja: "サーバの証明書が{$name}のTLSAレコードと一致しません。",
      en: "The certificate of the server matches none of the TLSA records at {$name}.",
    },
    "chain-invalid": {
      ko: "{$name}의 TLSA 레코드와 일치하는 인증서는 있으나, 그 용도가 요구하는 이름, 기간 또는 체인의 조건을 만족하지 않습니다.",
      ja: "{$name}のTLSAレコードと一致する証明書はありますが、その用途が求める名前、期間、チェーンのいずれかの条件を満たしていません。",
      en: "A certificate matches a TLSA record at {$name}, but its name, dates or chain are not what the usage requires.",
    },
    "anchor-not-sent": {
      ko: "{$name}의 TLSA 레코드가 지정한 인증 기관의 인증서를 서버가 보내지 않아 일치 여부를 알 수 없습니다.",
      ja: "{$name}のTLSAレコードが指定する認証局の証明書をサーバが送らないため、一致するかどうか分かりません。",
      en: "A TLSA record at {$name} names an authority whose certificate the server does not send, so a match can be neither seen nor excluded.",
    },
    elsewhere: {
      ko: "호스트는 {$alias}의 별칭이고 TLSA 레코드는 그쪽에만 있어, 이 점검으로는 판단할 수 없습니다.",
      ja: "ホストは{$alias}の別名で、TLSAレコードはそちらにしかないため、この確認では判断できません。",
      en: "The host is an alias of {$alias}, and only there are TLSA records, which this check does not judge.",
    },
    "not-validated": {
      ko: "사용한 리졸버가 {$name}의 응답을 검증하지 않아 판단할 수 없습니다.",
      ja: "利用したリゾルバが{$name}の応答を検証していないため、判断できません。",
      en: "The resolver that was asked did not validate the answer for {$name}, so nothing follows from it.",
    },
  },
  observe: (target, _params, io) =>
    attempt(async () => {
      const host = hostOf(target);
      const questions = io.resolver.questions();
      const name = `_${io.decided.port}._tcp.${host}`;
      const answer = await questions.ask(name, "TLSA");
      if (answer.records.length > mostRecords) throw new NetFailure("too-large");
      const { authentic } = answer;
      const { authentic: validates } = await questions.ask(".", "SOA");
      const delegationSigner = !authentic && (await hasSigner(questions, host));
      const elsewhere = answer.records.length === 0 ? await aliasWithRecords(questions, host, io.decided.port) : null;
      const base = { name, authentic, validates, delegationSigner, elsewhere };
      if (!authentic || !answer.records.some(isUsable)) return { ...base, records: describe(answer, []), served: null };
      const chain = await attempt(() => lookAtChain(io));
      if ("failure" in chain) return { ...base, records: describe(answer, []), served: chain };
      return { ...base, records: describe(answer, chain.certificates), served: chain.served };
    }),
  assess(seen, _params, now) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const { name, records, served, elsewhere } = seen;
    if (elsewhere !== null) return unknown("elsewhere", { alias: elsewhere });
    if (records.length === 0) return notMet("absent", { name });
    // What nobody validated may be anybody's; that nobody can validate it is known only from a resolver that does.
    if (!seen.validates || (!seen.authentic && seen.delegationSigner)) return unknown("not-validated", { name });
    if (!seen.authentic) return notMet("insecure", { name });
    const used = usedOf(records);
    if (used.length === 0) return notMet("unusable", { name, count: records.length });
    if (!served) return unknownBecause("failed");
    if ("failure" in served) return unknownBecause(served.failure);
    if (served.chain.length === 0) return unknownBecause("failed");
    const lasting = used
      .map((one) => ({ usage: one.usage, until: heldUntil(one, served, now) }))
      .filter(({ until }) => until !== undefined)
      .sort((a, b) => (b.until ?? 0) - (a.until ?? 0))[0];
    if (lasting?.until !== undefined) {
      const { usage, until } = lasting;
      return met("matched", { name, usage }, Number.isFinite(until) ? until : undefined);
    }
    if (used.some(({ at, above }) => at !== null || above)) return notMet("chain-invalid", { name });
    const hidden = served.trusted && served.namesHost && used.some(({ usage }) => usage === usages.pkixTa);
    return hidden ? unknown("anchor-not-sent", { name }) : notMet("no-match", { name });
  },
});

/** The records clients go by: usable, and of those about the same thing the strongest digest alone (RFC 7671, 9). */
function usedOf(records: readonly Seen[]): Seen[] {
  const usable = records.filter((one) => one.usable);
  const stronger = (one: Seen) =>
    usable.some((other) => other.usage === one.usage && other.selector === one.selector && other.matchingType === 2);
  return usable.filter((one) => one.matchingType !== 1 || !stronger(one));
}

/** How long a match is one, in what its usage requires besides (RFC 7671, 5); undefined where it is none. */
function heldUntil({ usage, at, above }: Seen, { namesHost: named, trusted, chain }: Served, now: Instant) {
  if (at === null && !above) return undefined;
  // Neither name nor dates count for it (RFC 7671, 5.1).
  if (usage === usages.daneEe) return Number.POSITIVE_INFINITY;
  if (!named || (usage !== usages.daneTa && !trusted)) return undefined;
  const path = chain.slice(0, (at ?? chain.length - 1) + 1);
  // Chains of the public kind were judged whole by `trusted`; of the others signatures, dates and authority are.
  const linked = path.every(({ authority, signed }, i) => (i === 0 || authority) && (signed || i === path.length - 1));
  const until = Math.min(...path.map(({ validTo }) => parseInstant(validTo) ?? Number.NEGATIVE_INFINITY));
  const from = Math.max(...path.map(({ validFrom }) => parseInstant(validFrom) ?? Number.POSITIVE_INFINITY));
  return linked && from <= now && now < until ? until : undefined;
}

function describe({ records }: DnsAnswer<"TLSA">, chain: readonly X509Certificate[]): Seen[] {
  const order = ({ usage, selector, matchingType, at }: Seen) => [usage, selector, matchingType, at ?? 99].join(" ");
  return records
    .map((one) => {
      const { usage, selector, matchingType } = one;
      const usable = isUsable(one);
      const at = usable ? matchedAt(one, chain) : null;
      return { usage, selector, matchingType, usable, at, above: usable && at === null && anchorsAbove(one, chain) };
    })
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

async function hasSigner(questions: Questions, host: string): Promise<boolean> {
  const zone = (await questions.ask(host, "SOA")).zone ?? host;
  return (await questions.ask(zone, "DS")).records.length > 0;
}

/** RFC 7671, 7: clients look at the end of the host's aliases first. */
async function aliasWithRecords(questions: Questions, host: string, port: number): Promise<string | null> {
  const { end } = await questions.ask(host, "A");
  if (end === host || !/^[\x21-\x7e]{1,240}$/.test(end)) return null;
  return (await questions.ask(`_${port}._tcp.${end}`, "TLSA")).records.length > 0 ? end : null;
}

async function lookAtChain({
  outbound,
  decided,
}: ProbeIo): Promise<{ certificates: X509Certificate[]; served: Served }> {
  const socket = await outbound.connectTls(decided);
  try {
    const certificates: X509Certificate[] = [];
    for (let at = socket.getPeerX509Certificate(); at && certificates.length < mostCertificates; ) {
      certificates.push(at);
      at = at.issuerCertificate === at ? undefined : at.issuerCertificate;
    }
    const [own] = certificates;
    if (!own) throw new NetFailure("tls-failed");
    const chain = certificates.map((one, i) => {
      const next = certificates[i + 1];
      return {
        validFrom: formatInstant(Date.parse(one.validFrom)),
        validTo: formatInstant(Date.parse(one.validTo)),
        authority: one.ca,
        signed: next !== undefined && isSignedBy(one, next.publicKey),
      };
    });
    return { certificates, served: { namesHost: namesHost(own, decided.host), trusted: socket.authorized, chain } };
  } finally {
    socket.destroy();
  }
}
