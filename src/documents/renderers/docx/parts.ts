import type { Locale } from "../../../domain/locale.ts";
import { tones } from "../../figures/svg.ts";
import { monoName } from "../../fonts.ts";
import type { DocumentModel } from "../../model.ts";
import { documentTag, latinName, substitutes } from "./languages.ts";
import { relationship, relationshipsPart } from "./writing.ts";
import { declaration, el, part, plain, val, type Xml } from "./xml.ts";

/** Parts that are much the same for every document. */

const word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const office = "http://schemas.openxmlformats.org/officeDocument/2006";
const packages = "http://schemas.openxmlformats.org/package/2006";

/** @param furniture names of the headers' and footers' parts */
export function contentTypes(furniture: readonly string[]): string {
  const standard = (extension: string, type: string): Xml => el("Default", { Extension: extension, ContentType: type });
  const own = (name: string, type: string): Xml => el("Override", { PartName: `/${name}`, ContentType: type });
  return (
    declaration +
    el(
      "Types",
      { xmlns: `${packages}/content-types` },
      standard("rels", "application/vnd.openxmlformats-package.relationships+xml"),
      standard("xml", "application/xml"),
      standard("png", "image/png"),
      // The seal.
      standard("json", "application/json"),
      own("word/document.xml", `${word}.document.main+xml`),
      ...["styles", "settings", "numbering", "fontTable"].map((name) => own(`word/${name}.xml`, `${word}.${name}+xml`)),
      own("word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
      own("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
      own("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
      ...furniture.map((name) => own(name, `${word}.${name.includes("header") ? "header" : "footer"}+xml`)),
    )
  );
}

export function rootRelationships(): string {
  return relationshipsPart([
    relationship("rId1", `${office}/relationships/officeDocument`, "word/document.xml"),
    relationship("rId2", `${packages}/relationships/metadata/core-properties`, "docProps/core.xml"),
    relationship("rId3", `${office}/relationships/extended-properties`, "docProps/app.xml"),
  ]);
}

export function coreProperties({ title, subtitle, language, at }: DocumentModel): string {
  const instant = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const time = (name: string): Xml => el(name, { "xsi:type": "dcterms:W3CDTF" }, instant);
  return (
    declaration +
    el(
      "cp:coreProperties",
      {
        "xmlns:cp": `${packages}/metadata/core-properties`,
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:dcterms": "http://purl.org/dc/terms/",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
      },
      el("dc:title", {}, plain(title)),
      el("dc:subject", {}, plain(subtitle)),
      el("dc:language", {}, documentTag[language]),
      time("dcterms:created"),
      time("dcterms:modified"),
    )
  );
}

export function extendedProperties(): string {
  return declaration + el("Properties", { xmlns: `${office}/extended-properties` }, el("Application", {}, "Akashi"));
}

export function settings(language: Locale): string {
  const compatibility = (name: string, value: number): Xml =>
    el("w:compatSetting", { "w:name": name, "w:uri": "http://schemas.microsoft.com/office/word", "w:val": value });
  return part(
    "w:settings",
    ["w"],
    el("w:zoom", { "w:percent": 100 }),
    val("w:defaultTabStop", 720),
    val("w:characterSpacingControl", language === "ja" ? "compressPunctuation" : "doNotCompress"),
    language === "ja" ? el("w:strictFirstAndLastChars") : "",
    el(
      "w:compat",
      {},
      compatibility("compatibilityMode", 15),
      compatibility("overrideTableStyleFontSizeAndJustification", 1),
      compatibility("enableOpenTypeFeatures", 1),
      compatibility("doNotFlipMirrorIndents", 1),
      compatibility("differentiateMultirowTableHeaders", 1),
    ),
    el("w:themeFontLang", { "w:val": "en-US", "w:eastAsia": language === "ko" ? "ko-KR" : "ja-JP" }),
    el("w:clrSchemeMapping", {
      "w:bg1": "light1",
      "w:t1": "dark1",
      "w:bg2": "light2",
      "w:t2": "dark2",
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`w:accent${n}`, `accent${n}`])),
      "w:hyperlink": "hyperlink",
      "w:followedHyperlink": "followedHyperlink",
    }),
    val("w:decimalSymbol", "."),
    val("w:listSeparator", ","),
  );
}

