import { findCheck } from "../checks/index.ts";
import type { AnswerDeclaration } from "../domain/assurance/answer.ts";
import type { Catalog } from "../domain/assurance/catalog.ts";
import type { Claim } from "../domain/assurance/claim.ts";
import type { Finding } from "../domain/assurance/evidence.ts";
import {
  type FindingsByClaim,
  type PostureModel,
  postureModel,
  type ServiceState,
} from "../domain/assurance/posture.ts";
import type { Revision } from "../domain/assurance/revision.ts";
import type { Fact, Service } from "../domain/assurance/service.ts";
import type { Standing } from "../domain/assurance/standing.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import type { OperationRecord } from "../domain/operations/record.ts";
import type { Instant } from "../domain/time.ts";
import { loadFindings } from "../store/evidence.ts";
import { loadRecordsChanged, loadState } from "../store/revisions.ts";
import type { ReadTransaction } from "../store/store.ts";

/** A claim as a revision keeps it: the approval counts while it was given for this very wording. */
export type ClaimBody = Omit<Claim, "recordedAt" | "approval"> & {
  readonly declaredApproval: Claim["approval"] | null;
  /** Hash of what is approved: wording, cited facts, kind, audience, and what the proofs look at. */
  readonly contentDigest: string;
  readonly approvedDigest: string | null;
};

/** A declaration as a revision keeps it: the approval of a not-applicable answer counts while it was given for it. */
export type DeclarationBody = AnswerDeclaration & {
  readonly contentDigest: string | null;
  readonly approvedDigest: string | null;
};

export type Header = { readonly organisation: string; readonly name: Localized; readonly origin: string };

/** Everything an organisation's store knows at an instant, in the domain's own types. */
export type State = {
  readonly header: Header;
  readonly catalogs: readonly Catalog[];
  readonly services: readonly ServiceState[];
  /** Every claim with its service. */
  readonly claimById: ReadonlyMap<string, { readonly claim: Claim; readonly service: ServiceState }>;
  readonly findings: FindingsByClaim;
  readonly standings: ReadonlyMap<string, Standing>;
  /**
   * Whether a finding still is evidence for its claim: made of the service the claim is about, at the URL its target
   * stands for now, and, where it was made of records, of the records as they are now.
   */
  readonly isRelevant: (finding: Finding) => boolean;
};

const evidenceKinds = ["setting", "service", "fact", "claim", "declaration", "record", "standing"] as const;

/**
 * @param asOf only what was recorded by then is read
 * @param withCatalogs what claims answer to; verdicts and standings do not need them
 */
export async function readState(tx: ReadTransaction, asOf?: Instant, withCatalogs = true): Promise<State> {
  const revisions = await loadState(tx, withCatalogs ? [...evidenceKinds, "catalog"] : evidenceKinds, asOf);
  return buildState(revisions, await loadFindings(tx, asOf), await loadRecordsChanged(tx, asOf));
}

/** The services alone, without the evidence behind their claims. */
export async function readServices(tx: ReadTransaction): Promise<readonly Service[]> {
  return (await loadState(tx, ["service"])).map(({ body }) => body as Service);
}

function buildState(revisions: readonly Revision[], found: FindingsByClaim, recordsChanged: number): State {
  const bodies = <T>(kind: Revision["kind"]): T[] =>
    revisions.filter((revision) => revision.kind === kind).map(({ body }) => body as T);
  const header = revisions.find(({ kind, key }) => kind === "setting" && key === "workspace")?.body as
    | Header
    | undefined;
  if (!header) throw new AkashiError("workspace.invalid", { folder: "-", missing: "workspace" });
  const facts = bodies<Fact>("fact");
  const claims = revisions.filter(({ kind }) => kind === "claim").map(toClaim);
  const records = revisions
    .filter(({ kind }) => kind === "record")
    .map(({ body, recordedAt }) => ({ ...(body as object), recordedAt }) as OperationRecord);
  const declarations = bodies<DeclarationBody>("declaration").map(toDeclaration);
  const services = bodies<Service>("service").map(
    (service): ServiceState => ({
      service,
      facts,
      claims: claims.filter((claim) => claim.service === service.id),
      declarations: declarations.filter((declaration) => declaration.service === service.id),
      records: records.filter((record) => record.service === service.id),
    }),
  );
  const standings = new Map(bodies<Standing>("standing").map((standing) => [standing.claim, standing]));
  const claimById = new Map(
    services.flatMap((service) => service.claims.map((claim) => [claim.id, { claim, service }] as const)),
  );
  const isRelevant = relevance(services, recordsChanged);
  const findings = new Map([...found].map(([claim, list]) => [claim, list.filter(isRelevant)]));
  return { header, catalogs: bodies<Catalog>("catalog"), services, claimById, findings, standings, isRelevant };
}

/** The state after findings that were just committed. */
export function withFindings(state: State, added: readonly Finding[]): State {
  const findings = new Map(state.findings);
  for (const finding of added.filter(state.isRelevant)) {
    findings.set(finding.claim, [...(findings.get(finding.claim) ?? []), finding]);
  }
  return { ...state, findings };
}

function relevance(services: readonly ServiceState[], recordsChanged: number): State["isRelevant"] {
  const serviceOf = new Map(services.flatMap(({ claims }) => claims.map(({ id, service }) => [id, service])));
  const urlOf = new Map(
    services.flatMap(({ service }) => service.endpoints.map(({ id, url }) => [`${service.id} ${id}`, url])),
  );
  return ({ id, claim, service, target, url, check }) => {
    if (serviceOf.get(claim) !== service) return false;
    if (findCheck(check)?.type === "record") return url === null && Number(id) > recordsChanged;
    return url !== null && urlOf.get(`${service} ${target}`) === url;
  };
}

export function toClaim({ body, recordedAt }: Pick<Revision, "body" | "recordedAt">): Claim {
  const { declaredApproval, contentDigest, approvedDigest, ...claim } = body as unknown as ClaimBody;
  const approved = declaredApproval && approvedDigest === contentDigest;
  return { ...claim, recordedAt, ...(approved ? { approval: declaredApproval } : {}) };
}

function toDeclaration({ contentDigest, approvedDigest, ...declaration }: DeclarationBody): AnswerDeclaration {
  if (!declaration.notApplicable || contentDigest === approvedDigest) return declaration;
  const { approval, ...unapproved } = declaration.notApplicable;
  return { ...declaration, notApplicable: unapproved };
}

/** @throws service.unknown */
export function findService(state: State, id: string | undefined): ServiceState {
  const found = id === undefined && state.services.length === 1 ? state.services[0] : undefined;
  const named = found ?? state.services.find(({ service }) => service.id === id);
  if (named) return named;
  const known = state.services.map(({ service }) => service.id).join(", ");
  throw new AkashiError("service.unknown", { service: id ?? "-", known: known || "-" });
}

export function modelOf(state: State, service: ServiceState): PostureModel {
  return postureModel(service, state.catalogs);
}
