import controlResponseGuide from "./control-response-guide/template.ts";
import type { Template } from "./define.ts";
import digitalServiceSelfCheck from "./digital-service-self-check/template.ts";
import gapReport from "./gap-report/template.ts";
import securityChecklist from "./security-checklist/template.ts";
import slaReport from "./sla-report/template.ts";
import statementOfApplicability from "./statement-of-applicability/template.ts";
import trustPage from "./trust-page/template.ts";
import verdicts from "./verdicts/template.ts";

/** Every template there is, one line each. */
export const templates: readonly Template[] = [
  controlResponseGuide,
  digitalServiceSelfCheck,
  gapReport,
  securityChecklist,
  slaReport,
  statementOfApplicability,
  trustPage,
  verdicts,
];

export function findTemplate(id: string): Template | undefined {
  return templates.find((template) => template.id === id);
}
