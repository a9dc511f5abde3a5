import {
  type Cell,
  type CellBlock,
  type Column,
  plainText,
  type Rich,
  type RowGroup,
  type Table,
} from "../../model.ts";
import { cellBlock } from "./cells.ts";
import { bookmark, rich, run } from "./inline.ts";
import { gap, paragraph } from "./paragraph.ts";
import { shade, wash } from "./styles.ts";
import type { Writing } from "./writing.ts";
import { el, val, type Xml } from "./xml.ts";

/** Characters of a group that may be longer than what is left of a page, or of a row that is better split than moved. */
const longGroup = 1_600;
const longRow = 1_200;
/** Space that a cell keeps free at its left and right, together. */
const padding = 170;

/** @param heading what stands right above: a caption that says the same is not said twice */
export function table(
  writing: Writing,
  { id, caption, columns, groups }: Table,
  { width, heading }: { readonly width: number; readonly heading?: string | undefined },
): Xml {
  const name = id === undefined ? undefined : writing.bookmarkOf(id);
  const widths = widthsOf(columns, width);
  const above =
    caption === heading ? bookmark(writing, name) : paragraph("Caption", {}, bookmark(writing, name, run(caption)));
  const tables = runsOf(groups).map((run) => one(writing, { caption, columns, widths, groups: run }));
  return `${above}${tables.join(gap())}${paragraph("TableEnd", {})}`;
}

/**
 * Groups that share a table. One that may go on on a further page stands alone, because only the first rows of a table
 * are repeated: its header is among them then.
 */
function runsOf(groups: readonly RowGroup[]): (readonly RowGroup[])[] {
  const runs: RowGroup[][] = [];
  let open = false;
  for (const group of groups) {
    const alone = goesOn(group);
    if (open && !alone) runs.at(-1)?.push(group);
    else runs.push([group]);
    open = !alone;
  }
  return runs.length === 0 ? [[]] : runs;
}

function goesOn({ header, together, rows }: RowGroup): boolean {
  return header !== null && !together && rows.reduce((sum, row) => sum + lengthOf(row), 0) > longGroup;
}

function lengthOf(row: readonly Cell[]): number {
  const texts = row.flatMap(({ blocks }) => blocks.flatMap(textsOf));
  return texts.reduce((length, text) => length + plainText(text).length, 0);
}

function textsOf(block: CellBlock): readonly Rich[] {
  switch (block.type) {
    case "paragraph":
      return [block.text];
    case "list":
    case "checkboxes":
      return block.items.map(({ text }) => text);
    case "facts":
      return block.items.flat();
    case "figure":
      return [block.caption];
  }
}

type Shared = {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
  readonly groups: readonly RowGroup[];
};

function one(writing: Writing, { caption, columns, widths, groups }: Shared): Xml {
  const total = sum(widths, 0, widths.length);
  const head = row(
    { header: true, whole: true },
    columns.map(({ title, align = "start" }, index) =>
      cellOf({ width: widths[index] ?? 0 }, paragraph("TableHead", { align, keepNext: true }, run(title))),
    ),
  );
  const alone = groups.length === 1 && groups.every(goesOn);
  const body = groups.map((group) => {
    const over =
      group.header === null
        ? ""
        : row({ header: alone, whole: true }, [
            cellOf(
              { width: total, columns: columns.length, fill: wash },
              paragraph("TableGroup", { keepNext: true }, run(group.header)),
            ),
          ]);
    return over + rowsOf(writing, group, columns, widths);
  });
  return grid("AkashiTable", caption, widths, [head, ...body]);
}

/** Cells that a cell above goes down into are written as its continuation. */
function rowsOf(writing: Writing, group: RowGroup, columns: readonly Column[], widths: readonly number[]): Xml {
  const spans: ({ left: number; columns: number } | undefined)[] = columns.map(() => undefined);
  return group.rows
    .map((cells, index) => {
      const last = index === group.rows.length - 1;
      const keepNext = !last && (group.together || (group.header !== null && !goesOn(group)));
      const written: Xml[] = [];
      const waiting = [...cells];
      let at = 0;
      while (at < columns.length) {
        const span = spans[at];
        if (span && span.left > 0) {
          span.left--;
          written.push(
            cellOf({ width: sum(widths, at, span.columns), columns: span.columns, merge: "continue" }, gap()),
          );
          at += span.columns;
          continue;
        }
        const cell = waiting.shift() ?? { blocks: [] };
        const wide = Math.min(cell.columns ?? 1, columns.length - at);
        const tall = Math.min(cell.rows ?? 1, group.rows.length - index);
        spans[at] = { left: tall - 1, columns: wide };
        const width = sum(widths, at, wide);
        const place = {
          inside: true,
          width: width - padding,
          align: columns[at]?.align,
          keepNext,
          strong: cell.header ?? false,
        };
        const content = cell.blocks.map((block) => cellBlock(writing, block, place)).join("");
        written.push(
          cellOf(
            { width, columns: wide, ...(tall > 1 ? { merge: "restart" as const } : {}) },
            content === "" ? paragraph("TableText", { keepNext }) : content,
          ),
        );
        at += wide;
      }
      return row({ header: false, whole: group.together || lengthOf(cells) < longRow }, written);
    })
    .join("");
}

