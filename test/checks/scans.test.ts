import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { checks } from "../../src/checks/index.ts";
import { coversPorts } from "../../src/checks/scanned-ports/ranges.ts";
import type { OperationRecord, ScanReportRecord } from "../../src/domain/operations/record.ts";
import { parseInstant } from "../../src/domain/time.ts";

type Case = {
  readonly records: readonly OperationRecord[];
  readonly params: object;
  readonly now: string;
  readonly expected: { readonly outcome: string; readonly reason: string };
};
type Report = ScanReportRecord["report"];

const nothing = { rules: null, examined: null, complete: null, ranAt: null, signaturesAt: null };

/** What a report could have left unsaid, and must not have: each alone keeps a check from being met. */
const silences: Readonly<Record<string, (report: Report) => Partial<Report>>> = {
  "nothing at all": () => nothing,
  "no time": () => ({ ranAt: null }),
  "no end": () => ({ complete: null }),
  "no rule and nothing examined": () => ({ rules: null, examined: null }),
  "nothing examined": ({ examined }) => ({ examined: { unit: examined?.unit ?? "files", count: 0 } }),
  "no rule": () => ({ rules: 0 }),
};

for (const check of checks) {
  if (check.type !== "record" || check.recordKind !== "scan-report") continue;
  const folder = join(import.meta.dirname, `../../src/checks/${check.id}/cases`);
  const cases = readdirSync(folder).map((name) => [name, JSON.parse(readFileSync(join(folder, name), "utf8")) as Case]);
  const assess = ({ params, now }: Case, records: readonly OperationRecord[]) => {
    const parsed = check.params.parse(params);
    return check.assess(check.observe(records, parsed), parsed, parseInstant(now) ?? 0);
  };

  describe(`check ${check.id}`, () => {
    const sound = (cases as [string, Case][]).filter(([, one]) => one.expected.outcome === "met");
    for (const [name, one] of sound) {
      for (const [silence, change] of Object.entries(silences)) {
        test(`${name}, but ${silence}: not met`, () => {
          const records = (one.records as ScanReportRecord[]).map((record) => ({
            ...record,
            statedAt: null,
            report: { ...record.report, ...change(record.report) },
          }));
          assert.notEqual(assess(one, records).outcome, "met");
        });
      }
      test(`${name}: in any order the same, and nothing from nothing`, () => {
        assert.deepEqual(assess(one, one.records.toReversed()), one.expected);
        assert.equal(assess(one, []).outcome, "unknown");
      });
    }
  });
}

test("ports that were asked are counted as asked, and no others", () => {
  const rows: readonly (readonly [string, string, boolean])[] = [
    ["tcp/1-65535", "tcp/1-65535", true],
    ["tcp/1-1024,1025-65535", "tcp/1-65535", true],
    ["tcp/1025-65535,1-1024", "tcp/1-65535", true],
    ["tcp/1-1024,1026-65535", "tcp/1-65535", false],
    ["tcp/1-65534", "tcp/1-65535", false],
    ["udp/1-65535", "tcp/1-65535", false],
    ["tcp/22,80,443", "tcp/443", true],
    ["tcp/22,80,44…", "tcp/443", false],
    ["tcp/1-6553…", "tcp/1-6553", false],
    ["", "tcp/443", false],
    ["tcp/", "tcp/443", false],
  ];
  for (const [asked, range, covered] of rows) assert.equal(coversPorts(asked, range), covered, `${asked} ${range}`);
});
