import { z } from "zod";
import type { Assessment } from "../domain/assurance/evidence.ts";
import type { OperationRecord, ScanReportRecord } from "../domain/operations/record.ts";
import {
  countAtLeast,
  examinedUnits,
  isAtLeast,
  type ScanFinding,
  type ScanKind,
  type Severity,
  severities,
} from "../domain/operations/scan-report.ts";
import { formatInstant, type Instant, parseDuration } from "../domain/time.ts";
import { met, notMet, unknown } from "./define.ts";
import type { scanReasons } from "./scan-reasons.ts";

export const duration = z.string().refine((text) => parseDuration(text) !== undefined);

/** What every check of scans can be asked. */
export const scanParams = {
  /** Ids that records give to what was scanned; each needs a sound report. Left out: whatever the records name, at least one. */
  subjects: z.array(z.string().max(100)).max(50).default([]),
  /** Names that the report itself has to say it looked at: an image, a host, a site. */
  targets: z.array(z.string().max(200)).max(20).default([]),
  /** The tool, as its reports call it; any when left out. */
  tool: z.string().max(100).optional(),
  maxAge: duration.default("P30D"),
  /** Whether the time a record states counts where the report has none. */
  statedTime: z.boolean().default(false),
};
type ScanParams = {
  readonly subjects: readonly string[];
  readonly targets: readonly string[];
  readonly tool?: string | undefined;
  readonly maxAge: string;
  readonly statedTime: boolean;
};

/** Groups of reports that a look keeps, and findings of each. */
const maxReports = 60;
const maxShown = 50;

const instant = z.number().int();
const text = (most: number) => z.string().max(most);

const seenReport = z.strictObject({
  id: text(100),
  sha256: text(64),
  format: text(100),
  subject: text(100),
  tool: text(100),
  version: text(100).nullable(),
  at: instant.nullable(),
  /** Whether the record says the time, and not the report. */
  stated: z.boolean(),
  complete: z.boolean().nullable(),
  errors: z.number().int(),
  rules: z.number().int().nullable(),
  examined: z.strictObject({ unit: z.enum(examinedUnits), count: z.number().int() }).nullable(),
  targets: z.array(text(200)).max(20),
  profile: text(200).nullable(),
  score: text(20).nullable(),
  signaturesAt: instant.nullable(),
  /** Findings that count against it: all, and the first of them by name. */
  bad: z.number().int().nonnegative(),
  findings: z
    .array(
      z.strictObject({
        rule: text(100),
        severity: z.enum(severities),
        ids: z.array(text(40)).max(20),
        where: text(200).nullable(),
      }),
    )
    .max(maxShown),
  /** Findings the record had no room for, of whatever kind. */
  unlisted: z.number().int().nonnegative(),
  accepted: z
    .array(z.strictObject({ finding: text(100), where: text(200).nullable(), from: instant, until: instant }))
    .max(100),
});
export type SeenReport = z.infer<typeof seenReport>;

export const scanData = z.strictObject({
  reports: z.array(seenReport).max(maxReports),
  /** Groups there was no room for. */
  omitted: z.number().int().nonnegative(),
});
export type ScanData = z.infer<typeof scanData>;

/** Which findings of a report count against it: all of them by number, and those that are listed. */
export type Bad = (record: ScanReportRecord) => { readonly count: number; readonly listed: readonly ScanFinding[] };

/** Not dealt with, and at least as bad as a severity. */
export function atLeast(severity: Severity): Bad {
  return ({ report }) => ({
    count: countAtLeast(report, severity),
    listed: report.findings.filter((one) => isOpen(one) && isAtLeast(one.severity, severity)),
  });
}

export const isOpen = ({ state }: ScanFinding): boolean => state === "open" || state === "suppressed";

/**
 * The reports that no later one makes up for: of the same subject, tool, profile and targets, and sound. Another tool's
 * does not, nor one of another target: what was found is not gone because somebody did not find it elsewhere.
 */
export function observeScans(
  records: readonly OperationRecord[],
  scan: ScanKind,
  params: ScanParams,
  bad: Bad,
): ScanData {
  const { subjects, tool } = params;
  const reports = records
    .filter(
      (record): record is ScanReportRecord =>
        record.kind === "scan-report" &&
        record.scan === scan &&
        (subjects.length === 0 || subjects.includes(record.subject)) &&
        (tool === undefined || record.report.tool.name === tool),
    )
    .sort((a, b) => b.recordedAt - a.recordedAt || (a.id < b.id ? -1 : 1))
    .map((record) => seen(record, params.statedTime, bad))
    // The dated first, newest first; then the others as they were recorded.
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || (a.at === null ? 0 : b.bad - a.bad));
  const kept: SeenReport[] = [];
  for (const report of reports) if (!kept.some((later) => makesUpFor(later, report, params))) kept.push(report);
  return { reports: kept.slice(0, maxReports), omitted: Math.max(0, kept.length - maxReports) };
}

function makesUpFor(later: SeenReport, report: SeenReport, params: ScanParams): boolean {
  const same = (["subject", "format", "tool", "profile"] as const).every((key) => later[key] === report[key]);
  const looked = new Set(later.targets.map(withoutVersion));
  if (!same || !report.targets.every((target) => looked.has(withoutVersion(target)))) return false;
  const flaw = flawOf(later, params);
  // An unsound one replaces what says no more than it does; one without a time, another without.
  return (
    flaw === undefined || (report.bad === 0 && flawOf(report, params) !== undefined) || undatedAlike(later, report)
  );
}

