import { zipSync } from "fflate";
import type { DocumentModel, Orientation } from "../../model.ts";
import { block } from "./blocks.ts";
import { colophon, contents, history, masthead, notes } from "./matter.ts";
import { type Furniture, furniture, textWidth } from "./page.ts";
import { gap } from "./paragraph.ts";
import {
  contentTypes,
  coreProperties,
  extendedProperties,
  fontTable,
  numbering,
  rootRelationships,
  settings,
  theme,
} from "./parts.ts";
import { styles } from "./styles.ts";
import { Writing } from "./writing.ts";
import { part, type Xml } from "./xml.ts";

/** A document for word processors (ISO/IEC 29500 transitional). Nothing in it runs, and nothing is fetched from outside. */
export async function renderDocx(model: DocumentModel): Promise<Buffer> {
  const writing = new Writing(model);
  for (const name of ["styles", "settings", "numbering", "fontTable"]) writing.part(name, `${name}.xml`);
  writing.part("theme", "theme/theme1.xml");
  const pages = furniture(writing);
  const body = bodyOf(writing, pages);
  const parts = new Map<string, string | Buffer>([
    ["[Content_Types].xml", contentTypes([...pages.parts.keys()])],
    ["_rels/.rels", rootRelationships()],
    ["docProps/core.xml", coreProperties(model)],
    ["docProps/app.xml", extendedProperties()],
    ["word/document.xml", part("w:document", ["w", "r", "wp", "a", "pic", "mc", "w14"], body)],
    ["word/_rels/document.xml.rels", writing.relationships()],
    ["word/styles.xml", styles(model.language)],
    ["word/settings.xml", settings(model.language)],
    ["word/numbering.xml", numbering(writing.orderedLists)],
    ["word/fontTable.xml", fontTable()],
    ["word/theme/theme1.xml", theme()],
    ...pages.parts,
    ...writing.pictures.map((bytes, index) => [`word/media/image${index + 1}.png`, bytes] as const),
  ]);
  return packed(parts);
}

function bodyOf(writing: Writing, pages: Furniture): Xml {
  const { blocks, layout } = writing.model;
  const written: Xml[] = [];
  let orientation = layout.orientation;
  let cover = layout.cover;
  const turn = (next: Orientation): void => {
    written.push(gap({ section: pages.section(orientation, cover) }));
    orientation = next;
    cover = false;
  };
  written.push(masthead(writing, textWidth(orientation)));
  if (layout.cover) {
    written.push(contents(writing), history(writing, textWidth(orientation)));
    if (blocks[0]?.type !== "section") written.push(gap({ pageBreakBefore: true }));
  }
  for (const one of blocks) {
    if (one.type === "section") turn(one.orientation);
    else written.push(block(writing, one, { inside: false, width: textWidth(orientation) }));
  }
  // What follows the text stands as the document does, whatever the last section was.
  if (orientation !== layout.orientation) turn(layout.orientation);
  written.push(notes(writing));
  if (!layout.cover) written.push(history(writing, textWidth(orientation)));
  written.push(colophon(writing, textWidth(orientation)), pages.section(orientation, cover));
  return `<w:body>${written.join("")}</w:body>`;
}

/** MS-DOS has no time before it; a file says when it was made in its properties and its seal. */
const epoch = new Date(1980, 0, 1);

function packed(parts: ReadonlyMap<string, string | Buffer>): Buffer {
  const files = Object.fromEntries([...parts].map(([name, content]) => [name, Buffer.from(content as string)]));
  return Buffer.from(zipSync(files, { mtime: epoch, level: 6 }));
}
