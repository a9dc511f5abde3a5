import { Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { AkashiError } from "../domain/errors.ts";
import type { Database } from "./database.ts";
import { postgres } from "./migrations/migration.ts";
import type { Tables } from "./schema.ts";

const int8 = 20;
/** PostgreSQL takes at most 65,535 parameters in one statement. */
const maxParameters = 60_000;

/** Positions and instants fit a double exactly; a bigint that does not would be silently wrong. */
function readInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a safe integer`);
  return value;
}

export function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: (oid: number, format?: string) =>
        oid === int8 ? readInteger : pg.types.getTypeParser(oid, format as "text"),
    } as pg.CustomTypesConfig,
  });
  // An idle connection that breaks is replaced by the pool; without a listener Node would end the process.
  pool.on("error", () => undefined);
  return postgresDatabase(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), url);
}

/** A PostgreSQL database, refused when its role would see the rows of every organisation. */
export async function postgresDatabase(db: Kysely<Tables>, where: string): Promise<Database> {
  try {
    const { rows } = await sql<{ bypasses: boolean }>`
      select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = current_user`.execute(db);
    if (rows[0]?.bypasses !== false)
      throw new AkashiError("store.role-bypasses-rls", { where: withoutPassword(where) });
  } catch (cause) {
    await db.destroy();
    if (cause instanceof AkashiError) throw cause;
    throw new AkashiError("store.unreachable", { where: withoutPassword(where), why: String(cause) }, undefined, cause);
  }
  return {
    kind: "postgres",
    db,
    dialect: postgres,
    async enter(trx, org) {
      await sql`select set_config('akashi.org', ${org}, true)`.execute(trx);
    },
    async bulkInsert(trx, table, columns, rows) {
      const step = Math.floor(maxParameters / columns.length);
      for (let at = 0; at < rows.length; at += step) {
        const values = rows.slice(at, at + step).map((row) => sql`(${sql.join(row)})`);
        await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
          values ${sql.join(values)}`.execute(trx);
      }
    },
    async close() {
      await db.destroy();
    },
  };
}

export function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password) parsed.password = "***";
    parsed.search = "";
    return parsed.href;
  } catch {
    return "(database URL)";
  }
}
