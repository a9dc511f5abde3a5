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
import { parseDictionary } from "../structured-fields.ts";

const params = z.strictObject({
  ...pageParams,
  /** The features nobody may use, the service's own pages included. */
  deny: z
    .array(
      z
        .string()
        .max(60)
        .regex(/^[a-z][a-z0-9-]*$/),
    )
    .min(1)
    .max(50)
    .default(["camera", "microphone", "geolocation"]),
});

export default defineCheck({
  id: "permissions-policy",
  version: 2,
  type: "probe",
  title: { ko: "브라우저 기능 권한 정책", ja: "ブラウザ機能の許可ポリシー", en: "Permissions policy" },
  why: {
    ko: "쓰지 않는 기능을 막아 두면, 삽입된 스크립트나 프레임 속 페이지가 카메라, 마이크, 위치 정보에 접근할 수 없습니다.",
    ja: "使わない機能を無効にしておけば、埋め込まれたスクリプトやフレーム内のページがカメラ、マイク、位置情報を利用できません。",
    en: "With unused features denied, injected scripts and framed pages cannot reach camera, microphone or location.",
  },
  remedy: {
    ko: '모든 HTML 응답에 헤더를 추가하십시오. nginx: add_header Permissions-Policy "camera=(), microphone=(), geolocation=()" always;',
    ja: 'すべてのHTML応答にヘッダを付けてください。nginx: add_header Permissions-Policy "camera=(), microphone=(), geolocation=()" always;',
    en: 'Add the header to every HTML response. nginx: add_header Permissions-Policy "camera=(), microphone=(), geolocation=()" always;',
  },
  configuration: withHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
  references: ["Permissions Policy", "RFC 9651", "CWE-693"],
  evidences: ["fact", "measurement"],
  sends: { connections: 11, requests: 11, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data: pagesSchema,
  reasons: {
    denied: {
      ko: "HTML 응답 {$pages}건 모두 다음 기능을 누구에게도 허용하지 않습니다: {$features}",
      ja: "HTML応答{$pages}件すべてが、次の機能を誰にも許可していません: {$features}",
      en: "All {$pages} HTML responses deny these features to everyone: {$features}",
    },
    missing: {
      ko: "{$path} 응답에 Permissions-Policy가 없습니다.",
      ja: "{$path}の応答にPermissions-Policyがありません。",
      en: "The response for {$path} has no Permissions-Policy.",
    },
    invalid: {
      ko: "{$path} 응답의 Permissions-Policy 형식이 올바르지 않아 브라우저가 헤더 전체를 무시합니다: {$value}",
      ja: "{$path}の応答のPermissions-Policyは書式が正しくないため、ブラウザはヘッダ全体を無視します: {$value}",
      en: "The Permissions-Policy of {$path} is not valid, and browsers ignore all of it: {$value}",
    },
    "not-named": {
      ko: "{$path} 응답의 Permissions-Policy에 {$feature}이(가) 없습니다.",
      ja: "{$path}の応答のPermissions-Policyに{$feature}がありません。",
      en: "The Permissions-Policy of {$path} does not name {$feature}.",
    },
    "not-denied": {
      ko: "{$path} 응답의 Permissions-Policy에서 {$feature}의 허용 목록이 빈 목록 ()이 아닙니다.",
      ja: "{$path}の応答のPermissions-Policyで、{$feature}の許可リストが空の()ではありません。",
      en: "In the Permissions-Policy of {$path}, the allowlist of {$feature} is not the empty ().",
    },
    ...noHtmlReasons,
    ...withheldReasons,
  },
  observe: (target, given, io) => lookAtPages(target, given, io, ["content-type", "permissions-policy"]),
  assess(seen, { deny, ...asked }) {
    const pages = allSeen(seen, asked);
    if ("outcome" in pages) return pages;
    const html = pages.filter(isHtml);
    for (const page of html) {
      const { path } = page;
      const values = headerValues(page, "permissions-policy");
      if (values.length === 0) return notMet("missing", { path });
      const policy = parseDictionary(values);
      if (!policy) return notMet("invalid", { path, value: `"${values.join(", ").slice(0, 100)}"` });
      for (const feature of deny) {
        const allowlist = policy.get(feature);
        if (!allowlist) return notMet("not-named", { path, feature });
        if (allowlist.inner !== "") return notMet("not-denied", { path, feature });
      }
    }
    return noHtml(html, asked) ?? met("denied", { pages: html.length, features: deny });
  },
});
