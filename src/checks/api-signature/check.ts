import { z } from "zod";
import { parseDuration } from "../../domain/time.ts";
import { answerOf, answerSchema, callerOf, refusalSchema, stanceOf } from "../api-answer.ts";
import { callOf, callParams, mayBeCalled, mayBeCalledError } from "../api-call.ts";
import { signingSchema } from "../api-credential.ts";
import { bodySchema, pathSchema, valuesSchema } from "../api-message.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { withheld, withheldReasons } from "../pages.ts";
import { controls, forgeries, type Kind, kinds, parts, shotsOf } from "./forgeries.ts";
import { reasons } from "./reasons.ts";

const longest = 24 * 3_600_000;

const params = z.strictObject({
  scheme: signingSchema,
  call: z.strictObject(callParams).refine(mayBeCalled, mayBeCalledError),
  /** For each part, another value that the API takes as well where it is signed for. */
  altered: z
    .strictObject({ path: pathSchema.optional(), query: valuesSchema.optional(), body: bodySchema.optional() })
    .refine((altered) => parts.some((part) => altered[part] !== undefined), { error: "path, query or body" }),
  /** How far a time may be off, as the API says. */
  tolerance: z
    .string()
    .refine((text) => (parseDuration(text) ?? longest + 1) <= longest, { error: "duration, at most P1D" })
    .default("PT5M"),
  /** Whether the same request is refused the second time; without it, that is not asked. */
  replay: z.boolean().default(true),
  refusal: refusalSchema([401, 403]),
});
type Params = z.infer<typeof params>;

const kind = z.enum(kinds);
const data = z.strictObject({
  answers: z
    .array(z.union([answerSchema.extend({ kind }).strict(), failureSchema.extend({ kind }).strict()]))
    .max(kinds.length),
});

export default defineCheck({
  id: "api-signature",
  version: 1,
  type: "probe",
  title: { ko: "API 요청 서명", ja: "API要求の署名", en: "Signed API requests" },
  why: {
    ko: "서명을 제대로 검증하지 않으면 가로챈 요청을 바꾸거나 다시 보내 이용자를 사칭할 수 있습니다.",
    ja: "署名を正しく検証しないと、傍受した要求を改ざんまたは再送して利用者になりすませます。",
    en: "Where signatures are not really verified, a captured request can be altered or sent again in a customer’s name.",
  },
  remedy: {
    ko: "메서드, 경로, 쿼리, 본문의 해시, 시각, 일회용 값을 모두 서명 대상에 넣고, 허용 시간을 벗어난 요청과 이미 받은 일회용 값을 거부하십시오. 서명은 상수 시간으로 비교해야 합니다.",
    ja: "メソッド、パス、クエリ、本文のハッシュ、時刻、ナンスをすべて署名の対象とし、許容時間を外れた要求と受信済みのナンスを拒否してください。署名は一定時間で比較します。",
    en: "Cover method, path, query, a digest of the body, time and nonce with the signature; refuse times beyond the tolerance and nonces already seen; compare signatures in constant time.",
  },
  references: ["RFC 9421", "RFC 2104", "RFC 9530", "CWE-294", "CWE-345", "CWE-347", "ASVS 5.0 4.1.5"],
  evidences: ["fact", "measurement"],
  sends: { connections: kinds.length + 1, requests: kinds.length + 1, intrusive: true },
  schemes: ["https:"],
  params,
  data,
  reasons: { ...reasons, ...withheldReasons },
  async observe(target, given, io) {
    const caller = await attempt(() => callerOf(target, [given.scheme], io));
    if ("failure" in caller) return { answers: [{ kind: "signed" as const, failure: caller.failure }] };
    const { call, altered } = callsOf(given);
    const tolerance = parseDuration(given.tolerance) ?? longest;
    const answers: z.infer<typeof data>["answers"] = [];
    for (const shot of shotsOf(caller, given.scheme, { call, altered, tolerance, replay: given.replay })) {
      const answer = await attempt(() => caller.send(shot.call, shot.headers()));
      if ("failure" in answer) return { answers: [...answers, { kind: shot.kind, failure: answer.failure }] };
      answers.push({ kind: shot.kind, ...answerOf(answer, given.refusal) });
      // Without a signature that is accepted, and under a limit, no refusal means anything.
      const isAccepted = stanceOf(answerOf(answer, given.refusal), given.refusal) === "accepted";
      if (answer.status === 429 || (shot.kind === "signed" && !isAccepted)) break;
    }
    return { answers };
  },
  assess({ answers }, given) {
    const { refusal, replay } = given;
    const seen = answers.flatMap((one) => ("failure" in one ? [] : [one]));
    for (const forgery of forgeries) {
      const forged = seen.find((one) => one.kind === forgery && stanceOf(one, refusal) === "accepted");
      if (forged) return notMet(`${forgery}-accepted` as const, { status: forged.status });
    }
    for (const one of answers) {
      if ("failure" in one) return unknownBecause(one.failure);
      const { status } = one;
      const silence = withheld({ path: given.call.path, status });
      if (silence) return silence;
      const stance = stanceOf(one, refusal);
      if (one.kind === "signed" && stance !== "accepted") return unknown("signed-not-accepted", { status });
      const isControl = controls.some((control) => control === one.kind);
      if (isControl && stance !== "accepted") return unknown("alteration-not-accepted", { status });
      if (!isControl && stance !== "refused") return unknown("unclear", { status });
    }
    const wanted = wantedKinds(given);
    if (wanted.some((one) => !seen.some((answer) => answer.kind === one))) return unknownBecause("failed");
    const forged = wanted.filter((one) => !controls.some((control) => control === one)).length;
    const changed = ["timestamp", ...parts.filter((part) => given.altered[part] !== undefined)];
    return met(replay ? "all-refused" : "altered-refused", { forged, parts: changed });
  },
});

function callsOf({ call, altered }: Params) {
  const { path, query, body } = altered;
  return {
    call: callOf(call),
    altered: {
      ...(path === undefined ? {} : { path: callOf({ ...call, path }) }),
      ...(query === undefined ? {} : { query: callOf({ ...call, query }) }),
      ...(body === undefined ? {} : { body: callOf({ ...call, body }) }),
    },
  };
}

function wantedKinds({ altered, replay }: Params): readonly Kind[] {
  const changed = parts.filter((part) => altered[part] !== undefined);
  return [
    ...(["signed", "unsigned", "other-key", "altered-timestamp", "expired", "ahead"] as const),
    ...(replay ? (["replayed"] as const) : []),
    ...changed.flatMap((part) => [`signed-${part}`, `altered-${part}`] as const),
  ];
}
