import { createPublicKey, hash, type KeyObject, X509Certificate } from "node:crypto";
import type { RecordData } from "../../net/dns-message.ts";

/** One TLSA record against what a server presents (RFC 6698, 2.1; RFC 7671, 5). Pure. */
export type Association = RecordData["TLSA"];

export const usages = { pkixTa: 0, pkixEe: 1, daneTa: 2, daneEe: 3 } as const;

const digests: Readonly<Record<number, { readonly name: string; readonly bytes: number }>> = {
  1: { name: "sha256", bytes: 32 },
  2: { name: "sha512", bytes: 64 },
};

/** Whether clients make anything of a record: its numbers are known, and what it holds can be what they say. */
export function isUsable(one: Association): boolean {
  if (one.usage > 3 || one.selector > 1) return false;
  if (one.matchingType === 0) return heldKey(one) !== undefined;
  return digests[one.matchingType]?.bytes === one.association.length;
}

function selected(certificate: X509Certificate, selector: number): Buffer {
  return selector === 0 ? certificate.raw : certificate.publicKey.export({ format: "der", type: "spki" });
}

/** Where the chain holds what the record names: its index, or null. An end entity is at the beginning, and only there. */
export function matchedAt(one: Association, chain: readonly X509Certificate[]): number | null {
  const { usage, selector, matchingType, association } = one;
  const digest = digests[matchingType];
  const isNamed = (certificate: X509Certificate) => {
    const bytes = selected(certificate, selector);
    return association.equals(digest ? hash(digest.name, bytes, "buffer") : bytes);
  };
  const endEntity = usage === usages.daneEe || usage === usages.pkixEe;
  const at = chain.findIndex((certificate, i) => endEntity === (i === 0) && isNamed(certificate));
  return at < 0 ? null : at;
}

/** Whether a record that holds a whole anchor, which the server then need not send, signed the end of the chain. */
export function anchorsAbove(one: Association, chain: readonly X509Certificate[]): boolean {
  const key = one.usage === usages.daneTa && one.matchingType === 0 ? heldKey(one) : undefined;
  const top = chain.at(-1);
  return key !== undefined && top !== undefined && isSignedBy(top, key);
}

export function isSignedBy(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.verify(key);
  } catch {
    // A key of another kind than the signature.
    return false;
  }
}

function heldKey({ selector, association }: Association): KeyObject | undefined {
  try {
    return selector === 0
      ? new X509Certificate(association).publicKey
      : createPublicKey({ key: association, format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}
