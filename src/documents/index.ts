import type { Template } from "./define.ts";
import securityChecklist from "./security-checklist/template.ts";
import slaReport from "./sla-report/template.ts";
import trustPage from "./trust-page/template.ts";
import verdicts from "./verdicts/template.ts";

/** Every template there is, one line each. */
export const templates: readonly Template[] = [securityChecklist, slaReport, trustPage, verdicts];

export function findTemplate(id: string): Template | undefined {
  return templates.find((template) => template.id === id);
}
