import { createHash, createHmac } from "node:crypto";
import { z } from "zod";
import type { Subject } from "./api-message.ts";

/**
 * Signing by HMAC-SHA256 as most APIs that have their own form do it: a text made of parts of the request is signed, and
 * headers carry the signature beside the time and the nonce. AWS Signature Version 4 and its relatives differ in
 * two things only, which `canonicalRequest` and `derivation` say.
 */
const placeholders = [
  ...["method", "host", "path", "query", "body", "contentType", "timestamp", "date", "nonce", "keyId"],
  ...["bodySha256", "bodySha256Base64", "canonicalSha256", "signature"],
];

function template(without: readonly string[]) {
  return z
    .string()
    .min(1)
    .max(1_000)
    .refine(
      (text) =>
        [...text.matchAll(/\{(\w+)\}/g)].every(
          ([, name = ""]) => placeholders.includes(name) && !without.includes(name),
        ),
      { error: `placeholders: ${placeholders.filter((name) => !without.includes(name)).join(", ")}` },
    );
}

export const secretName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

/** Lower case, as the client sends names. */
export const headerName = z.string().regex(/^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/);

export const hmacSchema = z.strictObject({
  type: z.literal("hmac-sha256"),
  /** Name of the secret that is the key. */
  secret: secretName,
  /** Name of the secret that holds the key's identifier, for `{keyId}`. */
  keyId: secretName.optional(),
  keyEncoding: z.enum(["utf8", "base64", "hex"]).default("utf8"),
  timestamp: z.enum(["unix", "unix-ms", "iso", "iso-basic"]).default("unix"),
  canonicalRequest: template(["canonicalSha256", "signature"]).optional(),
  /** The key with `prefix` before it signs the first text, what comes of that signs the next one, and so on. */
  derivation: z
    .strictObject({
      prefix: z.string().max(20).default(""),
      texts: z
        .array(template(["canonicalSha256", "signature"]))
        .min(1)
        .max(6),
    })
    .optional(),
  stringToSign: template(["signature"]),
  signatureEncoding: z.enum(["hex", "base64"]).default("hex"),
  headers: z.record(headerName, template([])).refine((headers) => Object.keys(headers).length <= 10),
});
export type HmacScheme = z.infer<typeof hmacSchema>;

export type Key = { readonly value: string; readonly id: string };

/**
 * The headers that make a message a signed one.
 * @param shown what the headers tell, where that is not what was signed: a forgery
 */
export function hmacHeaders(scheme: HmacScheme, key: Key, subject: Subject, shown = subject): Record<string, string> {
  const values = valuesOf(scheme, key, subject);
  const mac = hmac(signingKey(scheme, key, values), filled(scheme.stringToSign, values));
  const told = { ...valuesOf(scheme, key, shown), signature: mac.toString(scheme.signatureEncoding) };
  return Object.fromEntries(Object.entries(scheme.headers).map(([name, text]) => [name, filled(text, told)]));
}

function valuesOf(scheme: HmacScheme, key: Key, { message, moment }: Subject): Record<string, string> {
  const body = message.body ?? "";
  const values: Record<string, string> = {
    method: message.method,
    host: message.host,
    path: message.path,
    query: message.query,
    body,
    contentType: message.contentType ?? "",
    timestamp: timestampOf(scheme.timestamp, moment.at),
    date: dateOf(scheme.timestamp, moment.at),
    nonce: moment.nonce,
    keyId: key.id,
    bodySha256: sha256(body).toString("hex"),
    bodySha256Base64: sha256(body).toString("base64"),
  };
  if (scheme.canonicalRequest !== undefined) {
    values.canonicalSha256 = sha256(filled(scheme.canonicalRequest, values)).toString("hex");
  }
  return values;
}

function signingKey(
  { keyEncoding, derivation }: HmacScheme,
  key: Key,
  values: Readonly<Record<string, string>>,
): Buffer {
  const bytes: Buffer = Buffer.from(key.value, keyEncoding);
  if (!derivation) return bytes;
  const start: Buffer = Buffer.concat([Buffer.from(derivation.prefix), bytes]);
  return derivation.texts.reduce((derived, text) => hmac(derived, filled(text, values)), start);
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? "");
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function timestampOf(form: HmacScheme["timestamp"], at: number): string {
  if (form === "unix") return String(Math.floor(at / 1000));
  if (form === "unix-ms") return String(Math.floor(at));
  const iso = new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
  return form === "iso" ? iso : iso.replace(/[-:]/g, "");
}

/** The day in UTC, with dashes unless the times are written without them. */
function dateOf(form: HmacScheme["timestamp"], at: number): string {
  const date = new Date(at).toISOString().slice(0, 10);
  return form === "iso-basic" ? date.replaceAll("-", "") : date;
}
