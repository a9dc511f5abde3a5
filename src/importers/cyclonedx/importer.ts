import { z } from "zod";
import type { ScanFinding, Severity } from "../../domain/operations/scan-report.ts";
import { severities } from "../../domain/operations/scan-report.ts";
import type { Importer } from "../define.ts";
import { malformed } from "../define.ts";
import { list, maxItems, maybe, parseJson } from "../json.ts";
import { finding, instant, reportOf, severityNamed, severityOfScore } from "../report.ts";

type Component = {
  readonly "bom-ref"?: string | null | undefined;
  readonly group?: string | null | undefined;
  readonly name: string;
  readonly version?: string | null | undefined;
  readonly components?: readonly Component[] | null | undefined;
};

// As deep as the parser of JSON lets it be.
const component: z.ZodType<Component> = z.object({
  "bom-ref": maybe(z.string()),
  group: maybe(z.string()),
  name: z.string(),
  version: maybe(z.string()),
  get components() {
    return maybe(list(component));
  },
});

const tool = z.object({ vendor: maybe(z.string()), name: maybe(z.string()), version: maybe(z.string()) });

const states = [
  "resolved",
  "resolved_with_pedigree",
  "exploitable",
  "in_triage",
  "false_positive",
  "not_affected",
] as const;

const vulnerability = z.object({
  id: maybe(z.string()),
  references: maybe(list(z.object({ id: maybe(z.string()) }))),
  ratings: maybe(list(z.object({ severity: maybe(z.string()), score: maybe(z.number()), method: maybe(z.string()) }))),
  cwes: maybe(list(z.int())),
  rejected: maybe(z.string()),
  analysis: maybe(
    z.object({ state: maybe(z.enum(states)), justification: maybe(z.string()), detail: maybe(z.string()) }),
  ),
  affects: maybe(
    list(
      z.object({
        ref: z.string(),
        versions: maybe(list(z.object({ version: maybe(z.string()), status: maybe(z.string()) }))),
      }),
    ),
  ),
});
type Vulnerability = z.infer<typeof vulnerability>;

const bom = z.object({
  bomFormat: z.literal("CycloneDX"),
  specVersion: z.enum(["1.4", "1.5", "1.6", "1.7"]),
  metadata: maybe(
    z.object({
      timestamp: maybe(z.string()),
      tools: maybe(z.union([list(tool), z.object({ components: maybe(list(tool)) })])),
      component: maybe(component),
    }),
  ),
  components: maybe(list(component)),
  vulnerabilities: maybe(list(vulnerability)),
});

/** ECMA-424: a bill of materials with the vulnerabilities a scanner knew of, or with the provider's analysis of them (VEX). */
const cyclonedx: Importer = {
  id: "cyclonedx",
  title: "CycloneDX 1.4–1.7 JSON",
  extension: "json",
  references: ["ECMA-424"],
  scans: ["dependencies"],
  recognises: (head) => /"bomFormat"\s*:\s*"CycloneDX"/.test(head),
  read(text) {
    const { metadata, components, vulnerabilities } = parseJson(text, bom);
    const all = flat(components ?? []);
    const names = new Map<string, string>();
    for (const one of [...all, ...flat(metadata?.component ? [metadata.component] : [])]) {
      if (one["bom-ref"]) names.set(one["bom-ref"], nameOf(one));
    }
    const tools = Array.isArray(metadata?.tools) ? metadata.tools : (metadata?.tools?.components ?? []);
    const made = tools[0];
    const subject = metadata?.component;
    return reportOf({
      tool: { name: [made?.vendor, made?.name].filter(Boolean).join(" ") || "-", version: made?.version },
      ranAt: instant(metadata?.timestamp),
      // A bill of materials without the list was never held against known vulnerabilities.
      complete: vulnerabilities == null ? null : true,
      examined: { unit: "components", count: all.length },
      targets: subject ? [nameOf(subject)] : [],
      findings: (vulnerabilities ?? []).flatMap((one) => findingsOf(one, names)),
    });
  },
};
export default cyclonedx;

function flat(components: readonly Component[]): Component[] {
  const all: Component[] = [];
  const waiting = [...components];
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (all.push(one) > maxItems) throw malformed(`more than ${maxItems} components`);
    for (const inner of one.components ?? []) waiting.push(inner);
  }
  return all;
}

function nameOf({ group, name, version }: Component): string {
  return `${group ? `${group}/` : ""}${name}${version ? `@${version}` : ""}`;
}

function findingsOf(one: Vulnerability, names: ReadonlyMap<string, string>): ScanFinding[] {
  const { id, references, cwes, affects, analysis } = one;
  const ids = [...(references ?? []).flatMap((each) => each.id ?? []), ...(cwes ?? []).map((cwe) => `CWE-${cwe}`)];
  const because = [analysis?.justification, analysis?.detail].filter(Boolean).join(": ") || null;
  const places = affects?.length ? affects.map(({ ref }) => names.get(ref) ?? ref) : [null];
  return places.map((where) =>
    finding({ rule: id ?? "-", severity: severityOf(one), ids, where, state: stateOf(one), because }),
  );
}

/** "Not affected" without a reason is no analysis: VEX asks for a justification. */
function stateOf({ analysis, rejected }: Vulnerability): ScanFinding["state"] {
  switch (analysis?.state) {
    case "resolved":
    case "resolved_with_pedigree":
      return "fixed";
    case "false_positive":
    case "not_affected":
      return analysis.justification || analysis.detail ? "not-affected" : "open";
    default:
      return rejected ? "not-affected" : "open";
  }
}

/** The worst of its ratings: who rates lower may be right, and may be the one who would like to be. */
function severityOf({ ratings }: Vulnerability): Severity {
  const given = (ratings ?? []).map(({ severity, score, method }) => {
    const named = severityNamed(severity);
    return named === "unrated" && score != null && /^CVSSv[34]/.test(method ?? "") ? severityOfScore(score) : named;
  });
  return severities.find((one) => one !== "unrated" && given.includes(one)) ?? "unrated";
}
