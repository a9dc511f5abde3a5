import type { Socket } from "node:net";
import { NetFailure, toFailure } from "../failure.ts";
import type { Decided, Outbound } from "../outbound.ts";
import { readAnswer, readSsl2Answer } from "./answer.ts";
import { writeHello, writeSsl2Hello } from "./hello.ts";
import type { Asker } from "./survey.ts";

/** Connections of one survey. The longest list of Debian's library takes 200; a server that never tires of answering is cut off. */
export const maxConnections = 600;
const maxAnswer = 128 * 1024;
/** Whoever needs more pieces than this for one answer is not answering: each piece is read again from the start. */
const maxChunks = 256;

type Told<T> = Exclude<T, { type: "incomplete" }> | { readonly type: "closed" };

export type Traffic = { connections: number; sent: number; received: number };

export type OutboundAsker = Asker & {
  readonly traffic: Readonly<Traffic>;
  /** Ends every connection, one opened ahead included; questions still waiting fail. */
  close(): void;
};

/**
 * Asks over the guarded client, a connection for each question.
 * @param most questions at once. With more than one the next connection is opened while an answer is awaited, so that
 *   a question costs one round trip and not two; one connection may then be opened and not used.
 */
export function outboundAsker(outbound: Outbound, decided: Decided, most: number): OutboundAsker {
  const traffic: Traffic = { connections: 0, sent: 0, received: 0 };
  const waiting: (() => void)[] = [];
  let running = 0;
  let ahead: Promise<Socket> | undefined;
  const sockets = new Set<Socket>();
  let closed = false;

  const open = (): Promise<Socket> => {
    traffic.connections++;
    const socket = outbound.openForTls(decided);
    socket.then(
      (opened) => {
        if (closed) opened.destroy();
        sockets.add(opened);
        opened.once("close", () => sockets.delete(opened));
      },
      // Whoever takes it sees the failure; nobody may ever take it.
      () => undefined,
    );
    return socket;
  };

  async function exchange<T extends { readonly type: string }>(
    question: Buffer,
    read: (received: Buffer) => T,
  ): Promise<Told<T>> {
    while (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      if (closed) throw new NetFailure("closed");
      if (traffic.connections >= maxConnections) throw new NetFailure("too-large");
      const early = ahead;
      ahead = undefined;
      const answer = await converse(early ?? open(), question, read);
      // A connection opened ahead may have been closed for its idleness: that says nothing about the question.
      return answer.type === "closed" && early ? await converse(open(), question, read) : answer;
    } finally {
      running--;
      waiting.shift()?.();
    }
  }

  async function converse<T extends { readonly type: string }>(
    connection: Promise<Socket>,
    question: Buffer,
    read: (received: Buffer) => T,
  ): Promise<Told<T>> {
    const socket = await connection;
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      traffic.sent += question.length;
      socket.write(question);
      if (!closed && most > 1) ahead ??= open();
      for await (const chunk of socket) {
        chunks.push(chunk as Buffer);
        size += (chunk as Buffer).length;
        traffic.received += (chunk as Buffer).length;
        if (size > maxAnswer) throw new NetFailure("too-large");
        if (chunks.length > maxChunks) throw new NetFailure("malformed");
        const answer = read(Buffer.concat(chunks));
        if (answer.type !== "incomplete") return answer as Told<T>;
      }
      return { type: "closed" };
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === "reset") return { type: "closed" };
      throw failure;
    } finally {
      socket.destroy();
    }
  }

  return {
    traffic,
    ask: (hello, whole = false) => exchange(writeHello(hello), (received) => readAnswer(received, whole)),
    askSsl2: () => exchange(writeSsl2Hello(), readSsl2Answer),
    close() {
      closed = true;
      ahead = undefined;
      for (const socket of sockets) socket.destroy();
    },
  };
}
