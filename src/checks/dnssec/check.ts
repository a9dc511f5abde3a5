import { z } from "zod";
import { formatInstant, parseDuration, parseInstant } from "../../domain/time.ts";
import { NetFailure } from "../../net/failure.ts";
import { schemes } from "../../net/protocols.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { hostOf } from "../dns.ts";
import {
  deprecatedAlgorithms,
  deprecatedDigests,
  isZoneKey,
  rsaBits,
  signerSchema,
  sortedOnce,
  zoneKeySchema,
} from "./keys.ts";

const mostKeys = 32;

const params = z.strictObject({
  minRsaBits: z.number().int().min(1024).max(4096).default(2048),
  /** Time that the signatures still have to hold; absent: as long as they hold now. */
  minLeft: z
    .string()
    .refine((text) => parseDuration(text) !== undefined)
    .optional(),
});

const data = z.union([
  failureSchema,
  z.object({
    host: z.string(),
    nameExists: z.boolean(),
    /** The resolver vouches for the addresses of the host, aliases included. */
    authentic: z.boolean(),
    /** Refused twice, and answered in between when asked to leave the signatures unchecked. */
    bogus: z.boolean(),
    /** The resolver vouches for the root, which is signed: it validates at all. */
    validates: z.boolean(),
    /** The zone at the end of the host's aliases. */
    zone: z.string(),
    /** What the parent vouches for the zone with (DS). */
    signers: z.array(signerSchema).max(mostKeys),
    /** Keys of the zone (DNSKEY) that were not revoked. */
    keys: z.array(zoneKeySchema).max(mostKeys),
    /** When the first of the signatures over the host's records and the keys ends; looked at where `minLeft` asks for it. */
    signedUntil: z.string().nullable(),
  }),
]);

