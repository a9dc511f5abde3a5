/**
 * What two answers to the same question have in common, line by line; a line in which they differ is left open. Nothing
 * is said where they do not even have the same number of lines.
 */
export type Template = readonly (string | null)[] | undefined;

const mostLines = 20_000;

/**
 * @param names what the question named: an answer that repeats it is read as if it repeated `instead`
 * @param instead the name that answers are compared under
 */
export function templateOf(first: string, second: string, names: readonly [string, string], instead: string): Template {
  const [a, b] = [linesOf(first, names[0], instead), linesOf(second, names[1], instead)];
  if (a.length !== b.length || a.length > mostLines) return undefined;
  return a.map((line, i) => (line === b[i] ? line : null));
}

/** `undefined`: the answers vary by themselves, so that they cannot be compared. */
export function sameTemplate(one: Template, other: Template): boolean | undefined {
  if (!one || !other) return undefined;
  if (one.length !== other.length) return false;
  const pairs = one.map((line, i) => [line, other[i]] as const);
  if (pairs.some(([a, b]) => typeof a === "string" && typeof b === "string" && a !== b)) return false;
  // Open in one and not in the other: a clock may have turned, or only one of them counts attempts.
  return pairs.some(([a, b]) => (a === null) !== (b === null)) ? undefined : true;
}

function linesOf(text: string, name: string, instead: string): string[] {
  let read = text;
  for (const write of [escaped, encodeURIComponent, asField, asIs]) read = read.replaceAll(write(name), write(instead));
  return read.split("\n");
}

function asIs(name: string): string {
  return name;
}

function asField(name: string): string {
  return new URLSearchParams({ v: name }).toString().slice(2);
}

function escaped(name: string): string {
  return name
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#x27;");
}
