import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { sql } from "kysely";
import type { Outcome } from "../../src/domain/assurance/evidence.ts";
import { AkashiError } from "../../src/domain/errors.ts";
import { generateKey, signerOf } from "../../src/ledger/note.ts";
import { decodeBundle, decodeTile } from "../../src/ledger/tile.ts";
import { leafHash } from "../../src/ledger/tree.ts";
import { verifyConsistency, verifyDisclosure, verifyProof } from "../../src/ledger/verify.ts";
import type { Database } from "../../src/store/database.ts";
import { appendEvidence, type Evidence } from "../../src/store/evidence.ts";
import { latestCheckpoint, leafAt, prove, proveConsistency, readTile } from "../../src/store/ledger.ts";
import { migrate } from "../../src/store/migrate.ts";
import { migrations } from "../../src/store/migrations/index.ts";
import { disclose, erase, loadHistories, loadRevision, loadState } from "../../src/store/revisions.ts";
import type { Store } from "../../src/store/store.ts";
import { verifyLedger } from "../../src/store/verify.ts";
import { databases } from "../tools/databases.ts";
import { draft, noWitness, openTestStore, origin, signer, testClock } from "../tools/stores.ts";

const code = (expected: string) => (error: unknown) => error instanceof AkashiError && error.code === expected;
const problemsOf = async (store: Store) => (await store.read((tx) => verifyLedger(tx, signer))).problems;

function lookAt(outcome: Outcome): Evidence {
  const shared = {
    check: "hsts",
    checkVersion: 1,
    service: "s",
    target: "app",
    url: "https://s.example/",
    address: "192.0.2.1",
    addresses: ["192.0.2.1"],
    observedAt: 1,
  };
  const judged = { outcome, reason: "r", args: {}, basis: "measured", now: 1, validUntil: 2 } as const;
  return {
    observation: { ...shared, params: {}, data: {} },
    findings: [{ ...shared, ...judged, claim: "c", params: "{}" }],
  };
}

