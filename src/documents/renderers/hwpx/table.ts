import type { Cell, Table } from "../../model.ts";
import { blockParagraphs, type Writing } from "./blocks.ts";
import { paragraph } from "./paragraph.ts";
import { type Characters, type Ground, groundId, type Paragraphs } from "./styles.ts";

type Looks = Parameters<typeof blockParagraphs>[3];

/** A cell in its place. Widths and places in HWPUNIT, whole. */
type Placed = {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly ground: Ground;
  readonly repeated: boolean;
  readonly content: (width: number) => string;
};

const margin = 340;
const padding = 240;
/** Rows grow to what stands in them; this is what an empty one has. */
const least = 1400;

/** A table whose titles are repeated on every page, and whose cells may go on over a page's end. */
export function table(
  model: Table,
  writing: Writing,
  width: number,
  { ground, looks }: { ground?: Ground; looks?: Looks } = {},
): string {
  const widths = columnWidths(model, width);
  const placed: Placed[] = [];
  let row = 0;
  if (model.columns.length > 0) {
    model.columns.forEach(({ title, align }, column) => {
      placed.push({
        ...{ row, column, rows: 1, columns: 1, ground: "columns", repeated: true },
        content: () => paragraph(writing.ids, align === "end" ? "cellEnd" : "cell", [{ text: title, look: "columns" }]),
      });
    });
    row++;
  }
  for (const { header, rows } of model.groups) {
    if (header !== null) {
      placed.push({
        ...{ row: row++, column: 0, rows: 1, columns: widths.length, ground: "group", repeated: false },
        content: () => paragraph(writing.ids, "cell", [{ text: header, look: "cellStrong" }]),
      });
    }
    placed.push(...placeRows(model, rows, row, widths.length, writing, ground, looks));
    row += rows.length;
  }
  const lines = Array.from({ length: row }, (_, at) => placed.filter((cell) => cell.row === at));
  const total = widths.reduce((sum, one) => sum + one, 0);
  const id = writing.ids.next();
  return `<hp:tbl id="${id}" zOrder="0" numberingType="TABLE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0" dropcapstyle="None" pageBreak="CELL" repeatHeader="1" rowCnt="${row}" colCnt="${widths.length}" cellSpacing="0" borderFillIDRef="${groundId(ground ?? "cell")}" noAdjust="0"><hp:sz width="${total}" widthRelTo="ABSOLUTE" height="${row * least}" heightRelTo="ABSOLUTE" protect="0"/><hp:pos treatAsChar="0" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0" vertRelTo="PARA" horzRelTo="COLUMN" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/><hp:outMargin left="0" right="0" top="0" bottom="283"/><hp:inMargin left="${margin}" right="${margin}" top="${padding}" bottom="${padding}"/>${lines.map((cells) => `<hp:tr>${cells.map((cell) => renderCell(cell, widths)).join("")}</hp:tr>`).join("")}</hp:tbl>`;
}

function columnWidths({ columns }: Table, width: number): number[] {
  if (columns.length === 0) return [width];
  const widths = columns.map((column) => Math.floor((width * column.width) / 100));
  const rest = width - widths.reduce((sum, one) => sum + one, 0);
  return widths.map((one, index) => (index === widths.length - 1 ? one + Math.max(0, rest) : one));
}

const cellLooks = { text: "cell", strong: "cellStrong", paragraph: "cell", item: "cellItem" } as const satisfies {
  readonly [key: string]: Characters | Paragraphs;
};

function placeRows(
  { columns }: Table,
  rows: readonly (readonly Cell[])[],
  first: number,
  count: number,
  writing: Writing,
  ground: Ground | undefined,
  looks: Looks,
): Placed[] {
  const open = new Array<number>(count).fill(0);
  return rows.flatMap((row, index) => {
    const placed: Placed[] = [];
    let column = 0;
    for (const cell of row) {
      while ((open[column] ?? 0) > 0) column++;
      if (column >= count) break;
      const over = Math.min(cell.columns ?? 1, count - column);
      const down = Math.min(cell.rows ?? 1, rows.length - index);
      const end = columns[column]?.align === "end";
      const own = looks ?? {
        ...cellLooks,
        ...(end ? { paragraph: "cellEnd" as const } : {}),
        ...(cell.header ? { text: "cellStrong" as const } : {}),
      };
      placed.push({
        ...{ row: first + index, column, rows: down, columns: over, repeated: false },
        ground: ground ?? (cell.header ? "header" : "cell"),
        content: (width) =>
          cell.blocks.flatMap((block) => blockParagraphs(block, writing, width - 2 * margin, own)).join("") ||
          paragraph(writing.ids, "cell", [{ text: "", look: "cell" }]),
      });
      for (let at = column; at < column + over; at++) open[at] = down;
      column += over;
    }
    open.forEach((left, at) => {
      open[at] = Math.max(0, left - 1);
    });
    return placed;
  });
}

function renderCell(
  { row, column, rows, columns, ground, repeated, content }: Placed,
  widths: readonly number[],
): string {
  const width = widths.slice(column, column + columns).reduce((sum, one) => sum + one, 0);
  return `<hp:tc name="" header="${repeated ? 1 : 0}" hasMargin="0" protect="0" editable="0" dirty="0" borderFillIDRef="${groundId(ground)}"><hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="${repeated ? "CENTER" : "TOP"}" linkListIDRef="0" linkListNextIDRef="0" textWidth="0" textHeight="0" hasTextRef="0" hasNumRef="0">${content(width)}</hp:subList><hp:cellAddr colAddr="${column}" rowAddr="${row}"/><hp:cellSpan colSpan="${columns}" rowSpan="${rows}"/><hp:cellSz width="${width}" height="${least * rows}"/><hp:cellMargin left="${margin}" right="${margin}" top="${padding}" bottom="${padding}"/></hp:tc>`;
}
