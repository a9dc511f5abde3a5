import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { sql } from "kysely";
import { AkashiError } from "../../src/domain/errors.ts";
import { organisationTables } from "../../src/store/schema.ts";
import { openSqlite } from "../../src/store/sqlite.ts";
import { databases } from "../tools/databases.ts";
import { draft, openTestStore } from "../tools/stores.ts";

const code = (expected: string) => (error: unknown) => error instanceof AkashiError && error.code === expected;
const [sqlite, pglite, postgres] = databases as [
  (typeof databases)[number],
  (typeof databases)[number],
  (typeof databases)[number],
];

for (const kind of [pglite, postgres]) {
  describe(`organisations on ${kind.name}`, { skip: kind.skip }, () => {
    after(() => kind.stop());

    test("see nothing of one another, whatever is asked", async () => {
      const place = await kind.create();
      const a = await openTestStore(await place.open(), { org: "a" });
      const b = await openTestStore(await place.open(), { org: "b" });
      await a.transact((tx) => tx.append([draft("secret of a")]));
      await b.transact((tx) => tx.append([draft("secret of b"), draft("another")]));
      await a.sequence();
      await b.sequence();
      await a.read(async ({ trx }) => {
        for (const table of organisationTables) {
          const { rows } = await sql<{ org: string }>`select org from ${sql.table(table)}`.execute(trx);
          assert.ok(
            rows.every(({ org }) => org === "a"),
            table,
          );
        }
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from revision where org = 'b'`.execute(trx);
        assert.equal(rows[0]?.n, 0);
        const changed = await sql`update revision set actor = 'a' where org = 'b'`.execute(trx);
        assert.equal(changed.numAffectedRows, 0n);
        const removed = await sql`delete from revision where org = 'b'`.execute(trx);
        assert.equal(removed.numAffectedRows, 0n);
      });
      const planted = a.read(({ trx }) => sql`insert into outbox (org, seq) values ('b', 99)`.execute(trx));
      await assert.rejects(planted, /row-level security/);
      // Outside a transaction that names an organisation there is nothing at all.
      assert.deepEqual((await sql`select * from revision`.execute(a.database.db)).rows, []);
      await a.close();
      await b.close();
      await place.drop();
    });
  });
}

describe("a real server", { skip: postgres.skip }, () => {
  after(() => postgres.stop());

  test("is refused when its role would bypass row-level security", async () => {
    const place = await postgres.create();
    const { openPostgres } = await import("../../src/store/postgres.ts");
    const admin = new URL(place.url ?? "");
    admin.username = "admin";
    await assert.rejects(openPostgres(admin.href), code("store.role-bypasses-rls"));
    await place.drop();
  });

  test("that is not there, or not reachable, is said without its password", async () => {
    const { openPostgres } = await import("../../src/store/postgres.ts");
    await assert.rejects(openPostgres("postgres://u:hunter2@127.0.0.1:1/x"), (error: AkashiError) => {
      assert.equal(error.code, "store.unreachable");
      assert.ok(!JSON.stringify(error.args).includes("hunter2"));
      return true;
    });
  });

  test("lets two processes append to one organisation without a gap", async () => {
    const place = await postgres.create();
    const [one, two] = [await openTestStore(await place.open()), await openTestStore(await place.open())];
    const writes = [one, two].flatMap((store, s) =>
      Array.from({ length: 20 }, (_, i) => store.transact((tx) => tx.append([draft(`${s}-${i}`)]))),
    );
    const positions = (await Promise.all(writes)).sort((a, b) => a - b);
    assert.deepEqual(
      positions,
      Array.from({ length: 40 }, (_, i) => i),
    );
    await Promise.all([one.sequence(), two.sequence()]);
    assert.equal(await one.sequence(), 40);
    await one.close();
    await two.close();
    await place.drop();
  });
});

describe("an embedded database", () => {
  test("lets one process in, and tells the second why not", async () => {
    const place = await sqlite.create();
    const database = await place.open();
    const store = await openTestStore(database);
    await store.transact((tx) => tx.append([draft("a")]));
    const { rows } = await sql<{ file: string }>`select file from pragma_database_list`.execute(database.db);
    const source = `
      const { openSqlite } = await import(${JSON.stringify(join(import.meta.dirname, "../../src/store/sqlite.ts"))});
      try { openSqlite(${JSON.stringify(rows[0]?.file)}); console.log("let in"); } catch (error) { console.log(error.code); }`;
    const second = () =>
      spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", source], {
        encoding: "utf8",
      });
    assert.equal(second().stdout.trim(), "store.locked");
    await store.close();
    assert.equal(second().stdout.trim(), "let in");
    await place.drop();
  });

  test("is for its owner alone, journal included", async () => {
    const folder = mkdtempSync(join(tmpdir(), "akashi-mode-"));
    const store = await openTestStore(openSqlite(join(folder, "new", "akashi.db")));
    await store.transact((tx) => tx.append([draft("a")]));
    const modes = ["new", "new/akashi.db", "new/akashi.db-wal"].map(
      (name) => statSync(join(folder, name)).mode & 0o777,
    );
    assert.deepEqual(modes, [0o700, 0o600, 0o600]);
    await store.close();
    assert.throws(() => openSqlite(folder), code("store.unreachable"));
    rmSync(folder, { recursive: true, force: true });
  });

  test("of one organisation refuses another", async () => {
    const place = await sqlite.create();
    await (await openTestStore(await place.open(), { org: "a" })).close();
    await assert.rejects(openTestStore(await place.open(), { org: "b" }), code("store.organisation-mismatch"));
    await place.drop();
  });
});
