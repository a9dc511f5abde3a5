import { randomBytes } from "node:crypto";
import { isIP } from "node:net";

/**
 * A ClientHello of any version, and what a server answers to it, without any cryptography of our own: the runtime's
 * TLS library refuses TLS 1.0 and 1.1 by itself, and would "prove" their absence on a server that speaks them.
 * RFC 8446 (1.3), 5246 (1.2), 4346 (1.1), 2246 (1.0), 6101 (SSL 3.0).
 */
export const protocolVersions = ["SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"] as const;
export type ProtocolVersion = (typeof protocolVersions)[number];

const wire: Readonly<Record<ProtocolVersion, number>> = {
  "SSL 3.0": 0x0300,
  "TLS 1.0": 0x0301,
  "TLS 1.1": 0x0302,
  "TLS 1.2": 0x0303,
  "TLS 1.3": 0x0304,
};

/** Suites of TLS 1.3, then those of older versions from strong to broken: a server that knows any of them may answer. */
const suites13 = [0x1301, 0x1302, 0x1303, 0x1304, 0x1305];
const suitesOld = [
  0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xccaa, 0x009e, 0x009f, 0xc0ac, 0xc0ad, 0xc09e, 0xc09f, 0xc023,
  0xc027, 0xc024, 0xc028, 0xc009, 0xc013, 0xc00a, 0xc014, 0x0067, 0x006b, 0x0033, 0x0039, 0x009c, 0x009d, 0xc09c,
  0xc09d, 0x003c, 0x003d, 0x002f, 0x0035, 0xc077, 0xc073, 0x00c4, 0x0088, 0x0084, 0x0041, 0x0045, 0x009a, 0x0096,
  0xc008, 0xc012, 0x0016, 0x000a, 0xc007, 0xc011, 0x0005, 0x0004, 0x0015, 0x0009, 0x00a2, 0x0040, 0x0032, 0x0038,
  0x0013,
];
/** Says that the client knows RFC 5746; some servers drop a hello without it. */
const renegotiationInfo = 0x00ff;

const groups = [0x11ec, 0x001d, 0x0017, 0x0018, 0x0019, 0x001e, 0x0100, 0x0101];
const signatureSchemes = [
  0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0807, 0x0808, 0x0401, 0x0501, 0x0601,
  0x0203, 0x0201, 0x0402, 0x0202,
];

const u16 = (...values: number[]) => Buffer.concat(values.map((value) => Buffer.of(value >> 8, value & 0xff)));
const vector8 = (data: Buffer) => Buffer.concat([Buffer.of(data.length), data]);
const vector16 = (data: Buffer) => Buffer.concat([u16(data.length), data]);
const extension = (type: number, data: Buffer) => Buffer.concat([u16(type), vector16(data)]);

/**
 * One record with a ClientHello that offers exactly this version.
 * For TLS 1.3 the key share is empty, so that the server asks for one (HelloRetryRequest) without any key exchange.
 */
export function clientHello(version: ProtocolVersion, host: string): Buffer {
  const is13 = version === "TLS 1.3";
  const legacy = is13 ? 0x0303 : wire[version];
  const extensions: Buffer[] = [];
  if (version !== "SSL 3.0") {
    if (isIP(host.replace(/^\[(.*)\]$/, "$1")) === 0) {
      const name = Buffer.concat([Buffer.of(0), vector16(Buffer.from(host, "ascii"))]);
      extensions.push(extension(0, vector16(name)));
    }
    extensions.push(extension(10, vector16(u16(...groups))), extension(11, vector8(Buffer.of(0))));
    if (legacy >= 0x0303) extensions.push(extension(13, vector16(u16(...signatureSchemes))));
    if (is13) extensions.push(extension(43, vector8(u16(0x0304))), extension(51, vector16(Buffer.alloc(0))));
    else extensions.push(extension(23, Buffer.alloc(0)));
  }
  const body = Buffer.concat([
    u16(legacy),
    randomBytes(32),
    vector8(is13 ? randomBytes(32) : Buffer.alloc(0)),
    vector16(u16(...(is13 ? suites13 : suitesOld), renegotiationInfo)),
    vector8(Buffer.of(0)),
    ...(extensions.length > 0 ? [vector16(Buffer.concat(extensions))] : []),
  ]);
  const handshake = Buffer.concat([Buffer.of(1, 0, body.length >> 8, body.length & 0xff), body]);
  // RFC 8446, 5.1: the first record may say 0x0301 for compatibility; SSL 3.0 servers want their own.
  return Buffer.concat([Buffer.of(22), u16(version === "SSL 3.0" ? 0x0300 : 0x0301), vector16(handshake)]);
}

export type HelloAnswer =
  | { readonly type: "server-hello"; readonly version: ProtocolVersion; readonly suite: number }
  | { readonly type: "alert"; readonly description: number }
  | { readonly type: "incomplete" }
  | { readonly type: "malformed" };

const handshakeType = 22;
const alertType = 21;
const serverHello = 2;
const maxRecord = 16_384 + 256;

/** Reads the start of what a server sends after a ClientHello. Hostile input ends in `malformed`. */
export function readAnswer(data: Buffer): HelloAnswer {
  const fragments: Buffer[] = [];
  let at = 0;
  while (at + 5 <= data.length) {
    const type = data[at];
    const length = data.readUInt16BE(at + 3);
    if (data[at + 1] !== 3 || length === 0 || length > maxRecord) return { type: "malformed" };
    if (at + 5 + length > data.length) break;
    const fragment = data.subarray(at + 5, at + 5 + length);
    if (type === alertType && fragments.length === 0) {
      return fragment.length === 2 ? { type: "alert", description: fragment[1] as number } : { type: "malformed" };
    }
    if (type !== handshakeType) return { type: "malformed" };
    fragments.push(fragment);
    const answer = readServerHello(Buffer.concat(fragments));
    if (answer.type !== "incomplete") return answer;
    at += 5 + length;
  }
  const start = data[0];
  if (start !== undefined && start !== handshakeType && start !== alertType) return { type: "malformed" };
  return { type: "incomplete" };
}

function readServerHello(message: Buffer): HelloAnswer {
  if (message.length < 4) return { type: "incomplete" };
  if (message[0] !== serverHello) return { type: "malformed" };
  const length = message.readUIntBE(1, 3);
  if (length < 38 || length > maxRecord) return { type: "malformed" };
  if (message.length < 4 + length) return { type: "incomplete" };
  const body = message.subarray(4, 4 + length);
  const sessionEnd = 35 + (body[34] as number);
  if (sessionEnd + 3 > body.length) return { type: "malformed" };
  let version = body.readUInt16BE(0);
  const suite = body.readUInt16BE(sessionEnd);
  let at = sessionEnd + 5;
  while (at + 4 <= body.length) {
    const type = body.readUInt16BE(at);
    const size = body.readUInt16BE(at + 2);
    if (at + 4 + size > body.length) return { type: "malformed" };
    if (type === 43 && size === 2) version = body.readUInt16BE(at + 4);
    at += 4 + size;
  }
  const name = protocolVersions.find((known) => wire[known] === version);
  return name ? { type: "server-hello", version: name, suite } : { type: "malformed" };
}
