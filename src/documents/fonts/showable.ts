import type { Locale } from "../../domain/locale.ts";
import { covers } from "../fonts.ts";
import { notation, visible } from "../renderers/text.ts";

/**
 * A text of which every character has a glyph in the fonts of its language: the typesetter refuses a document with one
 * that has none, and does not say where it stands. What has none is named, as what cannot be seen is.
 */
export function showableText(text: string, language: Locale): string {
  const seen = visible(text);
  if (simple.test(seen) && [...new Set(seen)].every((one) => one === "\n" || covers(language, one))) return seen;
  return Array.from(segmenter.segment(seen), ({ segment }) => showableCluster(segment, language)).join("");
}

/** Lines of characters of which each stands for itself. */
const simple = /^(?:\n|[^\p{M}\p{C}])*$/u;
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

function showableCluster(cluster: string, language: Locale): string {
  if (cluster === "\n" || covers(language, cluster)) return cluster;
  return Array.from(cluster, (character, i) =>
    (i === 0 || !/\p{M}/u.test(character)) && covers(language, character) ? character : notation(character),
  ).join("");
}
