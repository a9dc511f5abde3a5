import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { sha256 } from "./tree.ts";

/** Signed notes with Ed25519 keys (signature type 0x01). https://c2sp.org/signed-note */
const ed25519 = 0x01;
const maxSignatures = 32;
const maxNote = 64 * 1024;
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");
/** Spaces of any script, the plus sign, and control characters, none of which a key name may hold. */
const badName = /[\s+\p{Z}\p{Cc}]/u;

export type Verifier = { readonly name: string; readonly id: number; readonly publicKey: KeyObject };
export type Signer = Verifier & { readonly privateKey: KeyObject };

function keyId(name: string, publicKey: Uint8Array): number {
  return sha256(Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ed25519), publicKey])).readUInt32BE();
}

function rawKey(publicKey: KeyObject): Buffer {
  return publicKey.export({ format: "der", type: "spki" }).subarray(spkiPrefix.length);
}

/** @throws TypeError when the name cannot be a key name or the key is not Ed25519. */
export function signerOf(name: string, pem: string): Signer {
  if (name === "" || badName.test(name)) throw new TypeError(`${JSON.stringify(name)} cannot name a key`);
  const privateKey = createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== "ed25519") throw new TypeError("the key is not an Ed25519 key");
  const publicKey = createPublicKey(privateKey);
  return { name, id: keyId(name, rawKey(publicKey)), publicKey, privateKey };
}

/** A new private key as PKCS #8 PEM. */
export function generateKey(): string {
  return generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }) as string;
}

/** The public half in the form other tools of this family read: name+id+base64. */
export function verifierKey(key: Verifier): string {
  const id = key.id.toString(16).padStart(8, "0");
  return `${key.name}+${id}+${Buffer.concat([Buffer.of(ed25519), rawKey(key.publicKey)]).toString("base64")}`;
}

/** Undefined where the text is no key of this form, or its id is not its own. */
export function parseVerifierKey(text: string): Verifier | undefined {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim());
  if (!parts) return undefined;
  const [, name, id, encoded] = parts as unknown as [string, string, string, string];
  const key = Buffer.from(encoded, "base64");
  if (badName.test(name) || key.length !== 33 || key[0] !== ed25519) return undefined;
  if (keyId(name, key.subarray(1)) !== Number.parseInt(id, 16)) return undefined;
  const publicKey = createPublicKey({
    key: Buffer.concat([spkiPrefix, key.subarray(1)]),
    format: "der",
    type: "spki",
  });
  return { name, id: Number.parseInt(id, 16), publicKey };
}

/** A note: text ending in a newline, a blank line, one signature line. */
export function signNote(text: string, signer: Signer): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(signer.id);
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), signer.privateKey)]).toString("base64");
  return `${text}\n— ${signer.name} ${signature}\n`;
}

export type NoteFailure = "malformed" | "unknown-key" | "bad-signature";

/**
 * The text of a note that a trusted key signed. Signatures of other keys are ignored; a bad one of a trusted key
 * refuses the whole note.
 */
export function openNote(note: string, trusted: readonly Verifier[]): { text: string } | { failure: NoteFailure } {
  const end = note.lastIndexOf("\n\n");
  if (
    note.length > maxNote ||
    end < 0 ||
    !note.endsWith("\n") ||
    !note.isWellFormed() ||
    /[\x00-\x09\x0b-\x1f]/.test(note)
  ) {
    return { failure: "malformed" };
  }
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split("\n");
  if (lines.length > maxSignatures) return { failure: "malformed" };
  let verified = false;
  for (const line of lines) {
    const parts = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line);
    const bytes = Buffer.from(parts?.[2] ?? "", "base64");
    if (!parts || bytes.length < 5) return { failure: "malformed" };
    const key = trusted.find((one) => one.name === parts[1] && one.id === bytes.readUInt32BE());
    if (!key) continue;
    if (!verify(null, Buffer.from(text), key.publicKey, bytes.subarray(4))) return { failure: "bad-signature" };
    verified = true;
  }
  return verified ? { text } : { failure: "unknown-key" };
}
