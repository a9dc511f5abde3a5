import { canonicalJson } from "../canonical-json.ts";
import type { CertificateRecord, OperationRecord } from "../operations/record.ts";
import { certificateHolds, coversService } from "../operations/record.ts";
import type { Instant } from "../time.ts";
import type { AttestationProof, CheckProof, Claim, Confirmation, InheritedProof, Proof } from "./claim.ts";
import type { Finding } from "./evidence.ts";
import { seenAt } from "./evidence.ts";

/** Worst first. */
export const verdictStatuses = ["contradicted", "unproven", "stale", "attested", "proven"] as const;
export type VerdictStatus = (typeof verdictStatuses)[number];

export type InstanceStatus = "met" | "not-met" | "stale" | "none";

/**
 * Why a verdict is what it is: one for each proof instance, or one that says why there is none.
 * `unconfirmed`: the latest look failed, and the confirmation the proof asks for has not come yet.
 */
export type Reason = {
  readonly code:
    | "met"
    | "not-met"
    | "stale"
    | "unconfirmed"
    | "unknown"
    | "not-observed"
    | "no-proof"
    | "no-target"
    | "attested"
    | "attestation-ended"
    | "attestation-ahead"
    | "inherited"
    | "certificate-missing"
    | "certificate-lapsed";
  readonly status: InstanceStatus;
  readonly basis: "measured" | "declared";
  /** Position of the proof in the claim; -1 for a claim without proofs. */
  readonly proof: number;
  readonly target: string | null;
  readonly address: string | null;
  /** The conclusive finding that counts, if any. */
  readonly finding: Finding | null;
  /** The newest finding of the instance, conclusive or not. */
  readonly latest: Finding | null;
  /** A failure newer than what counts waits for its confirmation; no success came since. */
  readonly pending: boolean;
  /** When this instance ceases to hold by itself; null where time changes nothing. */
  readonly until: Instant | null;
};

export type Verdict = {
  readonly claim: string;
  readonly at: Instant;
  readonly status: VerdictStatus;
  /** The public sentence is held although the verdict still stands. */
  readonly unconfirmed: boolean;
  /** The earliest instant at which time alone worsens this verdict; null when it cannot. */
  readonly until: Instant | null;
  /** Every proof instance, in the order of the claim's proofs, targets and addresses. */
  readonly reasons: readonly Reason[];
};

/**
 * The verdict of a claim at an instant. Total, deterministic, and blind to the order of findings and records.
 * Only what was recorded by the instant is read.
 * @param params `proofParams` of the claim, for who judges it often
 */
export function verdictAt(
  claim: Claim,
  findings: readonly Finding[],
  records: readonly OperationRecord[],
  instant: Instant,
  params: readonly string[] = proofParams(claim),
): Verdict {
  const reasons: Reason[] = [];
  const { proofs } = claim;
  for (let index = 0; index < proofs.length; index++) {
    const proof = proofs[index] as Proof;
    if (proof.kind === "check")
      checkReasons(proof, params[index] as string, index, claim.id, findings, instant, reasons);
    else if (proof.kind === "attestation") reasons.push(attestationReason(proof, index, claim.recordedAt, instant));
    else reasons.push(inheritedReason(proof, index, claim.service, records, instant));
  }
  // Nothing is proven by an empty list.
  if (reasons.length === 0) reasons.push(nothingSeen("no-proof", -1, null));

  let worst = verdictStatuses.length - 1;
  let unconfirmed = false;
  let until: Instant | null = null;
  for (const reason of reasons) {
    worst = Math.min(worst, rankOf(reason));
    if (reason.pending) unconfirmed = true;
    if (reason.until !== null && (until === null || reason.until < until)) until = reason.until;
  }
  const status = verdictStatuses[worst] as VerdictStatus;
  // A copy is as long as it needs to be; a grown array keeps room for more, and verdicts are kept by the hundred thousand.
  return { claim: claim.id, at: instant, status, unconfirmed, until, reasons: reasons.slice() };
}

/** Position in `verdictStatuses` of what one instance makes of its claim. */
function rankOf({ status, basis }: Reason): number {
  if (status === "met") return basis === "measured" ? 4 : 3;
  return status === "not-met" ? 0 : status === "none" ? 1 : 2;
}

