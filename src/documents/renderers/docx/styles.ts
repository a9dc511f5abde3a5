import type { Locale } from "../../../domain/locale.ts";
import { tones } from "../../figures/svg.ts";
import type { MarkStatus } from "../../model.ts";
import { fontsOf, languageOf } from "./languages.ts";
import { el, part, val, type Xml } from "./xml.ts";

/** Colours as WordprocessingML writes them. */
export const ink = tones.ink.slice(1);
export const slate = "56606E";
export const accent = tones.accent.slice(1);
export const vermilion = tones.seal.slice(1);
export const amber = tones.amber.slice(1);
export const wash = tones.wash.slice(1);
export const faint = tones.faint.slice(1);

/** Half points. */
const sizes = { body: 20, table: 18, small: 17, tiny: 15 } as const;

type Look = {
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly more?: Xml;
};

/** Elements in the order that the schema wants. */
function look({ size, bold, color, more = "" }: Look): Xml {
  const parts = [
    bold === undefined ? "" : el("w:b", bold ? {} : { "w:val": 0 }),
    color === undefined ? "" : val("w:color", color),
    size === undefined ? "" : val("w:sz", size) + val("w:szCs", size),
    more,
  ].join("");
  return parts === "" ? "" : el("w:rPr", {}, parts);
}

type Style = Look & {
  readonly id: string;
  readonly name: string;
  readonly basedOn?: string;
  readonly next?: string;
  /** Paragraph properties, in the order that the schema wants. */
  readonly paragraph?: Xml;
  /** Offered in the gallery of styles. */
  readonly offered?: boolean;
};

function paragraphStyle({ id, name, basedOn = "Normal", next, paragraph = "", offered, ...text }: Style): Xml {
  return el(
    "w:style",
    { "w:type": "paragraph", "w:styleId": id },
    val("w:name", name),
    val("w:basedOn", basedOn),
    next === undefined ? "" : val("w:next", next),
    offered ? el("w:qFormat") : "",
    paragraph === "" ? "" : el("w:pPr", {}, paragraph),
    look(text),
  );
}

function characterStyle(id: string, name: string, properties: Xml): Xml {
  return el(
    "w:style",
    { "w:type": "character", "w:customStyle": 1, "w:styleId": id },
    val("w:name", name),
    val("w:basedOn", "DefaultParagraphFont"),
    el("w:rPr", {}, properties),
  );
}

const spacing = (before: number, after: number, line?: number): Xml =>
  el("w:spacing", {
    "w:before": before,
    "w:after": after,
    "w:line": line,
    "w:lineRule": line === undefined ? undefined : "atLeast",
  });
const indent = (left: number, hanging?: number): Xml => el("w:ind", { "w:left": left, "w:hanging": hanging });
export const border = (name: string, style: string, size: number, color: string, space = 0): Xml =>
  el(`w:${name}`, { "w:val": style, "w:sz": size, "w:space": space, "w:color": color });
export const shade = (fill: string): Xml => el("w:shd", { "w:val": "clear", "w:color": "auto", "w:fill": fill });

const frame = (style: string, color: string): Xml => border("bdr", style, 6, color);
const bold = el("w:b");
const color = (value: string): Xml => val("w:color", value);

/** Shape tells a seal from another; colour only repeats it. */
const seals: Readonly<Record<Exclude<MarkStatus, "none">, Xml>> = {
  proven: bold + color("FFFFFF") + frame("single", vermilion) + shade(vermilion),
  attested: color(vermilion) + frame("single", vermilion),
  held: color(slate) + frame("dashed", slate),
  stale: color(slate) + frame("dashed", slate),
  contradicted: bold + color("FFFFFF") + frame("single", ink) + shade(ink),
  unproven: color(slate) + frame("dotted", slate),
};

/** The id of a style by the status that it shows. */
export function sealStyle(status: Exclude<MarkStatus, "none">): string {
  return `Seal${status.charAt(0).toUpperCase()}${status.slice(1)}`;
}

const box = (style: string, colour: string, fill: string): Xml =>
  el("w:pBdr", {}, border("left", style, 24, colour, 8)) + shade(fill);

