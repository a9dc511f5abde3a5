import { z } from "zod";
import {
  type Answer,
  answerOf,
  answerSchema,
  type Call,
  type Caller,
  callerOf,
  type Refusal,
  refusalSchema,
  stanceOf,
} from "../api-answer.ts";
import { credentialSchema, strangersKey } from "../api-credential.ts";
import { type Operation, operationName } from "../api-document.ts";
import { isSafe } from "../api-message.ts";
import {
  basePathParam,
  documentParam,
  documentReasons,
  documentSeen,
  lookAtDocument,
  sampleSchema,
  targetOfOperation,
  unread,
} from "../api-operations.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { withheld, withheldReasons } from "../pages.ts";

const maxOperations = 60;

const params = z.strictObject({
  document: documentParam,
  basePath: basePathParam,
  credential: credentialSchema,
  refusal: refusalSchema([401, 403]),
  /** Those to look at; without it, every one the document has. */
  operations: z.array(operationName).min(1).max(maxOperations).optional(),
  /** Meant for everybody. The document has to mark them so, too. */
  public: z.array(operationName).max(maxOperations).default([]),
  /** Of methods that change something: those that may be called with an empty body. */
  safeToCall: z.array(operationName).max(maxOperations).default([]),
  samples: z.record(operationName, sampleSchema).default({}),
});
type Params = z.infer<typeof params>;

const askedSchema = z.strictObject({
  operation: operationName,
  /** With the declared credential; null where the call might change something. */
  right: answerSchema.nullable(),
  none: answerSchema,
  wrong: answerSchema,
});
type Asked = z.infer<typeof askedSchema>;

const leftSchema = z.strictObject({ operation: operationName, left: z.enum(["public", "unsafe", "no-sample"]) });

const data = z.strictObject({
  document: documentSeen,
  /** Operations to look at: each has an entry, unless the look ended before. */
  scope: z.number().int(),
  /** Stated operations that the document does not have. */
  missing: z.array(operationName).max(maxOperations),
  operations: z
    .array(z.union([askedSchema, leftSchema, failureSchema.extend({ operation: operationName }).strict()]))
    .max(maxOperations),
});

