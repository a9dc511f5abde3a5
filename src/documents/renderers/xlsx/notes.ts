import type { DocumentModel } from "../../model.ts";
import { visible } from "../text.ts";
import { pieces } from "./lines.ts";
import type { Sheet, SheetCell } from "./sheet.ts";

const widths = [10, 30, 110] as const;

/** What stands behind each seal. */
export function notesSheet({ notes, words }: DocumentModel, name: string): Sheet {
  const titles: SheetCell[] = [words.note, "ID", words.notes].map((text) => ({ text: visible(text), look: "columns" }));
  const rows = notes.flatMap(({ number, claim, lines }) =>
    pieces(lines.map(visible), widths[2]).map((text): SheetCell[] => [
      { text: String(number), look: "header" },
      { text: visible(claim), look: "cell" },
      { text, look: "cell" },
    ]),
  );
  return {
    name,
    widths,
    rows: [titles, ...rows],
    spans: [],
    heights: new Map(),
    titles: 0,
    frozenColumns: 1,
    choices: [],
    links: [],
  };
}
