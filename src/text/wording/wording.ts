import type { Locale } from "../../domain/locale.ts";
import { terms } from "./terms.ts";

/**
 * What is wrong with how a text is worded. `guarantee` and `certified` would tell readers more than is true and are
 * refused; the others are a matter of one hand, and are told.
 */
export const wordingCodes = ["guarantee", "certified", "term", "width", "punctuation", "space"] as const;
export type WordingCode = (typeof wordingCodes)[number];

export type WordingFault = {
  readonly code: WordingCode;
  /** As it stands in the text. */
  readonly found: string;
  /** What to write instead; null where that is for its author to know. */
  readonly instead: string | null;
};

/** Words that promise what nobody can keep. */
const guarantees: Readonly<Record<Locale, RegExp>> = {
  ko: /(?<!사회 ?|의료 ?)보장|완벽|절대(?:로|적으로)? ?안전|100 ?% ?안전/u,
  ja: /(?<!品質|債務|身元|損失)保証|万全|完璧|絶対に?安全|100 ?[%％] ?安全/u,
  en: /\bguarantee(?:s|d|ing)?\b|\b(?:absolutely|perfectly|completely|100 ?%) (?:safe|secure)\b|\bunbreakable\b/iu,
};

/** Schemes that register or oblige and certify nobody, beside a word that says they do. */
const uncertifiable = /ISMAP|GDPR/u;
const certifying: Readonly<Record<Locale, RegExp>> = {
  ko: /(?:ISMAP|GDPR)[^.。,;]{0,20}?(?:인증(?:을|를|서)?|승인)|인증[^.。,;]{0,10}?(?:ISMAP|GDPR)/u,
  ja: /(?:ISMAP|GDPR)[^。、；]{0,20}?(?:認証|認定)|(?:認証|認定)[^。、；]{0,10}?(?:ISMAP|GDPR)/u,
  en: /\b(?:ISMAP|GDPR)\b[^.;,]{0,30}?\bcertifi|\bcertifi(?:ed|cation|cate)\b[^.;,]{0,20}?\b(?:ISMAP|GDPR)\b/iu,
};

/** Characters of a width or a script the language does not write. */
const widths: Readonly<Record<Locale, RegExp>> = {
  ko: /[\uff01-\uff5e\uff65-\uffdc]+/u,
  ja: /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+|[\uff66-\uff9f]+/u,
  en: /[\uff01-\uffdc\u3000-\u303f]+/u,
};

/** Marks of another language's hand. */
const punctuation: Readonly<Record<Locale, RegExp>> = {
  ko: /[、。「」『』]/u,
  ja: /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[,.;?!](?=\s|$|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/u,
  en: /\s[,.;:](?=\s|$)/u,
};

const spaces: Readonly<Record<Locale, RegExp>> = {
  ko: / {2,}| (?=[,.)])/u,
  ja: /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}、。]) +(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/u,
  en: / {2,}/u,
};

/**
 * @param text what a reader reads, or a MessageFormat source: placeholders are left alone
 * @param binding whether it is a sentence of a contract or of law, which may promise
 */
export function wordingFaults(language: Locale, text: string, binding = false): WordingFault[] {
  const faults: WordingFault[] = [];
  const report = (code: WordingCode, pattern: RegExp, instead: string | null = null): void => {
    const found = pattern.exec(plain)?.[0];
    if (found !== undefined) faults.push({ code, found, instead });
  };
  const plain = text.replaceAll(/\{[^{}]*\}/g, "\u2060");
  if (!binding) report("guarantee", guarantees[language]);
  if (uncertifiable.test(plain)) report("certified", certifying[language]);
  for (const { term, avoid } of terms) {
    const pattern = avoid[language];
    if (pattern) report("term", pattern, term[language]);
  }
  report("width", widths[language]);
  report("punctuation", punctuation[language]);
  report("space", spaces[language]);
  return faults;
}

/** Whether a fault tells readers more than is true. */
export function isRefused(fault: WordingFault): fault is WordingFault & { readonly code: "guarantee" | "certified" } {
  return fault.code === "guarantee" || fault.code === "certified";
}
