import { SaxesParser } from "saxes";
import { AkashiError } from "../../domain/errors.ts";

/** An element of a file that is changed in place: where it stands in the text, to the character. */
export type Element = {
  /** As written, and without its prefix. */
  readonly tag: string;
  readonly name: string;
  readonly start: number;
  /** Behind its opening tag. */
  openEnd: number;
  /** Before its closing tag; the same as `openEnd` of one that is empty. */
  closeStart: number;
  end: number;
  readonly children: Element[];
  readonly parent: Element | null;
};

const maxElements = 1_000_000;
const maxDepth = 200;

/**
 * The elements of XML 1.0. A document type is refused: there are no entities but the five of XML itself, so that nothing
 * grows and nothing outside is fetched.
 * @throws form.unreadable, form.unsafe
 */
export function parseTree(text: string, file: string): Element {
  const parser = new SaxesParser({ xmlns: false, position: true });
  let root: Element | null = null;
  let open: Element | null = null;
  let count = 0;
  let depth = 0;
  parser.on("error", (error) => {
    throw new AkashiError("form.unreadable", { why: `${file}: ${error.message}` });
  });
  parser.on("doctype", () => {
    throw new AkashiError("form.unsafe", { what: `${file}: DOCTYPE` });
  });
  parser.on("opentag", ({ name: tag, isSelfClosing }) => {
    if (++count > maxElements || ++depth > maxDepth) throw new AkashiError("form.too-large", { what: file });
    const end = parser.position;
    // No attribute has a bare `<` in it: the last one before the end begins the tag.
    const start = text.lastIndexOf("<", end - 1);
    const name = tag.slice(tag.indexOf(":") + 1);
    const element: Element = { tag, name, start, openEnd: end, closeStart: end, end, children: [], parent: open };
    open?.children.push(element);
    root ??= element;
    open = element;
    if (isSelfClosing) element.openEnd = end;
  });
  parser.on("closetag", ({ isSelfClosing }) => {
    depth--;
    if (!open) return;
    if (!isSelfClosing) {
      open.end = parser.position;
      open.closeStart = text.lastIndexOf("<", open.end - 1);
    }
    open = open.parent;
  });
  parser.write(text).close();
  if (!root) throw new AkashiError("form.unreadable", { why: file });
  return root;
}

/** A change of the text; those of one file do not overlap. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

export function applyEdits(text: string, edits: readonly Edit[]): string {
  let at = 0;
  const parts: string[] = [];
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return [...parts, text.slice(at)].join("");
}

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Text with the place of each of its UTF-16 units in the source. */
export type Located = {
  readonly text: string;
  readonly places: readonly { readonly start: number; readonly end: number }[];
};

/** The characters between two places of the source, references resolved. */
export function locate(source: string, start: number, end: number): Located {
  let text = "";
  const places: { start: number; end: number }[] = [];
  for (let at = start; at < end; ) {
    const reference = source[at] === "&" ? /^&(#x?)?([0-9A-Za-z]+);/.exec(source.slice(at, at + 16)) : null;
    const length = reference?.[0].length ?? 1;
    const character = reference ? resolve(reference[1], reference[2] ?? "") : (source[at] ?? "");
    for (let unit = 0; unit < character.length; unit++) places.push({ start: at, end: at + length });
    text += character;
    at += length;
  }
  return { text, places };
}

function resolve(kind: string | undefined, value: string): string {
  if (kind === undefined) return named[value] ?? "";
  return String.fromCodePoint(Number.parseInt(value, kind === "#x" ? 16 : 10));
}
