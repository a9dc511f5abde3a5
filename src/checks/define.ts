import { z } from "zod";
import type { ClaimKind } from "../domain/assurance/claim.ts";
import type { Assessment, ReasonArgs } from "../domain/assurance/evidence.ts";
import type { Json } from "../domain/canonical-json.ts";
import type { Localized } from "../domain/locale.ts";
import type { OperationRecord, RecordKind } from "../domain/operations/record.ts";
import type { Instant } from "../domain/time.ts";
import { type FailureCode, failureCodes, NetFailure } from "../net/failure.ts";
import type { Decided, Outbound } from "../net/outbound.ts";
import type { Scheme, Target } from "../net/protocols.ts";
import type { Resolver } from "../net/resolver.ts";
import type { Secrets } from "../net/secrets.ts";
import type { Configuration } from "./configuration.ts";

/** What a probe may do to its one decided address. There is no way from here to another. */
export type ProbeIo = {
  readonly decided: Decided;
  readonly outbound: Outbound;
  /** The operator's resolver, for what the DNS says of the target's name besides addresses. */
  readonly resolver: Resolver;
  /** Credentials the operator keeps for this very target. */
  readonly secrets: Secrets;
  /** The time of day, for what both sides derive from it. */
  readonly now: () => Instant;
  /** A clock that never goes back, in milliseconds. */
  readonly elapsed: () => number;
};

/** The endpoint a probe looks at. */
export type ProbeTarget = Target;

/** What one run of a probe sends to one address, at most; the client ends a run that wants more. */
export type Sends = {
  readonly connections: number;
  readonly requests: number;
  /** Bytes in both directions. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly time: number;
  /** Whether it does more than look: signs in, changes something, or asks as fast as an attacker would. */
  readonly intrusive: boolean;
};

/** What most probes need at most; a check names what it needs besides. */
const usualSends = { bytes: 8 * 1024 * 1024, time: 60_000 } as const;

export type Reasons = Readonly<Record<string, Localized>>;

type Common<Params, Data, R extends Reasons> = {
  readonly id: string;
  /** Raised whenever an equal observation may be judged differently; named under "Verdict changes". */
  readonly version: number;
  readonly title: Localized;
  readonly why: Localized;
  readonly remedy: Localized;
  /** The remedy in the words of products, where it is theirs to carry out. */
  readonly configuration?: Configuration;
  /** Identifiers in other people's documents: CWE-319, RFC 8446, ASVS 5.0 12.1.1. */
  readonly references: readonly string[];
  /** Kinds of claim this check can bear on. */
  readonly evidences: readonly ClaimKind[];
  /** Whether it can contradict and never prove: it never gives `met`. */
  readonly refutesOnly?: boolean;
  readonly params: z.ZodType<Params>;
  readonly data: z.ZodType<Data>;
  /** Every reason `assess` can give, in words; MessageFormat 2 with the reason's arguments. */
  readonly reasons: R;
  /** Pure, and replayable: the same data, parameters and `now` give the same assessment for ever. */
  readonly assess: (
    data: Data,
    params: Params,
    now: Instant,
  ) => Assessment & { readonly reason: (keyof R & string) | CommonReason };
};

export type ProbeCheck<Params, Data, R extends Reasons> = Common<Params, Data, R> & {
  readonly type: "probe";
  /** At most, for each address and run. */
  readonly sends: Omit<Sends, keyof typeof usualSends> & Partial<Sends>;
  readonly schemes: readonly Scheme[];
  /**
   * Members of data that differ between two looks at a subject that did not change, such as times. A reason may repeat
   * one, or a part of one, as its argument of the same name, and has the arguments of `volatileArgs`; nothing else may
   * differ: not the outcome, not the reason, no other argument.
   */
  readonly volatile?: readonly (AnyKey<Data> & string)[];
  /** Arguments of reasons that are reckoned from volatile members, under names of their own. */
  readonly volatileArgs?: readonly string[];
  /** Looks; never judges. What goes wrong is part of what was seen. */
  readonly observe: (target: ProbeTarget, params: Params, io: ProbeIo) => Promise<Data>;
};

