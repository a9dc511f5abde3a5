import type { Claim, Proof } from "../domain/assurance/claim.ts";
import type { RevisionKind } from "../domain/assurance/revision.ts";
import type { Fact } from "../domain/assurance/service.ts";
import { verdictAt } from "../domain/assurance/verdict.ts";
import { canonicalJson, type Json } from "../domain/canonical-json.ts";
import { AkashiError, AkashiErrors } from "../domain/errors.ts";
import { sha256 } from "../ledger/tree.ts";
import { loadFindings } from "../store/evidence.ts";
import { loadState } from "../store/revisions.ts";
import type { Draft, Store, WriteTransaction } from "../store/store.ts";
import { decideStandings } from "./decide.ts";
import { type ClaimBody, readState } from "./state.ts";
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
    const { organisation, name, origin } = workspace;
    put("setting", "workspace", { organisation, name, origin });
    for (const catalog of workspace.catalogs) put("catalog", catalog.id, catalog as unknown as Json);
    for (const service of workspace.services) put("service", service.id, service as unknown as Json);
    for (const fact of workspace.facts) put("fact", fact.id, fact as unknown as Json);
    for (const claim of workspace.claims) {
      const before = current.get(`claim ${claim.id}`)?.body as unknown as ClaimBody | undefined;
      const body = claimBody(claim, facts, before);
      if (body.declaredApproval && body.approvedDigest !== body.contentDigest) approvalOutdated.push(claim.id);
      put("claim", claim.id, body as unknown as Json);
    }
    for (const one of workspace.declarations) {
      put("declaration", `${one.service} ${one.catalog} ${one.control}`, one as unknown as Json);
    }
    for (const record of workspace.records) put("record", record.id, record as unknown as Json);
    const removed = [...current.values()].filter(({ kind, key }) => !seen.has(`${kind} ${key}`));
    for (const { kind, key } of removed) drafts.push({ kind, key, body: null, occurredAt: tx.recordedAt, actor });

    await refuseSilentRemoval(tx, workspace, approvalOutdated);
    await tx.append(drafts);
    if (drafts.length > 0) await decideStandings(tx, await readState(tx, undefined, false), undefined, "system");
    return { added, changed, removed: removed.length, unchanged, approvalOutdated };
  });
}

/** The approval a claim declares holds for the content it was first declared with, and for no later one. */
function claimBody(
  claim: Omit<Claim, "recordedAt">,
  facts: ReadonlyMap<string, Fact>,
  before: ClaimBody | undefined,
): ClaimBody {
  const { approval, ...rest } = claim;
  const contentDigest = digestOf(claim, facts);
  const same =
    before?.declaredApproval && approval && canonicalJson(before.declaredApproval) === canonicalJson(approval);
  const approvedDigest = approval ? (same ? before.approvedDigest : contentDigest) : null;
  return { ...rest, declaredApproval: approval ?? null, contentDigest, approvedDigest };
}

/** What an approver approves. How often a proof looks is not part of it; what it looks at is. */
function digestOf(claim: Omit<Claim, "recordedAt">, facts: ReadonlyMap<string, Fact>): string {
  const { statement, kind, audience } = claim;
  const cited = claim.facts.map((id) => facts.get(id) ?? id);
  const content = { statement, kind, audience, facts: cited, proofs: claim.proofs.map(identityOf) };
  return sha256(canonicalJson(content as unknown as Json)).toString("hex");
}

function identityOf(proof: Proof): unknown {
  if (proof.kind !== "check") return { kind: proof.kind, ...(proof.kind === "inherited" ? proof : {}) };
  return { kind: proof.kind, check: proof.check, params: proof.params, targets: proof.targets };
}

/** Taking a contradicted proof out of a claim makes it look sound: that needs somebody's name, anew. */
async function refuseSilentRemoval(
  tx: WriteTransaction,
  workspace: Workspace,
  approvalOutdated: readonly string[],
): Promise<void> {
  const findings = await loadFindings(tx);
  const before = (await loadState(tx, ["claim"])).map(
    ({ body, recordedAt }) => ({ ...(body as object), recordedAt }) as unknown as Claim,
  );
  const errors: AkashiError[] = [];
  for (const claim of before) {
    const after = workspace.claims.find(({ id }) => id === claim.id);
    if (!after || (after.approval && !approvalOutdated.includes(claim.id))) continue;
    const { reasons } = verdictAt(claim, findings.get(claim.id) ?? [], [], tx.recordedAt);
    for (const reason of reasons) {
      if (reason.status !== "not-met" || !reason.finding) continue;
      const { check, params, target } = reason.finding;
      const kept = after.proofs.some(
        (proof) =>
          proof.kind === "check" &&
          proof.check === check &&
          canonicalJson(proof.params) === params &&
          proof.targets.includes(target),
      );
      if (!kept) {
        const at = workspace.places.get(claim.id);
        errors.push(new AkashiError("claim.removes-contradicted", { claim: claim.id, check, target }, at));
      }
    }
  }
  if (errors.length > 0) throw new AkashiErrors(errors);
}
