import { z } from "zod";
import { formatInstant, parseDuration, parseInstant } from "../../domain/time.ts";
import { getFromAuthority } from "../../net/authority-url.ts";
import { secureSchemes } from "../../net/protocols.ts";
import { authorityUrls, crlUrls } from "../../net/x509/certificate.ts";
import { lookUpInCrl } from "../../net/x509/crl.ts";
import { ocspRequest, readOcsp } from "../../net/x509/ocsp.ts";
import type { Step } from "../../net/x509/path.ts";
import { commonNameOf, flightOf, pathOf } from "../certificates.ts";
import { attempt, defineCheck, failureSchema, met, notMet, type ProbeIo, unknown, unknownBecause } from "../define.ts";

const params = z.strictObject({
  /** Whether the certificates of the issuers below the root have to have a status, too. */
  wholePath: z.boolean().default(true),
  /** Older words than this are not taken for a status. */
  maxAge: z
    .string()
    .refine((text) => parseDuration(text) !== undefined)
    .default("P10D"),
});

const answers = [
  "good",
  "revoked",
  /** The responder does not know it. */
  "unknown",
  "refused",
  "other-certificate",
  "other-list",
  "not-signed",
] as const;

const asked = z.object({
  by: z.enum(["ocsp", "crl"]),
  answer: z.union([z.enum(answers), failureSchema]),
});

const data = z.union([
  failureSchema,
  z.object({
    certificates: z
      .array(
        z.object({
          subject: z.string().max(200),
          /** The server's own is judged always, those above it only where the claim is about the whole path. */
          own: z.boolean(),
          issuerKnown: z.boolean(),
          asked: z.array(asked).max(2),
        }),
      )
      .max(8),
    /** When each answer was said and when it will be said anew, in the same order; null for what is no status. */
    times: z.array(z.array(z.tuple([z.string(), z.string().nullable()]).nullable()).max(2)).max(8),
  }),
]);
type Seen = Exclude<z.infer<typeof data>, { failure: unknown }>;

const tolerance = 5 * 60_000;
/** Certificates that are asked about for one server: its own and two above it. */
const most = 3;

export default defineCheck({
  id: "certificate-revocation",
  version: 1,
  type: "probe",
  title: { ko: "인증서 폐지 여부", ja: "証明書の失効", en: "Revocation of certificates" },
  why: {
    ko: "폐지된 인증서는 개인 키가 유출되었거나 잘못 발급된 것일 수 있으며, 많은 이용자의 단말은 이를 스스로 확인하지 않습니다.",
    ja: "失効した証明書は、秘密鍵が漏えいしたか誤って発行されたものである可能性があり、利用者の端末の多くは自ら確認しません。",
    en: "A revoked certificate may mean a stolen key or a wrong issue, and many clients do not look.",
  },
  remedy: {
    ko: "폐지된 인증서를 즉시 교체하고, 폐지 사유를 발급 기관에 확인하십시오.",
    ja: "失効した証明書を直ちに交換し、失効理由を発行者に確認してください。",
    en: "Replace a revoked certificate at once, and find out from its authority why it was revoked.",
  },
  references: ["RFC 5280 5", "RFC 6960", "RFC 5019", "CWE-299"],
  evidences: ["fact", "measurement"],
  sends: { connections: 9, requests: 8, intrusive: false },
  schemes: secureSchemes,
  params,
  data,
  volatile: ["times"],
  reasons: {
    "not-revoked": {
      ko: "발급자가 서명한 최신 응답에 따르면 폐지되지 않았습니다. 확인한 인증서: {$count}개",
      ja: "発行者が署名した最新の応答によれば、失効していません。確認した証明書: {$count}件",
      en: "Not revoked, by fresh answers that the issuers signed. Certificates looked up: {$count}",
    },
    revoked: {
      ko: "{$subject} 인증서가 폐지되었습니다.",
      ja: "{$subject}の証明書は失効しています。",
      en: "The certificate of {$subject} was revoked.",
    },
    "no-source": {
      ko: "{$subject} 인증서에 폐지 여부를 확인할 위치가 없습니다.",
      ja: "{$subject}の証明書に、失効を確認できる場所が記載されていません。",
      en: "The certificate of {$subject} names no place where its status can be asked for.",
    },
    "no-answer": {
      ko: "{$subject} 인증서의 폐지 여부를 알려 주는 곳에서 응답을 받지 못했습니다.",
      ja: "{$subject}の証明書の失効情報の提供元から応答が得られませんでした。",
      en: "Where the status of {$subject} is to be asked for, there was no answer.",
    },
    "no-status": {
      ko: "{$subject} 인증서에 대한 응답이 서명되지 않았거나 최신이 아니거나 다른 인증서의 것이어서 판단할 수 없습니다.",
      ja: "{$subject}の証明書に関する応答が、署名されていないか、最新でないか、別の証明書のものであるため判断できません。",
      en: "What was answered about {$subject} is not signed by its issuer, not fresh, or about another certificate.",
    },
    "issuer-unknown": {
      ko: "{$subject} 인증서의 발급자 인증서를 얻지 못해 응답의 서명을 확인할 수 없습니다.",
      ja: "{$subject}の証明書の発行者の証明書が得られないため、応答の署名を検証できません。",
      en: "The issuer’s certificate of {$subject} is not to be had, so that no signature can be verified.",
    },
  },
  observe: (target, _params, io) =>
    attempt(async () => {
      const { steps } = await pathOf(await flightOf(target, io), io);
      const seen: Seen = { certificates: [], times: [] };
      for (const [i, step] of steps.slice(0, most).entries()) {
        if (step.from === "anchor" || io.outbound.anchors.has(step.certificate)) break;
        const { asked: told, times } = await lookUp(step, steps[i + 1], io);
        const subject = commonNameOf(step.certificate.subject);
        seen.certificates.push({ subject, own: i === 0, issuerKnown: steps[i + 1] !== undefined, asked: told });
        seen.times.push(times);
      }
      return seen;
    }),
  assess(seen, { wholePath, maxAge }, now) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const { certificates, times } = seen;
    // Signed is signed: a revocation is not taken back by getting old.
    const revoked = certificates.find(({ asked: all }) => all.some(({ answer }) => answer === "revoked"));
    if (revoked) return notMet("revoked", { subject: revoked.subject });
    if (!certificates.some(({ own }) => own)) return unknownBecause("failed");
    let until = Number.POSITIVE_INFINITY;
    const judged = certificates.filter(({ own }) => own || wholePath);
    for (const [i, { subject, issuerKnown, asked: all }] of certificates.entries()) {
      if (!judged.includes(certificates[i] as Seen["certificates"][0])) continue;
      if (!issuerKnown) return unknown("issuer-unknown", { subject });
      if (all.length === 0) return unknown("no-source", { subject });
      const ends = all.map(({ answer }, at) => (answer === "good" ? freshUntil(times[i]?.[at], maxAge, now) : 0));
      const best = Math.max(...ends);
      if (best === 0) {
        const silent = all.every(({ answer }) => typeof answer !== "string");
        return unknown(silent ? "no-answer" : "no-status", { subject });
      }
      until = Math.min(until, best);
    }
    return met("not-revoked", { count: judged.length }, until);
  },
});

