import { z } from "zod";
import type { ScanFinding } from "../../domain/operations/scan-report.ts";
import type { Importer } from "../define.ts";
import { list, maybe, parseJson } from "../json.ts";
import { finding, instant, place, reportOf, severityNamed } from "../report.ts";

const vulnerability = z.object({
  VulnerabilityID: z.string(),
  VendorIDs: maybe(list(z.string())),
  PkgName: maybe(z.string()),
  InstalledVersion: maybe(z.string()),
  Severity: maybe(z.string()),
  CweIDs: maybe(list(z.string())),
});

const misconfiguration = z.object({
  ID: z.string(),
  AVDID: maybe(z.string()),
  Severity: maybe(z.string()),
  Status: maybe(z.enum(["PASS", "FAIL", "EXCEPTION"])),
});

const secret = z.object({ RuleID: z.string(), Severity: maybe(z.string()), StartLine: maybe(z.number()) });

/** What `.trivyignore`, a policy or VEX took out, where the report was made with --show-suppressed. */
const modified = z.object({
  Type: z.string(),
  Status: z.string(),
  Statement: maybe(z.string()),
  Finding: z.object({
    VulnerabilityID: maybe(z.string()),
    ID: maybe(z.string()),
    RuleID: maybe(z.string()),
    PkgName: maybe(z.string()),
    InstalledVersion: maybe(z.string()),
    Severity: maybe(z.string()),
    CweIDs: maybe(list(z.string())),
  }),
});

const result = z.object({
  Target: z.string(),
  Class: maybe(z.string()),
  Packages: maybe(z.array(z.unknown()).max(1_000_000)),
  Vulnerabilities: maybe(list(vulnerability)),
  MisconfSummary: maybe(z.object({ Successes: z.int(), Failures: z.int() })),
  Misconfigurations: maybe(list(misconfiguration)),
  Secrets: maybe(list(secret)),
  ExperimentalModifiedFindings: maybe(list(modified)),
});
type Result = z.infer<typeof result>;

const report = z.object({
  SchemaVersion: z.literal(2),
  Trivy: maybe(z.object({ Version: maybe(z.string()) })),
  CreatedAt: maybe(z.string()),
  ArtifactName: maybe(z.string()),
  // Left out where nothing was recognised that could be looked at: nothing was.
  Results: maybe(list(result)),
});

const trivy: Importer = {
  id: "trivy",
  title: "Trivy JSON",
  extension: "json",
  references: ["Trivy report schema 2"],
  scans: ["dependencies", "vulnerabilities", "configuration"],
  recognises: (head) => /"SchemaVersion"\s*:\s*2/.test(head) && /"(?:ArtifactName|ArtifactType|Results)"/.test(head),
  read(text) {
    const { Trivy, CreatedAt, ArtifactName, Results } = parseJson(text, report);
    const results = Results ?? [];
    const packages = results.reduce((sum, { Packages }) => sum + (Packages?.length ?? 0), 0);
    return reportOf({
      tool: { name: "Trivy", version: Trivy?.Version },
      ranAt: instant(CreatedAt),
      // Trivy writes its report when everything asked for was scanned, and no report where that failed.
      complete: true,
      examined: packages > 0 ? { unit: "components", count: packages } : { unit: "targets", count: results.length },
      targets: ArtifactName ? [ArtifactName] : [],
      findings: results.flatMap(findingsOf),
    });
  },
};
export default trivy;

function findingsOf(one: Result): ScanFinding[] {
  const inPackage = (name?: string | null, version?: string | null) => (name ? `${name}@${version ?? ""}` : null);
  return [
    ...(one.Vulnerabilities ?? []).map((each) =>
      finding({
        rule: each.VulnerabilityID,
        severity: severityNamed(each.Severity),
        ids: [...(each.CweIDs ?? []), ...(each.VendorIDs ?? [])],
        where: inPackage(each.PkgName, each.InstalledVersion),
      }),
    ),
    ...(one.Misconfigurations ?? [])
      .filter(({ Status }) => Status !== "PASS")
      .map((each) =>
        finding({
          rule: each.ID,
          severity: severityNamed(each.Severity),
          where: place(one.Target),
          state: each.Status === "EXCEPTION" ? "suppressed" : "open",
        }),
      ),
    ...(one.Secrets ?? []).map((each) =>
      finding({
        rule: each.RuleID,
        severity: severityNamed(each.Severity),
        where: place(`${one.Target}:${each.StartLine ?? ""}`),
      }),
    ),
    ...(one.ExperimentalModifiedFindings ?? [])
      .filter(({ Type }) => Type !== "license")
      .map(({ Status, Statement, Finding }) =>
        finding({
          rule: Finding.VulnerabilityID ?? Finding.ID ?? Finding.RuleID ?? "-",
          severity: severityNamed(Finding.Severity),
          ids: Finding.CweIDs ?? [],
          where: inPackage(Finding.PkgName, Finding.InstalledVersion) ?? place(one.Target),
          state: Status === "fixed" ? "fixed" : Status === "not_affected" && Statement ? "not-affected" : "suppressed",
          because: Statement || null,
        }),
      ),
  ];
}
