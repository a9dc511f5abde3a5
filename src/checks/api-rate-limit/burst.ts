import type { HttpResponse } from "../../net/outbound.ts";

export type Burst = {
  /** Answers with a 2xx, whenever they came. */
  readonly accepted: number;
  readonly limited: number;
  /** The first answer that is neither, which ends the burst. */
  readonly other: number | null;
  /** Milliseconds from the first request to the last answer. */
  readonly took: number;
  readonly firstAccepted: HttpResponse | undefined;
  readonly firstLimited: HttpResponse | undefined;
};

type Asked = {
  readonly most: number;
  readonly concurrency: number;
  readonly limitedBy: readonly number[];
  readonly elapsed: () => number;
};

/** Sends the same request, a few at a time, until one is limited or enough were sent; those under way are awaited. */
export async function burst(
  send: () => Promise<HttpResponse>,
  { most, concurrency, limitedBy, elapsed }: Asked,
): Promise<Burst> {
  const start = elapsed();
  let sent = 0;
  let accepted = 0;
  let limited = 0;
  let other: number | null = null;
  let firstAccepted: HttpResponse | undefined;
  let firstLimited: HttpResponse | undefined;
  let ended = false;
  const worker = async (): Promise<void> => {
    while (!ended && sent < most) {
      sent++;
      const answer = await send();
      const isLimited = limitedBy.includes(answer.status);
      if (isLimited) {
        limited++;
        firstLimited ??= answer;
      } else if (answer.status >= 200 && answer.status < 300) {
        accepted++;
        firstAccepted ??= answer;
      } else other ??= answer.status;
      ended ||= isLimited || other !== null;
    }
  };
  const workers = Array.from({ length: concurrency }, () =>
    worker().catch((error: unknown) => {
      ended = true;
      throw error;
    }),
  );
  const settled = await Promise.allSettled(workers);
  const failed = settled.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
  return { accepted, limited, other, took: elapsed() - start, firstAccepted, firstLimited };
}
