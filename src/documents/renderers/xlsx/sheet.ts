import { escapeMarkup as e } from "../markup.ts";
import { rowsTaken } from "./lines.ts";
import type { Strings } from "./strings.ts";
import { type Look, styleIndex } from "./styles.ts";

/** A cell is text, whatever it looks like; made visible already. */
export type SheetCell = { readonly text: string; readonly look: Look; readonly open?: boolean };

/** Zero-based, both ends inside. */
export type Span = { readonly row: number; readonly column: number; readonly rows: number; readonly columns: number };

export type Sheet = {
  readonly name: string;
  /** Widths in characters. */
  readonly widths: readonly number[];
  /** Undefined where nothing stands. */
  readonly rows: readonly (readonly (SheetCell | undefined)[])[];
  readonly spans: readonly Span[];
  /** Points that a row needs at least where what is merged over it asks for them. */
  readonly heights: ReadonlyMap<number, number>;
  /** The row of column titles: it stays in sight, is printed on every page, and filters what is below. */
  readonly titles: number | null;
  readonly frozenColumns: number;
  readonly choices: readonly Choices[];
  /** Places that lead to another sheet. */
  readonly links: readonly { readonly row: number; readonly column: number; readonly sheet: string }[];
};

/** The cells of a column from a row on take one of the values that stand at `source`. */
export type Choices = { readonly column: number; readonly from: number; readonly source: string };

/** Around the page, when it is printed. */
export type Furniture = { readonly header: string; readonly footer: string };

/** A1, of zero-based places. */
export function place(row: number, column: number): string {
  return `${letters(column)}${row + 1}`;
}

export function letters(column: number): string {
  const rest = Math.floor(column / 26);
  return `${rest === 0 ? "" : letters(rest - 1)}${String.fromCharCode(65 + (column % 26))}`;
}

export function range({ row, column, rows, columns }: Span): string {
  return `${place(row, column)}:${place(row + rows - 1, column + columns - 1)}`;
}

/** What the filter covers: the titles and everything below. */
export function filtered({ titles, rows, widths }: Sheet): Span | null {
  if (titles === null || rows.length <= titles + 1) return null;
  return { row: titles, column: 0, rows: rows.length - titles, columns: widths.length };
}

/** SpreadsheetML of one sheet; the order of its elements is the schema's. */
export function renderSheet(sheet: Sheet, strings: Strings, furniture: Furniture, first: boolean): string {
  const { widths, rows, spans, links } = sheet;
  const all = range({ row: 0, column: 0, rows: Math.max(1, rows.length), columns: widths.length });
  const filter = filtered(sheet);
  const parts = [
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
    `<dimension ref="${all}"/>`,
    `<sheetViews><sheetView${first ? ' tabSelected="1"' : ""} showGridLines="0" workbookViewId="0">${pane(sheet)}</sheetView></sheetViews>`,
    '<sheetFormatPr defaultRowHeight="15"/>',
    `<cols>${widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join("")}</cols>`,
    `<sheetData>${rows.map((row, index) => renderRow(row, index, heightOf(sheet, index), strings)).join("")}</sheetData>`,
    // No password: it keeps hands from slipping, and claims nothing more.
    '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" sort="0" autoFilter="0"/>',
    filter ? `<autoFilter ref="${range(filter)}"/>` : "",
    list(
      "mergeCells",
      "mergeCell",
      spans.map((span) => `ref="${range(span)}"`),
    ),
    renderChoices(sheet),
    links.length === 0
      ? ""
      : `<hyperlinks>${links.map(({ row, column, sheet: to }) => `<hyperlink ref="${place(row, column)}" location="${e(quoted(to))}!A1"/>`).join("")}</hyperlinks>`,
    '<pageMargins left="0.4" right="0.4" top="0.7" bottom="0.6" header="0.3" footer="0.3"/>',
    '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
    `<headerFooter><oddHeader>${e(furniture.header)}</oddHeader><oddFooter>${e(furniture.footer)}</oddFooter></headerFooter>`,
    `<ignoredErrors><ignoredError sqref="${all}" numberStoredAsText="1"/></ignoredErrors>`,
  ];
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${parts.join("")}</worksheet>`;
}

/** The name of a sheet where a place is named. */
export function quoted(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}

function pane({ titles, frozenColumns }: Sheet): string {
  if (titles === null) return '<selection activeCell="A1" sqref="A1"/>';
  const split = frozenColumns === 0 ? "" : ` xSplit="${frozenColumns}"`;
  const active = frozenColumns === 0 ? "bottomLeft" : "bottomRight";
  const corner = place(titles + 1, frozenColumns);
  return `<pane${split} ySplit="${titles + 1}" topLeftCell="${corner}" activePane="${active}" state="frozen"/><selection pane="${active}" activeCell="${corner}" sqref="${corner}"/>`;
}

function renderRow(row: readonly (SheetCell | undefined)[], index: number, height: number, strings: Strings): string {
  const cells = row.map((cell, column) => {
    if (!cell) return "";
    const { text, look, open = false } = cell;
    const style = styleIndex(look, { open, literal: readsAsInput(text) });
    const at = place(index, column);
    return text === ""
      ? `<c r="${at}" s="${style}"/>`
      : `<c r="${at}" s="${style}" t="s"><v>${strings.index(text)}</v></c>`;
  });
  return `<row r="${index + 1}" ht="${height}">${cells.join("")}</row>`;
}

const lineHeight: Readonly<Partial<Record<Look, number>>> = { title: 30, subtitle: 20, heading: 20 };

/** Estimated, because not every program finds the height itself; whoever edits the row has it found anew. */
function heightOf({ rows, widths, spans, heights }: Sheet, index: number): number {
  const merged = (column: number): boolean =>
    spans.some(
      (one) =>
        one.row <= index && index < one.row + one.rows && one.column <= column && column < one.column + one.columns,
    );
  const needs = (rows[index] ?? []).map((cell, column) =>
    !cell || cell.text === "" || merged(column)
      ? 15
      : rowsTaken(cell.text, widths[column] ?? 10) * (lineHeight[cell.look] ?? 15),
  );
  return Math.min(409, Math.max(heights.get(index) ?? 15, ...needs));
}

/** Text that a spreadsheet would take for a formula, a number or a date once somebody edits and leaves the cell. */
function readsAsInput(text: string): boolean {
  return /^\s*[=+\-@'|%]/.test(text) || /^[\t\r\n]/.test(text) || /^[\s\d.,:/%-]+$/.test(text);
}

function renderChoices({ choices, rows }: Sheet): string {
  const wanted = choices.filter(({ from }) => from < rows.length);
  if (wanted.length === 0) return "";
  const one = ({ column, from, source }: Choices): string => {
    const area = `${place(from, column)}:${place(rows.length - 1, column)}`;
    return `<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" sqref="${area}"><formula1>${e(source)}</formula1></dataValidation>`;
  };
  return `<dataValidations count="${wanted.length}">${wanted.map(one).join("")}</dataValidations>`;
}

function list(name: string, item: string, attributes: readonly string[]): string {
  if (attributes.length === 0) return "";
  return `<${name} count="${attributes.length}">${attributes.map((one) => `<${item} ${one}/>`).join("")}</${name}>`;
}
