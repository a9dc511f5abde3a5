import { createServer, type Server, type Socket } from "node:net";
import { extensions } from "../../src/net/tls/hello.ts";
import {
  groupName,
  type ProtocolVersion,
  ssl2Kinds,
  suiteName,
  suitesOf,
  versionNumbers,
} from "../../src/net/tls/registry.ts";

/**
 * A server that says hello, byte by byte, as stacks did that nobody ships any more, and computes nothing: what it would
 * have picked is all there is.
 */
export type HelloServer = {
  readonly versions: readonly ProtocolVersion[];
  /** Registered names; the first of them that is offered is taken. */
  readonly suites?: readonly string[];
  /** Names of groups, the same way. Empty: suites with curves are taken, and no group is named. */
  readonly groups?: readonly string[];
  /** Bits of the prime of DHE; 0: none is sent. */
  readonly dhBits?: number;
  /** Takes DEFLATE where it is offered. */
  readonly compression?: boolean;
  /** Knows nothing of RFC 5746. */
  readonly insecureRenegotiation?: boolean;
  /** Signature algorithms it signs a handshake of TLS 1.3 with; absent: with whatever it has, whatever is offered. */
  readonly schemes?: readonly number[];
  /** Closes on whoever offers one of these, whatever is offered beside it. */
  readonly breaksOver?: readonly string[];
  /** Knows RFC 7919: who names groups and none of finite fields gets no DHE. */
  readonly finiteFields?: boolean;
  /** Cipher kinds of SSL 2.0. */
  readonly ssl2?: readonly string[];
};

const u16 = (...numbers: readonly number[]) =>
  Buffer.concat(numbers.map((number) => Buffer.of(number >> 8, number & 0xff)));
const vector16 = (body: Buffer) => Buffer.concat([u16(body.length), body]);
const extension = (type: number, body: Buffer = Buffer.alloc(0)) => Buffer.concat([u16(type), vector16(body)]);
const message = (type: number, body: Buffer) =>
  Buffer.concat([Buffer.of(type, body.length >> 16), u16(body.length & 0xffff), body]);
const record = (type: number, version: number, body: Buffer) =>
  Buffer.concat([Buffer.of(type), u16(version), vector16(body)]);

const numberOf = new Map(
  [...suitesOf("TLS 1.2").flat(), ...suitesOf("TLS 1.3").flat()].map((one) => [suiteName(one), one]),
);
const alerts = { handshakeFailure: 40, protocolVersion: 70 } as const;

type Offer = {
  readonly version: ProtocolVersion | undefined;
  readonly suites: readonly number[];
  readonly compressions: readonly number[];
  readonly extensions: ReadonlyMap<number, Buffer>;
};

export function helloServer(port: number, config: HelloServer): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.unref();
    let received = Buffer.alloc(0);
    socket.on("data", (data: Buffer) => {
      received = Buffer.concat([received, data]);
      const ssl2 = ((received[0] ?? 0) & 0x80) !== 0;
      const length =
        received.length < 5
          ? Number.POSITIVE_INFINITY
          : ssl2
            ? received.readUInt16BE(0) & 0x7fff
            : received.readUInt16BE(3);
      if (received.length < (ssl2 ? 2 : 5) + length) return;
      reply(socket, ssl2 ? ssl2Hello(config) : answerTo(read(received.subarray(5)), config));
    });
  });
  server.unref();
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

/** The client ends the connection when it has seen enough. */
function reply(socket: Socket, answer: Buffer | undefined): void {
  if (answer) socket.write(answer);
  else socket.end();
}

function read(handshake: Buffer): Offer {
  let at = 4;
  const take = (length: number): Buffer => {
    at += length;
    return handshake.subarray(at - length, at);
  };
  const vector = (bytes: 1 | 2) => take(take(bytes).readUIntBE(0, bytes));
  const legacy = take(2).readUInt16BE(0);
  take(32);
  vector(1);
  const suites = numbers(vector(2));
  const compressions = [...vector(1)];
  const found = new Map<number, Buffer>();
  if (at < handshake.length) take(2);
  while (at < handshake.length) found.set(take(2).readUInt16BE(0), vector(2));
  const listed = found.get(extensions.supportedVersions);
  const asked = listed ? numbers(listed.subarray(1)) : [legacy];
  const version = (Object.entries(versionNumbers) as [ProtocolVersion, number][]).findLast(([, one]) =>
    asked.includes(one),
  );
  return { version: version?.[0], suites, compressions, extensions: found };
}

function numbers(list: Buffer): number[] {
  return Array.from({ length: list.length >> 1 }, (_, i) => list.readUInt16BE(i * 2));
}

