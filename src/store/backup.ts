import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { Transaction } from "kysely";
import { AkashiError } from "../domain/errors.ts";
import { type Instant, parseInstant } from "../domain/time.ts";
import { openCheckpoint } from "../ledger/checkpoint.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { organisationTables, type Tables } from "./schema.ts";
import type { ReadTransaction } from "./store.ts";

/**
 * A backup is one gzip file of JSON lines: a header, every row of every table, a trailer with their count and hash.
 * It is the same for both databases, so that what was taken from one can be restored into the other.
 * It holds no private key.
 */
const format = "akashi-backup/1";
const page = 2000;
/** No row of ours comes near; a longer line is not one of ours. Characters. */
const maxLine = 8 * 1024 * 1024;
/** Characters of rows that wait to be inserted together. */
const maxWaiting = 16 * 1024 * 1024;

export type BackupHeader = {
  readonly format: typeof format;
  readonly org: string;
  readonly origin: string;
  readonly verifierKey: string;
  readonly migration: number;
  readonly createdAt: string;
  /** The signed head the backup was taken under; null for an empty ledger. */
  readonly checkpoint: string | null;
};

type Trailer = { readonly rows: number; readonly sha256: string };

/** Orders each table so that equal content gives an equal backup. */
const order: Readonly<Record<(typeof organisationTables)[number], readonly string[]>> = {
  organisation: ["org"],
  actor: ["pseudonym"],
  revision: ["seq"],
  outbox: ["seq"],
  ledger_tile: ["level", "idx"],
  ledger_checkpoint: ["size"],
  finding: ["seq"],
  proof_instance: ["instance"],
};

/** Writes a consistent backup: everything is read in one transaction. */
export async function writeBackup(tx: ReadTransaction, file: string, createdAt: string): Promise<{ rows: number }> {
  let written = 0;
  async function* lines(): AsyncGenerator<string> {
    const hash = createHash("sha256");
    const organisation = await tx.trx
      .selectFrom("organisation")
      .selectAll()
      .where("org", "=", tx.org)
      .executeTakeFirstOrThrow();
    const checkpoint = await tx.trx
      .selectFrom("ledger_checkpoint")
      .select("note")
      .where("org", "=", tx.org)
      .where("size", "=", organisation.tree_size)
      .executeTakeFirst();
    const header: BackupHeader = {
      format,
      org: tx.org,
      origin: organisation.origin,
      verifierKey: organisation.verifier_key,
      migration: migrations.at(-1)?.id ?? 0,
      createdAt,
      checkpoint: checkpoint?.note ?? null,
    };
    const emit = (value: unknown): string => {
      const line = `${JSON.stringify(value)}\n`;
      hash.update(line);
      return line;
    };
    yield emit(header);
    for (const table of organisationTables) {
      for (let offset = 0; ; offset += page) {
        const rows = await selectPage(tx, table, offset);
        for (const row of rows) {
          written++;
          yield emit({ table, row: encodeRow(row) });
        }
        if (rows.length < page) break;
      }
    }
    const trailer: Trailer = { rows: written, sha256: hash.digest("hex") };
    yield `${JSON.stringify(trailer)}\n`;
  }
  await pipeline(
    Readable.from(lines()),
    createGzip(),
    createWriteStream(file, { flags: "wx", mode: 0o600, flush: true }),
  );
  return { rows: written };
}

async function selectPage(
  { trx, org }: ReadTransaction,
  table: (typeof organisationTables)[number],
  offset: number,
): Promise<Record<string, unknown>[]> {
  let query = trx.selectFrom(table).selectAll().where("org", "=", org).limit(page).offset(offset);
  for (const column of order[table]) query = query.orderBy(column as "org");
  return query.execute();
}

/** Bytes travel as { "hex": … }; no column holds an object otherwise. */
function encodeRow(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array ? { hex: Buffer.from(value).toString("hex") } : value,
    ]),
  );
}

function decodeValue(value: unknown): string | number | Uint8Array | null {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  const hex = (value as { hex?: unknown }).hex;
  if (typeof hex !== "string" || !/^(?:[0-9a-f]{2})*$/.test(hex))
    throw new AkashiError("backup.malformed", { line: 0 });
  return Buffer.from(hex, "hex");
}

/** The first line of a backup, for deciding what to restore it into. */
export async function readBackupHeader(file: string): Promise<BackupHeader> {
  for await (const line of backupLines(file)) return parseHeader(line);
  throw new AkashiError("backup.malformed", { line: 1 });
}