const sum = (widths: readonly number[], from: number, count: number): number =>
  widths.slice(from, from + count).reduce((total, width) => total + width, 0);

function row({ header, whole }: { header: boolean; whole: boolean }, cells: readonly Xml[]): Xml {
  const properties = `${whole ? el("w:cantSplit") : ""}${header ? el("w:tblHeader") : ""}`;
  return el("w:tr", {}, properties === "" ? "" : el("w:trPr", {}, properties), ...cells);
}

type CellOptions = {
  readonly width: number;
  readonly columns?: number;
  readonly merge?: "restart" | "continue";
  readonly fill?: string;
};

function cellOf({ width, columns = 1, merge, fill }: CellOptions, content: Xml): Xml {
  const properties = [
    el("w:tcW", { "w:w": width, "w:type": "dxa" }),
    columns > 1 ? val("w:gridSpan", columns) : "",
    merge === undefined ? "" : val("w:vMerge", merge),
    fill === undefined ? "" : shade(fill),
  ];
  return el("w:tc", {}, el("w:tcPr", {}, ...properties), content);
}

function grid(style: string, caption: string, widths: readonly number[], rows: readonly Xml[]): Xml {
  const properties = el(
    "w:tblPr",
    {},
    val("w:tblStyle", style),
    el("w:tblW", { "w:w": sum(widths, 0, widths.length), "w:type": "dxa" }),
    el("w:tblLayout", { "w:type": "fixed" }),
    el("w:tblLook", { "w:val": "0420", "w:firstRow": 1, "w:noVBand": 1 }),
    caption === "" ? "" : val("w:tblCaption", caption),
  );
  const columns = el("w:tblGrid", {}, ...widths.map((width) => el("w:gridCol", { "w:w": width })));
  return el("w:tbl", {}, properties, columns, ...rows);
}

function widthsOf(columns: readonly { readonly width: number }[], total: number): number[] {
  const widths = columns.map(({ width }) => Math.floor((total * width) / 100));
  const rest = total - widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width, index) => (index === widths.length - 1 ? width + rest : width));
}

/** Label and value side by side, without lines. */
export function pairs(writing: Writing, items: readonly (readonly [string, Rich])[], width: number): Xml {
  if (items.length === 0) return "";
  const [left, right] = widthsOf([{ width: 26 }, { width: 74 }], width) as [number, number];
  const rows = items.map(([label, value]) =>
    row({ header: false, whole: true }, [
      cellOf({ width: left }, paragraph("FactLabel", {}, run(label))),
      cellOf({ width: right }, paragraph("Facts", {}, rich(writing, value))),
    ]),
  );
  return `${grid("TableNormal", "", [left, right], rows)}${paragraph("TableEnd", {})}`;
}

/** A plain table of texts, its first row repeated. */
export function textTable(
  caption: string,
  columns: readonly { readonly title: string; readonly width: number }[],
  rows: readonly (readonly string[])[],
  width: number,
): Xml {
  const widths = widthsOf(columns, width);
  const line = (style: string, cells: readonly string[], header: boolean): Xml =>
    row(
      { header, whole: true },
      cells.map((text, index) => cellOf({ width: widths[index] ?? 0 }, paragraph(style, {}, run(text)))),
    );
  const head = line(
    "TableHead",
    columns.map(({ title }) => title),
    true,
  );
  const body = rows.map((cells) => line("TableText", cells, false));
  return `${grid("AkashiTable", caption, widths, [head, ...body])}${paragraph("TableEnd", {})}`;
}

/** What stands side by side, in one row without lines. */
export function bare(shares: readonly number[], cells: readonly Xml[], width: number): Xml {
  const widths = widthsOf(
    shares.map((share) => ({ width: share })),
    width,
  );
  return grid("TableNormal", "", widths, [
    row(
      { header: false, whole: true },
      cells.map((content, index) => cellOf({ width: widths[index] ?? 0 }, content)),
    ),
  ]);
}
