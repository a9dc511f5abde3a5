import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import type { Finding } from "../../src/domain/assurance/evidence.ts";
import { applyWorkspace } from "../../src/flow/apply.ts";
import { loadWorkspace } from "../../src/flow/load-workspace.ts";
import { readState } from "../../src/flow/state.ts";
import { generateKey, signerOf } from "../../src/ledger/note.ts";
import { loadRevision } from "../../src/store/revisions.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import type { Store } from "../../src/store/store.ts";
import { verifyLedger } from "../../src/store/verify.ts";
import { freePort } from "../tools/ports.ts";
import { openTestStore, origin } from "../tools/stores.ts";
import { catalogsFolder, smallWorkspace, withFolder, writeFiles } from "../tools/workspaces.ts";

const process_ = join(import.meta.dirname, "schedule.ts");
const names = Array.from({ length: 40 }, (_, i) => `h${i}`);

/** Runs the schedule until it is killed, so many milliseconds after its first word; gives what it acknowledged. */
function runSchedule(args: readonly string[], killAfter: number): Promise<string[]> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", process_, ...args]);
  return new Promise((resolve, reject) => {
    let output = "";
    let errors = "";
    child.stdout.on("data", (chunk) => {
      if (output === "") setTimeout(() => child.kill("SIGKILL"), killAfter);
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("close", (_code, signal) => {
      if (signal !== "SIGKILL") reject(new Error(`the schedule failed: ${errors}`));
      // A line that was cut off was not acknowledged.
      else resolve(output.slice(0, output.lastIndexOf("\n")).split(/\s+/).filter(Boolean));
    });
  });
}

async function examine(store: Store, acknowledged: readonly string[]): Promise<void> {
  const { problems } = await store.read((tx) => verifyLedger(tx, store.signer));
  assert.deepEqual(problems, []);
  await store.read(async (tx) => {
    const { standings } = await readState(tx);
    for (const id of acknowledged) {
      const { kind, body } = await loadRevision(tx, Number(id));
      assert.equal(kind, "finding");
      const { outcome, claim } = body as unknown as Finding;
      // The hold came with the failure, and no success ends it.
      if (outcome === "not-met") assert.equal(standings.get(claim)?.state, "held", claim);
    }
  });
}

test("a schedule that is killed has lost nothing it acknowledged, and no hold that came of it", async () => {
  const port = await freePort();
  let failing = 0;
  const server = createServer((_request, response) => response.writeHead(Math.random() < failing ? 503 : 200).end());
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  try {
    await withFolder({}, async (folder) => {
      const file = join(folder, ".akashi", "akashi.db");
      const pem = generateKey();
      const openAgain = () => openTestStore(openSqlite(file), { signer: signerOf(origin, pem), now: Date.now });
      const small = smallWorkspace();
      small.service.endpoints = names.map((name) => ({ id: name, url: `http://${name}.example/` }));
      const [claim] = small.claims;
      small.claims = names.map((name) => ({
        ...claim,
        id: name,
        answers: [],
        proofs: [{ check: "availability", targets: [name], interval: "PT1S", validity: "PT1H" }],
      }));
      writeFiles(folder, { "a.yaml": small });
      let store = await openAgain();
      await applyWorkspace(store, await loadWorkspace(folder, catalogsFolder, Date.now()), "tester");
      await store.close();
      let total = 0;
      for (let round = 0; round < 10; round++) {
        // At first everything is up and shown; then more and more of it fails.
        failing = Math.max(0, round - 2) / 50;
        const connectTo = names.map((name) => `${name}.example:80:127.0.0.1:${port}`);
        const acknowledged = await runSchedule([file, pem, ...connectTo], Math.random() * 1_500);
        total += acknowledged.length;
        store = await openAgain();
        await examine(store, acknowledged);
        await store.close();
      }
      assert.ok(total > 100, `${total} findings`);
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
