import { AkashiError } from "../domain/errors.ts";
import type { ScanKind, ScanReport } from "../domain/operations/scan-report.ts";

/** What a reader needs besides the report. */
export type Reading = {
  /** IANA zone of the scanner's clock, for formats that write local times without saying whose. */
  readonly timeZone: string;
};

/** Reads the reports of one format. */
export type Importer = {
  readonly id: string;
  /** The format's own name, the same in every language. */
  readonly title: string;
  /** What files of this format are called, without the dot. */
  readonly extension: "json" | "xml" | "log";
  /** Where the format is defined. */
  readonly references: readonly string[];
  /** What its reports can be evidence of; where there are several, the record says which. */
  readonly scans: readonly [ScanKind, ...ScanKind[]];
  /** Whether the beginning of a file looks like this format: to tell the one who named another. */
  readonly recognises: (head: string) => boolean;
  /** @throws AkashiError report.malformed */
  readonly read: (text: string, reading: Reading) => ScanReport;
};

/** Bytes of a report. */
export const maxReportSize = 20 * 1024 * 1024;

/** A report that is not what its format asks for; which file it is, the caller of the importer adds. */
export function malformed(why: string): AkashiError {
  return new AkashiError("report.malformed", { why: why.slice(0, 200) });
}
