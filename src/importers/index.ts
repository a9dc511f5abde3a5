import { AkashiError } from "../domain/errors.ts";
import type { ScanReport } from "../domain/operations/scan-report.ts";
import clamav from "./clamav/importer.ts";
import cyclonedx from "./cyclonedx/importer.ts";
import { type Importer, maxReportSize, type Reading } from "./define.ts";
import grype from "./grype/importer.ts";
import nmap from "./nmap/importer.ts";
import npmAudit from "./npm-audit/importer.ts";
import sarif from "./sarif/importer.ts";
import trivy from "./trivy/importer.ts";
import xccdf from "./xccdf/importer.ts";
import zap from "./zap/importer.ts";

/** Every importer, one line each. */
export const importers: readonly Importer[] = [clamav, cyclonedx, grype, nmap, npmAudit, sarif, trivy, xccdf, zap];

export const formats: readonly string[] = importers.map(({ id }) => id);

export function findImporter(id: string): Importer | undefined {
  return importers.find((one) => one.id === id);
}

/** Characters of a report's beginning by which formats know their own. */
const headLength = 64 * 1024;

/**
 * Reads a report in a format somebody named.
 * @throws AkashiError file.too-large, report.unrecognised, report.malformed
 */
export function readReport(importer: Importer, bytes: Uint8Array, file: string, reading: Reading): ScanReport {
  if (bytes.length > maxReportSize) {
    throw new AkashiError("file.too-large", { file, bytes: bytes.length, most: maxReportSize });
  }
  const text = decoded(bytes, file, importer.id);
  const head = text.slice(0, headLength);
  if (!importer.recognises(head)) {
    const known = importers.filter(({ recognises }) => recognises(head)).map(({ id }) => id);
    throw new AkashiError("report.unrecognised", { file, format: importer.id, known: known.join(", ") || "-" });
  }
  try {
    return importer.read(text, reading);
  } catch (error) {
    if (!(error instanceof AkashiError) || error.code !== "report.malformed") throw error;
    throw new AkashiError("report.malformed", { ...error.args, file, format: importer.id });
  }
}

/** @throws AkashiError report.malformed */
function decoded(bytes: Uint8Array, file: string, format: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new AkashiError("report.malformed", { file, format, why: "not UTF-8" });
  }
}
