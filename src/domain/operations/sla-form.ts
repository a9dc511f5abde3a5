import type { ServiceType } from "../assurance/catalog.ts";
import { type Decimal, parseDecimal } from "../decimal.ts";
import type { Localized } from "../locale.ts";
import type { Rounding } from "../rational.ts";
import { parseDuration } from "../time.ts";
import type {
  Bound,
  Counting,
  CreditBasis,
  Currency,
  ExclusionCause,
  MetricKind,
  SlaMetric,
  SlaPolicy,
  Tier,
  Weekday,
} from "./sla-policy.ts";

/** A policy as it is written and kept: decimals, durations and clocks are text, because JSON has no exact numbers. */
export type SlaPolicyForm = {
  readonly title: Localized;
  readonly serviceType: ServiceType;
  readonly timeZone: string;
  readonly currency: Currency;
  readonly rounding: Rounding;
  readonly metrics: readonly MetricForm[];
};

export type MetricForm = {
  readonly id: string;
  readonly kind: MetricKind;
  readonly title: Localized;
  readonly target: string;
  readonly counting: Omit<Counting, "minimum" | "hours"> & {
    readonly minimum: string;
    readonly hours?:
      | readonly { readonly days: readonly Weekday[]; readonly from: string; readonly until: string }[]
      | undefined;
  };
  readonly exclusions: readonly { readonly cause: ExclusionCause; readonly notice: string }[];
  readonly basis: CreditBasis;
  readonly tiers: readonly TierForm[];
  readonly stated?: readonly TierForm[] | undefined;
};

/** `from` and `upTo` include their value, `above` and `below` do not. Either `percent` or `multiple`. */
export type TierForm = {
  readonly from?: string | undefined;
  readonly above?: string | undefined;
  readonly below?: string | undefined;
  readonly upTo?: string | undefined;
  readonly percent?: string | undefined;
  readonly multiple?: string | undefined;
};

/** Only called for what is sound. */
export function policyOf(
  id: string,
  { title, serviceType, timeZone, currency, rounding, metrics }: SlaPolicyForm,
): SlaPolicy {
  return { id, title, serviceType, timeZone, currency, rounding, metrics: metrics.map(metricOf) };
}

function metricOf({ id, kind, title, target, counting, exclusions, basis, tiers, stated }: MetricForm): SlaMetric {
  return {
    id,
    kind,
    title,
    target: decimalOf(target),
    counting: {
      ...counting,
      minimum: parseDuration(counting.minimum) as number,
      hours:
        counting.hours?.map(({ days, from, until }) => ({ days, from: minutesOf(from), until: minutesOf(until) })) ??
        null,
    },
    exclusions: exclusions.map(({ cause, notice }) => ({ cause, notice: parseDuration(notice) as number })),
    basis,
    tiers: tiers.map(tierOf),
    stated: stated?.map(tierOf) ?? null,
  };
}

function tierOf({ from, above, below, upTo, percent, multiple }: TierForm): Tier {
  const bound = (inclusive: string | undefined, exclusive: string | undefined): Bound | null => {
    const value = inclusive ?? exclusive;
    return value === undefined ? null : { value: decimalOf(value), inclusive: inclusive !== undefined };
  };
  return {
    lower: bound(from, above),
    upper: bound(upTo, below),
    credit:
      percent === undefined
        ? { kind: "multiple", value: decimalOf(multiple as string) }
        : { kind: "percent", value: decimalOf(percent) },
  };
}

function decimalOf(text: string): Decimal {
  return parseDecimal(text) as Decimal;
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}
