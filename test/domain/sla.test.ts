import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { parseDecimal } from "../../src/domain/decimal.ts";
import { difference, type Interval, intersection, lengthOf, union } from "../../src/domain/operations/intervals.ts";
import { monthIn, serviceTime } from "../../src/domain/operations/service-hours.ts";
import { type DeclaredOutage, reckonAvailability, tierFor } from "../../src/domain/operations/sla.ts";
import { lintPolicy } from "../../src/domain/operations/sla-linter.ts";
import type { SlaMetric, SlaPolicy } from "../../src/domain/operations/sla-policy.ts";
import { type Month, reportMonth } from "../../src/domain/operations/sla-report.ts";
import { compareRationals, decimalText, rational, rounded } from "../../src/domain/rational.ts";
import { hour, minute, parseInstant } from "../../src/domain/time.ts";
import { readPolicy } from "../../src/flow/sla-files.ts";
import { decimalInWords, moneyInWords, percentOf, tierCredit } from "../../src/text/sla-working.ts";

const folder = join(import.meta.dirname, "../../examples/sla");
const policies = readdirSync(folder)
  .filter((name) => name !== "november.yaml")
  .map((name) => readPolicy(join(folder, name)));
const policy = (id: string): SlaPolicy => policies.find((one) => one.id === id) as SlaPolicy;
const metricOf = (id: string): SlaMetric => policy(id).metrics[0] as SlaMetric;
const never = Number.MAX_SAFE_INTEGER;

const outage = (from: number, until: number, more: Partial<DeclaredOutage> = {}): DeclaredOutage => {
  return { id: "o", from, until, awareAt: from, noticedAt: null, cause: null, announcedAt: null, ...more };
};
/** A metric that counts every millisecond. */
const exactly = (metric: SlaMetric): SlaMetric => ({
  ...metric,
  counting: { from: "observed", minimum: 0, rounding: "none", windows: "excused", hours: null },
});

describe("the shipped policies", () => {
  test("are six", () => assert.equal(policies.length, 6));

  const edges = ["100", "99.99", "99.95", "99.9", "99.5", "99.0", "95.0"];
  /** What is owed at each edge, just above and just below: per cent, or a multiple. */
  const owed: Readonly<Record<string, readonly string[]>> = {
    "managed-service": ["-", "-", "-", "- - 10%", "10%", "10% 10% 25%", "25% 25% 50%"],
    "cloud-three-months": ["-", "-", "-", "- - 10%", "10%", "10% 10% 25%", "25% 25% 50%"],
    "cloud-month": ["-", "-", "-", "- - 10%", "10%", "10% 10% 25%", "25% 25% 100%"],
    "server-multi-zone": ["-", "-", "- - 10%", "10% 10% 20%", "20% 20% 30%", "30%", "30%"],
    "server-single-zone": ["-", "-", "- - 10%", "10% 10% gap", "gap gap 20%", "20% 20% 30%", "30%"],
    storage: ["-", "-", "-", "- - 10%", "10%", "10% 10% 25%", "25%"],
  };

  const months = [
    ["2026-02", "Asia/Seoul", 28],
    ["2028-02", "Asia/Seoul", 29],
    ["2026-11", "Asia/Tokyo", 30],
    ["2026-12", "UTC", 31],
    ["2026-03", "Europe/Berlin", 31],
  ] as const;
  for (const { id } of policies) {
    for (const [month, timeZone, days] of months) {
      test(`${id} in ${month} of ${timeZone}: at every edge, and a millisecond on either side`, () => {
        const metric = exactly(metricOf(id));
        const [whole] = serviceTime(month, timeZone, null) as [Interval];
        const length = whole.until - whole.from;
        assert.equal(length, days * 24 * hour - (timeZone === "Europe/Berlin" ? hour : 0));
        edges.forEach((edge, index) => {
          // The downtime that lies exactly at the edge, where it is a whole number of milliseconds, or the last above it.
          const permille = BigInt(edge.replace(".", "").padEnd(edge.startsWith("100") ? 5 : 4, "0"));
          const down = Number((BigInt(length) * (10_000n - permille)) / 10_000n);
          const exact = (BigInt(length) * (10_000n - permille)) % 10_000n === 0n;
          const at = (ms: number): string => {
            const outages = ms <= 0 ? [] : [outage(whole.from + hour, whole.from + hour + ms)];
            const { ratio } = reckonAvailability(metric, [whole], outages, []);
            assert.ok(ratio);
            assert.deepEqual(ratio.worst, ratio.best);
            assert.deepEqual(ratio.worst, rational(length - Math.max(ms, 0), length));
            const tier = tierFor(metric, ratio.worst);
            return tier === null ? "-" : tier === "gap" ? "gap" : tierCredit("en", tier);
          };
          const seen = [at(down - 1), at(down), at(down + 1)];
          const expected = owed[id]?.[index]?.split(" ") ?? [];
          const [above, on, below] = expected.length === 1 ? [expected[0], expected[0], expected[0]] : expected;
          assert.deepEqual(seen, [above, exact ? on : above, below], `${edge}, ${down} ms`);
        });
      });
    }
  }

  test("are read by the linter for exactly what is wrong with them", () => {
    const found = policies.flatMap((one) =>
      lintPolicy(one).map(({ code, list, from, to }) => [
        one.id,
        code,
        list,
        from && decimalInWords(from),
        to && decimalInWords(to),
      ]),
    );
    assert.deepEqual(found, [
      ["server-single-zone", "gap", "tiers", "99.5", "99.9"],
      ["server-single-zone", "gap", "stated", "99.9", "99.95"],
      ["server-single-zone", "prose-disagrees", null, null, null],
    ]);
  });
});

