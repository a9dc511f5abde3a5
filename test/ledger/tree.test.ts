import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "../../src/domain/canonical-json.ts";
import { signCheckpoint } from "../../src/ledger/checkpoint.ts";
import { contentDigest, contentOf, decodeEntry, encodeEntry } from "../../src/ledger/entry.ts";
import { generateKey, openNote, parseVerifierKey, signerOf, signNote, verifierKey } from "../../src/ledger/note.ts";
import { formatProof, parseProof, proveInclusion } from "../../src/ledger/proof.ts";
import { decodeBundle, encodeBundle, parseTilePath, tilePath, widthAt } from "../../src/ledger/tile.ts";
import {
  consistencyProof,
  Frontier,
  type Hash,
  inclusionProof,
  leafHash,
  type NodeReader,
} from "../../src/ledger/tree.ts";
import {
  openCheckpoint,
  verifyConsistency,
  verifyDisclosure,
  verifyInclusion,
  verifyProof,
} from "../../src/ledger/verify.ts";

/** RFC 6962, section 2.1, as it is written there: slow, and plainly right. */
function definition(leaves: readonly Buffer[]): Buffer {
  const sha = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha(Buffer.of(0), leaves[0] as Buffer);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha(Buffer.of(1), definition(leaves.slice(0, k)), definition(leaves.slice(k)));
}

const leaf = (i: number) => Buffer.from(`leaf ${i}`);

function build(size: number): { read: NodeReader; roots: Hash[] } {
  const nodes = new Map<string, Hash>();
  const frontier = new Frontier();
  const roots = [frontier.root()];
  for (let i = 0; i < size; i++) {
    frontier.append(leafHash(leaf(i)), (level, index, hash) => nodes.set(`${level}/${index}`, hash));
    roots.push(frontier.root());
  }
  const read: NodeReader = (level, index) => {
    const hash = nodes.get(`${level}/${index}`);
    assert.ok(hash, `node ${level}/${index} is complete`);
    return hash;
  };
  return { read, roots };
}

const most = 130;
const { read, roots } = build(most);
const rootAt = (size: number) => roots[size] as Hash;

describe("the tree", () => {
  test("has the roots that RFC 6962 defines", () => {
    for (let size = 0; size <= most; size++) {
      assert.deepEqual(rootAt(size), definition(Array.from({ length: size }, (_, i) => leaf(i))));
      assert.deepEqual(Frontier.load(size, read).root(), rootAt(size));
    }
  });

  test("proves every leaf in every size, and nothing else", () => {
    for (let size = 1; size <= most; size++) {
      for (let index = 0; index < size; index++) {
        const path = inclusionProof(index, size, read);
        assert.ok(verifyInclusion(leafHash(leaf(index)), index, size, path, rootAt(size)));
        assert.ok(!verifyInclusion(leafHash(leaf(index + 1)), index, size, path, rootAt(size)));
        if (index > 0) assert.ok(!verifyInclusion(leafHash(leaf(index)), index - 1, size, path, rootAt(size)));
        assert.ok(!verifyInclusion(leafHash(leaf(index)), index, size, [...path, rootAt(1)], rootAt(size)));
        if (path.length > 0)
          assert.ok(!verifyInclusion(leafHash(leaf(index)), index, size, path.slice(1), rootAt(size)));
      }
    }
    assert.throws(() => inclusionProof(3, 3, read), RangeError);
    assert.throws(() => inclusionProof(-1, 3, read), RangeError);
  });

  test("proves that every size is a prefix of every later one", () => {
    for (let second = 0; second <= most; second++) {
      for (let first = 0; first <= second; first++) {
        const path = consistencyProof(first, second, read);
        const [a, b] = [
          { size: first, root: rootAt(first) },
          { size: second, root: rootAt(second) },
        ];
        assert.ok(verifyConsistency(a, b, path), `${first} → ${second}`);
        if (first > 0 && first < second) {
          assert.ok(!verifyConsistency({ size: first, root: rootAt(first - 1) }, b, path));
          assert.ok(!verifyConsistency(a, { size: second, root: rootAt(second - 1) }, path));
          assert.ok(!verifyConsistency(a, b, path.slice(1)));
        }
      }
    }
    const a = { size: 5, root: rootAt(5) };
    assert.ok(!verifyConsistency(a, { size: 4, root: rootAt(4) }, []));
  });

  test("refuses what is no size and no index", () => {
    for (const bad of [Number.NaN, -1, 1.5, 2 ** 60]) {
      assert.equal(verifyInclusion(leafHash(leaf(0)), bad, 2, [], rootAt(1)), false);
      assert.equal(verifyInclusion(leafHash(leaf(0)), 0, bad, [], rootAt(1)), false);
      assert.equal(verifyConsistency({ size: bad, root: rootAt(1) }, { size: 2, root: rootAt(2) }, []), false);
    }
  });
});

