import type { Transaction } from "kysely";
import { AkashiError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import { signCheckpoint } from "../ledger/checkpoint.ts";
import type { Signer } from "../ledger/note.ts";
import { tileHeight, tileWidth } from "../ledger/tile.ts";
import { Frontier, type Hash, leafHash } from "../ledger/tree.ts";
import type { Database } from "./database.ts";
import { leafOf, nodeReader } from "./ledger.ts";
import type { Tables } from "./schema.ts";
import { lockOrganisation } from "./store.ts";

const batchSize = 4096;

/**
 * Moves committed leaves from the outbox into the tree and signs the new head, all in the caller's transaction:
 * a crash at any write leaves outbox and tree as they were.
 * @returns the right edge after this batch, and whether leaves are left
 */
export async function sequenceBatch(
  trx: Transaction<Tables>,
  database: Database,
  log: { readonly org: string; readonly origin: string; readonly signer: Signer },
  cached: Frontier | undefined,
  now: Instant,
): Promise<{ frontier: Frontier; rest: boolean }> {
  const { org } = log;
  const row = await lockOrganisation(trx, database, org);
  const size = row.tree_size;
  const frontier = cached?.size === size ? cached : await nodeReader(trx, org, (read) => Frontier.load(size, read));
  const pending = await trx
    .selectFrom("outbox")
    .innerJoin("revision", (join) =>
      join.onRef("revision.org", "=", "outbox.org").onRef("revision.seq", "=", "outbox.seq"),
    )
    .select(["outbox.seq", "kind", "actor", "occurred_at", "recorded_at", "digest"])
    .where("outbox.org", "=", org)
    .orderBy("outbox.seq")
    .limit(batchSize)
    .execute();
  const last = pending.at(-1);
  if (!last) return { frontier, rest: false };

  const tiles = new Map<string, { level: number; idx: number; hashes: Hash[] }>();
  const keep = (level: number, index: number, node: Hash): void => {
    if (level % tileHeight !== 0) return;
    const at = { level: level / tileHeight, idx: Math.floor(index / tileWidth) };
    const name = `${at.level}/${at.idx}`;
    const tile = tiles.get(name);
    if (tile) tile.hashes.push(node);
    else tiles.set(name, { ...at, hashes: [node] });
  };
  for (const row of pending) {
    // Positions are handed out without gaps; a gap means that somebody else wrote to the database.
    if (row.seq !== frontier.size) throw new AkashiError("ledger.invalid", { index: frontier.size, why: "gap" });
    frontier.append(leafHash(leafOf(row)), keep);
  }
  for (const tile of tiles.values()) await extendTile(trx, org, tile);
  await trx.deleteFrom("outbox").where("org", "=", org).where("seq", "<=", last.seq).execute();
  const root = frontier.root();
  await trx
    .insertInto("ledger_checkpoint")
    .values({
      org,
      size: frontier.size,
      root,
      note: signCheckpoint({ origin: log.origin, size: frontier.size, root }, log.signer),
      recorded_at: now,
    })
    .execute();
  await trx.updateTable("organisation").set({ tree_size: frontier.size }).where("org", "=", org).execute();
  return { frontier, rest: pending.length === batchSize };
}

/** Adds hashes to the right of a tile, which the database may hold in part. */
async function extendTile(
  trx: Transaction<Tables>,
  org: string,
  { level, idx, hashes }: { level: number; idx: number; hashes: Hash[] },
): Promise<void> {
  const stored = await trx
    .selectFrom("ledger_tile")
    .select("hashes")
    .where("org", "=", org)
    .where("level", "=", level)
    .where("idx", "=", idx)
    .executeTakeFirst();
  const bytes = Buffer.concat([...(stored ? [stored.hashes] : []), ...hashes]);
  await trx
    .insertInto("ledger_tile")
    .values({ org, level, idx, hashes: bytes })
    .onConflict((conflict) => conflict.columns(["org", "level", "idx"]).doUpdateSet({ hashes: bytes }))
    .execute();
}