describe("the linter of a policy", () => {
  const sound = policy("cloud-month");
  const metric = metricOf("cloud-month");
  const codes = (change: Partial<SlaMetric>, more: Partial<SlaPolicy> = {}): string[] =>
    lintPolicy({ ...sound, ...more, metrics: [{ ...metric, ...change }] }).map(({ code }) => code);
  const decimal = (text: string) => parseDecimal(text) as NonNullable<ReturnType<typeof parseDecimal>>;
  const tier = (from: string | null, below: string | null, percent: string, inclusive = true) => ({
    lower: from === null ? null : { value: decimal(from), inclusive },
    upper: below === null ? null : { value: decimal(below), inclusive: false },
    credit: { kind: "percent", value: decimal(percent) } as const,
  });

  test("finds nothing wrong with a sound one", () => assert.deepEqual(codes({}), []));
  test("finds each fault", () => {
    assert.deepEqual(codes({ tiers: [] }), ["no-tiers"]);
    assert.deepEqual(codes({ tiers: [tier("95", "99.9", "10")] }), ["gap"]);
    assert.deepEqual(codes({ tiers: [tier(null, "99", "10")] }), ["gap"]);
    assert.deepEqual(codes({ tiers: [tier(null, "95", "20"), tier("95", "99.9", "10", false)] }), ["gap"]);
    assert.deepEqual(codes({ tiers: [tier(null, "96", "20"), tier("95", "99.9", "10")] }), ["overlap"]);
    assert.deepEqual(codes({ tiers: [tier(null, "99.95", "10")] }), ["above-target"]);
    assert.deepEqual(codes({ tiers: [tier(null, "99.9", "10"), tier("98", "97", "10")] }), ["empty-tier"]);
    assert.deepEqual(codes({ tiers: [tier(null, "95", "10"), tier("95", "99.9", "20")] }), ["credit-falls"]);
    assert.deepEqual(codes({ stated: [tier(null, "99.9", "10")] }), ["prose-disagrees"]);
    assert.deepEqual(codes({ stated: metric.tiers }), []);
    assert.deepEqual(codes({ target: decimal("99.5"), tiers: [tier(null, "99.5", "10")] }), ["below-floor"]);
    assert.deepEqual(
      codes({ target: decimal("99.5"), tiers: [tier(null, "99.5", "10")] }, { serviceType: "saas" }),
      [],
    );
  });
});

const day = 24 * hour;
const time = fc.integer({ min: -2 * day, max: 33 * day });
const interval = fc
  .tuple(time, fc.integer({ min: 0, max: 2 * day }))
  .map(([from, length]) => ({ from, until: from + length }));
const intervals = fc.array(interval, { maxLength: 12 });
const month: Interval = { from: 0, until: 30 * day };
const some = (list: readonly Interval[], more: Partial<DeclaredOutage> = {}) =>
  list.map(({ from, until }) => outage(from, until, more));
const metric: SlaMetric = { ...exactly(metricOf("cloud-month")), exclusions: [{ cause: "maintenance", notice: 0 }] };

