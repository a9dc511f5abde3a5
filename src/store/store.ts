import { randomBytes } from "node:crypto";
import type { Transaction } from "kysely";
import type { RevisionKind } from "../domain/assurance/revision.ts";
import type { Json } from "../domain/canonical-json.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import { contentDigest, contentOf, saltLength } from "../ledger/entry.ts";
import { type Signer, verifierKey } from "../ledger/note.ts";
import type { Frontier } from "../ledger/tree.ts";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import type { Tables } from "./schema.ts";
import { sequenceBatch } from "./sequencer.ts";
import type { Witness } from "./witness.ts";

/** A change to be appended. A null body says that the thing is no more. */
export type Draft = {
  readonly kind: RevisionKind;
  readonly key: string;
  readonly body: Json;
  readonly occurredAt: Instant;
  /** Pseudonym of who makes the change. */
  readonly actor: string;
};

export type ReadTransaction = {
  readonly trx: Transaction<Tables>;
  readonly org: string;
  readonly database: Database;
};

export type WriteTransaction = ReadTransaction & {
  /** The instant of this transaction: never before that of any committed one of the organisation. */
  readonly recordedAt: Instant;
  /**
   * Appends revisions and, in the same transaction, their ledger leaves.
   * @returns the position of the first; the others follow without a gap. It is the index of its leaf, too.
   */
  append(drafts: readonly Draft[]): Promise<number>;
  /** The position the next revision gets; after the transaction, what `position` reads while nobody else appends. */
  next(): number;
};

export type StoreOptions = {
  readonly database: Database;
  readonly org: string;
  readonly signer: Signer;
  /** Name of the log: the origin line of its checkpoints. */
  readonly origin: string;
  readonly witness: Witness;
  readonly now: () => Instant;
};

/** Milliseconds. */
const sequenceDelay = 25;

/**
 * The store of one organisation. Owns the one rule that rows and ledger agree: every revision and its leaf are
 * written in one transaction, under a lock on the organisation's row that also hands out positions without gaps
 * and instants that never go back. The sequencer then only hashes and signs what is committed.
 */
export class Store {
  readonly org: string;
  readonly origin: string;
  readonly signer: Signer;
  readonly witness: Witness;
  readonly database: Database;
  readonly #now: () => Instant;
  #frontier: Frontier | undefined;
  #sequencing: Promise<number> | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: StoreOptions) {
    this.org = options.org;
    this.origin = options.origin;
    this.signer = options.signer;
    this.witness = options.witness;
    this.database = options.database;
    this.#now = options.now;
  }

  /**
   * Migrates, checks key and witness, and brings the ledger up to date with what was committed before a crash.
   * Closes the database when it refuses.
   */
  static async open(options: StoreOptions): Promise<Store> {
    const store = new Store(options);
    try {
      await migrate(options.database.db, migrations, options.database.dialect, options.now);
      await store.#found();
      // Before anything is signed: a second history must not get a signature.
      await store.#compareWithWitness();
      await store.sequence();
      return store;
    } catch (error) {
      await options.database.close();
      throw error;
    }
  }

  async #found(): Promise<void> {
    const key = verifierKey(this.signer);
    await this.#transaction(async (trx) => {
      const row = await trx.selectFrom("organisation").selectAll().where("org", "=", this.org).executeTakeFirst();
      if (!row) {
        const others = await trx.selectFrom("organisation").select("org").executeTakeFirst();
        if (others && this.database.kind === "sqlite") {
          throw new AkashiError("store.organisation-mismatch", { found: others.org, expected: this.org });
        }
        const values = { next_seq: 0, last_recorded_at: 0, tree_size: 0, origin: this.origin, verifier_key: key };
        await trx
          .insertInto("organisation")
          .values({ org: this.org, ...values })
          .execute();
      } else if (row.verifier_key !== key || row.origin !== this.origin) {
        throw new AkashiError("ledger.key-mismatch", { expected: row.verifier_key, found: key });
      }
    });
  }

  /** Refuses a database that lost leaves under a checkpoint already shown to the outside. */
  async #compareWithWitness(): Promise<void> {
    const shown = this.witness.last();
    if (!shown) return;
    const stored = await this.read(({ trx }) =>
      trx
        .selectFrom("ledger_checkpoint")
        .select("root")
        .where("org", "=", this.org)
        .where("size", "=", shown.size)
        .executeTakeFirst(),
    );
    const size = await this.read(({ trx }) =>
      trx.selectFrom("organisation").select("tree_size").where("org", "=", this.org).executeTakeFirstOrThrow(),
    );
    const isBehind = Number(size.tree_size) < shown.size;
    if (isBehind || !stored || !Buffer.from(stored.root).equals(shown.root)) {
      throw new AkashiError("ledger.behind-shown", { stored: Number(size.tree_size), shown: shown.size });
    }
  }

  #transaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.database.db.transaction().execute(async (trx) => {
      await this.database.enter(trx, this.org);
      return work(trx);
    });
  }

  read<T>(work: (tx: ReadTransaction) => Promise<T>): Promise<T> {
    return this.#transaction((trx) => work({ trx, org: this.org, database: this.database }));
  }

  /**
   * One transaction: all of it or nothing. It is on the disk when the promise resolves; its leaves are in the tree
   * after the next `sequence`, which starts by itself.
   */
  async transact<T>(work: (tx: WriteTransaction) => Promise<T>): Promise<T> {
    let appended = 0;
    const result = await this.#transaction(async (trx) => {
      const row = await lockOrganisation(trx, this.database, this.org);
      const recordedAt = Math.max(this.#now(), row.last_recorded_at);
      const tx: WriteTransaction = {
        trx,
        org: this.org,
        database: this.database,
        recordedAt,
        append: async (drafts) => {
          const first = row.next_seq + appended;
          await insertRevisions(tx, first, drafts);
          appended += drafts.length;
          return first;
        },
        next: () => row.next_seq + appended,
      };
      const value = await work(tx);
      if (appended > 0) {
        await trx
          .updateTable("organisation")
          .set({ next_seq: row.next_seq + appended, last_recorded_at: recordedAt })
          .where("org", "=", this.org)
          .execute();
      }
      return value;
    });
    if (appended > 0) this.#sequenceSoon();
    return result;
  }

  /**
   * Sequencing a little later lets busy times share one signature and one fsync. A failure or a crash before it loses
   * nothing: the outbox keeps the leaves, and whoever needs a checkpoint calls `sequence` and meets the error.
   */
  #sequenceSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.sequence().catch(() => undefined);
    }, sequenceDelay).unref();
  }

  /**
   * Hashes every committed leaf into the tree and stores a signed checkpoint.
   * @returns the size of the tree, which covers everything committed before the call
   */
  async sequence(): Promise<number> {
    // A run under way may have read the outbox before our commit; one that starts after it has not.
    await this.#sequencing?.catch(() => undefined);
    this.#sequencing ??= this.#drain().finally(() => {
      this.#sequencing = undefined;
    });
    return this.#sequencing;
  }

  async #drain(): Promise<number> {
    for (;;) {
      try {
        const { frontier, rest } = await this.#transaction((trx) =>
          sequenceBatch(trx, this.database, this, this.#frontier, this.#now()),
        );
        this.#frontier = frontier;
        if (!rest) return frontier.size;
      } catch (error) {
        this.#frontier = undefined; // may be ahead of what was committed
        throw error;
      }
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#sequencing?.catch(() => undefined);
    await this.database.close();
  }
}

