import { visible } from "../text.ts";

const longest = 31;

/**
 * Hands out names of sheets: without the characters that a name may not have, at most 31 UTF-16 units, and no two the
 * same however they are written.
 */
export class SheetNames {
  /** A name that Excel keeps for itself. */
  readonly #taken = new Set(["history"]);

  take(wanted: string): string {
    const clean = visible(wanted)
      .replaceAll(/[[\]:*?/\\]/g, " ")
      .replaceAll(/\s+/g, " ")
      .replaceAll(/^['\s]+|['\s]+$/g, "");
    const base = clean === "" ? "-" : clean;
    for (let count = 1; ; count++) {
      const suffix = count === 1 ? "" : ` (${count})`;
      const name = `${cut(base, longest - suffix.length)}${suffix}`;
      const key = name.toLowerCase().normalize("NFKC");
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return name;
    }
  }
}

/** Ends before the character that would be too much, and never in the middle of one. */
export function cut(text: string, units: number): string {
  if (text.length <= units) return text;
  let end = units - 1;
  if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end--;
  return `${text.slice(0, end).trimEnd().replace(/'+$/, "")}…`;
}
