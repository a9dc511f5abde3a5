import { z } from "zod";
import { formatInstant, parseDuration, parseInstant } from "../../domain/time.ts";
import { secureSchemes } from "../../net/protocols.ts";
import { mustStaple } from "../../net/x509/certificate.ts";
import { readOcsp } from "../../net/x509/ocsp.ts";
import { flightOf, pathOf } from "../certificates.ts";
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

const params = z.strictObject({
  /** Whether a status has to be stapled always, or only where the certificate demands it (RFC 7633). */
  required: z.enum(["always", "must-staple"]).default("always"),
  /** Older words than this count as stale, whatever they say of themselves. */
  maxAge: z
    .string()
    .refine((text) => parseDuration(text) !== undefined)
    .default("P10D"),
});

const data = z.union([
  failureSchema,
  z.object({
    mustStaple: z.boolean(),
    staple: z.enum([
      "none",
      "malformed",
      "refused",
      "other-certificate",
      "not-signed",
      "issuer-unknown",
      "good",
      "revoked",
      "unknown",
    ]),
    /** When it was said and when it will be said anew; null where nothing was stapled, or no end is given. */
    thisUpdate: z.string().nullable(),
    nextUpdate: z.string().nullable(),
  }),
]);
type Seen = Exclude<z.infer<typeof data>, { failure: unknown }>;

const tolerance = 5 * 60_000;
/** Servers that fetch the status once they are asked for it have it the next time. */
const secondLook = 1_500;

