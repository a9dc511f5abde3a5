import type { Approval, CheckProof, Claim, Proof } from "../domain/assurance/claim.ts";
import type { Finding } from "../domain/assurance/evidence.ts";
import type { RevisionKind } from "../domain/assurance/revision.ts";
import type { Fact } from "../domain/assurance/service.ts";
import { isBinding } from "../domain/assurance/standing.ts";
import { verdictAt } from "../domain/assurance/verdict.ts";
import { canonicalJson, type Json } from "../domain/canonical-json.ts";
import { AkashiError, AkashiErrors } from "../domain/errors.ts";
import { locales } from "../domain/locale.ts";
import { day } from "../domain/time.ts";
import { sha256 } from "../ledger/tree.ts";
import { appendEvidence, loadFindings } from "../store/evidence.ts";
import { loadHistories, loadState } from "../store/revisions.ts";
import type { Draft, ReadTransaction, Store, WriteTransaction } from "../store/store.ts";
import { isUnseen, planLooks } from "./collect.ts";
import { decideStandings } from "./decide.ts";
import { lookAtRecords } from "./look.ts";
import { type ClaimBody, type DeclarationBody, readState, toClaim, withFindings } from "./state.ts";
import type { Workspace } from "./workspace.ts";

export type Applied = {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  /** Claims whose wording changed under an approval that was given for the old one. */
  readonly approvalOutdated: readonly string[];
};

/** Kinds that a workspace's files manage: what is gone from the files is removed from the state. */
const managed = ["setting", "catalog", "service", "fact", "claim", "declaration", "record"] as const;

/**
 * Turns a workspace's files into revisions: one for each thing that differs from the state, in one transaction.
 * @param occurredAt when the files are said to have been put into force
 * @throws AkashiErrors when a claim drops a proof that stands contradicted without a new approval
 */
export async function applyWorkspace(store: Store, workspace: Workspace, actor: string): Promise<Applied> {
  return store.transact(async (tx) => {
    const current = new Map(
      (await loadState(tx, managed)).map((revision) => [`${revision.kind} ${revision.key}`, revision]),
    );
    // Settings the files do not manage stay as they are.
    for (const [name, { kind, key }] of current) if (kind === "setting" && key !== "workspace") current.delete(name);
    const facts = new Map(workspace.facts.map((fact) => [fact.id, fact]));
    const approvalOutdated: string[] = [];
    const drafts: Draft[] = [];
    const seen = new Set<string>();
    let added = 0;
    let changed = 0;
    let unchanged = 0;
    const put = (kind: RevisionKind, key: string, body: Json): void => {
      const name = `${kind} ${key}`;
      seen.add(name);
      const before = current.get(name);
      if (before && canonicalJson(before.body) === canonicalJson(body)) {
        unchanged++;
        return;
      }
      if (before) changed++;
      else added++;
      drafts.push({ kind, key, body, occurredAt: tx.recordedAt, actor });
    };
    // What ran out before this change is recorded before it: a proof renewed too late held its sentence back.
    if (current.has("setting workspace")) {
      await decideStandings(tx, await readState(tx, undefined, false), undefined, "system");
    }
    const approvals = await loadApprovals(tx);
    const { organisation, name, origin } = workspace;
    put("setting", "workspace", { organisation, name, origin });
    for (const catalog of workspace.catalogs) put("catalog", catalog.id, catalog as unknown as Json);
    for (const service of workspace.services) put("service", service.id, service as unknown as Json);
    for (const fact of workspace.facts) put("fact", fact.id, fact as unknown as Json);
    const endpoints = endpointsOf(workspace);
    for (const claim of workspace.claims) {
      const body = claimBody(claim, facts, endpoints, approvals);
      if (body.declaredApproval && body.approvedDigest !== body.contentDigest) approvalOutdated.push(claim.id);
      put("claim", claim.id, body as unknown as Json);
    }
    for (const one of workspace.declarations) {
      const body = declarationBody(one, approvals);
      put("declaration", declarationKey(one), body as unknown as Json);
    }
    for (const record of workspace.records) put("record", record.id, record as unknown as Json);
    const removed = [...current.values()].filter(({ kind, key }) => !seen.has(`${kind} ${key}`));
    for (const { kind, key } of removed) drafts.push({ kind, key, body: null, occurredAt: tx.recordedAt, actor });

    await refuseSilentChanges(tx, workspace, approvalOutdated);
    await tx.append(drafts);
    if (drafts.length > 0) await decideAgain(tx);
    return { added, changed, removed: removed.length, unchanged, approvalOutdated };
  });
}

