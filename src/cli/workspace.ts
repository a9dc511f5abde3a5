import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Applied, applyWorkspace } from "../flow/apply.ts";
import { loadWorkspace } from "../flow/load-workspace.ts";
import { type DataPlace, openExisting, openStore } from "../flow/open.ts";
import { noSettings, type OperatorSettings, readOperator } from "../flow/operator.ts";
import type { Workspace } from "../flow/workspace.ts";
import type { Store } from "../store/store.ts";
import { type Context, stringOption, type Values } from "./define.ts";

/** Where a workspace's data are, unless the call says otherwise. */
export function dataPlace(workspace: string, options: Values): DataPlace {
  const database = stringOption(options, "database");
  const folder = stringOption(options, "data") ?? join(workspace, ".akashi");
  return { folder, ...(database === undefined ? {} : { database }) };
}

/** Reads a workspace, opens its store and applies the files. The caller closes the store. */
export async function openWorkspace(
  context: Context,
  folder: string,
  options: Values,
): Promise<{ workspace: Workspace; store: Store; applied: Applied }> {
  const workspace = await loadWorkspace(folder, context.catalogs, context.now());
  const place = dataPlace(folder, options);
  if (stringOption(options, "data") === undefined) keepOutOfGit(place.folder);
  const store = await openStore(place, workspace.organisation, workspace.origin, context.now);
  try {
    return { workspace, store, applied: await applyWorkspace(store, workspace, "operator") };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A workspace is source, its data are not: the key in them must never be committed with it. */
function keepOutOfGit(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, ".gitignore");
  if (!existsSync(file)) writeFileSync(file, "*\n");
}

/** The store of a folder that may be a workspace or a data folder. */
export function openData(context: Context, folder: string | undefined, options: Values): Promise<Store> {
  const place = dataPlace(folder ?? ".", options);
  return openExisting(place, stringOption(options, "organisation"), context.now);
}

/** What this machine's operator allows: named in the call, or in the environment; never found in a workspace. */
export function operatorSettings(context: Context, options: Values): OperatorSettings {
  const file = stringOption(options, "operator") ?? context.env.AKASHI_OPERATOR;
  return file ? readOperator(file) : noSettings;
}
