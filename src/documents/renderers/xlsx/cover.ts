import type { DocumentModel } from "../../model.ts";
import { glyphs } from "../plain-blocks.ts";
import { visible } from "../text.ts";
import { rowsOfCells, rowsTaken } from "./lines.ts";
import type { Sheet, SheetCell, Span } from "./sheet.ts";
import type { Look } from "./styles.ts";
import { sheetWords } from "./words.ts";

const widths = [22, 22, 106] as const;

/** What the document is, who may read it, its versions, what its seals mean, and what it says of itself. */
export function coverSheet(model: DocumentModel, name: string): Sheet {
  const { layout, words, language } = model;
  const rows: (SheetCell | undefined)[][] = [];
  const spans: Span[] = [];
  const heights = new Map<number, number>();
  const across = (text: string, look: Look, from = 0, lead = ""): void => {
    const width = widths.slice(from).reduce<number>((sum, one) => sum + one, 0);
    const size = look === "title" ? 28 : look === "subtitle" || look === "heading" ? 20 : 15;
    for (const [label = "", said = ""] of rowsOfCells([[visible(lead)], [visible(text)]], [widths[0], width])) {
      const row: (SheetCell | undefined)[] = widths.map(() => ({ text: "", look }));
      if (from > 0) row[0] = { text: label, look: "label" };
      row[from] = { text: said, look };
      spans.push({ row: rows.length, column: from, rows: 1, columns: widths.length - from });
      heights.set(rows.length, Math.min(400, size * Math.max(rowsTaken(said, width), rowsTaken(label, widths[0]))));
      rows.push(row);
    }
  };
  if (layout.watermark !== null) across(layout.watermark, "callout");
  if (layout.confidentiality !== null) across(layout.confidentiality, "callout");
  across(model.title, "title");
  across(model.subtitle, "subtitle");
  for (const [label, value] of model.facts) across(value, "plain", 1, label);
  if (layout.history.length > 0) {
    across(words.history, "heading");
    const line = (look: Look, ...texts: readonly string[]): void => {
      const cells = texts.map((text) => [visible(text)]);
      for (const row of rowsOfCells(cells, widths)) rows.push(row.map((text) => ({ text, look })));
    };
    line("columns", words.version, words.date, words.summary);
    for (const { version, date, summary } of layout.history) line("cell", version, date, summary);
  }
  const legend = model.blocks.flatMap((block) => (block.type === "legend" ? block.items : []));
  for (const { mark, text } of legend) across(text, "plain", 1, glyphs[mark]);
  if (model.verification) {
    across(model.verification.url, "plain", 1, sheetWords.verification[language]);
    across(model.verification.caption, "small", 1);
  }
  for (const line of model.colophon) across(line, "small");
  return { name, widths, rows, spans, heights, titles: null, frozenColumns: 0, choices: [], links: [] };
}
