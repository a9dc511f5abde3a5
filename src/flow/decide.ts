import type { Claim } from "../domain/assurance/claim.ts";
import { isPublishable, nextStanding, type Standing } from "../domain/assurance/standing.ts";
import { type Verdict, verdictAt } from "../domain/assurance/verdict.ts";
import type { Json } from "../domain/canonical-json.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import type { Draft, Store, WriteTransaction } from "../store/store.ts";
import { readState, type State } from "./state.ts";

export type Decided = {
  /** The standings that changed. */
  readonly standings: readonly Standing[];
  /** The earliest instant at which time alone worsens a verdict of those decided about; null when it cannot. */
  readonly until: Instant | null;
};

/**
 * Records what the public now sees of each sentence, where that differs from what it saw before.
 * Runs in the transaction that commits what changed, so that no reader finds a verdict without its consequence.
 * @param claims only these, or all of them
 */
export async function decideStandings(
  tx: WriteTransaction,
  state: State,
  claims: Iterable<string> | undefined,
  actor: string,
): Promise<Decided> {
  const standings: Standing[] = [];
  let until: Instant | null = null;
  for (const id of claims ?? state.claimById.keys()) {
    const known = state.claimById.get(id);
    if (!known) continue;
    const { claim, service } = known;
    const verdict = verdictAt(claim, state.findings.get(id) ?? [], service.records, tx.recordedAt);
    if (verdict.until !== null) until = Math.min(until ?? verdict.until, verdict.until);
    const before = state.standings.get(id);
    const after = nextStanding(before, claim, verdict, claim.approval !== undefined, false);
    if (after !== before) standings.push(after);
  }
  if (standings.length > 0) await tx.append(standings.map((standing) => draft(standing, tx, actor)));
  return { standings, until };
}

function draft(standing: Standing, { recordedAt }: WriteTransaction, actor: string): Draft {
  const body = standing as unknown as Json;
  return { kind: "standing", key: standing.claim, body, occurredAt: recordedAt, actor };
}

export type Release = { readonly standing: Standing; readonly verdict: Verdict };

/**
 * Lets a held sentence return: a person approves it while its proof is fresh. The approval itself is a revision.
 * @throws claim.unknown, hold.none, hold.no-fresh-proof
 */
export async function releaseHold(
  store: Store,
  claimId: string,
  approval: { readonly by: string; readonly note: string },
  actor: string,
): Promise<Release> {
  return store.transact(async (tx) => {
    const state = await readState(tx, undefined, false);
    const { claim, verdict } = judgeClaim(state, claimId, tx.recordedAt);
    const before = state.standings.get(claimId);
    if (before?.state !== "held") throw new AkashiError("hold.none", { claim: claimId });
    const after = nextStanding(before, claim, verdict, claim.approval !== undefined, true);
    if (after.state === "held" || !isPublishable(verdict)) {
      throw new AkashiError("hold.no-fresh-proof", { claim: claimId, status: verdict.status });
    }
    const body = { claim: claimId, by: approval.by, note: approval.note, verdict: verdict.status } as unknown as Json;
    await tx.append([
      { kind: "approval", key: claimId, body, occurredAt: tx.recordedAt, actor },
      draft(after, tx, actor),
    ]);
    return { standing: after, verdict };
  });
}

/** @throws claim.unknown */
function judgeClaim(state: State, id: string, instant: Instant): { claim: Claim; verdict: Verdict } {
  const known = state.claimById.get(id);
  if (!known) throw new AkashiError("claim.unknown", { claim: id });
  const { claim, service } = known;
  return { claim, verdict: verdictAt(claim, state.findings.get(id) ?? [], service.records, instant) };
}
