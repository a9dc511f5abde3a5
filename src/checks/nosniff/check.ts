import { z } from "zod";
import { withHeader } from "../configuration.ts";
import { defineCheck, met, notMet } from "../define.ts";
import { listed } from "../header-list.ts";
import { allSeen, lookAtPages, pageParams, pagesSchema, withheldReasons } from "../pages.ts";

export default defineCheck({
  id: "nosniff",
  version: 2,
  type: "probe",
  title: { ko: "콘텐츠 스니핑 차단", ja: "コンテンツスニッフィングの防止", en: "No content sniffing" },
  why: {
    ko: "nosniff가 없으면 브라우저가 선언된 형식을 무시하고 추측하여, 업로드된 파일 등이 스크립트로 실행될 수 있습니다.",
    ja: "nosniffがないと、ブラウザが宣言された形式に従わず推測し、アップロードされたファイルなどがスクリプトとして実行されるおそれがあります。",
    en: "Without nosniff a browser may overrule the declared type, so that an uploaded file, say, runs as a script.",
  },
  remedy: {
    ko: "오류를 포함한 모든 응답에 헤더를 추가하십시오. nginx: add_header X-Content-Type-Options nosniff always;",
    ja: "エラーを含むすべての応答にヘッダを付けてください。nginx: add_header X-Content-Type-Options nosniff always;",
    en: "Add the header to every response, errors included. nginx: add_header X-Content-Type-Options nosniff always;",
  },
  configuration: withHeader("X-Content-Type-Options", "nosniff"),
  references: ["Fetch Standard", "CWE-693", "ASVS 5.0 3.4.4"],
  evidences: ["fact", "measurement"],
  sends: { connections: 11, requests: 11, intrusive: false },
  schemes: ["https:", "http:"],
  params: z.strictObject(pageParams),
  data: pagesSchema,
  reasons: {
    "always-sent": {
      ko: "응답 {$responses}건 모두 X-Content-Type-Options: nosniff를 보냅니다.",
      ja: "応答{$responses}件すべてにX-Content-Type-Options: nosniffが付いています。",
      en: "All {$responses} responses carry X-Content-Type-Options: nosniff.",
    },
    missing: {
      ko: "{$path} 응답에 X-Content-Type-Options가 없습니다.",
      ja: "{$path}の応答にX-Content-Type-Optionsがありません。",
      en: "The response for {$path} has no X-Content-Type-Options.",
    },
    invalid: {
      ko: "{$path} 응답의 X-Content-Type-Options에서 브라우저가 읽는 첫 값이 nosniff가 아닙니다: {$value}",
      ja: "{$path}の応答のX-Content-Type-Optionsは、ブラウザが読む最初の値がnosniffではありません: {$value}",
      en: "The first X-Content-Type-Options value of {$path}, the one browsers read, is not nosniff: {$value}",
    },
    ...withheldReasons,
  },
  observe: (target, given, io) => lookAtPages(target, given, io, ["x-content-type-options"]),
  assess(seen, asked) {
    const pages = allSeen(seen, asked);
    if ("outcome" in pages) return pages;
    for (const page of pages) {
      const { path } = page;
      // Fetch standard, "determine nosniff": the first value decides, whatever follows it.
      const value = listed(page, "x-content-type-options")[0];
      if (value === undefined) return notMet("missing", { path });
      if (value.toLowerCase() !== "nosniff") return notMet("invalid", { path, value: `"${value.slice(0, 100)}"` });
    }
    return met("always-sent", { responses: pages.length });
  },
});
