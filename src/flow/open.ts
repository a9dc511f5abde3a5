import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { AkashiError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import { createSigner, readSigner } from "../identity/keys.ts";
import type { Database } from "../store/database.ts";
import { migrate } from "../store/migrate.ts";
import { migrations } from "../store/migrations/index.ts";
import { openPostgres } from "../store/postgres.ts";
import { openSqlite } from "../store/sqlite.ts";
import { Store } from "../store/store.ts";
import { fileWitness } from "../store/witness.ts";

/** Where an installation keeps what is its own. With PostgreSQL only key and witness are in the folder. */
export type DataPlace = { readonly folder: string; readonly database?: string };

export const files = {
  database: (folder: string) => join(folder, "akashi.db"),
  key: (folder: string) => join(folder, "signing-key.pem"),
  witness: (folder: string) => join(folder, "shown-checkpoint"),
  control: (folder: string) => join(folder, "control.sock"),
};

export function openDatabase({ folder, database }: DataPlace): Promise<Database> | Database {
  return database === undefined ? openSqlite(files.database(folder)) : openPostgres(database);
}

/** Opens the store of an organisation, creating it, and its key, the first time. */
export async function openStore(
  place: DataPlace,
  organisation: string,
  origin: string,
  now: () => Instant,
): Promise<Store> {
  const key = files.key(place.folder);
  const isNew = place.database === undefined ? !existsSync(files.database(place.folder)) : !existsSync(key);
  const signer = isNew && !existsSync(key) ? createSigner(key, origin) : readSigner(key, origin);
  const witness = fileWitness(files.witness(place.folder), signer);
  return Store.open({ database: await openDatabase(place), org: organisation, origin, signer, witness, now });
}

/** Opens a store that exists, learning from it whose it is. */
export async function openExisting(
  place: DataPlace,
  organisation: string | undefined,
  now: () => Instant,
): Promise<Store> {
  if (place.database === undefined && !existsSync(files.database(place.folder))) {
    throw new AkashiError("store.unreachable", { where: files.database(place.folder), why: "ENOENT" });
  }
  const database = await openDatabase(place);
  const found = await findOrganisation(database, organisation, now);
  await database.close();
  return openStore(place, found.org, found.origin, now);
}

async function findOrganisation(database: Database, organisation: string | undefined, now: () => Instant) {
  try {
    await migrate(database.db, migrations, database.dialect, now);
    const row = await database.db.transaction().execute(async (trx) => {
      if (organisation !== undefined) await database.enter(trx, organisation);
      return trx.selectFrom("organisation").select(["org", "origin"]).executeTakeFirst();
    });
    if (row && (organisation === undefined || row.org === organisation)) return row;
    throw new AkashiError("store.organisation-mismatch", { found: row?.org ?? "-", expected: organisation ?? "-" });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** More than any document of ours has. Bytes. */
const maxFile = 64 * 1024 * 1024;

export function readText(file: string): string {
  return readBytes(file).toString();
}

/** A file named by a person; one of gigabytes is not read into memory first. */
export function readBytes(file: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size > maxFile) throw new AkashiError("file.too-large", { file, bytes: size, most: maxFile });
    return readFileSync(file);
  } catch (error) {
    if (error instanceof AkashiError) throw error;
    throw new AkashiError("file.unreadable", { file, why: (error as Error).message }, undefined, error);
  }
}
