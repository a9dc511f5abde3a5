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
  /** `contentDigest` of what changed. */
  readonly digest: Hash;
};

/** Hexadecimal digits of a salt: 128 random bits. */
export const saltLength = 32;
const saltForm = /^[0-9a-f]{32}$/;

/** What a leaf's digest is taken over, besides the salt: the RFC 8785 form of { body, key }. */
export function contentOf(key: string, body: Json): string {
  return `{"body":${canonicalJson(body)},"key":${canonicalJson(key)}}`;
}

/**
 * SHA-256 over the 32 hexadecimal digits of the salt followed by the content. Without the salt the digest tells
 * nothing of a guessable content; once salt and content are destroyed it is a hash of nothing known.
 */
export function contentDigest(salt: string, content: string): Hash {
  if (!saltForm.test(salt)) throw new TypeError(`a salt is ${saltLength} hexadecimal digits`);
  return sha256(salt + content);
}

/** The text of a leaf: RFC 8785 canonical JSON, members in their sorted order. */
export function encodeEntry(entry: Entry): string {
  return `{"actor":${JSON.stringify(entry.actor)},"digest":"${entry.digest.toString("hex")}","kind":${JSON.stringify(entry.kind)},"occurredAt":${entry.occurredAt},"recordedAt":${entry.recordedAt},"v":1}`;
}

/** Undefined where the text is not what `encodeEntry` writes. */
export function decodeEntry(leaf: string): Entry | undefined {
  let value: Record<string, unknown> | null;
  try {
    value = JSON.parse(leaf);
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
  return encodeEntry(entry) === leaf ? entry : undefined;
}
