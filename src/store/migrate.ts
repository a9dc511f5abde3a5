import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { AkashiError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import { type Dialect, type Migration, sqlite } from "./migrations/migration.ts";
import { organisationTables, type Tables } from "./schema.ts";

/**
 * Brings a database forward, one transaction for each migration, so that a failed one leaves nothing behind.
 * Refuses a database that knows migrations this build does not, or one whose applied migration has been edited since.
 */
export async function migrate(
  db: Kysely<Tables>,
  migrations: readonly Migration[],
  dialect: Dialect,
  now: () => Instant,
): Promise<void> {
  await sql`create table if not exists schema_migration (
    id ${sql.raw(dialect.integer)} not null primary key, name text not null, checksum text not null,
    applied_at ${sql.raw(dialect.integer)} not null
  )`.execute(db);
  const applied = await db.selectFrom("schema_migration").selectAll().orderBy("id").execute();
  const known = new Map(migrations.map((migration) => [migration.id, migration]));
  for (const row of applied) {
    const migration = known.get(Number(row.id));
    if (!migration) throw new AkashiError("store.newer-schema", { name: row.name, id: Number(row.id) });
    if (checksum(migration) !== row.checksum) throw new AkashiError("store.migration-changed", { name: row.name });
  }
  for (const migration of migrations) {
    if (applied.some((row) => Number(row.id) === migration.id)) continue;
    try {
      await db.transaction().execute(async (trx) => {
        for (const statement of migration.statements(dialect)) await sql.raw(statement).execute(trx);
        if (dialect !== sqlite) await isolateRows(trx);
        await trx
          .insertInto("schema_migration")
          .values({ id: migration.id, name: migration.name, checksum: checksum(migration), applied_at: now() })
          .execute();
      });
    } catch (cause) {
      throw new AkashiError("store.migration-failed", { name: migration.name, why: String(cause) }, undefined, cause);
    }
  }
}

function checksum(migration: Migration): string {
  return createHash("sha256").update(migration.statements(sqlite).join(";\n")).digest("hex");
}

/** PostgreSQL: every table shows only rows of the organisation its transaction names, to its owner too. */
async function isolateRows(db: Kysely<Tables>): Promise<void> {
  for (const table of organisationTables) {
    const { rows } = await sql<{ relforcerowsecurity: boolean }>`
      select relforcerowsecurity from pg_class where oid = ${table}::regclass`.execute(db);
    if (rows[0]?.relforcerowsecurity) continue;
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db);
    await sql`alter table ${sql.table(table)} force row level security`.execute(db);
    await sql`create policy organisation_rows on ${sql.table(table)}
      using (org = current_setting('akashi.org', true))
      with check (org = current_setting('akashi.org', true))`.execute(db);
  }
}
