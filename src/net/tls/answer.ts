import { hash } from "node:crypto";
import { extensions } from "./hello.ts";
import { type ProtocolVersion, ssl2Kinds, suiteName, versionOf } from "./registry.ts";

export type ServerHello = {
  readonly version: ProtocolVersion;
  readonly suite: number;
  /** The group a TLS 1.3 server asks for or answers with. */
  readonly group: number | null;
  readonly compression: number;
  /** Numbers of the extensions it carries, in order. */
  readonly extensions: readonly number[];
  /** It asks for another hello, with a key share of the group it names (RFC 8446, 4.1.4). */
  readonly isRetry: boolean;
  /** The mark of RFC 8446, 4.1.3, by which a server that could do better says so. */
  readonly downgradeMark: boolean;
};

/** What a server up to TLS 1.2 sends in the clear after its hello. */
export type Flight = {
  /** DER, the server's own first. */
  readonly certificates: readonly Buffer[];
  readonly keyExchange: {
    /** Named group of ECDHE. */
    readonly group: number | null;
    /** Bits of the prime of DHE. */
    readonly dhBits: number | null;
    readonly scheme: number | null;
  } | null;
  readonly ocspStapled: boolean;
  readonly asksForCertificate: boolean;
};

export type Answer =
  | { readonly type: "hello"; readonly hello: ServerHello; readonly flight: Flight | null }
  | { readonly type: "alert"; readonly description: number }
  | { readonly type: "incomplete" }
  | { readonly type: "malformed" };

const record = { alert: 21, handshake: 22, changeCipherSpec: 20 } as const;
const message = {
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateStatus: 22,
} as const;
const alertLevel = { warning: 1, fatal: 2 } as const;
const closeNotify = 0;
const maxRecord = 16_384 + 2048;
const maxMessage = 64 * 1024;

class Malformed extends Error {}

/** Reads forward through bytes an attacker wrote; anything past the end is malformed, never undefined. */
class Reader {
  readonly #data: Buffer;
  #at = 0;

  constructor(data: Buffer) {
    this.#data = data;
  }

  get left(): number {
    return this.#data.length - this.#at;
  }

  number(bytes: 1 | 2 | 3): number {
    return this.take(bytes).readUIntBE(0, bytes);
  }

  take(length: number): Buffer {
    if (length > this.left) throw new Malformed();
    this.#at += length;
    return this.#data.subarray(this.#at - length, this.#at);
  }

  vector(lengthBytes: 1 | 2 | 3): Reader {
    return new Reader(this.take(this.number(lengthBytes)));
  }
}

/**
 * Reads what a server sent so far in answer to a hello. Hostile input ends in `malformed`, in time linear in its size.
 * @param whole also wait for the messages after the hello, up to ServerHelloDone (TLS 1.2 and older)
 */
export function readAnswer(data: Buffer, whole = false): Answer {
  try {
    return readRecords(data, whole);
  } catch (error) {
    if (error instanceof Malformed) return { type: "malformed" };
    throw error;
  }
}

function readRecords(data: Buffer, whole: boolean): Answer {
  const fragments: Buffer[] = [];
  let at = 0;
  let alert: number | undefined;
  while (at + 5 <= data.length) {
    const type = data[at];
    const length = data.readUInt16BE(at + 3);
    if (data[at + 1] !== 3 || length === 0 || length > maxRecord) throw new Malformed();
    if (at + 5 + length > data.length) break;
    const fragment = data.subarray(at + 5, at + 5 + length);
    at += 5 + length;
    if (type === record.alert) {
      if (fragment.length !== 2) throw new Malformed();
      // A warning is no refusal: a server that does not know the name says so, and goes on with its hello.
      if (fragment[0] === alertLevel.warning && fragment[1] !== closeNotify) continue;
      alert = fragment[1] as number;
      break;
    }
    if (type === record.changeCipherSpec) break;
    if (type !== record.handshake) throw new Malformed();
    fragments.push(fragment);
  }
  if (fragments.length === 0) {
    if (alert !== undefined) return { type: "alert", description: alert };
    const start = data[0];
    if (start !== undefined && start !== record.handshake && start !== record.alert) throw new Malformed();
    if (data.length > 1 && data[1] !== 3) throw new Malformed();
    return { type: "incomplete" };
  }
  return readMessages(new Reader(Buffer.concat(fragments)), whole && alert === undefined);
}

