import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { commonReasons } from "../../src/checks/define.ts";
import { checks } from "../../src/checks/index.ts";
import { claimKinds } from "../../src/domain/assurance/claim.ts";
import type { Assessment, Outcome } from "../../src/domain/assurance/evidence.ts";
import { canonicalJson, type Json } from "../../src/domain/canonical-json.ts";
import { locales } from "../../src/domain/locale.ts";
import type { OperationRecord } from "../../src/domain/operations/record.ts";
import { parseInstant } from "../../src/domain/time.ts";
import { say } from "../../src/text/message.ts";

const folder = join(import.meta.dirname, "../../src/checks");

type Case = {
  readonly params: Json;
  readonly now: string;
  readonly expected: Assessment;
} & ({ readonly data: Json } | { readonly records: readonly OperationRecord[] });

function casesOf(id: string): [string, Case][] {
  const place = join(folder, id, "cases");
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((name) => name.endsWith(".json"))
    .map((name) => [name, JSON.parse(readFileSync(join(place, name), "utf8")) as Case]);
}

for (const check of checks) {
  describe(`check ${check.id}`, () => {
    const cases = casesOf(check.id);

    for (const [name, one] of cases) {
      test(name, () => {
        const params = check.params.parse(one.params);
        const data = "data" in one ? one.data : check.type === "record" ? check.observe(one.records, params) : null;
        const now = parseInstant(one.now) ?? Number.NaN;
        const given = check.assess(data, params, now);
        assert.deepEqual(given, one.expected);
        // The same again, and again from what the store would give back.
        assert.deepEqual(check.assess(JSON.parse(canonicalJson(data as Json)), one.params, now), given);
        const reason = check.reasons[given.reason];
        assert.ok(reason, `${given.reason} has words`);
        for (const locale of locales) assert.ok(say(locale, reason, given.args, "Asia/Tokyo").length > 0);
      });
    }

    test("has a case for every outcome, recorded or written down", () => {
      for (const outcome of ["met", "not-met", "unknown"] satisfies Outcome[]) {
        const found = cases.some(([, one]) => one.expected.outcome === outcome);
        assert.equal(found, outcome !== "met" || check.refutesOnly !== true, outcome);
      }
    });

    test("has a case for every reason of its own", () => {
      const own = Object.keys(check.reasons).filter((reason) => !(reason in commonReasons));
      const seen = new Set(cases.map(([, one]) => one.expected.reason));
      assert.deepEqual(
        own.filter((reason) => !seen.has(reason)),
        [],
      );
    });

    test("says what it is, what it sends, and which kinds of claim it bears on", () => {
      assert.match(check.id, /^[a-z][a-z0-9-]*$/);
      assert.ok(existsSync(join(folder, check.id, "check.ts")), "its folder has its name");
      assert.ok(Number.isInteger(check.version) && check.version >= 1);
      assert.ok(check.references.length > 0);
      assert.ok(check.evidences.length > 0 && check.evidences.every((kind) => claimKinds.includes(kind)));
      if (check.type === "probe") assert.ok(check.sends.connections > 0 && check.schemes.length > 0);
    });

    test("refuses parameters and data it does not know", () => {
      assert.equal(check.params.safeParse({ nonsense: true }).success, false);
      assert.throws(() => check.assess({ nonsense: true }, {}, 0));
      assert.throws(() => check.assess(null, {}, 0));
    });
  });
}

test("every folder of checks is in the index", () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), checks.map(({ id }) => id).sort());
});