/** Records are looked at again at once where they changed: no finding outlives the record it was made of. */
async function decideAgain(tx: WriteTransaction): Promise<void> {
  const state = await readState(tx, undefined, false);
  const unseen = planLooks(state).filter((look) => isUnseen(look, state));
  const findings = await appendEvidence(
    tx,
    unseen.map((look) => lookAtRecords(look, tx.recordedAt)),
    "system",
  );
  await decideStandings(tx, withFindings(state, findings), undefined, "system");
}

/** What every approval was first declared with: it holds for that content, and for no later one. */
type Approvals = ReadonlyMap<string, string>;

function approvalKey(kind: "claim" | "declaration", key: string, approval: Approval): string {
  return `${kind} ${key} ${canonicalJson(approval as unknown as Json)}`;
}

/**
 * Over the whole history, removals included: leaving an approval or a claim out for a while, and putting it back with
 * other words, approves nothing.
 */
async function loadApprovals(tx: ReadTransaction): Promise<Approvals> {
  const approvals = new Map<string, string>();
  const keep = (key: string, digest: string): void => {
    if (!approvals.has(key)) approvals.set(key, digest);
  };
  for (const { key, body } of await loadHistories(tx, "claim")) {
    const { declaredApproval, approvedDigest } = (body ?? {}) as unknown as Partial<ClaimBody>;
    if (declaredApproval && approvedDigest) keep(approvalKey("claim", key, declaredApproval), approvedDigest);
  }
  for (const { key, body } of await loadHistories(tx, "declaration")) {
    const { notApplicable, approvedDigest } = (body ?? {}) as unknown as Partial<DeclarationBody>;
    const approval = notApplicable?.approval;
    if (approval && approvedDigest) keep(approvalKey("declaration", key, approval), approvedDigest);
  }
  return approvals;
}

type Endpoints = ReadonlyMap<string, string>;

function endpointsOf({ services }: Workspace): Endpoints {
  return new Map(
    services.flatMap((service) => service.endpoints.map(({ id, url }) => [`${service.id} ${id}`, url] as const)),
  );
}

function claimBody(
  claim: Omit<Claim, "recordedAt">,
  facts: ReadonlyMap<string, Fact>,
  endpoints: Endpoints,
  approvals: Approvals,
): ClaimBody {
  const { approval, ...rest } = claim;
  const contentDigest = digestOf(claim, facts, endpoints);
  const first = approval && approvals.get(approvalKey("claim", claim.id, approval));
  const approvedDigest = approval ? (first ?? contentDigest) : null;
  return { ...rest, declaredApproval: approval ?? null, contentDigest, approvedDigest };
}

const declarationKey = (one: Workspace["declarations"][number]): string =>
  `${one.service} ${one.catalog} ${one.control}`;

function declarationBody(one: Workspace["declarations"][number], approvals: Approvals): DeclarationBody {
  if (!one.notApplicable) return { ...one, contentDigest: null, approvedDigest: null };
  const { reason, reviewBy, approval } = one.notApplicable;
  const contentDigest = sha256(canonicalJson({ reason, reviewBy } as unknown as Json)).toString("hex");
  const first = approval && approvals.get(approvalKey("declaration", declarationKey(one), approval));
  return { ...one, contentDigest, approvedDigest: first ?? contentDigest };
}

/** What an approver approves. How often a proof looks is not part of it; what it looks at, and who vouches, is. */
function digestOf(claim: Omit<Claim, "recordedAt">, facts: ReadonlyMap<string, Fact>, endpoints: Endpoints): string {
  const { service, statement, kind, audience } = claim;
  const cited = claim.facts.map((id) => facts.get(id) ?? id);
  const proofs = claim.proofs.map((proof) => identityOf(proof, service, endpoints));
  const content = { service, statement, kind, audience, facts: cited, proofs };
  return sha256(canonicalJson(content as unknown as Json)).toString("hex");
}

