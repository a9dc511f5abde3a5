import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, test } from "node:test";
import fc from "fast-check";
import { showableText } from "../../src/documents/fonts/showable.ts";
import { covers, familyNames, fontFiles, widthOf } from "../../src/documents/fonts.ts";
import { locales } from "../../src/domain/locale.ts";

describe("fonts of documents", () => {
  test("are there, and each language has its own first", () => {
    assert.equal(fontFiles().length, 8);
    for (const file of fontFiles()) assert.ok(existsSync(file), file);
    assert.deepEqual(
      locales.map((language) => familyNames(language)[0]),
      ["Noto Sans KR", "Noto Sans JP", "Noto Sans"],
    );
  });

  test("know their characters, forms and widths", () => {
    for (const language of locales) {
      for (const text of [
        "A",
        "あ",
        "한",
        "漢",
        "①",
        "→",
        "☑",
        "が",
        "か\u3099",
        "\u1112\u1161\u11ab",
        "葛\u{e0100}",
      ]) {
        assert.ok(covers(language, text), text);
      }
      for (const text of ["😀", "\ue000", "ع", "A\u{e0100}", "\ud800"]) assert.ok(!covers(language, text), text);
      assert.equal(widthOf(language, "あ漢"), 2);
      assert.ok(widthOf(language, "한글") > 1.8 && widthOf(language, "iiii") < widthOf(language, "mmmm"));
    }
  });
});

describe("text that has to be shown", () => {
  const read = (text: string): string =>
    text.replaceAll(/‹U\+([0-9A-F]{4,6})›/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));

  test("loses nothing: what has no glyph can be read back", () => {
    fc.assert(
      fc.property(fc.constantFrom(...locales), fc.string({ unit: "binary", maxLength: 60 }), (language, text) => {
        const kept = text.replaceAll(/[\r\u2028\u2029\u0085\t]/g, "");
        const shown = showableText(kept, language);
        assert.equal(read(shown), kept);
        for (const character of shown) {
          if (character !== "\n") assert.doesNotMatch(character, /[\p{Cc}\p{Cs}\p{Co}\p{Bidi_Control}]/u);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("is left as it is where every character has a glyph", () => {
    for (const text of ["TLS 1.3で暗号化します。", "이용자의 통신을 암호화합니다.", "葛\u{e0100}飾区", "a\nb"]) {
      for (const language of locales) assert.equal(showableText(text, language), text);
    }
    assert.equal(showableText("☑\ufe0f😀", "ja"), "☑‹U+FE0F›‹U+1F600›");
  });
});