/** @param ordered how many ordered lists there are: each counts for itself */
export function numbering(ordered: number): string {
  const kind = (id: number, format: string, text: string): Xml =>
    el(
      "w:abstractNum",
      { "w:abstractNumId": id },
      val("w:multiLevelType", "singleLevel"),
      el(
        "w:lvl",
        { "w:ilvl": 0 },
        val("w:start", 1),
        val("w:numFmt", format),
        val("w:lvlText", text),
        val("w:lvlJc", "left"),
        el("w:pPr", {}, el("w:ind", { "w:left": 340, "w:hanging": 340 })),
        el("w:rPr", {}, el("w:rFonts", { "w:ascii": latinName, "w:hAnsi": latinName, "w:hint": "default" })),
      ),
    );
  const count = (id: number, of: number, ...more: readonly Xml[]): Xml =>
    el("w:num", { "w:numId": id }, val("w:abstractNumId", of), ...more);
  const fresh = el("w:lvlOverride", { "w:ilvl": 0 }, val("w:startOverride", 1));
  return part(
    "w:numbering",
    ["w"],
    kind(0, "bullet", "•"),
    kind(1, "decimal", "%1."),
    count(1, 0),
    ...Array.from({ length: ordered }, (_, index) => count(index + 2, 1, fresh)),
  );
}

/** What to take where a family is not installed. */
export function fontTable(): string {
  const fonts = Object.entries(substitutes).map(([name, instead]) =>
    el(
      "w:font",
      { "w:name": name },
      val("w:altName", instead),
      val("w:charset", name.endsWith("JP") ? "80" : name.endsWith("KR") ? "81" : "00"),
      val("w:family", name === monoName ? "modern" : "swiss"),
      val("w:pitch", name === monoName ? "fixed" : "variable"),
    ),
  );
  return part("w:fonts", ["w"], ...fonts);
}

/** Colours and faces that a word processor offers to whoever goes on writing. */
export function theme(): string {
  const rgb = (name: string, value: string): Xml =>
    el(`a:${name}`, {}, el("a:srgbClr", { val: value.replace("#", "") }));
  const { ink, slate, wash, accent, seal, amber, faint } = tones;
  const colours: readonly (readonly [string, string])[] = [
    ["dk1", ink],
    ["lt1", "#ffffff"],
    ["dk2", slate],
    ["lt2", wash],
    ["accent1", accent],
    ["accent2", seal],
    ["accent3", amber],
    ["accent4", slate],
    ["accent5", faint],
    ["accent6", ink],
    ["hlink", accent],
    ["folHlink", slate],
  ];
  const faces = (name: string): Xml =>
    el(
      `a:${name}`,
      {},
      el("a:latin", { typeface: latinName }),
      el("a:ea", { typeface: "" }),
      el("a:cs", { typeface: "" }),
      el("a:font", { script: "Jpan", typeface: "Noto Sans JP" }),
      el("a:font", { script: "Hang", typeface: "Noto Sans KR" }),
    );
  const fill = el("a:solidFill", {}, el("a:schemeClr", { val: "phClr" }));
  const line = el("a:ln", { w: 6350 }, fill);
  const effect = el("a:effectStyle", {}, el("a:effectLst"));
  const thrice = (name: string, one: Xml): Xml => el(`a:${name}`, {}, one, one, one);
  return (
    declaration +
    el(
      "a:theme",
      { "xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main", name: "Akashi" },
      el(
        "a:themeElements",
        {},
        el("a:clrScheme", { name: "Akashi" }, ...colours.map(([name, value]) => rgb(name, value))),
        el("a:fontScheme", { name: "Akashi" }, faces("majorFont"), faces("minorFont")),
        el(
          "a:fmtScheme",
          { name: "Akashi" },
          thrice("fillStyleLst", fill),
          thrice("lnStyleLst", line),
          thrice("effectStyleLst", effect),
          thrice("bgFillStyleLst", fill),
        ),
      ),
    )
  );
}
