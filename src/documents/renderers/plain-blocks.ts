import type { CellBlock, DocumentWords, ListItem, Mark, Rich } from "../model.ts";
import { visible } from "./text.ts";

/** A seal where there is nothing but characters; its shape carries the meaning. */
export const glyphs = {
  proven: "■",
  attested: "□",
  held: "◌",
  stale: "◌",
  contradicted: "▨",
  unproven: "·",
  none: "",
} as const;

/** One line of plain text, and the seals of what it says. */
export type Line = { readonly text: string; readonly marks: readonly string[] };

export function plainRich(rich: Rich): string {
  if (typeof rich === "string") return visible(rich);
  const parts = rich.map((one) =>
    one.type === "link" && one.text !== one.href ? `${one.text} (${one.href})` : one.text,
  );
  return visible(parts.join(""));
}

/** Such as "■ verified [3]". */
export function plainMark({ status, word, note }: Mark): string {
  return visible([glyphs[status], word, note === null ? "" : `[${note}]`].filter((part) => part !== "").join(" "));
}

export function itemLine({ text, mark }: Pick<ListItem, "text"> & { readonly mark?: Mark | null }, lead = ""): Line {
  const said = plainRich(text);
  if (!mark) return { text: `${lead}${said}`, marks: [] };
  const note = mark.note === null ? "" : `[${mark.note}]`;
  return { text: `${lead}${said} ${glyphs[mark.status]}${note}`.trimEnd(), marks: [plainMark(mark)] };
}

/** What a block of a cell says, line by line. */
export function blockLines(block: CellBlock, words: DocumentWords): Line[] {
  switch (block.type) {
    case "paragraph":
      return [itemLine(block)];
    case "list":
      return block.items.map((item, index) => itemLine(item, block.ordered ? `${index + 1}. ` : "• "));
    case "checkboxes":
      return block.items.map(({ checked, text }) => ({ text: `${checked ? "☑" : "☐"} ${visible(text)}`, marks: [] }));
    case "facts":
      return block.items.map(([label, value]) => ({ text: `${visible(label)}: ${plainRich(value)}`, marks: [] }));
    case "figure":
      return [`${words.figure}: ${block.caption}`, block.alternative].map((text) => ({
        text: visible(text),
        marks: [],
      }));
  }
}
