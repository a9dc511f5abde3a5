import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { strFromU8, unzipSync, zipSync } from "fflate";
import { attachSeal, detachSeal, isWhole } from "../../src/documents/seal/index.ts";
import { sealEntry, zip } from "../../src/documents/seal/zip.ts";
import { AkashiError } from "../../src/domain/errors.ts";

const seal = { format: "akashi-publication/1", key: "trust.example+0+AQ==" };
const document = { "word/document.xml": Buffer.from("<w:document/>"), "[Content_Types].xml": Buffer.from("<Types/>") };
const epoch = new Date(1980, 0, 1);
const packed = (files: Readonly<Record<string, Uint8Array>>): Buffer => Buffer.from(zipSync(files, { mtime: epoch }));
const unsealed = packed(document);
const sealed = attachSeal("docx", unsealed, seal);

/** What a reader who verifies is told: the file is whole, or not, or carries no seal that can be read. */
function judge(bytes: Buffer): "whole" | "not whole" | "seal.missing" | "seal.malformed" {
  try {
    return isWhole(bytes, detachSeal(bytes)) ? "whole" : "not whole";
  } catch (error) {
    assert.ok(error instanceof AkashiError, String(error));
    assert.match(error.code, /^seal\.(missing|malformed)$/);
    return error.code as "seal.missing";
  }
}

const endAt = (bytes: Buffer): number => bytes.length - 22;
const changed = (bytes: Buffer, change: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
};

describe("the seal in a zip", () => {
  test("goes in and comes out of any zip, and every reader of zips sees it", () => {
    const files = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}(\/[a-z가-힣]{1,8})?\.xml$/),
      fc.uint8Array({ maxLength: 300 }),
      { maxKeys: 6 },
    );
    fc.assert(
      fc.property(files, fc.jsonValue(), fc.constantFrom(0 as const, 6 as const), (more, value, level) => {
        const before = Buffer.from(zipSync({ ...document, ...more }, { mtime: epoch, level }));
        const after = attachSeal("docx", before, { value: value as string });
        assert.equal(judge(after), "whole");
        assert.ok(zip.detach(after).unsealed.equals(before));
        const entries = unzipSync(after);
        assert.deepEqual(
          JSON.parse(strFromU8(entries[sealEntry] as Uint8Array)),
          JSON.parse(JSON.stringify({ value })),
        );
        assert.deepEqual(Object.keys(entries), [...Object.keys(unzipSync(before)), sealEntry]);
      }),
    );
  });

  test("is missing where it is not the last entry, or nothing follows the rules of ours", () => {
    const files = unzipSync(sealed);
    const { [sealEntry]: entry, ...others } = files;
    assert.ok(entry);
    for (const [name, bytes] of Object.entries({
      unsealed,
      moved: packed({ [sealEntry]: entry, ...others }),
      trailing: Buffer.concat([sealed, Buffer.from("x")]),
      "trailing zip": Buffer.concat([sealed, unsealed]),
      empty: Buffer.from("PK"),
      "no entries": packed({}),
      comment: changed(Buffer.concat([sealed, Buffer.from("note")]), (copy) => copy.writeUInt16LE(4, copy.length - 6)),
    })) {
      assert.equal(judge(bytes), "seal.missing", name);
    }
  });

  test("that is not as we write it makes the file not whole", () => {
    const directory = sealed.readUInt32LE(endAt(sealed) + 16);
    const twice = attachSeal("docx", sealed, { ...seal, key: "stranger" });
    const repacked = packed(unzipSync(sealed));
    const commented = Buffer.concat([
      sealed.subarray(0, endAt(sealed)),
      Buffer.from("c"),
      changed(sealed.subarray(endAt(sealed)), (end) => {
        end.writeUInt32LE(end.readUInt32LE(12) + 1, 12);
      }),
    ]);
    for (const [name, bytes] of Object.entries({
      // Packed anew by someone else: compressed, with another header.
      repacked,
      "comment of an entry": commented,
      "another checksum": changed(sealed, (copy) => copy.writeUInt32LE(0, copy.indexOf(sealEntry) - 30 + 14)),
      "another name in its own header": changed(sealed, (copy) => copy.write("X", copy.indexOf(sealEntry))),
      "another date": changed(sealed, (copy) => copy.writeUInt16LE(7, endAt(copy) - sealEntry.length - 46 + 12)),
      "a disk number": changed(sealed, (copy) => copy.writeUInt16LE(1, endAt(copy) + 4)),
      "another count on this disk": changed(sealed, (copy) => copy.writeUInt16LE(9, endAt(copy) + 8)),
      "space in its JSON": Buffer.concat([sealed.subarray(0, directory), Buffer.from(" "), sealed.subarray(directory)]),
    })) {
      assert.notEqual(judge(bytes), "whole", name);
    }
    // A second seal around the first is a file of the second's: what it holds is the first, sealed.
    assert.equal(judge(twice), "whole");
    assert.ok(detachSeal(twice).unsealed.equals(sealed));
  });

  test("no altered byte goes unseen: the file is not whole, or what is sealed is another", () => {
    for (let at = 0; at < sealed.length; at++) {
      for (const flip of [1, 0x80, 0xff]) {
        const bytes = changed(sealed, (copy) => copy.writeUInt8((copy[at] as number) ^ flip, at));
        if (judge(bytes) !== "whole") continue;
        const opened = detachSeal(bytes);
        const same = opened.unsealed.equals(unsealed) && JSON.stringify(opened.seal) === JSON.stringify(seal);
        assert.ok(!same, `byte ${at}`);
      }
    }
  });

  test("bytes of any kind are a fault and never a crash", () => {
    const heads = fc.constantFrom(Buffer.from("PK"), sealed.subarray(0, 60), sealed.subarray(-200), unsealed);
    fc.assert(
      fc.property(heads, fc.uint8Array({ maxLength: 120 }), fc.boolean(), (head, noise, first) => {
        const bytes = first
          ? Buffer.concat([Buffer.from("PK"), noise, head])
          : Buffer.concat([Buffer.from("PK"), head, noise]);
        judge(bytes);
      }),
      { numRuns: 2000 },
    );
    for (let cut = 2; cut < sealed.length; cut++) assert.notEqual(judge(sealed.subarray(0, cut)), "whole", `${cut}`);
  });
});
