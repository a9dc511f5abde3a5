import { z } from "zod";
import type { ScanFinding, Severity } from "../../domain/operations/scan-report.ts";
import type { Importer } from "../define.ts";
import { malformed } from "../define.ts";
import { list, maybe, parseJson } from "../json.ts";
import { finding, instant, place, reportOf, severityOfScore } from "../report.ts";

const levels = z.enum(["none", "note", "warning", "error"]);
const properties = maybe(
  z.object({
    "security-severity": maybe(z.union([z.string(), z.number()])),
    tags: maybe(list(z.string())),
    cwe: z.unknown().optional(),
  }),
);

const rule = z.object({
  id: z.string(),
  defaultConfiguration: maybe(z.object({ level: maybe(levels) })),
  properties,
  relationships: maybe(list(z.object({ target: maybe(z.object({ id: maybe(z.string()) })) }))),
});
type Rule = z.infer<typeof rule>;

const component = z.object({
  name: z.string(),
  version: maybe(z.string()),
  semanticVersion: maybe(z.string()),
  rules: maybe(list(rule)),
});

const result = z.object({
  ruleId: maybe(z.string()),
  ruleIndex: maybe(z.int()),
  rule: maybe(z.object({ id: maybe(z.string()), index: maybe(z.int()), toolComponent: z.unknown().optional() })),
  kind: maybe(z.enum(["notApplicable", "pass", "fail", "review", "open", "informational"])),
  level: maybe(levels),
  baselineState: maybe(z.enum(["new", "unchanged", "updated", "absent"])),
  suppressions: maybe(list(z.object({ status: maybe(z.string()), justification: maybe(z.string()) }))),
  locations: maybe(
    list(
      z.object({
        physicalLocation: maybe(
          z.object({
            artifactLocation: maybe(z.object({ uri: maybe(z.string()) })),
            region: maybe(z.object({ startLine: maybe(z.number()) })),
          }),
        ),
        logicalLocations: maybe(list(z.object({ fullyQualifiedName: maybe(z.string()) }))),
      }),
    ),
  ),
  properties,
});
type Result = z.infer<typeof result>;

const notification = z.object({ level: maybe(levels) });
const run = z.object({
  tool: z.object({ driver: component, extensions: maybe(list(component)) }),
  invocations: maybe(
    list(
      z.object({
        executionSuccessful: z.boolean(),
        startTimeUtc: maybe(z.string()),
        endTimeUtc: maybe(z.string()),
        toolExecutionNotifications: maybe(list(notification)),
        toolConfigurationNotifications: maybe(list(notification)),
      }),
    ),
  ),
  artifacts: maybe(z.array(z.unknown()).max(1_000_000)),
  // Absent: the tool was not run, or did not get so far (SARIF 2.1.0, 3.14.23). An empty list says that nothing was found.
  results: maybe(list(result)),
  // Results that stand in other files are none that we have seen.
  externalPropertyFileReferences: maybe(z.object({ results: maybe(z.array(z.unknown())) })),
});

const log = z.object({ version: z.literal("2.1.0"), runs: z.array(run).min(1).max(100) });

