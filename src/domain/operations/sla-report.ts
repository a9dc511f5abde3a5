import { AkashiError } from "../errors.ts";
import { type Rational, rational, rounded } from "../rational.ts";
import type { Instant } from "../time.ts";
import type { Interval } from "./intervals.ts";
import { monthIn, serviceTime } from "./service-hours.ts";
import {
  type AvailabilityReckoning,
  basisOf,
  creditOf,
  type DeclaredOutage,
  type Fees,
  isMet,
  reckonAvailability,
  reckonCases,
  tierFor,
} from "./sla.ts";
import { currencyDecimals, type SlaMetric, type SlaPolicy, type Tier } from "./sla-policy.ts";

/** What happened in a month, in the domain's terms. */
export type Month = {
  readonly outages: readonly DeclaredOutage[];
  readonly unknown: readonly Interval[];
  readonly fees: Fees | null;
  readonly cases: Readonly<Record<string, { readonly done: number; readonly due: number }>>;
};

/** Exact, and as it is paid: in units of the currency's last decimal. */
export type Credit = { readonly exact: Rational; readonly paid: bigint };

export type MetricReport = {
  readonly metric: SlaMetric;
  /** Null for what is counted in cases. */
  readonly availability: AvailabilityReckoning | null;
  /** Null where there was nothing to reckon. */
  readonly ratio: { readonly worst: Rational; readonly best: Rational } | null;
  readonly outcome: "met" | "missed" | "not-settled" | "nothing";
  /** Of the worst and of the best value; equal once all is settled. `gap`: the policy says nothing of that value. */
  readonly tiers: { readonly worst: Tier | "gap" | null; readonly best: Tier | "gap" | null };
  /** Null where the fees are not known, or the policy has a gap. */
  readonly credit: { readonly most: Credit; readonly least: Credit } | null;
};

export type SlaReport = {
  readonly policy: SlaPolicy;
  readonly month: string;
  readonly period: Interval;
  readonly metrics: readonly MetricReport[];
};

/**
 * @param now a month that is not over is reckoned as far as it has come, and the rest is unknown
 * @throws cli.bad-value for a month that is none
 */
export function reportMonth(policy: SlaPolicy, month: string, happened: Month, now: Instant): SlaReport {
  const period = monthIn(month, policy.timeZone);
  if (!period) throw new AkashiError("cli.bad-value", { option: "--month", value: month, expected: "YYYY-MM" });
  const ahead: Interval = { from: Math.max(period.from, now), until: period.until };
  const known = { ...happened, unknown: [...happened.unknown, ahead] };
  return { policy, month, period, metrics: policy.metrics.map((metric) => reportMetric(policy, metric, month, known)) };
}

function reportMetric(policy: SlaPolicy, metric: SlaMetric, month: string, happened: Month): MetricReport {
  const isTime = metric.kind === "availability";
  const service = serviceTime(month, policy.timeZone, metric.counting.hours);
  const availability = isTime ? reckonAvailability(metric, service, happened.outages, happened.unknown) : null;
  const { done, due } = happened.cases[metric.id] ?? { done: 0, due: 0 };
  const ratio = availability ? availability.ratio : reckonCases(done, due);
  if (!ratio)
    return { metric, availability, ratio, outcome: "nothing", tiers: { worst: null, best: null }, credit: null };
  const [worstMet, bestMet] = [isMet(metric, ratio.worst), isMet(metric, ratio.best)];
  const tiers = { worst: tierFor(metric, ratio.worst), best: tierFor(metric, ratio.best) };
  const [most, least] = [
    creditFor(policy, metric, tiers.worst, happened.fees),
    creditFor(policy, metric, tiers.best, happened.fees),
  ];
  return {
    metric,
    availability,
    ratio,
    outcome: worstMet ? "met" : bestMet ? "not-settled" : "missed",
    tiers,
    credit: most && least && { most, least },
  };
}

function creditFor(
  { currency, rounding }: SlaPolicy,
  metric: SlaMetric,
  tier: Tier | "gap" | null,
  fees: Fees | null,
): Credit | null {
  if (tier === null) return { exact: rational(0), paid: 0n };
  const basis = fees && basisOf(metric, fees);
  if (tier === "gap" || basis === null) return null;
  const exact = creditOf(tier, basis);
  return { exact, paid: rounded(exact, currencyDecimals[currency], rounding) };
}
