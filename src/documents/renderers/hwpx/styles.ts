import type { Locale } from "../../../domain/locale.ts";
import { tones } from "../../figures/svg.ts";
import { namespaces } from "./namespaces.ts";

/** How characters look. The place in the list is the id that a run refers to. */
const characters = {
  body: { size: 10 },
  strong: { size: 10, strong: true },
  code: { size: 9, mono: true },
  title: { size: 24, strong: true },
  subtitle: { size: 14, ink: tones.slate },
  heading2: { size: 15, strong: true, ink: tones.accent },
  heading3: { size: 12.5, strong: true, ink: tones.accent },
  heading4: { size: 11, strong: true },
  cell: { size: 9 },
  cellStrong: { size: 9, strong: true },
  columns: { size: 9, strong: true, ink: "#FFFFFF" },
  mark: { size: 8, ink: tones.seal },
  caption: { size: 9, strong: true, ink: tones.slate },
  small: { size: 8, ink: tones.slate },
  warning: { size: 10, strong: true, ink: tones.amber },
} as const satisfies Record<string, CharacterForm>;
type CharacterForm = { size: number; strong?: boolean; mono?: boolean; ink?: string };
export type Characters = keyof typeof characters;

/** How paragraphs look; `outline` is the level a reader's own table of contents finds. Spaces in HWPUNIT (1/7200 inch). */
const paragraphs = {
  body: { before: 0, after: 400 },
  cover: { before: 0, after: 800, align: "CENTER" },
  heading2: { before: 1400, after: 500, outline: 1, next: true },
  heading3: { before: 1000, after: 400, outline: 2, next: true },
  heading4: { before: 700, after: 300, outline: 3, next: true },
  item: { before: 0, after: 200, left: 1400, first: -1000 },
  caption: { before: 500, after: 200, next: true },
  cell: { before: 0, after: 60 },
  cellEnd: { before: 0, after: 60, align: "RIGHT" },
  cellItem: { before: 0, after: 60, left: 900, first: -900 },
  small: { before: 0, after: 150 },
  centred: { before: 0, after: 0, align: "CENTER" },
  contents3: { before: 0, after: 100, left: 1400 },
} as const satisfies Record<string, ParagraphForm>;
type ParagraphForm = {
  before: number;
  after: number;
  left?: number;
  first?: number;
  align?: string;
  outline?: number;
  next?: boolean;
};
export type Paragraphs = keyof typeof paragraphs;

/** Named styles, for whoever goes on writing. */
const styles = [
  { name: "바탕글", english: "Normal", paragraph: "body", character: "body" },
  { name: "개요 1", english: "Outline 1", paragraph: "heading2", character: "heading2" },
  { name: "개요 2", english: "Outline 2", paragraph: "heading3", character: "heading3" },
  { name: "개요 3", english: "Outline 3", paragraph: "heading4", character: "heading4" },
] as const satisfies readonly { name: string; english: string; paragraph: Paragraphs; character: Characters }[];

/** Lines and grounds of cells and callouts; ids begin at 1. */
const grounds = {
  none: {},
  character: {},
  cell: { line: tones.faint },
  header: { line: tones.faint, fill: tones.wash },
  group: { line: tones.faint, fill: tones["accent-wash"] },
  columns: { line: tones.accent, fill: tones.accent },
  callout: { line: tones.amber, fill: "#FFF8E5" },
} as const satisfies Record<string, { line?: string; fill?: string }>;
export type Ground = keyof typeof grounds;

export const characterId = (name: Characters): number => Object.keys(characters).indexOf(name);
export const paragraphId = (name: Paragraphs): number => Object.keys(paragraphs).indexOf(name);
export const groundId = (name: Ground): number => Object.keys(grounds).indexOf(name) + 1;
export const styleId = (paragraph: Paragraphs): number =>
  Math.max(
    0,
    styles.findIndex((style) => style.paragraph === paragraph),
  );

/** Faces that Hancom Office and Windows bring along, and what to take where they are missing. */
const faces: Readonly<Record<Locale, readonly [face: string, instead: string]>> = {
  ko: ["함초롬돋움", "맑은 고딕"],
  ja: ["Yu Gothic", "MS Gothic"],
  en: ["함초롬돋움", "Arial"],
};
const mono = ["D2Coding", "Consolas"] as const;
const scripts = ["HANGUL", "LATIN", "HANJA", "JAPANESE", "OTHER", "SYMBOL", "USER"] as const;

/** Contents/header.xml (KS X 6101): every look that the sections refer to. */
export function renderHeader(language: Locale, sections: number): string {
  const list = (name: string, items: readonly string[]): string =>
    `<hh:${name} itemCnt="${items.length}">${items.join("")}</hh:${name}>`;
  const refs = [
    list(
      "fontfaces",
      scripts.map((script) => fontface(script, language)),
    ),
    list(
      "borderFills",
      Object.values(grounds).map((ground, index) => borderFill(ground, index + 1)),
    ),
    list("charProperties", Object.values(characters).map(charPr)),
    list("tabProperties", ['<hh:tabPr id="0" autoTabLeft="0" autoTabRight="0"/>']),
    list("numberings", [numbering]),
    list(
      "paraProperties",
      Object.values(paragraphs).map((form, id) => paraPr(form, id, language)),
    ),
    list("styles", styles.map(style)),
  ];
  return `<hh:head ${namespaces} version="1.4" secCnt="${sections}"><hh:beginNum page="1" footnote="1" endnote="1" pic="1" tbl="1" equation="1"/><hh:refList>${refs.join("")}</hh:refList><hh:compatibleDocument targetProgram="HWP201X"><hh:layoutCompatibility/></hh:compatibleDocument><hh:docOption><hh:linkinfo path="" pageInherit="0" footnoteInherit="0"/></hh:docOption></hh:head>`;
}

