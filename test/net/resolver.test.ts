import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { after, describe, test } from "node:test";
import { NetFailure } from "../../src/net/failure.ts";
import { dnsBounds, parseServer, Resolver } from "../../src/net/resolver.ts";
import { lyingUdp } from "../tools/dns.ts";

type Liar = (question: Buffer, send: (bytes: Buffer) => void) => void;

const closing: (() => unknown)[] = [];
after(() => Promise.all(closing.map((close) => close())));

async function resolverOver(udp: Liar, tcp?: (socket: Socket) => void, wait = 300) {
  const { port, close } = await lyingUdp(udp);
  closing.push(close);
  if (tcp) {
    const sockets = new Set<Socket>();
    const server: Server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      tcp(socket);
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    closing.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
  }
  return new Resolver({ address: "127.0.0.1", port }, wait);
}

const name = "a.example";
/** The question section of what is asked: name, type, class. */
const asked = (question: Buffer) => question.subarray(12, 12 + name.length + 2 + 4);

function reply(question: Buffer, { flags = 0x8180, answers = [] as Buffer[], section = asked(question) } = {}): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(question.readUInt16BE(0), 0);
  header.writeUInt16BE(flags, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(answers.length, 6);
  return Buffer.concat([header, section, ...answers]);
}

/** A record of the name that was asked for, by a pointer to it. */
function record(type: number, data: Buffer, owner = Buffer.from([0xc0, 12]), length = data.length): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt16BE(length, 8);
  return Buffer.concat([owner, fixed, data]);
}
const text = (words: string) => Buffer.concat([Buffer.from([words.length]), Buffer.from(words)]);
const encoded = (host: string) => Buffer.concat([...host.split(".").map(text), Buffer.from([0])]);
const truncated: Liar = (question, send) => send(reply(question, { flags: 0x8380 }));
const framed = (bytes: Buffer) => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

async function failureOf(resolver: Resolver): Promise<string> {
  try {
    const { records } = await resolver.questions().ask(name, "TXT");
    return `answered ${JSON.stringify(records)}`;
  } catch (error) {
    assert.ok(error instanceof NetFailure, String(error));
    return error.code;
  }
}

describe("a resolver's answer", () => {
  test("is taken when it is sound, strays and spoofed numbers before it notwithstanding", async () => {
    const resolver = await resolverOver((question, send) => {
      const spoofed = reply(question, { answers: [record(16, text("spoofed"))] });
      spoofed.writeUInt16BE(question.readUInt16BE(0) ^ 1, 0);
      send(spoofed);
      send(Buffer.from("?"));
      send(reply(question, { answers: [record(16, Buffer.concat([text("v=spf1 "), text("-all")]))] }));
    });
    assert.equal(await failureOf(resolver), 'answered ["v=spf1 -all"]');
  });

  const lies: readonly (readonly [string, string, Liar])[] = [
    ["silence", "timed-out", () => undefined],
    [
      "a wrong number",
      "timed-out",
      (question, send) => {
        const wrong = reply(question, { answers: [record(16, text("lie"))] });
        wrong.writeUInt16BE(question.readUInt16BE(0) ^ 0x5555, 0);
        send(wrong);
      },
    ],
    [
      "a flood of wrong numbers",
      "malformed",
      (question, send) => {
        const wrong = reply(question);
        wrong.writeUInt16BE(question.readUInt16BE(0) ^ 1, 0);
        for (let i = 0; i < dnsBounds.strays * 4; i++) send(wrong);
      },
    ],
    [
      "the answer to another name",
      "malformed",
      (question, send) => {
        const section = Buffer.concat([encoded("b.example"), Buffer.from([0, 16, 0, 1])]);
        send(reply(question, { section, answers: [record(16, text("lie"))] }));
      },
    ],
    [
      "the answer to another type",
      "malformed",
      (question, send) => send(reply(question, { section: Buffer.concat([encoded(name), Buffer.from([0, 1, 0, 1])]) })),
    ],
    ["the question sent back", "malformed", (question, send) => send(question)],
    ["noise", "malformed", (question, send) => send(Buffer.concat([question.subarray(0, 2), Buffer.alloc(300, 0xa7)]))],
    [
      "a name that points to itself",
      "malformed",
      (question, send) => {
        const at = reply(question).length;
        send(reply(question, { answers: [record(16, text("lie"), Buffer.from([0xc0 | (at >> 8), at & 0xff]))] }));
      },
    ],
    [
      "names that point to each other",
      "malformed",
      (question, send) => {
        const at = reply(question).length;
        const round = Buffer.from([1, 97, 0xc0, at]);
        send(reply(question, { answers: [record(5, round, Buffer.from([0xc0, at + 14])), record(16, text("lie"))] }));
      },
    ],
    [
      "a record longer than the message",
      "malformed",
      (question, send) => send(reply(question, { answers: [record(16, text("lie"), undefined, 4_000)] })),
    ],
    [
      "a string longer than its record",
      "malformed",
      (question, send) => send(reply(question, { answers: [record(16, Buffer.from([200, 1, 2]))] })),
    ],
    [
      "more than the message says",
      "malformed",
      (question, send) => send(Buffer.concat([reply(question), Buffer.from("more")])),
    ],
    [
      "an alias of itself",
      "malformed",
      (question, send) => send(reply(question, { answers: [record(5, encoded(name))] })),
    ],
    ["a failure", "resolver-failed", (question, send) => send(reply(question, { flags: 0x8182 }))],
    ["a refusal", "resolver-failed", (question, send) => send(reply(question, { flags: 0x8185 }))],
  ];
  for (const [what, code, lie] of lies) {
    test(`that is ${what} ends in ${code}`, async () => {
      assert.equal(await failureOf(await resolverOver(lie)), code);
    });
  }

  test("is waited for twice, and no longer", async () => {
    let questions = 0;
    const numbers = new Set<number>();
    const resolver = await resolverOver((question) => {
      questions++;
      numbers.add(question.readUInt16BE(0));
    });
    const start = performance.now();
    assert.equal(await failureOf(resolver), "timed-out");
    const took = performance.now() - start;
    assert.ok(took >= 590 && took < 1_500, `${took} ms`);
    assert.deepEqual([questions, numbers.size], [2, 2]);
  });

  test("ends in refused where nobody listens", async () => {
    assert.equal(await failureOf(new Resolver({ address: "127.0.0.1", port: 1 }, 300)), "refused");
  });
});

