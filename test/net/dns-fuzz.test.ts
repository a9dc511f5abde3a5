import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { decodeReply, recordsAt } from "../../src/net/dns-message.ts";
import { target } from "../fuzz/dns.ts";

const corpus = target.corpus();
const at = fc.nat(70_000);
const edit = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), at, bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant("insert" as const), at, bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
  fc.record({ kind: fc.constant("cut" as const), at, length: fc.nat(200) }),
  fc.record({ kind: fc.constant("repeat" as const), at, length: fc.nat(200), times: fc.nat(200) }),
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function apply(bytes: Uint8Array, one: Edit): Uint8Array {
  const start = one.at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, start), bytes.subarray(start)];
  if (one.kind === "set") return Buffer.concat([before, one.bytes, after.subarray(one.bytes.length)]);
  if (one.kind === "insert") return Buffer.concat([before, one.bytes, after]);
  if (one.kind === "cut") return Buffer.concat([before, after.subarray(one.length)]);
  return Buffer.concat([before, ...Array<Uint8Array>(one.times).fill(after.subarray(0, one.length)), after]);
}

const mutated = fc
  .tuple(fc.constantFrom(...corpus), fc.array(edit, { maxLength: 6 }))
  .map(([bytes, edits]) => edits.reduce(apply, bytes).subarray(0, 65_536));

describe("bytes that claim to be an answer", () => {
  test("begin from messages that are sound: each is read, with its record", async () => {
    const types = ["A", "AAAA", "CAA", "DNSKEY", "DS", "MX", "NS", "SOA", "TLSA", "TXT"] as const;
    assert.equal(corpus.length, 2 * types.length);
    for (const [i, bytes] of corpus.entries()) {
      const type = types[bytes[0] ?? -1];
      assert.ok(type);
      const reply = decodeReply(Buffer.from(bytes.subarray(1)), {
        id: 0x1234,
        name: "a.example",
        type,
        unchecked: true,
      });
      assert.equal(recordsAt(reply, i % 2 === 0 ? "a.example" : "b.example", type).length, 1, type);
      await target.run(bytes);
    }
  });

  test("are read, or refused with a code", async () => {
    const bytes = fc.oneof({ weight: 4, arbitrary: mutated }, { weight: 1, arbitrary: fc.uint8Array() });
    const property = fc.asyncProperty(bytes, async (one) => target.run(one));
    await fc.assert(property, { numRuns: 3_000 });
  });
});
