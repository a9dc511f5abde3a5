import type { Transaction } from "kysely";
import { AkashiError } from "../domain/errors.ts";
import { encodeEntry } from "../ledger/entry.ts";
import { type LogProof, proveInclusion } from "../ledger/proof.ts";
import { decodeTile, encodeBundle, type TileName, tileHeight, tileWidth, widthAt } from "../ledger/tile.ts";
import { consistencyProof, Frontier, type Hash, type NodeReader } from "../ledger/tree.ts";
import type { Tables } from "./schema.ts";
import type { ReadTransaction } from "./store.ts";

const nothing = Buffer.alloc(32);

/**
 * Runs a computation over tree nodes. It runs twice: once to learn which nodes it asks for, once with them,
 * so that the pure algorithms stay free of the database.
 */
export async function nodeReader<T>(trx: Transaction<Tables>, org: string, work: (read: NodeReader) => T): Promise<T> {
  const wanted = new Map<string, [number, number]>();
  work((level, index) => {
    wanted.set(`${level}/${index}`, [level, index]);
    return nothing;
  });
  const found = new Map<string, Hash>();
  for (const [name, [level, index]] of wanted) found.set(name, await loadNode(trx, org, level, index));
  return work((level, index) => found.get(`${level}/${index}`) as Hash);
}

/** A node between tile levels is hashed together from the at most 128 tile hashes under it. */
async function loadNode(trx: Transaction<Tables>, org: string, level: number, index: number): Promise<Hash> {
  const tileLevel = Math.floor(level / tileHeight);
  const span = 2 ** (level - tileLevel * tileHeight);
  const hashes = await tileHashes(trx, org, tileLevel, index * span, span);
  if (hashes.length !== span) throw new AkashiError("ledger.invalid", { index: index * span, why: "node" });
  const frontier = new Frontier();
  for (const hash of hashes) frontier.append(hash);
  return frontier.root();
}

/** Up to `count` hashes of one tile level from a position on; a tile is never crossed. */
async function tileHashes(trx: Transaction<Tables>, org: string, level: number, from: number, count: number) {
  const row = await trx
    .selectFrom("ledger_tile")
    .select("hashes")
    .where("org", "=", org)
    .where("level", "=", level)
    .where("idx", "=", Math.floor(from / tileWidth))
    .executeTakeFirst();
  const start = from % tileWidth;
  return (decodeTile(row?.hashes ?? nothing.subarray(0, 0)) ?? []).slice(start, start + count);
}

type LeafRow = Pick<Tables["revision"], "kind" | "actor" | "occurred_at" | "recorded_at" | "digest">;

const leafColumns = ["kind", "actor", "occurred_at", "recorded_at", "digest"] as const;

/** The leaf of a revision: made of its row, so that the two cannot say different things. */
export function leafOf({ kind, actor, occurred_at, recorded_at, digest }: LeafRow): string {
  return encodeEntry({
    kind,
    actor,
    occurredAt: occurred_at,
    recordedAt: recorded_at,
    digest: Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength),
  });
}

export type StoredCheckpoint = { readonly size: number; readonly root: Hash; readonly note: string };

/** The newest signed head, or the newest of at most that size. Undefined before the first leaf. */
export async function latestCheckpoint(
  { trx, org }: ReadTransaction,
  atMost = Number.MAX_SAFE_INTEGER,
): Promise<StoredCheckpoint | undefined> {
  const row = await trx
    .selectFrom("ledger_checkpoint")
    .select(["size", "root", "note"])
    .where("org", "=", org)
    .where("size", "<=", atMost)
    // Never one of more than there is.
    .where("size", "<=", (eb) => eb.selectFrom("organisation").select("tree_size").where("org", "=", org))
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && { size: row.size, root: Buffer.from(row.root), note: row.note };
}

export async function leafAt({ trx, org }: ReadTransaction, index: number): Promise<string> {
  const row = await trx
    .selectFrom("revision")
    .select(leafColumns)
    .where("org", "=", org)
    .where("seq", "=", index)
    .executeTakeFirst();
  if (!row) throw new AkashiError("ledger.no-entry", { index });
  return leafOf(row);
}

/** That the leaf at an index is under a checkpoint that covers it. */
export async function prove(tx: ReadTransaction, index: number, under: StoredCheckpoint): Promise<LogProof> {
  if (!Number.isSafeInteger(index) || index < 0 || index >= under.size) {
    throw new AkashiError("ledger.no-entry", { index });
  }
  return nodeReader(tx.trx, tx.org, (read) => proveInclusion(index, under.size, under.note, read));
}

export function proveConsistency(tx: ReadTransaction, first: number, second: number): Promise<Hash[]> {
  return nodeReader(tx.trx, tx.org, (read) => consistencyProof(first, second, read));
}

/** The bytes of a tile or entry bundle in a tree of that size, or undefined where the layout has none of that name. */
export async function readTile(tx: ReadTransaction, name: TileName, size: number): Promise<Buffer | undefined> {
  const level = name.level === "entries" ? 0 : name.level;
  if (name.width > widthAt(level, name.index, size)) return undefined;
  const from = name.index * tileWidth;
  if (name.level !== "entries") return Buffer.concat(await tileHashes(tx.trx, tx.org, level, from, name.width));
  const rows = await tx.trx
    .selectFrom("revision")
    .select(leafColumns)
    .where("org", "=", tx.org)
    .where("seq", ">=", from)
    .where("seq", "<", from + name.width)
    .orderBy("seq")
    .execute();
  return encodeBundle(rows.map((row) => Buffer.from(leafOf(row))));
}