export function styles(language: Locale): string {
  const east = language !== "en";
  const line = east ? 320 : 300;
  const heading = (level: 1 | 2 | 3, size: number, before: number): Xml =>
    paragraphStyle({
      id: `Heading${level}`,
      name: `heading ${level}`,
      next: "BodyText",
      offered: true,
      paragraph:
        el("w:keepNext") + el("w:keepLines") + spacing(before, 120, size * 13) + val("w:outlineLvl", level - 1),
      size,
      bold: true,
    });
  const contents = (level: 1 | 2): Xml =>
    paragraphStyle({
      id: `TOC${level}`,
      name: `toc ${level}`,
      paragraph:
        el("w:tabs", {}, el("w:tab", { "w:val": "right", "w:leader": "dot", "w:pos": 9638 })) +
        spacing(level === 1 ? 80 : 0, 40) +
        indent((level - 1) * 360),
      bold: level === 1,
    });
  return part(
    "w:styles",
    ["w"],
    el("w:docDefaults", {}, el("w:rPrDefault", {}, el("w:rPr", {}, languageOf(language)))),
    normal(language, line),
    el(
      "w:style",
      { "w:type": "character", "w:default": 1, "w:styleId": "DefaultParagraphFont" },
      val("w:name", "Default Paragraph Font"),
      el("w:semiHidden"),
    ),
    tableStyle("TableNormal", "Normal Table", undefined, ""),
    tableStyle(
      "AkashiTable",
      "Akashi Table",
      "TableNormal",
      border("top", "single", 8, ink) + border("bottom", "single", 4, faint) + border("insideH", "single", 4, faint),
    ),
    paragraphStyle({ id: "BodyText", name: "Body Text", offered: true, paragraph: spacing(0, 140) }),
    paragraphStyle({
      id: "Title",
      name: "Title",
      next: "BodyText",
      offered: true,
      paragraph: el("w:keepNext") + spacing(60, 240, 560),
      size: 44,
      bold: true,
    }),
    paragraphStyle({
      id: "Subtitle",
      name: "Subtitle",
      next: "Title",
      offered: true,
      paragraph: el("w:keepNext") + spacing(160, 0),
      size: 22,
      color: slate,
    }),
    heading(1, 29, 440),
    heading(2, 23, 340),
    heading(3, 20, 260),
    paragraphStyle({
      id: "TOCHeading",
      name: "TOC Heading",
      next: "BodyText",
      paragraph: el("w:keepNext") + spacing(360, 160),
      size: 26,
      bold: true,
    }),
    contents(1),
    contents(2),
    paragraphStyle({
      id: "Caption",
      name: "caption",
      offered: true,
      paragraph: el("w:keepNext") + spacing(200, 100),
      size: sizes.small,
      color: slate,
    }),
    paragraphStyle({ id: "Figure", name: "Figure", paragraph: spacing(100, 60) }),
    paragraphStyle({
      id: "FigureCaption",
      name: "Figure Caption",
      basedOn: "Caption",
      paragraph: val("w:keepNext", 0) + spacing(0, 240),
    }),
    paragraphStyle({ id: "ListBullet", name: "List Bullet", paragraph: spacing(0, 80) }),
    paragraphStyle({ id: "ListNumber", name: "List Number", paragraph: spacing(0, 80) }),
    paragraphStyle({ id: "Checkbox", name: "Checkbox", paragraph: spacing(0, 80) + indent(340, 340) }),
    paragraphStyle({ id: "Facts", name: "Facts", paragraph: spacing(30, 30) }),
    paragraphStyle({ id: "FactLabel", name: "Fact Label", basedOn: "Facts", color: slate }),
    paragraphStyle({
      id: "CalloutTitle",
      name: "Callout Title",
      next: "Callout",
      paragraph: el("w:keepNext") + box("single", accent, wash) + spacing(160, 0) + indent(200),
      bold: true,
    }),
    paragraphStyle({
      id: "Callout",
      name: "Callout",
      paragraph: box("single", accent, wash) + spacing(0, 200) + indent(200),
    }),
    paragraphStyle({
      id: "MissingTitle",
      name: "Missing Title",
      next: "Missing",
      paragraph: el("w:keepNext") + box("double", amber, "FBF3E6") + spacing(160, 0) + indent(200),
      bold: true,
    }),
    paragraphStyle({
      id: "Missing",
      name: "Missing",
      paragraph: box("double", amber, "FBF3E6") + spacing(0, 200) + indent(200),
    }),
    paragraphStyle({
      id: "Legend",
      name: "Legend",
      paragraph: spacing(0, 60) + indent(400, 400),
      size: sizes.small,
      color: slate,
    }),
    paragraphStyle({ id: "TableText", name: "Table Text", paragraph: spacing(20, 40, east ? 270 : 250), size: 18 }),
    paragraphStyle({ id: "TableHead", name: "Table Head", basedOn: "TableText", size: sizes.small, bold: true }),
    paragraphStyle({
      id: "TableGroup",
      name: "Table Group",
      basedOn: "TableText",
      paragraph: spacing(40, 40),
      bold: true,
    }),
    paragraphStyle({ id: "TableStrong", name: "Table Strong", basedOn: "TableText", bold: true }),
    paragraphStyle({
      id: "TableEnd",
      name: "Table End",
      paragraph: el("w:spacing", { "w:before": 0, "w:after": 0, "w:line": 200, "w:lineRule": "exact" }),
    }),
    paragraphStyle({ id: "TableList", name: "Table List", basedOn: "TableText" }),
    paragraphStyle({
      id: "TableCheckbox",
      name: "Table Checkbox",
      basedOn: "TableText",
      paragraph: indent(300, 300),
    }),
    paragraphStyle({
      id: "Note",
      name: "Note",
      paragraph: spacing(0, 40, 260) + indent(480),
      size: sizes.small,
    }),
    paragraphStyle({
      id: "NoteFirst",
      name: "Note First",
      basedOn: "Note",
      next: "Note",
      paragraph: el("w:keepNext") + spacing(100, 40, 260) + indent(480, 480),
    }),
    paragraphStyle({
      id: "Colophon",
      name: "Colophon",
      paragraph: el("w:keepLines") + spacing(0, 80, 250),
      size: sizes.small,
      color: slate,
    }),
    paragraphStyle({
      id: "Confidentiality",
      name: "Confidentiality",
      paragraph: spacing(320, 0),
      bold: true,
    }),
    paragraphStyle({
      id: "Header",
      name: "header",
      paragraph: el("w:pBdr", {}, border("bottom", "single", 4, faint, 4)) + spacing(0, 0, 220),
      size: sizes.tiny,
      color: slate,
    }),
    paragraphStyle({
      id: "Footer",
      name: "footer",
      paragraph: spacing(0, 0, 220),
      size: sizes.tiny,
      color: slate,
    }),
    paragraphStyle({ id: "Brand", name: "Brand", paragraph: el("w:keepNext") + spacing(0, 0), size: 44 }),
    paragraphStyle({
      id: "CoverBrand",
      name: "Cover Brand",
      basedOn: "Brand",
      paragraph: spacing(2800, 0),
      size: 60,
    }),
    paragraphStyle({
      id: "Rule",
      name: "Rule",
      paragraph: el("w:keepNext") + el("w:pBdr", {}, border("bottom", "single", 4, faint)) + spacing(360, 160, 20),
      size: 2,
    }),
    paragraphStyle({
      id: "Break",
      name: "Break",
      paragraph: el("w:spacing", { "w:before": 0, "w:after": 0, "w:line": 20, "w:lineRule": "exact" }),
      size: 2,
    }),
    el(
      "w:style",
      { "w:type": "character", "w:styleId": "Strong" },
      val("w:name", "Strong"),
      val("w:basedOn", "DefaultParagraphFont"),
      el("w:qFormat"),
      el("w:rPr", {}, bold),
    ),
    el(
      "w:style",
      { "w:type": "character", "w:styleId": "Hyperlink" },
      val("w:name", "Hyperlink"),
      val("w:basedOn", "DefaultParagraphFont"),
      el("w:rPr", {}, color(accent)),
    ),
    characterStyle("Code", "Code", fontsOf(language, true) + el("w:noProof")),
    characterStyle("Withheld", "Withheld", color(slate)),
    characterStyle(
      "SealWord",
      "Seal Word",
      val("w:b", 0) + color(slate) + val("w:sz", sizes.tiny) + val("w:szCs", sizes.tiny),
    ),
    characterStyle("NoteNumber", "Note Number", color(accent) + val("w:vertAlign", "superscript")),
    ...Object.entries(seals).map(([status, properties]) =>
      characterStyle(sealStyle(status as Exclude<MarkStatus, "none">), `Seal ${status}`, properties),
    ),
  );
}

