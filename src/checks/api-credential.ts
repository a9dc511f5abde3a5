import { generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { NetFailure } from "../net/failure.ts";
import { httpSignatureHeaders, httpSignatureSchema } from "./api-http-signatures.ts";
import type { Moment, Subject } from "./api-message.ts";
import { headerName, hmacHeaders, hmacSchema, type Key, secretName } from "./api-signing.ts";
import type { ProbeIo } from "./define.ts";

/** A secret that goes along as it is: a bearer token, an API key. */
const tokenSchema = z.strictObject({
  type: z.literal("token").default("token"),
  /** Name of the secret. */
  secret: secretName,
  header: headerName.default("authorization"),
  prefix: z
    .string()
    .max(50)
    .regex(/^[\x20-\x7e]*$/)
    .default("Bearer "),
});

export const signingSchema = z.discriminatedUnion("type", [hmacSchema, httpSignatureSchema]);

/** How a caller of the API says who it is. */
export const credentialSchema = z.union([tokenSchema, hmacSchema, httpSignatureSchema]);
export type Credential = z.infer<typeof credentialSchema>;

/** @throws NetFailure no-secret */
export function keyOf(credential: Credential, io: ProbeIo): Key {
  const value = io.secrets.get(credential.secret).reveal();
  const id = "keyId" in credential && credential.keyId !== undefined ? io.secrets.get(credential.keyId).reveal() : "";
  return { value, id };
}

/** A key nobody gave out, of the same kind and under the same identifier. */
export function strangersKey(credential: Credential, { id }: Key): Key {
  if (credential.type === "http-message-signatures" && credential.algorithm === "ed25519") {
    const { privateKey } = generateKeyPairSync("ed25519");
    return { id, value: privateKey.export({ format: "pem", type: "pkcs8" }).toString() };
  }
  const encoding = "keyEncoding" in credential ? credential.keyEncoding : "utf8";
  const random = randomBytes(32);
  return { id, value: encoding === "base64" ? random.toString("base64") : random.toString("hex") };
}

/**
 * The headers by which a message says whose it is.
 * @param shown what they tell besides the signature, where that is not what was signed: a forgery
 */
export function credentialHeaders(
  credential: Credential,
  key: Key,
  subject: Subject,
  shown = subject,
): Record<string, string> {
  if (credential.type === "token") return { [credential.header]: `${credential.prefix}${key.value}` };
  return credential.type === "hmac-sha256"
    ? hmacHeaders(credential, key, subject, shown)
    : httpSignatureHeaders(credential, key, subject, shown);
}

/** Tells a moment on the service's own clock; each has a nonce of its own. */
export type Clock = (shift?: number) => Moment;

/**
 * The clock of the service, by the Date of an answer: a wrong clock of ours must not look like a refusal of theirs.
 * Tokens need none.
 * @throws NetFailure malformed, where an answer has no date
 */
export async function clockOf(
  credentials: readonly (Credential | undefined)[],
  scheme: "http" | "https",
  io: ProbeIo,
): Promise<Clock> {
  const moment = (at: number): Moment => ({ at, nonce: randomUUID() });
  if (credentials.every((one) => one === undefined || one.type === "token")) return () => moment(0);
  const { headers } = await io.outbound.request(io.decided, { scheme, path: "/" });
  const date = Date.parse(headers.find(([name]) => name === "date")?.[1] ?? "");
  if (Number.isNaN(date)) throw new NetFailure("malformed");
  const seen = io.elapsed();
  return (shift = 0) => moment(date + (io.elapsed() - seen) + shift);
}