describe("time", () => {
  test("is a set: no moment is counted twice, in any order", () => {
    fc.assert(
      fc.property(intervals, intervals, (a, b) => {
        assert.deepEqual(union([...a, ...b]), union([...b, ...a].reverse()));
        assert.deepEqual(union(union(a)), union(a));
        assert.equal(lengthOf(intersection(a, b)) + lengthOf(difference(a, b)), lengthOf(a));
        assert.equal(lengthOf([...a, ...b]), lengthOf(a) + lengthOf(b) - lengthOf(intersection(a, b)));
      }),
    );
  });

  test("of a month is that of its zone, and of the hours of its days", () => {
    const march = monthIn("2026-03", "Europe/Berlin") as Interval;
    assert.equal(march.until - march.from, 31 * day - hour);
    assert.equal(monthIn("2026-13", "UTC"), undefined);
    const office = [{ days: ["mon", "tue", "wed", "thu", "fri"] as const, from: 9 * 60, until: 18 * 60 }];
    assert.equal(lengthOf(serviceTime("2026-11", "Asia/Seoul", office)), 21 * 9 * hour);
    const [first] = serviceTime("2026-11", "Asia/Seoul", office) as [Interval];
    assert.equal(first.from, parseInstant("2026-11-02T09:00:00+09:00"));
    const night = [{ days: ["sun"] as const, from: 0, until: 24 * 60 }];
    // The Sunday on which clocks go forward has 23 hours.
    assert.equal(lengthOf(serviceTime("2026-03", "Europe/Berlin", night)), 5 * day - hour);
  });
});

describe("availability, for all outages", () => {
  const of = (
    outages: readonly DeclaredOutage[],
    unknown: readonly Interval[] = [],
    service: readonly Interval[] = [month],
  ) => reckonAvailability(metric, service, outages, unknown);

  test("is the same in any order, and with an outage told twice", () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const { down, ratio } = of(some(list));
        assert.deepEqual([of(some([...list].reverse())).down, of(some([...list, ...list])).down], [down, down]);
        assert.deepEqual(ratio?.best, rational(month.until - down, month.until));
      }),
    );
  });

  test("never rises when an outage is added, and never falls when one is excluded", () => {
    fc.assert(
      fc.property(intervals, intervals, (list, more) => {
        const without = of(some(list));
        const added = of([...some(list), ...some(more)]);
        const excluded = of([...some(list), ...some(more, { cause: "maintenance" })]);
        assert.ok(without.ratio && added.ratio && excluded.ratio);
        assert.ok(compareRationals(added.ratio.worst, without.ratio.worst) <= 0);
        assert.ok(compareRationals(excluded.ratio.worst, added.ratio.worst) >= 0);
        assert.ok(compareRationals(excluded.ratio.worst, without.ratio.worst) >= 0);
      }),
    );
  });

  test("of a month cut anywhere adds up to that of the whole", () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 0, max: 30 * day }), (list, cut) => {
        const parts = [
          { from: 0, until: cut },
          { from: cut, until: month.until },
        ];
        const [a, b] = parts.map((part) => of(some(list), [], [part]).down) as [number, number];
        assert.equal(a + b, of(some(list)).down);
      }),
    );
  });

  test("is an interval that unknown time only widens", () => {
    fc.assert(
      fc.property(intervals, intervals, intervals, (list, unknown, more) => {
        const less = of(some(list), unknown);
        const wide = of(some(list), [...unknown, ...more]);
        assert.ok(less.ratio && wide.ratio);
        assert.ok(compareRationals(wide.ratio.worst, less.ratio.worst) <= 0);
        assert.equal(compareRationals(wide.ratio.best, less.ratio.best), 0);
        assert.ok(compareRationals(less.ratio.worst, less.ratio.best) <= 0);
      }),
    );
  });
});

describe("an outage", () => {
  const fates = (one: DeclaredOutage, change: Partial<SlaMetric["counting"]> = {}) => {
    const changed = { ...metric, exclusions: [{ cause: "maintenance", notice: 7 * day }] as const };
    const { outages, down } = reckonAvailability(
      { ...changed, counting: { ...metric.counting, ...change } },
      [month],
      [one],
      [],
    );
    return [outages[0]?.fate, down];
  };
  test("counts from when the policy says", () => {
    const known = outage(hour, 2 * hour, { awareAt: hour + 10 * minute, noticedAt: hour + 5 * minute });
    assert.deepEqual(fates(known), ["counted", 60 * minute]);
    assert.deepEqual(fates(known, { from: "awareness" }), ["counted", 50 * minute]);
    assert.deepEqual(fates(known, { from: "notice" }), ["counted", 55 * minute]);
    assert.deepEqual(fates(known, { from: "notice-or-awareness" }), ["counted", 55 * minute]);
    const silent = outage(hour, 2 * hour, { awareAt: null });
    assert.deepEqual(fates(silent, { from: "awareness" }), ["never-known", 0]);
    // Known before it began is known from its beginning.
    assert.deepEqual(fates(outage(hour, 2 * hour, { awareAt: 0 }), { from: "awareness" }), ["counted", hour]);
  });
  test("is excluded where it was announced in time, and counts where it was not", () => {
    const announced = (at: number | null) =>
      outage(10 * day, 10 * day + hour, { cause: "maintenance", announcedAt: at });
    assert.deepEqual(fates(announced(3 * day)), ["excluded", 0]);
    assert.deepEqual(fates(announced(3 * day + 1)), ["notice-too-late", hour]);
    assert.deepEqual(fates(announced(null)), ["notice-too-late", hour]);
    assert.deepEqual(fates(outage(0, hour, { cause: "customer" })), ["counted", hour]);
  });
  test("is as long as its whole minutes, where the policy rounds, and none where it is too short", () => {
    const long = outage(0, 90_001);
    assert.deepEqual(fates(long, { rounding: "each-up" }), ["counted", 2 * minute]);
    assert.deepEqual(fates(long, { rounding: "total-down" }), ["counted", minute]);
    assert.deepEqual(fates(long, { minimum: 90_002 }), ["too-short", 0]);
    assert.deepEqual(fates(long, { minimum: 90_001 }), ["counted", 90_001]);
    assert.deepEqual(fates(outage(-hour, 0)), ["outside", 0]);
  });
});

