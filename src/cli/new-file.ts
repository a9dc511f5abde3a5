import { open } from "node:fs/promises";
import { AkashiError } from "../domain/errors.ts";

/** A file that was not there before. */
export async function openNew(file: string) {
  try {
    return await open(file, "wx", 0o644);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new AkashiError("file.exists", { file }, undefined, cause);
    throw new AkashiError("file.unreadable", { file, why: (cause as Error).message }, undefined, cause);
  }
}
