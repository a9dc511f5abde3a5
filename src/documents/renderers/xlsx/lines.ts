/** The most that a row can show: Excel ends a row at 409 points, and a cell at 32,767 characters. */
const mostRows = 24;
const mostUnits = 30_000;

/** Widths of characters in halves of a full-width one. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1;
  return width;
}

/** How many rows of characters a text takes in a column; rather one too many than one too few. */
export function rowsTaken(text: string, columnWidth: number): number {
  const usable = Math.max(2, columnWidth - 3);
  return text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil((widthOf(line) * 1.03) / usable)), 0);
}

/** The lines in as many pieces as it takes for each to be seen whole; nothing is left out. */
export function pieces(lines: readonly string[], columnWidth: number): string[] {
  const done: string[] = [];
  let open: string[] = [];
  let taken = 0;
  const close = (): void => {
    if (open.length > 0) done.push(open.join("\n"));
    open = [];
    taken = 0;
  };
  for (const line of lines.flatMap((one) => one.split(/\r\n?|\n/))) {
    const [last = "", ...before] = broken(line, columnWidth).reverse();
    // A line that was broken has no line end of its own there: its parts stand in pieces apart.
    if (before.length > 0) close();
    done.push(...before.reverse());
    const rows = rowsTaken(last, columnWidth);
    if (taken + rows > mostRows) close();
    open.push(last);
    taken += rows;
  }
  return open.length > 0 || done.length === 0 ? [...done, open.join("\n")] : done;
}

/** A line that alone is more than a row can show, broken after a space where there is one, never inside a character. */
function broken(line: string, columnWidth: number): string[] {
  const most = Math.min(mostUnits, Math.floor((Math.max(2, columnWidth - 3) * mostRows) / 2.1));
  const parts: string[] = [];
  let rest = line;
  while (rest.length > most) {
    let end = most;
    if (/[\ud800-\udbff]/.test(rest.charAt(end - 1))) end--;
    const space = rest.lastIndexOf(" ", end - 1) + 1;
    if (space > most / 2) end = space;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}

/** Cells beside each other, in as many rows as the longest of them takes. */
export function rowsOfCells(cells: readonly (readonly string[])[], widths: readonly number[]): string[][] {
  const parts = cells.map((lines, column) => pieces(lines, widths[column] ?? 10));
  const count = Math.max(...parts.map(({ length }) => length));
  return Array.from({ length: count }, (_, row) => parts.map((own) => own[row] ?? ""));
}

/** A title or a choice, which has one cell and no more: what does not fit ends with an ellipsis. */
export function oneCell(text: string): string {
  return text.length <= mostUnits ? text : `${text.slice(0, mostUnits).toWellFormed()}…`;
}
