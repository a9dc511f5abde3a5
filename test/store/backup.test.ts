import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { AkashiError } from "../../src/domain/errors.ts";
import { restoreBackup, writeBackup } from "../../src/store/backup.ts";
import { appendEvidence } from "../../src/store/evidence.ts";
import { erase } from "../../src/store/revisions.ts";
import type { Store } from "../../src/store/store.ts";
import { verifyLedger } from "../../src/store/verify.ts";
import { databases } from "../tools/databases.ts";
import { draft, openTestStore, signer } from "../tools/stores.ts";

const code = (expected: string) => (error: unknown) => error instanceof AkashiError && error.code === expected;
const folder = mkdtempSync(join(tmpdir(), "akashi-backup-"));
const takenAt = "2026-11-21T00:00:00.000Z";
const linesOf = (file: string) => gunzipSync(readFileSync(file)).toString("utf8").split("\n");
let serial = 0;

async function backupOf(store: Store): Promise<string> {
  const file = join(folder, `${++serial}.gz`);
  await store.sequence();
  await store.read((tx) => writeBackup(tx, file, takenAt));
  return file;
}

/** Something of everything: text in three scripts, an erased body, evidence, more rows than one page holds. */
async function fill(store: Store): Promise<void> {
  await store.transact((tx) =>
    tx.append([draft("証", { text: "한글 かな \u{1f512} \"'\\ \u0001" }), draft("gone", 1)]),
  );
  await store.transact((tx) => erase(tx, 1, "tester", "asked for"));
  for (let i = 0; i < 3; i++) {
    await store.transact((tx) => tx.append(Array.from({ length: 900 }, (_, n) => draft(`k${i}-${n}`))));
  }
  const shared = {
    check: "hsts",
    checkVersion: 1,
    service: "s",
    url: "https://s.example/",
    target: "app",
    address: null,
    addresses: [],
    observedAt: 1,
  };
  const finding = { ...shared, claim: "c", params: "{}", outcome: "met", reason: "r", args: {} } as const;
  await store.transact((tx) =>
    appendEvidence(
      tx,
      [
        {
          observation: { ...shared, params: {}, data: {} },
          findings: [{ ...finding, basis: "measured", now: 1, validUntil: 2 }],
        },
      ],
      "tester",
    ),
  );
}

describe("a backup", () => {
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    for (const kind of databases) await kind.stop();
  });

  for (const from of databases) {
    for (const to of databases) {
      const skip = from.skip || to.skip;
      test(`of ${from.name} becomes a ${to.name} that verifies and holds the same`, { skip }, async () => {
        const source = await from.create();
        const original = await openTestStore(await source.open());
        await fill(original);
        const file = await backupOf(original);
        await original.close();
        await source.drop();
        const target = await to.create();
        try {
          const database = await target.open();
          await restoreBackup(database, file, Date.now);
          await database.close();
          const restored = await openTestStore(await target.open());
          assert.deepEqual((await restored.read((tx) => verifyLedger(tx, signer))).problems, []);
          assert.deepEqual(linesOf(await backupOf(restored)), linesOf(file));
          // It goes on where the other ended.
          const size = await restored.transact((tx) => tx.append([draft("after")]));
          assert.ok(size > 2700);
          await restored.sequence();
          assert.deepEqual((await restored.read((tx) => verifyLedger(tx, signer))).problems, []);
          await restored.close();
        } finally {
          await target.drop();
        }
      });
    }
  }

  test("that was cut off, altered or mixed up leaves nothing behind", async () => {
    const kind = databases[0] as (typeof databases)[number];
    const source = await kind.create();
    const store = await openTestStore(await source.open());
    await fill(store);
    const file = await backupOf(store);
    await store.close();
    await source.drop();
    const lines = linesOf(file).slice(0, -1);
    const middle = Math.floor(lines.length / 2);
    const without = (index: number) => lines.filter((_, i) => i !== index);
    const damaged: Readonly<Record<string, readonly [readonly string[], string]>> = {
      "no trailer": [lines.slice(0, -1), "backup.damaged"],
      "a row missing": [without(middle), "backup.damaged"],
      "a value changed": [
        lines.map((line, i) => (i === middle ? line.replace("tester", "tastes") : line)),
        "backup.damaged",
      ],
      "two rows changed places": [
        lines.map((line, i) => (i === middle ? lines[i + 1] : i === middle + 1 ? lines[i - 1] : line) as string),
        "backup.damaged",
      ],
      "another organisation's row": [
        lines.map((line, i) => (i === middle ? line.replace('"org":"o"', '"org":"p"') : line)),
        "backup.malformed",
      ],
      "a table that is not ours": [
        lines.map((line, i) => (i === middle ? line.replace('"table":"revision"', '"table":"sqlite_master"') : line)),
        "backup.malformed",
      ],
      "something after the trailer": [[...lines, lines[middle] as string], "backup.malformed"],
      "no header": [lines.slice(1), "backup.malformed"],
    };
    for (const [what, [content, expected]] of Object.entries(damaged)) {
      assert.notDeepEqual(content, lines, what);
      const bad = join(folder, `${++serial}.gz`);
      writeFileSync(bad, gzipSync(`${content.join("\n")}\n`));
      const place = await kind.create();
      const database = await place.open();
      await assert.rejects(restoreBackup(database, bad, Date.now), code(expected), what);
      assert.deepEqual(await database.db.selectFrom("organisation").selectAll().execute(), [], what);
      assert.deepEqual(await database.db.selectFrom("revision").selectAll().execute(), [], what);
      await database.close();
      await place.drop();
    }
  });
});
