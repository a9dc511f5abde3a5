import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import { allSeen, contentTypes, lookAtPages, pageParams, pagesSchema, withheldReasons } from "../pages.ts";
import { configuration } from "./configuration.ts";

const params = z.strictObject({
  ...pageParams,
  charsets: z.array(z.string().max(40)).min(1).default(["utf-8"]),
});

export default defineCheck({
  id: "content-type-charset",
  version: 3,
  type: "probe",
  title: { ko: "문자 코드 지정", ja: "文字コードの指定", en: "Character set declared" },
  why: {
    ko: "응답에 문자 코드가 없으면 브라우저가 추측하게 되어 스크립트가 끼어들 여지가 생깁니다.",
    ja: "応答に文字コードの指定がないとブラウザが推測し、スクリプトが紛れ込む余地が生じます。",
    en: "Without a declared character set a browser guesses, which has let scripts slip in.",
  },
  remedy: {
    ko: "텍스트 응답의 Content-Type에 charset을 지정하십시오. nginx: charset utf-8;",
    ja: "テキスト応答のContent-Typeにcharsetを指定してください。nginx: charset utf-8;",
    en: "Declare the charset in the Content-Type of text responses. nginx: charset utf-8;",
  },
  configuration,
  references: ["RFC 9110 8.3", "CWE-173", "ASVS 5.0 4.1.1"],
  evidences: ["fact", "measurement"],
  sends: { connections: 11, requests: 11, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data: pagesSchema,
  reasons: {
    declared: {
      ko: "텍스트 응답 {$pages}건 모두 문자 코드를 지정합니다: {$charsets}",
      ja: "テキスト応答{$pages}件すべてに文字コードの指定があります: {$charsets}",
      en: "All {$pages} text responses declare their character set: {$charsets}",
    },
    missing: {
      ko: "{$path} 응답의 Content-Type에 charset이 없습니다.",
      ja: "{$path}の応答のContent-Typeにcharsetがありません。",
      en: "The Content-Type of {$path} declares no charset.",
    },
    "no-content-type": {
      ko: "{$path} 응답에 Content-Type이 없습니다.",
      ja: "{$path}の応答にContent-Typeがありません。",
      en: "The response for {$path} has no Content-Type.",
    },
    conflicting: {
      ko: "{$path} 응답의 Content-Type이 서로 다르게 중복 지정되어 있습니다: {$types}",
      ja: "{$path}の応答に、互いに異なるContent-Typeが重複しています: {$types}",
      en: "The response for {$path} has several Content-Types that disagree: {$types}",
    },
    other: {
      ko: "{$path} 응답의 문자 코드가 {$charset}입니다.",
      ja: "{$path}の応答の文字コードは{$charset}です。",
      en: "The response for {$path} declares {$charset}.",
    },
    "no-text": {
      ko: "텍스트 응답이 없어 판단할 수 없습니다.",
      ja: "テキスト応答がないため判断できません。",
      en: "None of the responses is text, so there is nothing to judge.",
    },
    ...withheldReasons,
  },
  observe: (target, given, io) => lookAtPages(target, given, io, ["content-type"]),
  assess(seen, { charsets, ...asked }) {
    const pages = allSeen(seen, asked);
    if ("outcome" in pages) return pages;
    const found = new Set<string>();
    let texts = 0;
    for (const page of pages) {
      const { path } = page;
      // Where there is no content, there is no character to misread.
      if (page.bodyLength === 0) continue;
      const types = contentTypes(page);
      const [type] = types;
      if (type === undefined) return notMet("no-content-type", { path });
      if (!types.some(isText)) continue;
      texts++;
      // Which of them counts differs between browsers, caches and filters.
      if (new Set(types.map(comparable)).size > 1) {
        return notMet("conflicting", { path, types: types.slice(0, 5).map((one) => one.slice(0, 100)) });
      }
      const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1]?.toLowerCase();
      if (charset === undefined) return notMet("missing", { path });
      if (!charsets.some((allowed) => allowed.toLowerCase() === charset)) return notMet("other", { path, charset });
      found.add(charset);
    }
    return texts === 0 ? unknown("no-text") : met("declared", { pages: texts, charsets: [...found] });
  },
});

function isText(type: string): boolean {
  return /^(text\/|application\/(xhtml\+xml|xml|javascript)\b)/i.test(type);
}

/** The same for values that differ only in case, spaces or needless quotes. */
function comparable(type: string): string {
  return type.toLowerCase().replaceAll(/[\s"]/g, "");
}
