import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { visible } from "../../src/documents/renderers/text.ts";

describe("text that has to be seen", () => {
  test("shows what would be hidden, and leaves the rest as it is", () => {
    assert.equal(visible("a\u0001b"), "a‹U+0001›b");
    assert.equal(visible("\u202egnp.exe\u200b"), "‹U+202E›gnp.exe‹U+200B›");
    assert.equal(visible("\ud800x\udc00"), "‹U+D800›x‹U+DC00›");
    assert.equal(visible("\ue000\u{f0000}\uffff\ufdd0\u{1fffe}"), "‹U+E000›‹U+F0000›‹U+FFFF›‹U+FDD0›‹U+1FFFE›");
    assert.equal(visible("\u007f\u0084\u2060\ufeff\u{e0041}"), "‹U+007F›‹U+0084›‹U+2060›‹U+FEFF›‹U+E0041›");
    assert.equal(visible("a\r\nb\rc\u2028d\u2029e\u0085f\tg"), "a\nb\nc\nd\ne\nf g");
    const plain = "증적 証跡 𠮷野家 葛\u{e0100}城 ☑\ufe0f 👍🏽 ‹1›\n";
    assert.equal(visible(plain), plain);
  });

  test("loses no character but the kind of a line's end, and holds nothing that XML 1.0 forbids", () => {
    const back = (text: string) =>
      text.replaceAll(/‹U\+([0-9A-F]+)›/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
    const spaced = (text: string) => text.replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, "\n").replaceAll("\t", " ");
    const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
    const units = fc
      .array(fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 13, 10, 0x202e, 0xd800, 0x2039)), { maxLength: 30 })
      .map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(fc.oneof(units, fc.string({ unit: "binary" }), fc.constantFrom("‹U+0001›", "‹‹U+1›")), (text) => {
        assert.match(visible(text), allowed);
        assert.equal(back(visible(text)), spaced(text));
      }),
      { numRuns: 2000 },
    );
  });
});
