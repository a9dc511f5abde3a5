import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { akashi } from "../tools/cli.ts";
import { withFolder } from "../tools/workspaces.ts";

const folder = join(import.meta.dirname, "../../examples/sla");
const of = (policy: string, ...more: string[]) => akashi(["sla", join(folder, `${policy}.yaml`), ...more]);
const november = ["--month", "2026-11", "--outages", join(folder, "november.yaml")];

describe("akashi sla", () => {
  test("prints the working of a month in three languages, and exits with 1 where a target is missed", async () => {
    for (const [language, missed] of [
      ["ko", "목표 미달"],
      ["ja", "目標未達"],
      ["en", "target missed"],
    ] as const) {
      const { code, out } = await of("managed-service", ...november, "--lang", language);
      assert.equal(code, 1);
      assert.ok(out.includes(missed) && out.includes("14369/14400") && out.includes("KRW 115,000"), out);
    }
  });

  test("gives the same as JSON, exactly", async () => {
    const { code, out } = await of("managed-service", ...november, "--json");
    const { metrics, faults } = JSON.parse(out) as { metrics: Record<string, never>[]; faults: unknown[] };
    assert.equal(code, 1);
    assert.deepEqual(faults, []);
    const [availability, backup] = metrics as unknown as {
      outcome: string;
      value: { worst: unknown; best: unknown };
      credit: { most: { paid: string } };
      availability: { outages: { id: string; fate: string }[]; unknown: number };
    }[];
    assert.deepEqual(availability?.value.worst, { numerator: "14369", denominator: "14400", percent: "99.784" });
    assert.deepEqual(
      availability?.availability.outages.map(({ fate }) => fate),
      ["counted", "counted", "excluded", "notice-too-late"],
    );
    assert.equal(availability?.availability.unknown, 600_000);
    assert.equal(backup?.credit.most.paid, "KRW 1,725,000");
  });

  test("checks a policy alone", async () => {
    assert.equal((await of("cloud-month")).code, 0);
    const { code, out } = await of("server-single-zone", "--json");
    assert.equal(code, 1);
    assert.equal((JSON.parse(out) as { faults: unknown[] }).faults.length, 3);
  });

  test("refuses what it cannot use, with its place", async () => {
    const faulty = async (text: string) =>
      withFolder({ "month.yaml": text }, async (at) => {
        const { code, out } = await of("storage", "--month", "2026-11", "--outages", join(at, "month.yaml"), "--json");
        assert.equal(code, 2);
        return (JSON.parse(out) as { errors: { code: string; line?: number }[] }).errors.map((one) => one.code);
      });
    const outage = (more: string) => `outages:\n  - { id: x, from: 2026-11-02T00:00:00+09:00, ${more} }\n`;
    assert.deepEqual(await faulty(outage("until: 2026-11-01T00:00:00+09:00")), ["outage.ends-before-it-starts"]);
    assert.deepEqual(await faulty(outage("until: 2026-11-02T00:00:00")), ["schema.invalid"]);
    assert.deepEqual(await faulty(outage("until: 2026-11-03, cause: weather")), ["schema.invalid"]);
    assert.deepEqual(await faulty('fees: { month: "1e6" }\n'), ["schema.invalid"]);
    assert.deepEqual(await faulty("cases:\n  x: { done: 2, due: 1 }\n"), ["schema.invalid"]);
    assert.equal((await of("storage", "--month", "2026-13", "--outages", join(folder, "november.yaml"))).code, 2);
    assert.equal((await of("storage", "--month", "2026-11")).code, 2);
  });
});
