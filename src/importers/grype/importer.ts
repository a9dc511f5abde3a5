import { z } from "zod";
import type { ScanFinding } from "../../domain/operations/scan-report.ts";
import type { Importer } from "../define.ts";
import { list, maybe, parseJson } from "../json.ts";
import { finding, instant, reportOf, severityNamed } from "../report.ts";

const match = z.object({
  vulnerability: z.object({ id: z.string(), severity: maybe(z.string()) }),
  relatedVulnerabilities: maybe(list(z.object({ id: z.string() }))),
  artifact: z.object({ name: z.string(), version: maybe(z.string()) }),
  appliedIgnoreRules: maybe(
    list(
      z.object({ "vex-status": maybe(z.string()), "vex-justification": maybe(z.string()), reason: maybe(z.string()) }),
    ),
  ),
});

const document = z.object({
  matches: list(match),
  ignoredMatches: maybe(list(match)),
  source: maybe(
    z.object({
      type: maybe(z.string()),
      target: maybe(z.union([z.string(), z.object({ userInput: maybe(z.string()) })])),
    }),
  ),
  descriptor: z.object({
    name: z.literal("grype"),
    version: maybe(z.string()),
    timestamp: maybe(z.string()),
  }),
});

/** Grype's own JSON. It does not say how many packages were looked at, so that an empty one proves nothing. */
const grype: Importer = {
  id: "grype",
  title: "Grype JSON",
  extension: "json",
  references: ["Grype JSON schema"],
  scans: ["dependencies", "vulnerabilities"],
  recognises: (head) => /"matches"\s*:\s*\[/.test(head),
  read(text) {
    const { matches, ignoredMatches, source, descriptor } = parseJson(text, document);
    const target = typeof source?.target === "string" ? source.target : source?.target?.userInput;
    const named = new Set([...matches, ...(ignoredMatches ?? [])].map(({ artifact }) => nameOf(artifact)));
    return reportOf({
      tool: { name: "Grype", version: descriptor.version },
      ranAt: instant(descriptor.timestamp),
      complete: true,
      examined: named.size > 0 ? { unit: "components", count: named.size } : null,
      targets: target ? [target] : [],
      findings: [
        ...matches.map((one) => findingOf(one, "open", null)),
        ...(ignoredMatches ?? []).map((one) => {
          const rule = one.appliedIgnoreRules?.find((each) => each["vex-status"]);
          const because = rule?.["vex-justification"] || rule?.reason || null;
          return findingOf(one, stateOf(rule?.["vex-status"], because), because);
        }),
      ],
    });
  },
};
export default grype;

function nameOf({ name, version }: z.infer<typeof match>["artifact"]): string {
  return `${name}@${version ?? ""}`;
}

/** "Not affected" without a reason is no analysis: VEX asks for a justification. */
function stateOf(status: string | null | undefined, because: string | null): ScanFinding["state"] {
  if (status === "fixed") return "fixed";
  return status === "not_affected" && because ? "not-affected" : "suppressed";
}

function findingOf(one: z.infer<typeof match>, state: ScanFinding["state"], because: string | null): ScanFinding {
  return finding({
    rule: one.vulnerability.id,
    severity: severityNamed(one.vulnerability.severity),
    ids: (one.relatedVulnerabilities ?? []).map(({ id }) => id),
    where: nameOf(one.artifact),
    state,
    because,
  });
}
