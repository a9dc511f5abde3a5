import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import {
  availabilityOf,
  compareRatios,
  coverageOf,
  type Period,
  type Span,
  spansOf,
  stateOf,
  tallyOf,
  type Window,
} from "../../src/domain/operations/availability.ts";
import { outagesOf } from "../../src/domain/operations/outages.ts";
import type { OutageRule, Sample } from "../../src/domain/operations/samples.ts";

const minute = 60_000;
const strict: OutageRule = { failures: 1, of: 1, gap: 2 };
const period = (from: number, until: number): Period => ({ from: from * minute, until: until * minute });

/** One look a minute: `+` answered, `-` failed, `?` saw nothing, a blank was not taken. */
function looks(text: string): Sample[] {
  const outcomes = { "+": "up", "-": "down", "?": "unknown" } as const;
  return [...text].flatMap((sign, i) =>
    sign === " " ? [] : [{ at: i * minute, outcome: outcomes[sign as "+"], interval: minute }],
  );
}

/** The spans by their words, in minutes. */
const words = (spans: readonly Span[]): string[] =>
  spans.map((one) => `${one.from / minute}-${one.until / minute} ${one.window ?? one.seen}`);
const spansFrom = (text: string, until: number, rule = strict, windows: readonly Window[] = []) =>
  words(spansOf(looks(text), windows, rule, period(0, until)));
const window = (kind: Window["kind"], from: number, until: number): Window => ({ kind, ...period(from, until) });

describe("spans of time", () => {
  test("are half-open, whole and without a gap; what nobody saw is unknown", () => {
    assert.deepEqual(spansFrom("+++--++", 8), ["0-2 up", "2-3 edge", "3-4 down", "4-5 edge", "5-6 up", "6-8 unknown"]);
    assert.deepEqual(spansFrom("", 3), ["0-3 unknown"]);
    assert.deepEqual(spansFrom("+?+", 2), ["0-2 unknown"]);
    assert.deepEqual(words(spansOf(looks("+++"), [], strict, period(1, 1))), []);
  });

  test("bridge a missing look, and never a silence longer than the gap allows", () => {
    assert.deepEqual(spansFrom("+ +", 2), ["0-2 up"]);
    assert.deepEqual(spansFrom("+  +", 3), ["0-3 unknown"]);
    assert.deepEqual(spansFrom("+  +", 3, { ...strict, gap: 3 }), ["0-3 up"]);
    // The schedule of the time counts: what was due each hour is not silent for an hour.
    const hourly = [0, 60, 61].map((at) => ({ at: at * minute, outcome: "up" as const, interval: 60 * minute }));
    assert.deepEqual(words(spansOf(hourly, [], { ...strict, gap: 1 }, period(0, 61))), ["0-61 up"]);
  });

  test("begin an outage only where n of m looks failed, and wait for the looks that decide", () => {
    const two: OutageRule = { failures: 2, of: 3, gap: 2 };
    assert.deepEqual(spansFrom("++-+++", 5, two), ["0-5 up"]);
    assert.deepEqual(spansFrom("++--++", 5, two), ["0-1 up", "1-2 edge", "2-3 down", "3-4 edge", "4-5 up"]);
    assert.deepEqual(spansFrom("+-+-++", 5, two), ["0-4 edge", "4-5 up"]);
    assert.deepEqual(spansFrom("+++-", 3, two), ["0-2 up", "2-3 unknown"]);
    assert.deepEqual(spansFrom("++-?++", 5, two), ["0-1 up", "1-4 unknown", "4-5 up"]);
    assert.deepEqual(spansFrom("++-   -+++", 9, two), ["0-1 up", "1-7 unknown", "7-9 up"]);
    for (const bad of [{ failures: 2, of: 1 }, { failures: 0 }, { gap: 0 }, { of: 1.5 }, { gap: Number.NaN }])
      assert.throws(() => spansOf([], [], { ...strict, ...bad }, period(0, 1)), RangeError);
  });

  test("of a window are the window's, and only inside it", () => {
    const windows = [window("maintenance", 2, 4), window("suspension", 3, 5), window("maintenance", 6, 6)];
    const spans = spansOf(looks("+++++++"), windows, strict, period(0, 6));
    assert.deepEqual(words(spans), ["0-2 up", "2-3 maintenance", "3-5 suspension", "5-6 up"]);
    assert.deepEqual(spans.map(stateOf), ["up", "maintenance", "maintenance", "up"]);
    assert.equal(spans[1]?.seen, "up");
  });

  test("of looks that differ about one instant, or were taken after the clock was set back, are not known", () => {
    const twice = [...looks("+++"), { at: minute, outcome: "down" as const, interval: minute }];
    assert.deepEqual(words(spansOf(twice, [], strict, period(0, 2))), ["0-2 unknown"]);
    assert.deepEqual(words(spansOf([...looks("+++"), ...looks("+++")], [], strict, period(0, 2))), ["0-2 up"]);
    // Ten minutes, then back by five and on: each minute is counted once.
    const again = looks("++++++++++").map((one) => ({ ...one, at: one.at + 5 * minute }));
    const { service } = tallyOf(spansOf([...looks("++++++++++"), ...again], [], strict, period(0, 14)));
    assert.deepEqual(service, { up: 14 * minute, down: 0, edge: 0, unknown: 0 });
  });
});

