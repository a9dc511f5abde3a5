import { sql } from "kysely";
import type { Revision, RevisionKind } from "../domain/assurance/revision.ts";
import type { Json } from "../domain/canonical-json.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import type { Tables } from "./schema.ts";
import type { ReadTransaction, WriteTransaction } from "./store.ts";

type Row = Tables["revision"];

/** What was hashed is what is stored; the body is read out of it. */
function toRevision(row: Row): Revision {
  if (row.content === null) throw new AkashiError("revision.erased", { index: row.seq });
  const { body, key } = JSON.parse(row.content) as { body: Json; key: string };
  return {
    seq: row.seq,
    kind: row.kind as RevisionKind,
    key,
    body,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    actor: row.actor,
  };
}

/** Kinds of which the newest revision of each key is the state; evidence is a history and read otherwise. */
export type StateKind = Exclude<RevisionKind, "observation" | "finding">;

/**
 * The newest revision of each key recorded by the instant, removals left out, in order of position.
 * A thing whose newest revision was erased is left out too: what it was is not to be shown again.
 */
export async function loadState(
  { trx, org }: ReadTransaction,
  kinds: readonly StateKind[],
  asOf: Instant = Number.MAX_SAFE_INTEGER,
): Promise<Revision[]> {
  const { rows } = await sql<Row>`
    select r.* from revision r
    join (
      select kind, key, max(seq) as seq from revision
      where org = ${org} and kind in (${sql.join(kinds)}) and kind not in ('observation', 'finding')
        and recorded_at <= ${asOf}
      group by kind, key
    ) newest on newest.seq = r.seq
    where r.org = ${org}
    order by r.seq`.execute(trx);
  return rows
    .filter((row) => row.content !== null)
    .map(toRevision)
    .filter((revision) => revision.body !== null);
}

/** Every revision of a kind, removals included, oldest first; erased ones are left out. */
export async function loadHistories({ trx, org }: ReadTransaction, kind: StateKind): Promise<Revision[]> {
  const rows = await trx
    .selectFrom("revision")
    .selectAll()
    .where("org", "=", org)
    .where("kind", "=", kind)
    .where("kind", "not in", ["observation", "finding"])
    .orderBy("seq")
    .execute();
  return rows.filter((row) => row.content !== null).map(toRevision);
}

/** @throws revision.erased for one whose body was destroyed; ledger.no-entry for a position never given. */
export async function loadRevision({ trx, org }: ReadTransaction, seq: number): Promise<Revision> {
  const row = await selectRow({ trx, org }, seq);
  return toRevision(row);
}

/** A revision's content and salt: what opens the digest in its leaf to somebody else. */
export async function disclose(tx: ReadTransaction, seq: number): Promise<{ content: string; salt: string }> {
  const { content, salt } = await selectRow(tx, seq);
  if (content === null || salt === null) throw new AkashiError("revision.erased", { index: seq });
  return { content, salt };
}

async function selectRow({ trx, org }: Pick<ReadTransaction, "trx" | "org">, seq: number): Promise<Row> {
  const row = await trx
    .selectFrom("revision")
    .selectAll()
    .where("org", "=", org)
    .where("seq", "=", seq)
    .executeTakeFirst();
  if (!row) throw new AkashiError("ledger.no-entry", { index: seq });
  return row;
}

/** What says how things stand is kept: with a failure or a hold gone, a verdict would heal and a sentence return. */
const erasable: ReadonlySet<string> = new Set<RevisionKind>([
  "observation",
  "record",
  "service",
  "fact",
  "claim",
  "declaration",
]);

/**
 * Destroys content and salt of a revision, and appends that this was done. Its leaf stays: the ledger still verifies,
 * and nobody can learn from it what was erased.
 */
export async function erase(tx: WriteTransaction, seq: number, reason: string, actor: string): Promise<void> {
  const { kind } = await selectRow(tx, seq);
  if (!erasable.has(kind)) throw new AkashiError("revision.not-erasable", { index: seq, kind });
  await tx.trx
    .updateTable("revision")
    .set({ content: null, salt: null })
    .where("org", "=", tx.org)
    .where("seq", "=", seq)
    .execute();
  await tx.append([
    { kind: "erasure", key: String(seq), body: { index: seq, reason }, occurredAt: tx.recordedAt, actor },
  ]);
}

/** Where the newest revision of each key of a kind stands in the ledger. */
export async function loadPositions(
  { trx, org }: ReadTransaction,
  kind: StateKind,
  asOf: Instant = Number.MAX_SAFE_INTEGER,
): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom("revision")
    .select((eb) => ["key", eb.fn.max("seq").as("seq")])
    .where("org", "=", org)
    .where("kind", "=", kind)
    .where("kind", "not in", ["observation", "finding"])
    .where("recorded_at", "<=", asOf)
    .groupBy("key")
    .execute();
  return new Map(rows.map(({ key, seq }) => [key, Number(seq)]));
}

/**
 * Where the newest change of any record stands in the ledger, the erasure of one included; -1 before the first.
 * What was concluded from the records before it was concluded from other records.
 */
export async function loadRecordsChanged(
  { trx, org }: ReadTransaction,
  asOf: Instant = Number.MAX_SAFE_INTEGER,
): Promise<number> {
  const { rows } = await sql<{ seq: number | null }>`
    select max(changed.seq) as seq from (
      select max(seq) as seq from revision
      where org = ${org} and kind = 'record' and kind not in ('observation', 'finding') and recorded_at <= ${asOf}
      union all
      select max(e.seq) from revision e
      join revision r on r.org = e.org and cast(r.seq as text) = e.key
        and r.kind = 'record' and r.kind not in ('observation', 'finding')
      where e.org = ${org} and e.kind = 'erasure' and e.kind not in ('observation', 'finding')
        and e.recorded_at <= ${asOf}
    ) changed`.execute(trx);
  return Number(rows[0]?.seq ?? -1);
}

/** The kinds of what was appended from a position on. */
export async function loadKindsSince({ trx, org }: ReadTransaction, seq: number): Promise<Set<RevisionKind>> {
  const rows = await trx
    .selectFrom("revision")
    .select("kind")
    .distinct()
    .where("org", "=", org)
    .where("seq", ">=", seq)
    .execute();
  return new Set(rows.map(({ kind }) => kind as RevisionKind));
}
