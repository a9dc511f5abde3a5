import type { Block, DocumentModel } from "../../model.ts";
import { blockLines } from "../plain-blocks.ts";
import { visible } from "../text.ts";
import { rowsOfCells } from "./lines.ts";
import type { Sheet, SheetCell } from "./sheet.ts";
import type { Look } from "./styles.ts";
import { sheetWords } from "./words.ts";

const widths = [14, 112, 24] as const;

type Rows = (SheetCell | undefined)[][];

/** Everything that is said outside of tables, in reading order; a table is named where it stands, and led to. */
export function textSheet(model: DocumentModel, name: string, tables: ReadonlyMap<Block, string>): Sheet {
  const rows: Rows = [];
  const links: { row: number; column: number; sheet: string }[] = [];
  const say = (look: Look, lines: readonly string[], lead = "", marks: readonly string[] = []): void => {
    for (const [label = "", text = "", seals = ""] of rowsOfCells([[visible(lead)], lines, marks], widths)) {
      rows.push([
        { text: label, look: "label" },
        { text, look },
        { text: seals, look: marks.length > 0 ? "mark" : "plain" },
      ]);
    }
  };
  for (const block of model.blocks) {
    const table = tables.get(block);
    if (table !== undefined) {
      links.push({ row: rows.length, column: 1, sheet: table });
      say("link", [`→ ${table}`], model.words.table);
    } else writeBlock(block, model, say);
  }
  return {
    name,
    widths,
    rows: [
      [sheetWords.place, sheetWords.text].map((word) => ({ text: word[model.language], look: "columns" as const })),
      ...rows,
    ].map((row, index) => (index === 0 ? [...row, { text: visible(model.words.notes), look: "columns" }] : row)),
    spans: [],
    heights: new Map(),
    titles: 0,
    frozenColumns: 0,
    choices: [],
    links: links.map((link) => ({ ...link, row: link.row + 1 })),
  };
}

type Say = (look: Look, lines: readonly string[], lead?: string, marks?: readonly string[]) => void;

function writeBlock(block: Block, { words }: DocumentModel, say: Say): void {
  switch (block.type) {
    case "heading":
      say("heading", [visible(block.text)], block.number ?? "");
      return;
    case "callout":
      say("callout", [visible(block.title)]);
      say("plain", [visible(block.text)]);
      return;
    // The legend is on the cover.
    case "legend":
    case "section":
    case "table":
      return;
    default:
      for (const { text, marks } of blockLines(block, words)) say("plain", [text], "", marks);
  }
}
