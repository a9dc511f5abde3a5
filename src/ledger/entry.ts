import { canonicalJson, type Json } from "../domain/canonical-json.ts";
import { type Hash, sha256 } from "./tree.ts";

/**
 * What a leaf of the ledger says: what kind of thing changed, who (a pseudonym) changed it, when it is said to have
 * happened, when it was recorded, and a salted hash of what it was. Nothing in it identifies a person.
 */
export type Entry = {
  readonly kind: string;
  readonly actor: string;
  /** Milliseconds since 1970. */
  readonly occurredAt: number;
  readonly recordedAt: number;
  /** `bodyDigest` of the body. */
  readonly digest: Hash;
};

export const saltSize = 16;

/**
 * SHA-256 over the salt, of fixed length, and the RFC 8785 form of key and body. Without the salt the digest
 * tells nothing of a guessable body; once salt and body are destroyed it is a hash of nothing known.
 */
export function bodyDigest(salt: Uint8Array, key: string, body: Json): Hash {
  return textDigest(salt, bodyText(key, body));
}

export function bodyText(key: string, body: Json): string {
  return `{"body":${canonicalJson(body)},"key":${canonicalJson(key)}}`;
}

export function textDigest(salt: Uint8Array, text: string): Hash {
  if (salt.length !== saltSize) throw new TypeError(`a salt has ${saltSize} bytes, not ${salt.length}`);
  return sha256(Buffer.concat([salt, Buffer.from(text)]));
}

/** The bytes of a leaf: RFC 8785 canonical JSON, members in their sorted order. */
export function encodeEntry(entry: Entry): Buffer {
  return Buffer.from(
    `{"actor":${JSON.stringify(entry.actor)},"digest":"${entry.digest.toString("hex")}","kind":${JSON.stringify(entry.kind)},"occurredAt":${entry.occurredAt},"recordedAt":${entry.recordedAt},"v":1}`,
  );
}

/** Undefined where the bytes are not what `encodeEntry` writes. */
export function decodeEntry(leaf: Uint8Array): Entry | undefined {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(Buffer.from(leaf).toString("utf8"));
  } catch {
    return undefined;
  }
  const { actor, digest, kind, occurredAt, recordedAt } = value ?? {};
  if (typeof actor !== "string" || typeof kind !== "string" || typeof digest !== "string") return undefined;
  if (!Number.isSafeInteger(occurredAt) || !Number.isSafeInteger(recordedAt)) return undefined;
  const entry: Entry = {
    actor,
    kind,
    occurredAt: occurredAt as number,
    recordedAt: recordedAt as number,
    digest: Buffer.from(digest, "hex"),
  };
  return encodeEntry(entry).equals(leaf) ? entry : undefined;
}
