import { z } from "zod";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { hostOf } from "../dns.ts";

const params = z.strictObject({});

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
    delegationSigner: z.boolean(),
    keys: z.boolean(),
  }),
]);

export default defineCheck({
  id: "dnssec",
  version: 1,
  type: "probe",
  title: { ko: "DNSSEC 서명", ja: "DNSSEC署名", en: "DNSSEC" },
  why: {
    ko: "DNS 응답에 서명이 없으면 중간에서 위조된 주소를 이용자가 알아챌 방법이 없습니다.",
    ja: "DNSの応答に署名がなければ、途中で偽造されたアドレスに利用者は気づけません。",
    en: "Without signatures nobody can tell a forged address in a DNS answer from the real one.",
  },
  remedy: {
    ko: "DNS 사업자에서 존에 서명하고, 등록대행자를 통해 상위 존에 DS 레코드를 등록하십시오.",
    ja: "DNS事業者でゾーンに署名し、レジストラを通じて親ゾーンにDSレコードを登録してください。",
    en: "Have your DNS provider sign the zone, and your registrar publish its DS record in the parent zone.",
  },
  references: ["RFC 4033", "RFC 4035", "RFC 9364"],
  evidences: ["fact", "measurement"],
  sends: { connections: 24, requests: 24, intrusive: false },
  schemes: ["https:"],
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
    "not-validated": {
      ko: "사용한 리졸버가 {$zone}의 서명을 검증하지 않아 판단할 수 없습니다.",
      ja: "利用したリゾルバが{$zone}の署名を検証していないため、判断できません。",
      en: "The resolver that was asked did not validate {$zone}, so nothing is known of its signatures.",
    },
  },
  observe: (target, _params, io) =>
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
      const { records: signers } = await questions.ask(zone, "DS", bogus);
      const { records: keys } = await questions.ask(zone, "DNSKEY", bogus);
      const present = { delegationSigner: signers.length > 0, keys: keys.length > 0 };
      return { host, nameExists, authentic: authentic && !bogus, bogus, validates, zone, ...present };
    }),
  assess(seen) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const { host, zone } = seen;
    if (!seen.nameExists) return unknownBecause("name-not-found");
    // Whose word counts has to show that it checks: a resolver that calls everything authentic, or nothing, does not.
    if (!seen.validates) return unknown("not-validated", { zone });
    if (seen.bogus) return notMet("bogus", { host });
    const chained = seen.keys && (seen.delegationSigner || zone === ".");
    if (seen.authentic) return chained ? met("validated", { host, zone }) : unknown("not-validated", { zone });
    if (!seen.keys) return notMet("unsigned", { zone });
    return seen.delegationSigner ? unknown("not-validated", { zone }) : notMet("no-ds", { zone });
  },
});