for (const kind of databases) {
  describe(`the store on ${kind.name}`, { skip: kind.skip }, () => {
    after(() => kind.stop());

    /** A store of its own for each test; what it leaves behind is verified, all of it. */
    async function withStore(
      work: (store: Store, open: () => Promise<Database>) => Promise<void>,
      more: Parameters<typeof openTestStore>[1] = {},
    ): Promise<void> {
      const place = await kind.create();
      try {
        const store = await openTestStore(await place.open(), more);
        try {
          await work(store, place.open);
          await store.sequence();
          assert.deepEqual(await problemsOf(store), []);
        } finally {
          await store.close();
        }
      } finally {
        await place.drop();
      }
    }

    test("keeps revisions in order, with their leaves, and finds the state as of any instant", async () => {
      const clock = testClock();
      await withStore(
        async (store) => {
          const first = await store.transact((tx) => tx.append([draft("a", 1), draft("b", 1)]));
          clock.at += 1000;
          const second = await store.transact((tx) => tx.append([draft("a", 2)]));
          clock.at += 1000;
          await store.transact((tx) => tx.append([draft("b", null)]));
          assert.deepEqual([first, second], [0, 2]);
          const stateAt = async (at?: number) =>
            (await store.read((tx) => loadState(tx, ["claim"], at))).map(({ key, body }) => `${key}${body}`);
          assert.deepEqual(await stateAt(clock.at - 2000), ["a1", "b1"]);
          assert.deepEqual(await stateAt(clock.at - 1000), ["b1", "a2"]);
          assert.deepEqual(await stateAt(), ["a2"]);
          assert.deepEqual(await stateAt(0), []);
          const history = await store.read((tx) => loadHistories(tx, "claim"));
          assert.deepEqual(
            history.map(({ key, body }) => `${key}${body}`),
            ["a1", "b1", "a2", "bnull"],
          );
          await store.sequence();
          assert.match(await store.read((tx) => leafAt(tx, 0)), /"kind":"claim"/);
          await assert.rejects(
            store.read((tx) => leafAt(tx, 4)),
            code("ledger.no-entry"),
          );
        },
        { now: clock.now },
      );
    });

    test("never lets recorded time go back, whatever the clock does", async () => {
      const clock = testClock();
      await withStore(
        async (store) => {
          await store.transact((tx) => tx.append([draft("a")]));
          clock.at -= 3_600_000;
          await store.transact((tx) => tx.append([draft("b")]));
          const [a, b] = await store.read(async (tx) => [await loadRevision(tx, 0), await loadRevision(tx, 1)]);
          assert.ok(a && b && a.recordedAt <= b.recordedAt);
        },
        { now: clock.now },
      );
    });

    test("leaves nothing of a transaction that failed", async () => {
      await withStore(async (store) => {
        await store.transact((tx) => tx.append([draft("a")]));
        const failing = store.transact(async (tx) => {
          await tx.append([draft("b"), draft("c")]);
          throw new Error("midway");
        });
        await assert.rejects(failing, /midway/);
        assert.equal(await store.transact((tx) => tx.append([draft("d")])), 1);
        assert.equal(await store.sequence(), 2);
      });
    });

    test("gives every concurrent writer its own positions, without gaps", async () => {
      await withStore(async (store) => {
        const firsts = await Promise.all(
          Array.from({ length: 25 }, (_, i) => store.transact((tx) => tx.append([draft(`a${i}`), draft(`b${i}`)]))),
        );
        assert.deepEqual(
          firsts.sort((a, b) => a - b),
          Array.from({ length: 25 }, (_, i) => i * 2),
        );
        assert.equal(await store.sequence(), 50);
      });
    });

    test("proves every entry, and that the log only grew, to anyone with the key", async () => {
      await withStore(async (store) => {
        const heads = [];
        for (const count of [1, 254, 1, 1, 300, 43]) {
          await store.transact((tx) => tx.append(Array.from({ length: count }, (_, i) => draft(`k${i}`, { i }))));
          await store.sequence();
          heads.push(await store.read((tx) => latestCheckpoint(tx)));
        }
        const newest = heads.at(-1);
        assert.ok(newest);
        assert.equal(newest.size, 600);
        for (const index of [0, 1, 254, 255, 256, 511, 512, 598, 599]) {
          const [proof, leaf, opened] = await store.read(async (tx) => [
            await prove(tx, index, newest),
            await leafAt(tx, index),
            await disclose(tx, index),
          ]);
          assert.ok("checkpoint" in verifyProof(leaf, proof, [signer], origin));
          assert.ok(verifyDisclosure(leaf, opened.salt, opened.content));
        }
        for (const head of heads) {
          assert.ok(head);
          const path = await store.read((tx) => proveConsistency(tx, head.size, newest.size));
          assert.ok(verifyConsistency(head, newest, path));
        }
        await assert.rejects(
          store.read((tx) => prove(tx, 600, newest)),
          code("ledger.no-entry"),
        );
      });
    });

    test("serves tiles and entries that hash to one another", async () => {
      await withStore(async (store) => {
        await store.transact((tx) => tx.append(Array.from({ length: 600 }, (_, i) => draft(`k${i}`))));
        await store.sequence();
        for (const [index, width] of [
          [0, 256],
          [1, 256],
          [2, 88],
        ] as const) {
          const [tile, bundle] = await store.read(async (tx) => [
            await readTile(tx, { level: 0, index, width }, 600),
            await readTile(tx, { level: "entries", index, width }, 600),
          ]);
          const hashes = decodeTile(tile ?? Buffer.alloc(1));
          const entries = decodeBundle(bundle ?? Buffer.alloc(1));
          assert.equal(entries?.length, width);
          assert.deepEqual(
            entries?.map((entry) => leafHash(entry).toString("hex")),
            hashes?.map((hash) => hash.toString("hex")),
          );
        }
        const absent = await store.read((tx) => readTile(tx, { level: 0, index: 2, width: 89 }, 600));
        assert.equal(absent, undefined);
      });
    });

    test("erases content and salt, says so in the ledger, and still verifies", async () => {
      await withStore(async (store) => {
        const index = await store.transact((tx) => tx.append([draft("person", { name: "a name" }, "record")]));
        await store.transact((tx) => erase(tx, index, "asked for", "tester"));
        await assert.rejects(
          store.read((tx) => loadRevision(tx, index)),
          code("revision.erased"),
        );
        await assert.rejects(
          store.read((tx) => disclose(tx, index)),
          code("revision.erased"),
        );
        assert.deepEqual(await store.read((tx) => loadState(tx, ["record"])), []);
        // What says how things stand is kept: a hold that is gone would let its sentence return.
        for (const kept of ["standing", "approval", "setting"] as const) {
          const at = await store.transact((tx) => tx.append([draft("kept", { n: 1 }, kept)]));
          await assert.rejects(
            store.transact((tx) => erase(tx, at, "asked for", "tester")),
            code("revision.not-erasable"),
          );
        }
        await store.sequence();
        const report = await store.read((tx) => verifyLedger(tx, signer));
        assert.deepEqual([report.erased, report.size, report.problems], [1, 5, []]);
      });
    });

    test("finds every way in which rows, leaves, tiles and checkpoints could be made to disagree", async () => {
      const harm: readonly (readonly [string, string])[] = [
        ["content-differs", `update revision set content = replace(content, 'n', 'm') where seq = 3`],
        ["tile-differs", `update revision set occurred_at = 5 where seq = 3`],
        ["tile-differs", `update revision set actor = 'someone' where seq = 0`],
        ["gap", `delete from revision where seq = 2`],
        ["gap", `delete from revision where seq = 4`],
        ["tile-differs", `delete from ledger_tile`],
        ["outbox", `insert into outbox (org, seq) values ('o', 1)`],
        ["tree-size", `delete from ledger_checkpoint`],
        ["checkpoint-signature", `update ledger_checkpoint set note = replace(note, 'test.example', 'best.example')`],
        ["tree-size", `update organisation set tree_size = 4`],
        ["gap", `update organisation set next_seq = 6`],
        ["erased-without-entry", `update revision set content = null, salt = null where seq = 8`],
        ["key-differs", `update revision set key = 'k0' where seq = 3`],
        ["finding-index", `update finding set instance = 'x' where seq = 8`],
        ["finding-index", `update finding set outcome = 'met' where seq = 8`],
        ["finding-index", `delete from finding where seq = 8`],
        ["finding-index", `delete from proof_instance`],
        [
          "checkpoint-beyond",
          `insert into ledger_checkpoint (org, size, root, note, recorded_at)
            select org, 99, root, note, recorded_at from ledger_checkpoint`,
        ],
      ];
      for (const [expected, statement] of harm) {
        const place = await kind.create();
        const store = await openTestStore(await place.open());
        await store.transact((tx) => tx.append(Array.from({ length: 5 }, (_, i) => draft(`k${i}`))));
        // Observations 5 and 6, findings 7 and 8.
        await store.transact((tx) => appendEvidence(tx, [lookAt("met"), lookAt("not-met")], "tester"));
        await store.sequence();
        assert.deepEqual(await problemsOf(store), []);
        await store.read(({ trx }) => sql.raw(statement).execute(trx));
        const found = (await problemsOf(store)).map((problem) => problem.code);
        assert.ok(
          found.includes(expected as (typeof found)[number]),
          `${statement}: ${found.join(", ") || "nothing found"}`,
        );
        await store.close();
        await place.drop();
      }
    });

    test("refuses another key, and a database that lost what was shown", async () => {
      const place = await kind.create();
      const store = await openTestStore(await place.open());
      await store.transact((tx) => tx.append([draft("a")]));
      await store.sequence();
      const shown = await store.read((tx) => latestCheckpoint(tx));
      assert.ok(shown);
      await store.close();
      const stranger = signerOf(origin, generateKey());
      await assert.rejects(openTestStore(await place.open(), { signer: stranger }), code("ledger.key-mismatch"));
      const ahead = { ...noWitness, last: () => ({ size: 2, root: shown.root }) };
      await assert.rejects(openTestStore(await place.open(), { witness: ahead }), code("ledger.behind-shown"));
      // A signed head that was put back without what is under it is no proof that nothing was lost.
      const alone = await place.open();
      await alone.db.transaction().execute(async (trx) => {
        await alone.enter(trx, "o");
        await trx.updateTable("ledger_checkpoint").set({ size: 2 }).execute();
      });
      await alone.close();
      await assert.rejects(openTestStore(await place.open(), { witness: ahead }), code("ledger.behind-shown"));
      const again = await place.open();
      await again.db.transaction().execute(async (trx) => {
        await again.enter(trx, "o");
        await trx.updateTable("ledger_checkpoint").set({ size: 1 }).execute();
      });
      await again.close();
      const forked = { ...noWitness, last: () => ({ size: 1, root: Buffer.alloc(32) }) };
      await assert.rejects(openTestStore(await place.open(), { witness: forked }), code("ledger.behind-shown"));
      const exact = { ...noWitness, last: () => ({ size: 1, root: shown.root }) };
      await (await openTestStore(await place.open(), { witness: exact })).close();
      await place.drop();
    });

    test("brings the ledger up to date with what was committed before it went down", async () => {
      const place = await kind.create();
      const store = await openTestStore(await place.open());
      await store.transact((tx) => tx.append([draft("a"), draft("b")]));
      await store.close(); // before the sequencer had its turn
      const again = await openTestStore(await place.open());
      const head = await again.read((tx) => latestCheckpoint(tx));
      assert.equal(head?.size, 2);
      assert.deepEqual(await problemsOf(again), []);
      await again.close();
      await place.drop();
    });

    test("goes forward by migrations only, and leaves nothing of one that fails", async () => {
      const place = await kind.create();
      const step = (id: number, name: string, ...statements: string[]) => ({ id, name, statements: () => statements });
      const open = () => place.open();
      const now = () => 1;
      const names = async (database: Database) =>
        (await database.db.selectFrom("schema_migration").select("name").orderBy("id").execute()).map(
          ({ name }) => name,
        );

      const first = await open();
      await migrate(first.db, migrations, first.dialect, now);
      const bad = step(2, "bad", "create table half (a integer)", "create tableau");
      await assert.rejects(migrate(first.db, [...migrations, bad], first.dialect, now), code("store.migration-failed"));
      assert.deepEqual(await names(first), ["initial"]);
      await assert.rejects(sql`select * from half`.execute(first.db));

      const good = step(2, "good", "create table half (a integer)");
      await migrate(first.db, [...migrations, good], first.dialect, now);
      await migrate(first.db, [...migrations, good], first.dialect, now);
      assert.deepEqual(await names(first), ["initial", "good"]);

      await assert.rejects(migrate(first.db, migrations, first.dialect, now), code("store.newer-schema"));
      const edited = step(2, "good", "create table half (a integer, b integer)");
      const changed = migrate(first.db, [...migrations, edited], first.dialect, now);
      await assert.rejects(changed, code("store.migration-changed"));
      await first.close();
      await assert.rejects(openTestStore(await open()), code("store.newer-schema"));
      await place.drop();
    });
  });
}
