import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { getServers } from "node:dns";
import { connect, isIP } from "node:net";
import {
  aliasAt,
  answersTo,
  canonicalName,
  decodeReply,
  encodeQuestion,
  type Question,
  type RecordData,
  type RecordType,
  type Reply,
  recordsAt,
  signedUntil,
} from "./dns-message.ts";
import { NetFailure, toFailure } from "./failure.ts";

export type ResolverServer = { readonly address: string; readonly port: number };

export type DnsAnswer<T extends RecordType> = {
  readonly nameExists: boolean;
  /** Where the aliases ended: the name asked for, where it is none. */
  readonly end: string;
  /** Of the type asked for, at the end of any aliases; none is an answer, too. */
  readonly records: readonly RecordData[T][];
  /** Whether the resolver vouches for all of it, its absence included. */
  readonly authentic: boolean;
  /** The zone that says so, where the answer names it. */
  readonly zone: string | undefined;
  /** When the signature over the records ends, in seconds since 1970; undefined where the answer brings none. */
  readonly signedUntil: number | undefined;
};

/**
 * Bounds: of every question the milliseconds, tries, datagrams that answer something else and aliases in a row; of all
 * the questions of one look their number and milliseconds.
 */
export const dnsBounds = { wait: 3_000, tries: 2, strays: 64, aliases: 8, questions: 24, look: 15_000 } as const;

/**
 * Asks one recursive resolver: the operator's, or the system's. Its address is not judged, because no workspace can name
 * it; what it answers is trusted as far as the operator's network is, and AD means no more than that.
 */
export class Resolver {
  readonly #server: ResolverServer;
  readonly #wait: number;
  readonly #look: number;

  constructor(server: ResolverServer = systemServer(), wait: number = dnsBounds.wait, look: number = dnsBounds.look) {
    this.#server = server;
    this.#wait = wait;
    this.#look = look;
  }

  /** The questions of one look: no answer, however it leads on or dawdles, makes it ask more or longer than this. */
  questions(most: number = dnsBounds.questions): Questions {
    const until = performance.now() + this.#look;
    return new Questions((question) => this.#exchange(question, until), most);
  }

  /** @throws NetFailure */
  async #exchange(asked: Omit<Question, "id">, until: number): Promise<Reply> {
    for (let attempt = 1; ; attempt++) {
      // A new number and, by the socket, a new port each time: what nobody else has seen, nobody else can answer.
      const question = { ...asked, id: randomInt(0x1_0000) };
      try {
        const reply = decodeReply(await this.#datagram(question, this.#waitUntil(until)), question);
        if (!reply.truncated) return reply;
        const whole = decodeReply(await this.#stream(question, this.#waitUntil(until)), question);
        if (whole.truncated) throw new NetFailure("malformed");
        return whole;
      } catch (error) {
        const failure = toFailure(error);
        if (failure.code !== "timed-out" || attempt >= dnsBounds.tries) throw failure;
      }
    }
  }

  /** @throws NetFailure timed-out where the time of the look is over */
  #waitUntil(until: number): number {
    const left = Math.min(this.#wait, until - performance.now());
    if (left <= 0) throw new NetFailure("timed-out");
    return left;
  }

  #datagram(question: Question, wait: number): Promise<Buffer> {
    const bytes = encodeQuestion(question);
    const { address, port } = this.#server;
    return new Promise((resolve, reject) => {
      const socket = createSocket(isIP(address) === 6 ? "udp6" : "udp4");
      let strays = 0;
      let ended = false;
      const end = (settle: () => void) => {
        if (ended) return;
        ended = true;
        clearTimeout(timer);
        socket.close();
        settle();
      };
      const timer = setTimeout(() => end(() => reject(new NetFailure("timed-out"))), wait);
      socket.on("error", (error) => end(() => reject(toFailure(error))));
      socket.on("message", (answer) => {
        if (answersTo(answer, question)) end(() => resolve(answer));
        // A stray is not the resolver's word, so that nobody can end a question by guessing; a flood of them is.
        else if (++strays >= dnsBounds.strays) end(() => reject(new NetFailure("malformed")));
      });
      // Connected: the system drops what any other address sends, and tells when nobody listens.
      socket.connect(port, address, () => socket.send(bytes));
    });
  }

  /** One message after its length, at most 64 KiB of it, in the time of one question however slowly it comes. */
  #stream(question: Question, wait: number): Promise<Buffer> {
    const bytes = encodeQuestion(question);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: this.#server.address, port: this.#server.port });
      const timer = setTimeout(() => socket.destroy(new NetFailure("timed-out")), wait);
      let received = Buffer.alloc(0);
      socket.once("connect", () => {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(bytes.length);
        socket.write(Buffer.concat([length, bytes]));
      });
      socket.on("data", (part) => {
        received = Buffer.concat([received, part]);
        const length = received.length < 2 ? undefined : received.readUInt16BE(0);
        if (length === undefined || received.length < 2 + length) return;
        resolve(received.subarray(2, 2 + length));
        socket.destroy();
      });
      socket.once("error", (error) => reject(toFailure(error)));
      socket.once("close", () => {
        clearTimeout(timer);
        reject(new NetFailure("closed"));
      });
    });
  }
}

/** The questions one look may still ask. */
export class Questions {
  readonly #exchange: (question: Omit<Question, "id">) => Promise<Reply>;
  #left: number;

  constructor(exchange: (question: Omit<Question, "id">) => Promise<Reply>, most: number) {
    this.#exchange = exchange;
    this.#left = most;
  }

  /**
   * What the resolver says of a name, aliases followed to their end.
   * @throws NetFailure too-large when the look has asked all it may; malformed for aliases without an end
   */
  async ask<T extends RecordType>(name: string, type: T, unchecked = false): Promise<DnsAnswer<T>> {
    let current = name;
    let authentic = true;
    for (let aliases = 0; aliases <= dnsBounds.aliases; ) {
      if (this.#left-- <= 0) throw new NetFailure("too-large");
      const reply = await this.#exchange({ name: current, type, unchecked });
      const { end, steps } = follow(reply, current);
      const records = recordsAt(reply, end, type);
      authentic &&= reply.authentic;
      const { nameExists, zone } = reply;
      if (!nameExists || records.length > 0 || steps === 0)
        return { nameExists, end, records, authentic, zone, signedUntil: signedUntil(reply, end, type) };
      // A resolver that stopped on the way: the rest is asked for by its own name.
      aliases += steps;
      current = end;
    }
    throw new NetFailure("malformed");
  }
}

/**
 * The end of the aliases that a reply holds.
 * @throws NetFailure malformed for aliases that go round, or on for too long
 */
export function follow(reply: Reply, name: string): { end: string; steps: number } {
  let end = canonicalName(name);
  for (let steps = 0; steps <= dnsBounds.aliases; steps++) {
    const next = aliasAt(reply, end);
    if (next === undefined) return { end, steps };
    end = next;
  }
  throw new NetFailure("malformed");
}

/** ADDRESS:PORT, or ADDRESS for port 53; IPv6 with a port in brackets. */
export function parseServer(text: string): ResolverServer | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = bracketed ?? plain ?? text;
  const number = Number(port ?? 53);
  return isIP(address) === 0 || number < 1 || number > 65_535 ? undefined : { address, port: number };
}

/** The first of /etc/resolv.conf, as the runtime reads it. */
function systemServer(): ResolverServer {
  return (
    getServers()
      .map(parseServer)
      .find((one) => one !== undefined) ?? { address: "127.0.0.1", port: 53 }
  );
}