/**
 * What every paragraph is based on. It stands here and not among the document's defaults, because LibreOffice lets those
 * win over the style of a run in a table.
 */
function normal(language: Locale, line: number): Xml {
  return el(
    "w:style",
    { "w:type": "paragraph", "w:default": 1, "w:styleId": "Normal" },
    val("w:name", "Normal"),
    el("w:qFormat"),
    el(
      "w:pPr",
      {},
      el("w:widowControl"),
      // Korean breaks between words, Japanese never before or after what may not stand there.
      el("w:kinsoku"),
      language === "ko" ? val("w:wordWrap", 0) : "",
      el("w:overflowPunct"),
      val("w:snapToGrid", 0),
      spacing(0, 0, line),
    ),
    el("w:rPr", {}, fontsOf(language), color(ink), val("w:sz", sizes.body), val("w:szCs", sizes.body)),
  );
}

function tableStyle(id: string, name: string, basedOn: string | undefined, borders: Xml): Xml {
  const margins =
    basedOn === undefined ? { top: 0, left: 0, bottom: 0, right: 170 } : { top: 30, left: 85, bottom: 30, right: 85 };
  return el(
    "w:style",
    basedOn === undefined
      ? { "w:type": "table", "w:default": 1, "w:styleId": id }
      : { "w:type": "table", "w:customStyle": 1, "w:styleId": id },
    val("w:name", name),
    basedOn === undefined ? "" : val("w:basedOn", basedOn),
    basedOn === undefined ? el("w:semiHidden") : "",
    el(
      "w:tblPr",
      {},
      el("w:tblInd", { "w:w": 0, "w:type": "dxa" }),
      borders === "" ? "" : el("w:tblBorders", {}, borders),
      el(
        "w:tblCellMar",
        {},
        ...(["top", "left", "bottom", "right"] as const).map((side) =>
          el(`w:${side}`, { "w:w": margins[side], "w:type": "dxa" }),
        ),
      ),
    ),
  );
}
