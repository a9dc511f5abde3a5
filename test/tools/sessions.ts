import { join } from "node:path";
import type { Outcome } from "../../src/domain/assurance/evidence.ts";
import { applyWorkspace } from "../../src/flow/apply.ts";
import { assessService } from "../../src/flow/assessment.ts";
import { commitEvidence, planLooks } from "../../src/flow/collect.ts";
import type { KeptState } from "../../src/flow/kept-state.ts";
import { loadWorkspace } from "../../src/flow/load-workspace.ts";
import { openStore } from "../../src/flow/open.ts";
import { readState } from "../../src/flow/state.ts";
import type { Evidence } from "../../src/store/evidence.ts";
import type { Store } from "../../src/store/store.ts";
import { catalogsFolder, smallWorkspace, withFolder, writeFiles } from "./workspaces.ts";

/** Where the clock of a session begins. */
export const start = Date.parse("2026-11-21T03:00:00Z");

// biome-ignore lint/suspicious/noExplicitAny: tests write any workspace, sound or not
export type Files = any;

export type Session = {
  readonly store: Store;
  readonly clock: { now: number };
  apply(change?: (workspace: Files) => void): ReturnType<typeof applyWorkspace>;
  /** Evidence of every look that is planned, as if it had been taken now. */
  see(outcome: Outcome, more?: { address?: string; at?: number; kept?: KeptState }): ReturnType<typeof commitEvidence>;
  verdict(): Promise<{ status: string | undefined; unconfirmed: boolean | undefined }>;
  standing(): Promise<string | undefined>;
};

/** A store with the small workspace, whose looks are made up: what follows from evidence is tested with it. */
export async function withSession(work: (session: Session) => Promise<void>): Promise<void> {
  await withFolder({}, async (folder) => {
    const clock = { now: start };
    const now = () => clock.now;
    const store = await openStore({ folder: join(folder, ".akashi") }, "small", "small.example/log", now);
    const session: Session = {
      store,
      clock,
      async apply(change = () => undefined) {
        const workspace: Files = smallWorkspace();
        change(workspace);
        writeFiles(folder, { "a.yaml": workspace });
        return applyWorkspace(store, await loadWorkspace(folder, catalogsFolder, clock.now), "tester");
      },
      async see(outcome, { address = "192.0.2.1", at = clock.now, kept } = {}) {
        const state = await store.read((tx) => readState(tx));
        const evidence = planLooks(state)
          .filter(({ check }) => check.type === "probe")
          .map(({ check, params, service, target, endpoint, wanted }): Evidence => {
            const shared = {
              check: check.id,
              checkVersion: check.version,
              service: service.service.id,
              target,
              url: endpoint?.url ?? null,
              address,
              addresses: [address],
              observedAt: at,
            };
            return {
              observation: { ...shared, params, data: {} },
              findings: wanted.map(({ claim, proof }) => ({
                ...shared,
                claim: claim.id,
                params: JSON.stringify(params),
                outcome,
                reason: "only-allowed",
                args: { accepted: ["TLS 1.3"] },
                basis: "measured" as const,
                now: at,
                validUntil: at + proof.validity,
              })),
            };
          });
        return commitEvidence(store, evidence, kept);
      },
      async verdict() {
        const { verdicts } = await assessService(store, undefined, { now: clock.now }, () => performance.now());
        const mine = verdicts.find(({ claim }) => claim === "tls");
        return { status: mine?.status, unconfirmed: mine?.unconfirmed };
      },
      async standing() {
        return (await store.read((tx) => readState(tx))).standings.get("tls")?.state;
      },
    };
    try {
      await work(session);
    } finally {
      await store.close();
    }
  });
}
