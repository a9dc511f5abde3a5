import type { OperationRecord } from "../operations/record.ts";
import type { Instant } from "../time.ts";
import { type Answer, type AnswerDeclaration, answerAt, type JudgedClaim } from "./answer.ts";
import { type Catalog, type Control, controlApplies, controlsOf } from "./catalog.ts";
import type { Claim } from "./claim.ts";
import type { Finding } from "./evidence.ts";
import type { Fact, Service } from "./service.ts";
import { proofParams, type Verdict, verdictAt } from "./verdict.ts";

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

type ClaimNode = {
  readonly claim: Claim;
  readonly params: readonly string[];
  readonly facts: readonly Fact[];
  readonly answers: AnswerNode[];
  readonly position: number;
};
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
  readonly claims: readonly ClaimNode[];
  readonly claimById: ReadonlyMap<string, ClaimNode>;
  readonly answers: readonly AnswerNode[];
};

/** Judged claims and answers at an instant, by position in the model. */
export type Posture = {
  at: Instant;
  readonly judged: JudgedClaim[];
  readonly answers: Answer[];
};

export type Touched = { readonly claims: readonly string[]; readonly answers: readonly number[] };

export function postureModel(state: ServiceState, catalogs: readonly Catalog[]): PostureModel {
  const facts = new Map(state.facts.map((fact) => [fact.id, fact]));
  const declarations = new Map(state.declarations.map((one) => [`${one.catalog} ${one.control}`, one]));
  const claims = state.claims.map((claim, position): ClaimNode => {
    const cited = claim.facts.flatMap((id) => facts.get(id) ?? []);
    return { claim, params: proofParams(claim), facts: cited, answers: [], position };
  });
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
  for (const node of claims) {
    for (const { catalog, control } of node.claim.answers) {
      const answer = byControl.get(`${catalog} ${control}`);
      if (!answer || answer.claims.includes(node)) continue;
      answer.claims.push(node);
      node.answers.push(answer);
    }
  }
  return { state, claims, claimById: new Map(claims.map((node) => [node.claim.id, node])), answers };
}

const none: readonly Finding[] = [];

/** Every verdict and every answer of a service at an instant, each with its reasons. */
export function evaluate(model: PostureModel, findings: FindingsByClaim, instant: Instant): Posture {
  const judged = model.claims.map((node) => judge(model, node, findings, instant));
  const answers = model.answers.map((node) => answerOf(model, node, judged, instant));
  return { at: instant, judged, answers };
}

function judge(model: PostureModel, node: ClaimNode, findings: FindingsByClaim, instant: Instant): JudgedClaim {
  const { claim, facts, params } = node;
  const verdict = verdictAt(claim, findings.get(claim.id) ?? none, model.state.records, instant, params);
  return { claim, facts, verdict };
}

function answerOf(model: PostureModel, node: AnswerNode, judged: readonly JudgedClaim[], instant: Instant): Answer {
  const mine = node.claims.map(({ position }) => judged[position] as JudgedClaim);
  const { service, records } = model.state;
  return answerAt(node.catalog, node.control, service.type, mine, node.declaration, records, instant);
}

/** The verdicts of a posture by claim, for readers. */
export function verdictsById({ judged }: Posture): Map<string, Verdict> {
  return new Map(judged.map(({ claim, verdict }) => [claim.id, verdict]));
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
  const due = new Set<ClaimNode>();
  for (const id of changed) {
    const node = model.claimById.get(id);
    if (node) due.add(node);
  }
  for (let position = 0; position < posture.judged.length; position++) {
    const { until } = (posture.judged[position] as JudgedClaim).verdict;
    if (until !== null && until <= instant) due.add(model.claims[position] as ClaimNode);
  }
  const touched = new Set<AnswerNode>();
  for (const node of due) {
    posture.judged[node.position] = judge(model, node, findings, instant);
    for (const answer of node.answers) touched.add(answer);
  }
  // Declarations end by date without any claim.
  for (const node of model.answers) {
    if (node.declaration && isDeclarationDue(node.declaration, posture.at, instant)) touched.add(node);
  }
  const positions: number[] = [];
  for (const node of touched) {
    posture.answers[node.position] = answerOf(model, node, posture.judged, instant);
    positions.push(node.position);
  }
  posture.at = instant;
  return { claims: [...due].map(({ claim }) => claim.id), answers: positions };
}

function isDeclarationDue(declaration: AnswerDeclaration, from: Instant, to: Instant): boolean {
  if (declaration.certificate !== undefined) return true;
  const between = (instant: Instant | undefined) => instant !== undefined && from < instant && instant <= to;
  return between(declaration.planned?.by) || between(declaration.notApplicable?.reviewBy);
}