describe("a report", () => {
  const happened = (more: Partial<Month> = {}): Month => ({ outages: [], unknown: [], fees: null, cases: {}, ...more });
  const at = (text: string) => parseInstant(text) as number;

  test("of a month that is not over knows nothing of the rest", () => {
    const { metrics } = reportMonth(policy("storage"), "2026-11", happened(), at("2026-11-16T00:00:00+09:00"));
    assert.equal(metrics[0]?.outcome, "not-settled");
    assert.equal(metrics[0]?.availability?.unknown, 15 * day);
    assert.deepEqual(metrics[0]?.ratio?.worst, rational(1, 2));
  });

  test("of cases there were none of claims nothing", () => {
    const { metrics } = reportMonth(policy("managed-service"), "2026-11", happened(), never);
    assert.deepEqual(
      metrics.map(({ outcome }) => outcome),
      ["met", "nothing"],
    );
  });

  test("owes what the basis says, rounded once", () => {
    const down = outage(at("2026-11-02T00:00:00+09:00"), at("2026-11-02T10:00:00+09:00"));
    const fees = {
      month: rational(1_000_001),
      previous: [rational(1_000_000), rational(1_000_000)] as const,
      affected: null,
    };
    const owed = (id: string, more: Partial<SlaPolicy> = {}) =>
      reportMonth({ ...policy(id), ...more }, "2026-11", happened({ outages: [down], fees }), never).metrics[0]?.credit
        ?.most;
    assert.equal(owed("cloud-month")?.paid, 250_000n);
    assert.deepEqual(owed("cloud-month")?.exact, rational(1_000_001, 4));
    assert.equal(owed("cloud-month", { rounding: "up" })?.paid, 250_001n);
    assert.deepEqual(owed("cloud-three-months")?.exact, rational(3_000_001, 12));
    assert.equal(owed("cloud-month", { currency: "USD" })?.paid, 25_000_025n);
    const without = reportMonth(
      policy("cloud-three-months"),
      "2026-11",
      happened({ outages: [down], fees: { ...fees, previous: null } }),
      never,
    );
    assert.equal(without.metrics[0]?.credit, null);
  });

  test("shows a value never better than it is", () => {
    const one = metricOf("cloud-month");
    assert.equal(percentOf(one, rational(999, 1000)), "99.900");
    assert.equal(percentOf(one, rational(99_899_999, 100_000_000)), "99.899");
    assert.deepEqual(
      [
        moneyInWords(1_234_567n, "KRW"),
        moneyInWords(123_456_789n, "USD"),
        moneyInWords(5n, "USD"),
        moneyInWords(0n, "JPY"),
      ],
      ["KRW 1,234,567", "USD 1,234,567.89", "USD 0.05", "JPY 0"],
    );
  });
});

test("a rational is rounded as it is told to, and no float is ever near it", () => {
  const of = (rounding: Parameters<typeof rounded>[2]) =>
    [rational(5, 2), rational(7, 2), rational(-5, 2), rational(9, 4)].map((one) => Number(rounded(one, 0, rounding)));
  assert.deepEqual(of("half-up"), [3, 4, -3, 2]);
  assert.deepEqual(of("half-even"), [2, 4, -2, 2]);
  assert.deepEqual(of("up"), [3, 4, -3, 3]);
  assert.deepEqual(of("down"), [2, 3, -2, 2]);
  assert.equal(decimalText(rational(1, 3), 4, "down"), "0.3333");
  assert.throws(() => rational(1, 0), RangeError);
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), fc.bigInt({ min: 1n }), (part, of, factor) => {
      assert.deepEqual(rational(part * factor, of * factor), rational(part, of));
    }),
  );
});
