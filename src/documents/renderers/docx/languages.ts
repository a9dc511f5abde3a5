import type { Locale } from "../../../domain/locale.ts";
import { familyNames, monoName } from "../../fonts.ts";
import { el, type Xml } from "./xml.ts";

/** Which language Latin letters and which East Asian ones are in, as a word processor asks. */
const tags: Readonly<Record<Locale, { readonly latin: string; readonly east: string }>> = {
  ko: { latin: "en-US", east: "ko-KR" },
  ja: { latin: "en-US", east: "ja-JP" },
  en: { latin: "en-US", east: "ja-JP" },
};

export const documentTag: Readonly<Record<Locale, string>> = { ko: "ko-KR", ja: "ja-JP", en: "en-US" };

/** What takes the place of a family of ours where it is not installed. */
export const substitutes: Readonly<Record<string, string>> = {
  "Noto Sans": "Segoe UI",
  "Noto Sans JP": "Yu Gothic",
  "Noto Sans KR": "Malgun Gothic",
  [monoName]: "Consolas",
};

export const latinName = "Noto Sans";

/** The family for East Asian letters: shared ideographs take the form of the language. */
export function eastName(language: Locale): string {
  return familyNames(language).find((name) => name !== latinName) ?? latinName;
}

export function fontsOf(language: Locale, code = false): Xml {
  const latin = code ? monoName : latinName;
  return el("w:rFonts", {
    // Marks that both kinds of writing have, such as “…”, are set as the text around them.
    "w:hint": language === "en" || code ? undefined : "eastAsia",
    "w:ascii": latin,
    "w:hAnsi": latin,
    "w:eastAsia": eastName(language),
    "w:cs": latin,
  });
}

export function languageOf(language: Locale): Xml {
  const { latin, east } = tags[language];
  return el("w:lang", { "w:val": latin, "w:eastAsia": east, "w:bidi": "ar-SA" });
}
