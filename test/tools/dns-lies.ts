import { createSocket } from "node:dgram";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { lyingUdp } from "./dns.ts";

/** What a server does with a datagram that asks something. */
export type Liar = (question: Buffer, send: (bytes: Buffer) => void, asker: AddressInfo) => void;
/** What it does with the first bytes of a connection; the length and the question. */
export type StreamLiar = (socket: Socket, question: Buffer) => void;

/** A server that answers as it is told to, on one port over UDP and, if asked, TCP; all ends with `close`. */
export async function lyingServer(udp: Liar, tcp?: StreamLiar): Promise<{ port: number; close: () => void }> {
  const { port, close } = await lyingUdp(udp);
  if (!tcp) return { port, close };
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("data", (question) => tcp(socket, question));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      close();
    },
  };
}

/** The question section of what is asked: name, type, class. */
export const asked = (question: Buffer) => question.subarray(12, question.indexOf(0, 12) + 5);
const typeOf = (question: Buffer) => asked(question).readUInt16BE(asked(question).length - 4);

export function reply(
  question: Buffer,
  { flags = 0x8180, answers = [] as Buffer[], section = asked(question) } = {},
): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(question.readUInt16BE(0), 0);
  header.writeUInt16BE(flags, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, section, ...answers]);
}

/** A record of the name that was asked for, by a pointer to it. */
export function record(type: number, data: Buffer, owner = Buffer.from([0xc0, 12]), length = data.length): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt16BE(length, 8);
  return Buffer.concat([owner, fixed, data]);
}
export const text = (words: string) => Buffer.concat([Buffer.from([words.length]), Buffer.from(words)]);
export const encoded = (host: string) => Buffer.concat([...host.split(".").map(text), Buffer.from([0])]);
export const cut: Liar = (question, send) => send(reply(question, { flags: 0x8380 }));
export const framed = (bytes: Buffer) => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

function renumbered(bytes: Buffer, mask: number): Buffer {
  bytes.writeUInt16BE(bytes.readUInt16BE(0) ^ mask, 0);
  return bytes;
}

/** Four labels of 63 letters are one byte more than a name may have. */
const tooLong = encoded(Array(4).fill("a".repeat(63)).join("."));

/** Lies that say nothing true about any question, with the failure each of them ends in. */
export const datagramLies: readonly (readonly [string, string, Liar])[] = [
  ["silence", "timed-out", () => undefined],
  [
    "the answer of another port",
    "timed-out",
    (question, _send, { port, address }) => {
      const other = createSocket("udp4");
      other.on("error", () => undefined);
      other.send(reply(question), port, address, () => other.close());
    },
  ],
  ["a wrong number", "timed-out", (question, send) => send(renumbered(reply(question), 0x5555))],
  [
    "a flood of wrong numbers",
    "malformed",
    (question, send) => {
      for (let i = 0; i < 256; i++) send(renumbered(reply(question), 1));
    },
  ],
  [
    "the answer to another name",
    "malformed",
    (question, send) => {
      const section = Buffer.concat([encoded("b.example"), asked(question).subarray(-4)]);
      send(reply(question, { section, answers: [record(typeOf(question), text("lie"))] }));
    },
  ],
  [
    "the answer to another type",
    "malformed",
    (question, send) => {
      const section = Buffer.from(asked(question));
      section.writeUInt16BE(99, section.length - 4);
      send(reply(question, { section }));
    },
  ],
  [
    "the answer to two questions",
    "malformed",
    (question, send) => {
      const both = reply(question, { section: Buffer.concat([asked(question), asked(question)]) });
      both.writeUInt16BE(2, 4);
      send(both);
    },
  ],
  ["the question sent back", "malformed", (question, send) => send(question)],
  ["a header alone", "malformed", (question, send) => send(reply(question).subarray(0, 12))],
  ["noise", "malformed", (question, send) => send(Buffer.concat([question.subarray(0, 2), Buffer.alloc(300, 0xa7)]))],
  [
    "a name that points to itself",
    "malformed",
    (question, send) => {
      const at = reply(question).length;
      const itself = Buffer.from([0xc0 | (at >> 8), at & 0xff]);
      send(reply(question, { answers: [record(typeOf(question), text("lie"), itself)] }));
    },
  ],
  [
    "names that point to each other",
    "malformed",
    (question, send) => {
      const at = reply(question).length;
      const round = Buffer.from([1, 97, 0xc0, at]);
      const answers = [record(5, round, Buffer.from([0xc0, at + 14])), record(typeOf(question), text("lie"))];
      send(reply(question, { answers }));
    },
  ],
  [
    "a name of more than 255 bytes",
    "malformed",
    (question, send) => send(reply(question, { answers: [record(typeOf(question), text("lie"), tooLong)] })),
  ],
  [
    "an alias of more than 255 bytes",
    "malformed",
    (question, send) => send(reply(question, { answers: [record(5, tooLong)] })),
  ],
  [
    "an alias longer than its record",
    "malformed",
    (question, send) => send(reply(question, { answers: [record(5, encoded("b.example"), undefined, 4)] })),
  ],
  [
    "a record longer than the message",
    "malformed",
    (question, send) => send(reply(question, { answers: [record(typeOf(question), text("lie"), undefined, 4_000)] })),
  ],
  [
    "data that is none of its type",
    "malformed",
    (question, send) => send(reply(question, { answers: [record(typeOf(question), Buffer.from([200, 1]))] })),
  ],
  [
    "fewer records than it says",
    "malformed",
    (question, send) => {
      const short = reply(question);
      short.writeUInt16BE(0xffff, 6);
      send(short);
    },
  ],
  [
    "more than the message says",
    "malformed",
    (question, send) => send(Buffer.concat([reply(question), Buffer.from("more")])),
  ],
  [
    "an alias of itself",
    "malformed",
    (question, send) => {
      const own = asked(question).subarray(0, -4);
      send(reply(question, { answers: [record(5, own)] }));
    },
  ],
  [
    "aliases of each other",
    "malformed",
    (question, send) => {
      const own = asked(question).subarray(0, -4);
      send(reply(question, { answers: [record(5, encoded("b.example")), record(5, own, encoded("b.example"))] }));
    },
  ],
  ["a failure", "resolver-failed", (question, send) => send(reply(question, { flags: 0x8182 }))],
  ["a refusal", "resolver-failed", (question, send) => send(reply(question, { flags: 0x8185 }))],
];

/** What follows a datagram that was cut. */
export const streamLies: readonly (readonly [string, string, StreamLiar])[] = [
  ["closed at once", "closed", (socket) => socket.end()],
  ["closed in the middle", "closed", (socket) => socket.end(Buffer.from([0, 200, 1, 2]))],
  ["silent", "timed-out", () => undefined],
  [
    "never-ending",
    "timed-out",
    (socket) => {
      socket.write(Buffer.from([0xff, 0xff]));
      const drip = setInterval(() => socket.write("x"), 20);
      socket.once("close", () => clearInterval(drip));
    },
  ],
  [
    "a flood without end",
    "malformed",
    (socket) => {
      const block = Buffer.alloc(1 << 20, 0xff);
      // As much as is taken, and no more: a reader that took it all would take gigabytes.
      const pour = () => {
        while (!socket.destroyed && socket.write(block));
      };
      socket.on("drain", pour);
      pour();
    },
  ],
  [
    "cut again",
    "malformed",
    (socket, question) => socket.write(framed(reply(question.subarray(2), { flags: 0x8380 }))),
  ],
  [
    "for another question",
    "malformed",
    (socket, question) => socket.write(framed(renumbered(reply(question.subarray(2)), 1))),
  ],
];
