import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { generateKey, signerOf } from "../../src/ledger/note.ts";
import type { Database } from "../../src/store/database.ts";
import { loadFindings } from "../../src/store/evidence.ts";
import { latestCheckpoint } from "../../src/store/ledger.ts";
import { loadRevision } from "../../src/store/revisions.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { verifyLedger } from "../../src/store/verify.ts";
import { databases } from "../tools/databases.ts";
import { missing, program } from "../tools/programs.ts";
import { noWitness, openTestStore, origin } from "../tools/stores.ts";

const writer = join(import.meta.dirname, "writer.ts");
const pem = generateKey();
const signer = signerOf(origin, pem);
const node = [process.execPath, "--disable-warning=ExperimentalWarning"];

type Run = { readonly acknowledged: readonly number[]; readonly tree: number; readonly finished: boolean };

/** Runs the writer until it ends, or until it is killed after so many milliseconds; gives what it acknowledged. */
async function runWriter(place: string, limit: number, rounds: number, killAfter?: number): Promise<Run> {
  const [command = "", ...rest] = node;
  const child = spawn(command, [...rest, writer, place, pem, String(limit), String(rounds)]);
  const output = await collect(child, killAfter);
  // A line that was cut off was not acknowledged.
  const lines = output.slice(0, output.lastIndexOf("\n") + 1).split("\n");
  const acknowledged = lines.flatMap((line) => (/^[\d ]+$/.test(line) ? line.split(" ").map(Number) : []));
  const trees = lines.flatMap((line) => (line.startsWith("tree ") ? [Number(line.slice(5))] : []));
  return { acknowledged, tree: trees.at(-1) ?? 0, finished: lines.includes("done") };
}

function collect(child: ChildProcess, killAfter: number | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    let errors = "";
    child.stdout?.on("data", (chunk) => {
      // Counted from its first word: what matters is where in its work it dies, not how long Node takes to start.
      if (output === "" && killAfter !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfter);
      output += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code !== 0 && signal !== "SIGKILL") reject(new Error(`the writer failed: ${errors}`));
      else resolve(output);
    });
  });
}

/** Opens what a dead process left and checks all of it. */
async function examine(open: () => Promise<Database>, run: Run, before: number): Promise<number> {
  const store = await openTestStore(await open(), { signer, witness: noWitness });
  try {
    const report = await store.read((tx) => verifyLedger(tx, signer));
    assert.deepEqual(report.problems, []);
    assert.equal(report.pending, 0);
    assert.ok(report.size >= before && report.size >= run.tree, "nothing that was in the tree is gone");
    await store.read(async (tx) => {
      for (const position of run.acknowledged) assert.equal((await loadRevision(tx, position)).kind, "finding");
      const head = await latestCheckpoint(tx);
      assert.equal(head?.size ?? 0, report.size);
      // The index of findings, and the findings themselves, tell the same.
      const found = [...(await loadFindings(tx)).values()].flat();
      assert.ok(found.length > 0 || report.size === 0);
    });
    return report.size;
  } finally {
    await store.close();
  }
}

describe("a crash", () => {
  test("between any two statements leaves rows and ledger in agreement", async () => {
    let statements = 1;
    let finished = false;
    for (; !finished; statements++) {
      const folder = mkdtempSync(join(tmpdir(), "akashi-crash-"));
      const file = join(folder, "akashi.db");
      const run = await runWriter(file, statements, 4);
      await examine(async () => openSqlite(file), run, 0);
      finished = run.finished;
      rmSync(folder, { recursive: true, force: true });
    }
    assert.ok(statements > 60, `the writer ran only ${statements} statements`);
  });

  test("at a hundred random moments while observations arrive loses nothing acknowledged", async () => {
    const folder = mkdtempSync(join(tmpdir(), "akashi-crash-"));
    const file = join(folder, "akashi.db");
    let size = 0;
    let acknowledged = 0;
    for (let i = 0; i < 100; i++) {
      const run = await runWriter(file, 0, 0, Math.random() * 60);
      assert.equal(run.finished, false);
      acknowledged += run.acknowledged.length;
      size = await examine(async () => openSqlite(file), run, size);
    }
    assert.ok(acknowledged >= 100, `only ${acknowledged} acknowledgements in all`);
    rmSync(folder, { recursive: true, force: true });
  });

  test("is preceded by an fsync for everything acknowledged", { skip: missing("strace") }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "akashi-crash-"));
    const trace = join(folder, "trace");
    const [command = "", ...rest] = node;
    const flags = ["-f", "-s", "16", "-e", "trace=fsync,fdatasync,write", "-o", trace];
    const child = spawn(program("strace") ?? "", [
      ...flags,
      command,
      ...rest,
      writer,
      join(folder, "akashi.db"),
      pem,
      "0",
      "30",
    ]);
    assert.match(await collect(child, undefined), /done\n$/);
    let synced = false;
    let acknowledgements = 0;
    for (const line of readFileSync(trace, "utf8").split("\n")) {
      if (/\b(fsync|fdatasync)\(\d+\)\s+= 0|(fsync|fdatasync) resumed>.*= 0/.test(line)) synced = true;
      if (!/\bwrite\(1, "\d/.test(line)) continue;
      acknowledgements++;
      assert.ok(synced, `acknowledged without a sync since the last one: ${line}`);
      synced = false;
    }
    assert.equal(acknowledgements, 30);
    rmSync(folder, { recursive: true, force: true });
  });
});

const postgres = databases[2] as (typeof databases)[number];

describe("a crash of a client of PostgreSQL", { skip: postgres.skip }, () => {
  after(() => postgres.stop());

  test("at twenty random moments loses nothing acknowledged", async () => {
    const place = await postgres.create();
    let size = 0;
    for (let i = 0; i < 20; i++) {
      const run = await runWriter(place.url ?? "", 0, 0, Math.random() * 80);
      size = await examine(place.open, run, size);
    }
    await place.drop();
  });
});
