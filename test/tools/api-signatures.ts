import { createHash, createHmac, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import type { Authenticate } from "./api-server.ts";

/** Keys of an invented customer. */
export const signingKey = "signing-key-of-tenant-a-0000";
export const keyId = "key-id-of-tenant-a-0000";
const pair = generateKeyPairSync("ed25519");
export const ed25519Pem = pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString();

const parts = ["method", "path", "query", "timestamp", "nonce", "body"] as const;

/** How a service verifies; whatever is said here is left out. */
export type Verification = {
  /** Parts that the signature does not cover. */
  readonly uncovered?: readonly (typeof parts)[number][];
  readonly anyKey?: boolean;
  readonly unsignedToo?: boolean;
  readonly neverExpires?: boolean;
  readonly anyFuture?: boolean;
  readonly replays?: boolean;
};

const tolerance = 300_000;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const header = (value: string | string[] | undefined) => (typeof value === "string" ? value : "");
const timely = (at: number, { neverExpires, anyFuture }: Verification = {}) =>
  (neverExpires || at > Date.now() - tolerance) && (anyFuture || at < Date.now() + tolerance);

/** X-Timestamp, X-Nonce and X-Signature: HMAC over lines. */
export function byHmac(how: Verification = {}): Authenticate {
  const nonces = new Set<string>();
  return ({ method, url, headers }, body) => {
    const given = header(headers["x-signature"]);
    if (given === "" && how.unsignedToo) return "a";
    if (header(headers["x-key-id"]) !== keyId) return undefined;
    const [timestamp, nonce] = [header(headers["x-timestamp"]), header(headers["x-nonce"])];
    const [path = "", query = ""] = url.split("?");
    const values = { method, path, query, timestamp, nonce, body: sha256(body) };
    const text = parts.filter((part) => !how.uncovered?.includes(part)).map((part) => values[part]);
    if (!how.anyKey && hmac(signingKey, text.join("\n")).toString("hex") !== given) return undefined;
    if (!timely(Number(timestamp) * 1000, how)) return undefined;
    if (!how.replays && nonces.has(nonce)) return undefined;
    nonces.add(nonce);
    return "a";
  };
}

/** The parts of `Verification` as a workspace states them. */
export function hmacScheme({ uncovered = [] }: Verification = {}) {
  const placeholders = { body: "{bodySha256}" } as Partial<Record<(typeof parts)[number], string>>;
  const covered = parts.filter((part) => !uncovered.includes(part));
  return {
    type: "hmac-sha256",
    secret: "signing-key",
    keyId: "key-id",
    stringToSign: covered.map((part) => placeholders[part] ?? `{${part}}`).join("\n"),
    headers: {
      "x-key-id": "{keyId}",
      "x-timestamp": "{timestamp}",
      "x-nonce": "{nonce}",
      "x-signature": "{signature}",
    },
  };
}

/** Signature Version 4 with two signed headers; the same request is taken again, as its services do. */
export const byVersion4: Authenticate = ({ method, url, headers }, body) => {
  const authorization = header(headers.authorization);
  const found = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/(\S+?), SignedHeaders=(\S+?), Signature=(\w+)$/.exec(
    authorization,
  );
  const [, id, date = "", scope = "", signedHeaders = "", given] = found ?? [];
  const stamp = header(headers["x-amz-date"]);
  if (id !== keyId || signedHeaders !== "host;x-amz-date" || !stamp.startsWith(date)) return undefined;
  const [path = "", query = ""] = url.split("?");
  const lines = `host:${headers.host}\nx-amz-date:${stamp}\n`;
  const canonical = [method, path, query, lines, signedHeaders, sha256(body)].join("\n");
  let key: Buffer = Buffer.from(`AWS4${signingKey}`);
  for (const text of [date, ...scope.split("/")]) key = hmac(key, text);
  const text = ["AWS4-HMAC-SHA256", stamp, `${date}/${scope}`, sha256(canonical)].join("\n");
  const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)/, "$1-$2-$3:$4:"));
  return hmac(key, text).toString("hex") === given && timely(at) ? "a" : undefined;
};

export const version4Scheme = {
  type: "hmac-sha256",
  secret: "signing-key",
  keyId: "key-id",
  timestamp: "iso-basic",
  canonicalRequest: "{method}\n{path}\n{query}\nhost:{host}\nx-amz-date:{timestamp}\n\nhost;x-amz-date\n{bodySha256}",
  derivation: { prefix: "AWS4", texts: ["{date}", "ap-northeast-1", "rooms", "aws4_request"] },
  stringToSign: "AWS4-HMAC-SHA256\n{timestamp}\n{date}/ap-northeast-1/rooms/aws4_request\n{canonicalSha256}",
  headers: {
    "x-amz-date": "{timestamp}",
    authorization:
      "AWS4-HMAC-SHA256 Credential={keyId}/{date}/ap-northeast-1/rooms/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}",
  },
};

/** HTTP Message Signatures with Ed25519 (RFC 9421). */
export function byMessageSignature(): Authenticate {
  const nonces = new Set<string>();
  const publicKey = createPublicKey(pair.publicKey.export({ format: "pem", type: "spki" }));
  return ({ method, url, headers }, body) => {
    const [, parameters = "", list = ""] = /^sig1=(\(([^)]*)\).*)$/.exec(header(headers["signature-input"])) ?? [];
    const [, signature = ""] = /^sig1=:([A-Za-z0-9+/=]+):$/.exec(header(headers.signature)) ?? [];
    const [path = "", query = ""] = url.split("?");
    const digest = `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
    if (header(headers["content-digest"]) !== digest) return undefined;
    const derived: Record<string, string> = {
      "@method": method,
      "@authority": headers.host ?? "",
      "@path": path,
      "@query": `?${query}`,
    };
    const covered = list.split(" ").map((name) => name.replaceAll('"', ""));
    if (!["@method", "@authority", "@path", "@query", "content-digest"].every((name) => covered.includes(name))) {
      return undefined;
    }
    const lines = covered.map((name) => `"${name}": ${derived[name] ?? header(headers[name])}`);
    const base = [...lines, `"@signature-params": ${parameters}`].join("\n");
    if (!verify(null, Buffer.from(base), publicKey, Buffer.from(signature, "base64"))) return undefined;
    const nonce = /;nonce="([^"]+)"/.exec(parameters)?.[1];
    const created = Number(/;created=(\d+)/.exec(parameters)?.[1]) * 1000;
    if (!parameters.includes(`;keyid="${keyId}"`) || !nonce || nonces.has(nonce) || !timely(created)) return undefined;
    nonces.add(nonce);
    return "a";
  };
}

export const messageSignatureScheme = {
  type: "http-message-signatures",
  algorithm: "ed25519",
  secret: "ed25519-key",
  keyId: "key-id",
  components: ["@method", "@authority", "@path", "@query", "content-digest"],
};
