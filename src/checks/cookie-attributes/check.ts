import { z } from "zod";
import type { FailureCode } from "../../net/failure.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { pageParams, schemeOf, withheld, withheldReasons } from "../pages.ts";

const attributes = ["Secure", "HttpOnly", "SameSite"] as const;

const params = z.strictObject({
  paths: pageParams.paths,
  require: z
    .array(z.enum(attributes))
    .min(1)
    .default([...attributes]),
  /** Cookies the claim speaks of; all of them when left out. */
  names: z.array(z.string().max(200)).min(1).optional(),
});

/** What a Set-Cookie header says besides the value, which never leaves the probe. */
const cookieSchema = z.object({
  path: z.string(),
  name: z.string(),
  valueLength: z.number().int(),
  secure: z.boolean(),
  httpOnly: z.boolean(),
  sameSite: z.string().nullable(),
});
type Cookie = z.infer<typeof cookieSchema>;

const answerSchema = z.object({ path: z.string(), status: z.number().int() });

const data = z.union([
  failureSchema,
  z.object({ answers: z.array(answerSchema).min(1), cookies: z.array(cookieSchema) }),
]);

export default defineCheck({
  id: "cookie-attributes",
  version: 2,
  type: "probe",
  title: { ko: "쿠키 속성", ja: "Cookieの属性", en: "Cookie attributes" },
  why: {
    ko: "Secure가 없으면 평문으로 새고, HttpOnly가 없으면 스크립트가 읽으며, SameSite가 없으면 다른 사이트의 요청에 실립니다.",
    ja: "Secureがなければ平文で漏れ、HttpOnlyがなければスクリプトに読まれ、SameSiteがなければ他サイトからの要求に付加されます。",
    en: "Without Secure a cookie leaks in the clear, without HttpOnly scripts read it, without SameSite other sites send it along.",
  },
  remedy: {
    ko: "세션 쿠키를 Set-Cookie: …; Secure; HttpOnly; SameSite=Lax로 발급하십시오.",
    ja: "セッションCookieはSet-Cookie: …; Secure; HttpOnly; SameSite=Laxで発行してください。",
    en: "Issue session cookies as Set-Cookie: …; Secure; HttpOnly; SameSite=Lax.",
  },
  references: ["RFC 6265", "CWE-614", "CWE-1004", "CWE-1275", "ASVS 5.0 3.3.1"],
  evidences: ["fact", "measurement"],
  sends: { connections: 10, requests: 10, intrusive: false },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    complete: {
      ko: "쿠키 {$cookies}에 {$attributes} 속성이 모두 있습니다.",
      ja: "Cookie {$cookies}に{$attributes}属性がすべて付いています。",
      en: "The cookies {$cookies} all carry {$attributes}.",
    },
    incomplete: {
      ko: "쿠키 {$cookie}에 {$missing} 속성이 없습니다.",
      ja: "Cookie {$cookie}に{$missing}属性がありません。",
      en: "The cookie {$cookie} lacks {$missing}.",
    },
    "no-cookies": {
      ko: "살펴본 페이지가 해당 쿠키를 발급하지 않아 판단할 수 없습니다.",
      ja: "確認したページが該当するCookieを発行しないため判断できません。",
      en: "None of the pages sets such a cookie, so there is nothing to judge.",
    },
    ...withheldReasons,
  },
  async observe(target, { paths }, io) {
    const answers: z.infer<typeof answerSchema>[] = [];
    const cookies: Cookie[] = [];
    for (const path of paths) {
      const answer = await attempt(() => io.outbound.request(io.decided, { scheme: schemeOf(target.url), path }));
      if ("failure" in answer) return { failure: answer.failure as FailureCode };
      answers.push({ path, status: answer.status });
      for (const [name, value] of answer.headers) {
        if (name === "set-cookie") cookies.push(parseCookie(path, value));
      }
    }
    return { answers, cookies };
  },
  assess(seen, { require, names }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    for (const answer of seen.answers) {
      const silence = withheld(answer);
      if (silence) return silence;
    }
    const cookies = seen.cookies.filter(({ name }) => !names || names.includes(name));
    // Every cookie named has to be seen: one that is not set is not thereby safe.
    const absent = (names ?? []).some((name) => !cookies.some((cookie) => cookie.name === name));
    for (const cookie of cookies) {
      const missing = require.filter((attribute) => !has(cookie, attribute));
      if (missing.length > 0) return notMet("incomplete", { cookie: cookie.name, missing });
    }
    if (cookies.length === 0 || absent) return unknown("no-cookies");
    return met("complete", { cookies: [...new Set(cookies.map(({ name }) => name))], attributes: require });
  },
});

function has(cookie: Cookie, attribute: (typeof attributes)[number]): boolean {
  if (attribute === "Secure") return cookie.secure;
  if (attribute === "HttpOnly") return cookie.httpOnly;
  return cookie.sameSite !== null && /^(strict|lax)$/i.test(cookie.sameSite);
}

/** RFC 6265, 5.2: the first pair is the cookie, the rest are attributes; the last of a kind counts. */
function parseCookie(path: string, header: string): Cookie {
  const [pair = "", ...rest] = header.split(";");
  const at = pair.indexOf("=");
  const cookie = {
    path,
    name: (at < 0 ? "" : pair.slice(0, at)).trim().slice(0, 200),
    valueLength: (at < 0 ? pair : pair.slice(at + 1)).trim().length,
    secure: false,
    httpOnly: false,
    sameSite: null as string | null,
  };
  for (const part of rest) {
    const [name = "", value = ""] = part.split("=", 2).map((text) => text.trim());
    if (/^secure$/i.test(name)) cookie.secure = true;
    else if (/^httponly$/i.test(name)) cookie.httpOnly = true;
    else if (/^samesite$/i.test(name)) cookie.sameSite = value.slice(0, 20);
  }
  return cookie;
}
