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
  pageParams,
  pagesSchema,
  withheldReasons,
} from "../pages.ts";

const policies = [
  "no-referrer",
  "no-referrer-when-downgrade",
  "same-origin",
  "origin",
  "strict-origin",
  "origin-when-cross-origin",
  "strict-origin-when-cross-origin",
  "unsafe-url",
] as const;

const params = z.strictObject({
  ...pageParams,
  allowed: z
    .array(z.enum(policies))
    .min(1)
    .max(policies.length)
    .default(["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"]),
});

export default defineCheck({
  id: "referrer-policy",
  version: 2,
  type: "probe",
  title: { ko: "리퍼러 정책 헤더", ja: "リファラーポリシーのヘッダ", en: "Referrer policy header" },
  why: {
    ko: "링크를 따라가거나 외부 자원을 불러올 때 페이지 주소가 다른 사이트로 전달되면, 주소에 담긴 정보도 함께 새어 나갑니다.",
    ja: "リンクをたどるときや外部のリソースを読み込むときにページのアドレスが他サイトへ送られると、そこに含まれる情報も漏れます。",
    en: "When a page's address goes along to other sites with links and loads, so does whatever the address holds.",
  },
  remedy: {
    ko: "모든 HTML 응답에 헤더를 추가하십시오. nginx: add_header Referrer-Policy strict-origin-when-cross-origin always;",
    ja: "すべてのHTML応答にヘッダを付けてください。nginx: add_header Referrer-Policy strict-origin-when-cross-origin always;",
    en: "Add the header to every HTML response. nginx: add_header Referrer-Policy strict-origin-when-cross-origin always;",
  },
  configuration: withHeader("Referrer-Policy", "strict-origin-when-cross-origin"),
  references: ["Referrer Policy", "CWE-200", "ASVS 5.0 3.4.5"],
  evidences: ["fact", "measurement"],
  sends: { connections: 11, requests: 11, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data: pagesSchema,
  reasons: {
    declared: {
      ko: "HTML 응답 {$pages}건 모두 정해진 리퍼러 정책을 보냅니다: {$policies}",
      ja: "HTML応答{$pages}件すべてが、定めたリファラーポリシーを送ります: {$policies}",
      en: "All {$pages} HTML responses send a referrer policy that was asked for: {$policies}",
    },
    missing: {
      ko: "{$path} 응답에 Referrer-Policy가 없습니다.",
      ja: "{$path}の応答にReferrer-Policyがありません。",
      en: "The response for {$path} has no Referrer-Policy.",
    },
    unrecognised: {
      ko: "{$path} 응답의 Referrer-Policy에 브라우저가 아는 정책이 없습니다: {$value}",
      ja: "{$path}の応答のReferrer-Policyに、ブラウザが解釈できるポリシーがありません: {$value}",
      en: "The Referrer-Policy of {$path} names no policy browsers know: {$value}",
    },
    other: {
      ko: "{$path} 응답의 리퍼러 정책이 {$policy}입니다.",
      ja: "{$path}の応答のリファラーポリシーは{$policy}です。",
      en: "The referrer policy of {$path} is {$policy}.",
    },
    ...noHtmlReasons,
    ...withheldReasons,
  },
  observe: (target, given, io) => lookAtPages(target, given, io, ["content-type", "referrer-policy"]),
  assess(seen, { allowed, ...asked }) {
    const pages = allSeen(seen, asked);
    if ("outcome" in pages) return pages;
    const html = pages.filter(isHtml);
    const found = new Set<string>();
    for (const page of html) {
      const { path } = page;
      const values = headerValues(page, "referrer-policy");
      if (values.length === 0) return notMet("missing", { path });
      // Referrer Policy, 8.1: the last token a browser knows counts, so that newer policies can follow older ones.
      const tokens = values.flatMap((value) => value.split(",")).map((token) => token.trim().toLowerCase());
      const policy = tokens.findLast(isPolicy);
      if (policy === undefined) {
        return notMet("unrecognised", { path, value: `"${values.join(", ").slice(0, 100)}"` });
      }
      if (!allowed.includes(policy)) return notMet("other", { path, policy });
      found.add(policy);
    }
    return noHtml(html, asked) ?? met("declared", { pages: html.length, policies: [...found] });
  },
});

function isPolicy(token: string): token is (typeof policies)[number] {
  return (policies as readonly string[]).includes(token);
}
