import { createHistogram } from "node:perf_hooks";

/** How late looks began after they were due. Milliseconds; null before the first look. */
export type Punctuality = {
  readonly looks: number;
  readonly median: number | null;
  readonly p99: number | null;
  readonly worst: number | null;
  /** How often a look was due again before its turn was over: each of these is a look that was not taken. */
  readonly missed: number;
};

/** Gathers latenesses in bounded memory, to three digits. */
export class Lateness {
  readonly #histogram = createHistogram({ figures: 3 });

  add(milliseconds: number): void {
    // It counts whole numbers from 1: microseconds here.
    this.#histogram.record(Math.max(1, Math.round(milliseconds * 1000)));
  }

  summary(missed: number): Punctuality {
    const looks = this.#histogram.count;
    const at = (percentile: number): number | null =>
      looks === 0 ? null : this.#histogram.percentile(percentile) / 1000;
    return { looks, median: at(50), p99: at(99), worst: looks === 0 ? null : this.#histogram.max / 1000, missed };
  }
}
