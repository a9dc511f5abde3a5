import type { Check, ProbeIo } from "../checks/define.ts";
import type { CheckProof, Claim } from "../domain/assurance/claim.ts";
import type { Finding, Observation } from "../domain/assurance/evidence.ts";
import type { ServiceState } from "../domain/assurance/posture.ts";
import type { Endpoint } from "../domain/assurance/service.ts";
import { canonicalJson, type Json } from "../domain/canonical-json.ts";
import { endOfDay, type Instant, startOfDay } from "../domain/time.ts";
import { NetFailure } from "../net/failure.ts";
import type { Decided, Decision, Outbound } from "../net/outbound.ts";
import { hostAndPort, type Target, targetOf } from "../net/protocols.ts";
import { type SecretStore, Secrets } from "../net/secrets.ts";
import type { Evidence } from "../store/evidence.ts";

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

/** What a look queues in: one line for each host and port, so that no target is ever asked two things at once. */
export function lineOf({ endpoint }: Look): string {
  const target = endpoint && targetOf(endpoint.url);
  return target ? hostAndPort(target) : "";
}

export type Clock = {
  readonly now: () => Instant;
  /** Milliseconds on a clock that never goes back. */
  readonly elapsed: () => number;
};

/** A name with more than this is not looked at: each address is asked, and each finding names them all. */
const maxAddresses = 32;

/** What the operator lets looks use. */
export type Means = {
  readonly outbound: Outbound;
  readonly secrets: SecretStore;
  /** Whether intrusive checks of a host and port are the operator's will, too. */
  readonly mayIntrude: (hostAndPort: string) => boolean;
  /** What the schedule sends to one host and port in any minute, at most. */
  readonly requestsPerMinute: number;
  /** Looks of the schedule under way together, at most. */
  readonly looksAtOnce: number;
};

/** Takes one look at every address of its target, or at the records, and judges what was seen. */
export async function takeLook(look: Look, means: Means, clock: Clock): Promise<Evidence[]> {
  const { check } = look;
  if (check.type === "record") return [lookAtRecords(look, clock.now())];
  const observedAt = clock.now();
  const endpoint = look.endpoint as Endpoint;
  const target = targetOf(endpoint.url);
  let decisions: readonly Decision[];
  try {
    if (!target) throw new NetFailure("malformed");
    if (check.sends.intrusive && !mayIntrude(look, target, means, observedAt)) throw new NetFailure("no-consent");
    decisions = await means.outbound.decide(target.host, target.port, target.scheme);
    if (decisions.length > maxAddresses) throw new NetFailure("too-many-addresses");
  } catch (error) {
    return [judged(look, failed(error, null, [], observedAt), clock.now())];
  }
  const addresses = decisions.map(({ address }) => address);
  const evidence: Evidence[] = [];
  for (const { address, decided } of decisions) {
    const seenAt = clock.now();
    try {
      if (!decided) throw new NetFailure("not-allowed");
      const data = await lookAt(look, target, decided, means, clock);
      evidence.push(judged(look, { address, addresses, observedAt: seenAt, data }, clock.now()));
    } catch (error) {
      evidence.push(judged(look, failed(error, address, addresses, seenAt), clock.now()));
    }
  }
  return evidence;
}

/** A consent in the workspace says that the provider agrees; the operator's word says that the workspace may speak for it. */
function mayIntrude({ check, endpoint, service }: Look, target: Target, means: Means, now: Instant): boolean {
  const consent = endpoint?.consent;
  if (!consent?.checks.includes(check.id) || !means.mayIntrude(hostAndPort(target))) return false;
  const { timeZone } = service.service;
  return startOfDay(consent.from, timeZone) <= now && now < endOfDay(consent.until, timeZone);
}

/** Milliseconds after its time at which a look that did not end by itself is given up. */
const grace = 2_000;

/** @throws NetFailure, or a fault of the check */
async function lookAt(look: Look, target: Target, decided: Decided, means: Means, clock: Clock): Promise<Json> {
  const { check } = look;
  if (check.type !== "probe") throw new TypeError(`${check.id} looks at no target`);
  const outbound = means.outbound.within(check.sends);
  const secrets = new Secrets(means.secrets, hostAndPort(target));
  const { now, elapsed } = clock;
  const io: ProbeIo = { decided, outbound, resolver: outbound.resolver, secrets, now, elapsed };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NetFailure("timed-out")), check.sends.time + grace);
  });
  try {
    const data = await Promise.race([check.observe(target, check.params.parse(look.params), io), late]);
    // Evidence is published: rather none than one that tells a secret.
    if (secrets.leaksInto(canonicalJson(data))) throw new Error("the data held a secret and were not kept");
    return data;
  } catch (error) {
    if (error instanceof NetFailure) throw error;
    throw secrets.leaksInto(String(error)) ? new Error("a fault whose text held a secret") : error;
  } finally {
    clearTimeout(timer);
  }
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
