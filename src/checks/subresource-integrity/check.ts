import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import { htmlElements } from "../html.ts";
import {
  allSeen,
  isHtml,
  lookInPages,
  noHtml,
  noHtmlReasons,
  pageParams,
  pageSchema,
  pagesOf,
  withheldReasons,
} from "../pages.ts";
import { externalResources, integrities, type Resource } from "./resources.ts";

const algorithms = ["sha256", "sha384", "sha512"] as const;

const params = z.strictObject({
  paths: pageParams.paths,
  algorithms: z
    .array(z.enum(algorithms))
    .min(1)
    .max(3)
    .default([...algorithms]),
  /** Hosts the claim leaves out: the provider's own, or those whose files change and are answered for otherwise. */
  exceptHosts: z.array(z.string().max(300)).max(20).default([]),
});

const groupSchema = z.object({
  element: z.enum(["script", "stylesheet"]),
  host: z.string().max(300),
  integrity: z.enum(integrities),
  crossorigin: z.boolean(),
  count: z.number().int().min(1),
});
type Group = z.infer<typeof groupSchema>;

const documentSchema = pageSchema.extend({
  /** Scripts and stylesheets of other origins, equal ones in one; the first fifty. */
  external: z.array(groupSchema).max(50),
  /** How many there were in all. */
  resources: z.number().int(),
});

export default defineCheck({
  id: "subresource-integrity",
  version: 1,
  type: "probe",
  title: {
    ko: "외부 자원의 무결성(SRI)",
    ja: "外部リソースの完全性（SRI）",
    en: "Integrity of external resources (SRI)",
  },
  why: {
    ko: "해시를 지정하면 외부 배포처(CDN 등)의 파일이 바뀌더라도 브라우저가 실행하지 않습니다.",
    ja: "ハッシュを指定しておけば、外部の配信元（CDNなど）のファイルが改ざんされても、ブラウザは実行しません。",
    en: "With a hash in the page, a file that was changed at its host (a CDN, say) is not run by browsers.",
  },
  remedy: {
    ko: '외부 스크립트와 스타일시트를 자체 서버로 옮기거나, 버전이 고정된 파일에 해시를 지정하십시오. <script src="https://cdn.example/lib-1.2.3.js" integrity="sha384-…" crossorigin="anonymous"></script>',
    ja: '外部のスクリプトとスタイルシートは自サーバに置くか、版を固定したファイルにハッシュを指定してください。<script src="https://cdn.example/lib-1.2.3.js" integrity="sha384-…" crossorigin="anonymous"></script>',
    en: 'Host scripts and stylesheets yourself, or give those of a fixed version a hash. <script src="https://cdn.example/lib-1.2.3.js" integrity="sha384-…" crossorigin="anonymous"></script>',
  },
  references: ["W3C Subresource Integrity", "CWE-353", "CWE-829", "ASVS 5.0 3.6.1"],
  evidences: ["fact", "measurement"],
  sends: { connections: 10, requests: 10, intrusive: false },
  schemes: ["https:"],
  params,
  data: pagesOf(documentSchema),
  reasons: {
    protected: {
      ko: "외부 스크립트와 스타일시트 {$resources}건 모두 해시로 보호됩니다.",
      ja: "外部のスクリプトとスタイルシート{$resources}件すべてがハッシュで保護されています。",
      en: "All {$resources} external scripts and stylesheets are held by a hash.",
    },
    "nothing-external": {
      ko: "살펴본 HTML 페이지 {$pages}건의 마크업은 외부 스크립트와 스타일시트를 불러오지 않습니다.",
      ja: "確認したHTMLページ{$pages}件のマークアップは、外部のスクリプトとスタイルシートを読み込みません。",
      en: "The markup of {$pages} HTML pages loads no scripts or stylesheets from elsewhere.",
    },
    missing: {
      ko: "{$path} 페이지가 {$host}에서 불러오는 {$element}에 해시(integrity)가 없습니다.",
      ja: "{$path}が{$host}から読み込む{$element}にハッシュ（integrity）がありません。",
      en: "In {$path}, a {$element} from {$host} has no hash (integrity).",
    },
    invalid: {
      ko: "{$path} 페이지가 {$host}에서 불러오는 {$element}의 integrity에 유효한 해시가 없어 브라우저가 확인하지 않습니다.",
      ja: "{$path}が{$host}から読み込む{$element}のintegrityに有効なハッシュがなく、ブラウザは検証しません。",
      en: "In {$path}, the integrity of a {$element} from {$host} holds no valid hash, and browsers compare nothing.",
    },
    "weak-hash": {
      ko: "{$path} 페이지가 {$host}에서 불러오는 {$element}의 해시가 {$integrity}로, 정한 알고리즘이 아닙니다.",
      ja: "{$path}が{$host}から読み込む{$element}のハッシュは{$integrity}で、定めたアルゴリズムではありません。",
      en: "In {$path}, the hash of a {$element} from {$host} is {$integrity}, not one that was asked for.",
    },
    "no-crossorigin": {
      ko: "{$path} 페이지가 {$host}에서 불러오는 {$element}에 crossorigin이 없어, 브라우저가 해시를 비교하지 못하고 불러오기를 거부합니다.",
      ja: "{$path}が{$host}から読み込む{$element}にcrossoriginがなく、ブラウザはハッシュを照合できず読み込みを拒否します。",
      en: "In {$path}, a {$element} from {$host} lacks crossorigin: browsers cannot compare its hash, and refuse to load it.",
    },
    "too-many": {
      ko: "{$path} 페이지의 외부 자원이 너무 많아 모두 확인하지 못했습니다.",
      ja: "{$path}の外部リソースが多すぎるため、すべては確認できませんでした。",
      en: "{$path} loads from too many places for all of them to be looked at.",
    },
    ...noHtmlReasons,
    ...withheldReasons,
  },
  observe: (target, { paths }, io) =>
    lookInPages(target, { paths, errorPage: false }, io, ["content-type"], (page, response) => {
      if (!isHtml(page)) return { external: [], resources: 0 };
      const found = externalResources(htmlElements(response), new URL(`${target.url.origin}${page.path}`).href);
      return { external: grouped(found).slice(0, 50), resources: found.length };
    }),
  assess(seen, { paths, algorithms: wanted, exceptHosts }) {
    const pages = allSeen(seen, { paths, errorPage: false });
    if ("outcome" in pages) return pages;
    const html = pages.filter(isHtml);
    let held = 0;
    for (const { path, external } of html) {
      for (const { element, host, integrity, crossorigin, count } of external) {
        if (exceptHosts.includes(host)) continue;
        const args = { path, element, host };
        if (integrity === "none") return notMet("missing", args);
        if (integrity === "invalid") return notMet("invalid", args);
        if (!wanted.includes(integrity)) return notMet("weak-hash", { ...args, integrity });
        if (!crossorigin) return notMet("no-crossorigin", args);
        held += count;
      }
    }
    const cut = html.find((page) => page.external.reduce((sum, { count }) => sum + count, 0) !== page.resources);
    if (cut) return unknown("too-many", { path: cut.path });
    const unseen = noHtml(html, { paths });
    if (unseen) return unseen;
    return held > 0 ? met("protected", { resources: held }) : met("nothing-external", { pages: html.length });
  },
});

function grouped(found: readonly Resource[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { host, ...rest } of found) {
    const one = { ...rest, host: host.slice(0, 300) };
    const key = JSON.stringify(one);
    groups.set(key, { ...one, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}
