import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { akashi } from "./tools/cli.ts";

const root = join(import.meta.dirname, "..");

/** What an auditor writes: Node alone, and the package's verifier. */
const auditor = `
import { readFileSync } from "node:fs";
import { parseProof, parseVerifierKey, verifyProof } from "akashi/verify";
const { leaf, proof, key } = JSON.parse(readFileSync(0, "utf8"));
const result = verifyProof(leaf, parseProof(proof), [parseVerifierKey(key)]);
console.log(JSON.stringify({ size: result.checkpoint?.size, failure: result.failure }));
`;

describe("the package", () => {
  const folder = mkdtempSync(join(tmpdir(), "akashi-package-"));
  const installed = join(folder, "installed", "node_modules", "akashi");
  after(() => rmSync(folder, { recursive: true, force: true }));

  before(() => {
    const npm = process.env.npm_execpath?.endsWith(".js") ? [process.execPath, process.env.npm_execpath] : ["npm"];
    const [command = "npm", ...first] = npm;
    const packed = execFileSync(
      command,
      [...first, "pack", "--json", "--loglevel=error", "--pack-destination", folder],
      {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const [{ filename }] = JSON.parse(packed.slice(packed.indexOf("["))) as [{ filename: string }];
    execFileSync("tar", ["-xzf", join(folder, filename), "-C", folder]);
    mkdirSync(join(folder, "installed", "node_modules"), { recursive: true });
    renameSync(join(folder, "package"), installed);
  });

  test("verifies a proof with Node alone, and refuses a changed one", async () => {
    const data = join(folder, "data");
    assert.equal((await akashi(["apply", join(root, "examples/voice-saas"), "--data", data])).code, 0);
    const { out } = await akashi(["ledger", "prove", "3", "--data", data, "--json"]);
    const file = join(folder, "installed", "auditor.mjs");
    writeFileSync(file, auditor);
    const verify = (input: object) =>
      JSON.parse(execFileSync(process.execPath, [file], { input: JSON.stringify(input), encoding: "utf8" })) as object;
    const proven = JSON.parse(out) as { leaf: string };
    assert.ok((verify(proven) as { size: number }).size > 3);
    assert.deepEqual(verify({ ...proven, leaf: proven.leaf.replace('"v":1', '"v":2') }), { failure: "not-included" });
  });

  test("runs its command, with its catalogs and its example", () => {
    // What npm would install beside it: the same packages, by the same names.
    symlinkSync(join(root, "node_modules"), join(installed, "node_modules"));
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [join(installed, "bin/akashi.cjs"), ...args], { cwd: folder, encoding: "utf8" });
    const catalogs = run("catalog", "list", "--json");
    assert.equal(catalogs.status, 0, catalogs.stderr);
    assert.match(catalogs.stdout, /mic-v3/);
    const lint = run("lint", join(installed, "examples/voice-saas"));
    assert.equal(lint.status, 0, lint.stderr);
    assert.equal(run("assess", join(folder, "nothing-here")).status, 2);
  });
});
