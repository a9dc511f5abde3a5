import type { TLSSocket } from "node:tls";
import { NetFailure, toFailure } from "./failure.ts";
import type { Decided, Outbound, WantedTls } from "./outbound.ts";
import { webSchemes } from "./protocols.ts";
import { context, Der, numberOf, onlyElement, tag } from "./x509/der.ts";

/** What a session of TLS can be taken up again with, as the runtime's library writes it down. */
export type Session = {
  /** Seconds the server keeps it, by its own words; null where it says nothing. */
  readonly lifetime: number | null;
  /** Bytes the server takes before the handshake is over (RFC 8446, 4.6.1). */
  readonly maxEarlyData: number;
};

const field = { lifetimeHint: 9, maxEarlyData: 15 } as const;

/** What newer runtimes put before a session: a mark, and the name it is for after two bytes of length. */
const mark = Buffer.from("\0nodejs:tls:session:1\0", "latin1");

/** SSL_SESSION of OpenSSL, in DER, as the runtime hands it out; made on our own side, read strictly all the same. */
export function readSession(session: Buffer): Session {
  const body = onlyElement(withoutMark(session));
  let [lifetime, maxEarlyData]: [number | null, number] = [null, 0];
  while (!body.done) {
    const { tag: found, content } = body.element();
    if (found === context(field.lifetimeHint)) lifetime = numberIn(content);
    if (found === context(field.maxEarlyData)) maxEarlyData = numberIn(content);
  }
  return { lifetime: lifetime === 0 ? null : lifetime, maxEarlyData };
}

/** @throws NetFailure malformed for a mark with nothing behind it */
function withoutMark(session: Buffer): Buffer {
  if (!session.subarray(0, mark.length).equals(mark)) return session;
  const named = mark.length + 2;
  if (session.length < named) throw new NetFailure("malformed");
  return session.subarray(named + session.readUInt16BE(mark.length));
}

function numberIn(content: Buffer): number {
  return numberOf(new Der(content).element(tag.integer).content);
}

export type Handshake = {
  readonly version: "TLS 1.0" | "TLS 1.1" | "TLS 1.2" | "TLS 1.3";
  readonly resumed: boolean;
  /** As they came; the last is the newest. */
  readonly sessions: readonly Buffer[];
  /** Whether the server said something inside TLS, with which tickets that it held back would have come. */
  readonly answered: boolean;
};

/** Tickets of TLS 1.3 come after the handshake, with the first answer at the latest; milliseconds that are waited. */
const forTickets = 1_500;
const versions = { TLSv1: "TLS 1.0", "TLSv1.1": "TLS 1.1", "TLSv1.2": "TLS 1.2", "TLSv1.3": "TLS 1.3" } as const;

/**
 * A whole handshake, and the sessions the server hands out. On the web a page is asked for, because some servers send
 * their tickets together with their first answer.
 * @throws NetFailure
 */
export async function handshakeOf(outbound: Outbound, decided: Decided, wanted: WantedTls = {}): Promise<Handshake> {
  const sessions: Buffer[] = [];
  const begun = (socket: TLSSocket) => socket.on("session", (session) => sessions.push(session));
  const socket = await outbound.connectTls(decided, { ...wanted, begun });
  try {
    const version = versions[(socket.getProtocol() ?? "") as keyof typeof versions];
    if (!version) throw new NetFailure("tls-failed");
    const resumed = socket.isSessionReused();
    if (webSchemes.includes(decided.scheme)) {
      socket.write(`GET / HTTP/1.1\r\nHost: ${decided.host}\r\nConnection: close\r\n\r\n`);
    }
    const answered = await new Promise<boolean>((resolve, reject) => {
      const timer = setTimeout(() => resolve(false), forTickets);
      const end = (said: boolean) => {
        clearTimeout(timer);
        resolve(said);
      };
      if (sessions.length > 0) end(false);
      socket.once("session", () => end(false));
      socket.once("data", () => end(true));
      socket.once("close", () => end(false));
      socket.once("error", (error) => {
        clearTimeout(timer);
        reject(toFailure(error));
      });
    });
    return { version, resumed, sessions, answered };
  } finally {
    socket.destroy();
  }
}