function answerTo(offer: Offer, config: HelloServer): Buffer | undefined {
  const { version } = offer;
  const alert = (description: number) => record(21, 0x0301, Buffer.of(2, description));
  if (version === undefined || !config.versions.includes(version)) return alert(alerts.protocolVersion);
  const is13 = version === "TLS 1.3";
  if (config.breaksOver?.some((name) => offer.suites.includes(numberOf.get(name) ?? -1))) return undefined;
  const groups = numbers((offer.extensions.get(extensions.supportedGroups) ?? Buffer.alloc(2)).subarray(2));
  const group = config.groups?.flatMap((name) => groups.find((one) => groupName(one) === name) ?? [])[0];
  const namesGroup = config.groups !== undefined && config.groups.length > 0;
  const usable = (name: string): boolean =>
    name.includes("_WITH_") !== is13 &&
    (version === "TLS 1.2" || is13 || !onlyIn12.test(name)) &&
    !(namesGroup && group === undefined && (is13 || curved.test(name))) &&
    !(config.finiteFields && name.startsWith("TLS_DHE_") && groups.length > 0 && !groups.some((one) => one >> 8 === 1));
  const suite = config.suites?.find((name) => offer.suites.includes(numberOf.get(name) ?? -1) && usable(name));
  if (suite === undefined) return alert(alerts.handshakeFailure);
  const offered = numbers((offer.extensions.get(extensions.signatureAlgorithms) ?? Buffer.alloc(2)).subarray(2));
  if (is13 && config.schemes?.some((scheme) => offered.includes(scheme)) === false)
    return alert(alerts.handshakeFailure);
  const legacy = is13 ? versionNumbers["TLS 1.2"] : versionNumbers[version];
  const sent = [
    ...(is13 ? [extension(extensions.supportedVersions, u16(versionNumbers["TLS 1.3"]))] : []),
    ...(is13 && group !== undefined
      ? [extension(extensions.keyShare, Buffer.concat([u16(group), vector16(Buffer.alloc(32, 9))]))]
      : []),
    ...(is13 || config.insecureRenegotiation ? [] : [extension(extensions.renegotiationInfo, Buffer.of(0))]),
  ];
  const compression = config.compression === true && offer.compressions.includes(1) ? 1 : 0;
  const hello = message(
    2,
    Buffer.concat([
      u16(legacy),
      Buffer.alloc(32, 7),
      Buffer.of(0),
      u16(numberOf.get(suite) as number),
      Buffer.of(compression),
      ...(sent.length > 0 ? [vector16(Buffer.concat(sent))] : []),
    ]),
  );
  const exchange = is13 ? undefined : keyExchange(version, suite, group, config);
  const flight = [hello, ...(exchange ? [message(12, exchange)] : []), ...(is13 ? [] : [message(14, Buffer.alloc(0))])];
  return record(22, legacy, Buffer.concat(flight));
}

const curved = /^TLS_(ECDHE|ECDH_anon)_/;
const onlyIn12 = /GCM|CCM|POLY1305|_SHA256$|_SHA384$/;

/** Signed with zeros: nobody goes on to verify it. */
function keyExchange(
  version: ProtocolVersion,
  suite: string,
  group: number | undefined,
  config: HelloServer,
): Buffer | undefined {
  const scheme = version === "TLS 1.2" ? u16(0x0401) : Buffer.alloc(0);
  const signature = suite.includes("_anon_") ? [] : [scheme, vector16(Buffer.alloc(64))];
  if (curved.test(suite) && group !== undefined) {
    return Buffer.concat([Buffer.of(3), u16(group), Buffer.of(33), Buffer.alloc(33, 4), ...signature]);
  }
  if (/^TLS_(DHE|DH_anon)_/.test(suite) && config.dhBits !== undefined && config.dhBits > 0) {
    const number = Buffer.alloc(config.dhBits >> 3, 0xff);
    return Buffer.concat([vector16(number), vector16(Buffer.of(2)), vector16(number), ...signature]);
  }
  return undefined;
}

/** SERVER-HELLO of SSL 2.0, with every kind it has. */
function ssl2Hello({ ssl2 = [] }: HelloServer): Buffer | undefined {
  if (ssl2.length === 0) return undefined;
  const kinds = Object.entries(ssl2Kinds).filter(([, name]) => ssl2.includes(name));
  const specs = Buffer.concat(
    kinds.map(([kind]) => Buffer.of(Number(kind) >> 16, (Number(kind) >> 8) & 0xff, Number(kind) & 0xff)),
  );
  const connection = Buffer.alloc(16, 3);
  const body = Buffer.concat([Buffer.of(4, 0, 1), u16(2, 0, specs.length, connection.length), specs, connection]);
  return Buffer.concat([u16(0x8000 | body.length), body]);
}
