import { z } from "zod";
import { parseDuration } from "../../domain/time.ts";
import type { FailureCode } from "../../net/failure.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { hasAll, pageParams, schemeOf, tooMany, withheld, withheldReasons } from "../pages.ts";
import { configuration } from "./configuration.ts";
import { type Cookie, cookieSchema, parseCookie } from "./cookie.ts";

const attributes = ["Secure", "HttpOnly", "SameSite", "Partitioned"] as const;

const params = z.strictObject({
  paths: pageParams.paths,
  require: z.array(z.enum(attributes)).min(1).default(["Secure", "HttpOnly", "SameSite"]),
  /** Cookies the claim speaks of; all of them when left out. */
  names: z.array(z.string().max(200)).min(1).optional(),
  /** What a name has to begin with; __Host- says more than __Secure-, and is taken for it. */
  prefix: z.enum(["__Secure-", "__Host-"]).optional(),
  /** Who may be sent the cookie: the host that set it, those below it, or those below a domain above it as well. */
  scope: z.enum(["host", "subdomains", "parent"]).default("parent"),
  /** The longest that browsers may keep it; one that ends with the browser is always short enough. */
  maxLifetime: z
    .string()
    .refine((text) => parseDuration(text) !== undefined)
    .optional(),
});
type Params = z.infer<typeof params>;

const answerSchema = z.object({ path: z.string(), status: z.number().int() });

const data = z.union([
  failureSchema,
  z.object({ answers: z.array(answerSchema).min(1), cookies: z.array(cookieSchema) }),
]);

export default defineCheck({
  id: "cookie-attributes",
  version: 3,
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
  configuration,
  references: [
    "RFC 6265",
    "draft-ietf-httpbis-rfc6265bis",
    "CWE-614",
    "CWE-1004",
    "CWE-1275",
    "CWE-539",
    "ASVS 5.0 3.3.1",
    "ASVS 5.0 3.3.2",
    "ASVS 5.0 3.3.3",
    "ASVS 5.0 3.3.4",
  ],
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
    "dropped-by-browsers": {
      ko: "쿠키 {$cookie}은(는) {$rule} 규칙에 어긋나 브라우저가 저장하지 않습니다.",
      ja: "Cookie {$cookie}は{$rule}の規則に反するため、ブラウザに保存されません。",
      en: "The cookie {$cookie} breaks the rule of {$rule}, and browsers do not keep it.",
    },
    "prefix-missing": {
      ko: "쿠키 {$cookie}의 이름이 {$prefix}(으)로 시작하지 않습니다.",
      ja: "Cookie {$cookie}の名前は{$prefix}で始まっていません。",
      en: "The name of the cookie {$cookie} does not begin with {$prefix}.",
    },
    "sent-to-others": {
      ko: "쿠키 {$cookie}은(는) Domain 속성에 따라 다른 호스트에도 전송됩니다(범위: {$scope}).",
      ja: "Cookie {$cookie}は、Domain属性により他のホストにも送信されます（範囲: {$scope}）。",
      en: "By its Domain attribute the cookie {$cookie} is sent to other hosts, too (scope: {$scope}).",
    },
    "kept-too-long": {
      ko: "쿠키 {$cookie}의 유효 기간이 {$hours}시간으로, 정한 {$most}시간보다 깁니다.",
      ja: "Cookie {$cookie}の有効期間は{$hours}時間で、定めた上限の{$most}時間を超えています。",
      en: "The cookie {$cookie} is kept for {$hours} hours, longer than the {$most} hours asked for.",
    },
    "lifetime-unknown": {
      ko: "쿠키 {$cookie}의 만료 시각을 읽을 수 없어 유효 기간을 판단할 수 없습니다.",
      ja: "Cookie {$cookie}の有効期限を読み取れず、有効期間を判断できません。",
      en: "When the cookie {$cookie} expires could not be read, so how long it is kept is not known.",
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
    for (const path of new Set(paths)) {
      const answer = await attempt(() => io.outbound.request(io.decided, { scheme: schemeOf(target.url), path }));
      if ("failure" in answer) return { failure: answer.failure as FailureCode };
      answers.push({ path, status: answer.status });
      const date = answer.headers.find(([name]) => name === "date")?.[1] ?? "";
      for (const [name, value] of answer.headers) {
        if (name === "set-cookie") cookies.push(parseCookie(value, { path, host: target.url.hostname, date }));
      }
      if (answer.status === tooMany) break;
    }
    return { answers, cookies };
  },
  assess(seen, given) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    for (const answer of seen.answers) {
      const silence = withheld(answer);
      if (silence) return silence;
    }
    if (!hasAll(seen.answers, given.paths)) return unknownBecause("failed");
    const { names, require } = given;
    // A cookie that is taken back protects nothing, and needs no protection.
    const cookies = seen.cookies.filter(({ name, lifetime }) => (!names || names.includes(name)) && lifetime !== 0);
    for (const cookie of cookies) {
      const problem = problemOf(cookie, given);
      if (problem) return problem;
    }
    // Every cookie named has to be seen: one that is not set is not thereby safe.
    const absent = (names ?? []).some((name) => !cookies.some((cookie) => cookie.name === name));
    if (cookies.length === 0 || absent) return unknown("no-cookies");
    const unread = cookies.find(({ lifetime }) => lifetime === "unknown");
    if (given.maxLifetime !== undefined && unread) return unknown("lifetime-unknown", { cookie: unread.name });
    return met("complete", { cookies: [...new Set(cookies.map(({ name }) => name))], attributes: require });
  },
});

