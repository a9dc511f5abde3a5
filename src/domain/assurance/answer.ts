import type { Localized } from "../locale.ts";
import { certificateHolds, type OperationRecord } from "../operations/record.ts";
import type { Instant } from "../time.ts";
import type { Control, Obligation, ServiceType } from "./catalog.ts";
import { obligationsFor } from "./catalog.ts";
import type { Approval, Claim } from "./claim.ts";
import { type Fact, thresholdMet } from "./service.ts";
import type { Verdict } from "./verdict.ts";

export const responsibilities = ["provider", "customer", "shared", "inherited"] as const;
export type Responsibility = (typeof responsibilities)[number];

export const answerStatuses = [
  "satisfied",
  "partial",
  "planned",
  "not-satisfied",
  "not-applicable",
  "customer",
  "inherited",
  "unanswered",
] as const;
export type AnswerStatus = (typeof answerStatuses)[number];

/** What a service declares about one control besides its claims. Everything here is a person's word, dated and approved. */
export type AnswerDeclaration = {
  readonly catalog: string;
  readonly control: string;
  readonly responsibility: Responsibility;
  readonly notApplicable?: { readonly reason: Localized; readonly approval: Approval; readonly reviewBy: Instant };
  readonly planned?: { readonly what: Localized; readonly by: Instant };
  /** Obligations of kind must-if whose condition does not hold here. */
  readonly conditionsAbsent?: readonly { readonly obligation: string; readonly reason: Localized }[];
  readonly upstream?: string;
  /** Id of the certificate record an inherited answer rests on. */
  readonly certificate?: string;
};

export type GapReason =
  | "no-claim"
  | "contradicted"
  | "unproven"
  | "stale"
  | "threshold-not-stated"
  | "threshold-not-met"
  | "approval-missing"
  | "review-overdue"
  | "plan-overdue"
  | "certificate-missing";

/** An obligation not covered; `obligation` is null for a gap of the whole control. */
export type Gap = {
  readonly obligation: string | null;
  readonly reason: GapReason;
  readonly claims: readonly string[];
};

export type Answer = {
  readonly catalog: string;
  readonly control: string;
  readonly responsibility: Responsibility;
  readonly status: AnswerStatus;
  readonly covered: readonly string[];
  readonly gaps: readonly Gap[];
  readonly claims: readonly string[];
};

/** A claim with its verdict and the facts it cites, as an answer sees it. */
export type JudgedClaim = { readonly claim: Claim; readonly verdict: Verdict; readonly facts: readonly Fact[] };

const noGaps: readonly Gap[] = [];

/**
 * What the service says to one control at an instant.
 * @param judged the claims that name this control, in a stable order
 */
export function answerAt(
  catalogId: string,
  control: Control,
  type: ServiceType,
  judged: readonly JudgedClaim[],
  declaration: AnswerDeclaration | undefined,
  records: readonly OperationRecord[],
  instant: Instant,
): Answer {
  const claims = judged.map(({ claim }) => claim.id);
  const base = {
    catalog: catalogId,
    control: control.id,
    responsibility: declaration?.responsibility ?? (control.addressee === "customer" ? "customer" : "provider"),
    claims,
  } as const;

  if (declaration?.notApplicable) {
    const { approval, reviewBy } = declaration.notApplicable;
    if (approval.on > instant) return whole(base, "unanswered", "approval-missing");
    if (reviewBy <= instant) return whole(base, "unanswered", "review-overdue");
    return { ...base, status: "not-applicable", covered: [], gaps: noGaps };
  }
  if (declaration?.planned && judged.length === 0) {
    if (declaration.planned.by <= instant) return whole(base, "not-satisfied", "plan-overdue");
    return { ...base, status: "planned", covered: [], gaps: openObligations(control, type, declaration) };
  }
  if (base.responsibility === "customer") return { ...base, status: "customer", covered: [], gaps: noGaps };
  if (base.responsibility === "inherited" && judged.length === 0) {
    const held = records.some(
      (record) =>
        record.kind === "certificate" &&
        record.id === declaration?.certificate &&
        record.holder === declaration.upstream &&
        certificateHolds(record, instant) === "held",
    );
    return held
      ? { ...base, status: "inherited", covered: [], gaps: noGaps }
      : whole(base, "unanswered", "certificate-missing");
  }
  // A control without claims is unanswered, never the worst of nothing.
  if (judged.length === 0) {
    return { ...base, status: "unanswered", covered: [], gaps: openObligations(control, type, declaration) };
  }
  return fromClaims(base, catalogId, control, type, judged, declaration);
}

