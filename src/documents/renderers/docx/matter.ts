import { rasterise } from "../../figures/png.ts";
import type { ProofNote } from "../../model.ts";
import { qrSvg } from "../qr.ts";
import { headingText } from "./blocks.ts";
import { backBookmark, bookmark, externalLink, glyph, internalLink, noteBookmark, run } from "./inline.ts";
import { gap, paragraph } from "./paragraph.ts";
import { picture } from "./picture.ts";
import { bare, pairs, textTable } from "./table.ts";
import type { Writing } from "./writing.ts";
import { el, type Xml } from "./xml.ts";

/** What stands before and after the text: cover, contents, versions, notes, small print. */

export function masthead(writing: Writing, width: number): Xml {
  const { title, subtitle, facts, layout } = writing.model;
  const parts = [
    paragraph(layout.cover ? "CoverBrand" : "Brand", {}, glyph(writing, "proven")),
    subtitle === "" ? "" : paragraph("Subtitle", {}, run(subtitle)),
    paragraph("Title", {}, run(title)),
    pairs(writing, facts, width),
  ];
  if (layout.cover && layout.confidentiality !== null) {
    parts.push(paragraph("Confidentiality", {}, run(layout.confidentiality)));
  }
  return parts.join("");
}

type Entry = { readonly level: number; readonly text: string; readonly anchor: string };

/**
 * A field that a word processor fills anew on request; until then it shows the headings, as links, and no page numbers:
 * nobody but the word processor knows them.
 */
export function contents(writing: Writing): Xml {
  const { blocks, layout, words } = writing.model;
  const depth = layout.contents - 1;
  const entries = blocks.flatMap((block): Entry[] => {
    if (block.type !== "heading" || block.level - 1 > depth) return [];
    const anchor = writing.bookmarkOf(block.id);
    return anchor === undefined ? [] : [{ level: block.level - 1, text: headingText(block), anchor }];
  });
  if (writing.model.notes.length > 0) entries.push({ level: 1, text: words.notes, anchor: notesBookmark });
  if (depth < 1 || entries.length === 0) return "";
  const mark = (type: string): Xml => el("w:r", {}, el("w:fldChar", { "w:fldCharType": type }));
  const begin = [
    mark("begin"),
    el("w:r", {}, el("w:instrText", { "xml:space": "preserve" }, ` TOC \\o &quot;1-${depth}&quot; \\h \\z \\u `)),
    mark("separate"),
  ];
  const lines = entries.map(({ level, text, anchor }, index) =>
    paragraph(`TOC${level}`, {}, ...(index === 0 ? begin : []), internalLink(anchor, run(text))),
  );
  return [
    paragraph("TOCHeading", { pageBreakBefore: layout.cover }, run(words.contents)),
    ...lines,
    paragraph("Facts", {}, mark("end")),
  ].join("");
}

export function history({ model: { layout, words } }: Writing, width: number): Xml {
  if (layout.history.length === 0) return "";
  const columns = [
    { title: words.version, width: 13 },
    { title: words.date, width: 20 },
    { title: words.summary, width: 67 },
  ];
  const rows = layout.history.map(({ version, date, summary }) => [version, date, summary]);
  return `${paragraph("TOCHeading", {}, run(words.history))}${textTable(words.history, columns, rows, width)}`;
}

const notesBookmark = "_Notes";

export function notes(writing: Writing): Xml {
  const { model } = writing;
  if (model.notes.length === 0) return "";
  const heading = paragraph("Heading1", {}, bookmark(writing, notesBookmark, run(model.words.notes)));
  return `${heading}${model.notes.map((note) => noteOf(writing, note)).join("")}`;
}

function noteOf(writing: Writing, { number, lines }: ProofNote): Xml {
  const label = bookmark(writing, noteBookmark(number), run(String(number), { strong: true }));
  const [first = "", ...rest] = lines;
  const back = writing.isAnchored(number)
    ? [run("  "), internalLink(backBookmark(number), run(writing.model.words.backToText, { style: "Hyperlink" }))]
    : [];
  const line = (style: string, last: boolean, ...content: Xml[]): Xml =>
    paragraph(style, { keepNext: !last }, ...content, ...(last ? back : []));
  return [
    line("NoteFirst", rest.length === 0, label, el("w:r", {}, el("w:tab")), run(first)),
    ...rest.map((text, index) => line("Note", index === rest.length - 1, run(text))),
  ].join("");
}

/** Millimetres. */
const codeSize = 26;

export function colophon(writing: Writing, width: number): Xml {
  const { colophon: lines, verification } = writing.model;
  if (lines.length === 0 && verification === null) return "";
  const small = lines.map((text) => paragraph("Colophon", { keepNext: true }, run(text))).join("");
  if (verification === null) return `${paragraph("Rule", { keepNext: true })}${small}`;
  const { url, caption } = verification;
  const image = picture(writing, rasterise(qrSvg(url), 600), {
    width: codeSize,
    height: codeSize,
    alternative: url,
    name: "qr-code",
  });
  const text = [
    small,
    paragraph("Colophon", { keepNext: true }, run(caption)),
    paragraph("Colophon", {}, externalLink(writing, url, url)),
  ].join("");
  return [
    paragraph("Rule", { keepNext: true }),
    bare([80, 20], [text, paragraph("Colophon", { align: "end" }, image)], width),
    gap(),
  ].join("");
}