/** OASIS SARIF 2.1.0: CodeQL, Semgrep, ESLint, Biome, SpotBugs, flawfinder, Trivy and many others write it. */
const sarif: Importer = {
  id: "sarif",
  title: "SARIF 2.1.0",
  extension: "json",
  references: ["OASIS SARIF 2.1.0"],
  scans: ["static-analysis", "dependencies", "vulnerabilities", "web", "configuration"],
  recognises: (head) => /"runs"\s*:/.test(head) || /sarif-schema-2\.1\.0|sarif-2\.1\.0/.test(head),
  read(text) {
    const { runs } = parseJson(text, log);
    const names = new Set(runs.map(({ tool }) => tool.driver.name));
    if (names.size > 1) throw malformed(`runs of several tools: ${[...names].slice(0, 5).join(", ")}`);
    const { driver } = (runs[0] as z.infer<typeof run>).tool;
    const invocations = runs.flatMap((one) => one.invocations ?? []);
    const errors = invocations
      .flatMap((one) => [...(one.toolExecutionNotifications ?? []), ...(one.toolConfigurationNotifications ?? [])])
      .filter(({ level }) => level === "error").length;
    const reached = runs.every(
      (one) => one.results != null && !(one.externalPropertyFileReferences?.results?.length ?? 0),
    );
    const times = runs.map(
      (one) => one.invocations?.map((each) => instant(each.endTimeUtc) ?? instant(each.startTimeUtc)) ?? [],
    );
    const known = times.flat().filter((one) => one !== null);
    const files = runs.reduce((sum, { artifacts }) => sum + (artifacts?.length ?? 0), 0);
    return reportOf({
      tool: { name: driver.name, version: driver.semanticVersion ?? driver.version },
      // The oldest: what one run saw last week is not of today because another ran today.
      ranAt: times.every((one) => one.some((at) => at !== null)) ? Math.min(...known) : null,
      complete: reached && invocations.every((one) => one.executionSuccessful) && errors === 0,
      errors,
      rules: runs.reduce((sum, { tool }) => sum + rulesOf(tool).length, 0),
      examined: files > 0 ? { unit: "files", count: files } : null,
      findings: runs.flatMap(({ tool, results }) => {
        const rules = rulesOf(tool);
        const byId = new Map(rules.map((one) => [one.id, one]));
        return (results ?? []).flatMap((one) => findingOf(one, tool.driver.rules ?? [], byId));
      }),
    });
  },
};
export default sarif;

function rulesOf(tool: z.infer<typeof run>["tool"]): readonly Rule[] {
  return [tool.driver, ...(tool.extensions ?? [])].flatMap(({ rules }) => rules ?? []);
}

function findingOf(one: Result, driverRules: readonly Rule[], byId: ReadonlyMap<string, Rule>): ScanFinding[] {
  if (one.kind === "pass" || one.kind === "notApplicable" || one.kind === "informational") return [];
  const id = one.ruleId ?? one.rule?.id;
  const index = one.ruleIndex ?? (one.rule?.toolComponent === undefined ? one.rule?.index : undefined);
  // A result may name a rule by a longer id, "CA1000/1", than the rule has (3.52.4).
  const known =
    (id == null ? undefined : (byId.get(id) ?? byId.get(id.slice(0, Math.max(0, id.lastIndexOf("/")))))) ??
    (index == null ? undefined : driverRules[index]);
  const { physicalLocation, logicalLocations } = one.locations?.[0] ?? {};
  const uri = physicalLocation?.artifactLocation?.uri ?? logicalLocations?.[0]?.fullyQualifiedName;
  const hidden = one.suppressions?.find(({ status }) => status == null || status === "accepted");
  return [
    finding({
      rule: id ?? known?.id ?? "-",
      severity: severityOf(one, known),
      ids: idsOf(one, known),
      where: uri == null ? null : place(`${uri}:${physicalLocation?.region?.startLine ?? ""}`),
      state: one.baselineState === "absent" ? "fixed" : hidden ? "suppressed" : "open",
      because: hidden?.justification ?? null,
    }),
  ];
}

/** The score that GitHub and others read, where a rule has one; else the level. */
function severityOf({ level, properties: own }: Result, known: Rule | undefined): Severity {
  const score = own?.["security-severity"] ?? known?.properties?.["security-severity"];
  if (score != null && String(score).trim() !== "") return severityOfScore(Number(score));
  const given = level ?? known?.defaultConfiguration?.level ?? "warning";
  return ({ error: "high", warning: "medium", note: "low", none: "info" } as const)[given];
}

/** CWE-79 as tags write it: "CWE-79: Cross-site …", "external/cwe/cwe-079". */
function idsOf({ properties: own }: Result, known: Rule | undefined): string[] {
  const cwe = [own?.cwe, known?.properties?.cwe].flat().filter((one): one is string => typeof one === "string");
  const tags = [...(own?.tags ?? []), ...(known?.properties?.tags ?? []), ...cwe];
  const related = known?.relationships?.flatMap(({ target }) => target?.id ?? []) ?? [];
  return [...tags, ...related].flatMap((text) => {
    const [, weakness] = /(?:^|\/)cwe-0*(\d{1,6})(?:$|:)/i.exec(text.slice(0, 200)) ?? [];
    return weakness ? [`CWE-${weakness}`] : [text];
  });
}