describe("an outage", () => {
  test("is an interval: last failure less first, to next answer less previous", () => {
    const [outage, ...others] = outagesOf(looks("++---++"), strict);
    assert.deepEqual(others, []);
    assert.deepEqual(outage, {
      previousOk: minute,
      firstFail: 2 * minute,
      lastFail: 4 * minute,
      nextOk: 5 * minute,
      downtime: { atLeast: 2 * minute, atMost: 4 * minute },
      coverage: { seen: 4 * minute, of: 4 * minute },
    });
  });

  test("says how much of it was looked at, and has no upper bound while an end is missing", () => {
    const [unseen] = outagesOf(looks("+-?-    -+"), strict);
    assert.deepEqual(unseen?.downtime, { atLeast: 0, atMost: 9 * minute });
    assert.deepEqual(unseen?.coverage, { seen: 2 * minute, of: 9 * minute });
    const [open] = outagesOf(looks("+--?"), strict);
    assert.deepEqual(open?.downtime, { atLeast: minute, atMost: undefined });
    assert.deepEqual(open?.coverage, { seen: 2 * minute, of: 2 * minute });
    const [first] = outagesOf(looks("?--+"), strict);
    assert.equal(first?.downtime.atMost, undefined);
    assert.deepEqual(first?.coverage, { seen: 2 * minute, of: 2 * minute });
    assert.equal(outagesOf(looks("+-+-+"), strict).length, 2);
    assert.deepEqual(outagesOf(looks("+-+-+"), { failures: 2, of: 2, gap: 2 }), []);
  });
});

describe("availability", () => {
  const tally = (text: string, windows: readonly Window[], until: number) =>
    tallyOf(spansOf(looks(text), windows, strict, period(0, until)));

  test("is two exact fractions: what is not known was down at worst, up at best", () => {
    const found = tally("+++--++", [], 6);
    const of = 6 * minute;
    assert.deepEqual(availabilityOf(found, "excluded"), {
      worst: { part: 3 * minute, of },
      best: { part: 5 * minute, of },
    });
    assert.deepEqual(coverageOf(found), { part: of, of });
    assert.deepEqual(coverageOf(tally("+?+", [], 4)), { part: 0, of: 4 * minute });
  });

  test("takes windows out of the service time, or excuses them, as the contract has it", () => {
    const found = tally("+++----++", [window("maintenance", 2, 7)], 8);
    const all = { part: 3 * minute, of: 3 * minute };
    assert.deepEqual(availabilityOf(found, "excluded"), { worst: all, best: all });
    const excused = { part: 8 * minute, of: 8 * minute };
    assert.deepEqual(availabilityOf(found, "excused"), { worst: excused, best: excused });
    assert.equal(availabilityOf(tally("+++", [window("suspension", 0, 2)], 2), "excluded"), undefined);
    assert.equal(coverageOf(tally("+++", [window("suspension", 0, 2)], 2)), undefined);
  });

  test("compares without rounding", () => {
    const month = 31 * 24 * 60 * minute;
    assert.ok(compareRatios({ part: month - 1, of: month }, { part: month - 2, of: month - 1 }) > 0);
    assert.equal(compareRatios({ part: 999, of: 1000 }, { part: 1998, of: 2000 }), 0);
    assert.ok(compareRatios({ part: 0, of: 1 }, { part: 1, of: 1 }) < 0);
  });
});

const sample: fc.Arbitrary<Sample> = fc.record({
  at: fc.integer({ min: -20, max: 220 }),
  outcome: fc.constantFrom("up", "up", "down", "unknown"),
  interval: fc.constantFrom(5, 10),
});
const samples = fc.array(sample, { maxLength: 40 });
const windows: fc.Arbitrary<Window[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("maintenance", "suspension"),
    from: fc.integer({ min: -10, max: 210 }),
    until: fc.integer({ min: -10, max: 210 }),
  }),
  { maxLength: 4 },
);
const rule: fc.Arbitrary<OutageRule> = fc
  .record({
    failures: fc.integer({ min: 1, max: 3 }),
    more: fc.integer({ min: 0, max: 2 }),
    gap: fc.constantFrom(1, 2, 4),
  })
  .map(({ failures, more, gap }) => ({ failures, of: failures + more, gap }));