/** Until when an answer holds; 0 for one that does not hold now. */
function freshUntil(time: readonly [string, string | null] | null | undefined, maxAge: string, now: number): number {
  if (!time) return 0;
  const from = parseInstant(time[0]) ?? Number.NaN;
  const oldest = from + (parseDuration(maxAge) ?? 0);
  const until = time[1] === null ? oldest : Math.min(oldest, parseInstant(time[1]) ?? Number.NaN);
  return from <= now + tolerance && now < until ? until : 0;
}

type Told = { readonly asked: Seen["certificates"][0]["asked"]; readonly times: Seen["times"][0] };

/** Asks the responder and then the list, until one of them knows. */
async function lookUp({ facts }: Step, issuer: Step | undefined, io: ProbeIo): Promise<Told> {
  const told: Told = { asked: [], times: [] };
  if (!issuer) return told;
  const responder = authorityUrls(facts, "ocsp").find(isHttp);
  const list = crlUrls(facts).find(isHttp);
  const steps = [
    responder === undefined
      ? undefined
      : {
          by: "ocsp" as const,
          ask: async () => {
            // RFC 6960, A.1: in the path, so that answers can be cached and nothing needs to be posted.
            const question = encodeURIComponent(ocspRequest(facts, issuer.facts).toString("base64"));
            const answer = await getFromAuthority(io.outbound, responder, question);
            return readOcsp(answer, facts, issuer.facts, Date.now());
          },
        },
    list === undefined
      ? undefined
      : {
          by: "crl" as const,
          ask: async () => lookUpInCrl(await getFromAuthority(io.outbound, list), facts, issuer.facts),
        },
  ];
  for (const step of steps) {
    if (!step) continue;
    const { by, ask } = step;
    const answer = await attempt<Awaited<ReturnType<typeof ask>>>(ask);
    if ("failure" in answer) told.asked.push({ by, answer });
    else told.asked.push({ by, answer: answer.type === "status" ? answer.status : answer.type });
    const status = !("failure" in answer) && answer.type === "status" ? answer : undefined;
    told.times.push(
      status
        ? [formatInstant(status.thisUpdate), status.nextUpdate === null ? null : formatInstant(status.nextUpdate)]
        : null,
    );
    if (status?.status === "good" || status?.status === "revoked") break;
  }
  return told;
}

function isHttp(url: string): boolean {
  return /^http:\/\//i.test(url);
}
