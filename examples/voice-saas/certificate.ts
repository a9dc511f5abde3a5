import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/**
 * Just enough of X.509 (RFC 5280) to make an authority and certificates under it, for demonstration and tests.
 * The libraries that do this bring two dozen packages and a global polyfill.
 */
export type Authority = { readonly pem: string; readonly name: Buffer; readonly key: KeyObject };
export type Issued = { readonly cert: string; readonly key: string };

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const size = body.length;
  const length =
    size < 0x80 ? Buffer.of(size) : size < 0x100 ? Buffer.of(0x81, size) : Buffer.of(0x82, size >> 8, size & 0xff);
  return Buffer.concat([Buffer.of(tag), length, body]);
};
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const integer = (bytes: Uint8Array) => der(0x02, bytes);
const octets = (bytes: Uint8Array) => der(0x04, bytes);
const bits = (bytes: Uint8Array, unused = 0) => der(0x03, Buffer.of(unused), bytes);
const boolean = (value: boolean) => der(0x01, Buffer.of(value ? 0xff : 0));

const oid = (text: string): Buffer => {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part & 0x7f];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return der(0x06, Buffer.from(bytes));
};

/** UTCTime, as RFC 5280 wants it until 2049. */
const time = (date: Date) =>
  der(
    0x17,
    Buffer.from(
      date
        .toISOString()
        .slice(2)
        .replaceAll(/[-:T]|\.\d+/g, ""),
    ),
  );
const commonName = (text: string) => sequence(der(0x31, sequence(oid("2.5.4.3"), der(0x0c, Buffer.from(text)))));
const extension = (id: string, critical: boolean, value: Uint8Array) =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
const keyId = (publicKey: KeyObject) =>
  createHash("sha256")
    .update(publicKey.export({ format: "der", type: "spki" }))
    .digest()
    .subarray(0, 20);
const subjectKeyId = (publicKey: KeyObject) => extension("2.5.29.14", false, octets(keyId(publicKey)));
const authorityKeyId = (publicKey: KeyObject) => extension("2.5.29.35", false, sequence(der(0x80, keyId(publicKey))));
const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));

const pem = (label: string, bytes: Uint8Array) =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes)
    .toString("base64")
    .match(/.{1,64}/g)
    ?.join("\n")}\n-----END ${label}-----\n`;

type Fields = {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly Buffer[];
};

function certificate({ issuer, subject, publicKey, signer, notBefore, notAfter, extensions }: Fields): string {
  const serial = randomBytes(12);
  serial[0] = ((serial[0] as number) & 0x3f) | 0x40; // positive, and never a leading zero
  const content = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(serial),
    ecdsaWithSha256,
    issuer,
    sequence(time(notBefore), time(notAfter)),
    subject,
    publicKey.export({ format: "der", type: "spki" }),
    der(0xa3, sequence(...extensions)),
  );
  return pem("CERTIFICATE", sequence(content, ecdsaWithSha256, bits(sign("sha256", content, signer))));
}

const newKey = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const hour = 3_600_000;
const day = 24 * hour;

export function makeAuthority(name: string, now = Date.now()): Authority {
  const { publicKey, privateKey } = newKey();
  const subject = commonName(name);
  const extensions = [
    extension("2.5.29.19", true, sequence(boolean(true), integer(Buffer.of(0)))),
    extension("2.5.29.15", true, bits(Buffer.of(0x06), 1)), // keyCertSign, cRLSign
    subjectKeyId(publicKey),
  ];
  const notBefore = new Date(now - hour);
  const notAfter = new Date(now + 3650 * day);
  const made = certificate({
    issuer: subject,
    subject,
    publicKey,
    signer: privateKey,
    notBefore,
    notAfter,
    extensions,
  });
  return { pem: made, name: subject, key: privateKey };
}

/** A server certificate for DNS names; its dates may lie in the past or future, for those who need a bad one. */
export function issue(
  authority: Authority,
  names: readonly string[],
  dates: { readonly notBefore?: Date; readonly notAfter?: Date } = {},
  now = Date.now(),
): Issued {
  const { publicKey, privateKey } = newKey();
  const alternatives = sequence(...names.map((name) => der(0x82, Buffer.from(name))));
  const cert = certificate({
    issuer: authority.name,
    subject: commonName(names[0] ?? ""),
    publicKey,
    signer: authority.key,
    notBefore: dates.notBefore ?? new Date(now - hour),
    notAfter: dates.notAfter ?? new Date(now + 90 * day),
    extensions: [
      extension("2.5.29.19", true, sequence()),
      extension("2.5.29.15", true, bits(Buffer.of(0x80), 7)), // digitalSignature
      extension("2.5.29.37", false, sequence(oid("1.3.6.1.5.5.7.3.1"))), // serverAuth
      extension("2.5.29.17", false, alternatives),
      subjectKeyId(publicKey),
      authorityKeyId(createPublicKey(authority.key)),
    ],
  });
  return { cert, key: privateKey.export({ format: "pem", type: "pkcs8" }) as string };
}
