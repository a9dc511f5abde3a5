import type { Locale } from "../../domain/locale.ts";
import { covers } from "../fonts.ts";

/**
 * Text as a font can show it. What cannot be seen or set (controls, directions, private use, halves of surrogate
 * pairs, emoji, characters without a glyph) is written as ‹U+1F600›, so that nothing is lost, hidden or refused.
 * Promise: different texts stay different; where a text itself has such a notation, its first sign is written out.
 */
export function visibleText(text: string, language: Locale): string {
  const lines = text.replaceAll("\r\n", "\n").replaceAll(written, notation("‹"));
  if (simple.test(lines) && [...new Set(lines)].every((one) => one === "\n" || covers(language, one))) return lines;
  return Array.from(segmenter.segment(lines), ({ segment }) => visibleCluster(segment, language)).join("");
}

/** The characters of a text that no font of its language has, each once, in their order. */
export function uncoveredCharacters(text: string, language: Locale): readonly string[] {
  return [...new Set(text)].filter((character) => character !== "\n" && !isSettable(character, language));
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const written = /‹(?=U\+[0-9A-F]{4,6}›)/g;
/** Lines of characters of which each stands for itself. */
const simple = /^(?:\n|[^\p{M}\p{C}\p{Zl}\p{Zp}])*$/u;
/** Controls, formats, surrogates, private use, unassigned, line and paragraph separators. */
const unseen = /[\p{C}\p{Zl}\p{Zp}]/u;

function visibleCluster(cluster: string, language: Locale): string {
  if (cluster === "\n") return cluster;
  if (isSettable(cluster, language)) return cluster;
  // Sequences of Hangul letters or of a letter and its accent may have one glyph all the same.
  if (isSettable(cluster.normalize("NFC"), language)) return cluster;
  return Array.from(cluster, (character, i) =>
    (i === 0 || !/\p{M}/u.test(character)) && isSettable(character, language) ? character : notation(character),
  ).join("");
}

function isSettable(characters: string, language: Locale): boolean {
  return !unseen.test(characters) && covers(language, characters);
}

function notation(character: string): string {
  return `‹U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}›`;
}
