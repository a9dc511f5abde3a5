import type { Cell, CellBlock, Layout, ListItem, Rich, RowGroup } from "./model.ts";

/** Short ways to write what templates write most. */

/** A sentence that no claim stands behind. */
export function plainItem(text: Rich): ListItem {
  return { text, mark: null, claim: null };
}

/** A cell of paragraphs, in order. */
export function cell(...content: readonly (Rich | ListItem)[]): Cell {
  return { blocks: content.map(paragraphOf) };
}

export function headerCell(...content: readonly (Rich | ListItem)[]): Cell {
  return { header: true, blocks: content.map(paragraphOf) };
}

function paragraphOf(content: Rich | ListItem): CellBlock {
  const item = typeof content === "string" || !("mark" in content) ? plainItem(content) : content;
  return { type: "paragraph", ...item };
}

/** Rows that nothing holds together. */
export function rowsOf(rows: readonly (readonly Cell[])[]): readonly RowGroup[] {
  return [{ header: null, together: false, rows }];
}

/** A page as it comes: no cover, nothing said on every page. */
export const plainLayout: Layout = {
  cover: false,
  contents: 2,
  orientation: "portrait",
  confidentiality: null,
  watermark: null,
  history: [],
};

/** An id of a block from the id of a control or the like. */
export function slug(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9]+/g, "-");
}
