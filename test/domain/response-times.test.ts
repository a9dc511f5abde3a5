import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { percentiles, responseTimesOf } from "../../src/domain/operations/response-times.ts";

test("percentiles are of the nearest rank, of the answers that came", () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
  assert.deepEqual(responseTimesOf(hundred.toReversed())?.at, { 50: 50, 90: 90, 95: 95, 99: 99 });
  assert.deepEqual(responseTimesOf([15, 20, 35, 40, 50])?.at, { 50: 35, 90: 50, 95: 50, 99: 50 });
  assert.deepEqual(responseTimesOf([7, undefined, 9.5]), {
    asked: 3,
    answered: 2,
    at: { 50: 7, 90: 9.5, 95: 9.5, 99: 9.5 },
  });
  assert.equal(responseTimesOf([]), undefined);
  assert.equal(responseTimesOf([undefined]), undefined);
});

test("a percentile is a measured value, that enough of them do not exceed, and no smaller one is", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 }), (times) => {
      const found = responseTimesOf(times);
      assert.ok(found);
      for (const percentile of percentiles) {
        const value = found.at[percentile];
        const within = (most: number) => times.filter((one) => one <= most).length * 100;
        assert.ok(times.includes(value));
        assert.ok(within(value) >= percentile * times.length);
        assert.ok(times.every((one) => one >= value || within(one) < percentile * times.length));
      }
    }),
  );
});
