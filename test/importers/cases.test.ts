import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { AkashiError } from "../../src/domain/errors.ts";
import { countAtLeast, type ScanReport, scanKinds } from "../../src/domain/operations/scan-report.ts";
import { importers, readReport } from "../../src/importers/index.ts";

const folder = join(import.meta.dirname, "../../src/importers");

/** Where the scanners' clocks hang, for formats that write local times. */
const timeZone = "Asia/Seoul";

type Expected = ScanReport | { readonly error: string; readonly why: string };

for (const importer of importers) {
  describe(`importer ${importer.id}`, () => {
    const place = join(folder, importer.id, "cases");
    const names = readdirSync(place);
    const inputs = names.filter((name) => name.includes(".input."));
    const expectedOf = (input: string) => input.replace(/\.input\.\w+$/, ".expected.json");

    for (const name of inputs) {
      test(name, () => {
        const bytes = readFileSync(join(place, name));
        const expected = JSON.parse(readFileSync(join(place, expectedOf(name)), "utf8")) as Expected;
        assert.deepEqual(
          outcome(() => readReport(importer, bytes, name, { timeZone })),
          expected,
        );
        if ("error" in expected) return;
        // What no other importer takes for its own, no one can import by mistake.
        const takers = importers.filter(({ recognises }) => recognises(bytes.toString("utf8").slice(0, 64 * 1024)));
        assert.deepEqual(takers, [importer]);
      });
    }

    test("has what was expected for each input, and a report that is clean, one that is not, and one that is none", () => {
      const wanted = [...inputs, ...inputs.map(expectedOf)].sort();
      assert.deepEqual([...names].sort(), wanted);
      const all = inputs.map((name) => JSON.parse(readFileSync(join(place, expectedOf(name)), "utf8")) as Expected);
      const reports = all.filter((one): one is ScanReport => !("error" in one));
      assert.ok(reports.some((one) => countAtLeast(one, "info") === 0));
      assert.ok(reports.some((one) => countAtLeast(one, "info") > 0));
      assert.ok(all.some((one) => "error" in one));
    });

    test("says what it is, and what its reports are evidence of", () => {
      assert.match(importer.id, /^[a-z][a-z0-9-]*$/);
      assert.ok(importer.title.length > 0 && importer.references.length > 0);
      assert.ok(importer.scans.length > 0 && importer.scans.every((scan) => scanKinds.includes(scan)));
    });
  });
}

test("every folder of importers is in the index", () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), importers.map(({ id }) => id).sort());
  for (const { id } of importers) assert.ok(existsSync(join(folder, id, "importer.ts")));
});

function outcome(read: () => ScanReport): Expected {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AkashiError)) throw error;
    return { error: error.code, why: String(error.args.why ?? "") };
  }
}
