import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  aliasAt,
  decodeReply,
  encodeQuestion,
  type RecordType,
  recordsAt,
  signedUntil,
} from "../../src/net/dns-message.ts";
import { typeNumbers } from "../../src/net/dns-wire.ts";
import { NetFailure } from "../../src/net/failure.ts";
import { encoded, record, reply, text } from "../tools/dns-lies.ts";

const name = "a.example";
const malformed = (error: unknown) => error instanceof NetFailure && error.code === "malformed";

function answered(type: RecordType, ...answers: readonly Buffer[]) {
  const question = { id: 7, name, type, unchecked: false };
  return decodeReply(reply(encodeQuestion(question), { answers: [...answers] }), question);
}

/** Another record after it, which a decoder that reads on would read from; its owner is the root. */
const next = record(99, Buffer.alloc(40, 1), Buffer.from([0]));

describe("the data of a record", () => {
  const bytes = (count: number, fill = 1) => Buffer.alloc(count, fill);
  const wrong: readonly (readonly [RecordType, string, Buffer])[] = [
    ["A", "a byte more", bytes(5)],
    ["A", "a byte less", bytes(3)],
    ["AAAA", "an address of the other kind", bytes(4)],
    ["AAAA", "a byte more", bytes(17)],
    ["CAA", "a tag beyond its end", Buffer.concat([Buffer.from([0, 5]), Buffer.from("iss")])],
    ["DNSKEY", "less than its fixed part", Buffer.from([1, 0, 3])],
    ["DNSKEY", "another protocol", Buffer.from([1, 0, 4, 13, 1])],
    ["DS", "less than its fixed part", bytes(3)],
    ["MX", "no name", bytes(2)],
    ["MX", "a byte after the name", Buffer.concat([bytes(2), encoded("b.example"), bytes(1)])],
    ["NS", "a name that goes on in the next record", text("b")],
    ["NS", "a byte after the name", Buffer.concat([encoded("b.example"), bytes(1)])],
    ["TLSA", "less than its fixed part", bytes(2)],
    ["TXT", "a string beyond its end", Buffer.from([3, 97])],
  ];
  for (const [type, what, data] of wrong) {
    test(`of type ${type} is refused with ${what}`, () => {
      const seen = answered(type, record(typeNumbers[type], data), next);
      assert.throws(() => recordsAt(seen, name, type), malformed);
    });
  }

  test("of an alias ends where the alias ends", () => {
    assert.throws(() => aliasAt(answered("A", record(typeNumbers.CNAME, text("b")), next), name), malformed);
    assert.equal(aliasAt(answered("A", record(typeNumbers.CNAME, encoded("B.example")), next), name), "b.example");
  });

  test("is not read where nobody asks for it", () => {
    assert.deepEqual(recordsAt(answered("A", record(typeNumbers.TLSA, bytes(1)), next), name, "A"), []);
  });

  test("of another name, or another class, is nobody's answer", () => {
    const chaos = record(typeNumbers.A, bytes(4));
    chaos.writeUInt16BE(3, 4);
    const others = [chaos, record(typeNumbers.A, bytes(4), encoded("b.example"))];
    assert.deepEqual(recordsAt(answered("A", ...others), name, "A"), []);
  });
});

test("a message without its question is refused, whatever else is in it", () => {
  const question = { id: 7, name, type: "A", unchecked: false } as const;
  const bytes = reply(encodeQuestion(question));
  assert.deepEqual(decodeReply(bytes, question).answers, []);
  bytes.writeUInt16BE(0, 4);
  assert.throws(() => decodeReply(bytes, question), malformed);
});

test("records are signed until the last of their own signatures ends", () => {
  const signature = (type: number, until: number) => {
    const data = Buffer.alloc(18);
    data.writeUInt16BE(type, 0);
    data.writeUInt32BE(until, 8);
    return record(typeNumbers.RRSIG, Buffer.concat([data, encoded("example"), Buffer.alloc(64)]));
  };
  const a = record(typeNumbers.A, Buffer.alloc(4));
  const seen = answered("A", a, signature(1, 1_000), signature(1, 2_000), signature(16, 9_000));
  assert.equal(signedUntil(seen, name, "A"), 2_000);
  assert.equal(signedUntil(seen, name, "MX"), undefined);
});
