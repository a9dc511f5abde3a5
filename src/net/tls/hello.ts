import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { type ProtocolVersion, signatureSchemes, ssl2Kinds, versionNumbers } from "./registry.ts";

/** What one ClientHello offers. Nothing in it is ever computed with: the handshake ends at the server's answer. */
export type Hello = {
  readonly version: ProtocolVersion;
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  readonly schemes?: readonly number[];
  /** Sent as SNI when it is a name; an address never is (RFC 6066, section 3). */
  readonly host?: string | undefined;
  readonly alpn?: readonly string[];
  /** The public key of a group in TLS 1.3; without one the server asks for it, and computes nothing. */
  readonly share?: { readonly group: number; readonly key: Buffer };
  /** DEFLATE besides null compression: an open door for CRIME. */
  readonly compression?: boolean;
};

/** Says that the client knows RFC 5746; some servers drop a hello without it. */
const renegotiationInfo = 0x00ff;
/** Says that the client fell back from a newer version (RFC 7507). */
export const fallbackScsv = 0x5600;

export const extensions = {
  serverName: 0,
  statusRequest: 5,
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  heartbeat: 15,
  alpn: 16,
  padding: 21,
  encryptThenMac: 22,
  extendedMasterSecret: 23,
  sessionTicket: 35,
  supportedVersions: 43,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;

const u16 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, i * 2);
  return bytes;
};
const vector8 = (data: Buffer) => Buffer.concat([Buffer.of(data.length), data]);
const vector16 = (data: Buffer) => Buffer.concat([u16(data.length), data]);
const extension = (type: number, data: Buffer) => Buffer.concat([u16(type), vector16(data)]);
const empty = Buffer.alloc(0);

/**
 * One record with a ClientHello of exactly one version (RFC 8446, 5246, 4346, 2246, 6101).
 * For TLS 1.3 the key share is empty unless one is given: the server answers with HelloRetryRequest, naming suite and
 * group, and neither side computes a key exchange.
 */
export function writeHello(hello: Hello): Buffer {
  const { version, suites } = hello;
  const is13 = version === "TLS 1.3";
  const legacy = is13 ? versionNumbers["TLS 1.2"] : versionNumbers[version];
  const parts = version === "SSL 3.0" ? [] : extensionsOf(hello);
  const head = Buffer.concat([
    u16(legacy),
    randomBytes(32),
    vector8(is13 ? randomBytes(32) : empty),
    vector16(u16(...suites, renegotiationInfo)),
    vector8(hello.compression ? Buffer.of(1, 0) : Buffer.of(0)),
  ]);
  let tail = parts.length > 0 ? vector16(Buffer.concat(parts)) : empty;
  // Some old servers hang on hellos of 256 to 511 bytes (RFC 7685).
  const length = 4 + head.length + tail.length;
  if (parts.length > 0 && length > 255 && length < 512) {
    parts.push(extension(extensions.padding, Buffer.alloc(Math.max(1, 512 - length - 4))));
    tail = vector16(Buffer.concat(parts));
  }
  const body = Buffer.concat([head, tail]);
  const handshake = Buffer.concat([Buffer.of(1, 0, body.length >> 8, body.length & 0xff), body]);
  // RFC 8446, 5.1: the first record may say 0x0301 for compatibility; SSL 3.0 servers want their own.
  return Buffer.concat([Buffer.of(22), u16(version === "SSL 3.0" ? 0x0300 : 0x0301), vector16(handshake)]);
}

function extensionsOf({ version, groups, schemes = signatureSchemes, host, alpn, share }: Hello): Buffer[] {
  const is13 = version === "TLS 1.3";
  const list: Buffer[] = [];
  if (host !== undefined && isIP(host.replace(/^\[(.*)\]$/, "$1")) === 0) {
    const name = Buffer.concat([Buffer.of(0), vector16(Buffer.from(host, "ascii"))]);
    list.push(extension(extensions.serverName, vector16(name)));
  }
  list.push(extension(extensions.statusRequest, Buffer.of(1, 0, 0, 0, 0)));
  if (groups.length > 0) list.push(extension(extensions.supportedGroups, vector16(u16(...groups))));
  if (version === "TLS 1.2" || is13) {
    list.push(extension(extensions.signatureAlgorithms, vector16(u16(...schemes))));
  }
  if (alpn !== undefined && alpn.length > 0) {
    const names = alpn.map((name) => vector8(Buffer.from(name, "ascii")));
    list.push(extension(extensions.alpn, vector16(Buffer.concat(names))));
  }
  if (is13) {
    list.push(extension(extensions.supportedVersions, vector8(u16(versionNumbers["TLS 1.3"]))));
    const entry = share ? Buffer.concat([u16(share.group), vector16(share.key)]) : empty;
    list.push(extension(extensions.keyShare, vector16(entry)));
  } else {
    list.push(
      extension(extensions.pointFormats, vector8(Buffer.of(0))),
      extension(extensions.heartbeat, Buffer.of(1)),
      extension(extensions.encryptThenMac, empty),
      extension(extensions.extendedMasterSecret, empty),
      extension(extensions.sessionTicket, empty),
    );
  }
  return list;
}

/** A CLIENT-HELLO of SSL 2.0 with every cipher kind it knew; the server answers with the whole list of its own. */
export function writeSsl2Hello(): Buffer {
  const kinds = Object.keys(ssl2Kinds).map(Number);
  const specs = Buffer.concat(kinds.map((kind) => Buffer.of(kind >> 16, (kind >> 8) & 0xff, kind & 0xff)));
  const challenge = randomBytes(16);
  const body = Buffer.concat([Buffer.of(1, 0, 2), u16(specs.length, 0, challenge.length), specs, challenge]);
  return Buffer.concat([u16(0x8000 | body.length), body]);
}
