import { Bytes, BytesError } from "../bytes.ts";

/** A signed certificate timestamp (RFC 6962, 3.2). */
export type Sct = {
  /** SHA-256 of the log's key. */
  readonly log: Buffer;
  readonly timestamp: number;
  readonly extensions: Buffer;
  /** Hash and signature algorithm as TLS 1.2 numbers them. */
  readonly algorithm: number;
  readonly signature: Buffer;
};

/** Timestamps of one list; browsers want two or three. */
const maxScts = 32;

/**
 * A SignedCertificateTimestampList, wherever it came from. Those of a version we do not know are left out, as RFC 6962
 * asks of clients.
 * @throws BytesError
 */
export function readSctList(data: Buffer): Sct[] {
  const outer = new Bytes(data);
  const list = outer.vector(2);
  outer.end();
  if (list.left === 0) throw new BytesError("an empty list");
  const scts: Sct[] = [];
  for (let seen = 0; list.left > 0; seen++) {
    if (seen >= maxScts) throw new BytesError("a list too long");
    const one = list.vector(2);
    if (one.number(1) !== 0) continue;
    const log = one.take(32);
    const timestamp = Number(one.take(8).readBigUInt64BE());
    const extensions = one.rest(2);
    const algorithm = one.number(2);
    const signature = one.rest(2);
    one.end();
    scts.push({ log, timestamp, extensions, algorithm, signature });
  }
  return scts;
}