const whole: Period = { from: 0, until: 200 };
function holds<T>(property: fc.IProperty<T>): void {
  fc.assert(property, { numRuns: 2000 });
}

describe("for all samples, windows and rules", () => {
  test("spans fill the period exactly, whatever the order and number of the samples", () => {
    holds(
      fc.property(samples, windows, rule, (all, declared, by) => {
        const spans = spansOf(all, declared, by, whole);
        let at = whole.from;
        for (const { from, until } of spans) {
          assert.equal(from, at);
          assert.ok(until > from);
          at = until;
        }
        assert.equal(at, whole.until);
        assert.deepEqual(spansOf([...all].reverse(), [...declared].reverse(), by, whole), spans);
        assert.deepEqual(spansOf([...all, ...all.slice(0, 5)], declared, by, whole), spans);
      }),
    );
  });

  test("a period split anywhere adds up to the whole", () => {
    holds(
      fc.property(samples, windows, rule, fc.integer({ min: 0, max: 200 }), (all, declared, by, at) => {
        const of = (part: Period) => tallyOf(spansOf(all, declared, by, part));
        const [first, second, both] = [of({ from: 0, until: at }), of({ from: at, until: 200 }), of(whole)];
        for (const kind of ["service", "maintenance", "suspension"] as const)
          for (const seen of ["up", "down", "edge", "unknown"] as const)
            assert.equal(first[kind][seen] + second[kind][seen], both[kind][seen]);
      }),
    );
  });

  test("a look that saw nothing in place of one that saw something only widens the answer", () => {
    holds(
      fc.property(samples, windows, rule, fc.nat(), (all, declared, by, which) => {
        const blind = all.map((one, i) => (i === which % all.length ? { ...one, outcome: "unknown" as const } : one));
        for (const kind of ["excluded", "excused"] as const) {
          const before = availabilityOf(tallyOf(spansOf(all, declared, by, whole)), kind);
          const after = availabilityOf(tallyOf(spansOf(blind, declared, by, whole)), kind);
          if (!before || !after) return assert.equal(before, after);
          assert.ok(compareRatios(after.worst, before.worst) <= 0);
          assert.ok(compareRatios(after.best, before.best) >= 0);
          assert.ok(compareRatios(before.worst, before.best) <= 0);
        }
      }),
    );
  });

  test("a window never lowers what it excuses, nor what it excludes where all in it was down", () => {
    holds(
      fc.property(samples, windows, windows, rule, (all, declared, more, by) => {
        const [before, after] = [declared, [...declared, ...more]].map((some) =>
          tallyOf(spansOf(all, some, by, whole)),
        );
        assert.ok(before && after);
        assert.ok(after.service.down <= before.service.down);
        const { up, edge, unknown } = before.service;
        const onlyDown = up === after.service.up && edge === after.service.edge && unknown === after.service.unknown;
        for (const kind of onlyDown ? (["excused", "excluded"] as const) : (["excused"] as const)) {
          const [was, is] = [availabilityOf(before, kind), availabilityOf(after, kind)];
          if (!was || !is) continue;
          assert.ok(compareRatios(is.worst, was.worst) >= 0);
          assert.ok(compareRatios(is.best, was.best) >= 0);
        }
      }),
    );
  });

  test("outages are what is down, and lie within what may be", () => {
    holds(
      fc.property(samples, rule, (all, by) => {
        const { service } = tallyOf(spansOf(all, [], by, { from: -100, until: 300 }));
        const outages = outagesOf(all, by);
        const least = outages.reduce((sum, { downtime }) => sum + downtime.atLeast, 0);
        const most = outages.reduce((sum, { downtime }) => sum + (downtime.atMost ?? 0), 0);
        assert.equal(least, service.down);
        assert.ok(most <= service.down + service.edge + service.unknown);
        for (const { firstFail, lastFail, previousOk, nextOk, downtime, coverage } of outages) {
          assert.ok(downtime.atLeast <= lastFail - firstFail && coverage.seen <= coverage.of);
          if (coverage.seen === coverage.of) assert.equal(downtime.atLeast, lastFail - firstFail);
          assert.ok((previousOk ?? firstFail) <= firstFail && lastFail <= (nextOk ?? lastFail));
        }
      }),
    );
  });
});
