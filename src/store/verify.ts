import { type Finding, seenAt } from "../domain/assurance/evidence.ts";
import { openCheckpoint } from "../ledger/checkpoint.ts";
import { contentDigest } from "../ledger/entry.ts";
import type { Verifier } from "../ledger/note.ts";
import { tileHeight, tileWidth } from "../ledger/tile.ts";
import { Frontier, type Hash, leafHash } from "../ledger/tree.ts";
import { instanceKey } from "./evidence.ts";
import { leafOf } from "./ledger.ts";
import type { Tables } from "./schema.ts";
import type { ReadTransaction } from "./store.ts";

export type Problem = {
  readonly code:
    | "gap"
    | "content-differs"
    | "key-differs"
    | "erased-without-entry"
    | "tile-differs"
    | "root-differs"
    | "checkpoint-signature"
    | "checkpoint-beyond"
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

  // A signed head of more than there is was taken from elsewhere, or the rows under it were taken away.
  for (const { size: headSize } of checkpoints) if (headSize > size) report("checkpoint-beyond", headSize);
  const recomputed = new Set([0]);

  const index = new FindingIndex(trx, org, report);
  const frontier = new Frontier();
  const tiles = new Map<string, Hash[]>();
  const erased = new Set<number>();
  const erasures = new Set<number>();
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
      if (row.content === null || row.salt === null) erased.add(row.seq);
      else if (!contentDigest(row.salt, row.content).equals(row.digest)) report("content-differs", row.seq);
      else {
        const { key, body } = JSON.parse(row.content) as { key: string; body: unknown };
        if (key !== row.key) report("key-differs", row.seq);
        if (row.kind === "erasure") erasures.add((body as { index: number }).index);
        if (row.kind === "finding") index.expect(row, body as FindingBody);
      }
      if (row.seq >= size) continue;
      frontier.append(leafHash(leafOf(row)), (level, index, node) => {
        if (level % tileHeight !== 0) return;
        const name = `${level / tileHeight}/${Math.floor(index / tileWidth)}`;
        const tile = tiles.get(name);
        if (tile) tile.push(node);
        else tiles.set(name, [node]);
      });
      const root = rootAt.get(frontier.size);
      if (root) recomputed.add(frontier.size);
      if (root && !root.equals(frontier.root())) report("root-differs", frontier.size);
    }
    await index.compare();
    progress?.(next, total);
  }
  if (next !== total) report("gap", next);
  if (frontier.size !== size) report("tree-size", size);
  for (const head of rootAt.keys()) if (head <= size && !recomputed.has(head)) report("root-differs", head);
  for (const seq of erased) if (!erasures.has(seq)) report("erased-without-entry", seq);

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
  await index.finish();
  return {
    size,
    pending: outbox.length,
    erased: erased.size,
    checkpoints: checkpoints.length,
    root: frontier.root(),
    problems,
  };
}

type FindingBody = Omit<Finding, "id" | "recordedAt">;
type FindingRow = Omit<Tables["finding"], "org">;

/**
 * The tables by which findings are found, against the findings themselves: a verdict is made of what these rows lead
 * to, so a row that leads elsewhere changes a verdict without changing any evidence.
 */
class FindingIndex {
  readonly #trx: ReadTransaction["trx"];
  readonly #org: string;
  readonly #report: (code: Problem["code"], index: number) => void;
  readonly #instances = new Map<string, string>();
  #expected: FindingRow[] = [];
  #count = 0;

  constructor(trx: ReadTransaction["trx"], org: string, report: (code: Problem["code"], index: number) => void) {
    this.#trx = trx;
    this.#org = org;
    this.#report = report;
  }

  expect({ seq, recorded_at }: { readonly seq: number; readonly recorded_at: number }, body: FindingBody): void {
    const instance = instanceKey(body);
    const seen_at = seenAt({ ...body, id: "", recordedAt: recorded_at });
    this.#expected.push({ seq, claim: body.claim, instance, outcome: body.outcome, seen_at, recorded_at });
    this.#instances.set(instance, body.claim);
    this.#count++;
  }

  /** What was expected since the last time, in one reading. */
  async compare(): Promise<void> {
    const [first, last] = [this.#expected[0], this.#expected.at(-1)];
    if (!first || !last) return;
    const rows = await this.#trx
      .selectFrom("finding")
      .select(["seq", "claim", "instance", "outcome", "seen_at", "recorded_at"])
      .where("org", "=", this.#org)
      .where("seq", ">=", first.seq)
      .where("seq", "<=", last.seq)
      .execute();
    const found = new Map(rows.map((row) => [row.seq, row]));
    for (const row of this.#expected) {
      const stored = found.get(row.seq);
      const same =
        stored && (Object.keys(row) as (keyof FindingRow)[]).every((column) => stored[column] === row[column]);
      if (!same) this.#report("finding-index", row.seq);
    }
    this.#expected = [];
  }

  async finish(): Promise<void> {
    const { count } = await this.#trx
      .selectFrom("finding")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("org", "=", this.#org)
      .executeTakeFirstOrThrow();
    if (Number(count) !== this.#count) this.#report("finding-index", this.#count);
    const stored = await this.#trx.selectFrom("proof_instance").selectAll().where("org", "=", this.#org).execute();
    const same = stored.every(({ instance, claim }) => this.#instances.get(instance) === claim);
    if (!same || stored.length !== this.#instances.size) this.#report("finding-index", stored.length);
  }
}
