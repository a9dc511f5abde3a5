import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { AkashiError } from "../domain/errors.ts";
import { openCheckpoint } from "../ledger/checkpoint.ts";
import type { Verifier } from "../ledger/note.ts";
import type { Hash } from "../ledger/tree.ts";

/** Remembers, outside the database, the newest checkpoint that anyone outside was shown. */
export type Witness = {
  last(): { readonly size: number; readonly root: Hash } | undefined;
  /** On the disk when it returns; call it before the checkpoint leaves the process. */
  show(note: string): void;
  /** After a declared fork: what was shown before no longer binds. */
  reset(note: string): void;
};

/** A witness in a file beside the database. It is no secret, and it must survive a restore. */
export function fileWitness(file: string, key: Verifier): Witness {
  let known = read();

  function read() {
    let note: string;
    try {
      note = readFileSync(file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw new AkashiError("file.unreadable", { file, why: String(error) }, undefined, error);
    }
    const opened = openCheckpoint(note, [key]);
    // A damaged witness must not count as "nothing was ever shown".
    if ("failure" in opened) throw new AkashiError("ledger.invalid", { index: 0, why: `witness: ${opened.failure}` });
    return opened.checkpoint;
  }

  function write(note: string): void {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const partial = `${file}.new`;
    const handle = openSync(partial, "w", 0o600);
    writeSync(handle, note);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(partial, file);
    const folder = openSync(dirname(file), "r");
    fsyncSync(folder);
    closeSync(folder);
  }

  return {
    last: () => known,
    show(note) {
      const opened = openCheckpoint(note, [key]);
      if ("failure" in opened) throw new AkashiError("ledger.invalid", { index: 0, why: opened.failure });
      if (known && opened.checkpoint.size <= known.size) return;
      write(note);
      known = opened.checkpoint;
    },
    reset(note) {
      const opened = openCheckpoint(note, [key]);
      if ("failure" in opened) throw new AkashiError("ledger.invalid", { index: 0, why: opened.failure });
      write(note);
      known = opened.checkpoint;
    },
  };
}
