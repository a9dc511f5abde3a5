import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compared, recorded } from "./observatory.ts";
import { comparisons } from "./observatory-inputs.ts";

describe("beside the MDN HTTP Observatory", async () => {
  const rows = await compared();

  for (const { analyzer, input, theirs, ours, agree } of rows) {
    test(`${analyzer}: ${input.name}`, () => {
      const said = `${ours.outcome} ${ours.reason} beside ${theirs.result}`;
      if (input.because === undefined) assert.ok(agree, `no reason is given for ${said}`);
      else assert.ok(!agree, `a reason is given, although both say the same: ${said}`);
    });
  }

  test("each analyzer comes to agreement on passing and on failing, where it can do both", () => {
    for (const { analyzer } of comparisons) {
      const outcomes = new Set(
        rows.filter((row) => row.analyzer === analyzer && row.agree).map(({ ours }) => ours.outcome),
      );
      assert.deepEqual([...outcomes].sort(), ["met", "not-met"], analyzer);
    }
  });

  test("what was recorded is about these answers, and nothing else", () => {
    const asked = comparisons.map(({ analyzer, inputs }) => [analyzer, inputs.map(({ name }) => name).sort()]);
    const kept = Object.entries(recorded.results).map(([analyzer, said]) => [analyzer, Object.keys(said).sort()]);
    assert.deepEqual(kept, asked);
  });
});
