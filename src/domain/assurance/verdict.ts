import { canonicalJson } from "../canonical-json.ts";
import type { CertificateRecord, OperationRecord } from "../operations/record.ts";
import { certificateHolds } from "../operations/record.ts";
import type { Instant } from "../time.ts";
import type { AttestationProof, CheckProof, Claim, InheritedProof } from "./claim.ts";
import type { Finding } from "./evidence.ts";
import { seenAt } from "./evidence.ts";

/** Worst first. */
export const verdictStatuses = ["contradicted", "unproven", "stale", "attested", "proven"] as const;
export type VerdictStatus = (typeof verdictStatuses)[number];

const rank: Readonly<Record<VerdictStatus, number>> = {
  contradicted: 0,
  unproven: 1,
  stale: 2,
  attested: 3,
  proven: 4,
};

/** The worse of two; the order of `verdictStatuses`. */
export function worse(a: VerdictStatus, b: VerdictStatus): VerdictStatus {
  return rank[a] <= rank[b] ? a : b;
}

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
 */
export function verdictAt(
  claim: Claim,
  findings: readonly Finding[],
  records: readonly OperationRecord[],
  instant: Instant,
): Verdict {
  const reasons: Reason[] = [];
  claim.proofs.forEach((proof, index) => {
    if (proof.kind === "check") checkReasons(proof, index, claim.id, findings, instant, reasons);
    else if (proof.kind === "attestation") reasons.push(attestationReason(proof, index, claim.recordedAt, instant));
    else reasons.push(inheritedReason(proof, index, records, instant));
  });
  // Nothing is proven by an empty list.
  if (reasons.length === 0) reasons.push(empty("no-proof", -1, null));

  let status: VerdictStatus = "proven";
  let unconfirmed = false;
  let until: Instant | null = null;
  for (const reason of reasons) {
    status = worse(status, statusOf(reason));
    unconfirmed ||= reason.code === "unconfirmed" || isUnconfirmed(reason);
    if (reason.until !== null && (until === null || reason.until < until)) until = reason.until;
  }
  return { claim: claim.id, at: instant, status, unconfirmed, until, reasons };
}

function statusOf(reason: Reason): VerdictStatus {
  if (reason.status === "not-met") return "contradicted";
  if (reason.status === "none") return "unproven";
  if (reason.status === "stale") return "stale";
  return reason.basis === "measured" ? "proven" : "attested";
}

/** A failure newer than the conclusive finding that still counts. */
function isUnconfirmed(reason: Reason): boolean {
  return reason.latest?.outcome === "not-met" && reason.finding?.outcome !== "not-met";
}

function empty(code: Reason["code"], proof: number, target: string | null): Reason {
  return {
    code,
    status: "none",
    basis: "measured",
    proof,
    target,
    address: null,
    finding: null,
    latest: null,
    until: null,
  };
}

function checkReasons(
  proof: CheckProof,
  index: number,
  claimId: string,
  findings: readonly Finding[],
  instant: Instant,
  into: Reason[],
): void {
  if (proof.targets.length === 0) {
    into.push(empty("no-target", index, null));
    return;
  }
  const params = canonicalJson(proof.params);
  for (const target of proof.targets) {
    const mine: Finding[] = [];
    for (const finding of findings) {
      if (
        finding.check === proof.check &&
        finding.target === target &&
        finding.claim === claimId &&
        finding.recordedAt <= instant &&
        finding.params === params
      ) {
        mine.push(finding);
      }
    }
    if (mine.length > 1) mine.sort(newestFirst);
    targetReasons(proof, index, target, mine, instant, into);
  }
}