function readMessages(stream: Reader, whole: boolean): Answer {
  let hello: ServerHello | undefined;
  let flight: Flight = { certificates: [], keyExchange: null, ocspStapled: false, asksForCertificate: false };
  while (stream.left >= 4) {
    const type = stream.number(1);
    const length = stream.number(3);
    if (length > maxMessage) throw new Malformed();
    if (stream.left < length) break;
    const body = new Reader(stream.take(length));
    if (!hello) {
      if (type !== message.serverHello) throw new Malformed();
      hello = readHello(body);
      if (!whole || hello.version === "TLS 1.3") return { type: "hello", hello, flight: null };
    } else if (type === message.certificate) flight = { ...flight, certificates: readCertificates(body) };
    else if (type === message.serverKeyExchange) flight = { ...flight, keyExchange: readKeyExchange(hello, body) };
    else if (type === message.certificateStatus) flight = { ...flight, ocspStapled: true };
    else if (type === message.certificateRequest) flight = { ...flight, asksForCertificate: true };
    else if (type === message.serverHelloDone) return { type: "hello", hello, flight };
  }
  // An alert after the hello ends the flight; what came before it was still said.
  return hello && !whole ? { type: "hello", hello, flight: null } : { type: "incomplete" };
}

/** SHA-256 of "HelloRetryRequest", which stands in place of the random. */
const retryRandom = hash("sha256", "HelloRetryRequest", "buffer");

function readHello(body: Reader): ServerHello {
  let version = body.number(2);
  const random = body.take(32);
  body.vector(1);
  const suite = body.number(2);
  const compression = body.number(1);
  const seen: number[] = [];
  let group: number | null = null;
  if (body.left > 0) {
    const list = body.vector(2);
    while (list.left > 0) {
      const type = list.number(2);
      const content = list.vector(2);
      seen.push(type);
      if (type === extensions.supportedVersions && content.left === 2) version = content.number(2);
      else if (type === extensions.keyShare && content.left >= 2) group = content.number(2);
    }
  }
  const name = versionOf(version);
  if (!name) throw new Malformed();
  const tail = random.subarray(24).toString("hex");
  const downgradeMark = tail === "444f574e47524401" || tail === "444f574e47524400";
  const isRetry = random.equals(retryRandom);
  return { version: name, suite, group, compression, extensions: seen, isRetry, downgradeMark };
}

function readCertificates(body: Reader): Buffer[] {
  const list = body.vector(3);
  const certificates: Buffer[] = [];
  while (list.left > 0) certificates.push(list.take(list.number(3)));
  return certificates;
}

const nothing = { group: null, dhBits: null, scheme: null };
const namedCurve = 3;

/** The parameters of an ephemeral key exchange (RFC 8422, 5.4; RFC 5246, 7.4.3), and how they are signed. */
function readKeyExchange({ version, suite }: ServerHello, body: Reader): NonNullable<Flight["keyExchange"]> {
  const name = suiteName(suite);
  const scheme = () => (version === "TLS 1.2" && !name.includes("_anon_") && body.left >= 2 ? body.number(2) : null);
  if (name.includes("_PSK_")) body.vector(2);
  if (name.startsWith("TLS_ECDHE_") || name.startsWith("TLS_ECDH_anon_")) {
    if (body.number(1) !== namedCurve) return nothing;
    const group = body.number(2);
    body.vector(1);
    return { group, dhBits: null, scheme: scheme() };
  }
  if (name.startsWith("TLS_DHE_") || name.startsWith("TLS_DH_anon_")) {
    const prime = body.vector(2);
    const dhBits = bitLength(prime.take(prime.left));
    body.vector(2);
    body.vector(2);
    return { group: null, dhBits, scheme: scheme() };
  }
  return nothing;
}

function bitLength(number: Buffer): number {
  const start = number.findIndex((byte) => byte !== 0);
  return start < 0 ? 0 : (number.length - start) * 8 - Math.clz32(number[start] as number) + 24;
}

export type Ssl2Answer =
  | { readonly type: "hello"; readonly kinds: readonly string[] }
  | { readonly type: "refused" }
  | { readonly type: "incomplete" }
  | { readonly type: "malformed" };

/** The SERVER-HELLO of SSL 2.0, which lists every cipher kind the server has; anything else is a refusal. */
export function readSsl2Answer(data: Buffer): Ssl2Answer {
  if (data.length < 2) return { type: "incomplete" };
  const first = data[0] as number;
  // An alert of TLS, or an error of SSL 2.0.
  if (first === record.alert) return { type: "refused" };
  if ((first & 0x80) === 0) return { type: "malformed" };
  const length = data.readUInt16BE(0) & 0x7fff;
  if (length < 3) return { type: "malformed" };
  if (data.length < 2 + length) return { type: "incomplete" };
  try {
    const body = new Reader(data.subarray(2, 2 + length));
    if (body.number(1) !== 4) return { type: "refused" };
    body.take(2);
    if (body.number(2) !== 2) return { type: "malformed" };
    const certificate = body.number(2);
    const specs = body.number(2);
    body.number(2);
    body.take(certificate);
    const list = new Reader(body.take(specs));
    const kinds: string[] = [];
    while (list.left >= 3) {
      const kind = list.number(3);
      kinds.push(ssl2Kinds[kind] ?? `0x${kind.toString(16).padStart(6, "0").toUpperCase()}`);
    }
    return { type: "hello", kinds };
  } catch (error) {
    if (error instanceof Malformed) return { type: "malformed" };
    throw error;
  }
}
