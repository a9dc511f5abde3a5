import { type NoteFailure, openNote, type Signer, signNote, type Verifier } from "./note.ts";
import { type Hash, hashSize } from "./tree.ts";

/** A signed tree head. https://c2sp.org/tlog-checkpoint */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Hash };

export function signCheckpoint({ origin, size, root }: Checkpoint, signer: Signer): string {
  return signNote(`${origin}\n${size}\n${root.toString("base64")}\n`, signer);
}

/** The checkpoint of a note that a trusted key signed, for the log of that origin when one is given. */
export function openCheckpoint(
  note: string,
  trusted: readonly Verifier[],
  origin?: string,
): { checkpoint: Checkpoint } | { failure: NoteFailure | "wrong-origin" } {
  const opened = openNote(note, trusted);
  if ("failure" in opened) return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (!checkpoint) return { failure: "malformed" };
  if (origin !== undefined && checkpoint.origin !== origin) return { failure: "wrong-origin" };
  return { checkpoint };
}

function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, digits, encoded] = text.split("\n");
  if (!origin || !digits || !encoded || !/^(0|[1-9]\d{0,15})$/.test(digits)) return undefined;
  const root = Buffer.from(encoded, "base64");
  const size = Number(digits);
  if (root.length !== hashSize || root.toString("base64") !== encoded || !Number.isSafeInteger(size)) return undefined;
  return { origin, size, root };
}