function identityOf(proof: Proof, service: string, endpoints: Endpoints): unknown {
  if (proof.kind !== "check") return proof;
  const { kind, check, params, confirm } = proof;
  const targets = proof.targets.map((target) => ({ target, url: endpoints.get(`${service} ${target}`) ?? null }));
  return { kind, check, params, confirm, targets };
}

/**
 * What would make a sentence look sound, or change one the law asks for, without anybody's name under it:
 * taking a contradicted proof out, letting it look elsewhere, or renaming the claim; and rewording a statutory or
 * contract sentence that is public. Somebody has to approve it anew, after the contradiction was seen.
 */
async function refuseSilentChanges(
  tx: WriteTransaction,
  workspace: Workspace,
  approvalOutdated: readonly string[],
): Promise<void> {
  const state = (await loadState(tx, ["setting"])).length > 0 ? await readState(tx, undefined, false) : undefined;
  if (!state) return;
  const errors: AkashiError[] = [];
  const endpoints = endpointsOf(workspace);
  const known = await lastClaims(tx);
  const isNew = ({ id }: { readonly id: string }): boolean => !known.has(id);
  const everFound = await loadFindings(tx);
  for (const before of known.values()) {
    const standing = state.standings.get(before.id);
    const after = workspace.claims.find(({ id }) => id === before.id);
    const at = workspace.places.get(before.id);
    if (!after) {
      const renamed = workspace.claims.find((one) => isNew(one) && sameStatement(one, before));
      if (renamed && standing?.state === "held") {
        const place = workspace.places.get(renamed.id);
        errors.push(new AkashiError("claim.renames-held", { claim: before.id, renamed: renamed.id }, place));
      }
      continue;
    }
    const approved = after.approval !== undefined && !approvalOutdated.includes(after.id);
    if (isBinding(before.kind) && standing?.state === "shown" && !approved) {
      errors.push(new AkashiError("claim.binding-unapproved", { claim: before.id }, at));
    }
    // Of a claim that was taken out nobody can say what its evidence was of: all of it counts.
    const found = (state.claimById.has(before.id) ? state.findings : everFound).get(before.id);
    const { reasons } = verdictAt(before, found ?? [], [], tx.recordedAt);
    for (const { status, finding } of reasons) {
      if (status !== "not-met" || !finding) continue;
      const signedSince = approved && after.approval && after.approval.on + day > finding.recordedAt;
      if (signedSince || keepsProof(before, after, finding, endpoints)) continue;
      const { check, target } = finding;
      errors.push(new AkashiError("claim.removes-contradicted", { claim: before.id, check, target }, at));
    }
  }
  if (errors.length > 0) throw new AkashiErrors(errors);
}

function keepsProof(
  before: Claim,
  after: Omit<Claim, "recordedAt">,
  { check, params, target, url, service }: Finding,
  endpoints: Endpoints,
): boolean {
  const find = (proofs: readonly Proof[]) =>
    proofs.find(
      (proof): proof is CheckProof =>
        proof.kind === "check" &&
        proof.check === check &&
        canonicalJson(proof.params) === params &&
        proof.targets.includes(target),
    );
  const kept = find(after.proofs);
  const was = find(before.proofs);
  return (
    kept !== undefined &&
    canonicalJson(kept.confirm) === canonicalJson(was?.confirm ?? kept.confirm) &&
    after.service === service &&
    (url === null || endpoints.get(`${service} ${target}`) === url)
  );
}

function sameStatement(a: Pick<Claim, "statement">, b: Pick<Claim, "statement">): boolean {
  return locales.some((locale) => a.statement[locale] === b.statement[locale]);
}

/** The newest wording and proofs of every claim there ever was, those taken out included. */
async function lastClaims(tx: ReadTransaction): Promise<Map<string, Claim>> {
  const claims = new Map<string, Claim>();
  for (const revision of await loadHistories(tx, "claim")) {
    if (revision.body !== null) claims.set(revision.key, toClaim(revision));
  }
  return claims;
}
