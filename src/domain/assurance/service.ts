import { compareDecimals, parseDecimal } from "../decimal.ts";
import type { Localized } from "../locale.ts";
import { parseDuration } from "../time.ts";
import type { ServiceType, Threshold } from "./catalog.ts";

/** One typed value, cited by claims, so that two texts cannot disagree. */
export type FactValue =
  | { readonly type: "percent"; readonly value: string }
  | { readonly type: "duration"; readonly value: string }
  | { readonly type: "count"; readonly value: number }
  | { readonly type: "date"; readonly value: string }
  | { readonly type: "version"; readonly value: string }
  | { readonly type: "list"; readonly value: readonly Localized[] }
  | { readonly type: "text"; readonly value: Localized };

export type Fact = FactValue & {
  readonly id: string;
  /** What the number measures, in the words of the catalogs' thresholds, such as `availability.target`. */
  readonly measure?: string;
};

export type Endpoint = {
  readonly id: string;
  /** An absolute URL whose scheme says what is spoken there. */
  readonly url: string;
  /** Who agreed to checks that do more than look, and until when. */
  readonly consent?: Consent;
};

/** An agreement to intrusive checks of one endpoint. Dates of the service's calendar, the last one included. */
export type Consent = {
  readonly checks: readonly string[];
  readonly by: Localized;
  readonly from: string;
  readonly until: string;
};

/** A provider this service stands on; inherited proofs name it. */
export type Upstream = { readonly id: string; readonly name: Localized };

export type Service = {
  readonly id: string;
  readonly name: Localized;
  readonly provider: Localized;
  readonly type: ServiceType;
  readonly description: Localized;
  readonly regions: readonly Localized[];
  readonly timeZone: string;
  readonly contact: { readonly securityUrl: string };
  readonly endpoints: readonly Endpoint[];
  readonly upstreams: readonly Upstream[];
  /** Ticked options of catalogs that classify services, by catalog id. */
  readonly classification?: Readonly<Record<string, readonly string[]>>;
};

export type ThresholdResult = "met" | "below" | "above" | "not-stated";

/**
 * Whether the facts state the number an obligation asks for.
 * No fact with that measure is `not-stated`: silence never passes. With several, the worst counts.
 */
export function thresholdMet(threshold: Threshold, facts: readonly Fact[]): ThresholdResult {
  let result: ThresholdResult = "not-stated";
  for (const fact of facts) {
    if (fact.measure !== threshold.measure) continue;
    const value = comparable(fact);
    const min = threshold.min === undefined ? undefined : bound(threshold.min);
    const max = threshold.max === undefined ? undefined : bound(threshold.max);
    if (value === undefined || (min === undefined && max === undefined)) return "not-stated";
    if (min !== undefined && compareDecimals(value, min) < 0) return "below";
    if (max !== undefined && compareDecimals(value, max) > 0) return "above";
    result = "met";
  }
  return result;
}

function comparable(fact: FactValue) {
  if (fact.type === "percent") return parseDecimal(fact.value);
  if (fact.type === "count") return parseDecimal(String(fact.value));
  if (fact.type === "duration") return parseDecimal(String(parseDuration(fact.value) ?? ""));
  return undefined;
}

/** "99.5%", "1" or "PT4H". */
function bound(text: string) {
  const duration = parseDuration(text);
  return parseDecimal(duration === undefined ? text.replace(/%$/, "") : String(duration));
}
