import type { Socket } from "node:net";
import { NetFailure, toFailure } from "../failure.ts";
import type { Decided, Outbound } from "../outbound.ts";
import { readAnswer, readSsl2Answer } from "./answer.ts";
import { writeHello, writeSsl2Hello } from "./hello.ts";
import type { Asker } from "./pick.ts";

/** Connections of one survey. The longest list of Debian's library takes 200; a server that never tires of answering is cut off. */
export const maxConnections = 600;
const maxAnswer = 128 * 1024;
/** Whoever needs more pieces than this for one answer is not answering: each piece is read again from the start. */
const maxChunks = 256;
/** Answers that may fail to come, each costing its whole time, before the look is given up. */
const maxTimeouts = 8;
/** Milliseconds from which an answer's way takes longer than its work. */
const farFrom = 10;

type Incomplete = { readonly type: "incomplete" };
type Told<T> = Exclude<T, Incomplete> | { readonly type: "closed" };

export type Traffic = { connections: number; sent: number; received: number };

export type OutboundAsker = Asker & {
  readonly traffic: Readonly<Traffic>;
  /** Ends every connection, those opened ahead included; questions still waiting fail. */
  close(): void;
};

/**
 * Asks over the guarded client, a connection for each question.
 * @param most connections open at once. Where the way is long, half of them are opened while answers are awaited, so that
 *   a question costs one round trip and not two; some of these may then be opened and not used.
 */
export function outboundAsker(outbound: Outbound, decided: Decided, most: number): OutboundAsker {
  const traffic: Traffic = { connections: 0, sent: 0, received: 0 };
  const waiting: (() => void)[] = [];
  const ahead: Promise<Socket>[] = [];
  const sockets = new Set<Socket>();
  let running = 0;
  let timeouts = 0;
  let closed = false;
  let quickest = Number.POSITIVE_INFINITY;
  const isFar = () => quickest >= farFrom && Number.isFinite(quickest);

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
    while (running >= (isFar() ? most / 2 : most)) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      if (closed) throw new NetFailure("closed");
      if (traffic.connections >= maxConnections) throw new NetFailure("too-large");
      const early = ahead.shift();
      const answer = await converse(await (early ?? open()), question, read);
      // A connection opened ahead may have been closed for its idleness: that says nothing about the question.
      return answer.type === "closed" && early ? await converse(await open(), question, read) : answer;
    } finally {
      running--;
      waiting.shift()?.();
    }
  }

  function converse<T extends { readonly type: string }>(
    socket: Socket,
    question: Buffer,
    read: (received: Buffer) => T,
  ): Promise<Told<T>> {
    return new Promise((resolve, reject) => {
      const start = performance.now();
      let received: Buffer = Buffer.alloc(0);
      let chunks = 0;
      const end = (conclude: () => void) => {
        clearTimeout(timer);
        socket.destroy();
        conclude();
      };
      const fail = (failure: NetFailure) => end(() => reject(failure));
      const silent = () => end(() => resolve({ type: "closed" }));
      const late = () => (++timeouts > maxTimeouts ? fail(new NetFailure("timed-out")) : silent());
      const timer = setTimeout(late, outbound.bounds.connect);
      socket.on("data", (chunk: Buffer) => {
        received = chunks === 0 ? chunk : Buffer.concat([received, chunk]);
        traffic.received += chunk.length;
        if (received.length > maxAnswer) return fail(new NetFailure("too-large"));
        if (++chunks > maxChunks) return fail(new NetFailure("malformed"));
        const answer = read(received);
        if (answer.type === "incomplete") return;
        quickest = Math.min(quickest, performance.now() - start);
        end(() => resolve(answer as Told<T>));
      });
      socket.once("close", silent);
      socket.once("end", silent);
      socket.once("error", (error) => {
        const failure = toFailure(error);
        if (failure.code === "reset") silent();
        else if (failure.code === "timed-out") late();
        else fail(failure);
      });
      traffic.sent += question.length;
      socket.write(question);
      if (isFar() && !closed && ahead.length < most / 2 && traffic.connections < maxConnections) ahead.push(open());
    });
  }

  return {
    traffic,
    isFar,
    ask: (hello, whole = false) => exchange(writeHello(hello), (received) => readAnswer(received, whole)),
    askSsl2: () => exchange(writeSsl2Hello(), readSsl2Answer),
    close() {
      closed = true;
      ahead.length = 0;
      for (const socket of sockets) socket.destroy();
      for (const resume of waiting.splice(0)) resume();
    },
  };
}
