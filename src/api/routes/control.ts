import { applyWorkspace } from "../../flow/apply.ts";
import { releaseHold } from "../../flow/decide.ts";
import { loadWorkspace } from "../../flow/load-workspace.ts";
import type { Store } from "../../store/store.ts";
import { applyRequest, applyResponse, errorResponse, releaseRequest, releaseResponse } from "../contract.ts";
import type { App } from "../server.ts";

export type ControlParts = { readonly store: Store; readonly catalogs: string; readonly now: () => number };

/**
 * What changes something. Served on a socket file that only the operator's account can open: the file's permission is
 * the authentication, until people have accounts.
 */
export function controlRoutes(app: App, { store, catalogs, now }: ControlParts): void {
  app.post(
    "/release",
    { schema: { body: releaseRequest, response: { 200: releaseResponse, 409: errorResponse } } },
    async (request) => {
      const { claim, by, note } = request.body;
      const { standing, verdict } = await releaseHold(store, claim, { by, note }, "operator");
      return { claim, state: standing.state, status: verdict.status };
    },
  );

  app.post(
    "/apply",
    { schema: { body: applyRequest, response: { 200: applyResponse, 400: errorResponse } } },
    async (request) => {
      const workspace = await loadWorkspace(request.body.workspace, catalogs, now());
      const applied = await applyWorkspace(store, workspace, "operator");
      return { ...applied, approvalOutdated: [...applied.approvalOutdated] };
    },
  );
}