function undatedAlike(later: SeenReport, report: SeenReport): boolean {
  return later.at === null && report.at === null && later.complete === true;
}

/** registry.example/api:3.1.0 and api@3.1.0: the next release of a thing is that thing. */
function withoutVersion(target: string): string {
  return target.replace(/@[^@/]*$/, "").replace(/:[^:/@]*[.\d][^:/@]*$/, "");
}

function seen(record: ScanReportRecord, statedTime: boolean, bad: Bad): SeenReport {
  const { report } = record;
  const stated = report.ranAt === null && statedTime && record.statedAt !== null;
  const { count, listed } = bad(record);
  return {
    id: record.id,
    sha256: record.sha256,
    format: record.format,
    subject: record.subject,
    tool: report.tool.name,
    version: report.tool.version,
    at: stated ? record.statedAt : report.ranAt,
    stated,
    complete: report.complete,
    errors: report.errors,
    rules: report.rules,
    examined: report.examined,
    targets: [...report.targets],
    profile: report.profile,
    score: report.score,
    signaturesAt: report.signaturesAt,
    bad: count,
    findings: listed
      .slice(0, maxShown)
      .map(({ rule, severity, ids, where }) => ({ rule, severity, ids: [...ids], where })),
    unlisted: report.unlisted,
    accepted: record.accepted.map(({ finding, where, from, until }) => ({ finding, where, from, until })),
  };
}

/** Why a report proves nothing, if it does not. */
function flawOf(report: SeenReport, { targets }: ScanParams): keyof typeof scanReasons | undefined {
  if (report.at === null) return "undated";
  if (report.complete !== true) return "incomplete";
  if (report.examined?.count === 0 || (report.examined === null && report.rules === null)) return "nothing-examined";
  if (report.rules === 0) return "no-rules";
  return isAbout(report, { targets }) ? undefined : "another-target";
}

function isAbout(report: SeenReport, { targets }: Pick<ScanParams, "targets">): boolean {
  return targets.every((one) => report.targets.includes(one));
}

/** What a check asks of a sound report besides: why it does not do, or nothing. */
type Further<A> = (report: SeenReport) => A | undefined;

/** The judgement all checks of scans share. Silence proves nothing: a report counts for what it says it did. */
export function assessScans<A extends Assessment = never>(
  { reports, omitted }: ScanData,
  params: ScanParams,
  now: Instant,
  further: Further<A> = () => undefined,
) {
  const standing = reports.map((report) => ({ report, ...remaining(report, now) }));
  const worst = standing
    .filter(({ report, left }) => left > 0 && isAbout(report, params))
    .sort((a, b) => b.left - a.left)[0];
  if (worst) {
    const { report, left, names } = worst;
    return notMet("open-findings", { subject: report.subject, tool: report.tool, count: left, findings: names });
  }
  if (omitted > 0) return unknown("too-many");
  const subjects = params.subjects.length > 0 ? params.subjects : [...new Set(reports.map(({ subject }) => subject))];
  if (subjects.length === 0) return unknown("no-report", { subject: "-" });
  let until = Number.MAX_SAFE_INTEGER;
  let oldest = Number.MAX_SAFE_INTEGER;
  for (const subject of subjects) {
    const of = standing.filter(({ report }) => report.subject === subject);
    if (of.length === 0) return unknown("no-report", { subject });
    const sound = of
      .filter(({ report }) => flawOf(report, params) === undefined)
      .sort((a, b) => (b.report.at ?? 0) - (a.report.at ?? 0))[0];
    if (!sound) {
      const report = (of[0] as (typeof of)[number]).report;
      return unknown(flawOf(report, params) ?? "no-report", { subject, tool: report.tool });
    }
    const at = sound.report.at as Instant;
    const end = at + (parseDuration(params.maxAge) ?? 0);
    if (now >= end) return notMet("too-old", { subject, on: formatInstant(at) });
    const more = further(sound.report);
    if (more !== undefined) return more;
    until = Math.min(until, end, ...of.map((one) => one.until));
    oldest = Math.min(oldest, at);
  }
  const accepted = standing.reduce((sum, { covered }) => sum + covered, 0);
  const args = { on: formatInstant(oldest), subjects };
  return accepted > 0 ? met("accepted", { ...args, count: accepted }, until) : met("clean", args, until);
}

/** Findings that nobody has accepted at this instant; where all are, until when that holds. */
function remaining({ bad, findings, accepted }: SeenReport, now: Instant) {
  let until = Number.MAX_SAFE_INTEGER;
  const names = new Set<string>();
  let covered = 0;
  for (const { rule, ids, where } of findings) {
    const ends = accepted
      .filter(
        (one) =>
          // A weakness is a kind of fault, not a fault: CWE-79 accepts nothing.
          (one.finding === rule || (ids.includes(one.finding) && !one.finding.startsWith("CWE-"))) &&
          (one.where === null || one.where === where) &&
          one.from <= now &&
          now < one.until,
      )
      .map((one) => one.until);
    if (ends.length === 0) names.add(rule);
    else {
      covered++;
      until = Math.min(until, Math.max(...ends));
    }
  }
  return { left: bad - covered, covered, until, names: [...names].slice(0, 5) };
}
