import type { DocumentModel } from "../../model.ts";
import { visible } from "../text.ts";
import { rowsOfCells } from "./lines.ts";
import type { Sheet, SheetCell } from "./sheet.ts";

const widths = [10, 30, 110] as const;

/** What stands behind each seal. */
export function notesSheet({ notes, words }: DocumentModel, name: string): Sheet {
  const titles: SheetCell[] = [words.note, "ID", words.notes].map((text) => ({ text: visible(text), look: "columns" }));
  const rows = notes.flatMap(({ number, claim, lines }) =>
    rowsOfCells([[String(number)], [visible(claim)], lines.map(visible)], widths).map((texts, part) =>
      texts.map(
        (text, column): SheetCell =>
          column === 0
            ? { text: part === 0 ? text : `${number} (${words.continued})`, look: "header" }
            : { text, look: "cell" },
      ),
    ),
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
