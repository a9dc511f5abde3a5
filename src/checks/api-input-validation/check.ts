import { z } from "zod";
import { answerOf, answerSchema, type Caller, callerOf, refusalSchema, stanceOf } from "../api-answer.ts";
import { credentialSchema } from "../api-credential.ts";
import { type ApiDocument, operationName } from "../api-document.ts";
import {
  basePathParam,
  documentParam,
  documentReasons,
  documentSeen,
  lookAtDocument,
  sampleSchema,
  unread,
} from "../api-operations.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { leaksIn } from "../error-page-leak/leaks.ts";
import { withheld, withheldReasons } from "../pages.ts";
import { reasons } from "./reasons.ts";
import { rightCall, wrongCalls } from "./wrong-calls.ts";
import { kinds } from "./wrong-values.ts";

const maxCalls = 4;
const maxTried = 80;

const params = z.strictObject({
  document: documentParam,
  basePath: basePathParam,
  credential: credentialSchema.optional(),
  /** Calls that the API takes as they are. One that may change something is made, wrong and right, only if it says so. */
  calls: z
    .array(
      sampleSchema
        .extend({ operation: operationName, safeToRepeat: z.literal(true).optional() })
        .strict()
        .refine(({ operation, safeToRepeat }) => /^(?:GET|HEAD) /.test(operation) || safeToRepeat === true, {
          error: "safeToRepeat: true, or GET or HEAD",
        }),
    )
    .min(1)
    .max(maxCalls)
    .refine((calls) => new Set(calls.map(({ operation }) => operation)).size === calls.length, { error: "twice" }),
  /** The wrong things that are tried. */
  kinds: z.array(z.enum(kinds)).min(1).default(kinds.slice()),
  refusal: refusalSchema([400, 404, 411, 413, 414, 415, 422]),
});
type Params = z.infer<typeof params>;

/** What an error answer may show of the inside; a product's name is another check's matter. */
const leakKinds = ["stack-trace", "sql-error", "file-path"] as const;

const triedSchema = answerSchema
  .extend({ kind: z.enum(kinds), at: z.string().max(700), leaks: z.array(z.enum(leakKinds)).max(leakKinds.length) })
  .strict();

const callSchema = z.strictObject({
  operation: operationName,
  /** The call as it should be; null where the document or the values do not make one. */
  right: answerSchema.nullable(),
  /** Wrong calls there are; each has an entry, unless the look ended before. */
  wrong: z.number().int(),
  tried: z.array(triedSchema).max(maxTried),
});

const data = z.strictObject({
  document: documentSeen,
  calls: z.array(z.union([callSchema, failureSchema.extend({ operation: operationName }).strict()])).max(maxCalls),
});
type Seen = z.infer<typeof callSchema>;