describe("the layout", () => {
  test("names tiles as tlog-tiles does", () => {
    assert.equal(tilePath({ level: 0, index: 1234067, width: 256 }), "tile/0/x001/x234/067");
    assert.equal(tilePath({ level: 2, index: 5, width: 7 }), "tile/2/005.p/7");
    assert.equal(tilePath({ level: "entries", index: 0, width: 256 }), "tile/entries/000");
  });

  test("reads exactly the names it writes", () => {
    const name = fc.record(
      {
        level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant("entries" as const)),
        index: fc.nat(2 ** 31),
        width: fc.integer({ min: 1, max: 256 }),
      },
      { noNullPrototype: true },
    );
    fc.assert(fc.property(name, (one) => assert.deepEqual(parseTilePath(tilePath(one)), one)));
    for (const bad of [
      "tile/64/000",
      "tile/00/000",
      "tile/0/x000/000",
      "tile/0/1",
      "tile/0/000.p/256",
      "tile/0/000.p/0",
      "../tile/0/000",
      "tile/0/000/",
    ]) {
      assert.equal(parseTilePath(bad), undefined, bad);
    }
  });

  test("knows the width of every tile of the example in the specification", () => {
    assert.equal(widthAt(0, 272, 70_000), 256);
    assert.equal(widthAt(0, 273, 70_000), 112);
    assert.equal(widthAt(0, 274, 70_000), 0);
    assert.equal(widthAt(1, 0, 70_000), 256);
    assert.equal(widthAt(1, 1, 70_000), 17);
    assert.equal(widthAt(2, 0, 70_000), 1);
  });

  test("packs and unpacks entries, and refuses what is cut off", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (entries) => {
        const bundle = encodeBundle(entries);
        assert.deepEqual(
          decodeBundle(bundle)?.map((entry) => [...entry]),
          entries.map((entry) => [...entry]),
        );
        if (bundle.length > 0) assert.equal(decodeBundle(bundle.subarray(0, -1)), undefined);
      }),
    );
    assert.throws(() => encodeBundle([new Uint8Array(65_536)]), RangeError);
  });
});

describe("a signed note", () => {
  const signer = signerOf("log.example/a", generateKey());
  const other = signerOf("log.example/b", generateKey());
  const note = signNote("first\n\nthird\n", signer);

  test("opens with its key alone", () => {
    assert.deepEqual(openNote(note, [signer]), { text: "first\n\nthird\n" });
    assert.deepEqual(openNote(note, [other]), { failure: "unknown-key" });
    assert.deepEqual(openNote(note, []), { failure: "unknown-key" });
    assert.deepEqual(openNote(note.replace("first", "First"), [signer]), { failure: "bad-signature" });
  });

  test("ignores signatures of strangers, and refuses when a known key's is bad", () => {
    const [line] = signNote("first\n\nthird\n", other).split("\n").slice(-2);
    assert.deepEqual(openNote(`${note}${line}\n`, [signer]), { text: "first\n\nthird\n" });
    const forged = signNote("another\n", other).split("\n").at(-2);
    assert.deepEqual(openNote(`${note}${forged}\n`, [signer, other]), { failure: "bad-signature" });
  });

  test("that is malformed ends in a failure, never in an exception", () => {
    const bads = [
      "",
      "\n",
      "text",
      "text\n\n",
      "text\n\n— x\n",
      "text\n\n— x !!!\n",
      `${note}junk`,
      note.replace("— ", "- "),
      `a\tb${note}`,
      "x".repeat(70_000),
    ];
    for (const bad of bads)
      assert.deepEqual(openNote(bad, [signer]), { failure: "malformed" }, JSON.stringify(bad.slice(0, 20)));
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(note.length), (junk, at) => {
        const opened = openNote(note.slice(0, at) + junk + note.slice(at), [signer]);
        if (junk !== "") assert.ok("failure" in opened || opened.text === "first\n\nthird\n");
      }),
    );
  });

  test("names its key in the form other tools read", () => {
    const key = verifierKey(signer);
    assert.match(key, /^log\.example\/a\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/);
    assert.equal(parseVerifierKey(key)?.id, signer.id);
    assert.equal(parseVerifierKey(key.replace("+", "+0")), undefined);
    assert.equal(parseVerifierKey(key.replace("log.example/a", "log.example/c")), undefined);
    assert.equal(parseVerifierKey("nonsense"), undefined);
    for (const bad of ["", "a b", "a+b", "a\u00a0b", "a\nb"])
      assert.throws(() => signerOf(bad, generateKey()), TypeError);
  });
});