export default defineCheck({
  id: "ocsp-stapling",
  version: 1,
  type: "probe",
  title: { ko: "OCSP 스테이플링", ja: "OCSPステープリング", en: "OCSP stapling" },
  why: {
    ko: "서버가 유효 상태를 함께 보내지 않으면 이용자의 단말이 인증 기관에 직접 물어야 하며, 대개는 묻지 않고 폐지된 인증서를 받아들입니다.",
    ja: "サーバが失効状態を一緒に送らなければ、利用者の端末が認証局に直接問い合わせるほかなく、多くは問い合わせずに失効した証明書を受け入れます。",
    en: "Where the server does not send the status along, clients have to ask the authority themselves, telling it whom they visit; most do not ask, and accept what was revoked.",
  },
  remedy: {
    ko: "OCSP 스테이플링을 켜십시오. nginx: ssl_stapling on; ssl_stapling_verify on; 발급 기관이 OCSP를 제공하지 않으면 이 문안을 두지 마십시오.",
    ja: "OCSPステープリングを有効にしてください。nginx: ssl_stapling on; ssl_stapling_verify on; 発行者がOCSPを提供していない場合は、この記載を掲げないでください。",
    en: "Turn OCSP stapling on. nginx: ssl_stapling on; ssl_stapling_verify on; where the authority offers no OCSP, do not state this.",
  },
  references: ["RFC 6066 8", "RFC 6960", "RFC 7633", "CWE-299", "ASVS 5.0 12.1.4"],
  evidences: ["fact", "measurement"],
  sends: { connections: 4, requests: 2, intrusive: false },
  schemes: secureSchemes,
  params,
  data,
  volatile: ["thisUpdate", "nextUpdate"],
  reasons: {
    stapled: {
      ko: "유효한 상태가 스테이플링되어 있습니다.",
      ja: "有効な状態がステープルされています。",
      en: "A fresh, signed answer is stapled, and it says good.",
    },
    "not-stapled": {
      ko: "두 번의 연결에서 상태를 보내지 않았습니다.",
      ja: "2回の接続で状態が送られませんでした。",
      en: "No status was stapled in two connections.",
    },
    "demanded-and-missing": {
      ko: "인증서가 스테이플링을 요구하나(must-staple) 서버가 상태를 보내지 않습니다.",
      ja: "証明書がステープリングを要求している（must-staple）のに、サーバが状態を送っていません。",
      en: "The certificate demands a stapled status (must-staple) and the server sends none.",
    },
    "not-demanded": {
      ko: "인증서가 스테이플링을 요구하지 않으므로 판단할 대상이 없습니다.",
      ja: "証明書がステープリングを要求していないため、判断の対象がありません。",
      en: "The certificate does not demand a stapled status, so that there is nothing to judge.",
    },
    revoked: {
      ko: "스테이플링된 상태가 폐지됨입니다.",
      ja: "ステープルされた状態が失効です。",
      en: "The stapled status says revoked.",
    },
    "not-good": {
      ko: "스테이플링된 응답에 유효한 상태가 없습니다({$status}).",
      ja: "ステープルされた応答に有効な状態がありません（{$status}）。",
      en: "The stapled answer has no good status ({$status}).",
    },
    "not-signed": {
      ko: "스테이플링된 응답에 발급자나 그 위임을 받은 자의 서명이 없습니다.",
      ja: "ステープルされた応答に、発行者またはその委任先の署名がありません。",
      en: "The stapled answer is not signed by the issuer, nor by a responder it delegated.",
    },
    "not-fresh": {
      ko: "스테이플링된 응답이 지금 유효한 것이 아닙니다. 기준 시각: {$thisUpdate :date}",
      ja: "ステープルされた応答が現在有効なものではありません。基準日時: {$thisUpdate :date}",
      en: "The stapled answer is not one for now; it is of {$thisUpdate :date}.",
    },
    "issuer-unknown": {
      ko: "발급자의 인증서를 얻지 못해 응답의 서명을 확인할 수 없습니다.",
      ja: "発行者の証明書が得られないため、応答の署名を検証できません。",
      en: "The issuer’s certificate is not to be had, so that the signature cannot be verified.",
    },
  },
  observe: (target, _params, io) =>
    attempt(async () => {
      const first = await look(target, io);
      if (first.staple !== "none") return first;
      await new Promise((resolve) => setTimeout(resolve, secondLook));
      return look(target, io);
    }),
  assess(seen, { required, maxAge }, now) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const { staple } = seen;
    if (staple === "none" && seen.mustStaple) return notMet("demanded-and-missing");
    if (required === "must-staple" && !seen.mustStaple) return unknown("not-demanded");
    if (staple === "none") return notMet("not-stapled");
    if (staple === "issuer-unknown") return unknown("issuer-unknown");
    if (staple === "not-signed") return notMet("not-signed");
    if (staple === "revoked") return notMet("revoked");
    if (staple !== "good") return notMet("not-good", { status: staple });
    const from = instantOf(seen.thisUpdate);
    // Without an end newer words are always to be had; how old these may be is for the claim to say.
    const oldest = from + (parseDuration(maxAge) ?? 0);
    const until = seen.nextUpdate === null ? oldest : Math.min(oldest, instantOf(seen.nextUpdate));
    if (!(from <= now + tolerance && now < until)) return notMet("not-fresh", { thisUpdate: seen.thisUpdate ?? "" });
    return met("stapled", {}, until);
  },
});

function instantOf(text: string | null): number {
  return parseInstant(text ?? "") ?? Number.NaN;
}

async function look(target: ProbeTarget, io: ProbeIo): Promise<Seen> {
  const flight = await flightOf(target, io);
  const { steps } = await pathOf(flight, io);
  const [own, issuer] = steps;
  const nothing = { mustStaple: own !== undefined && mustStaple(own.facts), thisUpdate: null, nextUpdate: null };
  if (!flight.staple) return { ...nothing, staple: "none" };
  if (!own || !issuer) return { ...nothing, staple: "issuer-unknown" };
  const staple = flight.staple;
  const answer = await attempt(async () => readOcsp(staple, own.facts, issuer.facts, Date.now()));
  if ("failure" in answer) return { ...nothing, staple: "malformed" };
  if (answer.type !== "status") return { ...nothing, staple: answer.type };
  const { status, thisUpdate, nextUpdate } = answer;
  const until = nextUpdate === null ? null : formatInstant(nextUpdate);
  return { ...nothing, staple: status, thisUpdate: formatInstant(thisUpdate), nextUpdate: until };
}
