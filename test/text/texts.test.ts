import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, test } from "node:test";
import { errorKinds } from "../../src/domain/errors.ts";
import { type Locale, locales } from "../../src/domain/locale.ts";
import { errorTexts } from "../../src/text/errors.ts";
import { instantInWords } from "../../src/text/functions.ts";
import { isWrongLanguage } from "../../src/text/language.ts";
import { compileMessage, say } from "../../src/text/message.ts";
import { wordingFaults } from "../../src/text/wording/wording.ts";

const src = join(import.meta.dirname, "../../src");

type Found = { readonly place: string; readonly texts: Record<Locale, string> };

const literal = String.raw`("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')`;
const triple = new RegExp(String.raw`\bko:\s*${literal},\s*ja:\s*${literal},\s*en:\s*${literal}`, "g");

/** Every text in three languages anywhere in the sources. */
function textsIn(file: string): Found[] {
  const source = readFileSync(file, "utf8");
  return [...source.matchAll(triple)].map((match) => {
    const line = source.slice(0, match.index).split("\n").length;
    // The literals are ours, and plain: JSON reads them once single quotes are made double.
    const value = (text = "") =>
      JSON.parse(
        text.startsWith("'") ? `"${text.slice(1, -1).replaceAll('"', '\\"').replaceAll("\\'", "'")}"` : text,
      ) as string;
    return {
      place: `${relative(src, file)}:${line}`,
      texts: { ko: value(match[1]), ja: value(match[2]), en: value(match[3]) },
    };
  });
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(src, name));
const found = files.flatMap(textsIn);

describe("every text a user can see", () => {
  test("stands in all three languages", () => {
    for (const file of files) {
      const source = readFileSync(file, "utf8");
      const begun = [...source.matchAll(/\b(ko|ja|en):\s*["'`]/g)].length;
      assert.equal(begun, textsIn(file).length * 3, `${relative(src, file)} has a text that lacks a language`);
    }
    assert.ok(found.length > 400, `${found.length} texts found`);
  });

  test("is not empty, is in the language it stands for, and cites the same arguments in each", () => {
    for (const { place, texts } of found) {
      const cited = locales.map((locale) => {
        const text = texts[locale];
        assert.ok(text.trim().length > 0, `${place} ${locale} is empty`);
        assert.ok(!isWrongLanguage(locale, text), `${place} is not ${locale}: ${text}`);
        const message = compileMessage(locale, text);
        assert.ok(!("code" in message), `${place} ${locale}: ${JSON.stringify(message)}`);
        return [...new Set(message.uses.map(({ variable }) => variable))].sort().join();
      });
      assert.equal(new Set(cited).size, 1, `${place} cites different arguments: ${cited.join(" | ")}`);
    }
  });

  test("is worded with one hand, and promises nothing nobody can keep", () => {
    for (const { place, texts } of found) {
      for (const locale of locales) {
        // Columns of a table are set with spaces.
        const faults = wordingFaults(locale, texts[locale]).filter(({ code }) => code !== "space");
        assert.deepEqual(faults, [], `${place} ${locale}: ${texts[locale]}`);
      }
    }
  });

  test("keeps the tone: no exclamation marks, and the words that audits mean otherwise stay out", () => {
    for (const { place, texts } of found) {
      for (const locale of locales) assert.doesNotMatch(texts[locale], /[!！]/, place);
      assert.doesNotMatch(texts.ja, /主張|所見/, place);
      assert.doesNotMatch(texts.ko, /주장|소견/, place);
    }
  });
});

test("every error code has its text, and every text its code", () => {
  assert.deepEqual(Object.keys(errorTexts).sort(), Object.keys(errorKinds).sort());
});

test("every error code is used somewhere", () => {
  const sources = files.filter((file) => !/errors\.ts$/.test(file)).map((file) => readFileSync(file, "utf8"));
  const unused = Object.keys(errorKinds).filter((code) => !sources.some((source) => source.includes(`"${code}"`)));
  assert.deepEqual(unused, []);
});

describe("a message", () => {
  const facts = {
    target: { type: "percent", value: "99.90" },
    period: { type: "duration", value: "P1Y4M" },
    short: { type: "duration", value: "PT1H" },
    day: { type: "date", value: "2026-11-21" },
    count: { type: "count", value: 12345 },
    items: {
      type: "list",
      value: [
        { ko: "도쿄", ja: "東京", en: "Tokyo" },
        { ko: "서울", ja: "ソウル", en: "Seoul" },
        { ko: "오사카", ja: "大阪", en: "Osaka" },
      ],
    },
  } as const;
  const source = "{$target}; {$period}; {$short}; {$day}; {$count}; {$items}";
  const format = (locale: Locale, text: string) => {
    const message = compileMessage(locale, text);
    assert.ok(!("code" in message));
    return message.format(facts);
  };

  test("shows facts exactly, in the form of each language", () => {
    assert.equal(format("ko", source), "99.90%; 1년 4개월; 1시간; 2026년 11월 21일; 12,345; 도쿄, 서울 및 오사카");
    assert.equal(format("ja", source), "99.90%; 1年4か月; 1時間; 2026年11月21日; 12,345; 東京、ソウル、大阪");
    assert.equal(
      format("en", source),
      "99.90%; 1 year 4 months; 1 hour; 21 November 2026; 12,345; Tokyo, Seoul and Osaka",
    );
  });

  test("refuses, rather than print a placeholder", () => {
    for (const text of ["{$nothing}", "{$constructor}", "{$__proto__}", "{$target :duration}", "{$count :date}"]) {
      assert.throws(() => format("en", text), /message\.failed/, text);
    }
    for (const text of ["{$x :nonsense}", "{$x", "{#b}x{/b}", ".match", `{$x}${"y".repeat(30_000)}`]) {
      assert.ok("code" in compileMessage("en", text), text.slice(0, 20));
    }
  });

  test("selects by number", () => {
    const plural = { ko: "{$n}건", ja: "{$n}件", en: ".input {$n :count}\n.match $n\none {{one}}\n* {{{$n} of them}}" };
    assert.equal(say("en", plural, { n: 1 }), "one");
    assert.equal(say("en", plural, { n: 2 }), "2 of them");
  });

  test("shows an instant on the wall clock of its zone", () => {
    const at = Date.UTC(2026, 10, 21, 5, 5);
    assert.equal(instantInWords("ko", at, "Asia/Seoul"), "2026년 11월 21일 14:05 KST");
    assert.equal(instantInWords("ja", at, "Asia/Tokyo"), "2026年11月21日 14:05 JST");
    assert.equal(instantInWords("en", at, "America/New_York"), "21 November 2026, 00:05 UTC-05:00");
  });
});

test("a text in another language is noticed, a term or a name is not", () => {
  assert.equal(isWrongLanguage("ko", "TLS 1.3"), false);
  assert.equal(isWrongLanguage("ko", "통신은 TLS 1.3만 사용합니다."), false);
  assert.equal(isWrongLanguage("ko", "通信は暗号化します。"), true);
  assert.equal(isWrongLanguage("ko", "All traffic is encrypted."), true);
  assert.equal(isWrongLanguage("ja", "모든 통신을 암호화합니다."), true);
  assert.equal(isWrongLanguage("ja", "通信を暗号化します。"), false);
  assert.equal(isWrongLanguage("en", "通信"), true);
  assert.equal(isWrongLanguage("en", "All traffic is encrypted."), false);
});
