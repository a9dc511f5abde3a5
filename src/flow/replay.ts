import { findCheck } from "../checks/index.ts";
import type { Finding } from "../domain/assurance/evidence.ts";
import { canonicalJson, type Json } from "../domain/canonical-json.ts";
import { AkashiError } from "../domain/errors.ts";
import { loadObservation } from "../store/evidence.ts";
import { loadRevision } from "../store/revisions.ts";
import type { Store } from "../store/store.ts";
import { assessSeen } from "./look.ts";

export type Replay = { readonly index: number; readonly result: "same" | "differs" | "erased" | "other-version" };

/**
 * Judges stored observations again, with their sealed `now`, and compares with the stored findings.
 * What was erased is reported as such, never as success; a finding of an older version of its check cannot be replayed.
 */
export async function replayFindings(store: Store, limit = 100_000): Promise<Replay[]> {
  return store.read(async (tx) => {
    const rows = await tx.trx
      .selectFrom("finding")
      .select("seq")
      .where("org", "=", tx.org)
      .orderBy("seq", "desc")
      .limit(limit)
      .execute();
    const replays: Replay[] = [];
    for (const { seq: index } of rows) {
      try {
        const finding = (await loadRevision(tx, index)).body as unknown as Finding;
        const observation = await loadObservation(tx, finding.observation);
        const check = findCheck(finding.check);
        if (check?.version !== finding.checkVersion) {
          replays.push({ index, result: "other-version" });
          continue;
        }
        const { outcome, reason, args } = assessSeen(check, observation.data, observation.params, finding.now);
        const same =
          outcome === finding.outcome &&
          reason === finding.reason &&
          canonicalJson(args as Json) === canonicalJson(finding.args as Json);
        replays.push({ index, result: same ? "same" : "differs" });
      } catch (error) {
        if (!(error instanceof AkashiError) || error.code !== "revision.erased") throw error;
        replays.push({ index, result: "erased" });
      }
    }
    return replays;
  });
}