/** The keys of every member of a union, not of all of them alone. */
type AnyKey<T> = T extends unknown ? keyof T : never;

export type RecordCheck<Params, Data, R extends Reasons> = Common<Params, Data, R> & {
  readonly type: "record";
  readonly recordKind: RecordKind;
  readonly observe: (records: readonly OperationRecord[], params: Params) => Data;
};

/** A check whose parameters and data are known only at run time, by their schemas. */
export type Check = {
  readonly id: string;
  readonly version: number;
  readonly title: Localized;
  readonly why: Localized;
  readonly remedy: Localized;
  readonly configuration?: Configuration;
  readonly references: readonly string[];
  readonly evidences: readonly ClaimKind[];
  readonly refutesOnly?: boolean;
  readonly params: z.ZodType;
  readonly data: z.ZodType;
  readonly reasons: Reasons;
  readonly assess: (data: unknown, params: unknown, now: Instant) => Assessment;
} & (
  | {
      readonly type: "probe";
      readonly sends: Sends;
      readonly schemes: readonly Scheme[];
      readonly volatile: readonly string[];
      readonly volatileArgs: readonly string[];
      readonly observe: (target: ProbeTarget, params: unknown, io: ProbeIo) => Promise<Json>;
    }
  | {
      readonly type: "record";
      readonly recordKind: RecordKind;
      readonly observe: (records: readonly OperationRecord[], params: unknown) => Json;
    }
);

export function defineCheck<P, D, R extends Reasons>(check: ProbeCheck<P, D, R>): Check {
  return withParsing(check);
}

export function defineRecordCheck<P, D, R extends Reasons>(check: RecordCheck<P, D, R>): Check {
  return withParsing(check);
}

const unsaid = { volatile: [], volatileArgs: [] } as const;

/** Parameters and data come from outside or from the past: both are parsed before the check judges them. */
function withParsing<P, D, R extends Reasons>(check: ProbeCheck<P, D, R> | RecordCheck<P, D, R>): Check {
  return {
    ...check,
    ...(check.type === "probe" ? { ...unsaid, ...check, sends: { ...usualSends, ...check.sends } } : {}),
    reasons: { ...(check.type === "probe" ? commonReasons : {}), ...check.reasons },
    assess: (data: unknown, params: unknown, now: Instant) =>
      check.assess(check.data.parse(data), check.params.parse(params), now),
  } as unknown as Check;
}

