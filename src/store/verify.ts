import { openCheckpoint } from "../ledger/checkpoint.ts";
import { contentDigest } from "../ledger/entry.ts";
import type { Verifier } from "../ledger/note.ts";
import { tileHeight, tileWidth } from "../ledger/tile.ts";
import { Frontier, type Hash, leafHash } from "../ledger/tree.ts";
import { leafOf } from "./ledger.ts";
import type { ReadTransaction } from "./store.ts";

export type Problem = {
  readonly code:
    | "gap"
    | "content-differs"
    | "tile-differs"
    | "root-differs"
    | "checkpoint-signature"
    | "tree-size"
    | "outbox"
    | "finding-index";
  readonly index: number;
};

export type LedgerReport = {
  readonly size: number;
  readonly pending: number;
  readonly erased: number;
  readonly checkpoints: number;
  readonly root: Hash;
  readonly problems: readonly Problem[];
};

const page = 5000;
const maxProblems = 100;

/**
 * Reads everything again and believes nothing: every content against its digest, every leaf into a new tree,
 * that tree against every stored tile and every signed checkpoint, and the outbox and index tables against the rows.
 */
export async function verifyLedger(
  { trx, org }: ReadTransaction,
  key: Verifier,
  progress?: (done: number, total: number) => void,
): Promise<LedgerReport> {
  const problems: Problem[] = [];
  const report = (code: Problem["code"], index: number) => {
    if (problems.length < maxProblems) problems.push({ code, index });
  };
  const organisation = await trx.selectFrom("organisation").selectAll().where("org", "=", org).executeTakeFirst();
  const size = organisation?.tree_size ?? 0;
  const total = organisation?.next_seq ?? 0;

  const checkpoints = await trx
    .selectFrom("ledger_checkpoint")
    .select(["size", "root", "note"])
    .where("org", "=", org)
    .orderBy("size")
    .execute();
  const rootAt = new Map(checkpoints.map((row) => [row.size, Buffer.from(row.root)]));
  for (const row of checkpoints) {
    const opened = openCheckpoint(row.note, [key], organisation?.origin);
    const sound =
      "checkpoint" in opened && opened.checkpoint.size === row.size && opened.checkpoint.root.equals(row.root);
    if (!sound) report("checkpoint-signature", row.size);
  }
  if (size > 0 && !rootAt.has(size)) report("tree-size", size);

  const frontier = new Frontier();
  const tiles = new Map<string, Hash[]>();
  let erased = 0;
  let findings = 0;
  let next = 0;
  for (;;) {
    const rows = await trx
      .selectFrom("revision")
      .selectAll()
      .where("org", "=", org)
      .where("seq", ">=", next)
      .orderBy("seq")
      .limit(page)
      .execute();
    if (rows.length === 0) break;
    for (const row of rows) {
      if (row.seq !== next) report("gap", next);
      next = row.seq + 1;
      if (row.kind === "finding") findings++;
      if (row.content === null || row.salt === null) erased++;
      else if (!contentDigest(row.salt, row.content).equals(row.digest)) report("content-differs", row.seq);
      if (row.seq >= size) continue;
      frontier.append(leafHash(leafOf(row)), (level, index, node) => {
        if (level % tileHeight !== 0) return;
        const name = `${level / tileHeight}/${Math.floor(index / tileWidth)}`;
        const tile = tiles.get(name);
        if (tile) tile.push(node);
        else tiles.set(name, [node]);
      });
      const root = rootAt.get(frontier.size);
      if (root && !root.equals(frontier.root())) report("root-differs", frontier.size);
    }
    progress?.(next, total);
  }
  if (next !== total) report("gap", next);
  if (frontier.size !== size) report("tree-size", size);

  const stored = await trx.selectFrom("ledger_tile").selectAll().where("org", "=", org).execute();
  for (const row of stored) {
    const name = `${row.level}/${row.idx}`;
    const made = Buffer.concat(tiles.get(name) ?? []);
    if (!made.equals(row.hashes)) report("tile-differs", row.idx);
    tiles.delete(name);
  }
  for (const name of tiles.keys()) report("tile-differs", Number(name.split("/")[1]));

  const outbox = await trx.selectFrom("outbox").select("seq").where("org", "=", org).orderBy("seq").execute();
  if (outbox.length !== total - size || outbox.some(({ seq }, i) => seq !== size + i)) report("outbox", size);
  const indexed = await trx
    .selectFrom("finding")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("org", "=", org)
    .executeTakeFirstOrThrow();
  if (Number(indexed.count) !== findings) report("finding-index", findings);
  return { size, pending: outbox.length, erased, checkpoints: checkpoints.length, root: frontier.root(), problems };
}
