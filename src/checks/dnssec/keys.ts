import { z } from "zod";
import type { RecordData } from "../../net/dns-message.ts";

/** Numbers of the IANA registries of DNSSEC. Pure. */
export const zoneKeySchema = z.object({
  algorithm: z.number().int(),
  /** Of the modulus; null for what is not RSA. */
  bits: z.number().int().nullable(),
});

export const signerSchema = z.object({ algorithm: z.number().int(), digestType: z.number().int() });

/** What zones must not be signed with (RFC 9904 and its registry, RFC 9905, RFC 9906), by their mnemonics. */
export const deprecatedAlgorithms: Readonly<Record<number, string>> = {
  1: "RSAMD5",
  3: "DSA",
  5: "RSASHA1",
  6: "DSA-NSEC3-SHA1",
  7: "RSASHA1-NSEC3-SHA1",
  12: "ECC-GOST",
};

/** SHA-1 and GOST R 34.11-94; 0 is reserved. */
export const deprecatedDigests: readonly number[] = [0, 1, 3];

const rsaAlgorithms: readonly number[] = [1, 5, 7, 8, 10];

/** RFC 4034, 2.1.1; RFC 5011, 2.1: a key of the zone, and not a revoked one. */
export function isZoneKey({ flags }: RecordData["DNSKEY"]): boolean {
  return (flags & 0x0100) !== 0 && (flags & 0x0080) === 0;
}

/** RFC 3110, 2: the length of the exponent in one byte, or in the two after a zero; the exponent; the modulus. */
export function rsaBits({ algorithm, key }: RecordData["DNSKEY"]): number | null {
  if (!rsaAlgorithms.includes(algorithm)) return null;
  const long = key[0] === 0;
  const exponent = (long ? (key[1] ?? 0) * 256 + (key[2] ?? 0) : key[0]) ?? 0;
  const modulus = key.subarray((long ? 3 : 1) + exponent);
  const first = modulus.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (modulus.length - first) * 8 - (Math.clz32(modulus[first] ?? 0) - 24);
}

/** In an order that no resolver can change. */
export function sortedOnce<T>(list: readonly T[]): T[] {
  return [...new Map(list.map((one) => [JSON.stringify(one), one]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
}
