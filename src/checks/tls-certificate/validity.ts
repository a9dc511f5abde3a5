import { day } from "../../domain/time.ts";

/**
 * Days a certificate of a public authority may be valid, by the day from which it is (CA/Browser Forum, Baseline
 * Requirements 6.3.2, ballots SC-22, SC-31 and SC-081v3); newest first.
 */
const limits: readonly (readonly [from: number, days: number])[] = [
  [Date.UTC(2029, 2, 15), 47],
  [Date.UTC(2027, 2, 15), 100],
  [Date.UTC(2026, 2, 15), 200],
  [Date.UTC(2020, 8, 1), 398],
  [Number.NEGATIVE_INFINITY, 825],
];

/** @param limit days, or what the authorities and browsers agreed on for the day of issue */
export function allowedDays(limit: number | "baseline", from: number): number {
  if (limit !== "baseline") return limit;
  return limits.find(([since]) => from >= since)?.[1] ?? 0;
}

/** Days begun from the first to the last second, both of which belong to it. */
export function daysValid(from: number, until: number): number {
  return Math.ceil((until - from + 1_000) / day);
}
