import type { ServiceType } from "../assurance/catalog.ts";
import type { Decimal } from "../decimal.ts";
import type { Localized } from "../locale.ts";
import type { Rounding } from "../rational.ts";
import type { Duration } from "../time.ts";

/** A service level agreement as data: what is promised, how it is reckoned, and what is owed when it is missed. */
export type SlaPolicy = {
  readonly id: string;
  readonly title: Localized;
  readonly serviceType: ServiceType;
  /** IANA name; a month begins and ends by its clocks. */
  readonly timeZone: string;
  readonly currency: Currency;
  /** Of an amount, to the currency's smallest unit. */
  readonly rounding: Rounding;
  readonly metrics: readonly SlaMetric[];
};

/** With how many decimals each is written. Source: ISO 4217. */
export const currencyDecimals = { KRW: 0, JPY: 0, USD: 2 } as const;
export type Currency = keyof typeof currencyDecimals;

/** Time in which the service can be reached, backups that were made of those due, answers that came in time. */
export const metricKinds = ["availability", "backup-compliance", "response-time"] as const;
export type MetricKind = (typeof metricKinds)[number];

export type SlaMetric = {
  readonly id: string;
  readonly kind: MetricKind;
  readonly title: Localized;
  /** Per cent; met at this value. */
  readonly target: Decimal;
  readonly counting: Counting;
  readonly exclusions: readonly Exclusion[];
  readonly basis: CreditBasis;
  readonly tiers: readonly Tier[];
  /** The tiers as the contract's sentences put them, where they are written a second time. */
  readonly stated: readonly Tier[] | null;
};

/** How outages are turned into downtime; of no meaning for what is counted in cases. */
export type Counting = {
  readonly from: CountedFrom;
  /** A shorter outage does not count. Milliseconds. */
  readonly minimum: Duration;
  readonly rounding: MinuteRounding;
  /** Whether excluded time leaves the service time (`excluded`), or stays in it as time up (`excused`). */
  readonly windows: "excluded" | "excused";
  /** Service hours by the wall clock; null for always. */
  readonly hours: readonly ServiceHours[] | null;
};

/** When an outage begins to count: as it was seen, as the provider knew, as the customer said, or the earlier of the two. */
export const countedFrom = ["observed", "awareness", "notice", "notice-or-awareness"] as const;
export type CountedFrom = (typeof countedFrom)[number];

/** Whole minutes: of each outage, of the month's sum, or not at all. */
export const minuteRoundings = ["none", "each-up", "each-down", "total-up", "total-down"] as const;
export type MinuteRounding = (typeof minuteRoundings)[number];

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];
/** Minutes from midnight; `until` may be 1440. */
export type ServiceHours = { readonly days: readonly Weekday[]; readonly from: number; readonly until: number };

export const exclusionCauses = [
  "maintenance",
  "force-majeure",
  "customer",
  "third-party",
  "containment",
  "carrier",
  "other-no-fault",
] as const;
export type ExclusionCause = (typeof exclusionCauses)[number];
/** `notice`: how long before it an announcement has to be made, or the time counts after all. */
export type Exclusion = { readonly cause: ExclusionCause; readonly notice: Duration };

export const creditBases = ["month", "average-3-months", "affected-share"] as const;
export type CreditBasis = (typeof creditBases)[number];

/** A bound of a tier, per cent. */
export type Bound = { readonly value: Decimal; readonly inclusive: boolean };
/** What is owed while the value lies between the bounds; a missing bound is none. */
export type Tier = {
  readonly lower: Bound | null;
  readonly upper: Bound | null;
  readonly credit:
    | { readonly kind: "percent"; readonly value: Decimal }
    | { readonly kind: "multiple"; readonly value: Decimal };
};

/** Per cent that the Korean self-check asks of a target at least; null where it asks for a target alone. */
export function legalFloor(type: ServiceType): Decimal | null {
  if (type === "iaas" || type === "paas") return { units: 999n, scale: 1 };
  return type === "saas" ? { units: 995n, scale: 1 } : null;
}