/** Newest first; of two of one instant the worse first, then by id, so that any order of arrival gives one answer. */
function newestFirst(a: Finding, b: Finding): number {
  return seenAt(b) - seenAt(a) || severity(a) - severity(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function severity(finding: Finding): number {
  return finding.outcome === "not-met" ? 0 : finding.outcome === "met" ? 1 : 2;
}

/**
 * The instances of one target: every address of the newest run that resolved the name, and every address
 * with a failure that nothing has healed. An address that left the name takes its successes along, never its failures.
 */
function targetReasons(
  proof: CheckProof,
  index: number,
  target: string,
  newest: readonly Finding[],
  instant: Instant,
  into: Reason[],
): void {
  const first = newest[0];
  if (!first) {
    into.push(empty("not-observed", index, target));
    return;
  }
  if (newest.length === 1 && first.addresses.length <= 1) {
    into.push(instanceReason(proof, index, target, first.address, newest, instant));
    return;
  }
  const byAddress = new Map<string | null, Finding[]>();
  for (const finding of newest) {
    const group = byAddress.get(finding.address);
    if (group) group.push(finding);
    else byAddress.set(finding.address, [finding]);
  }
  const expected = expectedAddresses(newest);
  for (const address of expected) {
    into.push(instanceReason(proof, index, target, address, byAddress.get(address) ?? [], instant));
  }
  for (const [address, group] of [...byAddress].sort(byAddressText)) {
    if (expected.includes(address)) continue;
    const reason = instanceReason(proof, index, target, address, group, instant);
    if (reason.status === "not-met" || (expected.length === 0 && address === null)) into.push(reason);
  }
}

function byAddressText(a: readonly [string | null, unknown], b: readonly [string | null, unknown]): number {
  return (a[0] ?? "") < (b[0] ?? "") ? -1 : 1;
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
  newest: readonly Finding[],
  instant: Instant,
): Reason {
  const latest = newest[0] ?? null;
  const current = currentFinding(newest, proof.confirm);
  const basis = current?.basis ?? "measured";
  const base = { basis, proof: index, target, address, finding: current, latest } as const;
  if (!current) {
    const code = latest === null ? "not-observed" : latest.outcome === "not-met" ? "unconfirmed" : "unknown";
    return { ...base, code, status: "none", until: null };
  }
  if (current.outcome === "not-met") return { ...base, code: "not-met", status: "not-met", until: null };
  // A proof whose validity was shortened since counts as it stands now; a lengthened one revives nothing.
  const until = Math.min(current.validUntil, seenAt(current) + proof.validity);
  if (instant >= until) return { ...base, code: "stale", status: "stale", until: null };
  return { ...base, code: "met", status: "met", until };
}

/**
 * The latest conclusive finding. A `met` is conclusive by itself; a `not-met` once `failures` of the last `of`
 * conclusive looks, itself included, failed. `unknown` is never conclusive and never overrules.
 */
export function currentFinding(
  newest: readonly Finding[],
  confirm: { readonly failures: number; readonly of: number },
): Finding | null {
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

/** An attestation dated after its own recording counts only when it is recorded again: time alone never proves. */
function attestationReason(proof: AttestationProof, index: number, recordedAt: Instant, instant: Instant): Reason {
  const base = {
    basis: "declared",
    proof: index,
    target: null,
    address: null,
    finding: null,
    latest: null,
  } as const;
  if (proof.from > recordedAt || proof.from > instant)
    return { ...base, code: "attestation-ahead", status: "none", until: null };
  if (instant >= proof.until) return { ...base, code: "attestation-ended", status: "stale", until: null };
  return { ...base, code: "attested", status: "met", until: proof.until };
}

function inheritedReason(
  proof: InheritedProof,
  index: number,
  records: readonly OperationRecord[],
  instant: Instant,
): Reason {
  const base = {
    basis: "declared",
    proof: index,
    target: null,
    address: null,
    finding: null,
    latest: null,
  } as const;
  const certificate = records.find(
    (record): record is CertificateRecord =>
      record.kind === "certificate" && record.id === proof.certificate && record.recordedAt <= instant,
  );
  // The holder must be the upstream this proof names: another company's paper covers nothing.
  if (!certificate || certificate.holder !== proof.upstream) {
    return { ...base, code: "certificate-missing", status: "none", until: null };
  }
  const state = certificateHolds(certificate, instant);
  if (state === "held") return { ...base, code: "inherited", status: "met", until: certificate.validUntil };
  if (state === "expired") return { ...base, code: "certificate-lapsed", status: "stale", until: null };
  return { ...base, code: "certificate-missing", status: "none", until: null };
}
