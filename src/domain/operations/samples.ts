import type { Duration, Instant } from "../time.ts";

/** What one look told of a service at one instant. */
export type Sample = {
  readonly at: Instant;
  readonly outcome: "up" | "down" | "unknown";
  /** How long after this one the next look was due, by the schedule of that time. Positive. */
  readonly interval: Duration;
};

/** When failures make an outage, and when silence is no longer bridged. Whole numbers, one at least. */
export type OutageRule = {
  /** An outage is `failures` failed looks among `of` in a row; fewer are none, and count as up. */
  readonly failures: number;
  readonly of: number;
  /** Intervals after which nothing is known of the time between two looks. */
  readonly gap: number;
};

/** One instant and what holds of it once the rule has spoken. */
export type Point = Sample;

/** What is known of the time between two looks: `edge` lies between an answer and a failure, and is some of each. */
export type Seen = "up" | "down" | "edge" | "unknown";

export type Stretch = { readonly from: Instant; readonly until: Instant; readonly seen: Seen };

/**
 * The samples in order of their instants, whatever the order they came in: each instant once, each failure decided. Looks
 * that differ about one instant tell nothing of it, whether one came twice, late, or after a clock was set back.
 * @throws RangeError for a rule that nothing, or everything, would meet
 */
export function pointsOf(samples: readonly Sample[], rule: OutageRule): Point[] {
  const whole = [rule.failures, rule.of, rule.gap].every((one) => Number.isSafeInteger(one) && one >= 1);
  if (!whole || rule.failures > rule.of) throw new RangeError("no rule for outages");
  const points = oneEach(samples);
  const decided = decideFailures(points, rule);
  return points.map((point, i) => ({ ...point, outcome: decided[i] as Sample["outcome"] }));
}

function oneEach(samples: readonly Sample[]): Sample[] {
  const byInstant = new Map<Instant, Sample>();
  for (const one of samples) {
    const other = byInstant.get(one.at) ?? one;
    const outcome = other.outcome === one.outcome ? one.outcome : "unknown";
    byInstant.set(one.at, { at: one.at, outcome, interval: Math.min(one.interval, other.interval) });
  }
  return [...byInstant.values()].sort((a, b) => a.at - b.at);
}

/**
 * The outcome of each sample. A failure is an outage's where it is in a run that has enough of them; none where no run
 * could, even if all that is unknown had failed; and else unknown itself. So knowing less never makes the answer surer.
 */
function decideFailures(points: readonly Sample[], rule: OutageRule): Sample["outcome"][] {
  const { failures, of } = rule;
  // Where nothing was looked at, any number of looks may have failed: before, after, and in every long silence.
  const unseen = Array.from({ length: of - 1 }, () => undefined);
  const line: (number | undefined)[] = [...unseen];
  points.forEach((point, i) => {
    line.push(i);
    const next = points[i + 1];
    if (!next || isSilence(point, next, rule)) line.push(...unseen);
  });
  const outcomes = line.map((i) => (i === undefined ? "unknown" : (points[i] as Sample).outcome));
  const surely = inRuns(
    outcomes.map((one) => one === "down"),
    failures,
    of,
  );
  const possibly = inRuns(
    outcomes.map((one) => one !== "up"),
    failures,
    of,
  );
  const decided: Sample["outcome"][] = [];
  line.forEach((i, place) => {
    if (i === undefined) return;
    const outcome = outcomes[place] as Sample["outcome"];
    const failed = surely[place] ? "down" : possibly[place] ? "unknown" : "up";
    decided[i] = outcome === "down" ? failed : outcome;
  });
  return decided;
}

/** Of each place, whether a run of `length` places that holds it has `enough` marks. */
function inRuns(marks: readonly boolean[], enough: number, length: number): boolean[] {
  const found = marks.map(() => false);
  let count = 0;
  let covered = 0;
  marks.forEach((mark, last) => {
    const first = last - length + 1;
    count += (mark ? 1 : 0) - (marks[first - 1] ? 1 : 0);
    if (first < 0 || count < enough) return;
    for (let place = Math.max(first, covered); place <= last; place++) found[place] = true;
    covered = last + 1;
  });
  return found;
}

function isSilence(one: Sample, next: Sample, { gap }: OutageRule): boolean {
  return next.at - one.at > gap * one.interval;
}

/** What is known of the time between each two neighbours. */
export function stretchesBetween(points: readonly Point[], rule: OutageRule): Stretch[] {
  return points.slice(1).map((next, i) => {
    const one = points[i] as Point;
    return { from: one.at, until: next.at, seen: seenBetween(one, next, rule) };
  });
}

function seenBetween(one: Point, next: Point, rule: OutageRule): Seen {
  if (one.outcome === "unknown" || next.outcome === "unknown" || isSilence(one, next, rule)) return "unknown";
  return one.outcome === next.outcome ? one.outcome : "edge";
}
