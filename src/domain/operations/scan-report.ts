import type { Localized } from "../locale.ts";
import type { Instant } from "../time.ts";

/** What a scan can be evidence of. */
export const scanKinds = [
  "vulnerabilities",
  "dependencies",
  "static-analysis",
  "web",
  "ports",
  "malware",
  "configuration",
] as const;
export type ScanKind = (typeof scanKinds)[number];

/** Worst first. `unrated`: the tool gave none, so it may be as bad as any. */
export const severities = ["unrated", "critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

/** Whether a severity is at least as bad as another. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(threshold);
}

/** `open` also where the tool was told to be quiet about it: what a tool hides names nobody and no date. */
export type ScanFindingState = "open" | "suppressed" | "not-affected" | "fixed";

export type ScanFinding = {
  /** The tool's rule, plug-in or advisory. */
  readonly rule: string;
  readonly severity: Severity;
  /** Ids in public lists: CVE-2021-44228, GHSA-…, CWE-79. */
  readonly ids: readonly string[];
  /** package@version, or `sha256:` and the first 16 digits of the hash of a path, an address or a URL. */
  readonly where: string | null;
  readonly state: ScanFindingState;
  /** Why it is not open, in the report's own words or code. */
  readonly because: string | null;
};

export const examinedUnits = ["files", "components", "targets", "hosts", "rules", "sites"] as const;
export type ExaminedUnit = (typeof examinedUnits)[number];

/** What a tool's report says, in the same form for every format. */
export type ScanReport = {
  readonly tool: { readonly name: string; readonly version: string | null };
  /** When the scan ended, as the report says it; null where it does not. */
  readonly ranAt: Instant | null;
  /** Whether the scan reached its end; null where the report cannot tell. */
  readonly complete: boolean | null;
  /** Faults of the scan itself that the report names. */
  readonly errors: number;
  /** Rules, signatures or plug-ins that were applied; null where the report does not count them. */
  readonly rules: number | null;
  readonly examined: { readonly unit: ExaminedUnit; readonly count: number } | null;
  /** What the report says it looked at. */
  readonly targets: readonly string[];
  /** Benchmark and profile, and its score in percent as text. */
  readonly profile: string | null;
  readonly score: string | null;
  /** Of what the tool knew malware by. */
  readonly signaturesAt: Instant | null;
  /** Findings in state `open` or `suppressed`, by severity: exact, however many are listed. */
  readonly counts: Readonly<Record<Severity, number>>;
  /** The worst of them first, and then those that are no longer open. */
  readonly findings: readonly ScanFinding[];
  /** Findings that `findings` has no room for. */
  readonly unlisted: number;
};

/** Findings that are not dealt with and at least as bad as a severity: all of them, the unlisted included. */
export function countAtLeast({ counts }: Pick<ScanReport, "counts">, threshold: Severity): number {
  return severities.reduce((sum, one) => (isAtLeast(one, threshold) ? sum + counts[one] : sum), 0);
}

/** Somebody's decision to live with a finding for a while. */
export type Acceptance = {
  readonly finding: string;
  readonly where: string | null;
  readonly by: Localized;
  readonly reason: Localized;
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
};
