import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { AkashiError } from "../domain/errors.ts";
import type { Database } from "./database.ts";
import { sqlite } from "./migrations/migration.ts";
import type { Tables } from "./schema.ts";

/**
 * Opens the embedded database of one organisation. An exclusive lock is taken at once and kept until `close`,
 * or until the process dies: a second process is refused, never let in silently.
 * Every commit is on the disk when it returns (WAL with synchronous=FULL).
 */
export function openSqlite(file: string): Database {
  const handle = openHandle(file);
  const statements = new Map<string, StatementSync>();
  const prepare = (text: string): StatementSync => {
    let statement = statements.get(text);
    if (!statement) {
      statement = handle.prepare(text);
      statements.set(text, statement);
    }
    return statement;
  };
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new OneConnectionDriver(handle, prepare),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  return {
    kind: "sqlite",
    db,
    dialect: sqlite,
    async enter() {
      // One file holds one organisation, and the lock keeps everyone else out.
    },
    async bulkInsert(_trx, table, columns, rows) {
      const marks = columns.map(() => "?").join(", ");
      const statement = prepare(`insert into ${table} (${columns.join(", ")}) values (${marks})`);
      for (const row of rows) statement.run(...(row as SQLInputValue[]));
    },
    async close() {
      await db.destroy();
    },
  };
}

function openHandle(file: string): DatabaseSync {
  let handle: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // SQLite gives its journal the mode of the database: both are for the owner alone.
    closeSync(openSync(file, "a", 0o600));
    handle = new DatabaseSync(file, { timeout: 250 });
    // The order matters: with exclusive locking set first, WAL needs no shared memory file.
    handle.exec("pragma locking_mode = exclusive");
    handle.exec("pragma journal_mode = wal");
    handle.exec("pragma synchronous = full");
    handle.exec("pragma cache_size = -32000");
    handle.exec("pragma trusted_schema = off");
    handle.exec("begin immediate; commit");
    return handle;
  } catch (cause) {
    handle?.close();
    const code = (cause as { errcode?: number }).errcode;
    const busy = code === 5 || code === 6;
    throw new AkashiError(
      busy ? "store.locked" : "store.unreachable",
      { where: file, why: String(cause) },
      undefined,
      cause,
    );
  }
}

/** Kysely's own driver hands the one connection to everybody at once; this one makes them queue. */
class OneConnectionDriver extends SqliteDriver {
  #waiting: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(handle: DatabaseSync, prepare: (text: string) => StatementSync) {
    super({
      database: {
        close: () => handle.close(),
        prepare: (text) => {
          const statement = prepare(text);
          return {
            reader: statement.columns().length > 0,
            all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
            run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
            iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
          };
        },
      },
    });
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#waiting;
    let release: () => void = () => undefined;
    this.#waiting = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    this.#release = release;
    return super.acquireConnection();
  }

  override async releaseConnection(): Promise<void> {
    this.#release?.();
  }

  /** Immediate: a deferred transaction could fail half way for want of the write lock. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}
