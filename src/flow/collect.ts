import { findCheck } from "../checks/index.ts";
import type { CheckProof, Claim } from "../domain/assurance/claim.ts";
import type { Finding } from "../domain/assurance/evidence.ts";
import type { Standing } from "../domain/assurance/standing.ts";
import { verdictAt } from "../domain/assurance/verdict.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import type { Instant } from "../domain/time.ts";
import { appendEvidence, type Evidence } from "../store/evidence.ts";
import type { Store, WriteTransaction } from "../store/store.ts";
import { type Decided, decideStandings } from "./decide.ts";
import { KeptState } from "./kept-state.ts";
import { type Look, lookAtRecords } from "./look.ts";
import type { State } from "./state.ts";

/** Every look the claims of a state ask for, in a stable order. */
export function planLooks(state: State): Look[] {
  const looks = new Map<string, Look & { wanted: { claim: Claim; proof: CheckProof }[]; interval: number }>();
  for (const service of state.services) {
    const endpoints = new Map(service.service.endpoints.map((endpoint) => [endpoint.id, endpoint]));
    for (const claim of service.claims) {
      for (const proof of claim.proofs) {
        if (proof.kind !== "check") continue;
        const check = findCheck(proof.check);
        if (!check) continue; // a check of a newer version; the claim stays unproven
        for (const target of proof.targets) {
          const endpoint = endpoints.get(target);
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

function lookKeyOf(service: string, check: string, target: string, params: string): string {
  return JSON.stringify([service, check, target, params]);
}

/** The look that a finding was made of. */
export function keyOf({ service, check, target, params }: Finding): string {
  return lookKeyOf(service, check, target, params);
}

/** Whether a look at records has said nothing yet of the records as they are now. */
export function isUnseen({ check, wanted, key }: Look, state: State): boolean {
  if (check.type !== "record") return false;
  return wanted.some(({ claim }) => !(state.findings.get(claim.id) ?? []).some((finding) => keyOf(finding) === key));
}

export type Collected = {
  readonly findings: readonly Finding[];
  /** Standings that changed. */
  readonly standings: readonly Standing[];
  /** Keys of looks that saw a failure which only counts once it is confirmed. */
  readonly unconfirmed: ReadonlySet<string>;
  /** The next instant at which a verdict touched by the findings worsens by time alone. */
  readonly until: Instant | null;
};

/**
 * Commits evidence and what follows from it for the public, in one transaction.
 * The standings are decided before the new findings as well: a proof that ran out since the last look held its
 * sentence back, even if nobody was looking and the new finding is good again.
 */
export function commitEvidence(
  store: Store,
  evidence: readonly Evidence[],
  kept = new KeptState(),
): Promise<Collected> {
  return kept.change(store, async (tx, changing) => {
    const { state } = changing;
    const current = ofCurrentRecords(tx, state, evidence);
    const claims = new Set(current.flatMap(({ findings }) => findings.map(({ claim }) => claim)));
    const lapsed = await decideStandings(tx, state, claims, "system");
    changing.addStandings(lapsed.standings);
    const findings = await appendEvidence(tx, current, "system");
    changing.addFindings(findings);
    const decided = await decideStandings(tx, state, claims, "system");
    changing.addStandings(decided.standings);
    return {
      findings,
      standings: [...lapsed.standings, ...decided.standings],
      unconfirmed: unconfirmedLooks(state, findings, tx.recordedAt),
      until: decided.until,
    };
  });
}

function unconfirmedLooks(state: State, findings: readonly Finding[], instant: Instant): Set<string> {
  const keys = new Set<string>();
  for (const finding of findings) {
    const known = state.claimById.get(finding.claim);
    if (finding.outcome === "met" || !known) continue;
    const { reasons } = verdictAt(known.claim, state.findings.get(finding.claim) ?? [], [], instant);
    const waits = reasons.some(
      ({ pending, latest }) => pending && latest?.address === finding.address && keyOf(latest) === keyOf(finding),
    );
    if (waits) keys.add(keyOf(finding));
  }
  return keys;
}

/**
 * Records may change between a look at them and its commit, and a finding counts by where it stands in the ledger: after
 * the change it would speak for records it never saw. So they are looked at again where nothing can change any more.
 */
function ofCurrentRecords(tx: WriteTransaction, state: State, evidence: readonly Evidence[]): readonly Evidence[] {
  const isOfRecords = ({ observation }: Evidence): boolean => findCheck(observation.check)?.type === "record";
  if (!evidence.some(isOfRecords)) return evidence;
  const planned = new Map(planLooks(state).map((look) => [look.key, look]));
  return evidence.flatMap((one) => {
    if (!isOfRecords(one)) return [one];
    const { service, check, target, params } = one.observation;
    const look = planned.get(lookKeyOf(service, check, target, canonicalJson(params)));
    return look ? [lookAtRecords(look, tx.recordedAt)] : [];
  });
}

/** Records what ran out by time alone since anybody last looked. */
export function commitLapses(store: Store, kept = new KeptState()): Promise<Decided> {
  return kept.change(store, async (tx, changing) => {
    const decided = await decideStandings(tx, changing.state, undefined, "system");
    changing.addStandings(decided.standings);
    return decided;
  });
}
