import type { Locale } from "../../../domain/locale.ts";
import { type Inline, type ListItem, type Mark, type MarkStatus, plainText, type Rich } from "../../model.ts";
import { fontsOf, languageOf } from "./languages.ts";
import { sealStyle } from "./styles.ts";
import type { Writing } from "./writing.ts";
import { el, textOf, val, type Xml } from "./xml.ts";

type Look = {
  readonly style?: string | undefined;
  readonly strong?: boolean | undefined;
  /** Where it differs from the document's. */
  readonly language?: Locale | undefined;
};

export function run(text: string, { style, strong, language }: Look = {}): Xml {
  if (text === "") return "";
  const properties = [
    style === undefined ? "" : val("w:rStyle", style),
    language === undefined ? "" : fontsOf(language, style === "Code"),
    strong ? el("w:b") : "",
    language === undefined ? "" : languageOf(language),
  ].join("");
  return el("w:r", {}, properties === "" ? "" : el("w:rPr", {}, properties), textOf(text));
}

export function bookmark(writing: Writing, name: string | undefined, ...content: readonly Xml[]): Xml {
  if (name === undefined) return content.join("");
  const id = writing.number();
  return `${el("w:bookmarkStart", { "w:id": id, "w:name": name })}${content.join("")}${el("w:bookmarkEnd", { "w:id": id })}`;
}

/** To a place in the same document. */
export function internalLink(anchor: string, ...content: readonly Xml[]): Xml {
  return el("w:hyperlink", { "w:anchor": anchor, "w:history": 1 }, ...content);
}

export function externalLink(writing: Writing, href: string, text: string, language?: Locale): Xml {
  const id = writing.link(href);
  if (id === undefined) return run(text, { language });
  return el("w:hyperlink", { "r:id": id, "w:history": 1 }, run(text, { style: "Hyperlink", language }));
}

export const noteBookmark = (note: number): string => `_Note${note}`;
export const backBookmark = (note: number): string => `_Mark${note}`;

export function rich(writing: Writing, text: Rich, language?: Locale, style?: string): Xml {
  if (typeof text === "string") return run(text, { language, style });
  return text.map((inline) => inlineOf(writing, inline, language, style)).join("");
}

function inlineOf(writing: Writing, inline: Inline, language: Locale | undefined, style: string | undefined): Xml {
  switch (inline.type) {
    case "text":
      return run(inline.text, {
        style: inline.code ? "Code" : style,
        strong: inline.strong,
        language: inline.language ?? language,
      });
    case "link":
      return externalLink(writing, inline.href, inline.text, language);
    case "reference": {
      const to = writing.bookmarkOf(inline.to);
      // A reference to what is not there is text.
      if (to === undefined) return run(inline.text, { language, style });
      return internalLink(to, run(inline.text, { style: "Hyperlink", language }));
    }
  }
}

/** A sentence with its seal: behind it, or before it where the sentence is held. */
export function item(writing: Writing, { text, mark }: ListItem, language?: Locale): Xml {
  if (!mark) return rich(writing, text, language);
  const held = mark.status === "held" || plainText(text) === mark.word;
  const seal = markOf(writing, mark, held);
  if (!held) return `${rich(writing, text, language)}${run(" ")}${seal}`;
  return `${seal}${run(" ")}${rich(writing, text, language, "Withheld")}`;
}

function markOf(writing: Writing, { status, word, note }: Mark, wordIsText: boolean): Xml {
  const shown = wordIsText ? "" : run(`\u00a0${word}`, { style: "SealWord" });
  const known = note !== null && writing.hasNote(note);
  const number = known ? internalLink(noteBookmark(note), run(`\u00a0${note}`, { style: "NoteNumber" })) : "";
  const place = known && writing.anchor(note) ? backBookmark(note) : undefined;
  return bookmark(writing, place, glyph(writing, status), shown, number);
}

/** The seal itself: a boxed sign whose frame says what it is, without colour as well. */
export function glyph({ model }: Writing, status: MarkStatus): Xml {
  if (status === "none") return "";
  const seal = model.language === "ko" ? "증" : "証";
  const sign = { proven: seal, attested: seal, held: "・", stale: "・", contradicted: "／", unproven: "\u3000" }[
    status
  ];
  // An English document sets the sign in the face that has it.
  return run(sign, { style: sealStyle(status), language: model.language === "en" ? "ja" : undefined });
}
