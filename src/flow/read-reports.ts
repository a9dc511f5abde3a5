import { createHash } from "node:crypto";
import { AkashiError } from "../domain/errors.ts";
import type { ScanKind, ScanReport } from "../domain/operations/scan-report.ts";
import { type Instant, isCalendarDate, minute, parseInstant, startOfDay } from "../domain/time.ts";
import { findImporter, readReport } from "../importers/index.ts";
import type { Located } from "./check-workspace.ts";
import { readInside } from "./read-files.ts";
import type { RawRecord } from "./records/index.ts";

type RawScanReport = Extract<RawRecord, { kind: "scan-report" }>;

/** What stands in the file of a record, beside what the record says. */
export type ReadReport = {
  readonly scan: ScanKind;
  readonly sha256: string;
  readonly bytes: number;
  readonly statedAt: Instant | null;
  readonly report: ScanReport;
};

/** Bytes of all reports of a workspace together. */
const maxTotal = 200 * 1024 * 1024;
/** How far a scanner's clock may be ahead of ours. */
const clockSkew = 5 * minute;

/**
 * Reads the files that records of scans name, one after the other: twenty megabytes are enough to hold at a time.
 * @returns reports by the id of their record; those that could not be read are among the errors
 */
export async function readReports(
  folder: string,
  records: readonly Located<RawRecord>[],
  timeZoneOf: (service: string | undefined) => string,
  now: Instant,
): Promise<{ readonly reports: ReadonlyMap<string, ReadReport>; readonly errors: readonly AkashiError[] }> {
  const reports = new Map<string, ReadReport>();
  const errors: AkashiError[] = [];
  let total = 0;
  for (const { value, place } of records) {
    if (value.kind !== "scan-report") continue;
    try {
      const bytes = await readInside(folder, value.file);
      total += bytes.length;
      if (total > maxTotal) throw new AkashiError("file.too-large", { file: folder, bytes: total, most: maxTotal });
      reports.set(value.id, readOne(value, bytes, timeZoneOf(value.service), now));
    } catch (error) {
      if (!(error instanceof AkashiError)) throw error;
      const key = typeof error.args.path === "string" ? error.args.path : "file";
      errors.push(new AkashiError(error.code, error.args, place([key])));
      if (total > maxTotal) break;
    }
  }
  return { reports, errors };
}

function readOne(record: RawScanReport, bytes: Uint8Array, timeZone: string, now: Instant): ReadReport {
  const importer = findImporter(record.format);
  if (!importer) throw new AkashiError("internal.unexpected", { why: `no importer ${record.format}` });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (record.sha256 !== undefined && record.sha256 !== sha256) {
    throw new AkashiError("report.changed", { file: record.file, stated: record.sha256, actual: sha256 });
  }
  const scan = record.scan ?? (importer.scans.length === 1 ? importer.scans[0] : undefined);
  if (!scan || !importer.scans.includes(scan)) {
    throw new AkashiError("schema.invalid", { path: "scan", expected: importer.scans.join(" | ") });
  }
  const report = readReport(importer, bytes, record.file, { timeZone });
  // The report's own word is the better one: nobody may put another beside it.
  if (report.ranAt !== null && record.ranAt !== undefined) {
    throw new AkashiError("schema.invalid", { path: "ranAt", expected: new Date(report.ranAt).toISOString() });
  }
  const statedAt = record.ranAt === undefined ? null : instantOf(record.ranAt, timeZone);
  const at = report.ranAt ?? statedAt;
  if (at !== null && at > now + clockSkew) {
    throw new AkashiError("date.ahead", { path: "file", date: new Date(at).toISOString() });
  }
  return { scan, sha256, bytes: bytes.length, statedAt, report };
}

function instantOf(text: string, timeZone: string): Instant {
  return isCalendarDate(text) ? startOfDay(text, timeZone) : (parseInstant(text) as Instant);
}
