import type { Duration, Instant } from "../time.ts";

/** Half-open; empty where it ends before it begins. */
export type Interval = { readonly from: Instant; readonly until: Instant };

/** The same time, in order, each moment of it once. */
export function union(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter(({ from, until }) => from < until).sort((a, b) => a.from - b.from);
  const result: Interval[] = [];
  for (const one of sorted) {
    const last = result.at(-1);
    if (last && one.from <= last.until) {
      result[result.length - 1] = { from: last.from, until: Math.max(last.until, one.until) };
    } else result.push(one);
  }
  return result;
}

/** The time that is in both. */
export function intersection(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const [left, right] = [union(a), union(b)];
  const result: Interval[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const [one, other] = [left[i] as Interval, right[j] as Interval];
    const both = { from: Math.max(one.from, other.from), until: Math.min(one.until, other.until) };
    if (both.from < both.until) result.push(both);
    if (one.until < other.until) i++;
    else j++;
  }
  return result;
}

/** The time of the first that is not in the second. */
export function difference(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const [from, taken] = [union(a), union(b)];
  return from.flatMap(({ from: start, until }) => {
    const parts: Interval[] = [];
    let at = start;
    for (const one of taken) {
      if (one.until <= at || one.from >= until) continue;
      if (one.from > at) parts.push({ from: at, until: one.from });
      at = Math.max(at, one.until);
    }
    return at < until ? [...parts, { from: at, until }] : parts;
  });
}

/** How long it is, no moment counted twice. */
export function lengthOf(intervals: readonly Interval[]): Duration {
  return union(intervals).reduce((sum, { from, until }) => sum + until - from, 0);
}
