import { z } from "zod";
import { withHeader } from "../configuration.ts";
import { defineCheck, met, notMet } from "../define.ts";
import { listed, notShown, notShownReasons } from "../header-list.ts";
import { allSeen, lookAtPages, pageParams, pagesSchema, withheldReasons } from "../pages.ts";

const ways = ["no-store", "private-no-cache"] as const;

const params = z.strictObject({
  /** Pages that show what is not everybody's; which they are only the claim can say. */
  paths: pageParams.paths.unwrap(),
  /** What keeps an answer out of caches: no-store alone, or private together with no-cache as well. */
  allow: z.array(z.enum(ways)).min(1).max(ways.length).default(["no-store"]),
});

export default defineCheck({
  id: "private-cache",
  version: 2,
  type: "probe",
  title: {
    ko: "민감한 페이지의 캐시 금지",
    ja: "機微なページのキャッシュ禁止",
    en: "Private pages kept out of caches",
  },
  why: {
    ko: "민감한 페이지가 캐시에 남으면 같은 기기를 쓰는 사람이나 같은 프록시를 거치는 사람이 볼 수 있습니다.",
    ja: "機微なページがキャッシュに残ると、同じ端末や同じプロキシを使う別の人に見られるおそれがあります。",
    en: "A private page left in a cache can be read by others on the same device or behind the same proxy.",
  },
  remedy: {
    ko: "해당 페이지의 응답에 Cache-Control: no-store를 추가하십시오. nginx: add_header Cache-Control no-store always;",
    ja: "該当するページの応答にCache-Control: no-storeを付けてください。nginx: add_header Cache-Control no-store always;",
    en: "Add Cache-Control: no-store to the responses of these pages. nginx: add_header Cache-Control no-store always;",
  },
  configuration: withHeader("Cache-Control", "no-store"),
  references: ["RFC 9111 5.2.2", "CWE-525", "ASVS 5.0 14.3.2"],
  evidences: ["fact", "measurement"],
  sends: { connections: 10, requests: 10, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data: pagesSchema,
  reasons: {
    "kept-out": {
      ko: "살펴본 페이지 {$pages}건 모두 캐시에 남지 않도록 지정되어 있습니다.",
      ja: "確認したページ{$pages}件すべてが、キャッシュに残らないよう指定されています。",
      en: "All {$pages} pages asked for tell caches to keep them out.",
    },
    missing: {
      ko: "{$path} 응답에 Cache-Control이 없습니다.",
      ja: "{$path}の応答にCache-Controlがありません。",
      en: "The response for {$path} has no Cache-Control.",
    },
    storable: {
      ko: "{$path} 응답이 캐시에 남을 수 있습니다(Cache-Control: {$value}).",
      ja: "{$path}の応答はキャッシュに残るおそれがあります（Cache-Control: {$value}）。",
      en: "The response for {$path} may be kept by caches (Cache-Control: {$value}).",
    },
    ...notShownReasons,
    ...withheldReasons,
  },
  observe: (target, { paths }, io) => lookAtPages(target, { paths, errorPage: false }, io, ["cache-control"]),
  assess(seen, { paths, allow }) {
    const pages = allSeen(seen, { paths, errorPage: false });
    if ("outcome" in pages) return pages;
    for (const page of pages) {
      const elsewhere = notShown(page);
      if (elsewhere) return elsewhere;
      const { path } = page;
      const directives = listed(page, "cache-control").map((one) => one.toLowerCase());
      if (directives.length === 0) return notMet("missing", { path });
      if (!isKeptOut(directives, allow))
        return notMet("storable", { path, value: directives.join(", ").slice(0, 200) });
    }
    return met("kept-out", { pages: pages.length });
  },
});

/** Directives with an argument, like private="set-cookie", hold for the fields they name alone (RFC 9111, 5.2.2). */
function isKeptOut(directives: readonly string[], allow: readonly (typeof ways)[number][]): boolean {
  // A cache that understands the status ignores no-store beside must-understand (RFC 9111, 5.2.2.3).
  const stored = !directives.includes("no-store") || directives.includes("must-understand");
  if (!stored) return true;
  return allow.includes("private-no-cache") && directives.includes("private") && directives.includes("no-cache");
}
