import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { AkashiError, AkashiErrors } from "../../src/domain/errors.ts";
import type { ScanReportRecord } from "../../src/domain/operations/record.ts";
import { loadWorkspace } from "../../src/flow/load-workspace.ts";
import { maxReportSize } from "../../src/importers/define.ts";
import { akashi } from "../tools/cli.ts";
import { program } from "../tools/programs.ts";
import { catalogsFolder, type Small, smallWorkspace, text, withFolder } from "../tools/workspaces.ts";

const now = Date.parse("2026-11-21T00:00:00Z");
const casesOf = (format: string) => join(import.meta.dirname, `../../src/importers/${format}/cases`);
const clean = readFileSync(join(casesOf("trivy"), "clean.input.json"), "utf8");
const sbomOnly = readFileSync(join(casesOf("npm-audit"), "clean.input.json"), "utf8");
const hashOf = (content: string) => createHash("sha256").update(content).digest("hex");

const record = (more: object = {}) => ({
  id: "scan",
  kind: "scan-report",
  file: "reports/trivy.json",
  format: "trivy",
  scan: "dependencies",
  subject: "api-image",
  ...more,
});
const withRecord = (more: object = {}): Small => ({ ...smallWorkspace(), records: [record(more)] });

/** The code and the words of every fault, or the one record that was read. */
async function load(folder: string): Promise<ScanReportRecord | string> {
  try {
    const { records } = await loadWorkspace(folder, catalogsFolder, now);
    return records[0] as ScanReportRecord;
  } catch (error) {
    const errors = error instanceof AkashiErrors ? error.errors : [error as AkashiError];
    for (const one of errors) assert.ok(one instanceof AkashiError && one.at && one.at.line > 1, String(one));
    return errors.map(({ code }) => code).join(" ");
  }
}

const loadFiles = (small: Small, report = clean) =>
  withFolder({ "a.yaml": small, "reports/trivy.json": report }, (folder) => load(folder));

describe("a report that a record names", () => {
  test("is read with its hash; dates of acceptances hang on the service's clock", async () => {
    const accepted = {
      finding: "CVE-2026-20001",
      by: text("보안 책임자", "セキュリティ責任者", "Security officer"),
      reason: text("아직 수정 버전이 없습니다.", "修正版がまだありません。", "There is no fixed version yet."),
      from: "2026-11-01",
      until: "2026-11-30",
    };
    const read = await loadFiles(withRecord({ sha256: hashOf(clean), accepted: [accepted] }));
    assert.ok(typeof read !== "string", String(read));
    assert.deepEqual(
      [read.scan, read.sha256, read.bytes, read.service, read.report.tool.name],
      ["dependencies", hashOf(clean), Buffer.byteLength(clean), "small", "Trivy"],
    );
    // Tokyo: until the last day is over there.
    assert.equal(new Date(read.accepted[0]?.until ?? 0).toISOString(), "2026-11-30T15:00:00.000Z");
  });

  test("is refused where it is not the file on record, not of the format, or not what it is said to be", async () => {
    assert.equal(await loadFiles(withRecord({ sha256: "0".repeat(64) })), "report.changed");
    assert.equal(await loadFiles(withRecord(), "{}"), "report.unrecognised");
    assert.equal(await loadFiles(withRecord(), clean.slice(0, -9)), "report.malformed");
    assert.equal(await loadFiles(withRecord({ scan: "malware" })), "schema.invalid");
    assert.equal(await loadFiles(withRecord({ scan: undefined })), "schema.invalid");
    assert.equal(await loadFiles(withRecord({ format: "word" })), "schema.invalid");
  });

  test("says itself when it ran: nobody may say otherwise, and not ahead of today", async () => {
    assert.equal(await loadFiles(withRecord({ ranAt: "2026-11-20" })), "schema.invalid");
    assert.equal(await loadFiles(withRecord(), clean.replace("2026-11-20", "2026-11-23")), "date.ahead");
    const undated = withRecord({ format: "npm-audit", ranAt: "2026-11-20" });
    const read = await loadFiles(undated, sbomOnly);
    assert.ok(typeof read !== "string", String(read));
    assert.deepEqual([read.report.ranAt, read.statedAt], [null, Date.parse("2026-11-20T00:00:00+09:00")]);
    assert.equal(await loadFiles(withRecord({ format: "npm-audit", ranAt: "2026-11-25" }), sbomOnly), "date.ahead");
  });

  for (const file of [
    "../trivy.json",
    "/etc/hostname",
    "reports/../../x",
    ".akashi/x",
    "reports//x",
    "C:\\x",
    "a\\b",
  ]) {
    test(`is not looked for at ${file}`, async () => {
      assert.equal(await loadFiles(withRecord({ file })), "report.outside");
    });
  }

  test("is not reached through a link, of the file or of a folder", async () => {
    await withFolder({ "out/trivy.json": clean, "in/a.yaml": withRecord() }, async (root) => {
      const folder = join(root, "in");
      mkdirSync(join(folder, "reports"));
      symlinkSync(join(root, "out/trivy.json"), join(folder, "reports/trivy.json"));
      assert.equal(await load(folder), "report.outside");
    });
    await withFolder({ "out/trivy.json": clean, "in/a.yaml": withRecord() }, async (root) => {
      symlinkSync(join(root, "out"), join(root, "in/reports"));
      assert.equal(await load(join(root, "in")), "report.outside");
    });
  });

  test("is a plain file of bounded size", async () => {
    await withFolder({ "a.yaml": withRecord(), "reports/trivy.json/x": "" }, async (folder) => {
      assert.equal(await load(folder), "file.unreadable");
    });
    await withFolder({ "a.yaml": withRecord(), "reports/x": "" }, async (folder) => {
      assert.equal(await load(folder), "file.unreadable");
      execFileSync(program("mkfifo") ?? "", [join(folder, "reports/trivy.json")]);
      assert.equal(await load(folder), "file.unreadable");
    });
    await withFolder({ "a.yaml": withRecord(), "reports/trivy.json": "" }, async (folder) => {
      truncateSync(join(folder, "reports/trivy.json"), maxReportSize + 1);
      assert.equal(await load(folder), "file.too-large");
    });
  });
});

