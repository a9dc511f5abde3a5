import { z } from "zod";
import { defineCheck, met, notMet } from "../define.ts";
import { allSeen, headerValues, lookAtPages, pageParams, pagesSchema, withheldReasons } from "../pages.ts";
import { configuration } from "./configuration.ts";

/** Headers by which servers and frameworks introduce themselves, as they are written, and what they are asked for by. */
const banners = ["Server", "X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version", "X-Generator"] as const;
const kept = banners.map((name) => name.toLowerCase());

const params = z.strictObject({
  ...pageParams,
  /** Headers that may carry a version: those of a product whose version the claim does not speak of. */
  allow: z.array(z.enum(banners)).max(banners.length).default([]),
});

export default defineCheck({
  id: "version-banner",
  version: 2,
  type: "probe",
  title: {
    ko: "응답 헤더의 버전 정보",
    ja: "応答ヘッダのバージョン情報",
    en: "Version numbers in response headers",
  },
  why: {
    ko: "제품의 버전이 드러나면 공격자는 해당 버전의 알려진 취약점부터 시도합니다.",
    ja: "製品のバージョンが分かると、攻撃者はそのバージョンの既知の脆弱性から試します。",
    en: "Who knows the version of a product tries the known vulnerabilities of that version first.",
  },
  remedy: {
    ko: "오류 페이지를 포함한 모든 응답에서 버전을 숨기십시오. nginx: server_tokens off; proxy_hide_header X-Powered-By; PHP: expose_php = Off, Apache: ServerTokens Prod",
    ja: "エラーページを含むすべての応答でバージョンを隠してください。nginx: server_tokens off; proxy_hide_header X-Powered-By; PHP: expose_php = Off、Apache: ServerTokens Prod",
    en: "Hide versions in every response, errors included. nginx: server_tokens off; proxy_hide_header X-Powered-By; PHP: expose_php = Off; Apache: ServerTokens Prod",
  },
  configuration,
  references: ["RFC 9110 10.2.4", "CWE-200", "CWE-497", "ASVS 5.0 13.4.6", "KISA CII 2026 CI-05"],
  evidences: ["fact", "measurement"],
  sends: { connections: 11, requests: 11, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data: pagesSchema,
  reasons: {
    "no-versions": {
      ko: "응답 {$pages}건의 헤더에 버전 번호가 없습니다.",
      ja: "応答{$pages}件のヘッダにバージョン番号はありません。",
      en: "No header of {$pages :count} responses carries a version number.",
    },
    "version-shown": {
      ko: "{$path} 응답의 {$header} 헤더에 버전이 드러납니다: {$value}",
      ja: "{$path}の応答の{$header}ヘッダにバージョンが現れています: {$value}",
      en: "The {$header} header of the response for {$path} shows a version: {$value}",
    },
    ...withheldReasons,
  },
  observe: (target, given, io) => lookAtPages(target, given, io, kept),
  assess(seen, { allow, ...asked }) {
    const judged = banners.filter((name) => !allow.includes(name));
    for (const page of seen.pages) {
      if ("failure" in page) continue;
      // A version is shown by whichever response carries it, whatever the others were.
      for (const header of judged) {
        const value = headerValues(page, header.toLowerCase()).find(hasVersion);
        if (value !== undefined) return notMet("version-shown", { path: page.path, header, value: shortened(value) });
      }
    }
    const pages = allSeen(seen, asked);
    return "outcome" in pages ? pages : met("no-versions", { pages: pages.length });
  },
});

/**
 * A number of its own (nginx/1.22, Drupal 10, Jetty(9.4.z)), or one with dots anywhere (Python3.11). Digits that belong
 * to a name are none: AmazonS3, h2o.
 */
function hasVersion(value: string): boolean {
  return /(?:^|[\s/(])v?\d+(?:\.\w+)*(?![\w.])|\d+\.\d+/i.test(value);
}

function shortened(value: string): string {
  return value.length > 100 ? `${value.slice(0, 100).toWellFormed()}…` : value;
}
