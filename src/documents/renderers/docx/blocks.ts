import type { Block } from "../../model.ts";
import { cellBlock, type Place } from "./cells.ts";
import { bookmark, glyph, run } from "./inline.ts";
import { paragraph } from "./paragraph.ts";
import { pairs, table } from "./table.ts";
import type { Writing } from "./writing.ts";
import { el, type Xml } from "./xml.ts";

export function headingText({ number, text }: { readonly number?: string; readonly text: string }): string {
  return number === undefined ? text : `${number} ${text}`;
}

/** Everything but `section`, which the page's furniture belongs to. */
export function block(writing: Writing, one: Exclude<Block, { type: "section" }>, place: Place): Xml {
  switch (one.type) {
    case "heading":
      return paragraph(
        `Heading${one.level - 1}`,
        {},
        bookmark(writing, writing.bookmarkOf(one.id), run(headingText(one))),
      );
    case "callout": {
      const style = one.tone === "missing" ? "Missing" : "Callout";
      return `${paragraph(`${style}Title`, {}, run(one.title))}${paragraph(style, {}, run(one.text))}`;
    }
    case "legend":
      return one.items
        .map(({ mark, text }) => paragraph("Legend", {}, glyph(writing, mark), el("w:r", {}, el("w:tab")), run(text)))
        .join("");
    case "table":
      return table(writing, one, place);
    case "facts":
      if (!place.inside) return pairs(writing, one.items, place.width);
      return cellBlock(writing, one, place);
    default:
      return cellBlock(writing, one, place);
  }
}
