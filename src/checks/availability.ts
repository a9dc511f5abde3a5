import type { Socket } from "node:net";
import { z } from "zod";
import type { FailureCode } from "../net/failure.ts";
import { attempt, failureSchema, notMet, type ProbeIo, type Reasons, unknownBecause } from "./define.ts";

/** What the checks of availability have in common, whatever the protocol: when no answer is the service's own fault. */

/** A whole answer later than this, the connection included, counts as down. Milliseconds. */
export const within = z.number().int().min(100).max(15_000).default(10_000);

/** A text to be found as it is, letter for letter. */
export const literal = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}+$/u);

export const unansweredSchema = failureSchema.extend({
  /** Whether a connection was made before the failure: then it is the service that did not answer. */
  connected: z.boolean(),
});
type Unanswered = z.infer<typeof unansweredSchema>;

/** Milliseconds on a clock that never goes back. */
export const timesSchema = z.object({
  connect: z.number().nonnegative(),
  /** From the beginning to the end of the answer. */
  total: z.number().nonnegative(),
});
type Times = z.infer<typeof timesSchema>;

/** Connects, and asks over that very connection. */
export async function askOver<T extends object>(
  io: ProbeIo,
  ask: (socket: Socket) => Promise<T>,
): Promise<Unanswered | (T & { readonly times: Times })> {
  const start = io.elapsed();
  const socket = await attempt(() => io.outbound.connect(io.decided));
  if ("failure" in socket) return { failure: socket.failure, connected: false };
  const connect = since(start, io);
  try {
    const answer = await attempt(() => ask(socket));
    if ("failure" in answer) return { failure: answer.failure as FailureCode, connected: true };
    return { ...answer, times: { connect, total: since(start, io) } };
  } finally {
    socket.destroy();
  }
}

/** Milliseconds, to a tenth. */
export function since(start: number, io: Pick<ProbeIo, "elapsed">): number {
  return Math.max(0, Math.round((io.elapsed() - start) * 10) / 10);
}

export const availabilityReasons = {
  "too-slow": {
    ko: "응답에 {$total}밀리초가 걸려 기준 {$within}밀리초를 넘었습니다.",
    ja: "応答に{$total}ミリ秒かかり、基準の{$within}ミリ秒を超えました。",
    en: "It took {$total} ms, longer than {$within} ms.",
  },
  "connection-refused": {
    ko: "연결이 거부되었습니다. 서비스가 가동되고 있지 않습니다.",
    ja: "接続が拒否されました。サービスは稼働していません。",
    en: "The connection was refused: nothing is serving.",
  },
  "no-answer": {
    ko: "연결은 되었으나 응답이 없었습니다.",
    ja: "接続はできましたが、応答がありませんでした。",
    en: "It accepted the connection and gave no answer.",
  },
} as const satisfies Reasons;

const silences: readonly FailureCode[] = ["timed-out", "closed", "reset"];

/** Before a connection a time-out may be the path's, or ours; after it, the service's. */
export function unanswered({ failure, connected }: Unanswered) {
  if (failure === "refused" && !connected) return notMet("connection-refused");
  return connected && silences.includes(failure) ? notMet("no-answer") : unknownBecause(failure);
}

/** The judgement of an answer that was right and came too late. */
export function late({ total }: Pick<Times, "total">, most: number) {
  return total > most ? notMet("too-slow", { total, within: most }) : undefined;
}

export const uptimeRemedy = {
  ko: "서비스 상태와 최근 변경을 확인하고, 장애라면 장애 대응 절차를 시작하십시오.",
  ja: "サービスの状態と直近の変更を確認し、障害であれば障害対応手順を開始してください。",
  en: "Look at the state of the service and its latest changes; if it is down, start the outage procedure.",
} as const;
