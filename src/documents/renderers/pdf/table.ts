import { widthOf } from "../../fonts.ts";
import { type Cell, type Orientation, plainText, type RowGroup, type Table } from "../../model.ts";
import type { Preparation, Said, SetBlock } from "./blocks.ts";
import { emsIn, inset, lineHeights, lineMillimetres, sizes, textHeight, textWidth } from "./geometry.ts";
import { type Run, runsOf } from "./text.ts";

export type SetTable = {
  readonly type: "table";
  /** Of all tables of the document. */
  readonly number: number;
  readonly label: string | null;
  readonly caption: readonly Run[];
  /** Whether the caption says what no heading right above it says. */
  readonly captioned: boolean;
  readonly columns: readonly { readonly title: readonly Run[]; readonly width: number; readonly end: boolean }[];
  /** One after another with the same columns: rows without a header cannot follow rows with one in the same table. */
  readonly parts: readonly { readonly groups: readonly SetGroup[]; readonly spacer: boolean }[];
};
export type SetGroup = {
  readonly header: readonly Run[] | null;
  /** Rows that an empty column beside them keeps together. */
  readonly kept: number | null;
  readonly rows: readonly (readonly SetCell[])[];
};
export type SetCell = {
  readonly blocks: readonly SetBlock[];
  readonly header: boolean;
  /** A header that is a name and no sentence. */
  readonly short: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly end: boolean;
  readonly breakable: boolean;
};

/** Of the height of a page: a row that is reckoned to be taller may break, so that no page is left half empty. */
const tallRow = 0.3;
const tallGroup = 0.72;

export function prepareTable(
  table: Table,
  orientation: Orientation,
  preparation: Preparation,
  captioned: boolean,
): SetTable {
  const width = textWidth(orientation);
  const columns = table.columns.map(({ title, width: share, align }) => ({
    title: runsOf(title, preparation.measure(emsOf((width * share) / 100))),
    width: share,
    end: align === "end",
  }));
  const context: Context = { table, orientation, preparation, width };
  const parts: { groups: SetGroup[]; spacer: boolean }[] = [];
  let headed = false;
  for (const group of table.groups) {
    const set = prepareGroup(group, context);
    let part = parts.at(-1);
    if (!part || (headed && set.header === null)) {
      part = { groups: [], spacer: false };
      parts.push(part);
    }
    part.groups.push(set);
    part.spacer ||= set.kept !== null;
    headed = set.header !== null;
  }
  if (parts.length === 0) parts.push({ groups: [], spacer: false });
  return {
    type: "table",
    number: preparation.nextTable(),
    captioned,
    label: preparation.place(table.id),
    caption: runsOf(table.caption, preparation.measure(emsIn(width, sizes.small))),
    columns,
    parts,
  };
}

/** Ems. */
const longestName = 24;

function firstText({ blocks: [first] }: Cell): string {
  return first?.type === "paragraph" ? plainText(first.text) : "";
}

type Context = {
  readonly table: Table;
  readonly orientation: Orientation;
  readonly preparation: Preparation;
  readonly width: number;
};

function emsOf(millimetres: number): number {
  return emsIn(millimetres - 2 * inset.x, sizes.table);
}

function prepareGroup(group: RowGroup, context: Context): SetGroup {
  const { preparation, orientation, width } = context;
  const taken: number[] = [];
  const rows = group.rows.map((row) => prepareRow(row, taken, context));
  const heights = rows.map((row) =>
    Math.max(0, ...row.filter(({ cell }) => cell.rows === 1).map(({ height }) => height)),
  );
  const page = textHeight(orientation);
  const total = heights.reduce((sum, height) => sum + height, 0);
  const together = group.together && total < page * tallGroup;
  const spanning = rows[0]?.some(({ cell }) => cell.rows >= rows.length);
  return {
    header: group.header === null ? null : runsOf(group.header, preparation.measure(emsOf(width) * 0.85)),
    kept: together && rows.length > 1 && !spanning ? rows.length : null,
    rows: rows.map((row, i) =>
      row.map(({ cell, height }) => {
        const own = cell.rows > 1 ? height : (heights[i] as number);
        return { ...cell, breakable: !together && (cell.rows > 1 || own > page * tallRow) };
      }),
    ),
  };
}

/** @param taken for each column, how many more rows a cell above takes of it */
function prepareRow(
  row: readonly Cell[],
  taken: number[],
  { table, preparation, width }: Context,
): readonly { readonly cell: SetCell; readonly height: number }[] {
  let column = 0;
  const skip = (): void => {
    while ((taken[column] ?? 0) > 0) {
      taken[column] = (taken[column] as number) - 1;
      column++;
    }
  };
  const cells = row.map((cell) => {
    skip();
    const { columns = 1, rows = 1 } = cell;
    const spanned = table.columns.slice(column, column + columns);
    const own = (width * spanned.reduce((sum, { width: share }) => sum + share, 0)) / 100;
    const measure = preparation.measure(emsOf(own));
    const blocks = cell.blocks.map((block) => preparation.block(block, measure, own - 2 * inset.x));
    for (let i = column; i < column + columns; i++) taken[i] = rows - 1;
    const end = spanned[0]?.align === "end";
    column += columns;
    const short = widthOf(preparation.model.language, firstText(cell)) <= longestName;
    const set = { blocks, header: cell.header ?? false, short, columns, rows, end, breakable: true };
    return { cell: set, height: heightOf(blocks, measure.ems, preparation) };
  });
  skip();
  return cells;
}

/** Roughly, in millimetres: lines cannot be counted before they are set. */
function heightOf(blocks: readonly SetBlock[], ems: number, { model }: Preparation): number {
  const line = lineMillimetres(sizes.table, lineHeights.table);
  const linesOf = (runs: readonly Run[], room: number): number => {
    const lines = runs
      .flatMap(({ pieces }) => pieces)
      .map((piece) => (piece === null ? "\n" : piece === 0 ? "" : typeof piece === "string" ? piece : piece[0]))
      .join("")
      .split("\n");
    return lines.reduce((sum, text) => sum + Math.max(1, Math.ceil(widthOf(model.language, text) / (room * 0.9))), 0);
  };
  const said = ({ runs, tail }: Said, room: number): number => linesOf(tail ? [...runs, tail] : runs, room);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const heightOfOne = (block: SetBlock): number => {
    switch (block.type) {
      case "paragraph":
        return said(block.said, ems) * line;
      case "list":
        return sum(block.items.map((item) => said(item, ems - 2))) * line;
      case "checkboxes":
        return sum(block.items.map(({ runs }) => linesOf(runs, ems - 1.7))) * line;
      case "facts":
        return (
          sum(block.items.map(({ label, value }) => Math.max(linesOf(label, ems * 0.3), linesOf(value, ems * 0.66)))) *
          line
        );
      case "figure":
        return block.height + line * 2;
    }
  };
  return sum(blocks.map(heightOfOne)) + (blocks.length - 1) * 1 + 2 * inset.y;
}
