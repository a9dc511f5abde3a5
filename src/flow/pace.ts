import type { Duration } from "../domain/time.ts";

const minute: Duration = 60_000;

type Sent = { readonly at: number; readonly requests: number };

/** Keeps what one target is sent in any minute under a limit. Times are of a clock that never goes back. */
export class Pace {
  readonly #perMinute: number;
  #sent: Sent[] = [];

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Counts requests of which the last was sent by `at`. */
  count(requests: number, at: number): void {
    if (requests > 0) this.#sent.push({ at, requests });
  }

  /**
   * The first instant at which as many requests may be sent. More than a minute's worth goes out only after a rest, and is
   * followed by one as long as its number asks.
   */
  readyFor(requests: number, now: number): number {
    this.#forget(now);
    let total = requests;
    for (const { requests: sent } of this.#sent) total += sent;
    let ready = now;
    for (const one of this.#sent) {
      if (total <= this.#perMinute) break;
      total -= one.requests;
      ready = Math.max(ready, this.#over(one));
    }
    return ready;
  }

  /** Whether nothing that was sent counts any more. */
  isIdle(now: number): boolean {
    this.#forget(now);
    return this.#sent.length === 0;
  }

  #forget(now: number): void {
    this.#sent = this.#sent.filter((one) => this.#over(one) > now);
  }

  #over({ at, requests }: Sent): number {
    return at + minute * Math.max(1, requests / this.#perMinute);
  }
}
