import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync, randomBytes } from "node:crypto";

/** What is offered to see how a server answers it. */
export type Offer = {
  /** Sent as SNI; null sends none. An address is no name (RFC 6066, 3). */
  readonly host: string | null;
  readonly alpn: readonly string[];
  /** TLS 1.2 alone shows in the clear what TLS 1.3 hides. */
  readonly versions: "any" | "TLS 1.2";
};

/** A group we hold a key of: what is sent of it, and the secret that comes of the other side's. */
export type Share = {
  readonly group: number;
  readonly sent: Buffer;
  /** Throws on a point that is none. */
  readonly agree: (theirs: Buffer) => Buffer;
};

export const shareGroups: readonly number[] = [29, 23, 24, 25];
const curves: Readonly<Record<number, string>> = { 23: "prime256v1", 24: "secp384r1", 25: "secp521r1" };
const x25519 = 29;
const x25519Prefix = Buffer.from("302a300506032b656e032100", "hex");

export function makeShare(group: number): Share {
  const curve = curves[group];
  if (curve !== undefined) {
    const ecdh = createECDH(curve);
    return { group, sent: ecdh.generateKeys(), agree: (theirs) => ecdh.computeSecret(theirs) };
  }
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  return {
    group: x25519,
    sent: publicKey.export({ format: "der", type: "spki" }).subarray(-32),
    agree(theirs) {
      const key = Buffer.concat([x25519Prefix, theirs]);
      return diffieHellman({ privateKey, publicKey: createPublicKey({ key, format: "der", type: "spki" }) });
    },
  };
}

export const suites13: Readonly<
  Record<number, { readonly hash: "sha256" | "sha384"; readonly cipher: Cipher; readonly keyBytes: 16 | 32 }>
> = {
  4865: { hash: "sha256", cipher: "aes-128-gcm", keyBytes: 16 },
  4866: { hash: "sha384", cipher: "aes-256-gcm", keyBytes: 32 },
  4867: { hash: "sha256", cipher: "chacha20-poly1305", keyBytes: 32 },
};
type Cipher = "aes-128-gcm" | "aes-256-gcm" | "chacha20-poly1305";

/** From the runtime's own order, so that a server with several certificates shows the same one to both. */
const schemes = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0809, 0x080a, 0x080b, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601,
  0x0303, 0x0301, 0x0203, 0x0201,
];
const suites12 = [
  0xc02c, 0xc030, 0x009f, 0xcca9, 0xcca8, 0xccaa, 0xc02b, 0xc02f, 0x009e, 0xc024, 0xc028, 0x006b, 0xc023, 0xc027,
  0x0067, 0xc00a, 0xc014, 0x0039, 0xc009, 0xc013, 0x0033, 0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f, 0x000a,
];
const renegotiationInfo = 0x00ff;

export const extension = {
  serverName: 0,
  statusRequest: 5,
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  alpn: 16,
  scts: 18,
  extendedMasterSecret: 23,
  sessionTicket: 35,
  supportedVersions: 43,
  cookie: 44,
  pskModes: 45,
  keyShare: 51,
} as const;

const u16 = (...values: readonly number[]) => Buffer.concat(values.map((value) => Buffer.of(value >> 8, value & 0xff)));
const vector8 = (data: Uint8Array) => Buffer.concat([Buffer.of(data.length), data]);
const vector16 = (data: Uint8Array) => Buffer.concat([u16(data.length), data]);
const part = (type: number, data: Uint8Array) => Buffer.concat([u16(type), vector16(data)]);
const empty = Buffer.alloc(0);

export type HelloParts = {
  readonly offer: Offer;
  readonly random: Buffer;
  readonly sessionId: Buffer;
  readonly share: Share;
  /** What a HelloRetryRequest wants back. */
  readonly cookie: Buffer | null;
};

export function newHello(offer: Offer): HelloParts {
  return { offer, random: randomBytes(32), sessionId: randomBytes(32), share: makeShare(x25519), cookie: null };
}

/** The ClientHello message, without the record around it (RFC 8446, 4.1.2). */
export function helloMessage({ offer, random, sessionId, share, cookie }: HelloParts): Buffer {
  const only12 = offer.versions === "TLS 1.2";
  const suites = [...(only12 ? [] : Object.keys(suites13).map(Number)), ...suites12, renegotiationInfo];
  const names = offer.alpn.map((name) => vector8(Buffer.from(name, "latin1")));
  const parts = [
    ...(offer.host === null
      ? []
      : [
          part(
            extension.serverName,
            vector16(Buffer.concat([Buffer.of(0), vector16(Buffer.from(offer.host, "latin1"))])),
          ),
        ]),
    part(extension.extendedMasterSecret, empty),
    part(extension.supportedGroups, vector16(u16(...shareGroups))),
    part(extension.pointFormats, vector8(Buffer.of(0))),
    part(extension.sessionTicket, empty),
    ...(names.length === 0 ? [] : [part(extension.alpn, vector16(Buffer.concat(names)))]),
    part(extension.statusRequest, Buffer.of(1, 0, 0, 0, 0)),
    part(extension.signatureAlgorithms, vector16(u16(...schemes))),
    part(extension.scts, empty),
    ...(only12
      ? []
      : [
          part(extension.supportedVersions, vector8(u16(0x0304, 0x0303, 0x0302, 0x0301))),
          part(extension.pskModes, vector8(Buffer.of(1))),
          ...(cookie ? [part(extension.cookie, vector16(cookie))] : []),
          part(extension.keyShare, vector16(Buffer.concat([u16(share.group), vector16(share.sent)]))),
        ]),
  ];
  const body = Buffer.concat([
    u16(0x0303),
    random,
    vector8(only12 ? empty : sessionId),
    vector16(u16(...suites)),
    vector8(Buffer.of(0)),
    vector16(Buffer.concat(parts)),
  ]);
  return Buffer.concat([Buffer.of(1, 0), u16(body.length), body]);
}

export function record(message: Buffer): Buffer {
  return Buffer.concat([Buffer.of(22, 3, 1), vector16(message)]);
}
