import { createHash, verify } from "node:crypto";
import { type CertificateFacts, extensionIds } from "./certificate.ts";
import { context, Der, tag } from "./der.ts";
import type { Sct } from "./sct.ts";
import { keyOf } from "./signature.ts";
import { der } from "./write.ts";

const ecdsaSha256 = 0x0403;
const rsaSha256 = 0x0401;

/** What a log signed (RFC 6962, 3.2): the certificate itself, or what of it stood before the timestamps were put in. */
export type LogEntry = { readonly type: "final" | "embedded"; readonly signed: Buffer };

export function finalEntry(certificate: Buffer): LogEntry {
  return { type: "final", signed: withLength(certificate) };
}

/** @throws DerError */
export function embeddedEntry(certificate: CertificateFacts, issuer: CertificateFacts): LogEntry {
  const issuerKey = createHash("sha256").update(issuer.publicKey).digest();
  return { type: "embedded", signed: Buffer.concat([issuerKey, withLength(withoutScts(certificate.signed))]) };
}

export function logIdOf(publicKey: Buffer): Buffer {
  return createHash("sha256").update(publicKey).digest();
}

/** Whether the log with this key signed the timestamp for the entry. */
export function isSignedByLog(sct: Sct, entry: LogEntry, publicKey: Buffer): boolean {
  if (!logIdOf(publicKey).equals(sct.log)) return false;
  if (sct.algorithm !== ecdsaSha256 && sct.algorithm !== rsaSha256) return false;
  const timestamp = Buffer.alloc(8);
  timestamp.writeBigUInt64BE(BigInt(sct.timestamp));
  const extensions = Buffer.concat([
    Buffer.of(sct.extensions.length >> 8, sct.extensions.length & 0xff),
    sct.extensions,
  ]);
  const type = Buffer.of(0, entry.type === "embedded" ? 1 : 0);
  const content = Buffer.concat([Buffer.of(0, 0), timestamp, type, entry.signed, extensions]);
  try {
    return verify("sha256", content, keyOf(publicKey), sct.signature);
  } catch {
    return false;
  }
}

function withLength(data: Buffer): Buffer {
  return Buffer.concat([Buffer.of(data.length >> 16, (data.length >> 8) & 0xff, data.length & 0xff), data]);
}

/** The TBSCertificate as the log saw it: the extension taken out, everything else byte for byte. */
function withoutScts(tbs: Buffer): Buffer {
  const body = new Der(new Der(tbs).element(tag.sequence).content);
  const parts: Buffer[] = [];
  while (!body.done) {
    const { tag: found, whole, content } = body.element();
    if (found !== context(3)) {
      parts.push(whole);
      continue;
    }
    const list = new Der(content).enter();
    const kept: Buffer[] = [];
    while (!list.done) {
      const one = list.element(tag.sequence);
      if (new Der(one.content).oid() !== extensionIds.embeddedScts) kept.push(one.whole);
    }
    parts.push(der(context(3), der(tag.sequence, ...kept)));
  }
  return der(tag.sequence, ...parts);
}
