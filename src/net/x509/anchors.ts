import { X509Certificate } from "node:crypto";

/** The roots somebody trusts, found by the name in them. Read when first asked for: there are some hundred and fifty. */
export class Anchors {
  readonly #pems: readonly string[];
  #bySubject: Map<string, X509Certificate[]> | undefined;

  constructor(pems: readonly string[]) {
    this.#pems = pems;
  }

  /** Whether this very certificate is one. */
  has(certificate: X509Certificate): boolean {
    return this.#named(certificate.subject).some(({ raw }) => raw.equals(certificate.raw));
  }

  issuerOf(certificate: X509Certificate): X509Certificate | undefined {
    return this.#named(certificate.issuer).find((anchor) => isIssuedBy(certificate, anchor));
  }

  #named(subject: string): readonly X509Certificate[] {
    if (!this.#bySubject) {
      this.#bySubject = new Map();
      for (const pem of this.#pems.flatMap((bundle) => bundle.match(block) ?? [])) {
        const certificate = new X509Certificate(pem);
        const others = this.#bySubject.get(certificate.subject) ?? [];
        this.#bySubject.set(certificate.subject, [...others, certificate]);
      }
    }
    return this.#bySubject.get(subject) ?? [];
  }
}

const block = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** Whether name and signature say so; rights, dates and constraints are another matter. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.issuer === issuer.subject && certificate.verify(issuer.publicKey);
  } catch {
    // A key of a kind the runtime does not know.
    return false;
  }
}
