import type { Check } from "../checks/define.ts";
import { findCheck } from "../checks/index.ts";
import type { CheckProof, Claim } from "../domain/assurance/claim.ts";
import type { Finding, Observation } from "../domain/assurance/evidence.ts";
import type { ServiceState } from "../domain/assurance/posture.ts";
import type { Endpoint } from "../domain/assurance/service.ts";
import type { Standing } from "../domain/assurance/standing.ts";
import { canonicalJson, type Json } from "../domain/canonical-json.ts";
import type { Instant } from "../domain/time.ts";
import { NetFailure } from "../net/failure.ts";
import type { Decision, Outbound } from "../net/outbound.ts";
import { appendEvidence, type Evidence } from "../store/evidence.ts";
import type { Store } from "../store/store.ts";
import { decideStandings } from "./decide.ts";
import { readState, type State, withFindings } from "./state.ts";

/** One look to be taken, and the proofs it serves: claims that ask the same of the same target share it. */
export type Look = {
  readonly key: string;
  readonly check: Check;
  readonly params: Json;
  readonly service: ServiceState;
  /** Absent for a record check. */
  readonly endpoint: Endpoint | undefined;
  readonly target: string;
  readonly wanted: readonly { readonly claim: Claim; readonly proof: CheckProof }[];
  /** The shortest interval any of the proofs asks for. */
  readonly interval: number;
};

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

export type Clock = {
  readonly now: () => Instant;
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed: () => number;
};

/** A name with more than this is not looked at: each address is asked, and each finding names them all. */
const maxAddresses = 32;

/** Takes one look at every address of its target, or at the records, and judges what was seen. */
export async function takeLook(look: Look, outbound: Outbound, clock: Clock): Promise<Evidence[]> {
  const { check } = look;
  if (check.type === "record") return [lookAtRecords(look, clock.now())];
  const endpoint = look.endpoint as Endpoint;
  const url = new URL(endpoint.url);
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const observedAt = clock.now();
  let decisions: readonly Decision[];
  try {
    decisions = await outbound.decide(url.hostname, port);
  } catch (error) {
    return [judged(look, failed(error, null, [], observedAt), clock.now())];
  }
  if (decisions.length > maxAddresses) {
    return [judged(look, failed(new NetFailure("too-many-addresses"), null, [], observedAt), clock.now())];
  }
  const addresses = decisions.map(({ address }) => address);
  const evidence: Evidence[] = [];
  for (const { address, decided } of decisions) {
    const seenAt = clock.now();
    if (!decided) {
      evidence.push(judged(look, failed(new NetFailure("not-allowed"), address, addresses, seenAt), clock.now()));
      continue;
    }
    try {
      const data = await check.observe({ url }, check.params.parse(look.params), {
        decided,
        outbound,
        resolver: outbound.resolver,
        elapsed: clock.elapsed,
      });
      evidence.push(judged(look, { address, addresses, observedAt: seenAt, data }, clock.now()));
    } catch (error) {
      evidence.push(judged(look, failed(error, address, addresses, seenAt), clock.now()));
    }
  }
  return evidence;
}

/** A look at the service's records; nothing outside is asked. */
export function lookAtRecords(look: Look, now: Instant): Evidence {
  if (look.check.type !== "record") throw new TypeError(`${look.check.id} looks at no records`);
  const data = look.check.observe(look.service.records, look.check.params.parse(look.params));
  return judged(look, { address: null, addresses: [], observedAt: now, data }, now);
}

type Seen = Pick<Observation, "address" | "addresses" | "observedAt" | "data">;

/** A look that ended before the check could see anything: evidence of that, and of nothing else. */
function failed(error: unknown, address: string | null, addresses: readonly string[], observedAt: Instant): Seen {
  if (error instanceof NetFailure) {
    return { address, addresses, observedAt, data: { failure: error.code, before: true } };
  }
  // A fault of the check itself: kept, so that it is found, and never more than "unknown".
  const fault = String(error).slice(0, 200);
  return { address, addresses, observedAt, data: { failure: "failed", before: true, fault } };
}

function judged(look: Look, seen: Seen, now: Instant): Evidence {
  const { check, params, target } = look;
  const service = look.service.service.id;
  const url = look.endpoint?.url ?? null;
  const observation = { check: check.id, checkVersion: check.version, params, service, target, url, ...seen };
  const assessment = assessSeen(check, seen.data, params, now);
  const basis = check.type === "probe" ? "measured" : "declared";
  const findings = look.wanted.map(({ claim, proof }) => ({
    claim: claim.id,
    check: check.id,
    checkVersion: check.version,
    params: canonicalJson(params),
    service,
    target,
    url,
    address: seen.address,
    addresses: seen.addresses,
    outcome: assessment.outcome,
    reason: assessment.reason,
    args: assessment.args,
    basis,
    observedAt: seen.observedAt,
    now,
    validUntil: Math.min(seen.observedAt + proof.validity, assessment.evidenceUntil ?? Number.MAX_SAFE_INTEGER),
  })) satisfies Omit<Finding, "id" | "observation" | "recordedAt">[];
  return { observation, findings };
}

/** The judgement of stored or fresh data; pure, so that replaying it gives the stored finding. */
export function assessSeen(check: Check, data: Json, params: Json, now: Instant) {
  if (isFailedLook(data)) return { outcome: "unknown" as const, reason: data.failure, args: {} };
  return check.assess(data, params, now);
}

function isFailedLook(data: Json): data is { failure: string; before: true } {
  return typeof data === "object" && data !== null && "before" in data && data.before === true && "failure" in data;
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
