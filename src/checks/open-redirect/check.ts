import { z } from "zod";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { isHtml, pageOf, pagePath, schemeOf, withheld, withheldReasons } from "../pages.ts";
import { asked, injectedHeader, type PayloadName, payloadNames, payloads } from "./payloads.ts";
import { leads, leadsTo } from "./target.ts";

const maxParameters = 5;

const params = z.strictObject({
  /** Where the service takes an address to send a browser to; which these are only the claim can say. */
  parameters: z
    .array(
      z.strictObject({
        path: pagePath,
        name: z.string().min(1).max(100),
        /** A value that the service does redirect to: a path of its own. */
        accepts: pagePath.default("/"),
      }),
    )
    .min(1)
    .max(maxParameters),
});

const askedSchema = { path: z.string().max(500), name: z.string().max(100), payload: z.enum(payloadNames) };
const answerSchema = z.object({
  ...askedSchema,
  status: z.number().int(),
  /** Where a browser is sent; of the address itself nothing is kept. */
  leads: z.enum(leads),
  /** Whether what we sent in the value came back as a header of the answer. */
  injected: z.boolean(),
});
type Answer = z.infer<typeof answerSchema>;

const data = z.object({
  answers: z.array(z.union([answerSchema, failureSchema.extend(askedSchema)])).max(maxParameters * payloadNames.length),
});

export default defineCheck({
  id: "open-redirect",
  version: 1,
  type: "probe",
  title: { ko: "오픈 리디렉션", ja: "オープンリダイレクト", en: "Open redirects" },
  why: {
    ko: "매개변수로 받은 주소로 그대로 이동시키면, 서비스의 주소로 시작하는 링크가 이용자를 가짜 사이트로 데려갈 수 있습니다.",
    ja: "パラメータで受け取ったアドレスへそのまま転送すると、サービスのアドレスで始まるリンクが利用者を偽サイトへ導くおそれがあります。",
    en: "Where a parameter says where to go, a link that begins with the service's own address can lead people to a forged site.",
  },
  remedy: {
    ko: "이동할 곳은 목록에서 고르게 하거나 자체 경로만 받으십시오. 받은 값은 WHATWG URL 파서로 풀어 출처(origin)가 같은지 비교하고, 문자열의 앞부분만 비교하지 마십시오.",
    ja: "転送先は一覧から選ばせるか、自サイトのパスだけを受け付けてください。受け取った値はWHATWGのURLパーサで解釈してオリジンを比較し、文字列の先頭だけで判断しないでください。",
    en: "Let destinations be chosen from a list, or take paths of your own alone. Resolve what was received with the WHATWG URL parser and compare origins; do not compare the beginnings of strings.",
  },
  references: ["CWE-601", "CWE-113", "WHATWG URL", "ASVS 5.0 3.7.2"],
  evidences: ["fact", "measurement"],
  sends: {
    connections: maxParameters * payloadNames.length,
    requests: maxParameters * payloadNames.length,
    intrusive: false,
  },
  schemes: ["https:", "http:"],
  params,
  data,
  reasons: {
    "stays-here": {
      ko: "선언된 매개변수 {$parameters}개에 외부 주소를 여러 방식으로 넣어도 그 주소로 리디렉션하지 않습니다.",
      ja: "宣言されたパラメータ{$parameters}個に外部のアドレスをさまざまな書き方で渡しても、そこへは転送しません。",
      en: "None of the {$parameters} declared parameters leads to a stranger's address, however it is written.",
    },
    "leads-away": {
      ko: "{$path}의 매개변수 {$name}에 외부 주소를 넣으면({$payload}) 그 주소로 리디렉션합니다.",
      ja: "{$path}のパラメータ{$name}に外部のアドレスを渡すと（{$payload}）、そこへ転送します。",
      en: "With a stranger's address in the parameter {$name} of {$path} ({$payload}), browsers are sent there.",
    },
    "header-injected": {
      ko: "{$path}의 매개변수 {$name}에 넣은 줄바꿈이 응답 헤더에 그대로 쓰여, 헤더를 덧붙일 수 있습니다.",
      ja: "{$path}のパラメータ{$name}に渡した改行が応答ヘッダにそのまま書かれ、ヘッダを追加できます。",
      en: "A line break in the parameter {$name} of {$path} is written into the response, and adds a header to it.",
    },
    "not-redirecting": {
      ko: "{$path}의 매개변수 {$name}에 자체 경로를 넣어도 리디렉션하지 않아(상태 {$status}) 판단할 수 없습니다.",
      ja: "{$path}のパラメータ{$name}に自サイトのパスを渡しても転送しないため（ステータス{$status}）、判断できません。",
      en: "The parameter {$name} of {$path} does not even redirect to a path of the service's own (status {$status}), so nothing was learnt.",
    },
    ...withheldReasons,
  },
  async observe(target, { parameters }, io) {
    const scheme = schemeOf(target.url);
    const answers: z.infer<typeof data>["answers"] = [];
    for (const { path, name, accepts } of parameters) {
      for (const payload of payloadNames) {
        const value = payload === "control" ? accepts : payloads[payload].replaceAll("{host}", target.url.hostname);
        const url = new URL(`${target.url.origin}${asked(path, name, value)}`);
        const answer = await attempt(async () => {
          const response = await io.outbound.request(io.decided, { scheme, path: asked(path, name, value) });
          const isDocument = isHtml(pageOf(path, response, ["content-type"]));
          const injected = response.headers.some(([header]) => header === injectedHeader);
          return { status: response.status, leads: leadsTo(response, url, isDocument), injected };
        });
        answers.push({ path, name, payload, ...answer });
        // Whoever does not answer is not asked for more.
        if ("failure" in answer || withheld({ path, status: answer.status })) return { answers };
      }
    }
    return { answers };
  },
  assess({ answers }, { parameters }) {
    const seen: Answer[] = [];
    for (const answer of answers) if (!("failure" in answer)) seen.push(answer);
    for (const { path, name, payload, leads: to, injected } of seen) {
      if (injected) return notMet("header-injected", { path, name });
      if (to === "stranger") return notMet("leads-away", { path, name, payload });
    }
    for (const answer of answers) {
      if ("failure" in answer) return unknownBecause(answer.failure);
      const silence = withheld(answer);
      if (silence) return silence;
    }
    for (const { path, name } of parameters) {
      const own = seen.filter((answer) => answer.path === path && answer.name === name);
      const answerTo = (payload: PayloadName) => own.find((answer) => answer.payload === payload);
      if (!payloadNames.every(answerTo)) return unknownBecause("failed");
      const control = answerTo("control");
      if (control?.leads !== "own") return unknown("not-redirecting", { path, name, status: control?.status ?? 0 });
    }
    return met("stays-here", { parameters: parameters.length });
  },
});
