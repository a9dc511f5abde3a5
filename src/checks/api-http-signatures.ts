import { createHash, createHmac, createPrivateKey, sign } from "node:crypto";
import { z } from "zod";
import { type Moment, requestTarget, type Subject } from "./api-message.ts";
import { type Key, secretName } from "./api-signing.ts";

const components = [
  ...(["@method", "@target-uri", "@authority", "@scheme", "@request-target", "@path", "@query"] as const),
  ...(["content-digest", "content-type"] as const),
];

/** HTTP Message Signatures (RFC 9421): what is covered, with which key, and the parameters that make it fresh. */
export const httpSignatureSchema = z.strictObject({
  type: z.literal("http-message-signatures"),
  algorithm: z.enum(["hmac-sha256", "ed25519"]),
  /** Name of the secret that is the key: text for HMAC, or base64 of it as `keyEncoding` says; PKCS #8 in PEM for Ed25519. */
  secret: secretName,
  keyEncoding: z.enum(["utf8", "base64"]).default("utf8"),
  /** Name of the secret that holds the `keyid`. */
  keyId: secretName,
  components: z.array(z.enum(components)).min(1).max(10),
  label: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,30}$/)
    .default("sig1"),
  nonce: z.boolean().default(true),
  /** Seconds after `created`; without it, the signature says nothing of its end. */
  expires: z.number().int().min(1).max(86_400).optional(),
  tag: z
    .string()
    .regex(/^[\x20-\x7e]{1,100}$/)
    .optional(),
});
export type HttpSignatureScheme = z.infer<typeof httpSignatureSchema>;

/**
 * The headers that make a message a signed one (RFC 9421, sections 2, 3.1 and 4; RFC 9530 for the digest).
 * @param shown what the headers tell, where that is not what was signed: a forgery
 */
export function httpSignatureHeaders(
  scheme: HttpSignatureScheme,
  key: Key,
  subject: Subject,
  shown = subject,
): Record<string, string> {
  const { parameters, base } = signatureBase(scheme, key, subject);
  const told = shown === subject ? parameters : signatureBase(scheme, key, shown).parameters;
  return {
    ...(scheme.components.includes("content-digest") ? { "content-digest": digestOf(shown) } : {}),
    "signature-input": `${scheme.label}=${told}`,
    signature: `${scheme.label}=:${signed(scheme, key, base).toString("base64")}:`,
  };
}

function signatureBase(scheme: HttpSignatureScheme, key: Key, subject: Subject) {
  const { message, moment } = subject;
  const values: Record<(typeof components)[number], string> = {
    "@method": message.method,
    "@target-uri": `${message.scheme}://${message.host}${requestTarget(message)}`,
    "@authority": message.host.toLowerCase(),
    "@scheme": message.scheme,
    "@request-target": requestTarget(message),
    "@path": message.path,
    "@query": `?${message.query}`,
    "content-digest": digestOf(subject),
    "content-type": message.contentType ?? "",
  };
  // A header that is not sent cannot be covered.
  const covered = scheme.components.filter((name) => name !== "content-type" || message.contentType !== null);
  const parameters = signatureParameters(scheme, covered, key.id, moment);
  const lines = [...covered.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${parameters}`];
  return { parameters, base: lines.join("\n") };
}

function digestOf({ message }: Subject): string {
  const digest = createHash("sha256").update(message.body ?? "");
  return `sha-256=:${digest.digest("base64")}:`;
}

function signatureParameters(scheme: HttpSignatureScheme, covered: readonly string[], id: string, moment: Moment) {
  const created = Math.floor(moment.at / 1000);
  const parts = [
    `(${covered.map((name) => `"${name}"`).join(" ")})`,
    `created=${created}`,
    ...(scheme.expires === undefined ? [] : [`expires=${created + scheme.expires}`]),
    ...(scheme.nonce ? [`nonce=${quoted(moment.nonce)}`] : []),
    `keyid=${quoted(id)}`,
    ...(scheme.tag === undefined ? [] : [`tag=${quoted(scheme.tag)}`]),
  ];
  return parts.join(";");
}

function signed({ algorithm, keyEncoding }: HttpSignatureScheme, key: Key, base: string): Buffer {
  if (algorithm === "ed25519") return sign(null, Buffer.from(base), createPrivateKey(key.value));
  return createHmac("sha256", Buffer.from(key.value, keyEncoding)).update(base).digest();
}

/** A string of RFC 9651, 3.3.3. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}
