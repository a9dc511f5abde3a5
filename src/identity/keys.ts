import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { AkashiError } from "../domain/errors.ts";
import { generateKey, type Signer, signerOf } from "../ledger/note.ts";

/**
 * The signing key of an organisation's log, read from a file that only its owner can read.
 * @throws key.missing, key.exposed, key.invalid
 */
export function readSigner(file: string, name: string): Signer {
  let pem: string;
  try {
    // A private key that others on the machine can read signs nothing that can be trusted.
    if ((statSync(file).mode & 0o077) !== 0) throw new AkashiError("key.exposed", { file });
    pem = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof AkashiError) throw error;
    throw new AkashiError("key.missing", { file, why: String(error) }, undefined, error);
  }
  try {
    return signerOf(name, pem);
  } catch (error) {
    throw new AkashiError("key.invalid", { key: file }, undefined, error);
  }
}

/** Makes a key and writes it, once: an existing file is never overwritten. */
export function createSigner(file: string, name: string): Signer {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const handle = openSync(file, "wx", 0o600);
  writeSync(handle, generateKey());
  fsyncSync(handle);
  closeSync(handle);
  chmodSync(file, 0o600);
  return readSigner(file, name);
}
