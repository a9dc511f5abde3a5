import type { Locale } from "../../../domain/locale.ts";
import { showableText } from "../../fonts/showable.ts";
import { widthOf } from "../../fonts.ts";
import type { Inline, Rich } from "../../model.ts";

/**
 * Text as it is given to the typesetter, in pieces: a string may break where its language lets it; a string in an
 * array stays in one line; `0` is a place to break that is not seen; `null` ends the line.
 */
export type Piece = string | readonly [string] | 0 | null;

export type Run = {
  readonly pieces: readonly Piece[];
  readonly strong?: boolean;
  readonly code?: boolean;
  readonly language?: Locale;
  readonly href?: string;
  /** Label of a place in the document. */
  readonly to?: string;
};

/** What text has to fit in. */
export type Measure = {
  readonly language: Locale;
  /** Width of a line in ems. */
  readonly ems: number;
  /** Ids that references may lead to. */
  readonly targets: ReadonlySet<string>;
};

export function runsOf(rich: Rich, measure: Measure): readonly Run[] {
  if (typeof rich === "string") return [{ pieces: piecesOf(rich, measure) }];
  return rich.map((inline) => runOf(inline, measure));
}

function runOf(inline: Inline, measure: Measure): Run {
  if (inline.type === "link") {
    const pieces = piecesOf(inline.text, measure);
    return isFollowable(inline.href) ? { pieces, href: inline.href } : { pieces };
  }
  if (inline.type === "reference") {
    const pieces = piecesOf(inline.text, measure);
    // The typesetter refuses a document with a reference to nothing.
    return measure.targets.has(inline.to) ? { pieces, to: labelOf(inline.to) } : { pieces };
  }
  const { text, strong, code, language } = inline;
  const pieces = piecesOf(text, { ...measure, language: language ?? measure.language }, code);
  return { pieces, ...(strong && { strong }), ...(code && { code }), ...(language && { language }) };
}

/** Readers and the typesetter bound the length of an address. */
function isFollowable(href: string): boolean {
  return /^https:\/\/[\x21-\x7e]+$/.test(href) && href.length <= 2000;
}

/** Apart from labels of our own. */
export function labelOf(id: string): string {
  return `at-${id}`;
}

const hangul = /[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]/;
/** Where a word of Korean may break all the same: after a hyphen, a slash or a middle dot. */
const parts = /[^-/·]*[-/·]|[^-/·]+/g;
/** Letters that have no place to break between them. */
const solid = /[^\s\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]+/g;
const monoAdvance = 0.6;
/** Kerning and letters that another font has; what is reckoned is never exactly what is set. */
const slack = 0.96;

export function piecesOf(text: string, measure: Measure, code = false): readonly Piece[] {
  const width = (part: string): number =>
    code ? Array.from(part).length * monoAdvance : widthOf(measure.language, part);
  const room = measure.ems * slack;
  const pieces: Piece[] = [];
  for (const [i, line] of showableText(text, measure.language).split("\n").entries()) {
    if (i > 0) pieces.push(null);
    for (const word of line.match(/\s+|\S+/g) ?? []) add(pieces, pieceOfWord(word, room, width));
  }
  return pieces;
}

function pieceOfWord(word: string, room: number, width: (part: string) => number): readonly Piece[] {
  if (hangul.test(word)) {
    const kept = word.match(parts) ?? [];
    if (kept.every((part) => width(part) <= room)) return kept.map((part) => [part]);
  }
  if (word.length < 4 || width(word) <= room) return [word];
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: letters, index } of word.matchAll(solid)) {
    if (width(letters) <= room) continue;
    add(pieces, [word.slice(end, index), ...breakUp(letters, room, width)]);
    end = index + letters.length;
  }
  add(pieces, [word.slice(end)]);
  return pieces;
}

/** After dots and the like where that is enough, otherwise wherever the line is full. */
function breakUp(letters: string, room: number, width: (part: string) => number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const part of letters.match(/[^-.,/:;_@=&?#+]*[-.,/:;_@=&?#+]+|[^-.,/:;_@=&?#+]+/g) ?? []) {
    let line = "";
    let filled = 0;
    for (const letter of part) {
      const advance = width(letter);
      if (filled + advance > room && line !== "") {
        pieces.push(line, 0);
        [line, filled] = ["", 0];
      }
      line += letter;
      filled += advance;
    }
    pieces.push(line, 0);
  }
  return pieces;
}

/** Strings that follow each other are one, so that the typesetter kerns and breaks them as one. */
function add(pieces: Piece[], more: readonly Piece[]): void {
  for (const piece of more) {
    const last = pieces.length - 1;
    if (piece === "") continue;
    if (typeof piece === "string" && typeof pieces[last] === "string") pieces[last] += piece;
    else pieces.push(piece);
  }
}

/** What is kept in one line with the mark that follows it: the end of the sentence, with its punctuation. */
const tail =
  /(?:[^\s\u2e80-\uffef]{1,24}|[\s\S])[、。，．」』）］〕！？…ー・ぁぃぅぇぉっゃゅょァィゥェォッャュョ)\].,!?]*$/u;

/** Takes the end off the last run, so that no mark begins a line. */
export function splitTail(runs: readonly Run[]): { readonly runs: readonly Run[]; readonly tail: Run | null } {
  const last = runs.at(-1);
  const piece = last?.pieces.at(-1);
  if (!last || !piece) return { runs, tail: null };
  const before = last.pieces.slice(0, -1);
  if (typeof piece !== "string") {
    return { runs: [...runs.slice(0, -1), { ...last, pieces: before }], tail: { ...last, pieces: [piece] } };
  }
  const end = piece.match(tail)?.[0] ?? "";
  const rest = piece.slice(0, piece.length - end.length);
  const kept = rest === "" ? before : [...before, rest];
  return { runs: [...runs.slice(0, -1), { ...last, pieces: kept }], tail: { ...last, pieces: [end] } };
}
