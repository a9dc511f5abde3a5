import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Catalog, controlsOf } from "../domain/assurance/catalog.ts";
import { AkashiError, AkashiErrors } from "../domain/errors.ts";
import { catalogSchema } from "./schema.ts";
import { parseWith, parseYaml } from "./yaml-source.ts";

/** Ids of the catalogs in a folder, sorted. */
export async function listCatalogs(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/**
 * Reads catalogs by id.
 * @throws AkashiErrors with everything that is wrong in any of them
 */
export async function loadCatalogs(folder: string, ids: readonly string[]): Promise<Catalog[]> {
  const known = await listCatalogs(folder);
  const errors: AkashiError[] = [];
  const catalogs: Catalog[] = [];
  for (const id of ids) {
    if (!known.includes(id)) {
      errors.push(new AkashiError("catalog.unknown", { catalog: id, known: known.join(", ") }));
      continue;
    }
    const file = join(folder, id, "catalog.yaml");
    const source = parseYaml(file, await readFile(file, "utf8"));
    if ("errors" in source) {
      errors.push(...source.errors);
      continue;
    }
    const parsed = parseWith(catalogSchema, source, source.value);
    if ("errors" in parsed) {
      errors.push(...parsed.errors);
      continue;
    }
    const catalog = parsed.value as Catalog;
    if (catalog.id !== id)
      errors.push(new AkashiError("schema.invalid", { path: "id", expected: id }, source.at(["id"])));
    errors.push(...duplicateIds(catalog, file));
    catalogs.push(catalog);
  }
  if (errors.length > 0) throw new AkashiErrors(errors);
  return catalogs;
}

/** Control and obligation ids are what claims name: each may stand for one thing only. */
function duplicateIds(catalog: Catalog, file: string): AkashiError[] {
  const seen = new Set<string>();
  const errors: AkashiError[] = [];
  for (const control of controlsOf(catalog)) {
    for (const id of [control.id, ...control.obligations.map((obligation) => obligation.id)]) {
      if (seen.has(id)) errors.push(new AkashiError("id.duplicate", { id, first: file }, { file, line: 1, column: 1 }));
      seen.add(id);
    }
  }
  return errors;
}
