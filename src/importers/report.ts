import { createHash } from "node:crypto";
import { type ScanFinding, type ScanReport, type Severity, severities } from "../domain/operations/scan-report.ts";
import { type Instant, parseInstant } from "../domain/time.ts";

/** Findings a report keeps: the worst; the others are counted. */
export const maxFindings = 200;
const maxTargets = 20;
const maxIds = 20;

/** One line of bounded, printable text, as it may be kept, shown and compared. */
export function line(text: string, most = 200): string {
  // Cut first: a report's text may be megabytes, and what is cut off needs no cleaning.
  const shown = text
    .slice(0, most * 4)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .trim();
  return shown.length <= most ? shown : `${shown.slice(0, most - 1).toWellFormed()}…`;
}

/** A place inside somebody's systems: told apart from others, and not told. */
export function place(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}

/** CVE, GHSA and CWE ids among texts, in capitals, sorted, each once. */
export function publicIds(texts: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    const id = /^(?:CVE-\d{4}-\d{4,19}|CWE-\d{1,6}|GHSA(?:-[0-9a-z]{4}){3})$/i.exec(text)?.[0];
    if (id) found.add(/^ghsa/i.test(id) ? `GHSA${id.slice(4).toLowerCase()}` : id.toUpperCase());
  }
  return [...found].sort().slice(0, maxIds);
}

const severityNames: Readonly<Record<string, Severity>> = {
  critical: "critical",
  high: "high",
  important: "high",
  medium: "medium",
  moderate: "medium",
  low: "low",
  negligible: "low",
  info: "info",
  informational: "info",
  none: "info",
};

/** A severity by the name a tool gives it. */
export function severityNamed(name: string | null | undefined): Severity {
  const key = (name ?? "").toLowerCase();
  return Object.hasOwn(severityNames, key) ? (severityNames[key] as Severity) : "unrated";
}

/** CVSS v3 and v4 base scores: qualitative severity rating scale. */
export function severityOfScore(score: number): Severity {
  if (!(score >= 0 && score <= 10)) return "unrated";
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "info";
}

/** A report's timestamp, if it is one. */
export function instant(text: string | null | undefined): Instant | null {
  return (text ? parseInstant(text) : undefined) ?? null;
}

export function finding(given: {
  readonly rule: string;
  readonly severity: Severity;
  readonly ids?: Iterable<string>;
  readonly where?: string | null;
  readonly state?: ScanFinding["state"];
  readonly because?: string | null;
}): ScanFinding {
  const { rule, severity, ids = [], where = null, state = "open", because = null } = given;
  return {
    rule: line(rule, 100) || "-",
    severity,
    ids: publicIds([rule, ...ids]),
    where: where === null ? null : line(where),
    state,
    because: because === null ? null : line(because),
  };
}

const isOpen = ({ state }: ScanFinding): boolean => state === "open" || state === "suppressed";

/** Those there is no room for stand as one, so that a list that was cut is told from another one. */
function targetsOf(names: readonly string[]): string[] {
  const all = [...new Set(names.map((one) => line(one)))].filter(Boolean).sort();
  if (all.length <= maxTargets) return all;
  return [...all.slice(0, maxTargets - 1), place(all.slice(maxTargets - 1).join("\n"))];
}

/** A report with its findings counted, put in order and bounded. The order of the file plays no part. */
export function reportOf(
  given: Pick<ScanReport, "complete"> & {
    readonly tool: { readonly name: string; readonly version?: string | null | undefined };
    readonly findings: readonly ScanFinding[];
  } & Partial<Omit<ScanReport, "tool" | "complete" | "findings" | "counts" | "unlisted">>,
): ScanReport {
  const counts = Object.fromEntries(severities.map((severity) => [severity, 0])) as Record<Severity, number>;
  for (const one of given.findings) if (isOpen(one)) counts[one.severity]++;
  const ordered = given.findings
    .map((one) => ({ one, key: `${isOpen(one) ? 0 : 1}${severities.indexOf(one.severity)}${JSON.stringify(one)}` }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ one }) => one);
  const { name, version } = given.tool;
  return {
    tool: { name: line(name, 100) || "-", version: version ? line(version, 100) : null },
    ranAt: given.ranAt ?? null,
    complete: given.complete,
    errors: given.errors ?? 0,
    rules: given.rules ?? null,
    examined: given.examined ?? null,
    targets: targetsOf(given.targets ?? []),
    profile: given.profile ? line(given.profile) : null,
    score: given.score ?? null,
    signaturesAt: given.signaturesAt ?? null,
    counts,
    findings: ordered.slice(0, maxFindings),
    unlisted: Math.max(0, ordered.length - maxFindings),
  };
}
