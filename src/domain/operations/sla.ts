import { compareDecimals } from "../decimal.ts";
import { compareRationals, ofDecimal, plus, type Rational, rational, times } from "../rational.ts";
import { type Duration, type Instant, minute } from "../time.ts";
import { difference, type Interval, intersection, lengthOf, union } from "./intervals.ts";
import type { Bound, ExclusionCause, SlaMetric, Tier } from "./sla-policy.ts";

/** A time in which the service could not be reached, as somebody recorded it. */
export type DeclaredOutage = Interval & {
  readonly id: string;
  /** When the provider knew of it, and when the customer said so; null where it is not recorded. */
  readonly awareAt: Instant | null;
  readonly noticedAt: Instant | null;
  readonly cause: ExclusionCause | null;
  readonly announcedAt: Instant | null;
};

/** What became of one outage, in the words of the working. */
export type CountedOutage = {
  readonly outage: DeclaredOutage;
  readonly fate: "counted" | "excluded" | "too-short" | "outside" | "never-known" | "notice-too-late";
  /** The part of it inside the month and the service hours, from when it counts. */
  readonly time: readonly Interval[];
};

export type AvailabilityReckoning = {
  /** Milliseconds of service time, before anything is taken out of it. */
  readonly service: Duration;
  readonly outages: readonly CountedOutage[];
  readonly excluded: Duration;
  readonly down: Duration;
  /** Nobody knows whether the service was up; never counted as up. */
  readonly unknown: Duration;
  /** What the ratio is of: service time, less excluded time where the policy takes it out. */
  readonly of: Duration;
  /** Nothing where there was no service time. */
  readonly ratio: { readonly worst: Rational; readonly best: Rational } | null;
};

/**
 * The availability of a metric in one month, exactly.
 * @param service the service time of the month, in order
 * @param unobserved times nobody looked at
 */
export function reckonAvailability(
  { counting, exclusions }: SlaMetric,
  service: readonly Interval[],
  outages: readonly DeclaredOutage[],
  unobserved: readonly Interval[],
): AvailabilityReckoning {
  const judged = outages.map((outage): CountedOutage => {
    const start = countsFrom(outage, counting.from);
    const time = intersection([{ from: start ?? outage.from, until: outage.until }], service);
    if (start === null) return { outage, fate: "never-known", time };
    if (time.length === 0) return { outage, fate: "outside", time };
    const exclusion = exclusions.find(({ cause }) => cause === outage.cause);
    if (!exclusion) return { outage, fate: "counted", time };
    const late =
      exclusion.notice > 0 && (outage.announcedAt ?? Number.POSITIVE_INFINITY) + exclusion.notice > outage.from;
    return { outage, fate: late ? "notice-too-late" : "excluded", time };
  });
  const timeOf = (...fates: readonly CountedOutage["fate"][]): Interval[] =>
    union(judged.flatMap(({ fate, time }) => (fates.includes(fate) ? time : [])));
  const excluded = timeOf("excluded");
  const failed = difference(timeOf("counted", "notice-too-late"), excluded);
  const short = failed.filter(({ from, until }) => until - from < counting.minimum);
  const down = roundedSum(difference(failed, short), counting.rounding);
  const unknown = lengthOf(difference(intersection(unobserved, service), [...excluded, ...failed]));
  const total = lengthOf(service);
  const of = counting.windows === "excluded" ? total - lengthOf(excluded) : total;
  const isShort = ({ fate, time }: CountedOutage): boolean =>
    fate !== "excluded" && time.length > 0 && difference(time, [...short, ...excluded]).length === 0;
  return {
    service: total,
    outages: judged.map((one) =>
      (one.fate === "counted" || one.fate === "notice-too-late") && isShort(one) ? { ...one, fate: "too-short" } : one,
    ),
    excluded: lengthOf(excluded),
    down,
    unknown,
    of,
    ratio: of <= 0 ? null : { worst: upOf(down + unknown, of), best: upOf(down, of) },
  };
}

/** Whole minutes may add up to more than the month has: nothing is less than never up. */
function upOf(down: Duration, of: Duration): Rational {
  return rational(Math.max(0, of - down), of);
}

/** Null where the policy counts from something that nobody recorded: what is not known does not begin. */
function countsFrom({ from, awareAt, noticedAt }: DeclaredOutage, rule: SlaMetric["counting"]["from"]): Instant | null {
  if (rule === "observed") return from;
  const known = [...(rule === "notice" ? [] : [awareAt]), ...(rule === "awareness" ? [] : [noticedAt])].filter(
    (one) => one !== null,
  );
  return known.length === 0 ? null : Math.max(from, Math.min(...known));
}

function roundedSum(times: readonly Interval[], rounding: SlaMetric["counting"]["rounding"]): Duration {
  const [what, way] = rounding.split("-") as [string, "up" | "down" | undefined];
  const whole = (length: Duration): Duration =>
    (way === "up" ? Math.ceil(length / minute) : Math.floor(length / minute)) * minute;
  if (what === "each") return times.reduce((sum, { from, until }) => sum + whole(until - from), 0);
  return what === "total" ? whole(lengthOf(times)) : lengthOf(times);
}

/** Cases done as promised, of those there were; nothing where there were none. */
export function reckonCases(done: number, due: number): { readonly worst: Rational; readonly best: Rational } | null {
  if (due === 0) return null;
  const ratio = rational(done, due);
  return { worst: ratio, best: ratio };
}

const hundred = rational(100);

export function isMet({ target }: SlaMetric, ratio: Rational): boolean {
  return compareRationals(times(ratio, hundred), ofDecimal(target)) >= 0;
}

/** The tier a value falls in. Null for one that meets the target; `gap` where the policy says nothing of the value. */
export function tierFor(metric: SlaMetric, ratio: Rational): Tier | "gap" | null {
  if (isMet(metric, ratio)) return null;
  const percent = times(ratio, hundred);
  return metric.tiers.find((tier) => holds(tier.lower, percent, 1) && holds(tier.upper, percent, -1)) ?? "gap";
}

function holds(bound: Bound | null, percent: Rational, side: 1 | -1): boolean {
  if (bound === null) return true;
  const order = compareRationals(percent, ofDecimal(bound.value)) * side;
  return order > 0 || (order === 0 && bound.inclusive);
}

/** Fees by which credits are reckoned, in the currency's units. */
export type Fees = {
  readonly month: Rational;
  /** The two months before. */
  readonly previous: readonly [Rational, Rational] | null;
  /** Per cent of the month's fee that the affected resource is. */
  readonly affected: Rational | null;
};

/** What a tier's credit is a part of; null where the fees it needs are not known. */
export function basisOf({ basis }: SlaMetric, { month, previous, affected }: Fees): Rational | null {
  if (basis === "month") return month;
  if (basis === "affected-share") return affected && times(month, times(affected, rational(1, 100)));
  return previous && times(plus(month, plus(...previous)), rational(1, 3));
}

/** Exact; whoever pays rounds it as the policy says. */
export function creditOf({ credit }: Tier, basis: Rational): Rational {
  const share = ofDecimal(credit.value);
  return times(basis, credit.kind === "percent" ? times(share, rational(1, 100)) : share);
}

/** The higher the worse. A multiple of one is a hundred per cent. */
export function creditOrder(a: Tier, b: Tier): number {
  const percent = ({ credit }: Tier) =>
    credit.kind === "percent" ? credit.value : { units: credit.value.units * 100n, scale: credit.value.scale };
  return compareDecimals(percent(a), percent(b));
}
