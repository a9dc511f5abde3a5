import type { Localized } from "../locale.ts";
import { certificateHolds, coversService, type OperationRecord } from "../operations/record.ts";
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
  readonly service: string;
  readonly catalog: string;
  readonly control: string;
  readonly responsibility: Responsibility;
  readonly notApplicable?: {
    readonly reason: Localized;
    /** Absent while this reason and date have not been approved. */
    readonly approval?: Approval;
    readonly reviewBy: Instant;
  };
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

const nothing: readonly never[] = [];

/**
 * What the service says to one control at an instant.
 * @param judged the claims that name this control, in a stable order
 */
export function answerAt(
  catalog: string,
  control: Control,
  type: ServiceType,
  judged: readonly JudgedClaim[],
  declaration: AnswerDeclaration | undefined,
  records: readonly OperationRecord[],
  instant: Instant,
): Answer {
  const responsibility = declaration?.responsibility ?? (control.addressee === "customer" ? "customer" : "provider");
  const make: Make = (status, covered, gaps) => ({
    catalog,
    control: control.id,
    responsibility,
    status,
    covered,
    gaps,
    claims: judged.length === 0 ? nothing : judged.map(idOf),
  });
  if (declaration?.notApplicable) {
    const { approval, reviewBy } = declaration.notApplicable;
    if (!approval || approval.on > instant) return make("unanswered", nothing, whole("approval-missing"));
    if (reviewBy <= instant) return make("unanswered", nothing, whole("review-overdue"));
    return make("not-applicable", nothing, nothing);
  }
  if (declaration?.planned && judged.length === 0) {
    if (declaration.planned.by <= instant) return make("not-satisfied", nothing, whole("plan-overdue"));
    return make("planned", nothing, openObligations(control, type, declaration));
  }
  if (responsibility === "customer") return make("customer", nothing, nothing);
  if (responsibility === "inherited" && judged.length === 0) {
    const held = records.some(
      (record) =>
        record.kind === "certificate" &&
        record.id === declaration?.certificate &&
        record.holder === declaration.upstream &&
        coversService(record, declaration.service, record.holder) &&
        certificateHolds(record, instant) === "held",
    );
    return held ? make("inherited", nothing, nothing) : make("unanswered", nothing, whole("certificate-missing"));
  }
  // A control without claims is unanswered, never the worst of nothing.
  if (judged.length === 0) return make("unanswered", nothing, openObligations(control, type, declaration));
  return fromClaims(make, catalog, control, type, judged, declaration);
}

type Make = (status: AnswerStatus, covered: readonly string[], gaps: readonly Gap[]) => Answer;

const idOf = ({ claim }: JudgedClaim): string => claim.id;

function whole(reason: GapReason): Gap[] {
  return [{ obligation: null, reason, claims: nothing }];
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
    .map((obligation) => ({ obligation: obligation.id, reason: "no-claim", claims: nothing }));
}

function fromClaims(
  make: Make,
  catalog: string,
  control: Control,
  type: ServiceType,
  judged: readonly JudgedClaim[],
  declaration: AnswerDeclaration | undefined,
): Answer {
  const covered: string[] = [];
  let gaps: Gap[] | null = null;
  let required = 0;
  for (const obligation of control.obligations) {
    if (obligation.applies && !obligation.applies.includes(type)) continue;
    const must = isRequired(obligation, declaration);
    if (must) required++;
    const gap = gapOf(catalog, control.id, obligation, judged);
    if (gap === null) covered.push(obligation.id);
    else if (must) {
      gaps ??= [];
      gaps.push(gap);
    }
  }
  // Other claims may cover what a contradicted one says, but the control is not whole while one of its claims is false.
  if (gaps === null && judged.some(({ verdict }) => verdict.status === "contradicted")) {
    const contradicted = judged.filter(({ verdict }) => verdict.status === "contradicted");
    gaps = [{ obligation: null, reason: "contradicted", claims: contradicted.map(idOf) }];
  }
  if (covered.length > 0) return make(gaps === null ? "satisfied" : "partial", covered.slice(), gaps ?? nothing);
  return make(required === 0 && gaps === null ? "unanswered" : "not-satisfied", covered, gaps ?? nothing);
}

/** Null when a claim that names the obligation is proven or attested and states the number asked for; else the nearest miss. */
function gapOf(catalog: string, control: string, obligation: Obligation, judged: readonly JudgedClaim[]): Gap | null {
  let reason: GapReason = "no-claim";
  let claims: string[] | null = null;
  for (const { claim, verdict, facts } of judged) {
    if (!namesObligation(claim, catalog, control, obligation.id)) continue;
    if (verdict.status === "proven" || verdict.status === "attested") {
      if (!obligation.threshold) return null;
      const result = thresholdMet(obligation.threshold, facts);
      if (result === "met") return null;
      reason = nearer(reason, result === "not-stated" ? "threshold-not-stated" : "threshold-not-met");
    } else reason = nearer(reason, verdict.status);
    claims ??= [];
    claims.push(claim.id);
  }
  return { obligation: obligation.id, reason, claims: claims ?? nothing };
}

function namesObligation({ answers }: Claim, catalog: string, control: string, obligation: string): boolean {
  for (const answer of answers) {
    if (answer.control === control && answer.catalog === catalog && answer.obligations.includes(obligation))
      return true;
  }
  return false;
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
