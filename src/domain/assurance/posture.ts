import type { OperationRecord } from "../operations/record.ts";
import type { Instant } from "../time.ts";
import { type Answer, type AnswerDeclaration, answerAt, type JudgedClaim } from "./answer.ts";
import { type Catalog, type Control, controlApplies, controlsOf } from "./catalog.ts";
import type { Claim } from "./claim.ts";
import type { Finding } from "./evidence.ts";
import type { Fact, Service } from "./service.ts";
import { type Verdict, verdictAt } from "./verdict.ts";

/** Everything about one service that an evaluation reads, besides its findings. */
export type ServiceState = {
  readonly service: Service;
  readonly facts: readonly Fact[];
  readonly claims: readonly Claim[];
  readonly declarations: readonly AnswerDeclaration[];
  readonly records: readonly OperationRecord[];
};

/** Findings by the id of the claim they bear on. */
export type FindingsByClaim = ReadonlyMap<string, readonly Finding[]>;

type ClaimNode = { readonly claim: Claim; readonly facts: readonly Fact[]; readonly answers: AnswerNode[] };
type AnswerNode = {
  readonly catalog: string;
  readonly control: Control;
  readonly declaration: AnswerDeclaration | undefined;
  readonly claims: ClaimNode[];
  readonly position: number;
};

/** The joins of a service's state, made once, so that evaluations only walk. */
export type PostureModel = {
  readonly state: ServiceState;
  readonly claims: ReadonlyMap<string, ClaimNode>;
  readonly answers: readonly AnswerNode[];
};

/** Verdicts by claim and answers by position in the model, at an instant. */
export type Posture = {
  at: Instant;
  readonly verdicts: Map<string, Verdict>;
  readonly answers: Answer[];
};

export type Touched = { readonly verdicts: readonly string[]; readonly answers: readonly number[] };

export function postureModel(state: ServiceState, catalogs: readonly Catalog[]): PostureModel {
  const facts = new Map(state.facts.map((fact) => [fact.id, fact]));
  const declarations = new Map(state.declarations.map((one) => [`${one.catalog} ${one.control}`, one]));
  const claims = new Map<string, ClaimNode>();
  for (const claim of state.claims) {
    const cited = claim.facts.flatMap((id) => facts.get(id) ?? []);
    claims.set(claim.id, { claim, facts: cited, answers: [] });
  }
  const answers: AnswerNode[] = [];
  const byControl = new Map<string, AnswerNode>();
  for (const catalog of catalogs) {
    for (const control of controlsOf(catalog)) {
      if (!controlApplies(catalog, control, state.service.type)) continue;
      const key = `${catalog.id} ${control.id}`;
      const node: AnswerNode = {
        catalog: catalog.id,
        control,
        declaration: declarations.get(key),
        claims: [],
        position: answers.length,
      };
      answers.push(node);
      byControl.set(key, node);
    }
  }
  for (const node of claims.values()) {
    for (const { catalog, control } of node.claim.answers) {
      const answer = byControl.get(`${catalog} ${control}`);
      if (!answer || answer.claims.includes(node)) continue;
      answer.claims.push(node);
      node.answers.push(answer);
    }
  }
  return { state, claims, answers };
}

const none: readonly Finding[] = [];

/** Every verdict and every answer of a service at an instant, each with its reasons. */
export function evaluate(model: PostureModel, findings: FindingsByClaim, instant: Instant): Posture {
  const verdicts = new Map<string, Verdict>();
  for (const { claim } of model.claims.values()) {
    verdicts.set(claim.id, verdictAt(claim, findings.get(claim.id) ?? none, model.state.records, instant));
  }
  const answers = model.answers.map((node) => answerOf(model, node, verdicts, instant));
  return { at: instant, verdicts, answers };
}

function answerOf(
  model: PostureModel,
  node: AnswerNode,
  verdicts: ReadonlyMap<string, Verdict>,
  instant: Instant,
): Answer {
  const judged: JudgedClaim[] = [];
  for (const { claim, facts } of node.claims) {
    const verdict = verdicts.get(claim.id);
    if (verdict) judged.push({ claim, verdict, facts });
  }
  const { service, records } = model.state;
  return answerAt(node.catalog, node.control, service.type, judged, node.declaration, records, instant);
}

/**
 * Brings a posture up to a new instant after new findings for some claims, touching only what they affect:
 * those claims, claims whose verdict time has ended, and the answers these claims take part in.
 */
export function advance(
  model: PostureModel,
  posture: Posture,
  findings: FindingsByClaim,
  changed: Iterable<string>,
  instant: Instant,
): Touched {
  const due = new Set<string>();
  for (const id of changed) if (model.claims.has(id)) due.add(id);
  for (const [id, verdict] of posture.verdicts) {
    if (verdict.until !== null && verdict.until <= instant) due.add(id);
  }
  const touched = new Set<AnswerNode>();
  for (const id of due) {
    const node = model.claims.get(id) as ClaimNode;
    posture.verdicts.set(id, verdictAt(node.claim, findings.get(id) ?? none, model.state.records, instant));
    for (const answer of node.answers) touched.add(answer);
  }
  // Declarations end by date without any claim.
  for (const node of model.answers) {
    if (node.declaration && isDeclarationDue(node.declaration, posture.at, instant)) touched.add(node);
  }
  const positions: number[] = [];
  for (const node of touched) {
    posture.answers[node.position] = answerOf(model, node, posture.verdicts, instant);
    positions.push(node.position);
  }
  posture.at = instant;
  return { verdicts: [...due], answers: positions };
}

function isDeclarationDue(declaration: AnswerDeclaration, from: Instant, to: Instant): boolean {
  if (declaration.certificate !== undefined) return true;
  const between = (instant: Instant | undefined) => instant !== undefined && from < instant && instant <= to;
  return between(declaration.planned?.by) || between(declaration.notApplicable?.reviewBy);
}
