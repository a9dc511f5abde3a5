import type { Duration, Instant } from "../time.ts";
import { type OutageRule, pointsOf, type Sample, type Seen, type Stretch, stretchesBetween } from "./samples.ts";

/**
 * Availability is reckoned from time, never from a count of looks: a count forgets how far apart they were. All times are
 * whole milliseconds and all ratios whole numbers, so that sums and comparisons are exact.
 */

const windowKinds = ["maintenance", "suspension"] as const;

/** A declared time in which the service need not answer. Half-open. */
export type Window = {
  readonly kind: (typeof windowKinds)[number];
  readonly from: Instant;
  readonly until: Instant;
};

export type Period = { readonly from: Instant; readonly until: Instant };

/** A half-open time of which one thing is known, inside one kind of window or outside of all. */
export type Span = Stretch & { readonly window: Window["kind"] | null };

/**
 * The spans of a period, in order and without a gap. Samples around it count, too: what they say of its first and last
 * minutes is the same for the period and for its parts.
 */
export function spansOf(
  samples: readonly Sample[],
  windows: readonly Window[],
  rule: OutageRule,
  period: Period,
): Span[] {
  const seen = joined(filled(stretchesBetween(pointsOf(samples, rule), rule), period));
  const cuts = windows.flatMap(({ from, until }) => (from < until ? [from, until] : []));
  const sorted = [...new Set(cuts)].sort((a, b) => a - b);
  const spans: Span[] = [];
  let cut = 0;
  for (const { from, until, seen: what } of seen) {
    for (let at = from; at < until; ) {
      while (cut < sorted.length && (sorted[cut] as Instant) <= at) cut++;
      const next = Math.min(sorted[cut] ?? until, until);
      spans.push({ from: at, until: next, seen: what, window: windowAt(windows, at) });
      at = next;
    }
  }
  return joined(spans);
}

/** The part of the stretches that is in the period; of what they leave out nothing is known. */
function filled(stretches: readonly Stretch[], { from, until }: Period): Stretch[] {
  const parts: Stretch[] = [];
  let at = from;
  for (const one of stretches) {
    const [start, end] = [Math.max(one.from, from), Math.min(one.until, until)];
    if (start >= end) continue;
    if (start > at) parts.push({ from: at, until: start, seen: "unknown" });
    parts.push({ from: start, until: end, seen: one.seen });
    at = end;
  }
  return at < until ? [...parts, { from: at, until, seen: "unknown" }] : parts;
}

/** Where windows overlap, the stronger word: a suspended service is not under maintenance. */
function windowAt(windows: readonly Window[], at: Instant): Window["kind"] | null {
  const kinds = windows.filter(({ from, until }) => from <= at && at < until).map(({ kind }) => kind);
  return kinds.includes("suspension") ? "suspension" : (kinds[0] ?? null);
}

function joined<S extends Stretch & { readonly window?: Window["kind"] | null }>(spans: readonly S[]): S[] {
  const result: S[] = [];
  for (const one of spans) {
    const last = result.at(-1);
    const same = last?.until === one.from && last.seen === one.seen && last.window === one.window;
    if (last && same) result[result.length - 1] = { ...last, until: one.until };
    else result.push(one);
  }
  return result;
}

/** The word for a span: a window hides what was seen in it, and an edge is not known. */
export function stateOf({ seen, window }: Span): "up" | "down" | "maintenance" | "unknown" {
  if (window !== null) return "maintenance";
  return seen === "edge" ? "unknown" : seen;
}

/** How long each thing was so, in service time and in each kind of window. */
export type Tally = Readonly<Record<"service" | Window["kind"], Readonly<Record<Seen, Duration>>>>;

/** Tallies of periods side by side add up to that of the whole. */
export function tallyOf(spans: readonly Span[]): Tally {
  const none = () => ({ up: 0, down: 0, edge: 0, unknown: 0 });
  const tally = { service: none(), maintenance: none(), suspension: none() };
  for (const { from, until, seen, window } of spans) tally[window ?? "service"][seen] += until - from;
  return tally;
}

/** An exact fraction of a time. Milliseconds; `of` is positive. */
export type Ratio = { readonly part: Duration; readonly of: Duration };

/** Negative, zero or positive, as a - b is. */
export function compareRatios(a: Ratio, b: Ratio): number {
  const [left, right] = [BigInt(a.part) * BigInt(b.of), BigInt(b.part) * BigInt(a.of)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * What a contract makes of its windows: `excluded` takes them out of the service time, answers and failures alike (planned
 * hours less planned stops); `excused` leaves the service time whole and counts no failure inside.
 */
export type Windows = "excluded" | "excused";

/**
 * Where the availability lies: at worst all that is not known was down, at best it was up. Nothing where there is no
 * service time.
 */
export function availabilityOf(
  { service, maintenance, suspension }: Tally,
  windows: Windows,
): { readonly worst: Ratio; readonly best: Ratio } | undefined {
  const excused = windows === "excused" ? sumOf(maintenance) + sumOf(suspension) : 0;
  const of = sumOf(service) + excused;
  if (of === 0) return undefined;
  return { worst: { part: service.up + excused, of }, best: { part: of - service.down, of } };
}

/** How much of the service time the looks told of, edges included; nothing where there is none. */
export function coverageOf({ service }: Tally): Ratio | undefined {
  const of = sumOf(service);
  return of === 0 ? undefined : { part: of - service.unknown, of };
}

function sumOf({ up, down, edge, unknown }: Tally["service"]): Duration {
  return up + down + edge + unknown;
}