describe("a checkpoint and its proofs", () => {
  const signer = signerOf("log.example/a", generateKey());
  const checkpoint = signCheckpoint({ origin: "log.example/a", size: most, root: rootAt(most) }, signer);

  test("opens for its own log only", () => {
    const opened = openCheckpoint(checkpoint, [signer], "log.example/a");
    assert.ok("checkpoint" in opened && opened.checkpoint.size === most);
    assert.deepEqual(openCheckpoint(checkpoint, [signer], "log.example/b"), { failure: "wrong-origin" });
    for (const text of ["log.example/a\n01\nAAAA\n", "log.example/a\n-1\nAAAA\n", "log.example/a\n1\nAAAA\n", "x\n"]) {
      assert.deepEqual(openCheckpoint(signNote(text, signer), [signer]), { failure: "malformed" });
    }
  });

  test("travel as text", () => {
    const proof = proveInclusion(77, most, checkpoint, read);
    const parsed = parseProof(formatProof(proof));
    assert.ok(parsed);
    assert.deepEqual(parsed, proof);
    assert.ok("checkpoint" in verifyProof("leaf 77", parsed, [signer]));
    assert.deepEqual(verifyProof("leaf 78", parsed, [signer]), { failure: "not-included" });
    assert.deepEqual(verifyProof("leaf 77", { ...parsed, index: 78 }, [signer]), { failure: "not-included" });
    for (const bad of [
      "",
      "c2sp.org/tlog-proof@v1\n\n",
      formatProof(proof).replace("index 77", "index 077"),
      formatProof(proof).replace("@v1", "@v2"),
    ]) {
      assert.equal(parseProof(bad), undefined);
    }
  });
});

describe("an entry", () => {
  const entry = {
    kind: "finding",
    actor: "system",
    occurredAt: 1,
    recordedAt: 2,
    digest: contentDigest("0".repeat(32), contentOf("k", { a: 1 })),
  };

  test("is canonical JSON, and read back only when it is", () => {
    const text = encodeEntry(entry);
    assert.equal(canonicalJson(JSON.parse(text)), text);
    assert.deepEqual(decodeEntry(text), entry);
    for (const bad of [
      "",
      "null",
      "[]",
      "{}",
      ` ${text}`,
      text.replace("}", ',"x":1}'),
      text.replace('"v":1', '"v":2'),
    ]) {
      assert.equal(decodeEntry(bad), undefined, bad);
    }
  });

  test("seals one content under one salt", () => {
    const text = encodeEntry(entry);
    assert.ok(verifyDisclosure(text, "0".repeat(32), contentOf("k", { a: 1 })));
    assert.ok(!verifyDisclosure(text, "1".repeat(32), contentOf("k", { a: 1 })));
    assert.ok(!verifyDisclosure(text, "0".repeat(32), contentOf("k", { a: 2 })));
    assert.ok(!verifyDisclosure(text, "", contentOf("k", { a: 1 })));
    assert.ok(!verifyDisclosure("{}", "0".repeat(32), contentOf("k", { a: 1 })));
  });
});
