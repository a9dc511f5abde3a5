import { escapeMarkup as e } from "../markup.ts";
import { visible } from "../text.ts";
import { type Characters, characterId, type Paragraphs, paragraphId, styleId } from "./styles.ts";

export type Run = { readonly text: string; readonly look: Characters };

/** HWPUNIT of a millimetre. */
export const millimetre = 7200 / 25.4;

/** Numbers paragraphs, tables and figures of a document; equal documents are numbered alike. */
export class Ids {
  #last = 0;
  next(): number {
    return ++this.#last;
  }
}

type Around = { readonly inside?: string; readonly character?: Characters; readonly breakBefore?: boolean };

/** @param inside XML of controls that stand before the text: tables, figures, page settings; `character` is how it looks */
export function paragraph(
  ids: Ids,
  look: Paragraphs,
  runs: readonly Run[],
  { inside = "", character = "body", breakBefore = false }: Around = {},
): string {
  const controls = inside === "" ? "" : `<hp:run charPrIDRef="${characterId(character)}">${inside}</hp:run>`;
  const said = runs.length === 0 && inside === "" ? [{ text: "", look: "body" as const }] : runs;
  return `<hp:p id="${ids.next()}" paraPrIDRef="${paragraphId(look)}" styleIDRef="${styleId(look)}" pageBreak="${breakBefore ? 1 : 0}" columnBreak="0" merged="0">${controls}${said.map(renderRun).join("")}</hp:p>`;
}

function renderRun({ text, look }: Run): string {
  const lines = visible(text)
    .split(/\r\n?|\n/)
    .map((line) => e(line).replaceAll("\t", '<hp:tab width="4000" leader="0" type="1"/>'));
  return `<hp:run charPrIDRef="${characterId(look)}"><hp:t>${lines.join("<hp:lineBreak/>")}</hp:t></hp:run>`;
}
