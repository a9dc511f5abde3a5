import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { parseDuration } from "../../domain/time.ts";
import type { HttpResponse } from "../../net/outbound.ts";
import { callerOf } from "../api-answer.ts";
import { callOf } from "../api-call.ts";
import { credentialSchema } from "../api-credential.ts";
import { pathSchema, valuesSchema } from "../api-message.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { burst } from "./burst.ts";
import { reasons } from "./reasons.ts";

const maxLimit = 100;
const maxTolerance = 20;
const longestWindow = 60_000;
/** Milliseconds after a window before its end is relied on. */
const afterWindow = 1_000;

const params = z.strictObject({
  path: pathSchema,
  query: valuesSchema.default({}),
  credential: credentialSchema.optional(),
  /** Requests that are answered in one window. */
  limit: z.number().int().min(1).max(maxLimit),
  window: z.string().refine((text) => (parseDuration(text) ?? 0) > 0 && (parseDuration(text) ?? 0) <= longestWindow, {
    error: "duration, at most PT1M",
  }),
  /** Requests more or fewer that still count as the limit. */
  tolerance: z.number().int().min(0).max(maxTolerance).default(2),
  concurrency: z.number().int().min(1).max(8).default(4),
  statuses: z.array(z.number().int().min(400).max(503)).min(1).max(3).default([429]),
  /** Whether a limited answer tells when to come back (RFC 9110, 10.2.3). */
  retryAfter: z.boolean().default(false),
  /** Whether answers tell the limit in headers: RateLimit-Limit, X-RateLimit-Limit, or the q of RateLimit-Policy. */
  limitHeaders: z.boolean().default(false),
});

const data = z.union([
  failureSchema.strict(),
  z.strictObject({
    accepted: z.number().int(),
    limited: z.number().int(),
    /** The first status that was neither an answer nor a limit. */
    other: z.number().int().nullable(),
    /** Whether all of it fitted into one window. */
    withinWindow: z.boolean(),
    retryAfter: z.boolean(),
    /** The limit as headers tell it; null where they do not. */
    toldLimit: z.number().int().nullable(),
    /** The status after the window; null where nothing was limited. */
    after: z.union([z.number().int(), failureSchema.strict()]).nullable(),
  }),
]);

export default defineCheck({
  id: "api-rate-limit",
  version: 1,
  type: "probe",
  title: { ko: "API 요청 속도 제한", ja: "APIのレート制限", en: "Rate limits of the API" },
  why: {
    ko: "요청 수를 제한하지 않으면 무차별 대입, 대량 수집, 서비스 거부를 막을 수 없습니다.",
    ja: "要求数を制限しないと、総当たり、大量取得、サービス妨害を防げません。",
    en: "Without a limit on requests, guessing, mass collection and denial of service go unhindered.",
  },
  remedy: {
    ko: "호출자별 한도를 모든 서버가 함께 쓰는 저장소에서 세고, 넘으면 429와 Retry-After로 응답하십시오. nginx: limit_req_zone, limit_req_status 429;",
    ja: "呼び出し元ごとの上限を全サーバで共有するストアで数え、超えたら429とRetry-Afterで応答してください。nginx: limit_req_zone、limit_req_status 429;",
    en: "Count each caller’s requests in a store that all servers share, and answer 429 with Retry-After beyond the limit. nginx: limit_req_zone, limit_req_status 429;",
  },
  references: [
    "OWASP API4:2023",
    "CWE-770",
    "CWE-799",
    "RFC 6585 4",
    "RFC 9110 10.2.3",
    "ASVS 5.0 2.4.1",
    "KISA CII 2026 CI-20",
  ],
  evidences: ["fact", "measurement"],
  sends: {
    connections: 2 * maxLimit + maxTolerance + 3,
    requests: 2 * maxLimit + maxTolerance + 3,
    bytes: 32 * 1024 * 1024,
    time: 2 * longestWindow + 30_000,
    intrusive: true,
  },
  schemes: ["https:"],
  params,
  data,
  // How many of those under way are still answered differs from one look to the next.
  volatile: ["accepted", "limited"],
  reasons,
  async observe(target, given, io) {
    const { path, query, credential, limit, tolerance, concurrency, statuses } = given;
    const window = parseDuration(given.window) ?? longestWindow;
    const call = callOf({ method: "GET", path, query });
    return attempt(async () => {
      const caller = await callerOf(target, [credential], io);
      const send = () => caller.as(credential, call);
      // Twice the limit: a burst that begins at the end of a fixed window may rightly see that many.
      const most = 2 * limit + tolerance + 1;
      const seen = await burst(send, { most, concurrency, limitedBy: statuses, elapsed: io.elapsed });
      let after: z.infer<typeof failureSchema> | number | null = null;
      if (seen.limited > 0) {
        await wait(window + afterWindow);
        const answer = await attempt(send);
        after = "failure" in answer ? answer : answer.status;
      }
      return {
        accepted: seen.accepted,
        limited: seen.limited,
        other: seen.other,
        withinWindow: seen.took <= window,
        retryAfter: tellsWhen(seen.firstLimited),
        toldLimit: toldLimit(seen.firstAccepted) ?? toldLimit(seen.firstLimited),
        after,
      };
    });
  },
  assess(seen, { limit, tolerance, statuses, retryAfter, limitHeaders }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const { accepted, limited, other, withinWindow, toldLimit: told, after } = seen;
    if (other !== null) return unknown("unexpected-status", { status: other });
    if (limited === 0 && accepted === 0) return unknownBecause("failed");
    if (!withinWindow) return unknown("too-slow", { accepted });
    if (limited === 0) {
      if (accepted <= 2 * limit + tolerance) return unknownBecause("failed");
      return notMet("not-limited", { accepted, limit });
    }
    if (accepted > limit + tolerance) return unknown("limited-later", { accepted, limit });
    if (accepted < limit - tolerance) return unknown("limited-earlier", { accepted, limit });
    if (retryAfter && !seen.retryAfter) return notMet("no-retry-after");
    if (limitHeaders && told === null) return notMet("no-limit-headers");
    if (limitHeaders && told !== null && told !== limit) return notMet("other-limit-told", { told, limit });
    if (after === null) return unknownBecause("failed");
    if (typeof after !== "number") return unknownBecause(after.failure);
    if (statuses.includes(after)) return unknown("still-limited");
    if (after < 200 || after >= 300) return unknown("unexpected-status", { status: after });
    return met("limited", { accepted, limit });
  },
});

function headerOf(answer: HttpResponse | undefined, name: string): string | undefined {
  return answer?.headers.find(([header]) => header === name)?.[1];
}

/** Seconds or a date. */
function tellsWhen(answer: HttpResponse | undefined): boolean {
  const value = headerOf(answer, "retry-after");
  return value !== undefined && (/^\d{1,9}$/.test(value) || !Number.isNaN(Date.parse(value)));
}

/** What headers say the limit is, in their usual and their drafted forms (draft-ietf-httpapi-ratelimit-headers). */
function toldLimit(answer: HttpResponse | undefined): number | null {
  const plain = headerOf(answer, "ratelimit-limit") ?? headerOf(answer, "x-ratelimit-limit");
  const policy = headerOf(answer, "ratelimit-policy");
  const found = /^\d{1,9}/.exec(plain ?? "")?.[0] ?? /;\s*q=(\d{1,9})/.exec(policy ?? "")?.[1];
  return found === undefined ? null : Number(found);
}