/** Reasons every probe shares: what kept us from seeing. They only ever give `unknown`. */
export const commonReasons = {
  "name-not-found": {
    ko: "호스트 이름을 찾을 수 없습니다.",
    ja: "ホスト名が見つかりません。",
    en: "The host name was not found.",
  },
  "resolver-failed": {
    ko: "이름 조회 서버가 응답하지 않았습니다.",
    ja: "名前解決サーバが応答しませんでした。",
    en: "The resolver did not answer.",
  },
  "too-many-addresses": {
    ko: "이름에 연결된 주소가 너무 많아 점검하지 않았습니다.",
    ja: "名前に対応するアドレスが多すぎるため、確認しませんでした。",
    en: "The name has too many addresses to look at.",
  },
  "not-allowed": {
    ko: "운영자가 이 주소로의 연결을 허용하지 않았습니다.",
    ja: "運用者がこのアドレスへの接続を許可していません。",
    en: "The operator does not allow connections to this address.",
  },
  "no-consent": {
    ko: "이 점검은 단순 조회를 넘어서므로 대상의 동의와 운영자의 허용이 필요하나, 유효한 것이 없습니다.",
    ja: "この確認は閲覧にとどまらないため、対象についての同意と運用者の許可が必要ですが、有効なものがありません。",
    en: "This check does more than look; it needs a consent for the endpoint and the operator’s permission, and one is missing or over.",
  },
  "no-secret": {
    ko: "점검에 필요한 인증 정보가 운영자의 비밀 저장소에 없거나, 이 대상에 쓸 수 없습니다.",
    ja: "確認に必要な認証情報が運用者のシークレットストアにないか、この対象には使えません。",
    en: "A credential the check needs is not in the operator’s secret store, or not meant for this target.",
  },
  "over-budget": {
    ko: "점검이 대상에 보낼 수 있는 양을 다 써서 끝내지 못했습니다.",
    ja: "確認が対象に送ってよい量を使い切り、完了できませんでした。",
    en: "The check used up what it may send to the target before it could finish.",
  },
  refused: { ko: "연결이 거부되었습니다.", ja: "接続が拒否されました。", en: "The connection was refused." },
  "timed-out": {
    ko: "제한 시간 안에 응답이 없었습니다.",
    ja: "制限時間内に応答がありませんでした。",
    en: "There was no answer in time.",
  },
  reset: { ko: "연결이 중단되었습니다.", ja: "接続が切断されました。", en: "The connection was reset." },
  closed: {
    ko: "응답 없이 연결이 닫혔습니다.",
    ja: "応答なく接続が閉じられました。",
    en: "The connection was closed without an answer.",
  },
  unreachable: {
    ko: "네트워크 경로가 없습니다.",
    ja: "ネットワーク経路がありません。",
    en: "There is no route to the address.",
  },
  "tls-not-offered": {
    ko: "서버가 이 프로토콜에서 TLS로의 전환을 제공하지 않습니다.",
    ja: "サーバがこのプロトコルでTLSへの切り替えを提供していません。",
    en: "The server does not offer to go over to TLS in this protocol.",
  },
  "tls-failed": {
    ko: "TLS 연결을 맺지 못했습니다.",
    ja: "TLS接続を確立できませんでした。",
    en: "The TLS handshake failed.",
  },
  "tls-untrusted": {
    ko: "인증서를 신뢰할 수 없어 상대를 확인하지 못했습니다.",
    ja: "証明書を信頼できず、相手を確認できませんでした。",
    en: "The certificate is not trusted, so the other side is not known to be the service.",
  },
  "too-large": {
    ko: "응답이 허용 크기를 넘었습니다.",
    ja: "応答が上限サイズを超えました。",
    en: "The answer exceeded the size limit.",
  },
  malformed: {
    ko: "응답이 프로토콜에 맞지 않습니다.",
    ja: "応答がプロトコルに適合していません。",
    en: "The answer does not follow the protocol.",
  },
  failed: {
    ko: "점검을 마치지 못했습니다.",
    ja: "確認を完了できませんでした。",
    en: "The check could not be completed.",
  },
} as const satisfies Record<FailureCode, Localized>;

export type CommonReason = keyof typeof commonReasons;

export const failureSchema = z.object({ failure: z.enum(failureCodes) });

/** The assessment of a look that failed. */
export function unknownBecause(failure: FailureCode): Assessment & { readonly reason: CommonReason } {
  return { outcome: "unknown", reason: failure, args: {} };
}

export function met<R extends string>(reason: R, args: ReasonArgs = {}, evidenceUntil?: Instant) {
  return { outcome: "met" as const, reason, args, ...(evidenceUntil === undefined ? {} : { evidenceUntil }) };
}

export function notMet<R extends string>(reason: R, args: ReasonArgs = {}) {
  return { outcome: "not-met" as const, reason, args };
}

export function unknown<R extends string>(reason: R, args: ReasonArgs = {}) {
  return { outcome: "unknown" as const, reason, args };
}

/** Runs one step of a look; a failure becomes data. */
export async function attempt<T>(step: () => Promise<T>): Promise<T | { failure: FailureCode }> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof NetFailure) return { failure: error.code };
    throw error;
  }
}
