/** Milliseconds from question to answer; nothing where no answer came. */
export type ResponseTime = number | undefined;

export const percentiles = [50, 90, 95, 99] as const;
export type Percentile = (typeof percentiles)[number];

export type ResponseTimes = {
  readonly asked: number;
  /** How many of them the percentiles are of: the others took longer than anybody waited. */
  readonly answered: number;
  readonly at: Readonly<Record<Percentile, number>>;
};

/** Percentiles of the answers that came; nothing where none did. */
export function responseTimesOf(times: readonly ResponseTime[]): ResponseTimes | undefined {
  const sorted = times.filter((one) => one !== undefined).sort((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const at = Object.fromEntries(percentiles.map((one) => [one, nearestRank(sorted, one)])) as ResponseTimes["at"];
  return { asked: times.length, answered: sorted.length, at };
}

/**
 * The nearest rank: the smallest value that at least so many per cent of the values do not exceed. Always one that was
 * measured, never one reckoned between two.
 * @param sorted ascending, not empty
 */
function nearestRank(sorted: readonly number[], percentile: Percentile): number {
  const rank = Math.ceil((percentile * sorted.length) / 100);
  return sorted[rank - 1] as number;
}
