import { type CertificateFacts, keyUsage, readExtensions } from "./certificate.ts";
import { context, Der, DerError, onlyElement, tag } from "./der.ts";
import { isSignedBy } from "./signature.ts";

/** What a revocation list (RFC 5280, 5) says of one certificate. */
export type CrlAnswer =
  | { readonly type: "not-signed" }
  /** Of another issuer, a part of a list, or about other certificates: it says nothing of this one. */
  | { readonly type: "other-list" }
  | {
      readonly type: "status";
      readonly status: "good" | "revoked";
      readonly revokedAt: number | null;
      readonly thisUpdate: number;
      readonly nextUpdate: number | null;
      readonly entries: number;
    };

/** Entries that are read: a list of the web's largest authorities has a tenth of it. */
const maxEntries = 2_000_000;
const removeFromCrl = 8;

const ids = { reason: "2.5.29.21", certificateIssuer: "2.5.29.29", delta: "2.5.29.27", scope: "2.5.29.28" } as const;

/**
 * Looks one certificate up in a list, in one pass and without keeping any entry.
 * @throws DerError
 */
export function lookUpInCrl(list: Buffer, certificate: CertificateFacts, issuer: CertificateFacts): CrlAnswer {
  const outer = onlyElement(list);
  const tbs = outer.element(tag.sequence);
  const algorithm = outer.element(tag.sequence).content;
  const signature = outer.bits();
  outer.end();
  const mayList = keyUsage(issuer)?.includes("cRLSign") ?? true;
  const body = new Der(tbs.content);
  body.optional(tag.integer);
  body.element(tag.sequence);
  if (!body.element(tag.sequence).whole.equals(certificate.issuer)) return { type: "other-list" };
  if (!mayList || !isSignedBy({ algorithm, content: tbs.whole, signature }, issuer.publicKey))
    return { type: "not-signed" };
  const thisUpdate = body.time();
  const nextUpdate = body.next === tag.utcTime || body.next === tag.generalizedTime ? body.time() : null;
  const entries = body.optional(tag.sequence);
  const more = body.optional(context(0));
  body.end();
  if (more && !isWhole(onlyElement(more.content))) return { type: "other-list" };
  const { revokedAt, count } = entries ? find(new Der(entries.content), certificate.serial) : nobody;
  const status = revokedAt === null ? "good" : "revoked";
  return { type: "status", status, revokedAt, thisUpdate, nextUpdate, entries: count };
}

const nobody = { revokedAt: null, count: 0 };

function find(entries: Der, serial: string): { readonly revokedAt: number | null; readonly count: number } {
  let revokedAt: number | null = null;
  let count = 0;
  for (; !entries.done; count++) {
    if (count >= maxEntries) throw new DerError("a list too long");
    const entry = entries.enter();
    if (entry.integer().toString("hex") !== serial) continue;
    const when = entry.time();
    const extensions = entry.done ? undefined : readExtensions(entry.enter());
    // An entry in the name of another authority is about that one's certificate (indirect lists).
    if (extensions?.has(ids.certificateIssuer)) continue;
    const reason = extensions?.get(ids.reason)?.value;
    const removed = reason !== undefined && new Der(reason).element(tag.enumerated).content[0] === removeFromCrl;
    if (!removed) revokedAt = when;
  }
  return { revokedAt, count };
}

/** Whether a list is about every certificate of its issuer for every reason, or at least about those of servers. */
function isWhole(list: Der): boolean {
  const extensions = readExtensions(list);
  if (extensions.has(ids.delta)) return false;
  const scope = extensions.get(ids.scope)?.value;
  if (!scope) return true;
  const body = onlyElement(scope);
  while (!body.done) {
    const { tag: found, content } = body.element();
    const says = content[0] === 0xff;
    // onlyContainsCACerts, onlySomeReasons, indirectCRL, onlyContainsAttributeCerts. A shard's name (0) is checked by
    // where it was fetched from: the certificate named that place itself.
    if ((found === context(2, false) || found === context(4, false) || found === context(5, false)) && says)
      return false;
    if (found === context(3, false)) return false;
  }
  return true;
}