export default defineCheck({
  id: "dnssec",
  version: 2,
  type: "probe",
  title: { ko: "DNSSEC 서명", ja: "DNSSEC署名", en: "DNSSEC" },
  why: {
    ko: "DNS 응답에 서명이 없으면 중간에서 위조된 주소를 이용자가 알아챌 방법이 없습니다.",
    ja: "DNSの応答に署名がなければ、途中で偽造されたアドレスに利用者は気づけません。",
    en: "Without signatures nobody can tell a forged address in a DNS answer from the real one.",
  },
  remedy: {
    ko: "DNS 사업자에서 ECDSA P-256이나 2048비트 이상의 RSA/SHA-256으로 존에 서명하고, 등록대행자를 통해 상위 존에 SHA-256 DS 레코드를 등록하십시오.",
    ja: "DNS事業者でECDSA P-256または2048ビット以上のRSA/SHA-256でゾーンに署名し、レジストラを通じて親ゾーンにSHA-256のDSレコードを登録してください。",
    en: "Have your DNS provider sign the zone with ECDSA P-256, or RSA/SHA-256 of 2048 bits or more, and your registrar publish a SHA-256 DS record in the parent zone.",
  },
  references: ["RFC 4033", "RFC 4035", "RFC 9364", "RFC 9904", "RFC 9905"],
  evidences: ["fact", "measurement"],
  sends: { connections: 24, requests: 24, intrusive: false },
  schemes,
  params,
  data,
  reasons: {
    validated: {
      ko: "{$host}의 응답은 루트까지 이어지는 서명으로 검증되었습니다(존 {$zone}).",
      ja: "{$host}の応答は、ルートまで連なる署名で検証されました（ゾーン{$zone}）。",
      en: "The answers for {$host} were validated along signatures up to the root (zone {$zone}).",
    },
    unsigned: {
      ko: "존 {$zone}에 서명이 없습니다.",
      ja: "ゾーン{$zone}に署名がありません。",
      en: "The zone {$zone} is not signed.",
    },
    "no-ds": {
      ko: "존 {$zone}은(는) 서명되었으나 상위 존에 DS 레코드가 없어 검증되지 않습니다.",
      ja: "ゾーン{$zone}は署名されていますが、親ゾーンにDSレコードがなく、検証されません。",
      en: "The zone {$zone} is signed, but its parent has no DS record, so that nobody validates it.",
    },
    bogus: {
      ko: "{$host}의 서명이 올바르지 않아 검증하는 리졸버가 응답을 거부합니다.",
      ja: "{$host}の署名が正しくないため、検証を行うリゾルバは応答を退けます。",
      en: "The signatures for {$host} are wrong: resolvers that validate refuse the answer.",
    },
    "weak-algorithm": {
      ko: "존 {$zone}의 키가 더 이상 쓰지 않도록 정해진 알고리즘 {$algorithm}을(를) 사용합니다.",
      ja: "ゾーン{$zone}の鍵が、廃止されたアルゴリズム{$algorithm}を使っています。",
      en: "A key of the zone {$zone} uses {$algorithm}, an algorithm that must no longer be used.",
    },
    "weak-digest": {
      ko: "존 {$zone}의 DS 레코드가 모두 더 이상 쓰지 않도록 정해진 해시(SHA-1 등)로 되어 있습니다.",
      ja: "ゾーン{$zone}のDSレコードは、すべて廃止されたハッシュ（SHA-1など）によるものです。",
      en: "All DS records of the zone {$zone} use digests that must no longer be used, such as SHA-1.",
    },
    "weak-key": {
      ko: "존 {$zone}의 RSA 키가 {$bits}비트로, 정한 최소 {$minBits}비트보다 짧습니다.",
      ja: "ゾーン{$zone}のRSA鍵は{$bits}ビットで、定めた下限の{$minBits}ビットに足りません。",
      en: "An RSA key of the zone {$zone} has {$bits} bits, fewer than the {$minBits} asked for.",
    },
    "ends-soon": {
      ko: "존 {$zone}의 서명이 {$until :date}에 끝나며, 정한 여유 기간보다 짧게 남았습니다.",
      ja: "ゾーン{$zone}の署名は{$until :date}に期限が切れ、定めた余裕より短くなっています。",
      en: "Signatures of the zone {$zone} end on {$until :date}, sooner than what was asked for.",
    },
    "end-unseen": {
      ko: "사용한 리졸버가 {$zone}의 서명을 보여 주지 않아 남은 기간을 알 수 없습니다.",
      ja: "利用したリゾルバが{$zone}の署名を示さないため、残りの期間が分かりません。",
      en: "The resolver that was asked does not show the signatures of {$zone}, so their end is not known.",
    },
    "not-validated": {
      ko: "사용한 리졸버가 {$zone}의 서명을 검증하지 않아 판단할 수 없습니다.",
      ja: "利用したリゾルバが{$zone}の署名を検証していないため、判断できません。",
      en: "The resolver that was asked did not validate {$zone}, so nothing is known of its signatures.",
    },
  },
  observe: (target, { minLeft }, io) =>
    attempt(async () => {
      const host = hostOf(target);
      const questions = io.resolver.questions();
      let seen = await attempt(() => questions.ask(host, "A"));
      let bogus = false;
      if ("failure" in seen) {
        const { failure } = seen;
        if (failure !== "resolver-failed") return { failure };
        // An outage in the service's servers looks the same at first; it does not end when nothing is checked.
        const unchecked = await questions.ask(host, "A", true);
        const again = await attempt(() => questions.ask(host, "A"));
        bogus = "failure" in again && again.failure === "resolver-failed";
        if (!bogus) return { failure };
        seen = unchecked;
      }
      const { nameExists, authentic } = seen;
      const { authentic: validates } = await questions.ask(".", "SOA");
      const zone = (await questions.ask(host, "SOA", bogus)).zone ?? host;
      const signers = await questions.ask(zone, "DS", bogus);
      const keys = await questions.ask(zone, "DNSKEY", bogus);
      if (Math.max(signers.records.length, keys.records.length) > mostKeys) throw new NetFailure("too-large");
      // Signers that sign each answer as they give it would make every look another one.
      const ends = [seen, keys].flatMap((one) => (minLeft === undefined ? [] : (one.signedUntil ?? [])));
      return {
        host,
        nameExists,
        authentic: authentic && !bogus,
        bogus,
        validates,
        zone,
        signers: sortedOnce(signers.records.map(({ algorithm, digestType }) => ({ algorithm, digestType }))),
        keys: sortedOnce(
          keys.records.filter(isZoneKey).map((key) => ({ algorithm: key.algorithm, bits: rsaBits(key) })),
        ),
        signedUntil: ends.length === 0 ? null : formatInstant(Math.min(...ends) * 1000),
      };
    }),
  assess(seen, { minRsaBits, minLeft }, now) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const { host, zone, keys, signers } = seen;
    if (!seen.nameExists) return unknownBecause("name-not-found");
    // Whose word counts has to show that it checks: a resolver that calls everything authentic, or nothing, does not.
    if (!seen.validates) return unknown("not-validated", { zone });
    if (seen.bogus) return notMet("bogus", { host });
    const chained = keys.length > 0 && (signers.length > 0 || zone === ".");
    if (!chained) {
      if (seen.authentic) return unknown("not-validated", { zone });
      return keys.length === 0 ? notMet("unsigned", { zone }) : notMet("no-ds", { zone });
    }
    // Before the resolver's word: one that no longer knows an algorithm takes the zone for unsigned.
    const weak = keys.map(({ algorithm }) => deprecatedAlgorithms[algorithm]).find((name) => name !== undefined);
    if (weak !== undefined) return notMet("weak-algorithm", { zone, algorithm: weak });
    // A deprecated digest beside another is ignored by who validates (RFC 4509, 3).
    if (zone !== "." && signers.every(({ digestType }) => deprecatedDigests.includes(digestType)))
      return notMet("weak-digest", { zone });
    if (!seen.authentic) return unknown("not-validated", { zone });
    const bits = Math.min(...keys.map((key) => key.bits ?? Number.POSITIVE_INFINITY));
    if (bits < minRsaBits) return notMet("weak-key", { zone, bits, minBits: minRsaBits });
    if (minLeft === undefined) return met("validated", { host, zone });
    const until = parseInstant(seen.signedUntil ?? "");
    if (until === undefined) return unknown("end-unseen", { zone });
    const least = until - (parseDuration(minLeft) ?? 0);
    if (now >= least) return notMet("ends-soon", { zone, until: formatInstant(until) });
    return met("validated", { host, zone }, least);
  },
});
