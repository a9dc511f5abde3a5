import type { Locale } from "../domain/locale.ts";

const hangul = /\p{Script=Hangul}/u;
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const han = /\p{Script=Han}/u;
/** Three Latin words in a row are a sentence; fewer may be a name or a term. */
const latinSentence = /\b[A-Za-z]{2,}\s+[A-Za-z]{2,}\s+[A-Za-z]{2,}\b/;

/**
 * Whether a text is plainly not in the language it stands for: another script, or a Latin sentence without a word
 * of the language's own script. Names and terms (TLS 1.3) pass in every language.
 */
export function isWrongLanguage(locale: Locale, text: string): boolean {
  if (locale === "en") return hangul.test(text) || kana.test(text) || han.test(text);
  if (locale === "ko") return kana.test(text) || (!hangul.test(text) && (han.test(text) || latinSentence.test(text)));
  return hangul.test(text) || (!kana.test(text) && !han.test(text) && latinSentence.test(text));
}
