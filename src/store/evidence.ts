import { type RawBuilder, sql } from "kysely";
import type { Finding, Observation } from "../domain/assurance/evidence.ts";
import { seenAt } from "../domain/assurance/evidence.ts";
import type { Json } from "../domain/canonical-json.ts";
import type { Instant } from "../domain/time.ts";
import { sha256 } from "../ledger/tree.ts";
import { loadRevision } from "./revisions.ts";
import type { ReadTransaction, WriteTransaction } from "./store.ts";

/** An observation and the findings made of it, one for each claim it bears on. Positions are given by the store. */
export type Evidence = {
  readonly observation: Omit<Observation, "id">;
  readonly findings: readonly Omit<Finding, "id" | "observation" | "recordedAt">[];
};

/** At least as many as any proof may ask to confirm, so that a window read from the end decides as the whole history would. */
export const confirmationWindow = 10;

/** Appends observations, then their findings; what a finding was made of is named by its position in the ledger. */
export async function appendEvidence(
  tx: WriteTransaction,
  evidence: readonly Evidence[],
  actor: string,
): Promise<Finding[]> {
  if (evidence.length === 0) return [];
  const firstObservation = await tx.append(
    evidence.map(({ observation }) => ({
      kind: "observation",
      key: observation.check,
      body: observation as unknown as Json,
      occurredAt: observation.observedAt,
      actor,
    })),
  );
  const bodies = evidence.flatMap(({ findings }, i) =>
    findings.map((finding) => ({ ...finding, observation: String(firstObservation + i) })),
  );
  if (bodies.length === 0) return [];
  const first = await tx.append(
    bodies.map((body) => ({
      kind: "finding",
      key: body.claim,
      body: body as unknown as Json,
      occurredAt: body.observedAt,
      actor,
    })),
  );
  const findings = bodies.map((body, i): Finding => ({ ...body, id: String(first + i), recordedAt: tx.recordedAt }));
  await tx.database.bulkInsert(
    tx.trx,
    "finding",
    ["org", "seq", "claim", "instance", "outcome", "seen_at", "recorded_at"],
    findings.map((finding) => [
      tx.org,
      Number(finding.id),
      finding.claim,
      instanceKey(finding),
      finding.outcome,
      seenAt(finding),
      tx.recordedAt,
    ]),
  );
  const instances = new Map(findings.map((finding) => [instanceKey(finding), finding.claim]));
  const rows = [...instances].map(([instance, claim]) => ({ org: tx.org, instance, claim }));
  // In portions: a statement takes only so many parameters.
  for (let from = 0; from < rows.length; from += 1000) {
    await tx.trx
      .insertInto("proof_instance")
      .values(rows.slice(from, from + 1000))
      .onConflict((conflict) => conflict.columns(["org", "instance"]).doNothing())
      .execute();
  }
  return findings;
}

/** The identity of a proof instance, short enough to index. */
export function instanceKey(
  finding: Pick<Finding, "claim" | "check" | "params" | "service" | "target" | "url" | "address">,
): string {
  const { claim, check, params, service, target, url, address } = finding;
  return sha256(JSON.stringify([claim, check, params, service, target, url, address]))
    .toString("hex")
    .slice(0, 32);
}

/**
 * For every claim the findings that decide its verdict at an instant: of each proof instance the newest conclusive ones,
 * the newest success, and the newest that did not fail, which tells the addresses. Older ones cannot change the answer.
 */
export async function loadFindings(
  { trx, org, database }: ReadTransaction,
  asOf: Instant = Number.MAX_SAFE_INTEGER,
): Promise<Map<string, Finding[]>> {
  const newest = (condition: RawBuilder<unknown>, limit: number) => sql`
    select seq from finding
    where org = ${org} and instance = p.instance and recorded_at <= ${asOf} ${condition}
    order by seen_at desc, seq desc limit ${limit}`;
  const conclusive = newest(sql`and outcome <> 'unknown'`, confirmationWindow);
  const met = newest(sql`and outcome = 'met'`, 1);
  const notFailed = newest(sql`and outcome <> 'not-met'`, 1);
  // SQLite has no lateral joins; PostgreSQL cannot use an index for a correlated list under an "or".
  const chosen =
    database.kind === "sqlite"
      ? sql`join revision r on r.org = p.org and (r.seq in (${conclusive}) or r.seq in (${met}) or r.seq in (${notFailed}))`
      : sql`cross join lateral ((${conclusive}) union (${met}) union (${notFailed})) chosen
          join revision r on r.org = p.org and r.seq = chosen.seq`;
  const { rows } = await sql<{ seq: number; content: string | null; recorded_at: number }>`
    select r.seq, r.content, r.recorded_at from proof_instance p ${chosen} where p.org = ${org} order by r.seq
  `.execute(trx);
  const byClaim = new Map<string, Finding[]>();
  for (const row of rows) {
    if (row.content === null) continue;
    const { body } = JSON.parse(row.content) as { body: Omit<Finding, "id" | "recordedAt"> };
    const finding: Finding = { ...body, id: String(row.seq), recordedAt: row.recorded_at };
    const known = byClaim.get(finding.claim);
    if (known) known.push(finding);
    else byClaim.set(finding.claim, [finding]);
  }
  return byClaim;
}

/** Of the findings of one claim those that `loadFindings` would give. */
export function decidingFindings(findings: readonly Finding[]): Finding[] {
  const instances = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { check, params, service, target, url, address } = finding;
    const instance = JSON.stringify([check, params, service, target, url, address]);
    const known = instances.get(instance);
    if (known) known.push(finding);
    else instances.set(instance, [finding]);
  }
  const chosen = new Set<Finding>();
  for (const instance of instances.values()) {
    const newest = instance.sort((a, b) => seenAt(b) - seenAt(a) || Number(b.id) - Number(a.id));
    const choose = (condition: (outcome: Finding["outcome"]) => boolean, limit: number): void => {
      let left = limit;
      for (const finding of newest) {
        if (left === 0) return;
        if (!condition(finding.outcome)) continue;
        chosen.add(finding);
        left--;
      }
    };
    choose((outcome) => outcome !== "unknown", confirmationWindow);
    choose((outcome) => outcome === "met", 1);
    choose((outcome) => outcome !== "not-met", 1);
  }
  return findings.filter((finding) => chosen.has(finding));
}

/** @throws revision.erased, ledger.no-entry */
export async function loadObservation(tx: ReadTransaction, id: string): Promise<Observation> {
  const { body } = await loadRevision(tx, Number(id));
  return { ...(body as unknown as Omit<Observation, "id">), id };
}
