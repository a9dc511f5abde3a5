import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HwpDocument, initSync } from "@rhwp/core";

const require = createRequire(import.meta.url);

/** An independent reader of HWPX (Rust, as WebAssembly). It asks its host how wide text is; an estimate will do here. */
function start(): void {
  Object.assign(globalThis, {
    measureTextWidth(font: string, text: string): number {
      const size = Number(/([\d.]+)px/.exec(font)?.[1] ?? 10);
      return [...text].reduce((sum, one) => sum + ((one.codePointAt(0) ?? 0) >= 0x1100 ? size : size * 0.55), 0);
    },
  });
  initSync({ module: readFileSync(require.resolve("@rhwp/core/rhwp_bg.wasm")) });
}
let started = false;

export type ReadHwpx = {
  /** Paragraphs in reading order, those of cells in the place of their table. */
  readonly lines: readonly string[];
  readonly tables: readonly { readonly rows: number; readonly columns: number; readonly cells: number }[];
  readonly sections: number;
  readonly outline: readonly string[];
};

function open(bytes: Buffer): HwpDocument {
  if (!started) start();
  started = true;
  return new HwpDocument(new Uint8Array(bytes));
}

/** Every page as SVG. */
export function drawHwpx(bytes: Buffer): string[] {
  const document = open(bytes);
  try {
    return Array.from({ length: document.pageCount() }, (_, page) => document.renderPageSvg(page));
  } finally {
    document.free();
  }
}

export function readHwpx(bytes: Buffer): ReadHwpx {
  const document = open(bytes);
  try {
    const { sectionCount: sections } = JSON.parse(document.getDocumentInfo()) as { sectionCount: number };
    const lines: string[] = [];
    const tables: ReadHwpx["tables"][number][] = [];
    for (let section = 0; section < sections; section++) {
      for (let at = 0; at < document.getParagraphCount(section); at++) {
        const length = document.getParagraphLength(section, at);
        const table = tableAt(document, section, at);
        if (!table) lines.push(length === 0 ? "" : document.getTextRange(section, at, 0, length));
        else {
          tables.push({ rows: table.rowCount, columns: table.colCount, cells: table.cellCount });
          for (let cell = 0; cell < table.cellCount; cell++) {
            for (let p = 0; p < document.getCellParagraphCount(section, at, 0, cell); p++) {
              const size = document.getCellParagraphLength(section, at, 0, cell, p);
              lines.push(size === 0 ? "" : document.getTextInCell(section, at, 0, cell, p, 0, size));
            }
          }
        }
      }
    }
    const { roots } = JSON.parse(document.getStructure("outline")) as { roots: Node[] };
    return { lines, tables, sections, outline: roots.flatMap(headings) };
  } finally {
    document.free();
  }
}

type Node = { readonly heading: string; readonly children?: readonly Node[] };
function headings({ heading, children = [] }: Node): string[] {
  return [heading, ...children.flatMap(headings)];
}

type Dimensions = { readonly rowCount: number; readonly colCount: number; readonly cellCount: number };
function tableAt(document: HwpDocument, section: number, paragraph: number): Dimensions | null {
  try {
    return JSON.parse(document.getTableDimensions(section, paragraph, 0)) as Dimensions;
  } catch {
    return null; // no control stands there, or one that is no table
  }
}
