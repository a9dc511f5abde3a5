import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { stateAsOf } from "../../src/domain/assurance/revision.ts";
import { canonicalJson, type Json } from "../../src/domain/canonical-json.ts";
import { compareDecimals, parseDecimal } from "../../src/domain/decimal.ts";
import { endOfDay, isCalendarDate, parseDuration, parseInstant, startOfDay } from "../../src/domain/time.ts";

describe("canonical JSON", () => {
  test("writes the examples of RFC 8785", () => {
    const input = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };
    assert.equal(
      canonicalJson(input),
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const sorted = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": 7 };
    assert.equal(canonicalJson(sorted), '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
  });

  test("is JSON of the same value, and the same for equal values in any order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value as Json);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
        assert.equal(canonicalJson(JSON.parse(text) as Json), text);
      }),
    );
    assert.equal(canonicalJson({ b: 1, a: { d: 1, c: 2 } }), canonicalJson({ a: { c: 2, d: 1 }, b: 1 }));
  });

  test("refuses what JSON cannot say", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, "\ud800", undefined, { a: undefined }, [undefined], 1n]) {
      assert.throws(() => canonicalJson(bad as Json), TypeError);
    }
  });
});

describe("time", () => {
  test("reads RFC 3339 with an offset, and nothing less", () => {
    assert.equal(parseInstant("2026-11-21T14:05:00+09:00"), Date.UTC(2026, 10, 21, 5, 5));
    const noon = Date.UTC(2026, 10, 21, 12);
    for (const [text, instant] of [
      ["2026-11-21T12:00:00Z", noon],
      ["2026-11-21t12:00:00z", noon],
      ["2026-11-21T12:00:00-00:00", noon],
      ["2026-11-22T11:59:00+23:59", noon],
      ["2026-11-21T12:00:00.5Z", noon + 500],
      ["2026-11-21T12:00:00.25+00:00", noon + 250],
      ["2026-11-21T12:00:00.000000Z", noon],
      ["2026-11-21T12:00:00.123999999999999999999999Z", noon + 123],
      [`2026-11-21T12:00:00.${"9".repeat(10_000)}Z`, noon + 999],
      ["1969-12-31T23:59:59.9999Z", -1],
      // Leap seconds, as in RFC 3339, 5.8.
      ["1990-12-31T23:59:60Z", Date.UTC(1991, 0, 1)],
      ["1990-12-31T15:59:60.5-08:00", Date.UTC(1991, 0, 1) + 500],
    ] as const) {
      assert.equal(parseInstant(text), instant, text.slice(0, 60));
    }
    for (const bad of [
      "2026-11-21",
      "2026-11-21T14:05:00",
      "2026-02-30T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-11-21T24:00:00Z",
      "2026-11-21T12:60:00Z",
      "2026-11-21T12:00:61Z",
      "2026-11-21T23:59:60Z",
      "2026-11-30T23:59:60+09:00",
      "2026-11-21T12:00Z",
      "2026-11-21T12:00:00.Z",
      "2026-11-21T12:00:00,5Z",
      "2026-11-21 12:00:00Z",
      "2026-11-21T12:00:00+24:00",
      "2026-11-21T12:00:00+09:60",
      "2026-11-21T12:00:00+0900",
      "2026-11-21T12:00:00+09",
      "2026-11-21T12:00:00 Z",
      "2026-11-21T12:00:00Z\n",
      " 2026-11-21T12:00:00Z",
      "+002026-11-21T12:00:00Z",
      "２０２６-11-21T12:00:00Z",
      "yesterday",
      "",
    ]) {
      assert.equal(parseInstant(bad), undefined, bad);
    }
  });

  test("knows the calendar, and where a day begins and ends in a zone", () => {
    assert.equal(isCalendarDate("2028-02-29"), true);
    assert.equal(isCalendarDate("2026-02-29"), false);
    assert.equal(startOfDay("2026-11-21", "Asia/Tokyo"), Date.UTC(2026, 10, 20, 15));
    assert.equal(endOfDay("2026-12-31", "Asia/Seoul"), Date.UTC(2026, 11, 31, 15));
    // A day of 23 hours and one of 25.
    assert.equal(endOfDay("2026-03-29", "Europe/Paris") - startOfDay("2026-03-29", "Europe/Paris"), 23 * 3_600_000);
    assert.equal(endOfDay("2026-10-25", "Europe/Paris") - startOfDay("2026-10-25", "Europe/Paris"), 25 * 3_600_000);
  });

  test("measures durations of fixed length only", () => {
    assert.equal(parseDuration("P1DT2H3M4S"), (86_400 + 7384) * 1000);
    assert.equal(parseDuration("P2W"), 14 * 86_400_000);
    for (const bad of ["P1M", "P1Y", "P", "PT", "1D", "P-1D", "PT1.5H"]) assert.equal(parseDuration(bad), undefined);
  });
});

test("decimals compare exactly, whatever their digits", () => {
  const compare = (a: string, b: string) => {
    const [left, right] = [parseDecimal(a), parseDecimal(b)];
    assert.ok(left && right);
    return compareDecimals(left, right);
  };
  assert.equal(compare("99.90", "99.9"), 0);
  assert.equal(compare("99.99999999999", "100"), -1);
  assert.equal(compare("-1", "-1.1"), 1);
  for (const bad of ["", ".5", "1.", "1e3", "٩٩", " 1", "1,0"]) assert.equal(parseDecimal(bad), undefined);
});

test("the state as of an instant is the newest revision of each key recorded by then", () => {
  const revision = (seq: number, key: string, recordedAt: number, body: Json) => ({
    seq,
    kind: "claim" as const,
    key,
    body,
    occurredAt: 0,
    recordedAt,
    actor: "a",
  });
  const history = [
    revision(0, "x", 10, 1),
    revision(1, "y", 10, 1),
    revision(2, "x", 20, 2),
    revision(3, "y", 30, null),
  ];
  const bodies = (instant: number) => stateAsOf(history, instant).map(({ key, body }) => `${key}${body}`);
  assert.deepEqual(bodies(5), []);
  assert.deepEqual(bodies(15), ["x1", "y1"]);
  assert.deepEqual(bodies(25), ["y1", "x2"]);
  assert.deepEqual(bodies(35), ["x2"]);
});
