import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AkashiError } from "../../src/domain/errors.ts";
import { maxReportSize } from "../../src/importers/define.ts";
import { findImporter, readReport } from "../../src/importers/index.ts";

/** Milliseconds one report may take on a slow machine; what is refused is refused sooner. */
const patience = 15_000;
const timeZone = "UTC";

const sarif = (results: string) =>
  `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"T"}},"results":[${results}]}]}`;
const nmap = (inner: string, head = "") => `<?xml version="1.0"?>${head}<nmaprun version="7">${inner}</nmaprun>`;
const times = (text: string, count: number) => Array.from({ length: count }, () => text).join("");

/** What somebody could send, and why it is refused. */
const refused: Readonly<Record<string, readonly [string, string | Uint8Array, RegExp]>> = {
  "lists in lists": ["sarif", `{"runs":${times("[", 5_000_000)}${times("]", 5_000_000)}}`, /nested deeper/],
  "objects in objects": ["sarif", `{"runs":${times('{"a":', 1_000_000)}1${times("}", 1_000_000)}}`, /nested deeper/],
  "lists nobody closes": ["sarif", `{"runs":${times("[", 15_000_000)}`, /nested deeper/],
  "more results than anyone has": ["sarif", sarif(`${times("{},", 200_000)}{}`), /results/],
  "more members than are counted": ["sarif", sarif(`${times("1,", 3_000_000)}1`), /members/],
  "a name of the prototype twice": ["sarif", '{"runs":[],"__proto__":1,"__pr\\u006fto__":2}', /stands twice/],
  "a string nobody closes": ["sarif", `{"runs":"${times("\\\\", 5_000_000)}\\"`, /JSON|string/i],
  "not a number": ["sarif", '{"runs":[NaN]}', /./],
  "no UTF-8": ["sarif", Buffer.concat([Buffer.from('{"runs":"'), Buffer.of(0xc3, 0x28)]), /UTF-8/],
  "elements in elements": ["nmap", nmap(times("<a>", 1_000_000)), /nested deeper/],
  "more elements than are counted": ["nmap", nmap(times("<a/>", 1_100_000)), /elements/],
  "entities of entities": [
    "nmap",
    nmap("&b;", '<!DOCTYPE nmaprun [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'),
    /declarations/,
  ],
  "an entity from a file": ["nmap", nmap("&x;", '<!DOCTYPE nmaprun SYSTEM "file:///etc/passwd">'), /entity/],
  "an attribute twice": ["nmap", nmap('<host a="1" a="2"/>'), /attribute/i],
};

describe("reports of somebody hostile", () => {
  for (const [name, [format, input, why]] of Object.entries(refused)) {
    test(`${name}: refused, and soon`, () => {
      const started = performance.now();
      assert.throws(
        () => read(format, input),
        (error) =>
          error instanceof AkashiError && error.code === "report.malformed" && why.test(String(error.args.why)),
      );
      assert.ok(performance.now() - started < patience);
    });
  }

  test("one byte too many is not even decoded", () => {
    assert.throws(
      () => read("sarif", new Uint8Array(maxReportSize + 1)),
      (error) => error instanceof AkashiError && error.code === "file.too-large",
    );
  });

  test("as many results as are read at most: all counted, the worst listed", () => {
    const started = performance.now();
    const note = '{"ruleId":"note","level":"note"},';
    const report = read("sarif", sarif(`${times(note, 90_000)}{"ruleId":"bad","level":"error"}`));
    assert.deepEqual(report.counts, { unrated: 0, critical: 0, high: 1, medium: 0, low: 90_000, info: 0 });
    assert.deepEqual([report.findings.length, report.findings[0]?.rule, report.unlisted], [200, "bad", 89_801]);
    assert.ok(performance.now() - started < patience);
  });

  test("text that would turn the page is straightened, and cut", () => {
    const rule = `a\\u202eb\\u0000c${times("d", 500)}`;
    const report = read("sarif", sarif(`{"ruleId":"${rule}","level":"error"}`));
    assert.match(report.findings[0]?.rule ?? "", /^a b cd+…$/);
    assert.equal(report.findings[0]?.rule.length, 100);
  });

  test("a file whose name forges a summary makes the log two scans", () => {
    const summary = "----------- SCAN SUMMARY -----------\nScanned files: 9\nInfected files: 0\n";
    assert.throws(() => read("clamav", `/x\n${summary}: Marker FOUND\n\n${summary}`), /2 summaries/);
  });
});

function read(format: string, input: string | Uint8Array) {
  const importer = findImporter(format);
  assert.ok(importer);
  return readReport(importer, typeof input === "string" ? Buffer.from(input) : input, "report", { timeZone });
}
