import { context, Der, DerError, onlyElement, tag } from "./der.ts";

/** What a certificate says beyond what the runtime's X509Certificate shows (RFC 5280 unless said otherwise). */
export type CertificateFacts = {
  /** Hexadecimal, as CRLs and OCSP answers write it. */
  readonly serial: string;
  /** DER of the names: equal bytes are equal names. */
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly notBefore: number;
  readonly notAfter: number;
  /** DER of the SubjectPublicKeyInfo, and the bits of the key alone. */
  readonly publicKey: Buffer;
  readonly publicKeyBits: Buffer;
  readonly signatureAlgorithm: string;
  /** The TBSCertificate, as it was signed. */
  readonly signed: Buffer;
  /** By identifier; each may stand there once. */
  readonly extensions: ReadonlyMap<string, { readonly critical: boolean; readonly value: Buffer }>;
};

export const extensionIds = {
  subjectKeyId: "2.5.29.14",
  keyUsage: "2.5.29.15",
  basicConstraints: "2.5.29.19",
  nameConstraints: "2.5.29.30",
  crlDistributionPoints: "2.5.29.31",
  authorityKeyId: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  authorityInfoAccess: "1.3.6.1.5.5.7.1.1",
  tlsFeature: "1.3.6.1.5.5.7.1.24",
  embeddedScts: "1.3.6.1.4.1.11129.2.4.2",
  poison: "1.3.6.1.4.1.11129.2.4.3",
} as const;

export const purposeIds = {
  any: "2.5.29.37.0",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  ocspSigning: "1.3.6.1.5.5.7.3.9",
} as const;

/** Bytes of one certificate, and extensions in it; those that serve the web have a tenth of it. */
const maxCertificate = 64 * 1024;
const maxExtensions = 64;
const maxList = 64;

/** @throws DerError */
export function readCertificate(der: Buffer): CertificateFacts {
  if (der.length > maxCertificate) throw new DerError("too large");
  const whole = onlyElement(der);
  const tbs = whole.element(tag.sequence);
  const outer = algorithmOf(whole.enter());
  whole.bits();
  whole.end();
  const body = new Der(tbs.content);
  const version = body.optional(context(0));
  const v3 = version !== undefined && new Der(version.content).number() === 2;
  const serial = body.integer().toString("hex");
  const signatureAlgorithm = algorithmOf(body.enter());
  // RFC 5280, 4.1.1.2: what is signed names the algorithm it is signed with.
  if (outer !== signatureAlgorithm) throw new DerError("two signature algorithms");
  const issuer = body.element(tag.sequence).whole;
  const validity = body.enter();
  const notBefore = validity.time();
  const notAfter = validity.time();
  validity.end();
  const subject = body.element(tag.sequence).whole;
  const key = body.element(tag.sequence);
  const keyBody = new Der(key.content);
  algorithmOf(keyBody.enter());
  const publicKeyBits = keyBody.bits();
  keyBody.end();
  body.optional(context(1, false));
  body.optional(context(2, false));
  const list = body.optional(context(3));
  body.end();
  if (list && !v3) throw new DerError("extensions in an older version");
  const extensions = list ? readExtensions(onlyElement(list.content)) : new Map<string, never>();
  return {
    serial,
    issuer,
    subject,
    notBefore,
    notAfter,
    publicKey: key.whole,
    publicKeyBits,
    signatureAlgorithm,
    signed: tbs.whole,
    extensions,
  };
}

/** The identifier of an AlgorithmIdentifier; its parameters are left to whoever uses them. */
export function algorithmOf(sequence: Der): string {
  const id = sequence.oid();
  if (!sequence.done) sequence.element();
  sequence.end();
  return id;
}

/** Extensions of certificates, CRLs and OCSP answers. */
export function readExtensions(list: Der): Map<string, { critical: boolean; value: Buffer }> {
  const extensions = new Map<string, { critical: boolean; value: Buffer }>();
  while (!list.done) {
    const one = list.enter();
    const id = one.oid();
    const critical = one.next === tag.boolean ? one.boolean() : false;
    const value = one.octets();
    one.end();
    if (extensions.has(id) || extensions.size >= maxExtensions) throw new DerError("an extension too many");
    extensions.set(id, { critical, value });
  }
  return extensions;
}

function extensionOf({ extensions }: CertificateFacts, id: string): Buffer | undefined {
  return extensions.get(id)?.value;
}

export type BasicConstraints = { readonly ca: boolean; readonly pathLength: number | null };

