import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Locale, locales } from "../../src/domain/locale.ts";
import { terms } from "../../src/text/wording/terms.ts";
import { isRefused, type WordingCode, wordingFaults } from "../../src/text/wording/wording.ts";

const codes = (language: Locale, text: string, binding = false): readonly WordingCode[] =>
  wordingFaults(language, text, binding).map(({ code }) => code);

/** Text, language, and what is wrong with it; an empty list is a sound one. */
const cases: readonly (readonly [Locale, string, ...WordingCode[]])[] = [
  ["ko", "고객 데이터의 안전을 보장합니다.", "guarantee"],
  ["ko", "완벽한 보안을 제공합니다.", "guarantee"],
  ["ko", "데이터는 절대 안전합니다.", "guarantee"],
  ["ko", "사회보장 제도를 안내합니다."],
  ["ko", "월간 가용률 99.9%를 목표로 합니다."],
  ["ja", "データの安全を保証します。", "guarantee"],
  ["ja", "万全の対策を講じています。", "guarantee"],
  ["ja", "絶対に安全です。", "guarantee"],
  ["ja", "品質保証の部門が確認します。"],
  ["en", "We guarantee the safety of your data.", "guarantee"],
  ["en", "Your data is completely secure.", "guarantee"],
  ["en", "We aim at 99.9 % a month."],
  ["ko", "ISMAP 인증을 받았습니다.", "certified"],
  ["ko", "GDPR 인증 기업입니다.", "certified"],
  ["ko", "ISMAP에 등록되어 있으며, ISO/IEC 27001 인증을 보유하고 있습니다."],
  ["ja", "ISMAPの認証を取得しています。", "certified"],
  ["ja", "ISMAPクラウドサービスリストに登録されています。"],
  ["en", "The service is ISMAP certified.", "certified"],
  ["en", "The service holds a GDPR certificate.", "certified"],
  ["en", "The service is registered under ISMAP; ISO/IEC 27001 is certified."],
  ["ko", "메세지를 암호화합니다.", "term"],
  ["ja", "個人情報の漏洩を防ぎます。", "term"],
  ["ja", "サーバーを監視します。", "term"],
  ["ja", "サーバを監視します。"],
  ["ko", "ＴＬＳ 1.3만 받습니다.", "width"],
  ["ja", "ＴＬＳ1.3のみを受け付けます。", "width"],
  ["ja", "ｻｰﾋﾞｽを停止します。", "width"],
  ["en", "Only TLS 1.3（no other）.", "width"],
  ["ko", "기록을 남깁니다。", "punctuation"],
  ["ja", "記録を残し,保管します。", "punctuation"],
  ["ja", "TLS 1.3, HTTP/2に対応しています。"],
  ["en", "Logs are kept .", "punctuation"],
  ["ko", "기록을  남깁니다.", "space"],
  ["ja", "記録を 残します。", "space"],
  ["ja", "{$period}の 間に{$count}回確認します。", "space"],
];

describe("the wording of a text", () => {
  for (const [language, text, ...expected] of cases) {
    test(`${language}: ${text}`, () => assert.deepEqual(codes(language, text), expected));
  }

  test("may promise in a contract, and nowhere else", () => {
    assert.deepEqual(codes("ko", "월 가용률 99.9%를 보장합니다.", true), []);
    assert.deepEqual(codes("ja", "ISMAPの認証を取得しています。", true), ["certified"]);
  });

  test("no placeholder is read as text", () => {
    assert.deepEqual(codes("en", "It answers within {$guarantee}."), []);
  });

  test("a term is never among what stands for it elsewhere", () => {
    assert.ok(terms.length >= 30);
    for (const { term, avoid, source } of terms) {
      assert.ok(source.length > 0);
      assert.ok(Object.keys(avoid).length > 0, term.en);
      for (const language of locales) {
        assert.deepEqual(wordingFaults(language, term[language]), [], `${language} ${term[language]}`);
        assert.ok(!avoid[language]?.test(term[language]), term[language]);
      }
    }
  });

  test("only what says more than is true is refused", () => {
    assert.deepEqual(
      cases
        .flatMap(([language, text]) => wordingFaults(language, text))
        .filter(isRefused)
        .map(({ code }) => code)
        .sort(),
      cases
        .flatMap(([, , ...expected]) => expected)
        .filter((code) => code === "guarantee" || code === "certified")
        .sort(),
    );
  });
});
