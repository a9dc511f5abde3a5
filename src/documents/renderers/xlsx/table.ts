import type { Cell, DocumentWords, Table } from "../../model.ts";
import { blockLines } from "../plain-blocks.ts";
import { visible } from "../text.ts";
import { oneCell, pieces, rowsTaken } from "./lines.ts";
import type { Choices, Sheet, SheetCell, Span } from "./sheet.ts";

/** Characters that fit across a landscape page, and what the seals beside a table take. */
const pageWidth = 150;
const markWidth = 20;
const rowHeight = 15;

/** The caption, the titles of the columns, and the rows below. */
const firstRow = 2;

type Layout = {
  readonly table: Table;
  readonly widths: readonly number[];
  readonly words: DocumentWords;
  /** The column of the seals; null where no sentence of the table has one. */
  readonly marks: number | null;
  readonly rows: (SheetCell | undefined)[][];
  readonly spans: Span[];
  readonly heights: Map<number, number>;
};

/**
 * One table as a worksheet. A row that is taller than a spreadsheet can show goes on in further rows that say so.
 * @param source where the values stand that a column offers
 */
export function tableSheet(
  table: Table,
  name: string,
  words: DocumentWords,
  source: (values: readonly string[]) => string,
): Sheet {
  const marked = table.groups.some(({ rows }) =>
    rows.some((row) => row.some((cell) => marksOf(cell, words).length > 0)),
  );
  const room = pageWidth - (marked ? markWidth : 0);
  const widths = table.columns.map(({ width }) => Math.max(6, Math.round((room * width) / 100)));
  const marks = marked ? widths.push(markWidth) - 1 : null;
  const layout: Layout = { table, widths, words, marks, rows: [], spans: [], heights: new Map() };
  wholeRow(layout, table.caption, "heading");
  const titles = [...table.columns.map(({ title }) => title), ...(marked ? [words.notes] : [])];
  layout.rows.push(
    titles.map((title, index) => ({
      text: oneCell(visible(title)),
      look: table.columns[index]?.align === "end" ? "columns-end" : "columns",
    })),
  );
  for (const { header, rows } of table.groups) {
    if (header !== null) wholeRow(layout, header, "group");
    bodyRows(layout, rows);
  }
  const choices = table.columns.flatMap(({ choices: values = [] }, column): Choices[] =>
    values.length === 0 ? [] : [{ column, from: firstRow, source: source(values) }],
  );
  const leading = table.groups.every(({ rows }) => rows.every(([first]) => first?.header === true)) ? 1 : 0;
  return {
    name,
    widths,
    rows: layout.rows,
    spans: layout.spans,
    heights: layout.heights,
    titles: firstRow - 1,
    frozenColumns: widths.length > 2 && table.groups.length > 0 ? leading : 0,
    choices,
    links: [],
  };
}

function wholeRow({ rows, widths, spans, heights }: Layout, text: string, look: "heading" | "group"): void {
  const width = widths.reduce((sum, one) => sum + one, 0);
  const parts = look === "heading" ? [oneCell(visible(text))] : pieces([visible(text)], width);
  for (const shown of parts) {
    const row = rows.push(widths.map((_, index) => ({ text: index === 0 ? shown : "", look }))) - 1;
    if (widths.length > 1) spans.push({ row, column: 0, rows: 1, columns: widths.length });
    heights.set(row, Math.min(400, rowHeight * rowsTaken(shown, width) + (look === "heading" ? 6 : 0)));
  }
}

/** Where a cell of the model goes: its column, and the rows of the sheet that its rows become. */
type Placed = { readonly cell: Cell; readonly column: number; readonly from: number };