export default defineCheck({
  id: "api-input-validation",
  version: 1,
  type: "probe",
  title: { ko: "API 매개변수 검증", ja: "APIパラメータの検証", en: "Validation of API parameters" },
  why: {
    ko: "서버가 입력을 검증하지 않으면 주입 공격이나 예상하지 못한 상태로 이어질 수 있습니다.",
    ja: "サーバが入力を検証しないと、インジェクション攻撃や想定外の状態につながるおそれがあります。",
    en: "Input that the server does not validate leads to injection and to states nobody thought of.",
  },
  remedy: {
    ko: "OpenAPI 문서의 스키마를 서버에서 그대로 강제하십시오. 알 수 없는 항목을 조용히 버리거나 형식을 바꾸지 말고 400 또는 422로 거부하며, 오류 응답에는 내부 정보를 담지 마십시오.",
    ja: "OpenAPI文書のスキーマをサーバでそのまま適用してください。未知の項目を黙って捨てたり型を変換したりせず、400または422で拒否し、エラー応答に内部情報を含めないでください。",
    en: "Enforce the schemas of the OpenAPI document on the server. Refuse with 400 or 422 instead of silently dropping unknown members or converting types, and keep internals out of error answers.",
  },
  references: ["CWE-20", "CWE-1287", "CWE-209", "ASVS 5.0 2.2.1", "OpenAPI 3.1.0 4.8.24", "RFC 9110 15.5.1"],
  evidences: ["fact", "measurement"],
  sends: {
    connections: maxCalls * (maxTried + 1) + 2,
    requests: maxCalls * (maxTried + 1) + 2,
    bytes: 32 * 1024 * 1024,
    time: 300_000,
    intrusive: true,
  },
  schemes: ["https:"],
  params,
  data,
  reasons: { ...reasons, ...documentReasons, ...withheldReasons },
  async observe(target, given, io) {
    const caller = await attempt(() => callerOf(target, [given.credential], io));
    if ("failure" in caller) return { document: caller, calls: [] };
    const { seen, document } = await lookAtDocument(given.document, caller, given.credential);
    const calls: z.infer<typeof data>["calls"] = [];
    for (const call of document ? given.calls : []) {
      const one = await attempt(() => tryCall(call, document as ApiDocument, given, caller));
      calls.push("failure" in one ? { operation: call.operation, failure: one.failure } : one);
      if ("failure" in one || one.right?.status === 429 || one.tried.at(-1)?.status === 429) break;
    }
    return { document: seen, calls };
  },
  assess({ document, calls }, given) {
    const seen = calls.flatMap((one) => ("failure" in one ? [] : [one]));
    for (const leak of leakKinds) {
      for (const { operation, tried } of seen) {
        const shown = tried.find(({ leaks }) => leaks.includes(leak));
        if (shown) return notMet(`${leak}-shown` as const, { operation, at: shown.at, status: shown.status });
      }
    }
    for (const kind of kinds) {
      for (const { operation, right, tried } of seen) {
        // A call that is not taken as it should be shows nothing of how wrong ones are.
        if (!right || stanceOf(right, given.refusal) !== "accepted") continue;
        const taken = tried.filter((one) => one.kind === kind && stanceOf(one, given.refusal) === "accepted");
        const [first] = taken;
        if (first) return notMet(`${kind}-accepted` as const, { operation, at: first.at, count: taken.length });
      }
    }
    const nothing = unread(document);
    if (nothing) return nothing;
    for (const one of calls) {
      const doubt = "failure" in one ? unknownBecause(one.failure) : doubtAbout(one, given);
      if (doubt) return doubt;
    }
    if (seen.length !== given.calls.length) return unknownBecause("failed");
    const tried = seen.reduce((sum, one) => sum + one.tried.length, 0);
    return met("all-refused", { calls: seen.length, tried });
  },
});

async function tryCall(
  { operation: name, ...sample }: Params["calls"][number],
  document: ApiDocument,
  { basePath, credential, kinds: wanted, refusal }: Params,
  caller: Caller,
): Promise<Seen> {
  const operation = document.operations.find((one) => one.name === name);
  const call = operation && rightCall({ operation, sample, basePath });
  if (!operation || !call) return { operation: name, right: null, wrong: 0, tried: [] };
  const right = answerOf(await caller.as(credential, call), refusal);
  const all = [];
  for (const one of wrongCalls({ operation, sample, basePath }, document.resolve)) {
    if (wanted.includes(one.kind)) all.push(one);
    if (all.length > maxTried) break;
  }
  const tried: Seen["tried"] = [];
  if (stanceOf(right, refusal) !== "accepted" || all.length > maxTried) {
    return { operation: name, right, wrong: all.length, tried };
  }
  for (const { kind, at, call: wrong } of all) {
    const response = await caller.as(credential, wrong);
    const answer = answerOf(response, refusal);
    const isError = answer.status >= 400 || answer.names !== null;
    const found = isError ? leaksIn(response.body.toString("utf8")) : [];
    tried.push({ kind, at, ...answer, leaks: leakKinds.filter((leak) => found.includes(leak)) });
    if (answer.status === 429) break;
  }
  return { operation: name, right, wrong: all.length, tried };
}

/** Why one call does not show that wrong ones are refused. */
function doubtAbout({ operation, right, wrong, tried }: Seen, { refusal }: Params) {
  if (!right) return unknown("no-call", { operation });
  const silence = withheld({ path: operation, status: right.status });
  if (silence) return silence;
  if (stanceOf(right, refusal) !== "accepted") return unknown("right-refused", { operation, status: right.status });
  if (wrong > maxTried) return unknown("too-much-to-try", { operation });
  if (wrong === 0) return unknown("nothing-to-try", { operation });
  for (const one of tried) {
    const { at, status } = one;
    const limited = withheld({ path: operation, status });
    if (limited) return limited;
    if (stanceOf(one, refusal) !== "refused") return unknown("unclear", { operation, at, status });
  }
  return tried.length === wrong ? undefined : unknownBecause("failed");
}
