import { createHash } from "node:crypto";
import { lstat, mkdir, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { AkashiError } from "../domain/errors.ts";
import type { ScanKind, ScanReport } from "../domain/operations/scan-report.ts";
import { formatInstant, type Instant } from "../domain/time.ts";
import { type Importer, maxReportSize } from "../importers/define.ts";
import { readReport } from "../importers/index.ts";
import { loadWorkspace } from "./load-workspace.ts";
import type { Workspace } from "./workspace.ts";

export type Imported = {
  readonly sha256: string;
  readonly bytes: number;
  readonly report: ScanReport;
};

/** Reads a report from anywhere; nothing is stored. */
export async function readReportFile(importer: Importer, file: string, timeZone: string): Promise<Imported> {
  return inspect(importer, await readBounded(file), file, timeZone);
}

function inspect(importer: Importer, bytes: Uint8Array, file: string, timeZone: string): Imported {
  const report = readReport(importer, bytes, file, { timeZone });
  return { sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length, report };
}

/** What a person says of a report that goes into a workspace. */
export type Placing = {
  readonly workspace: string;
  readonly service: string | undefined;
  readonly scan: ScanKind;
  /** Left out: the service. */
  readonly subject: string | undefined;
  /** Only for a report that does not say when it ran. */
  readonly ranAt: Instant | undefined;
};

/**
 * Copies a report into the folder `reports` of a workspace, under its hash, and writes the record beside it. Either the
 * workspace is sound with both, or neither is there. Nothing is overwritten.
 */
export async function placeReport(
  importer: Importer,
  file: string,
  placing: Placing,
  catalogs: string,
  now: () => Instant,
): Promise<Imported & { readonly record: string; readonly written: readonly string[] }> {
  const workspace = await loadWorkspace(placing.workspace, catalogs, now());
  const { id, timeZone } = serviceOf(workspace, placing.service);
  const bytes = await readBounded(file);
  const imported = inspect(importer, bytes, file, timeZone);
  const { sha256, report } = imported;
  if (report.ranAt !== null && placing.ranAt !== undefined) {
    const expected = formatInstant(report.ranAt);
    throw new AkashiError("cli.bad-value", { option: "--ran-at", value: formatInstant(placing.ranAt), expected });
  }
  const record = `scan-${importer.id}-${sha256.slice(0, 12)}`;
  const name = `${sha256}.${importer.extension}`;
  const written = [name, `${sha256}.yaml`].map((one) => join(placing.workspace, "reports", one));
  const yaml = stringify({
    records: [
      {
        id: record,
        kind: "scan-report",
        service: id,
        file: `reports/${name}`,
        format: importer.id,
        scan: placing.scan,
        subject: placing.subject ?? id,
        sha256,
        ...(placing.ranAt === undefined ? {} : { ranAt: formatInstant(placing.ranAt) }),
      },
    ],
  });
  await reportsFolder(placing.workspace);
  const made: string[] = [];
  try {
    for (const [path, content] of [
      [written[0] as string, bytes],
      [written[1] as string, yaml],
    ] as const) {
      await writeNew(path, content);
      made.push(path);
    }
    await loadWorkspace(placing.workspace, catalogs, now());
  } catch (error) {
    for (const path of made) await rm(path, { force: true });
    throw error;
  }
  return { ...imported, record, written };
}

function serviceOf({ services }: Workspace, wanted: string | undefined) {
  const only = wanted === undefined && services.length === 1 ? services[0] : undefined;
  const found = only ?? services.find(({ id }) => id === wanted);
  if (found) return found;
  const known = services.map(({ id }) => id).join(", ");
  throw new AkashiError("service.unknown", { service: wanted ?? "-", known });
}

/** A link in a stranger's workspace would have us write elsewhere. */
async function reportsFolder(workspace: string): Promise<void> {
  const folder = join(workspace, "reports");
  await mkdir(folder).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw unreadable(folder, error);
  });
  if (!(await lstat(folder)).isDirectory()) throw new AkashiError("report.outside", { file: folder });
}

async function writeNew(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeFile(file, content, { flag: "wx" });
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw new AkashiError("file.exists", { file });
    throw unreadable(file, error);
  }
}

/** @throws AkashiError file.unreadable, file.too-large */
async function readBounded(file: string): Promise<Uint8Array> {
  const handle = await open(file, "r").catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    const { size } = await handle.stat();
    if (size > maxReportSize) throw new AkashiError("file.too-large", { file, bytes: size, most: maxReportSize });
    return await handle.readFile();
  } catch (error) {
    throw error instanceof AkashiError ? error : unreadable(file, error);
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

function unreadable(file: string, error: unknown): AkashiError {
  return new AkashiError("file.unreadable", { file, why: codeOf(error) });
}
