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

const params = z.strictObject({
  ...pageParams,
  /** Which defence the claim speaks of; a browser that knows frame-ancestors ignores X-Frame-Options beside it. */
  require: z.enum(["any", "x-frame-options", "frame-ancestors"]).default("any"),
});

const kept = ["content-type", "x-frame-options", "content-security-policy"];

export default defineCheck({
  id: "clickjacking",
  version: 3,
  type: "probe",
  title: { ko: "클릭재킹 방어", ja: "クリックジャッキング対策", en: "Clickjacking defence" },
  why: {
    ko: "다른 사이트가 화면을 프레임에 넣을 수 있으면 이용자를 속여 버튼을 누르게 할 수 있습니다.",
    ja: "他のサイトが画面をフレームに埋め込めると、利用者をだましてボタンを押させることができます。",
    en: "A page that other sites can frame can be used to trick people into clicking.",
  },
  remedy: {
    ko: "모든 HTML 응답에 Content-Security-Policy: frame-ancestors 'none'과 X-Frame-Options: DENY를 추가하십시오.",
    ja: "すべてのHTML応答にContent-Security-Policy: frame-ancestors 'none'とX-Frame-Options: DENYを付けてください。",
    en: "Add Content-Security-Policy: frame-ancestors 'none' and X-Frame-Options: DENY to every HTML response.",
  },
  configuration: withHeader("X-Frame-Options", "DENY"),
  references: ["CSP Level 3", "RFC 7034", "CWE-1021", "ASVS 5.0 3.4.6"],
  evidences: ["fact", "measurement"],
  sends: { connections: 11, requests: 11, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data: pagesSchema,
  reasons: {
    defended: {
      ko: "HTML 응답 {$pages}건 모두 다른 사이트의 프레임을 거부합니다.",
      ja: "HTML応答{$pages}件すべてが他サイトからの埋め込みを拒否しています。",
      en: "All {$pages} HTML responses refuse to be framed by other sites.",
    },
    ...noHtmlReasons,
    missing: {
      ko: "{$path} 응답에 {$header}이(가) 없습니다.",
      ja: "{$path}の応答に{$header}がありません。",
      en: "The response for {$path} lacks {$header}.",
    },
    "any-site": {
      ko: "{$path} 응답이 모든 사이트의 프레임을 허용합니다.",
      ja: "{$path}の応答はどのサイトからの埋め込みも許しています。",
      en: "The response for {$path} lets any site frame it.",
    },
    invalid: {
      ko: "{$path} 응답의 X-Frame-Options 값이 올바르지 않습니다: {$value}",
      ja: "{$path}の応答のX-Frame-Optionsの値が正しくありません: {$value}",
      en: "The X-Frame-Options value of {$path} is not valid: {$value}",
    },
    ...withheldReasons,
  },
  observe: (target, given, io) => lookAtPages(target, given, io, kept),
  assess(seen, { require, ...asked }) {
    const pages = allSeen(seen, asked);
    if ("outcome" in pages) return pages;
    const html = pages.filter(isHtml);
    for (const page of html) {
      const { path } = page;
      const ancestors = frameAncestors(page);
      const options = headerValues(page, "x-frame-options").flatMap((value) => value.split(","));
      if (require === "x-frame-options" && options.length === 0) {
        return notMet("missing", { path, header: "X-Frame-Options" });
      }
      if (require === "frame-ancestors" && ancestors.length === 0) {
        return notMet("missing", { path, header: "frame-ancestors" });
      }
      if (ancestors.length > 0) {
        if (!ancestors.some(refusesStrangers)) return notMet("any-site", { path });
        if (require !== "x-frame-options") continue;
      }
      if (options.length === 0) return notMet("missing", { path, header: "X-Frame-Options / frame-ancestors" });
      // Browsers refuse the frame when the values disagree, and ignore values they do not know.
      const bad = options.map((value) => value.trim()).find((value) => !/^(deny|sameorigin)$/i.test(value));
      if (bad !== undefined) return notMet("invalid", { path, value: bad.slice(0, 100) });
    }
    return noHtml(html, asked) ?? met("defended", { pages: html.length });
  },
});

/** The source lists of every policy that has one; each policy must allow a framing site. */
function frameAncestors(page: Page): string[][] {
  return headerValues(page, "content-security-policy")
    .flatMap((value) => value.split(","))
    .flatMap((policy) => {
      const directives = policy.split(";").map((one) => one.trim().split(/\s+/));
      const found = directives.find(([name]) => name?.toLowerCase() === "frame-ancestors");
      return found ? [found.slice(1)] : [];
    });
}

/**
 * A source that every site can meet: a scheme alone, or a host that is only the wildcard. No port and no path narrows it
 * down, because whoever frames the page chooses both for a site of their own.
 */
const everySite = /^(?:(?:https?|wss?):|(?:(?:https?|wss?):\/\/)?\*(?::(?:\d+|\*))?(?:\/.*)?)$/i;

/** Whether a source list names sites, or nobody, rather than everybody: an empty list is 'none'. */
function refusesStrangers(sources: readonly string[]): boolean {
  return !sources.some((source) => everySite.test(source));
}