/** Now by a clock, which may have been set back: the present is never before what is recorded. */
export type Present = { readonly now: Instant };

/** How far the store has come: its next position, and the newest time it recorded. */
export async function position({ trx, org }: ReadTransaction): Promise<{ seq: number; recordedAt: Instant }> {
  const row = await trx
    .selectFrom("organisation")
    .select(["next_seq", "last_recorded_at"])
    .where("org", "=", org)
    .executeTakeFirstOrThrow();
  return { seq: Number(row.next_seq), recordedAt: Number(row.last_recorded_at) };
}

/** Every append and every sequencing of an organisation queues here. */
export async function lockOrganisation(trx: Transaction<Tables>, database: Database, org: string) {
  let query = trx.selectFrom("organisation").selectAll().where("org", "=", org);
  // SQLite has no row locks; its transactions are immediate, which excludes every other writer.
  if (database.kind === "postgres") query = query.forUpdate();
  return query.executeTakeFirstOrThrow();
}

async function insertRevisions(tx: WriteTransaction, first: number, drafts: readonly Draft[]): Promise<void> {
  const { org, recordedAt } = tx;
  const salts = randomBytes((saltLength / 2) * drafts.length).toString("hex");
  const revisions: (string | number | Uint8Array | null)[][] = [];
  drafts.forEach(({ kind, key, body, occurredAt, actor }, i) => {
    const content = contentOf(key, body);
    const salt = salts.slice(i * saltLength, (i + 1) * saltLength);
    const digest = contentDigest(salt, content);
    revisions.push([org, first + i, kind, key, content, salt, digest, actor, occurredAt, recordedAt]);
  });
  await tx.database.bulkInsert(tx.trx, "revision", revisionColumns, revisions);
  await tx.trx
    .insertInto("outbox")
    .columns(["org", "seq"])
    .expression((from) =>
      from.selectFrom("revision").select(["org", "seq"]).where("org", "=", org).where("seq", ">=", first),
    )
    .execute();
}

const revisionColumns = [
  "org",
  "seq",
  "kind",
  "key",
  "content",
  "salt",
  "digest",
  "actor",
  "occurred_at",
  "recorded_at",
] as const;
