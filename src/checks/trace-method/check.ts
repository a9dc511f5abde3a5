import { z } from "zod";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { hasAll, pageParams, schemeOf, tooMany, withheld, withheldReasons } from "../pages.ts";
import { configuration } from "./configuration.ts";

const params = z.strictObject({ paths: pageParams.paths });

/** Sent along, to be found again in an echo; nothing that a page would say by itself. */
const marker = { name: "x-akashi-trace", value: "akashi-echo-7d1f" } as const;

const answerSchema = z.object({
  path: z.string(),
  status: z.number().int(),
  /** Whether the body gives back the header we sent. */
  echoed: z.boolean(),
});

const data = z.object({
  answers: z.array(z.union([answerSchema, failureSchema.extend({ path: z.string() })])).min(1),
});

export default defineCheck({
  id: "trace-method",
  version: 2,
  type: "probe",
  title: { ko: "TRACE 메서드", ja: "TRACEメソッド", en: "The TRACE method" },
  why: {
    ko: "TRACE를 허용하면 쿠키나 인증 헤더, 중간 장비가 덧붙인 헤더까지 요청 내용이 그대로 응답 본문에 드러납니다.",
    ja: "TRACEを許可すると、Cookieや認証ヘッダ、中継機器が付け加えたヘッダまで、要求の内容がそのまま応答本文に現れます。",
    en: "TRACE gives the request back in the body: cookies, credentials, and whatever proxies added on the way.",
  },
  remedy: {
    ko: "웹 서버에서 TRACE를 거부하십시오. Apache: TraceEnable off, Tomcat: Connector의 allowTrace를 false로 설정합니다. nginx는 스스로 거부하며, 뒤의 서버가 응답한다면 앞단에서 막으십시오.",
    ja: "WebサーバでTRACEを拒否してください。Apache: TraceEnable off、Tomcat: ConnectorのallowTraceをfalseにします。nginxは自ら拒否します。背後のサーバが応答する場合は前段で遮断してください。",
    en: "Refuse TRACE at the web server. Apache: TraceEnable off. Tomcat: allowTrace false on the Connector. nginx refuses it by itself; what answers behind another proxy is stopped at that proxy.",
  },
  configuration,
  references: ["RFC 9110 9.3.8", "CWE-693", "CWE-200", "ASVS 5.0 13.4.4", "KISA CII 2026 CI-21"],
  evidences: ["fact", "measurement"],
  sends: { connections: 10, requests: 10, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data,
  reasons: {
    "not-accepted": {
      ko: "TRACE 요청을 거부합니다(상태 {$status}).",
      ja: "TRACE要求を拒否しています（ステータス{$status}）。",
      en: "TRACE is refused (status {$status}).",
    },
    "not-echoed": {
      ko: "TRACE 요청에 상태 {$status}로 응답하지만 요청 내용을 되돌려 주지는 않습니다.",
      ja: "TRACE要求にステータス{$status}で応答しますが、要求の内容は返していません。",
      en: "TRACE is answered with status {$status}, but the request is not given back.",
    },
    echoed: {
      ko: "{$path}에 대한 TRACE 요청의 내용을 응답에 그대로 되돌려 줍니다(상태 {$status}).",
      ja: "{$path}へのTRACE要求の内容を、応答でそのまま返しています（ステータス{$status}）。",
      en: "A TRACE request for {$path} is given back in the answer (status {$status}).",
    },
    "sign-in-first": {
      ko: "{$path}에서 인증을 먼저 요구하여(상태 {$status}) TRACE를 받아들이는지 알 수 없습니다.",
      ja: "{$path}では先に認証を求められるため（ステータス{$status}）、TRACEを受け付けるか分かりません。",
      en: "Signing in comes first for {$path} (status {$status}), so what happens to TRACE was not seen.",
    },
    redirected: {
      ko: "{$path}에 대한 TRACE 요청이 다른 주소로 리디렉션되며(상태 {$status}), 리디렉션은 따라가지 않으므로 판단할 수 없습니다.",
      ja: "{$path}へのTRACE要求は別のアドレスへ転送されます（ステータス{$status}）。転送先はたどらないため判断できません。",
      en: "TRACE for {$path} is redirected (status {$status}), and redirects are not followed, so nothing was seen.",
    },
    ...withheldReasons,
  },
  async observe(target, { paths }, io) {
    const answers: z.infer<typeof data>["answers"] = [];
    for (const path of new Set(paths)) {
      const headers = { [marker.name]: marker.value };
      const asked = { scheme: schemeOf(target.url), path, method: "TRACE", headers } as const;
      const answer = await attempt(() => io.outbound.request(io.decided, asked));
      if ("failure" in answer) return { answers: [...answers, { path, failure: answer.failure }] };
      answers.push({ path, status: answer.status, echoed: answer.body.includes(marker.value) });
      if (answer.status === tooMany) break;
    }
    return { answers };
  },
  assess({ answers }, { paths }) {
    const seen: z.infer<typeof answerSchema>[] = [];
    for (const answer of answers) if (!("failure" in answer)) seen.push(answer);
    const echo = seen.find(({ status, echoed }) => echoed && status >= 200 && status < 300);
    if (echo) return notMet("echoed", { path: echo.path, status: echo.status });
    for (const answer of answers) {
      if ("failure" in answer) return unknownBecause(answer.failure);
      const { path, status } = answer;
      // Not implemented is the standard's own refusal, and no failure of the server.
      const silence = status === 501 ? undefined : withheld(answer);
      if (silence) return silence;
      if (status === 401 || status === 407) return unknown("sign-in-first", { path, status });
      if (status >= 300 && status < 400) return unknown("redirected", { path, status });
    }
    if (!hasAll(seen, paths)) return unknownBecause("failed");
    const lax = seen.find(({ status }) => status < 300);
    return lax ? met("not-echoed", { status: lax.status }) : met("not-accepted", { status: seen[0]?.status ?? 0 });
  },
});
