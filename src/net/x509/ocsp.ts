import { createHash } from "node:crypto";
import { type CertificateFacts, extendedKeyUsage, purposeIds, readCertificate, readExtensions } from "./certificate.ts";
import { context, Der, DerError, numberOf, onlyElement, tag } from "./der.ts";
import { isSignedBy } from "./signature.ts";
import { der } from "./write.ts";

/** What a responder says of one certificate (RFC 6960). */
export type CertificateStatus = {
  readonly status: "good" | "revoked" | "unknown";
  readonly revokedAt: number | null;
  readonly thisUpdate: number;
  /** Null: newer words are always to be had, so that these are never fresh for sure. */
  readonly nextUpdate: number | null;
  /** SCTs that came with it (RFC 6962, 3.3). */
  readonly scts: Buffer | null;
};

export type OcspAnswer =
  /** The responder's own words for having none: malformedRequest, internalError, tryLater, sigRequired, unauthorized. */
  | { readonly type: "refused"; readonly code: number }
  | { readonly type: "other-certificate" }
  /** Not signed by the issuer, nor by one it delegated. */
  | { readonly type: "not-signed" }
  | ({ readonly type: "status" } & CertificateStatus);

const basicResponse = "1.3.6.1.5.5.7.48.1.1";
const sha1 = "1.3.14.3.2.26";
const digests: Readonly<Record<string, string>> = { [sha1]: "sha1", "2.16.840.1.101.3.4.2.1": "sha256" };
const sctList = "1.3.6.1.4.1.11129.2.4.5";
const maxOcsp = 64 * 1024;
const maxResponses = 64;
const maxCertificates = 8;

/** A question for one certificate, without a nonce: the answer may then be one made ahead (RFC 5019). */
export function ocspRequest(certificate: CertificateFacts, issuer: CertificateFacts): Buffer {
  const hash = (data: Buffer) => der(tag.octetString, createHash("sha1").update(data).digest());
  const algorithm = der(tag.sequence, der(tag.oid, Buffer.from("2b0e03021a", "hex")), der(tag.null));
  const id = der(
    tag.sequence,
    algorithm,
    hash(issuer.subject),
    hash(issuer.publicKeyBits),
    der(tag.integer, Buffer.from(certificate.serial, "hex")),
  );
  return der(tag.sequence, der(tag.sequence, der(tag.sequence, der(tag.sequence, id))));
}

/**
 * What an answer says of a certificate, once its signature is known to be that of the issuer or of a responder to whom the
 * issuer gave a certificate for it.
 * @throws DerError
 */
export function readOcsp(
  answer: Buffer,
  certificate: CertificateFacts,
  issuer: CertificateFacts,
  now: number,
): OcspAnswer {
  if (answer.length > maxOcsp) throw new DerError("too large");
  const outer = onlyElement(answer);
  const code = numberOf(outer.element(tag.enumerated).content);
  if (code !== 0) return { type: "refused", code };
  const wrapped = onlyElement(outer.enter(context(0)).element(tag.sequence).whole);
  if (wrapped.oid() !== basicResponse) throw new DerError("another kind of answer");
  const basic = onlyElement(wrapped.octets());
  const data = basic.element(tag.sequence);
  const algorithm = basic.element(tag.sequence).content;
  const signature = basic.bits();
  const certificates = basic.optional(context(0));
  const signed = { algorithm, content: data.whole, signature };
  const keys = [issuer.publicKey, ...(certificates ? delegates(certificates.content, issuer, now) : [])];
  if (!keys.some((key) => isSignedBy(signed, key))) return { type: "not-signed" };
  return statusIn(new Der(data.content), certificate, issuer);
}

/** Keys of responders with a certificate by the issuer itself, for this purpose, within its dates (RFC 6960, 4.2.2.2). */
function delegates(content: Buffer, issuer: CertificateFacts, now: number): Buffer[] {
  const list = onlyElement(content);
  const keys: Buffer[] = [];
  for (let seen = 0; !list.done; seen++) {
    if (seen >= maxCertificates) throw new DerError("a list too long");
    const { whole, content: body } = list.element(tag.sequence);
    const facts = readCertificate(whole);
    const outer = new Der(body);
    const tbs = outer.element(tag.sequence).whole;
    const algorithm = outer.element(tag.sequence).content;
    const mayAnswer = extendedKeyUsage(facts)?.includes(purposeIds.ocspSigning) ?? false;
    const dated = facts.notBefore <= now && now < facts.notAfter;
    if (!mayAnswer || !dated || !facts.issuer.equals(issuer.subject)) continue;
    if (isSignedBy({ algorithm, content: tbs, signature: outer.bits() }, issuer.publicKey)) keys.push(facts.publicKey);
  }
  return keys;
}

function statusIn(data: Der, certificate: CertificateFacts, issuer: CertificateFacts): OcspAnswer {
  data.optional(context(0));
  data.element();
  data.time();
  const responses = data.enter();
  for (let seen = 0; !responses.done; seen++) {
    if (seen >= maxResponses) throw new DerError("a list too long");
    const one = responses.enter();
    const isOurs = names(one.enter(), certificate, issuer);
    const status = one.element();
    const thisUpdate = one.time();
    const next = one.optional(context(0));
    const more = one.optional(context(1));
    one.end();
    if (!isOurs) continue;
    const nextUpdate = next ? new Der(next.content).time() : null;
    const scts = more ? readExtensions(onlyElement(more.content)).get(sctList)?.value : undefined;
    return {
      type: "status",
      ...wordOf(status.tag, status.content),
      thisUpdate,
      nextUpdate,
      scts: scts ? new Der(scts).octets() : null,
    };
  }
  return { type: "other-certificate" };
}

function wordOf(found: number, content: Buffer): Pick<CertificateStatus, "status" | "revokedAt"> {
  if (found === context(0, false)) return { status: "good", revokedAt: null };
  if (found === context(1)) return { status: "revoked", revokedAt: new Der(content).time() };
  if (found === context(2, false)) return { status: "unknown", revokedAt: null };
  throw new DerError("a status that is none");
}

/** Whether a CertID names the certificate: its number, and its issuer by name and key. */
function names(id: Der, certificate: CertificateFacts, issuer: CertificateFacts): boolean {
  const digest = digests[id.enter().oid()];
  const [name, key, serial] = [id.octets(), id.octets(), id.integer().toString("hex")];
  id.end();
  if (digest === undefined || serial !== certificate.serial) return false;
  const hash = (data: Buffer) => createHash(digest).update(data).digest();
  return name.equals(hash(issuer.subject)) && key.equals(hash(issuer.publicKeyBits));
}
