import type { Duration, Instant } from "../time.ts";
import { type OutageRule, pointsOf, type Sample, type Stretch, stretchesBetween } from "./samples.ts";

/** A time of failed looks without an answer between them. Looks only bound it: it began and ended between two of them. */
export type Outage = {
  /** Nothing where no look before it was answered. */
  readonly previousOk: Instant | undefined;
  readonly firstFail: Instant;
  readonly lastFail: Instant;
  /** Nothing while it lasts, as far as is known. */
  readonly nextOk: Instant | undefined;
  /**
   * At least from the first failed look to the last, less what nobody looked at between them; at most from the answer
   * before to the answer after, and without bound where one is missing.
   */
  readonly downtime: { readonly atLeast: Duration; readonly atMost: Duration | undefined };
  /** Of the time from the answer before to the answer after, as far as there are such: how much the looks told of. */
  readonly coverage: { readonly seen: Duration; readonly of: Duration };
};

/** The outages that the samples tell of, in order. Windows change nothing: whether one counts is the contract's to say. */
export function outagesOf(samples: readonly Sample[], rule: OutageRule): Outage[] {
  const points = pointsOf(samples, rule);
  const stretches = stretchesBetween(points, rule);
  const outages: Outage[] = [];
  let previousOk: Instant | undefined;
  let failed: { firstFail: Instant; lastFail: Instant } | undefined;
  /** What lies between the last answer, or the first failure, and now. */
  let behind: Stretch[] = [];
  const end = (nextOk: Instant | undefined) => {
    if (failed) outages.push(reckoned({ previousOk, ...failed, nextOk }, behind));
    failed = undefined;
  };
  points.forEach(({ at, outcome }, i) => {
    const before = stretches[i - 1];
    if (before) behind.push(before);
    if (outcome === "down") {
      if (!failed && previousOk === undefined) behind = [];
      failed = { firstFail: failed?.firstFail ?? at, lastFail: at };
    } else if (outcome === "up") {
      end(at);
      previousOk = at;
      behind = [];
    }
  });
  end(undefined);
  return outages;
}

function reckoned(
  { previousOk, firstFail, lastFail, nextOk }: Pick<Outage, "previousOk" | "firstFail" | "lastFail" | "nextOk">,
  behind: readonly Stretch[],
): Outage {
  const sum = (some: readonly Stretch[]) => some.reduce((total, { from, until }) => total + until - from, 0);
  const atLeast = sum(behind.filter(({ seen }) => seen === "down"));
  const atMost = previousOk === undefined || nextOk === undefined ? undefined : nextOk - previousOk;
  const told = behind.filter(({ until }) => until <= (nextOk ?? lastFail));
  const coverage = { seen: sum(told.filter(({ seen }) => seen !== "unknown")), of: sum(told) };
  return { previousOk, firstFail, lastFail, nextOk, downtime: { atLeast, atMost }, coverage };
}
