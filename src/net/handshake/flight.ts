import { createHash } from "node:crypto";
import { Bytes, BytesError } from "../bytes.ts";
import { extension, type HelloParts, helloMessage, makeShare, shareGroups, suites13 } from "./hello.ts";
import { Decrypter } from "./schedule.ts";

/**
 * What a server sends until it is the client's turn, as it was sent. Nothing is trusted because of it: that whoever sent
 * it holds the key is for a whole handshake to find.
 */
export type ServerFlight = {
  readonly version: "TLS 1.0" | "TLS 1.1" | "TLS 1.2" | "TLS 1.3";
  readonly alpn: string | null;
  /** DER in the order they came. */
  readonly certificates: readonly Buffer[];
  /** The stapled OCSP answer and the timestamps in the extension of TLS, for the server's own certificate. */
  readonly staple: Buffer | null;
  readonly scts: Buffer | null;
  readonly asksForCertificate: boolean;
  /** Session identifier and ticket of TLS 1.2 and older; null in TLS 1.3, where tickets come later. */
  readonly older: { readonly sessionId: boolean; readonly ticket: boolean } | null;
};

export type FlightAnswer =
  | { readonly type: "flight"; readonly flight: ServerFlight }
  /** A fatal alert, or the close of the connection by one. */
  | { readonly type: "alert"; readonly description: number };

const recordTypes = { changeCipherSpec: 20, alert: 21, handshake: 22, data: 23 } as const;
const messageTypes = {
  serverHello: 2,
  newSessionTicket: 4,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  finished: 20,
  certificateStatus: 22,
} as const;
const versions: Readonly<Record<number, ServerFlight["version"]>> = {
  769: "TLS 1.0",
  770: "TLS 1.1",
  771: "TLS 1.2",
  772: "TLS 1.3",
};
const retryRandom = createHash("sha256").update("HelloRetryRequest").digest();
const maxRecord = 16_384 + 2048;
const maxMessage = 128 * 1024;
const maxCertificates = 32;

type Draft = { -readonly [K in keyof ServerFlight]: ServerFlight[K] };

/** Takes what a server sends piece by piece. A stranger's bytes end in an answer or a BytesError. */
export class FlightReader {
  #hello: HelloParts;
  /** The messages the keys hang on: hellos, and what a retry puts before them. */
  #transcript: Buffer;
  #buffered = Buffer.alloc(0);
  #messages = Buffer.alloc(0);
  #decrypter: Decrypter | undefined;
  #retried = false;
  #flight: Draft | undefined;
  readonly #write: (message: Buffer) => void;

  /** @param write sends a handshake message: the second hello, where the server wants another group */
  constructor(hello: HelloParts, write: (message: Buffer) => void) {
    this.#hello = hello;
    this.#transcript = helloMessage(hello);
    this.#write = write;
  }

  start(): void {
    this.#write(this.#transcript);
  }

  /** @throws BytesError for what is not TLS */
  push(chunk: Buffer): FlightAnswer | undefined {
    this.#buffered = Buffer.concat([this.#buffered, chunk]);
    while (this.#buffered.length >= 5) {
      const header = this.#buffered.subarray(0, 5);
      const length = header.readUInt16BE(3);
      if (header[1] !== 3 || length > maxRecord) throw new BytesError("no record of TLS");
      if (this.#buffered.length < 5 + length) return undefined;
      const content = this.#buffered.subarray(5, 5 + length);
      this.#buffered = this.#buffered.subarray(5 + length);
      const answer = this.#record(header, content);
      if (answer) return answer;
    }
    // Before a whole record is there, its first bytes tell another protocol.
    const [type, version] = this.#buffered;
    if (type !== undefined && (type < 20 || type > 23)) throw new BytesError("no record of TLS");
    if (version !== undefined && version !== 3) throw new BytesError("no record of TLS");
    return undefined;
  }

  #record(header: Buffer, content: Buffer): FlightAnswer | undefined {
    let [type, plain] = [header[0] as number, content];
    if (type === recordTypes.data) {
      const opened = this.#decrypter?.open(header, content);
      if (!opened) throw new BytesError("a record that cannot be read");
      [type, plain] = [opened.type, opened.content];
    }
    if (type === recordTypes.changeCipherSpec) return undefined;
    if (type === recordTypes.alert) return alertOf(plain);
    if (type !== recordTypes.handshake) throw new BytesError("a record that does not belong here");
    this.#messages = Buffer.concat([this.#messages, plain]);
    return this.#readMessages();
  }

  #readMessages(): FlightAnswer | undefined {
    while (this.#messages.length >= 4) {
      const length = this.#messages.readUIntBE(1, 3);
      if (length > maxMessage) throw new BytesError("a message too large");
      if (this.#messages.length < 4 + length) return undefined;
      const whole = this.#messages.subarray(0, 4 + length);
      this.#messages = this.#messages.subarray(4 + length);
      if (this.#message(whole[0] as number, new Bytes(whole.subarray(4)), whole)) {
        return { type: "flight", flight: this.#flight as ServerFlight };
      }
    }
    return undefined;
  }

  /** Whether this was the last of the flight. */
  #message(type: number, body: Bytes, whole: Buffer): boolean {
    if (!this.#flight) {
      if (type !== messageTypes.serverHello) throw new BytesError("no ServerHello");
      this.#serverHello(body, whole);
      return false;
    }
    const flight = this.#flight;
    if (type === messageTypes.encryptedExtensions) this.#extensions(body.vector(2), flight);
    else if (type === messageTypes.certificateRequest) flight.asksForCertificate = true;
    else if (type === messageTypes.certificateStatus) flight.staple = stapleOf(body);
    else if (type === messageTypes.certificate) {
      if (flight.version === "TLS 1.3") readCertificates13(body, flight);
      else flight.certificates = readCertificates12(body);
    }
    return type === messageTypes.serverHelloDone || type === messageTypes.finished;
  }

