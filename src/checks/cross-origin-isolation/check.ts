import { z } from "zod";
import { withHeader } from "../configuration.ts";
import { defineCheck, met, notMet } from "../define.ts";
import {
  allSeen,
  headerValues,
  isHtml,
  lookAtPages,
  noHtml,
  noHtmlReasons,
  type Page,
  pageParams,
  pagesSchema,
  withheldReasons,
} from "../pages.ts";
import { parseToken } from "../structured-fields.ts";

const params = z.strictObject({
  ...pageParams,
  /** Cross-Origin-Opener-Policy: what a page keeps of the windows that opened it, or that it opens. */
  allowed: z
    .array(z.enum(["same-origin", "same-origin-allow-popups", "noopener-allow-popups"]))
    .min(1)
    .max(3)
    .default(["same-origin", "same-origin-allow-popups"]),
  /** Cross-Origin-Embedder-Policy; not asked for when left out. */
  embedder: z
    .array(z.enum(["require-corp", "credentialless"]))
    .min(1)
    .max(2)
    .optional(),
  /** Cross-Origin-Resource-Policy; not asked for when left out. */
  resource: z
    .array(z.enum(["same-origin", "same-site", "cross-origin"]))
    .min(1)
    .max(3)
    .optional(),
});

const openers = ["unsafe-none", "same-origin", "same-origin-allow-popups", "noopener-allow-popups"];
const embedders = ["unsafe-none", "require-corp", "credentialless"];
const sharing = ["same-origin", "same-site", "cross-origin"];
const opener = "Cross-Origin-Opener-Policy";
const embedding = "Cross-Origin-Embedder-Policy";
const resources = "Cross-Origin-Resource-Policy";

export default defineCheck({
  id: "cross-origin-isolation",
  version: 2,
  type: "probe",
  title: { ko: "다른 출처와의 격리", ja: "他オリジンからの分離", en: "Isolation from other origins" },
  why: {
    ko: "COOP가 있으면 다른 사이트가 연 창에서 이 서비스의 창을 조작하거나 상태를 엿볼 수 없습니다.",
    ja: "COOPがあれば、他サイトが開いたウィンドウから、このサービスのウィンドウを操作したり状態をうかがったりできません。",
    en: "With COOP, a site that opens a window of the service can neither steer it nor watch it.",
  },
  remedy: {
    ko: "모든 HTML 응답에 헤더를 추가하십시오. nginx: add_header Cross-Origin-Opener-Policy same-origin always;",
    ja: "すべてのHTML応答にヘッダを付けてください。nginx: add_header Cross-Origin-Opener-Policy same-origin always;",
    en: "Add the header to every HTML response. nginx: add_header Cross-Origin-Opener-Policy same-origin always;",
  },
  configuration: withHeader("Cross-Origin-Opener-Policy", "same-origin"),
  references: ["HTML Standard", "Fetch Standard", "CWE-693", "ASVS 5.0 3.4.8"],
  evidences: ["fact", "measurement"],
  sends: { connections: 11, requests: 11, intrusive: false },
  // Over plain HTTP browsers ignore these headers.
  schemes: ["https:"],
  params,
  data: pagesSchema,
  reasons: {
    isolated: {
      ko: "HTML 응답 {$pages}건 모두 요구한 격리 헤더를 보냅니다: {$headers}",
      ja: "HTML応答{$pages}件すべてが、求めた分離のヘッダを送ります: {$headers}",
      en: "All {$pages} HTML responses send the isolation headers asked for: {$headers}",
    },
    missing: {
      ko: "{$path} 응답에 {$header} 헤더가 없습니다.",
      ja: "{$path}の応答に{$header}ヘッダがありません。",
      en: "The response for {$path} lacks {$header}.",
    },
    invalid: {
      ko: "{$path} 응답의 {$header} 값이 올바르지 않아 브라우저가 무시합니다: {$value}",
      ja: "{$path}の応答の{$header}の値は正しくないため、ブラウザに無視されます: {$value}",
      en: "The {$header} value of {$path} is not valid, and browsers ignore it: {$value}",
    },
    other: {
      ko: "{$path} 응답의 {$header} 값이 {$value}입니다.",
      ja: "{$path}の応答の{$header}の値は{$value}です。",
      en: "The {$header} of {$path} is {$value}.",
    },
    ...noHtmlReasons,
    ...withheldReasons,
  },
  observe: (target, given, io) =>
    lookAtPages(target, given, io, [
      "content-type",
      ...[opener, embedding, resources].map((header) => header.toLowerCase()),
    ]),
  assess(seen, { allowed, embedder, resource, ...asked }) {
    const pages = allSeen(seen, asked);
    if ("outcome" in pages) return pages;
    const html = pages.filter(isHtml);
    const demands: Demand[] = [{ header: opener, allowed, known: openers, read: token }];
    if (embedder) demands.push({ header: embedding, allowed: embedder, known: embedders, read: token });
    if (resource) demands.push({ header: resources, allowed: resource, known: sharing, read: whole });
    for (const page of html) {
      const { path } = page;
      for (const { header, allowed, known, read } of demands) {
        const values = headerValues(page, header.toLowerCase());
        if (values.length === 0) return notMet("missing", { path, header });
        const value = read(page, header.toLowerCase());
        if (value === undefined || !known.includes(value)) {
          return notMet("invalid", { path, header, value: `"${values.join(", ").slice(0, 100)}"` });
        }
        if (!allowed.includes(value)) return notMet("other", { path, header, value });
      }
    }
    return noHtml(html, asked) ?? met("isolated", { pages: html.length, headers: demands.map(({ header }) => header) });
  },
});

type Demand = {
  readonly header: string;
  readonly allowed: readonly string[];
  readonly known: readonly string[];
  readonly read: (page: Page, header: string) => string | undefined;
};

/** HTML standard: a structured field, one token, in this very case; two headers are none. */
function token(page: Page, header: string): string | undefined {
  return parseToken(headerValues(page, header));
}

/** Fetch standard, "cross-origin resource policy check": the whole value, in this very case. */
function whole(page: Page, header: string): string {
  return headerValues(page, header).join(", ");
}
