/**
 * What two answers to the same question have in common, line by line; a line in which they differ is left open. Nothing
 * is said where they do not even have the same number of lines.
 */
export type Template = readonly (string | null)[] | undefined;

const mostLines = 20_000;

/** @param names what the answers may repeat of the question, and would differ by */
export function templateOf(first: string, second: string, names: readonly [string, string]): Template {
  const [a, b] = [linesOf(first, names[0]), linesOf(second, names[1])];
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

function linesOf(text: string, name: string): string[] {
  const forms = [name, encodeURIComponent(name), new URLSearchParams({ v: name }).toString().slice(2), escaped(name)];
  const plain = [...new Set(forms)].reduce((rest, form) => rest.replaceAll(form, ""), text);
  return plain.split("\n");
}

function escaped(name: string): string {
  return name
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#x27;");
}