function nothingSeen(code: Reason["code"], proof: number, target: string | null): Reason {
  return reasonOf(code, "none", "measured", proof, target, null, null, null, null, false);
}

/** One place that makes them: objects of one shape are quick to make and to read. */
function reasonOf(
  code: Reason["code"],
  status: InstanceStatus,
  basis: Reason["basis"],
  proof: number,
  target: string | null,
  address: string | null,
  finding: Finding | null,
  latest: Finding | null,
  until: Instant | null,
  pending: boolean,
): Reason {
  return { code, status, basis, proof, target, address, finding, latest, until, pending };
}

/** Canonical parameters of each proof of a claim, as findings carry them; empty for proofs that are not checks. */
export function proofParams(claim: Claim): readonly string[] {
  return claim.proofs.map((proof) => (proof.kind === "check" ? canonicalJson(proof.params) : ""));
}

function checkReasons(
  proof: CheckProof,
  params: string,
  index: number,
  claimId: string,
  findings: readonly Finding[],
  instant: Instant,
  into: Reason[],
): void {
  if (proof.targets.length === 0) into.push(nothingSeen("no-target", index, null));
  for (const target of proof.targets) {
    const isMine = (finding: Finding): boolean =>
      finding.target === target &&
      finding.check === proof.check &&
      finding.recordedAt <= instant &&
      finding.params === params &&
      finding.claim === claimId;
    // Nearly every target has one address and needs no confirmation: its newest findings tell all, unsorted.
    let latest: Finding | null = null;
    let conclusive: Finding | null = null;
    let simple = true;
    for (const finding of findings) {
      if (!isMine(finding)) continue;
      if (!isOnly(finding) || (latest !== null && finding.address !== latest.address)) {
        simple = false;
        break;
      }
      if (latest === null || newestFirst(finding, latest) < 0) latest = finding;
      if (finding.outcome === "unknown") continue;
      if (conclusive === null || newestFirst(finding, conclusive) < 0) conclusive = finding;
    }
    if (simple && (conclusive === null || conclusive.outcome === "met" || proof.confirm.failures <= 1)) {
      const address = latest === null ? null : latest.address;
      into.push(instanceReason(proof, index, target, address, latest, conclusive, false, instant));
    } else {
      targetReasons(proof, index, target, findings.filter(isMine).sort(newestFirst), instant, into);
    }
  }
}

/** Whether the address a finding is about is all there was in its run. */
function isOnly({ address, addresses }: Finding): boolean {
  return address === null ? addresses.length === 0 : addresses.length === 1 && addresses[0] === address;
}

/** Newest first; of two of one instant the worse first, then the later recorded, so that any order gives one answer. */
function newestFirst(a: Finding, b: Finding): number {
  return seenAt(b) - seenAt(a) || severity(a) - severity(b) || b.recordedAt - a.recordedAt || laterId(a.id, b.id);
}

/** Ids are positions in decimal: the longer is the later one. */
function laterId(a: string, b: string): number {
  return b.length - a.length || (a > b ? -1 : a < b ? 1 : 0);
}

function severity(finding: Finding): number {
  return finding.outcome === "not-met" ? 0 : finding.outcome === "met" ? 1 : 2;
}

/**
 * The instances of one target: every address of the newest run that resolved the name, and every address with a
 * failure, confirmed or not, that nothing has healed. An address that left the name takes its successes along, never
 * its failures.
 */
function targetReasons(
  proof: CheckProof,
  index: number,
  target: string,
  newest: readonly Finding[],
  instant: Instant,
  into: Reason[],
): void {
  const byAddress = new Map<string | null, Finding[]>();
  for (const finding of newest) {
    const group = byAddress.get(finding.address);
    if (group) group.push(finding);
    else byAddress.set(finding.address, [finding]);
  }
  const reasonFor = (address: string | null): Reason => {
    const group = byAddress.get(address) ?? [];
    const current = currentFinding(group, proof.confirm);
    const newestConclusive = group.find(({ outcome }) => outcome !== "unknown");
    const pending = newestConclusive?.outcome === "not-met" && current?.outcome !== "not-met";
    return instanceReason(proof, index, target, address, group[0] ?? null, current, pending, instant);
  };
  const expected = expectedAddresses(newest);
  for (const address of expected) into.push(reasonFor(address));
  for (const address of [...byAddress.keys()].sort(byText)) {
    if (expected.includes(address)) continue;
    const reason = reasonFor(address);
    if (reason.status === "not-met" || reason.pending || (expected.length === 0 && address === null)) into.push(reason);
  }
}