export default defineCheck({
  id: "api-authentication",
  version: 1,
  type: "probe",
  title: { ko: "모든 API의 인증", ja: "すべてのAPIの認証", en: "Authentication of every API operation" },
  why: {
    ko: "인증을 빠뜨린 API가 하나라도 있으면 누구나 그곳으로 데이터를 읽거나 바꿀 수 있습니다.",
    ja: "認証を欠くAPIが一つでもあると、誰でもそこからデータを読み取りまたは変更できます。",
    en: "One operation that forgets to ask who is calling lets anybody read or change data through it.",
  },
  remedy: {
    ko: "인증을 경로마다가 아니라 라우터나 게이트웨이의 기본값으로 두고, 공개할 API만 예외로 지정하십시오. 인증은 매개변수 검증보다 먼저 수행해야 합니다.",
    ja: "認証は経路ごとではなくルータやゲートウェイの既定とし、公開するAPIだけを例外に指定してください。認証はパラメータの検証より先に行います。",
    en: "Make authentication the default of the router or gateway instead of a setting of each route, and except only what is public. Authenticate before parameters are validated.",
  },
  references: [
    "OWASP API2:2023",
    "CWE-306",
    "ASVS 5.0 8.2.1",
    "RFC 9110 15.5.2",
    "OpenAPI 3.1.0 4.8.30",
    "KISA CII 2026 CI-10",
  ],
  evidences: ["fact", "measurement"],
  sends: {
    connections: 3 * maxOperations + 2,
    requests: 3 * maxOperations + 2,
    bytes: 32 * 1024 * 1024,
    time: 240_000,
    intrusive: true,
  },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    "refused-everywhere": {
      ko: "API {$operations}건 모두 인증 정보가 없거나 틀린 요청을 거부합니다(공개로 지정한 API {$public}건 제외).",
      ja: "API{$operations}件すべてが、認証情報のない要求と誤った要求を拒否します（公開と定めたAPI{$public}件を除く）。",
      en: "All {$operations} operations refuse calls without a credential and with a wrong one (besides {$public} stated to be public).",
    },
    "answered-without-credential": {
      ko: "인증 정보가 없는 요청에 응답하는 API가 {$count}건 있습니다: {$operations}.",
      ja: "認証情報のない要求に応答するAPIが{$count}件あります：{$operations}。",
      en: "Operations that answer calls without a credential: {$count} ({$operations}).",
    },
    "answered-with-wrong-credential": {
      ko: "틀린 인증 정보를 보낸 요청에 응답하는 API가 {$count}건 있습니다: {$operations}.",
      ja: "誤った認証情報を付けた要求に応答するAPIが{$count}件あります：{$operations}。",
      en: "Operations that answer calls with a wrong credential: {$count} ({$operations}).",
    },
    "parameters-judged-first": {
      ko: "{$operation}은(는) 인증보다 먼저 매개변수를 판단하여(상태 {$status}) 인증이 필요한지 알 수 없습니다.",
      ja: "{$operation}は認証より先にパラメータを判定しており（ステータス{$status}）、認証が必要かどうか分かりません。",
      en: "{$operation} judges parameters before it asks who is calling (status {$status}), so whether it asks at all was not seen.",
    },
    "not-found": {
      ko: "{$operation}이(가) 올바른 인증 정보에 응답하는 것을 확인하지 못하여, 상태 404가 거부인지 알 수 없습니다.",
      ja: "{$operation}が正しい認証情報に応答することを確認できず、ステータス404が拒否かどうか分かりません。",
      en: "{$operation} was not seen to answer the right credential, so status 404 cannot be told from a refusal.",
    },
    "same-with-credential": {
      ko: "{$operation}은(는) 올바른 인증 정보를 보내도 같은 응답(상태 {$status})이어서 판단할 수 없습니다.",
      ja: "{$operation}は正しい認証情報を付けても同じ応答（ステータス{$status}）のため判断できません。",
      en: "{$operation} gives the same answer with the right credential (status {$status}), which tells nothing.",
    },
    "no-right-answer": {
      ko: "올바른 인증 정보로 응답을 받은 API가 없어 거부의 뜻을 판단할 수 없습니다.",
      ja: "正しい認証情報で応答したAPIがなく、拒否の意味を判断できません。",
      en: "No operation was called with the right credential, so what a refusal means was not seen.",
    },
    unclear: {
      ko: "{$operation}의 응답(상태 {$status})은 거부인지 알 수 없습니다.",
      ja: "{$operation}の応答（ステータス{$status}）は拒否かどうか分かりません。",
      en: "The answer of {$operation} (status {$status}) is neither a refusal nor a result.",
    },
    "not-called": {
      ko: "데이터를 바꿀 수 있어 호출하지 않은 API가 {$count}건 있습니다: {$operations}.",
      ja: "データを変更しうるため呼び出さなかったAPIが{$count}件あります：{$operations}。",
      en: "Operations not called because they may change something: {$count} ({$operations}).",
    },
    "no-sample": {
      ko: "{$operations}의 매개변수에 쓸 값이 없어 호출하지 못했습니다.",
      ja: "{$operations}のパラメータに使う値がなく、呼び出せませんでした。",
      en: "There are no values for the parameters of {$operations}.",
    },
    "not-in-document": {
      ko: "지정한 API가 문서에 없습니다: {$operations}.",
      ja: "指定したAPIが文書にありません：{$operations}。",
      en: "Stated operations are not in the document: {$operations}.",
    },
    "too-many-operations": {
      ko: "API가 {$scope}건이어서 한 번에 점검할 수 없습니다. 목록을 나누어 지정해야 합니다.",
      ja: "APIが{$scope}件あり、一度に確認できません。一覧を分けて指定する必要があります。",
      en: "There are {$scope} operations, more than one look may ask for; they have to be split.",
    },
    "nothing-to-refuse": {
      ko: "인증이 필요한 API가 문서에 없어 판단할 것이 없습니다.",
      ja: "認証が必要なAPIが文書になく、判断の対象がありません。",
      en: "The document has no operation that needs a credential, so there is nothing to judge.",
    },
    ...documentReasons,
    ...withheldReasons,
  },
  async observe(target, given, io) {
    const caller = await attempt(() => callerOf(target, [given.credential], io));
    if ("failure" in caller) return { document: caller, scope: 0, missing: [], operations: [] };
    const { seen, document } = await lookAtDocument(given.document, caller, given.credential);
    const found = document?.operations ?? [];
    const { operations: stated } = given;
    const inScope = stated ? found.filter(({ name }) => stated.includes(name)) : found;
    const missing = document && stated ? stated.filter((name) => !found.some((one) => one.name === name)) : [];
    const operations: z.infer<typeof data>["operations"] = [];
    for (const operation of inScope.length > maxOperations ? [] : inScope) {
      const one = await attempt(() => ask(operation, given, caller));
      operations.push({ operation: operation.name, ...one });
      if ("failure" in one || (one.none !== undefined && limits(one))) break;
    }
    return { document: seen, scope: inScope.length, missing, operations };
  },
  assess({ document, scope, missing, operations }, given) {
    const asked = operations.flatMap((one) => ("none" in one ? [one] : []));
    for (const [which, reason] of [
      ["none", "answered-without-credential"],
      ["wrong", "answered-with-wrong-credential"],
    ] as const) {
      const open = asked.filter((one) => stanceOf(one[which], given.refusal) === "accepted");
      if (open.length > 0) return notMet(reason, { count: open.length, operations: namesOf(open) });
    }
    const nothing = unread(document);
    if (nothing) return nothing;
    if (scope > maxOperations) return unknown("too-many-operations", { scope });
    if (missing.length > 0) return unknown("not-in-document", { operations: missing.slice(0, 5) });
    if (given.operations && scope !== new Set(given.operations).size) return unknownBecause("failed");
    for (const one of operations) if ("failure" in one) return unknownBecause(one.failure);
    for (const one of asked) {
      const doubt = doubtAbout(one, given.refusal);
      if (doubt) return doubt;
    }
    const left = (why: string) => operations.filter((one) => "left" in one && one.left === why);
    if (left("unsafe").length > 0) {
      return unknown("not-called", { count: left("unsafe").length, operations: namesOf(left("unsafe")) });
    }
    if (left("no-sample").length > 0) return unknown("no-sample", { operations: namesOf(left("no-sample")) });
    if (operations.length !== scope) return unknownBecause("failed");
    if (asked.length === 0) return unknown("nothing-to-refuse");
    if (!asked.some(({ right }) => right !== null)) return unknown("no-right-answer");
    return met("refused-everywhere", { operations: asked.length, public: left("public").length });
  },
});