function bodyRows(layout: Layout, rows: Table["groups"][number]["rows"]): void {
  const { table, widths, words } = layout;
  const columns = table.columns.length;
  const open = new Array<number>(columns).fill(0);
  const starts: number[] = [];
  const spanning: Placed[] = [];
  rows.forEach((row, index) => {
    starts.push(layout.rows.length);
    const placed: Placed[] = [];
    let column = 0;
    for (const cell of row) {
      while ((open[column] ?? 0) > 0) column++;
      if (column >= columns) break;
      placed.push({ cell, column, from: index });
      for (let over = 0; over < (cell.columns ?? 1); over++) open[column + over] = cell.rows ?? 1;
      column += cell.columns ?? 1;
    }
    open.forEach((left, at) => {
      open[at] = Math.max(0, left - 1);
    });
    const texts = placed.map(({ cell, column: at }) => {
      const width = widths.slice(at, at + (cell.columns ?? 1)).reduce((sum, one) => sum + one, 0);
      const lines = cell.blocks.flatMap((block) => blockLines(block, words)).map(({ text }) => text);
      return pieces(lines, width);
    });
    const physical = Math.max(1, ...texts.map((parts) => parts.length));
    for (let part = 0; part < physical; part++) layout.rows.push(physicalRow(layout, placed, texts, part));
    spanning.push(...placed.filter(({ cell }) => (cell.rows ?? 1) > 1 || (cell.columns ?? 1) > 1));
  });
  starts.push(layout.rows.length);
  for (const { cell, column, from } of spanning) span(layout, cell, column, starts, from);
}

function physicalRow(
  { table, widths, words, marks }: Layout,
  placed: readonly Placed[],
  texts: readonly (readonly string[])[],
  part: number,
): (SheetCell | undefined)[] {
  const row: (SheetCell | undefined)[] = widths.map(() => ({ text: "", look: "cell" }));
  placed.forEach(({ cell, column }, index) => {
    const own = texts[index] ?? [];
    const { align, choices } = table.columns[column] ?? {};
    // What says which row this is says so again where the row goes on.
    const repeated = (cell.rows ?? 1) === 1 && (cell.header || choices !== undefined) && own.length === 1;
    const text = own[part] ?? (repeated ? (choices ? (own[0] ?? "") : `${own[0] ?? ""} (${words.continued})`) : "");
    const look = cell.header ? "header" : align === "end" ? "end" : "cell";
    row[column] = { text, look, open: !cell.header && (choices !== undefined || own.join("") === "") };
  });
  if (marks !== null) {
    const said = part === 0 ? placed.flatMap(({ cell }) => marksOf(cell, words)) : [];
    row[marks] = { text: said.join("\n"), look: "mark" };
  }
  return row;
}

function marksOf({ blocks }: Cell, words: DocumentWords): string[] {
  return [...new Set(blocks.flatMap((block) => blockLines(block, words)).flatMap(({ marks }) => marks))];
}

function span(
  { rows, spans, widths, heights }: Layout,
  cell: Cell,
  column: number,
  starts: readonly number[],
  from: number,
): void {
  const first = starts[from] ?? 0;
  const end = starts[Math.min(from + (cell.rows ?? 1), starts.length - 1)] ?? first + 1;
  const area = { row: first, column, rows: end - first, columns: cell.columns ?? 1 };
  // What went on in further rows is read in them: those stay apart.
  const spoken = rows.slice(first + 1, end).some((row) => (row[column]?.text ?? "") !== "");
  const merged = spoken ? { ...area, rows: 1 } : area;
  if (merged.rows > 1 || merged.columns > 1) spans.push(merged);
  const look = rows[first]?.[column]?.look ?? "cell";
  const width = widths.slice(column, column + area.columns).reduce((sum, one) => sum + one, 0);
  const needed = Math.min(400, rowHeight * rowsTaken(rows[first]?.[column]?.text ?? "", width));
  // What is merged grows no row by itself; and a page may end after any of its rows: all of it stands in the first.
  heights.set(first, Math.max(heights.get(first) ?? 0, needed));
  for (let row = first; row < end; row++) {
    for (let at = column; at < column + area.columns; at++) {
      const target = rows[row];
      if (target && (target[at]?.text ?? "") === "") target[at] = { text: "", look };
    }
  }
}
