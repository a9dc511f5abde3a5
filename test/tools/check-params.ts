import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Check } from "../../src/checks/define.ts";
import type { Json } from "../../src/domain/canonical-json.ts";

/** Parameters a check runs with: its defaults, or else those of one of its cases. */
export function someParams(check: Check): unknown {
  const defaults = check.params.safeParse({});
  if (defaults.success) return defaults.data;
  for (const file of globSync(join(import.meta.dirname, "../../src/checks", check.id, "cases/*.json")).sort()) {
    const parsed = check.params.safeParse((JSON.parse(readFileSync(file, "utf8")) as { params: Json }).params);
    if (parsed.success) return parsed.data;
  }
  throw new Error(`${check.id} has no case whose parameters it knows`);
}