function parseHeader(line: string): BackupHeader {
  const header = parseLine(line, 1) as BackupHeader;
  const sound =
    header.format === format &&
    typeof header.org === "string" &&
    typeof header.origin === "string" &&
    typeof header.verifierKey === "string" &&
    parseVerifierKey(header.verifierKey) !== undefined &&
    typeof header.createdAt === "string" &&
    parseInstant(header.createdAt) !== undefined;
  if (!sound) throw new AkashiError("backup.malformed", { line: 1 });
  return header;
}

function parseLine(line: string, number: number): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // falls through to the one error this function gives
  }
  throw new AkashiError("backup.malformed", { line: number });
}

async function* backupLines(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unzipped = source.pipe(createGunzip());
  source.on("error", (error) => unzipped.destroy(error));
  try {
    // Pieces of one line wait unjoined: joining at every chunk would take time by the square of its length.
    let pieces: string[] = [];
    let length = 0;
    for await (const chunk of unzipped.setEncoding("utf8") as AsyncIterable<string>) {
      const [head = "", ...lines] = chunk.split("\n");
      pieces.push(head);
      length += head.length;
      // Compressed input can grow a thousandfold: no line is collected without a bound.
      if (length > maxLine) throw new AkashiError("backup.malformed", { line: 0 });
      if (lines.length === 0) continue;
      yield pieces.join("");
      const last = lines.pop() as string;
      yield* lines;
      pieces = [last];
      length = last.length;
    }
    if (length > 0) yield pieces.join("");
  } catch (cause) {
    if (cause instanceof AkashiError) throw cause;
    throw new AkashiError("file.unreadable", { file, why: String(cause) }, undefined, cause);
  } finally {
    source.destroy();
    unzipped.destroy();
  }
}

/**
 * Fills an empty database from a backup, in one transaction that also checks count and hash: a cut-off or altered
 * file leaves nothing behind. The caller then opens the store, which checks key and witness, and verifies the ledger.
 */
export async function restoreBackup(database: Database, file: string, now: () => Instant): Promise<BackupHeader> {
  await migrate(database.db, migrations, database.dialect, now);
  const header = await readBackupHeader(file);
  if (header.migration > (migrations.at(-1)?.id ?? 0)) {
    throw new AkashiError("store.newer-schema", { name: header.origin, id: header.migration });
  }
  await database.db.transaction().execute(async (trx) => {
    await database.enter(trx, header.org);
    const existing = await trx.selectFrom("organisation").select("org").executeTakeFirst();
    if (existing) throw new AkashiError("store.not-empty", { org: existing.org });
    await fill(trx, database, file, header);
  });
  return header;
}

async function fill(trx: Transaction<Tables>, database: Database, file: string, header: BackupHeader): Promise<void> {
  const hash = createHash("sha256");
  let number = 0;
  let rows = 0;
  let trailer: Trailer | undefined;
  let table: (typeof organisationTables)[number] | undefined;
  let columns: string[] = [];
  let waiting: (string | number | Uint8Array | null)[][] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (table && waiting.length > 0) await database.bulkInsert(trx, table, columns as never[], waiting);
    waiting = [];
    size = 0;
  };
  for await (const line of backupLines(file)) {
    number++;
    if (trailer) throw new AkashiError("backup.malformed", { line: number });
    const value = parseLine(line, number) as { table?: string; row?: Record<string, unknown> } & Partial<Trailer>;
    if (value.table === undefined && value.sha256 !== undefined) {
      trailer = value as Trailer;
      continue;
    }
    hash.update(`${line}\n`);
    if (number === 1) continue;
    const known = organisationTables.find((name) => name === value.table);
    if (!known || !value.row || value.row.org !== header.org)
      throw new AkashiError("backup.malformed", { line: number });
    if (known !== table || waiting.length >= page || size > maxWaiting) {
      await flush();
      table = known;
      columns = Object.keys(value.row);
      if (columns.some((column) => !/^[a-z_]+$/.test(column)))
        throw new AkashiError("backup.malformed", { line: number });
    }
    waiting.push(columns.map((column) => decodeValue(value.row?.[column])));
    size += line.length;
    rows++;
  }
  await flush();
  if (trailer?.rows !== rows || trailer.sha256 !== hash.digest("hex"))
    throw new AkashiError("backup.damaged", { rows });
}

/** Whether a backup holds everything under a checkpoint that was already shown. */
export function coversShown(header: BackupHeader, shownSize: number): boolean {
  const key = parseVerifierKey(header.verifierKey);
  if (!key || header.checkpoint === null) return shownSize === 0;
  const opened = openCheckpoint(header.checkpoint, [key], header.origin);
  return "checkpoint" in opened && opened.checkpoint.size >= shownSize;
}
