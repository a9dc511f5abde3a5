import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { lstat, open, realpath } from "node:fs/promises";
import { isAbsolute, join, sep } from "node:path";
import { AkashiError } from "../domain/errors.ts";
import { maxReportSize } from "../importers/define.ts";
import type { Located } from "./check-workspace.ts";
import type { RawRecord } from "./records/index.ts";

/** A file that a record names, as it was found. */
export type FoundFile = { readonly name: string; readonly sha256: string; readonly bytes: number };

/** Bytes of all documents of a workspace together. */
const maxTotal = 500 * 1024 * 1024;

/** Finds the files that records of documents name, one after the other; those that could not be read are among the errors. */
export async function findFiles(
  folder: string,
  records: readonly Located<RawRecord>[],
): Promise<{ readonly files: ReadonlyMap<string, FoundFile>; readonly errors: readonly AkashiError[] }> {
  const files = new Map<string, FoundFile>();
  const errors: AkashiError[] = [];
  let total = 0;
  for (const { value, place } of records) {
    if (value.kind !== "policy-document" || value.file === undefined) continue;
    try {
      const bytes = await readInside(folder, value.file);
      total += bytes.length;
      if (total > maxTotal) throw new AkashiError("file.too-large", { file: folder, bytes: total, most: maxTotal });
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      files.set(value.id, { name: value.file, sha256, bytes: bytes.length });
    } catch (error) {
      if (!(error instanceof AkashiError)) throw error;
      errors.push(new AkashiError(error.code, error.args, place(["file"])));
      if (total > maxTotal) break;
    }
  }
  return { files, errors };
}

/**
 * Reads a file below a folder that may be a stranger's: no way out of it, through no link, and nothing but a plain file.
 * @throws AkashiError report.outside, file.unreadable, file.too-large
 */
export async function readInside(folder: string, name: string): Promise<Uint8Array> {
  const parts = name.split("/");
  const strange = parts.some((part) => part === "" || part.startsWith(".") || /[\\:\p{Cc}]/u.test(part));
  if (strange || isAbsolute(name)) throw new AkashiError("report.outside", { file: name });
  const root = await realpath(folder);
  const file = join(root, ...parts);
  try {
    for (let count = 1; count < parts.length; count++) {
      const info = await lstat(join(root, ...parts.slice(0, count)));
      if (info.isSymbolicLink()) throw new AkashiError("report.outside", { file: name });
    }
    if ((await lstat(file)).isSymbolicLink()) throw new AkashiError("report.outside", { file: name });
    // Without waiting: a pipe has no writer, and is refused below.
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const info = await handle.stat();
      if (!info.isFile()) throw new AkashiError("file.unreadable", { file: name, why: "no regular file" });
      if (!(await realpath(file)).startsWith(root + sep)) throw new AkashiError("report.outside", { file: name });
      if (info.size > maxReportSize) {
        throw new AkashiError("file.too-large", { file: name, bytes: info.size, most: maxReportSize });
      }
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof AkashiError) throw error;
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new AkashiError("file.unreadable", { file: name, why });
  }
}
