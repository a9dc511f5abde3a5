import { z } from "zod";
import { defineCheck, met, notMet, unknownBecause } from "../define.ts";
import { htmlElements } from "../html.ts";
import {
  allSeen,
  headerValues,
  isHtml,
  lookInPages,
  noHtml,
  noHtmlReasons,
  pageParams,
  pageSchema,
  pagesOf,
  withheldReasons,
} from "../pages.ts";
import { type Insecure, insecureReferences, upgrades, upgradesInMarkup } from "./references.ts";

const groupSchema = z.object({
  kind: z.enum(["blocked", "upgraded", "form"]),
  element: z.string().max(20),
  /** With the port, where it is not the usual one; of the rest of an address nothing is kept. */
  host: z.string().max(300),
  count: z.number().int().min(1),
});

const documentSchema = pageSchema.extend({
  /** References over plain HTTP, those of one kind, element and host in one; the first fifty. */
  insecure: z.array(groupSchema).max(50),
  /** How many references there were in all. */
  references: z.number().int(),
  /** Whether a policy has browsers take each of them over HTTPS. */
  upgrades: z.boolean(),
});

export default defineCheck({
  id: "mixed-content",
  version: 1,
  type: "probe",
  title: { ko: "혼합 콘텐츠", ja: "混在コンテンツ", en: "Mixed content" },
  why: {
    ko: "HTTPS 페이지가 평문 HTTP로 자원을 불러오거나 양식을 보내면, 그 부분은 중간에서 엿보거나 바꿀 수 있습니다.",
    ja: "HTTPSのページが平文HTTPでリソースを読み込んだりフォームを送信したりすると、その部分は途中で盗聴や改ざんを受けるおそれがあります。",
    en: "What an HTTPS page loads or sends over plain HTTP can be read and changed on the way.",
  },
  remedy: {
    ko: "페이지의 주소를 https로 바꾸고, 남은 것은 Content-Security-Policy: upgrade-insecure-requests로 HTTPS로 불러오게 하십시오.",
    ja: "ページ内のアドレスをhttpsに改め、残りはContent-Security-Policy: upgrade-insecure-requestsでHTTPSから読み込ませてください。",
    en: "Change the addresses in the page to https, and have browsers take what is left over HTTPS with Content-Security-Policy: upgrade-insecure-requests.",
  },
  references: [
    "W3C Mixed Content",
    "W3C Upgrade Insecure Requests",
    "CWE-319",
    "CWE-311",
    "ASVS 5.0 12.2.1",
    "KISA CII 2026 CI-17",
  ],
  evidences: ["fact", "measurement"],
  sends: { connections: 10, requests: 10, intrusive: false },
  schemes: ["https:"],
  params: z.strictObject({ paths: pageParams.paths }),
  data: pagesOf(documentSchema),
  reasons: {
    none: {
      ko: "살펴본 HTML 페이지 {$pages}건의 마크업에 평문 HTTP로 불러오거나 보내는 것이 없습니다.",
      ja: "確認したHTMLページ{$pages}件のマークアップに、平文HTTPで読み込むもの、送信するものはありません。",
      en: "Nothing in the markup of {$pages} HTML pages is loaded or sent over plain HTTP.",
    },
    "upgraded-by-policy": {
      ko: "평문 HTTP 주소 {$references}건이 있으나, 정책(upgrade-insecure-requests)에 따라 브라우저가 모두 HTTPS로 요청합니다.",
      ja: "平文HTTPのアドレスが{$references}件ありますが、ポリシー（upgrade-insecure-requests）により、ブラウザはすべてHTTPSで要求します。",
      en: "There are {$references} addresses in plain HTTP, and by the page's policy (upgrade-insecure-requests) browsers ask for each over HTTPS.",
    },
    form: {
      ko: "{$path} 페이지의 {$element}이(가) 입력 내용을 평문 HTTP로 {$host}에 보냅니다.",
      ja: "{$path}の{$element}は、入力内容を平文HTTPで{$host}へ送信します。",
      en: "In {$path}, a {$element} sends what is entered over plain HTTP to {$host}.",
    },
    active: {
      ko: "{$path} 페이지가 {$element}을(를) 평문 HTTP로 {$host}에서 불러옵니다. 브라우저는 이를 차단합니다.",
      ja: "{$path}は{$element}を平文HTTPで{$host}から読み込みます。ブラウザはこれを遮断します。",
      en: "{$path} loads a {$element} over plain HTTP from {$host}; browsers block it.",
    },
    passive: {
      ko: "{$path} 페이지가 {$element}을(를) 평문 HTTP로 {$host}에서 불러옵니다.",
      ja: "{$path}は{$element}を平文HTTPで{$host}から読み込みます。",
      en: "{$path} loads a {$element} over plain HTTP from {$host}.",
    },
    ...noHtmlReasons,
    ...withheldReasons,
  },
  observe: (target, { paths }, io) =>
    lookInPages(
      target,
      { paths, errorPage: false },
      io,
      ["content-type", "content-security-policy"],
      (page, response) => {
        if (!isHtml(page)) return { insecure: [], references: 0, upgrades: false };
        const elements = htmlElements(response);
        const found = insecureReferences(elements, new URL(`${target.url.origin}${page.path}`).href);
        const policies = headerValues(page, "content-security-policy");
        return {
          insecure: grouped(found).slice(0, 50),
          references: found.length,
          upgrades: policies.some(upgrades) || upgradesInMarkup(elements),
        };
      },
    ),
  assess(seen, { paths }) {
    const pages = allSeen(seen, { paths, errorPage: false });
    if ("outcome" in pages) return pages;
    for (const { path, insecure, upgrades: mended } of pages) {
      const worst = worstOf(insecure);
      if (!worst || mended) continue;
      const { kind, element, host } = worst;
      const args = { path, element, host };
      if (kind === "form") return notMet("form", args);
      return notMet(kind === "blocked" ? "active" : "passive", args);
    }
    const html = pages.filter(isHtml);
    const unseen = noHtml(html, { paths });
    if (unseen) return unseen;
    if (html.some(({ references, insecure }) => references > 0 && insecure.length === 0)) {
      return unknownBecause("failed");
    }
    const references = html.reduce((sum, page) => sum + page.references, 0);
    return references > 0 ? met("upgraded-by-policy", { references }) : met("none", { pages: html.length });
  },
});

type Group = z.infer<typeof groupSchema>;

function worstOf(groups: readonly Group[]): Group | undefined {
  const find = (kind: Group["kind"]) => groups.find((group) => group.kind === kind);
  return find("form") ?? find("blocked") ?? find("upgraded");
}

function grouped(found: readonly Insecure[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { kind, element, host } of found) {
    const key = `${kind} ${element} ${host}`;
    groups.set(key, { kind, element, host: host.slice(0, 300), count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}