  #serverHello(body: Bytes, whole: Buffer): void {
    let version = body.number(2);
    const random = body.take(32);
    const sessionId = body.vector(1);
    const suite = body.number(2);
    body.take(1);
    const seen = new Map<number, Buffer>();
    const list = body.left > 0 ? body.vector(2) : new Bytes(Buffer.alloc(0));
    while (list.left > 0) seen.set(list.number(2), list.rest(2));
    const chosen = seen.get(extension.supportedVersions);
    if (chosen) version = new Bytes(chosen).number(2);
    const name = versions[version];
    if (!name) throw new BytesError("an unknown version");
    if (name === "TLS 1.3") {
      const share = new Bytes(seen.get(extension.keyShare) ?? Buffer.alloc(0));
      if (random.equals(retryRandom)) {
        this.#retry(suite, share.number(2), seen.get(extension.cookie), whole);
        return;
      }
      this.#agree(suite, share, whole);
    }
    this.#flight = {
      version: name,
      alpn: alpnOf(seen.get(extension.alpn)),
      certificates: [],
      staple: null,
      scts: seen.get(extension.scts) ?? null,
      asksForCertificate: false,
      older: name === "TLS 1.3" ? null : { sessionId: sessionId.left > 0, ticket: seen.has(extension.sessionTicket) },
    };
  }

  /** HelloRetryRequest: the first hello stands in the transcript by its digest alone (RFC 8446, 4.4.1). */
  #retry(suite: number, group: number, cookie: Buffer | undefined, whole: Buffer): void {
    const known = suites13[suite];
    if (this.#retried || !known || !shareGroups.includes(group))
      throw new BytesError("a retry that cannot be followed");
    this.#retried = true;
    const digest = createHash(known.hash).update(this.#transcript).digest();
    this.#hello = { ...this.#hello, share: makeShare(group), cookie: cookie ? new Bytes(cookie).rest(2) : null };
    const again = helloMessage(this.#hello);
    this.#transcript = Buffer.concat([Buffer.of(254, 0, 0, digest.length), digest, whole, again]);
    this.#write(again);
  }

  #agree(suite: number, share: Bytes, whole: Buffer): void {
    const known = suites13[suite];
    const group = share.number(2);
    if (!known || group !== this.#hello.share.group) throw new BytesError("an answer to what was not offered");
    this.#transcript = Buffer.concat([this.#transcript, whole]);
    let shared: Buffer;
    try {
      shared = this.#hello.share.agree(share.rest(2));
    } catch {
      throw new BytesError("a key share that is none");
    }
    this.#decrypter = new Decrypter(known, shared, this.#transcript);
    // Whatever follows the hello is encrypted.
    if (this.#messages.length > 0) throw new BytesError("a message in the clear");
  }

  #extensions(list: Bytes, flight: Draft): void {
    while (list.left > 0) {
      const type = list.number(2);
      const content = list.rest(2);
      if (type === extension.alpn) flight.alpn = alpnOf(content);
    }
  }
}

function alertOf(content: Buffer): FlightAnswer | undefined {
  const [level, description] = content;
  if (content.length !== 2 || level === undefined || description === undefined) throw new BytesError("no alert");
  // A warning is no refusal, except the one that says goodbye.
  return level === 1 && description !== 0 ? undefined : { type: "alert", description };
}

function alpnOf(content: Buffer | undefined): string | null {
  if (!content) return null;
  const list = new Bytes(content).vector(2);
  const name = list.rest(1).toString("latin1");
  list.end();
  return name;
}

function stapleOf(body: Bytes): Buffer | null {
  return body.number(1) === 1 ? body.rest(3) : null;
}

function readCertificates12(body: Bytes): Buffer[] {
  const list = body.vector(3);
  const certificates: Buffer[] = [];
  while (list.left > 0) {
    if (certificates.length >= maxCertificates) throw new BytesError("a list too long");
    certificates.push(list.rest(3));
  }
  return certificates;
}

function readCertificates13(body: Bytes, flight: Draft): void {
  body.rest(1);
  const list = body.vector(3);
  const certificates: Buffer[] = [];
  while (list.left > 0) {
    if (certificates.length >= maxCertificates) throw new BytesError("a list too long");
    certificates.push(list.rest(3));
    const extensions = list.vector(2);
    while (extensions.left > 0) {
      const type = extensions.number(2);
      const content = extensions.rest(2);
      if (certificates.length > 1) continue;
      if (type === extension.statusRequest) flight.staple = stapleOf(new Bytes(content));
      else if (type === extension.scts) flight.scts = content;
    }
  }
  flight.certificates = certificates;
}