describe("an answer over TCP", () => {
  const whole = (question: Buffer) => reply(question.subarray(2), { answers: [record(16, text("whole"))] });

  test("is asked for when the datagram was cut, and may come in pieces", async () => {
    const resolver = await resolverOver(truncated, (socket) =>
      socket.once("data", (question) => {
        const bytes = framed(whole(question));
        socket.write(bytes.subarray(0, 1));
        setTimeout(() => socket.write(bytes.subarray(1, 20)), 20);
        setTimeout(() => socket.write(bytes.subarray(20)), 40);
      }),
    );
    assert.equal(await failureOf(resolver), 'answered ["whole"]');
  });

  const lies: readonly (readonly [string, string, (socket: Socket, question: Buffer) => void])[] = [
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
    ["a flood", "malformed", (socket) => socket.write(Buffer.alloc(1_000_000, 0xff))],
    [
      "cut again",
      "malformed",
      (socket, question) => socket.write(framed(reply(question.subarray(2), { flags: 0x8380 }))),
    ],
    [
      "for another question",
      "malformed",
      (socket, question) => {
        const other = whole(question);
        other.writeUInt16BE(other.readUInt16BE(0) ^ 1, 0);
        socket.write(framed(other));
      },
    ],
  ];
  for (const [what, code, lie] of lies) {
    test(`that is ${what} ends in ${code}`, async () => {
      const resolver = await resolverOver(truncated, (socket) => socket.once("data", (part) => lie(socket, part)));
      assert.equal(await failureOf(resolver), code);
    });
  }
});

describe("the questions of one look", () => {
  test("end, however the aliases lead on", async () => {
    let asks = 0;
    const resolver = await resolverOver((question, send) => {
      asks++;
      const end = question.indexOf(0, 12) + 1;
      const section = question.subarray(12, end + 4);
      send(reply(question, { section, answers: [record(5, encoded(`n${asks}.example`))] }));
    });
    assert.equal(await failureOf(resolver), "malformed");
    assert.equal(asks, dnsBounds.aliases + 1);
  });

  test("are no more than were allowed", async () => {
    let asks = 0;
    const resolver = await resolverOver((question, send) => {
      asks++;
      send(reply(question));
    });
    const questions = resolver.questions(3);
    for (let i = 0; i < 3; i++) assert.deepEqual((await questions.ask(name, "TXT")).records, []);
    await assert.rejects(
      questions.ask(name, "TXT"),
      (error) => error instanceof NetFailure && error.code === "too-large",
    );
    assert.equal(asks, 3);
  });

  test("are never about what is no name", async () => {
    const resolver = new Resolver({ address: "127.0.0.1", port: 1 }, 300);
    for (const bad of ["", "a..b", `${"a".repeat(64)}.example`, `${"a.".repeat(130)}b`, "a b.example", "é.example"]) {
      const refused = (error: unknown) => error instanceof NetFailure && error.code === "malformed";
      await assert.rejects(resolver.questions().ask(bad, "TXT"), refused, bad);
    }
  });
});

test("the operator's setting names an address and a port", () => {
  assert.deepEqual(parseServer("127.0.0.1:5353"), { address: "127.0.0.1", port: 5353 });
  assert.deepEqual(parseServer("[::1]:5353"), { address: "::1", port: 5353 });
  assert.deepEqual(parseServer("::1"), { address: "::1", port: 53 });
  for (const bad of ["", "localhost:53", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:", "[::1]x", "1.2.3:53"])
    assert.equal(parseServer(bad), undefined, bad);
});
