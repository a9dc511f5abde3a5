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
import {
  baseGap,
  evalGap,
  type Gap,
  inlineGap,
  noncesOf,
  numberNonces,
  type Policy,
  parsePolicies,
  pluginGap,
  siteGap,
} from "./policy.ts";

const params = z.strictObject({
  ...pageParams,
  /** What the claim does not promise. Each leaves one demand out; the rest stays. */
  allowUnsafeInline: z.boolean().default(false),
  allowUnsafeEval: z.boolean().default(false),
  allowAnySite: z.boolean().default(false),
  allowPlugins: z.boolean().default(false),
  allowAnyBase: z.boolean().default(false),
});
type Params = z.infer<typeof params>;

const enforced = "content-security-policy";
const reported = "content-security-policy-report-only";

export default defineCheck({
  id: "content-security-policy",
  version: 2,
  type: "probe",
  title: {
    ko: "콘텐츠 보안 정책(CSP)",
    ja: "コンテンツセキュリティポリシー（CSP）",
    en: "Content security policy (CSP)",
  },
  why: {
    ko: "CSP가 있으면 페이지에 스크립트가 삽입되더라도 브라우저가 실행을 거부합니다.",
    ja: "CSPがあれば、ページにスクリプトを埋め込まれても、ブラウザが実行を拒否します。",
    en: "With a CSP a browser refuses to run a script even when one was injected into the page.",
  },
  remedy: {
    ko: "모든 HTML 응답에 정책을 추가하고, 인라인 스크립트는 파일로 옮기거나 응답마다 새로 만든 nonce로 허용하십시오. nginx: add_header Content-Security-Policy \"default-src 'self'; object-src 'none'; base-uri 'none'\" always;",
    ja: "すべてのHTML応答にポリシーを付け、インラインスクリプトはファイルに移すか、応答ごとに生成するnonceで許可してください。nginx: add_header Content-Security-Policy \"default-src 'self'; object-src 'none'; base-uri 'none'\" always;",
    en: "Add a policy to every HTML response; move inline scripts to files, or allow them by a nonce made anew for each response. nginx: add_header Content-Security-Policy \"default-src 'self'; object-src 'none'; base-uri 'none'\" always;",
  },
  configuration: withHeader("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'none'"),
  references: ["CSP Level 3", "CWE-79", "ASVS 5.0 3.4.3"],
  evidences: ["fact", "measurement"],
  sends: { connections: 11, requests: 11, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data: pagesSchema,
  reasons: {
    restricted: {
      ko: "HTML 응답 {$pages}건 모두 요구한 대로 스크립트를 제한하는 정책을 보냅니다.",
      ja: "HTML応答{$pages}件すべてが、求めたとおりにスクリプトを制限するポリシーを送ります。",
      en: "All {$pages} HTML responses send a policy that restricts scripts as asked for.",
    },
    missing: {
      ko: "{$path} 응답에 Content-Security-Policy가 없습니다.",
      ja: "{$path}の応答にContent-Security-Policyがありません。",
      en: "The response for {$path} has no Content-Security-Policy.",
    },
    "report-only": {
      ko: "{$path} 응답의 정책은 보고만 할 뿐 아무것도 막지 않습니다(Content-Security-Policy-Report-Only).",
      ja: "{$path}の応答のポリシーは報告だけで、何も防ぎません（Content-Security-Policy-Report-Only）。",
      en: "The policy of {$path} only reports and prevents nothing (Content-Security-Policy-Report-Only).",
    },
    "directive-missing": {
      ko: "{$path} 응답의 정책에 {$directive}도, 이를 대신할 지시문도 없습니다.",
      ja: "{$path}の応答のポリシーに、{$directive}もその代わりになるディレクティブもありません。",
      en: "The policy of {$path} has neither {$directive} nor a directive in its place.",
    },
    "inline-allowed": {
      ko: "{$path} 응답의 {$directive}에 {$source}이(가) 있어, 삽입된 인라인 스크립트가 실행됩니다.",
      ja: "{$path}の応答の{$directive}に{$source}があり、埋め込まれたインラインスクリプトが実行されます。",
      en: "In the policy of {$path}, {$directive} has {$source}: injected inline scripts run.",
    },
    "nonce-reused": {
      ko: "{$path} 응답의 {$directive}에 있는 nonce({$source})가 다른 응답에서도 그대로 쓰여 누구나 알 수 있습니다.",
      ja: "{$path}の応答の{$directive}にあるnonce（{$source}）は別の応答でも使い回されており、誰でも知ることができます。",
      en: "In the policy of {$path}, {$directive} has a nonce ({$source}) that another response uses, too: anyone can know it.",
    },
    "eval-allowed": {
      ko: "{$path} 응답의 {$directive}에 {$source}이(가) 있어, 문자열이 코드로 실행될 수 있습니다.",
      ja: "{$path}の応答の{$directive}に{$source}があり、文字列がコードとして実行されるおそれがあります。",
      en: "In the policy of {$path}, {$directive} has {$source}: strings can be run as code.",
    },
    "any-site": {
      ko: "{$path} 응답의 {$directive}에 {$source}이(가) 있어, 출처를 가리지 않고 스크립트를 허용합니다.",
      ja: "{$path}の応答の{$directive}に{$source}があり、スクリプトの出どころを問わず許可しています。",
      en: "In the policy of {$path}, {$directive} has {$source}: scripts may come from anywhere.",
    },
    "plugins-allowed": {
      ko: "{$path} 응답의 {$directive}에 {$source}이(가) 있어, 외부 플러그인 콘텐츠(object, embed)를 막지 않습니다.",
      ja: "{$path}の応答の{$directive}に{$source}があり、外部のプラグインコンテンツ（object、embed）を防ぎません。",
      en: "In the policy of {$path}, {$directive} has {$source}: plugin content (object, embed) from outside is not kept out.",
    },
    "base-allowed": {
      ko: "{$path} 응답의 {$directive}에 {$source}이(가) 있어, 삽입된 base 요소가 상대 경로를 다른 사이트로 돌릴 수 있습니다.",
      ja: "{$path}の応答の{$directive}に{$source}があり、埋め込まれたbase要素で相対パスを他サイトへ向けられるおそれがあります。",
      en: "In the policy of {$path}, {$directive} has {$source}: an injected base element can turn relative addresses to another site.",
    },
    ...noHtmlReasons,
    ...withheldReasons,
  },
  async observe(target, given, io) {
    const { pages } = await lookAtPages(target, given, io, ["content-type", enforced, reported]);
    const numbers = new Map<string, number>();
    return {
      pages: pages.map((page) =>
        "failure" in page
          ? page
          : { ...page, headers: page.headers.map(([name, value]) => [name, numberNonces(value, numbers)]) },
      ) as typeof pages,
    };
  },
  assess(seen, given) {
    const pages = allSeen(seen, given);
    if ("outcome" in pages) return pages;
    const html = pages.filter(isHtml);
    const policiesOf = new Map(html.map((page) => [page, parsePolicies(headerValues(page, enforced))]));
    const reused = reusedNonces([...policiesOf.values()]);
    for (const [page, policies] of policiesOf) {
      const { path } = page;
      if (policies.length === 0)
        return notMet(headerValues(page, reported).length > 0 ? "report-only" : "missing", { path });
      for (const gapOf of demands(given, reused)) {
        const gaps = policies.map(gapOf);
        // Every policy applies, so that one that closes a gap closes it for all.
        if (gaps.includes(undefined)) continue;
        const gap = gaps.find((one) => one?.reason !== "directive-missing") ?? gaps[0];
        if (gap) return notMet(gap.reason, { path, ...argsOf(gap) });
      }
    }
    return noHtml(html, given) ?? met("restricted", { pages: html.length });
  },
});

type Demand = (policy: Policy) => Gap | undefined;

function demands(given: Params, reused: ReadonlySet<string>): Demand[] {
  const all: [boolean, Demand][] = [
    [given.allowUnsafeInline, (policy) => inlineGap(policy, reused)],
    [given.allowUnsafeEval, evalGap],
    [given.allowAnySite, siteGap],
    [given.allowPlugins, pluginGap],
    [given.allowAnyBase, baseGap],
  ];
  return all.filter(([allowed]) => !allowed).map(([, demand]) => demand);
}

function argsOf(gap: Gap): Record<string, string> {
  return "source" in gap
    ? { directive: gap.directive, source: gap.source.slice(0, 100) }
    : { directive: gap.directive };
}

/** Nonces that more than one page carries. */
function reusedNonces(pages: readonly (readonly Policy[])[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const policies of pages) {
    const nonces = new Set(policies.flatMap((policy) => [...policy.values()].flatMap(noncesOf)));
    for (const one of nonces) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 1).map(([one]) => one));
}
