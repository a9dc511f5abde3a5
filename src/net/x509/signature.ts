import { constants, createPublicKey, type KeyObject, verify } from "node:crypto";
import { context, Der, DerError, onlyElement } from "./der.ts";

/** SHA-1 and older are not here: whoever still signs with them has proved nothing. */
const plain: Readonly<Record<string, string | null>> = {
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
  "1.3.101.112": null,
  "1.3.101.113": null,
};
const rsaPss = "1.2.840.113549.1.1.10";
const digests: Readonly<Record<string, string>> = {
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

export type Signed = {
  /** Content of the AlgorithmIdentifier. */
  readonly algorithm: Buffer;
  readonly content: Buffer;
  readonly signature: Buffer;
};

/** Whether the key made the signature; false also for what we would not believe. */
export function isSignedBy({ algorithm, content, signature }: Signed, publicKey: Buffer): boolean {
  try {
    const body = new Der(algorithm);
    const id = body.oid();
    const key = keyOf(publicKey);
    if (id === rsaPss) {
      const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
      return verify(pssDigest(body.enter()), content, pss, signature);
    }
    const digest = plain[id];
    return digest === undefined ? false : verify(digest, content, key, signature);
  } catch {
    // The runtime throws on keys of another kind than the algorithm's; a stranger chose both.
    return false;
  }
}

export function keyOf(publicKey: Buffer): KeyObject {
  return createPublicKey({ key: publicKey, format: "der", type: "spki" });
}

function pssDigest(parameters: Der): string {
  const hash = parameters.optional(context(0));
  const digest = hash && digests[onlyElement(hash.content).oid()];
  if (digest === undefined) throw new DerError("an unknown digest");
  return digest;
}