function fontface(script: (typeof scripts)[number], language: Locale): string {
  // Ideographs look different in each country, even in a document of another: kana name the country, Hangul too.
  const own = script === "JAPANESE" ? faces.ja : script === "HANGUL" ? faces.ko : faces[language];
  const fonts = [own, mono].map(
    ([face, instead], id) =>
      `<hh:font id="${id}" face="${face}" type="TTF" isEmbedded="0"><hh:substFont face="${instead}" type="TTF" isEmbedded="0" binaryItemIDRef=""/></hh:font>`,
  );
  return `<hh:fontface lang="${script}" fontCnt="${fonts.length}">${fonts.join("")}</hh:fontface>`;
}

function borderFill({ line, fill }: { line?: string; fill?: string }, id: number): string {
  const side = (name: string): string =>
    `<hh:${name} type="${line ? "SOLID" : "NONE"}" width="0.12 mm" color="${line ?? "#000000"}"/>`;
  const sides = ["leftBorder", "rightBorder", "topBorder", "bottomBorder"].map(side).join("");
  const brush = fill
    ? `<hc:fillBrush><hc:winBrush faceColor="${fill}" hatchColor="#999999" alpha="0"/></hc:fillBrush>`
    : "";
  return `<hh:borderFill id="${id}" threeD="0" shadow="0" centerLine="NONE" breakCellSeparateLine="0"><hh:slash type="NONE" Crooked="0" isCounter="0"/><hh:backSlash type="NONE" Crooked="0" isCounter="0"/>${sides}<hh:diagonal type="NONE" width="0.1 mm" color="#000000"/>${brush}</hh:borderFill>`;
}

const all = (element: string, value: number): string =>
  `<hh:${element} ${scripts.map((script) => `${script.toLowerCase()}="${value}"`).join(" ")}/>`;

function charPr({ size, strong, mono: monospaced, ink }: CharacterForm, id: number): string {
  return `<hh:charPr id="${id}" height="${size * 100}" textColor="${(ink ?? tones.ink).toUpperCase()}" shadeColor="none" useFontSpace="0" useKerning="0" symMark="NONE" borderFillIDRef="${groundId("character")}">${all("fontRef", monospaced ? 1 : 0)}${all("ratio", 100)}${all("spacing", 0)}${all("relSz", 100)}${all("offset", 0)}${strong ? "<hh:bold/>" : ""}<hh:underline type="NONE" shape="SOLID" color="#000000"/><hh:strikeout shape="NONE" color="#000000"/><hh:outline type="NONE"/><hh:shadow type="NONE" color="#C0C0C0" offsetX="10" offsetY="10"/></hh:charPr>`;
}

/** Headings carry their own numbers: the outline adds none. */
const numbering = `<hh:numbering id="1" start="0">${Array.from(
  { length: 7 },
  (_, level) =>
    `<hh:paraHead start="1" level="${level + 1}" align="LEFT" useInstWidth="1" autoIndent="1" widthAdjust="0" textOffsetType="PERCENT" textOffset="50" numFormat="DIGIT" charPrIDRef="4294967295" checkable="0"/>`,
).join("")}</hh:numbering>`;

/**
 * Hancom Office reads `breakNonLatinWord` the other way round than the standard names it: BREAK_WORD keeps the words of
 * Korean together, KEEP_WORD fills lines character by character, as Japanese wants it.
 */
function paraPr(
  { before, after, left = 0, first = 0, align = "LEFT", outline, next }: ParagraphForm,
  id: number,
  language: Locale,
): string {
  const heading =
    outline === undefined ? 'type="NONE" idRef="0" level="0"' : `type="OUTLINE" idRef="0" level="${outline - 1}"`;
  const spaces = (unit: number): string => {
    const value = (name: string, amount: number): string => `<hc:${name} value="${amount * unit}" unit="HWPUNIT"/>`;
    return `<hh:margin>${value("intent", first)}${value("left", left)}${value("right", 0)}${value("prev", before)}${value("next", after)}</hh:margin><hh:lineSpacing type="PERCENT" value="160" unit="HWPUNIT"/>`;
  };
  // Older readers count these spaces in halves.
  const margins = `<hp:switch><hp:case hp:required-namespace="http://www.hancom.co.kr/hwpml/2016/HwpUnitChar">${spaces(1)}</hp:case><hp:default>${spaces(2)}</hp:default></hp:switch>`;
  return `<hh:paraPr id="${id}" tabPrIDRef="0" condense="0" fontLineHeight="0" snapToGrid="0" suppressLineNumbers="0" checked="0" textDir="LTR"><hh:align horizontal="${align}" vertical="BASELINE"/><hh:heading ${heading}/><hh:breakSetting breakLatinWord="KEEP_WORD" breakNonLatinWord="${language === "ja" ? "KEEP_WORD" : "BREAK_WORD"}" widowOrphan="1" keepWithNext="${next ? 1 : 0}" keepLines="0" pageBreakBefore="0" lineWrap="BREAK"/><hh:autoSpacing eAsianEng="1" eAsianNum="1"/>${margins}<hh:border borderFillIDRef="${groundId("none")}" offsetLeft="0" offsetRight="0" offsetTop="0" offsetBottom="0" connect="0" ignoreMargin="0"/></hh:paraPr>`;
}

function style({ name, english, paragraph, character }: (typeof styles)[number], id: number): string {
  return `<hh:style id="${id}" type="PARA" name="${name}" engName="${english}" paraPrIDRef="${paragraphId(paragraph)}" charPrIDRef="${characterId(character)}" nextStyleIDRef="0" langID="1042" lockForm="0"/>`;
}
