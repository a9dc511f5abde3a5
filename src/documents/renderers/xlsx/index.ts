import type { Block, DocumentModel } from "../../model.ts";
import { escapeMarkup as e } from "../markup.ts";
import { type Part, pack } from "../pack.ts";
import { visible } from "../text.ts";
import { coverSheet } from "./cover.ts";
import { oneCell } from "./lines.ts";
import { cut, SheetNames } from "./names.ts";
import { notesSheet } from "./notes.ts";
import { type Furniture, filtered, quoted, range, renderSheet, type Sheet } from "./sheet.ts";
import { Strings } from "./strings.ts";
import { renderStyles } from "./styles.ts";
import { tableSheet } from "./table.ts";
import { textSheet } from "./text.ts";
import { sheetWords } from "./words.ts";

/** A workbook: cover, text, one sheet for each table, what stands behind the seals, and the values that may be chosen. */
export function renderXlsx(model: DocumentModel): Buffer {
  const sheets = sheetsOf(model);
  const strings = new Strings();
  const furniture = furnitureOf(model);
  const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const part = (name: string, data: string): Part => ({ name, data: `${declaration}${data}` });
  const bodies = sheets.map((sheet, index) => renderSheet(sheet, strings, furniture, index === 0));
  return pack([
    part("[Content_Types].xml", contentTypes(sheets.length)),
    part("_rels/.rels", packageRelations),
    part("docProps/core.xml", coreProperties(model)),
    part("xl/workbook.xml", workbook(sheets)),
    part("xl/_rels/workbook.xml.rels", workbookRelations(sheets.length)),
    part("xl/styles.xml", renderStyles(model.language)),
    part("xl/sharedStrings.xml", strings.render()),
    ...bodies.map((body, index) => part(`xl/worksheets/sheet${index + 1}.xml`, body)),
  ]);
}

function sheetsOf(model: DocumentModel): Sheet[] {
  const { language, words, notes } = model;
  const names = new SheetNames();
  const cover = coverSheet(model, names.take(sheetWords.cover[language]));
  const textName = names.take(sheetWords.text[language]);
  const choicesName = names.take(sheetWords.choices[language]);
  const notesName = names.take(sheetWords.notes[language]);
  const tables = new Map<Block, string>();
  const lists: (readonly string[])[] = [];
  const source = (values: readonly string[]): string => {
    const known = lists.findIndex((list) => list.join("\n") === values.join("\n"));
    const column = known < 0 ? lists.push(values) - 1 : known;
    const area = range({ row: 0, column, rows: values.length, columns: 1 });
    return `${quoted(choicesName)}!${absolute(area)}`;
  };
  const inside = model.blocks.flatMap((block) => {
    if (block.type !== "table") return [];
    const name = names.take(`${tables.size + 1} ${block.caption}`);
    tables.set(block, name);
    return [tableSheet(block, name, words, source)];
  });
  const sheets = [cover, textSheet(model, textName, tables), ...inside];
  if (notes.length > 0) sheets.push(notesSheet(model, notesName));
  if (lists.length > 0) sheets.push(choicesSheet(choicesName, lists));
  return sheets;
}

function choicesSheet(name: string, lists: readonly (readonly string[])[]): Sheet {
  const longest = Math.max(...lists.map(({ length }) => length));
  const rows = Array.from({ length: longest }, (_, row) =>
    lists.map((values) => {
      const value = values[row];
      return value === undefined ? undefined : { text: oneCell(visible(value)), look: "plain" as const };
    }),
  );
  const widths = lists.map(() => 30);
  return { name, widths, rows, spans: [], heights: new Map(), titles: null, frozenColumns: 0, choices: [], links: [] };
}

function absolute(area: string): string {
  return area.replaceAll(/[A-Z]+|\d+/g, "$$$&");
}

/** Excel reads 255 characters of a header at most, and `&` as the beginning of a code. */
function furnitureOf({ title, layout }: DocumentModel): Furniture {
  const code = (text: string, units: number): string =>
    cut(visible(text).replaceAll(/\s+/g, " "), units).replaceAll("&", "&&");
  const { confidentiality, watermark } = layout;
  return {
    header: `&L${code(title, 40)}${watermark === null ? "" : `&C${code(watermark, 20)}`}${confidentiality === null ? "" : `&R${code(confidentiality, 40)}`}`,
    footer: "&L&A&R&P / &N",
  };
}

const main = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packageRelation = "http://schemas.openxmlformats.org/package/2006/relationships";

/** JSON is named for the seal's sake, which is put in after the file is made. */
function contentTypes(sheets: number): string {
  const override = (name: string, type: string): string => `<Override PartName="/${name}" ContentType="${type}"/>`;
  const pages = Array.from({ length: sheets }, (_, index) =>
    override(`xl/worksheets/sheet${index + 1}.xml`, `${main}.worksheet+xml`),
  );
  return `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="json" ContentType="application/json"/>${override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")}${override("xl/workbook.xml", `${main}.sheet.main+xml`)}${override("xl/styles.xml", `${main}.styles+xml`)}${override("xl/sharedStrings.xml", `${main}.sharedStrings+xml`)}${pages.join("")}</Types>`;
}

const packageRelations = `<Relationships xmlns="${packageRelation}"><Relationship Id="rId1" Type="${relation}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`;

function coreProperties({ title, subtitle, language }: DocumentModel): string {
  return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${e(visible(title))}</dc:title><dc:subject>${e(visible(subtitle))}</dc:subject><dc:creator>Akashi</dc:creator><dc:language>${language}</dc:language></cp:coreProperties>`;
}

function workbook(sheets: readonly Sheet[]): string {
  const entries = sheets.map(
    ({ name }, index) => `<sheet name="${e(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const names = sheets.flatMap((sheet, index) => {
    if (sheet.titles === null) return [];
    const row = sheet.titles + 1;
    const at = e(quoted(sheet.name));
    const filter = filtered(sheet);
    const titles = `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${at}!$${row}:$${row}</definedName>`;
    if (!filter) return [titles];
    return [
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${at}!${absolute(range(filter))}</definedName>`,
      titles,
    ];
  });
  const defined = names.length === 0 ? "" : `<definedNames>${names.join("")}</definedNames>`;
  return `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relation}"><workbookPr/><bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="14000" tabRatio="800"/></bookViews><sheets>${entries.join("")}</sheets>${defined}</workbook>`;
}

function workbookRelations(sheets: number): string {
  const line = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${relation}/${type}" Target="${target}"/>`;
  const pages = Array.from({ length: sheets }, (_, index) =>
    line(index + 1, "worksheet", `worksheets/sheet${index + 1}.xml`),
  );
  return `<Relationships xmlns="${packageRelation}">${pages.join("")}${line(sheets + 1, "styles", "styles.xml")}${line(sheets + 2, "sharedStrings", "sharedStrings.xml")}</Relationships>`;
}
