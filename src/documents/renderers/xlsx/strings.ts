import { escapeMarkup as e } from "../markup.ts";

/** The texts of a workbook, each once. Only what stands here stands in a cell: no cell is ever a formula. */
export class Strings {
  readonly #places = new Map<string, number>();
  #uses = 0;

  index(text: string): number {
    this.#uses++;
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    const index = this.#places.size;
    this.#places.set(text, index);
    return index;
  }

  render(): string {
    const items = [...this.#places.keys()].map((text) => `<si><t xml:space="preserve">${escapeString(text)}</t></si>`);
    return `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="${this.#uses}" uniqueCount="${items.length}">${items.join("")}</sst>`;
  }
}

/** `_x0041_` would be read as the character it names (ECMA-376 part 1, 22.9.2.19): its underscore is written so itself. */
export function escapeString(text: string): string {
  return e(text.replaceAll(/\r\n?/g, "\n")).replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_");
}
