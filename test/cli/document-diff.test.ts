import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { compareSentences, type Stated } from "../../src/flow/compare-publications.ts";
import { akashi } from "../tools/cli.ts";

const example = join(import.meta.dirname, "../../examples/managed-services");

describe("what differs between two publications", () => {
  const one = (claim: string, status: Stated["status"], text: string | null): Stated => ({
    claim,
    status,
    text,
    textSha256: text,
  });
  const kinds = (a: readonly Stated[], b: readonly Stated[]) =>
    compareSentences(a, b).map(({ claim, kind }) => `${kind} ${claim}`);

  test("is what was added, removed, reworded, or changed in verdict, and nothing else", () => {
    const before_ = [
      one("a", "proven", "A"),
      one("b", "attested", "B"),
      one("c", "held", null),
      one("d", "proven", "D"),
    ];
    assert.deepEqual(kinds(before_, before_), []);
    const after_ = [
      one("e", "proven", "E"),
      one("a", "proven", "A!"),
      one("b", "proven", "B"),
      one("c", "proven", "C"),
    ];
    assert.deepEqual(kinds(before_, after_), ["added e", "reworded a", "verdict b", "verdict c", "removed d"]);
    assert.deepEqual(kinds([], []), []);
  });
});

describe("akashi document diff", () => {
  const folder = mkdtempSync(join(tmpdir(), "akashi-diff-"));
  const workspace = join(folder, "workspace");
  const at = (name: string) => join(folder, name);
  before(async () => {
    cpSync(example, workspace, { recursive: true });
    const make = (out: string, format: string) =>
      akashi([
        "document",
        workspace,
        "security-checklist",
        "--lang",
        "ko",
        "--unproven",
        "mark",
        "--format",
        format,
        "--out",
        at(out),
      ]);
    await make("before.json", "json");
    await make("before.html", "html");
    const file = join(workspace, "claims-support.yaml");
    const reworded = readFileSync(file, "utf8").replace("결과를 기록합니다.", "결과를 기록해 고객에게 보냅니다.");
    // Another wording needs another approval; this claim is the last of its file.
    writeFileSync(file, reworded.replace(/on: 2026-11-09(?![\s\S]*on: 2026-11-09)/, "on: 2026-11-20"));
    await make("after.html", "html");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("tells what was reworded, with both texts, between files of different formats", async () => {
    const { code, out } = await akashi(["document", "diff", at("before.json"), at("after.html"), "--json"]);
    const { changes, sound } = JSON.parse(out) as {
      changes: { kind: string; claim: string; before: Stated; after: Stated }[];
      sound: boolean;
    };
    assert.equal(code, 1);
    assert.equal(sound, true);
    const reworded = changes.filter(({ kind }) => kind === "reworded");
    assert.deepEqual(
      reworded.map(({ claim }) => claim),
      ["customer-procedure"],
    );
    assert.match(reworded[0]?.before.text ?? "", /결과를 기록합니다/);
    assert.match(reworded[0]?.after.text ?? "", /고객에게 보냅니다/);
  });

  test("says so where nothing differs, and writes what differs as a document", async () => {
    const same = await akashi(["document", "diff", at("before.json"), at("before.html"), "--lang", "ja"]);
    assert.deepEqual([same.code, same.out.trim()], [0, "異なる記載はありません。"]);
    const { code } = await akashi(["document", "diff", at("before.html"), at("after.html"), "--out", at("diff.html")]);
    assert.equal(code, 1);
    assert.match(readFileSync(at("diff.html"), "utf8"), /customer-procedure/);
  });

  test("is not to be relied on where a seal is broken", async () => {
    writeFileSync(
      at("broken.html"),
      readFileSync(at("after.html"), "utf8").replace("고객에게 보냅니다", "고객에게 드립니다"),
    );
    const { code, out, err } = await akashi([
      "document",
      "diff",
      at("after.html"),
      at("broken.html"),
      "--json",
      "--lang",
      "en",
    ]);
    assert.equal(code, 1);
    assert.equal((JSON.parse(out) as { sound: boolean }).sound, false);
    assert.match(err, /not intact/);
  });
});