type Left = { readonly left: z.infer<typeof leftSchema>["left"]; readonly none?: undefined };
type Answers = Pick<Asked, "right" | "none" | "wrong">;

async function ask(operation: Operation, given: Params, caller: Caller): Promise<Left | Answers> {
  const { name, method } = operation;
  if (operation.public && given.public.includes(name)) return { left: "public" };
  if (!isSafe(method) && !given.safeToCall.includes(name)) return { left: "unsafe" };
  const sample = Object.hasOwn(given.samples, name) ? given.samples[name] : undefined;
  const place = targetOfOperation(operation, sample, given.basePath);
  if (!place) return { left: "no-sample" };
  const { credential, refusal } = given;
  const call: Call = { method, ...place, body: null, contentType: null };
  const right = isSafe(method) ? answerOf(await caller.as(credential, call), refusal) : null;
  const none = answerOf(await caller.send(call), refusal);
  const stranger = strangersKey(credential, caller.key(credential));
  const wrong = answerOf(await caller.as(credential, call, stranger), refusal);
  return { right, none, wrong };
}

function limits({ right, none, wrong }: Answers): boolean {
  return [right, none, wrong].some((answer) => answer?.status === 429);
}

/** Why the answers of one operation do not show that it refuses. */
function doubtAbout({ operation, right, none, wrong }: Asked, refusal: Refusal) {
  for (const answer of [right, none, wrong]) {
    const silence = answer && withheld({ path: operation, status: answer.status });
    if (silence) return silence;
  }
  for (const answer of [none, wrong]) {
    const { status } = answer;
    if (stanceOf(answer, refusal) === "refused") continue;
    if (answer === none && [400, 415, 422].includes(status))
      return unknown("parameters-judged-first", { operation, status });
    if (status !== 404) return unknown("unclear", { operation, status });
    // Hidden from those who have no right to see it; only whoever has one can tell.
    if (!right || stanceOf(right, refusal) !== "accepted") return unknown("not-found", { operation });
  }
  return right && same(right, none) ? unknown("same-with-credential", { operation, status: none.status }) : undefined;
}

function same(one: Answer, other: Answer): boolean {
  return one.status === other.status && one.names === other.names;
}

/** The first of them; how many there are stands beside. */
function namesOf(list: readonly { readonly operation: string }[]): string[] {
  return list.slice(0, 5).map(({ operation }) => operation);
}
