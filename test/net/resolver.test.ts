import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { NetFailure } from "../../src/net/failure.ts";
import { dnsBounds, parseServer, Resolver } from "../../src/net/resolver.ts";
import {
  cut,
  datagramLies,
  encoded,
  framed,
  type Liar,
  lyingServer,
  record,
  reply,
  type StreamLiar,
  streamLies,
  text,
} from "../tools/dns-lies.ts";

const closing: (() => unknown)[] = [];
after(() => Promise.all(closing.map((close) => close())));

async function resolverOver(udp: Liar, tcp?: StreamLiar, wait = 300, look: number = dnsBounds.look) {
  const { port, close } = await lyingServer(udp, tcp);
  closing.push(close);
  return new Resolver({ address: "127.0.0.1", port }, wait, look);
}

const name = "a.example";

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

  for (const [what, code, lie] of datagramLies) {
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

  test("is nobody's when it comes late, and does not pass for the answer to the next question", async () => {
    let first: Buffer | undefined;
    const resolver = await resolverOver((question, send) => {
      if (first) send(reply(first, { answers: [record(16, text("late"))] }));
      first ??= question;
    });
    assert.equal(await failureOf(resolver), "timed-out");
  });

  test("is read in no time, however its names lead back", async () => {
    // Pointers to pointers as far back as they reach, and as many records as fit whose names begin at the last of them.
    const resolver = await resolverOver(cut, (socket, question) => {
      const start = reply(question.subarray(2));
      const at = start.length + 12;
      const chain = Buffer.alloc(2 * Math.floor((0x3fff - at) / 2));
      for (let i = 0; i < chain.length; i += 2) chain.writeUInt16BE(0xc000 | (i === 0 ? 12 : at + i - 2), i);
      const last = Buffer.alloc(2);
      last.writeUInt16BE(0xc000 | (at + chain.length - 2));
      const answers = [record(99, chain)];
      for (let size = start.length + 12 + chain.length; size + 12 < 0xffff; size += 12)
        answers.push(record(99, Buffer.alloc(0), last));
      socket.write(framed(reply(question.subarray(2), { answers })));
    });
    const begun = performance.now();
    assert.equal(await failureOf(resolver), "answered []");
    const took = performance.now() - begun;
    assert.ok(took < 3_000, `${took} ms`);
  });

  test("ends in refused where nobody listens", async () => {
    assert.equal(await failureOf(new Resolver({ address: "127.0.0.1", port: 1 }, 300)), "refused");
  });
});

describe("an answer over TCP", () => {
  test("is asked for when the datagram was cut, and may come in pieces", async () => {
    const resolver = await resolverOver(cut, (socket, question) => {
      const bytes = framed(reply(question.subarray(2), { answers: [record(16, text("whole"))] }));
      socket.write(bytes.subarray(0, 1));
      setTimeout(() => socket.write(bytes.subarray(1, 20)), 20);
      setTimeout(() => socket.write(bytes.subarray(20)), 40);
    });
    assert.equal(await failureOf(resolver), 'answered ["whole"]');
  });

  test("may be as long as its length can say", async () => {
    let sent = 0;
    const resolver = await resolverOver(cut, (socket, question) => {
      const one = record(16, text("x".repeat(255)));
      const start = reply(question.subarray(2)).length;
      const answers = Array<Buffer>(Math.floor((0xffff - start) / one.length) - 1).fill(one);
      // The rest in one record, so that not a byte is left.
      const left = 0xffff - start - answers.length * one.length - 12;
      answers.push(record(16, Buffer.concat([text("x".repeat(200)), text("y".repeat(left - 202))])));
      const bytes = reply(question.subarray(2), { answers });
      sent = bytes.length;
      socket.write(framed(bytes));
    });
    const { records } = await resolver.questions().ask(name, "TXT");
    assert.equal(sent, 0xffff);
    assert.equal(records.length, Math.floor((0xffff - 27) / 268));
  });

  for (const [what, code, lie] of streamLies) {
    test(`that is ${what} ends in ${code}`, async () => {
      assert.equal(await failureOf(await resolverOver(cut, lie)), code);
    });
  }
});

describe("the questions of one look", () => {
  test("end, however the aliases lead on", async () => {
    let asks = 0;
    const resolver = await resolverOver((question, send) => {
      asks++;
      send(reply(question, { answers: [record(5, encoded(`n${asks}.example`))] }));
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

  test("take no longer than a look may, however slowly each is answered", async () => {
    const slow: Liar = (question, send) => setTimeout(() => send(reply(question)), 200);
    const questions = (await resolverOver(slow, undefined, 300, 700)).questions();
    const start = performance.now();
    await assert.rejects(
      async () => {
        for (;;) await questions.ask(name, "TXT");
      },
      (error) => error instanceof NetFailure && error.code === "timed-out",
    );
    const took = performance.now() - start;
    assert.ok(took >= 690 && took < 1_000, `${took} ms`);
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
