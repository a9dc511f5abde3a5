import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";

/** One key record of DKIM as data (RFC 6376, 3.6.1; RFC 8463 for Ed25519). Pure. The key itself is not kept. */
export const keyRecordSchema = z.union([
  z.object({ invalid: z.literal(true) }),
  z.object({
    /** Null where `p=` is empty: the key was revoked. */
    key: z.object({ type: z.enum(["rsa", "ed25519"]), bits: z.number().int() }).nullable(),
    testing: z.boolean(),
    /** Whether the record lets SHA-256 be used; a list of nothing but SHA-1 does not. */
    sha256: z.boolean(),
    /** Whether the key may sign mail, and not only some other service. */
    email: z.boolean(),
  }),
]);
export type KeyRecord = z.infer<typeof keyRecordSchema>;

const invalid: KeyRecord = { invalid: true };

export function parseKeyRecord(text: string): KeyRecord {
  const tags = tagsOf(text);
  if (!tags) return invalid;
  // Where there is a version it comes first, and it is this one.
  if (tags.has("v") && (tags.keys().next().value !== "v" || tags.get("v") !== "DKIM1")) return invalid;
  const p = tags.get("p")?.replace(/[ \t\r\n]/g, "");
  if (p === undefined) return invalid;
  const key = p === "" ? null : readKey(tags.get("k") ?? "rsa", p);
  if (key === undefined) return invalid;
  const list = (tag: string) =>
    tags
      .get(tag)
      ?.split(":")
      .map((one) => one.trim());
  return {
    key,
    testing: list("t")?.includes("y") ?? false,
    sha256: list("h")?.includes("sha256") ?? true,
    email: list("s")?.some((one) => one === "*" || one === "email") ?? true,
  };
}

/** RFC 6376, 3.2: names are case-sensitive; a tag that is there twice makes the whole list invalid. */
function tagsOf(text: string): Map<string, string> | undefined {
  const tags = new Map<string, string>();
  const parts = text.split(";");
  // The last one may end in a semicolon.
  if (parts.at(-1)?.trim() === "") parts.pop();
  for (const part of parts) {
    const at = part.indexOf("=");
    const [name, value] = [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()];
    if (!/^[a-z]\w{0,63}$/i.test(name) || !/^[\x20-\x7e\t\r\n]*$/.test(value) || tags.has(name)) return undefined;
    tags.set(name, value);
  }
  return tags;
}

function readKey(type: string, base64: string): { type: "rsa" | "ed25519"; bits: number } | undefined {
  if (!/^[a-z0-9+/]+={0,2}$/i.test(base64)) return undefined;
  const bytes = Buffer.from(base64, "base64");
  if (type === "ed25519") return bytes.length === 32 ? { type, bits: 256 } : undefined;
  const details = type === "rsa" ? rsaKey(bytes)?.asymmetricKeyDetails : undefined;
  const { modulusLength: bits, publicExponent } = details ?? {};
  // An exponent of one signs nothing, an even one does not exist.
  if (bits === undefined || publicExponent === undefined || publicExponent < 3n || publicExponent % 2n === 0n)
    return undefined;
  return { type: "rsa", bits };
}

/** In the form everybody publishes, or in the one that RFC 6376 names. */
function rsaKey(key: Buffer): KeyObject | undefined {
  for (const type of ["spki", "pkcs1"] as const) {
    try {
      const read = createPublicKey({ key, format: "der", type });
      return read.asymmetricKeyType === "rsa" ? read : undefined;
    } catch {
      // Not in this form.
    }
  }
  return undefined;
}