function problemOf(cookie: Cookie, { require, prefix, scope, maxLifetime }: Params) {
  const { name, lifetime } = cookie;
  const missing = require.filter((attribute) => !has(cookie, attribute));
  if (missing.length > 0) return notMet("incomplete", { cookie: name, missing });
  const rule = brokenRule(cookie);
  if (rule) return notMet("dropped-by-browsers", { cookie: name, rule });
  if (prefix && !name.startsWith(prefix) && !name.startsWith("__Host-")) {
    return notMet("prefix-missing", { cookie: name, prefix });
  }
  if (widths.indexOf(cookie.scope) > widths.indexOf(scope)) {
    return notMet("sent-to-others", { cookie: name, scope: cookie.scope });
  }
  const most = maxLifetime === undefined ? Number.POSITIVE_INFINITY : (parseDuration(maxLifetime) ?? 0) / 60_000;
  if (typeof lifetime === "number" && lifetime > most) {
    return notMet("kept-too-long", { cookie: name, hours: Math.ceil(lifetime / 60), most: Math.floor(most / 60) });
  }
  return undefined;
}

const widths: readonly Cookie["scope"][] = ["host", "subdomains", "parent"];

/** RFC 6265bis, 5.7 (storage model) and CHIPS: what makes browsers drop a cookie, prefixes in any case. */
function brokenRule({ name, secure, sameSite, partitioned, wholeHost, scope }: Cookie): string | undefined {
  if (scope === "foreign" || scope === "public-suffix") return "Domain";
  if (/^__secure-/i.test(name) && !secure) return "__Secure-";
  if (/^__host-/i.test(name) && !(secure && wholeHost && scope === "host")) return "__Host-";
  if (sameSite?.toLowerCase() === "none" && !secure) return "SameSite=None";
  return partitioned && !secure ? "Partitioned" : undefined;
}

function has(cookie: Cookie, attribute: (typeof attributes)[number]): boolean {
  if (attribute === "Secure") return cookie.secure;
  if (attribute === "HttpOnly") return cookie.httpOnly;
  if (attribute === "Partitioned") return cookie.partitioned;
  return cookie.sameSite !== null && /^(strict|lax)$/i.test(cookie.sameSite);
}