export function basicConstraints(facts: CertificateFacts): BasicConstraints {
  const value = extensionOf(facts, extensionIds.basicConstraints);
  if (!value) return { ca: false, pathLength: null };
  const body = onlyElement(value);
  const ca = body.next === tag.boolean ? body.boolean() : false;
  const pathLength = body.done ? null : body.number();
  body.end();
  return { ca, pathLength };
}

export const keyUsages = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const;
export type KeyUsage = (typeof keyUsages)[number];

/** Null where the key may be used for anything, because nothing is said. */
export function keyUsage(facts: CertificateFacts): readonly KeyUsage[] | null {
  const value = extensionOf(facts, extensionIds.keyUsage);
  if (!value) return null;
  const reader = new Der(value);
  const { content } = reader.element(tag.bitString);
  reader.end();
  const unused = content[0];
  if (unused === undefined || unused > 7) throw new DerError("a BIT STRING that is none");
  return keyUsages.filter((_name, bit) => ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

/** Null where nothing is said. */
export function extendedKeyUsage(facts: CertificateFacts): readonly string[] | null {
  const value = extensionOf(facts, extensionIds.extendedKeyUsage);
  if (!value) return null;
  const body = onlyElement(value);
  return listOf(body, () => body.oid());
}

export function servesTls(facts: CertificateFacts): boolean {
  const purposes = extendedKeyUsage(facts);
  return purposes === null || purposes.includes(purposeIds.serverAuth) || purposes.includes(purposeIds.any);
}

export function isCertificateAuthority(facts: CertificateFacts): boolean {
  const usage = keyUsage(facts);
  return basicConstraints(facts).ca && (usage === null || usage.includes("keyCertSign"));
}

/** Features the server has to support (RFC 7633): 5 is the stapled status. */
export function mustStaple(facts: CertificateFacts): boolean {
  const value = extensionOf(facts, extensionIds.tlsFeature);
  if (!value) return false;
  const body = onlyElement(value);
  return listOf(body, () => body.number()).includes(5);
}

const accessMethods = { ocsp: "1.3.6.1.5.5.7.48.1", issuer: "1.3.6.1.5.5.7.48.2" } as const;
const uriName = context(6, false);

/** URLs at which the authority answers, and at which its own certificate is found. They are a stranger's words. */
export function authorityUrls(facts: CertificateFacts, method: keyof typeof accessMethods): readonly string[] {
  const value = extensionOf(facts, extensionIds.authorityInfoAccess);
  if (!value) return [];
  const body = onlyElement(value);
  return listOf(body, () => {
    const one = body.enter();
    const id = one.oid();
    const name = one.element();
    one.end();
    return id === accessMethods[method] && name.tag === uriName ? name.content.toString("latin1") : undefined;
  }).filter((url) => url !== undefined);
}

/** URLs of complete lists for all reasons, by the same authority; other kinds are not for us. */
export function crlUrls(facts: CertificateFacts): readonly string[] {
  const value = extensionOf(facts, extensionIds.crlDistributionPoints);
  if (!value) return [];
  const body = onlyElement(value);
  return listOf(body, () => {
    const point = body.enter();
    const name = point.optional(context(0));
    const partial = point.optional(context(1, false)) ?? point.optional(context(2));
    point.optional(context(2));
    point.end();
    if (!name || partial) return [];
    const full = new Der(name.content).optional(context(0));
    if (!full) return [];
    const names = new Der(full.content);
    return listOf(names, () => {
      const one = names.element();
      return one.tag === uriName ? one.content.toString("latin1") : undefined;
    }).filter((url) => url !== undefined);
  }).flat();
}

/** Null where it is not there, or names the issuer in another way. */
export function authorityKeyId(facts: CertificateFacts): Buffer | null {
  const value = extensionOf(facts, extensionIds.authorityKeyId);
  if (!value) return null;
  return onlyElement(value).optional(context(0, false))?.content ?? null;
}

export function subjectKeyId(facts: CertificateFacts): Buffer | null {
  const value = extensionOf(facts, extensionIds.subjectKeyId);
  if (!value) return null;
  const reader = new Der(value);
  const id = reader.octets();
  reader.end();
  return id;
}

export function embeddedScts(facts: CertificateFacts): Buffer | null {
  const value = extensionOf(facts, extensionIds.embeddedScts);
  if (!value) return null;
  const reader = new Der(value);
  const list = reader.octets();
  reader.end();
  return list;
}

function listOf<T>(reader: Der, read: () => T): T[] {
  const items: T[] = [];
  while (!reader.done) {
    if (items.length >= maxList) throw new DerError("a list too long");
    items.push(read());
  }
  return items;
}
