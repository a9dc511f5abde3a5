import { createDecipheriv, createHash, createHmac } from "node:crypto";
import type { suites13 } from "./hello.ts";

type Suite = (typeof suites13)[number];

/** Reads what a TLS 1.3 server encrypts of its handshake (RFC 8446, 5.2 and 7.1). Nothing is ever encrypted with it. */
export class Decrypter {
  readonly #suite: Suite;
  readonly #key: Buffer;
  readonly #iv: Buffer;
  #sequence = 0;

  /**
   * @param shared what the key exchange gave
   * @param transcript both hellos, and what a retry puts before them
   */
  constructor(suite: Suite, shared: Buffer, transcript: Buffer) {
    const { hash } = suite;
    const size = hash === "sha256" ? 32 : 48;
    const zeros = Buffer.alloc(size);
    const early = extract(hash, zeros, zeros);
    const nothing = createHash(hash).digest();
    const secret = extract(hash, expand(hash, early, "derived", nothing, size), shared);
    const server = expand(hash, secret, "s hs traffic", createHash(hash).update(transcript).digest(), size);
    this.#suite = suite;
    this.#key = expand(hash, server, "key", Buffer.alloc(0), suite.keyBytes);
    this.#iv = expand(hash, server, "iv", Buffer.alloc(0), 12);
  }

  /** The content of one record and its type; nothing where it does not authenticate. */
  open(header: Buffer, sealed: Buffer): { readonly type: number; readonly content: Buffer } | undefined {
    if (sealed.length < 17) return undefined;
    const nonce = Buffer.from(this.#iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ this.#sequence++) >>> 0, 8);
    // The three ciphers share one interface that the types give to each of them alone.
    const cipher = createDecipheriv(this.#suite.cipher as "aes-128-gcm", this.#key, nonce, { authTagLength: 16 });
    cipher.setAAD(header);
    cipher.setAuthTag(sealed.subarray(-16));
    try {
      const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
      const end = plain.findLastIndex((byte) => byte !== 0);
      return end < 0 ? undefined : { type: plain[end] as number, content: plain.subarray(0, end) };
    } catch {
      return undefined;
    }
  }
}

function extract(hash: string, salt: Buffer, secret: Buffer): Buffer {
  return createHmac(hash, salt).update(secret).digest();
}

/** HKDF-Expand-Label; no length asked for here needs a second block. */
function expand(hash: string, secret: Buffer, label: string, context: Buffer, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`, "latin1");
  const info = Buffer.concat([
    Buffer.of(0, length, name.length),
    name,
    Buffer.of(context.length),
    context,
    Buffer.of(1),
  ]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}