/** A claim that stands on scans of dependencies alone. */
function claiming(): Small {
  const small = smallWorkspace();
  const claim = small.claims[0] as { proofs: object[] };
  claim.proofs = [{ check: "scan-clean", params: { scan: "dependencies", maxAge: "P36500D" } }];
  return small;
}

async function verdictOf(folder: string): Promise<string> {
  const { out, err } = await akashi(["assess", folder, "--json"]);
  const [verdict] = (JSON.parse(out) as { verdicts: { status: string; reasons: { code: string }[] }[] }).verdicts;
  assert.ok(verdict, err);
  return verdict.status;
}

describe("akashi import", () => {
  const report = join(casesOf("trivy"), "clean.input.json");
  const dirty = join(casesOf("trivy"), "image.input.json");

  test("sums up a report: 0 where it is clean, 1 where it is not or proves nothing, 2 where it is none", async () => {
    const read = await akashi(["import", "trivy", report, "--json"]);
    assert.equal(read.code, 0, read.err);
    assert.equal((JSON.parse(read.out) as { sha256: string }).sha256, hashOf(clean));
    const found = await akashi(["import", "trivy", dirty, "--lang", "ko"]);
    assert.equal(found.code, 1);
    assert.match(found.out, /미해결 항목: 등급 없음 1, 심각 2, 높음 2/);
    const nothing = await akashi(["import", "trivy", join(casesOf("trivy"), "nothing-recognised.input.json")]);
    assert.equal(nothing.code, 1);
    const another = await akashi(["import", "nmap", report]);
    assert.equal(another.code, 2);
    assert.match(another.err, /it looks like: trivy.*report\.unrecognised/s);
    assert.equal((await akashi(["import", "word", report])).code, 2);
  });

  test("puts it into a workspace, where it counts: declared, as long as it is clean", async () => {
    await withFolder({ "a.yaml": claiming() }, async (folder) => {
      assert.equal(await verdictOf(folder), "unproven");
      const unsaid = await akashi(["import", "trivy", report, "--into", folder]);
      assert.equal(unsaid.code, 2);
      assert.match(unsaid.err, /--scan/);
      assert.equal(existsSync(join(folder, "reports")), false);

      const args = ["import", "trivy", report, "--into", folder, "--scan", "dependencies", "--subject", "api-image"];
      const placed = await akashi(args);
      assert.equal(placed.code, 0, placed.err);
      const hash = hashOf(clean);
      assert.deepEqual(readdirSync(join(folder, "reports")).sort(), [`${hash}.json`, `${hash}.yaml`]);
      assert.equal(readFileSync(join(folder, "reports", `${hash}.json`), "utf8"), clean);
      assert.equal(await verdictOf(folder), "attested");

      const again = await akashi(args);
      assert.equal(again.code, 2);
      assert.match(again.err, /file\.exists/);

      // Another subject's report is another's; its findings contradict all the same.
      const more = await akashi(["import", "trivy", dirty, "--into", folder, "--scan", "dependencies"]);
      assert.equal(more.code, 1, more.err);
      assert.equal(await verdictOf(folder), "contradicted");
    });
  });

  test("leaves a workspace as it was when something is wrong", async () => {
    const args = (folder: string) => ["import", "trivy", report, "--into", folder, "--scan", "dependencies"];
    await withFolder({ "a.yaml": claiming() }, async (folder) => {
      const dated = await akashi([...args(folder), "--ran-at", "2026-11-20T00:00:00Z"]);
      assert.equal(dated.code, 2);
      const strange = await akashi([...args(folder), "--subject", "no id"]);
      assert.equal(strange.code, 2);
      assert.deepEqual(existsSync(join(folder, "reports")) ? readdirSync(join(folder, "reports")) : [], []);
    });
    await withFolder({ "in/a.yaml": claiming(), "out/x": "" }, async (root) => {
      symlinkSync(join(root, "out"), join(root, "in/reports"));
      const linked = await akashi(args(join(root, "in")));
      assert.equal(linked.code, 2);
      assert.match(linked.err, /report\.outside/);
      assert.deepEqual(readdirSync(join(root, "out")), ["x"]);
      writeFileSync(join(root, "out/x"), "");
    });
  });
});