type Base = Pick<Answer, "catalog" | "control" | "responsibility" | "claims">;

function whole(base: Base, status: AnswerStatus, reason: GapReason): Answer {
  return { ...base, status, covered: [], gaps: [{ obligation: null, reason, claims: [] }] };
}

/** Obligations that have to be covered before a control is satisfied: all but the optional and the inapplicable. */
function isRequired(obligation: Obligation, declaration: AnswerDeclaration | undefined): boolean {
  if (obligation.kind === "may") return false;
  if (obligation.kind !== "must-if") return true;
  return !declaration?.conditionsAbsent?.some((absent) => absent.obligation === obligation.id);
}

function openObligations(control: Control, type: ServiceType, declaration: AnswerDeclaration | undefined): Gap[] {
  return obligationsFor(control, type)
    .filter((obligation) => isRequired(obligation, declaration))
    .map((obligation) => ({ obligation: obligation.id, reason: "no-claim", claims: [] }));
}

function fromClaims(
  base: Base,
  catalogId: string,
  control: Control,
  type: ServiceType,
  judged: readonly JudgedClaim[],
  declaration: AnswerDeclaration | undefined,
): Answer {
  const covered: string[] = [];
  const gaps: Gap[] = [];
  let required = 0;
  for (const obligation of control.obligations) {
    if (obligation.applies && !obligation.applies.includes(type)) continue;
    const must = isRequired(obligation, declaration);
    if (must) required++;
    const gap = gapOf(catalogId, control.id, obligation, judged);
    if (gap === null) covered.push(obligation.id);
    else if (must) gaps.push(gap);
  }
  const contradicted = judged.filter(({ verdict }) => verdict.status === "contradicted");
  // Other claims may cover what a contradicted one says, but the control is not whole while one of its claims is false.
  if (gaps.length === 0 && contradicted.length > 0) {
    gaps.push({ obligation: null, reason: "contradicted", claims: contradicted.map(({ claim }) => claim.id) });
  }
  const status: AnswerStatus =
    covered.length === 0
      ? required === 0 && gaps.length === 0
        ? "unanswered"
        : "not-satisfied"
      : gaps.length === 0
        ? "satisfied"
        : "partial";
  return { ...base, status, covered, gaps: gaps.length === 0 ? noGaps : gaps };
}

/** Null when a claim that names the obligation is proven or attested and states the number asked for; else the nearest miss. */
function gapOf(
  catalogId: string,
  controlId: string,
  obligation: Obligation,
  judged: readonly JudgedClaim[],
): Gap | null {
  let reason: GapReason = "no-claim";
  const claims: string[] = [];
  for (const { claim, verdict, facts } of judged) {
    const names = claim.answers.some(
      (answer) =>
        answer.control === controlId && answer.catalog === catalogId && answer.obligations.includes(obligation.id),
    );
    if (!names) continue;
    claims.push(claim.id);
    if (verdict.status !== "proven" && verdict.status !== "attested") {
      reason = nearer(reason, verdict.status);
      continue;
    }
    if (!obligation.threshold) return null;
    const result = thresholdMet(obligation.threshold, facts);
    if (result === "met") return null;
    reason = result === "not-stated" ? nearer(reason, "threshold-not-stated") : nearer(reason, "threshold-not-met");
  }
  return { obligation: obligation.id, reason, claims };
}

/** What a reader should hear first: the gravest. */
const gravity: readonly GapReason[] = [
  "contradicted",
  "threshold-not-met",
  "threshold-not-stated",
  "stale",
  "unproven",
  "no-claim",
];

function nearer(a: GapReason, b: GapReason): GapReason {
  return gravity.indexOf(a) <= gravity.indexOf(b) ? a : b;
}
