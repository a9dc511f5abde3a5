import { z } from "zod";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { missingPage, schemeOf } from "../pages.ts";
import { leaksIn } from "./leaks.ts";

/** What is asked, by name: the home page to compare with, then three requests that only an error can answer. */
const requests = {
  home: "/",
  "missing-page": missingPage,
  "malformed-path": "/%c0%ae",
  "long-query": `/?akashi-check=${"a".repeat(9_000)}`,
} as const;
const names = ["home", "missing-page", "malformed-path", "long-query"] as const;

const asked = z.enum(names);

const data = z.object({
  answers: z
    .array(
      z.union([
        z.object({ asked, status: z.number().int(), leaks: z.array(z.string().max(60)).max(10) }),
        failureSchema.extend({ asked }),
      ]),
    )
    .max(names.length),
});

export default defineCheck({
  id: "error-page-leak",
  version: 1,
  type: "probe",
  title: { ko: "오류 페이지의 내부 정보", ja: "エラーページの内部情報", en: "What error pages give away" },
  why: {
    ko: "오류 페이지에 스택 추적, 제품 버전, 파일 경로, SQL 오류가 드러나면 공격자가 내부 구조를 파악하는 단서가 됩니다.",
    ja: "エラーページにスタックトレース、製品のバージョン、ファイルパス、SQLエラーが現れると、攻撃者に内部構造の手がかりを与えます。",
    en: "Stack traces, product versions, file paths and SQL errors on an error page show an attacker how the inside is built.",
  },
  remedy: {
    ko: "모든 오류에 내부 정보가 없는 사용자 정의 페이지를 제공하고 상세 내용은 로그에만 남기십시오. nginx: server_tokens off; error_page 400 404 414 500 502 503 504 /error.html; proxy_intercept_errors on; Tomcat: ErrorReportValve의 showReport와 showServerInfo를 false로 설정합니다.",
    ja: "すべてのエラーで内部情報を含まない独自のページを返し、詳細はログにのみ残してください。nginx: server_tokens off; error_page 400 404 414 500 502 503 504 /error.html; proxy_intercept_errors on; Tomcat: ErrorReportValveのshowReportとshowServerInfoをfalseにします。",
    en: "Answer every error with a page of your own that says nothing of the inside, and keep details in the log. nginx: server_tokens off; error_page 400 404 414 500 502 503 504 /error.html; proxy_intercept_errors on; Tomcat: showReport and showServerInfo false on the ErrorReportValve.",
  },
  references: ["CWE-209", "CWE-550", "CWE-497", "ASVS 5.0 16.5.1", "KISA CII 2026 CI-04"],
  evidences: ["fact", "measurement"],
  sends: { connections: names.length, requests: names.length, intrusive: false },
  schemes: ["https:", "http:"],
  params: z.strictObject({}),
  data,
  reasons: {
    "nothing-leaked": {
      ko: "오류 응답 {$errors}건에 내부 정보가 없습니다.",
      ja: "エラー応答{$errors}件に内部情報は含まれていません。",
      en: "None of {$errors :count} error responses says anything of the inside.",
    },
    "stack-trace": {
      ko: "{$path}에 대한 오류 응답에 스택 추적이 드러납니다(상태 {$status}).",
      ja: "{$path}へのエラー応答にスタックトレースが現れています（ステータス{$status}）。",
      en: "The error response for {$path} shows a stack trace (status {$status}).",
    },
    "sql-error": {
      ko: "{$path}에 대한 오류 응답에 데이터베이스 오류가 드러납니다(상태 {$status}).",
      ja: "{$path}へのエラー応答にデータベースのエラーが現れています（ステータス{$status}）。",
      en: "The error response for {$path} shows a database error (status {$status}).",
    },
    "file-path": {
      ko: "{$path}에 대한 오류 응답에 서버의 파일 경로가 드러납니다(상태 {$status}).",
      ja: "{$path}へのエラー応答にサーバのファイルパスが現れています（ステータス{$status}）。",
      en: "The error response for {$path} shows a file path of the server (status {$status}).",
    },
    "product-version": {
      ko: "{$path}에 대한 오류 응답에 제품 이름과 버전이 드러납니다(상태 {$status}).",
      ja: "{$path}へのエラー応答に製品名とバージョンが現れています（ステータス{$status}）。",
      en: "The error response for {$path} names a product and its version (status {$status}).",
    },
    "no-error": {
      ko: "오류 페이지로 응답한 요청이 없어 판단할 수 없습니다.",
      ja: "エラーページで応答した要求がないため判断できません。",
      en: "No request was answered with an error page, so there is nothing to judge.",
    },
    "rate-limited": {
      ko: "요청이 제한되어(상태 429) 판단할 수 없습니다.",
      ja: "要求が制限された（ステータス429）ため判断できません。",
      en: "Our requests were limited (status 429), which tells nothing about error pages.",
    },
    "behind-failing": {
      ko: "앞단의 서버가 서비스에 연결하지 못해(상태 {$status}) 서비스의 오류 페이지를 확인하지 못했습니다.",
      ja: "前段のサーバがサービスに接続できず（ステータス{$status}）、サービスのエラーページを確認できませんでした。",
      en: "What stands in front did not reach the service (status {$status}), so its error pages were not seen.",
    },
  },
  async observe(target, _params, io) {
    const answers: z.infer<typeof data>["answers"] = [];
    for (const one of names) {
      const request = { scheme: schemeOf(target.url), path: requests[one] };
      const answer = await attempt(() => io.outbound.request(io.decided, request));
      if ("failure" in answer) answers.push({ asked: one, failure: answer.failure });
      else answers.push({ asked: one, status: answer.status, leaks: leaksIn(answer.body.toString("utf8")) });
      if ("failure" in answer || answer.status === 429) break;
    }
    return { answers };
  },
  assess({ answers }) {
    const seen = answers.flatMap((answer) => ("failure" in answer ? [] : [answer]));
    const home = seen.find((answer) => answer.asked === "home" && answer.status < 400);
    // Where every path leads to the same page, what that page says is what it means to say.
    const own = (answer: (typeof seen)[number]) =>
      answer.leaks.filter((leak) => answer.status >= 400 || !home?.leaks.includes(leak));
    for (const kind of ["stack-trace", "sql-error", "file-path", "product-version"] as const) {
      const leaking = seen.find((answer) => own(answer).includes(kind));
      if (leaking) return notMet(kind, { path: shortened(requests[leaking.asked]), status: leaking.status });
    }
    for (const answer of answers) {
      if ("failure" in answer) return unknownBecause(answer.failure);
      if (answer.status === 429) return unknown("rate-limited");
      if ([502, 503, 504].includes(answer.status)) return unknown("behind-failing", { status: answer.status });
    }
    if (names.some((one) => !seen.some((answer) => answer.asked === one))) return unknownBecause("failed");
    // Asking for a sign-in first, or leading elsewhere, is no error of the service.
    const errors = seen.filter(({ status }) => status >= 400 && status !== 401 && status !== 407);
    return errors.length === 0 ? unknown("no-error") : met("nothing-leaked", { errors: errors.length });
  },
});

function shortened(path: string): string {
  return path.length > 40 ? `${path.slice(0, 40)}…` : path;
}
