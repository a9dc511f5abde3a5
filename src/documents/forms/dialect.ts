import { escapeMarkup as e } from "../renderers/markup.ts";
import { visible } from "../renderers/text.ts";
import { type Element, type Located, locate } from "./tree.ts";

/** How a format writes tables and text. */
export type Dialect = {
  /** The parts of the package that hold text, in reading order. */
  readonly parts: (names: readonly string[]) => readonly string[];
  /** The element of a cell that its paragraphs stand in. */
  readonly content: (cell: Element) => Element;
  /** The first column that a cell takes, and how many. */
  readonly columns: (
    cell: Element,
    source: string,
    before: number,
  ) => { readonly column: number; readonly columns: number };
  /** Whether a cell holds text alone: nothing is lost when it is written anew. */
  readonly isPlain: (cell: Element) => boolean;
  /** New paragraphs that look as the first one of the cell. */
  readonly write: (paragraphs: readonly string[], first: Element, source: string) => string;
};

export type FormFormat = "hwpx" | "docx";

function child(element: Element | undefined, name: string): Element | undefined {
  return element?.children.find((one) => one.name === name);
}

function only(element: Element, names: readonly string[]): boolean {
  return element.children.every(({ name }) => names.includes(name));
}

/** A number that an attribute of an opening tag gives. */
function numberOf(element: Element | undefined, attribute: string, source: string): number | undefined {
  if (!element) return undefined;
  const found = new RegExp(`\\s(?:\\w+:)?${attribute}\\s*=\\s*["'](\\d{1,6})["']`).exec(
    source.slice(element.start, element.openEnd),
  );
  return found ? Number(found[1]) : undefined;
}

/** The opening tag of an element, open even where the element is written as empty. */
function opening({ start, openEnd }: Element, source: string): string {
  return source.slice(start, openEnd).replace(/\s*\/>$/, ">");
}

function slice(element: Element | undefined, source: string): string {
  return element ? source.slice(element.start, element.end) : "";
}

const prefixOf = ({ tag, name }: Element): string => tag.slice(0, tag.length - name.length);

const hwpx: Dialect = {
  parts: (names) =>
    names
      .filter((name) => /^Contents\/section\d{1,4}\.xml$/.test(name))
      .sort((a, b) => Number(/\d+/.exec(a)?.[0]) - Number(/\d+/.exec(b)?.[0])),
  content: (cell) => child(cell, "subList") ?? cell,
  columns: (cell, source, before) => ({
    column: numberOf(child(cell, "cellAddr"), "colAddr", source) ?? before,
    columns: numberOf(child(cell, "cellSpan"), "colSpan", source) ?? 1,
  }),
  isPlain(cell) {
    const list = child(cell, "subList");
    return (
      list !== undefined &&
      list.children.length > 0 &&
      only(list, ["p"]) &&
      list.children.every((p) => only(p, ["run", "linesegarray"])) &&
      list.children.every((p) =>
        p.children.every(
          (run) => run.name !== "run" || (only(run, ["t"]) && run.children.every((t) => only(t, plainText))),
        ),
      )
    );
  },
  // The layout that the file remembers of the old lines is left out: Hancom Office makes it anew.
  write(paragraphs, first, source) {
    const p = prefixOf(first);
    const run = child(first, "run");
    const runOpen = run ? opening(run, source) : `<${p}run charPrIDRef="0">`;
    return paragraphs
      .map((text) => {
        const said = lines(text).join(`<${p}lineBreak/>`);
        return `${opening(first, source)}${runOpen}<${p}t>${said}</${p}t></${p}run></${p}p>`;
      })
      .join("");
  },
};
const plainText = ["lineBreak", "tab", "nbSpace", "fwSpace", "hyphen"];

const docx: Dialect = {
  parts: (names) => names.filter((name) => name === "word/document.xml"),
  content: (cell) => cell,
  columns: (cell, source, before) => ({
    column: before,
    columns: numberOf(child(child(cell, "tcPr"), "gridSpan"), "val", source) ?? 1,
  }),
  isPlain(cell) {
    const paragraphs = cell.children.filter(({ name }) => name !== "tcPr");
    return (
      paragraphs.length > 0 &&
      paragraphs.every((p) => p.name === "p" && only(p, ["pPr", "r", "proofErr"])) &&
      paragraphs.every((p) =>
        p.children.every((run) => run.name !== "r" || only(run, ["rPr", "t", "tab", "br", "lastRenderedPageBreak"])),
      )
    );
  },
  // Ids of paragraphs are of one paragraph each: the first keeps its own, the others have none.
  write(paragraphs, first, source) {
    const w = prefixOf(first);
    const properties = slice(child(first, "pPr"), source);
    const look = slice(child(child(first, "r"), "rPr"), source);
    return paragraphs
      .map((text, index) => {
        const said = lines(text)
          .map((line) => `<${w}t xml:space="preserve">${line}</${w}t>`)
          .join(`<${w}br/>`);
        const start = index === 0 ? opening(first, source) : `<${w}p>`;
        return `${start}${properties}<${w}r>${look}${said}</${w}r></${w}p>`;
      })
      .join("");
  },
};

export const dialects: Readonly<Record<FormFormat, Dialect>> = { hwpx, docx };

/** What a user typed, as text. */
function lines(text: string): string[] {
  return visible(text)
    .split(/\r\n?|\n/)
    .map((line) => e(line.replaceAll("\t", " ")));
}

/** What a paragraph says, with places; not what tables inside it say. */
export function paragraphText(paragraph: Element, source: string): Located {
  let text = "";
  const places: Located["places"][number][] = [];
  const visit = (element: Element): void => {
    if (element.name === "tbl" || (element !== paragraph && element.name === "p")) return;
    if (element.name !== "t") {
      if (element.name === "br" || element.name === "tab") add(" ", element);
      for (const inner of element.children) visit(inner);
      return;
    }
    let at = element.openEnd;
    for (const inner of [...element.children, null]) {
      const part = locate(source, at, inner?.start ?? element.closeStart);
      text += part.text;
      for (const place of part.places) places.push(place);
      if (inner) {
        add(" ", inner);
        at = inner.end;
      }
    }
  };
  const add = (character: string, { start, end }: Element): void => {
    text += character;
    places.push({ start, end });
  };
  visit(paragraph);
  return { text, places };
}
