import { findCheck } from "../checks/index.ts";
import type { CheckProof, Claim } from "../domain/assurance/claim.ts";
import type { Finding } from "../domain/assurance/evidence.ts";
import type { Standing } from "../domain/assurance/standing.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import { appendEvidence, type Evidence } from "../store/evidence.ts";
import type { Store } from "../store/store.ts";
import { decideStandings } from "./decide.ts";
import type { Look } from "./look.ts";
import { readState, type State, withFindings } from "./state.ts";

/** Every look the claims of a state ask for, in a stable order. */
export function planLooks(state: State): Look[] {
  const looks = new Map<string, Look & { wanted: { claim: Claim; proof: CheckProof }[]; interval: number }>();
  for (const service of state.services) {
    for (const claim of service.claims) {
      for (const proof of claim.proofs) {
        if (proof.kind !== "check") continue;
        const check = findCheck(proof.check);
        if (!check) continue; // a check of a newer version; the claim stays unproven
        for (const target of proof.targets) {
          const endpoint = service.service.endpoints.find(({ id }) => id === target);
          if (check.type === "probe" && !endpoint) continue;
          const key = lookKeyOf(service.service.id, check.id, target, canonicalJson(proof.params));
          const known = looks.get(key);
          if (known) {
            known.wanted.push({ claim, proof });
            known.interval = Math.min(known.interval, proof.interval);
          } else {
            const wanted = [{ claim, proof }];
            const { params, interval } = proof;
            looks.set(key, { key, check, params, service, endpoint, target, wanted, interval });
          }
        }
      }
    }
  }
  return [...looks.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

export function lookKeyOf(service: string, check: string, target: string, params: string): string {
  return JSON.stringify([service, check, target, params]);
}

export type Collected = { readonly findings: readonly Finding[]; readonly standings: readonly Standing[] };

/**
 * Commits evidence and what follows from it for the public, in one transaction.
 * The standings are decided before the new findings as well: a proof that ran out since the last look held its
 * sentence back, even if nobody was looking and the new finding is good again.
 */
export async function commitEvidence(store: Store, evidence: readonly Evidence[]): Promise<Collected> {
  return store.transact(async (tx) => {
    const before = await readState(tx, undefined, false);
    const claims = new Set(evidence.flatMap(({ findings }) => findings.map(({ claim }) => claim)));
    const lapsed = await decideStandings(tx, before, claims, "system");
    const findings = await appendEvidence(tx, evidence, "system");
    const after = withFindings(before, findings);
    const standings = new Map(before.standings);
    for (const standing of lapsed) standings.set(standing.claim, standing);
    const decided = await decideStandings(tx, { ...after, standings }, claims, "system");
    return { findings, standings: [...lapsed, ...decided] };
  });
}

/** Records what ran out by time alone since anybody last looked. */
export async function commitLapses(store: Store): Promise<readonly Standing[]> {
  return store.transact(async (tx) => decideStandings(tx, await readState(tx, undefined, false), undefined, "system"));
}