function byText(a: string | null, b: string | null): number {
  return (a ?? "") < (b ?? "") ? -1 : 1;
}

/**
 * The addresses of the newest run that resolved the name and did not fail, and those of every failure since:
 * a failure may add instances, it never takes one away. Findings of one instant are taken together.
 */
function expectedAddresses(newest: readonly Finding[]): (string | null)[] {
  let at: Instant | undefined;
  const addresses = new Set<string>();
  for (const finding of newest) {
    if (at !== undefined && seenAt(finding) < at) break;
    for (const address of finding.addresses) addresses.add(address);
    if (finding.addresses.length > 0 && finding.outcome !== "not-met") at ??= seenAt(finding);
  }
  return [...addresses].sort();
}

function instanceReason(
  proof: CheckProof,
  index: number,
  target: string,
  address: string | null,
  latest: Finding | null,
  current: Finding | null,
  pending: boolean,
  instant: Instant,
): Reason {
  if (current === null) {
    const code = latest === null ? "not-observed" : pending ? "unconfirmed" : "unknown";
    return reasonOf(code, "none", "measured", index, target, address, null, latest, null, pending);
  }
  const { basis } = current;
  if (current.outcome === "not-met") {
    return reasonOf("not-met", "not-met", basis, index, target, address, current, latest, null, false);
  }
  // A proof whose validity was shortened since counts as it stands now; a lengthened one revives nothing.
  const until = Math.min(current.validUntil, seenAt(current) + proof.validity);
  return instant >= until
    ? reasonOf("stale", "stale", basis, index, target, address, current, latest, null, pending)
    : reasonOf("met", "met", basis, index, target, address, current, latest, until, pending);
}

/**
 * The latest conclusive finding. A `met` is conclusive by itself; a `not-met` once `failures` of the last `of`
 * conclusive looks, itself included, failed. `unknown` is never conclusive and never overrules.
 */
function currentFinding(newest: readonly Finding[], confirm: Confirmation): Finding | null {
  for (let start = 0; start < newest.length; start++) {
    const finding = newest[start] as Finding;
    if (finding.outcome === "unknown") continue;
    if (finding.outcome === "met" || confirm.failures <= 1) return finding;
    let failed = 0;
    let seen = 0;
    for (let i = start; i < newest.length && seen < confirm.of; i++) {
      const other = newest[i] as Finding;
      if (other.outcome === "unknown") continue;
      seen++;
      if (other.outcome === "not-met") failed++;
    }
    if (failed >= confirm.failures) return finding;
  }
  return null;
}

function declared(code: Reason["code"], status: InstanceStatus, proof: number, until: Instant | null = null): Reason {
  return reasonOf(code, status, "declared", proof, null, null, null, null, until, false);
}

/** An attestation dated after its own recording counts only when it is recorded again: time alone never proves. */
function attestationReason(proof: AttestationProof, index: number, recordedAt: Instant, instant: Instant): Reason {
  if (proof.from > recordedAt || proof.from > instant) return declared("attestation-ahead", "none", index);
  if (instant >= proof.until) return declared("attestation-ended", "stale", index);
  return declared("attested", "met", index, proof.until);
}

function inheritedReason(
  proof: InheritedProof,
  index: number,
  service: string,
  records: readonly OperationRecord[],
  instant: Instant,
): Reason {
  const certificate = records.find(
    (record): record is CertificateRecord =>
      record.kind === "certificate" && record.id === proof.certificate && record.recordedAt <= instant,
  );
  // The holder must be the upstream this proof names, and its scope this service: another's paper covers nothing.
  if (!certificate || certificate.holder !== proof.upstream || !coversService(certificate, service, proof.upstream)) {
    return declared("certificate-missing", "none", index);
  }
  const state = certificateHolds(certificate, instant);
  if (state === "held") return declared("inherited", "met", index, certificate.validUntil);
  if (state === "expired") return declared("certificate-lapsed", "stale", index);
  return declared("certificate-missing", "none", index);
}
