import { z } from "zod";
import { parseDuration } from "../../domain/time.ts";
import { withHeader } from "../configuration.ts";
import { defineCheck, met, notMet } from "../define.ts";
import { allSeen, headerValues, lookAtPages, pageParams, pagesSchema, withheldReasons } from "../pages.ts";

const params = z.strictObject({
  ...pageParams,
  /** Judges differ (half a year, one year, two): the claim says which minimum it means. */
  minAge: z
    .string()
    .refine((text) => parseDuration(text) !== undefined)
    .default("P365D"),
  includeSubDomains: z.boolean().default(false),
  /**
   * What the preload list of the browsers asks of every answer over HTTPS, redirects included (hstspreload.org): a year,
   * includeSubDomains, preload. That the name is a registrable domain, and is on the list, is not looked at.
   */
  preload: z.boolean().default(false),
});

/** Milliseconds. */
const preloadAge = 31_536_000_000;

export default defineCheck({
  id: "hsts",
  version: 3,
  type: "probe",
  title: { ko: "HSTS 헤더", ja: "HSTSヘッダ", en: "HTTP Strict Transport Security" },
  why: {
    ko: "HSTS가 있으면 브라우저가 다음 방문부터 평문 HTTP를 아예 시도하지 않습니다.",
    ja: "HSTSがあれば、ブラウザは次回以降、平文HTTPでの接続を試みません。",
    en: "With HSTS a browser does not even try plain HTTP on later visits.",
  },
  remedy: {
    ko: '모든 HTTPS 응답(오류 포함)에 헤더를 추가하십시오. nginx: add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
    ja: 'エラーを含むすべてのHTTPS応答にヘッダを付けてください。nginx: add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
    en: 'Add the header to every HTTPS response, errors included. nginx: add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
  },
  configuration: withHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
  references: ["RFC 6797", "hstspreload.org", "CWE-319", "ASVS 5.0 3.4.1", "ASVS 5.0 3.7.4"],
  evidences: ["fact", "measurement"],
  sends: { connections: 11, requests: 11, intrusive: false },
  schemes: ["https:"],
  params,
  data: pagesSchema,
  reasons: {
    present: {
      ko: "모든 응답에 HSTS가 있으며 가장 짧은 기간은 {$days}일입니다.",
      ja: "すべての応答にHSTSがあり、最も短い期間は{$days}日です。",
      en: "Every response carries HSTS; the shortest age is {$days} days.",
    },
    missing: {
      ko: "{$path} 응답에 HSTS 헤더가 없습니다.",
      ja: "{$path}の応答にHSTSヘッダがありません。",
      en: "The response for {$path} has no HSTS header.",
    },
    invalid: {
      ko: "{$path} 응답의 HSTS 헤더 형식이 올바르지 않습니다.",
      ja: "{$path}の応答のHSTSヘッダは書式が正しくありません。",
      en: "The HSTS header of {$path} is not valid.",
    },
    "too-short": {
      ko: "{$path}의 기간이 {$days}일로, 정한 최소 {$minDays}일보다 짧습니다.",
      ja: "{$path}の期間は{$days}日で、定めた下限の{$minDays}日に足りません。",
      en: "The age for {$path} is {$days} days, shorter than the {$minDays} days asked for.",
    },
    "subdomains-missing": {
      ko: "{$path} 응답에 includeSubDomains가 없습니다.",
      ja: "{$path}の応答にincludeSubDomainsがありません。",
      en: "The header of {$path} lacks includeSubDomains.",
    },
    "preload-missing": {
      ko: "{$path} 응답에 preload가 없습니다.",
      ja: "{$path}の応答にpreloadがありません。",
      en: "The header of {$path} lacks preload.",
    },
    ...withheldReasons,
  },
  observe: (target, given, io) => lookAtPages(target, given, io, ["strict-transport-security"]),
  assess(seen, { minAge, includeSubDomains, preload, ...asked }) {
    const pages = allSeen(seen, asked);
    if ("outcome" in pages) return pages;
    const least = Math.max(parseDuration(minAge) ?? 0, preload ? preloadAge : 0);
    const minDays = Math.floor(least / 86_400_000);
    let shortest = Number.POSITIVE_INFINITY;
    for (const page of pages) {
      const { path } = page;
      // RFC 6797, 8.1: a browser reads the first header only.
      const value = headerValues(page, "strict-transport-security")[0];
      if (value === undefined) return notMet("missing", { path });
      const header = parseHsts(value);
      if (!header) return notMet("invalid", { path });
      const days = Math.floor(header.maxAge / 86_400);
      if (header.maxAge * 1000 < least) return notMet("too-short", { path, days, minDays });
      if ((includeSubDomains || preload) && !header.includeSubDomains) return notMet("subdomains-missing", { path });
      if (preload && !header.preload) return notMet("preload-missing", { path });
      shortest = Math.min(shortest, days);
    }
    return met("present", { days: shortest });
  },
});

/** RFC 6797, 6.1: directives by semicolons, each at most once, max-age required; values may be quoted. */
function parseHsts(value: string): { maxAge: number; includeSubDomains: boolean; preload: boolean } | undefined {
  const directives = new Map<string, string | null>();
  for (const part of value.split(";")) {
    const text = part.trim();
    if (text === "") continue;
    const found = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)(?:\s*=\s*(?:"([^"]*)"|([^\s"]+)))?$/.exec(text);
    const name = found?.[1]?.toLowerCase();
    if (!found || name === undefined || directives.has(name)) return undefined;
    directives.set(name, found[2] ?? found[3] ?? null);
  }
  const maxAge = directives.get("max-age");
  if (maxAge === undefined || maxAge === null || !/^\d{1,12}$/.test(maxAge)) return undefined;
  return {
    maxAge: Number(maxAge),
    includeSubDomains: directives.has("includesubdomains"),
    preload: directives.has("preload"),
  };
}
