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

/** Lists that are honestly empty, and why; every other one of a met case has to hold something. */
const mayBeEmpty: Readonly<Record<string, readonly string[]>> = {
  // No header introduces the server: just what is asked for.
  "version-banner": ["pages.headers"],
  // Of a page that sends the browser elsewhere no header is judged.
  "clickjacking/redirects-and-page.json": ["pages.headers"],
  // A host may have no member of the groups of administrators; the list they come from has to have root.
  "host-accounts": ["administrators"],
  // Of the headers only the media type is kept, and browsers take a page without one for what its content looks like.
  "mixed-content": ["pages.headers"],
  "subresource-integrity": ["pages.headers"],
  // Names of the certificate are shown; whether they match was decided by the library, and is kept beside them.
  "tls-certificate": ["names"],
  // Suites, groups and schemes of a version: TLS 1.2 without ECDHE has no group.
  "tls-profile": ["versions.suites", "versions.groups", "versions.schemes"],
  "tls-rpt": ["records.schemes"],
};

type Place = readonly (string | number)[];

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every list inside a value, and where it is. */
function lists(value: Json, at: Place = []): { at: Place; items: readonly Json[] }[] {
  if (Array.isArray(value)) {
    return [{ at, items: value }, ...value.flatMap((item, position) => lists(item, [...at, position]))];
  }
  return isRecord(value) ? Object.entries(value).flatMap(([key, item]) => lists(item, [...at, key])) : [];
}

/** A place without positions: the same name for the same list of each item. */
function nameOf(at: Place): string {
  return at.filter((step) => typeof step === "string").join(".");
}

/** The value with another one at a place of it. */
function replaced(value: Json, at: Place, other: Json): Json {
  const [step, ...further] = at;
  if (step === undefined) return other;
  if (Array.isArray(value)) {
    return value.map((item, position) => (position === step ? replaced(item, further, other) : item));
  }
  if (!isRecord(value)) throw new TypeError("no such place");
  return { ...value, [step]: replaced(value[step] ?? null, further, other) };
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

    const seen = cases.filter(([, one]) => "data" in one && one.expected.outcome === "met");
    for (const [name, one] of check.type === "probe" ? seen : []) {
      test(`${name}: what was not seen is not met`, () => {
        const data = (one as { data: Json }).data;
        const judged = (changed: Json): Outcome | undefined => {
          if (!check.data.safeParse(changed).success) return undefined;
          return check.assess(changed, one.params, parseInstant(one.now) ?? 0).outcome;
        };
        const still = lists(data).filter(({ at, items }) => {
          const excepted = [check.id, `${check.id}/${name}`].some((key) => mayBeEmpty[key]?.includes(nameOf(at)));
          if (items.length === 0 || excepted) return false;
          const paths = new Set(items.flatMap((item) => (isRecord(item) && "path" in item ? [item.path] : [])));
          const less = [...paths].map((path) => items.filter((item) => (item as { path: Json }).path !== path));
          return [[], ...less].some((fewer) => judged(replaced(data, at, fewer)) === "met");
        });
        assert.deepEqual(
          still.map(({ at }) => at.join(".")),
          [],
        );
        if (!isRecord(data)) return;
        for (const key of Object.keys(data)) {
          const { [key]: _dropped, ...rest } = data;
          assert.equal(check.data.safeParse(rest).success, false, `the schema takes data without ${key}`);
        }
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
