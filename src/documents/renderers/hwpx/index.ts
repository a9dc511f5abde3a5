import type { DocumentModel } from "../../model.ts";
import { escapeMarkup as e } from "../markup.ts";
import { type Part, pack } from "../pack.ts";
import { visible } from "../text.ts";
import type { Writing } from "./blocks.ts";
import { namespaces } from "./namespaces.ts";
import { Ids } from "./paragraph.ts";
import { renderSection, sectionsOf } from "./section.ts";
import { renderHeader } from "./styles.ts";

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** OWPML (KS X 6101) in a package that Hancom Office reads. */
export function renderHwpx(model: DocumentModel): Buffer {
  const writing: Writing = { model, ids: new Ids(), pictures: [] };
  const sections = sectionsOf(model).map((section) => renderSection(section, writing));
  const xml = (name: string, content: string): Part => ({ name, data: `${declaration}${content}` });
  return pack([
    // Readers know the package by these first bytes.
    { name: "mimetype", data: "application/hwp+zip", stored: true },
    xml("version.xml", version),
    xml("Contents/header.xml", renderHeader(model.language, sections.length)),
    ...sections.map((content, index) => xml(`Contents/section${index}.xml`, content)),
    ...writing.pictures.map((data, index): Part => ({ name: `BinData/image${index + 1}.png`, data, stored: true })),
    { name: "Preview/PrvText.txt", data: preview(model) },
    xml("settings.xml", settings),
    xml("META-INF/container.xml", container),
    xml("META-INF/manifest.xml", manifest),
    xml("Contents/content.hpf", packageDocument(model, sections.length, writing.pictures.length)),
  ]);
}

const version =
  '<hv:HCFVersion xmlns:hv="http://www.hancom.co.kr/hwpml/2011/version" tagetApplication="WORDPROCESSOR" major="5" minor="1" micro="1" buildNumber="0" os="1" xmlVersion="1.4" application="Akashi" appVersion="0.1"/>';

const settings =
  '<ha:HWPApplicationSetting xmlns:ha="http://www.hancom.co.kr/hwpml/2011/app" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0"><ha:CaretPosition listIDRef="0" paraIDRef="0" pos="0"/></ha:HWPApplicationSetting>';

const container =
  '<ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:hpf="http://www.hancom.co.kr/schema/2011/hpf"><ocf:rootfiles><ocf:rootfile full-path="Contents/content.hpf" media-type="application/hwpml-package+xml"/><ocf:rootfile full-path="Preview/PrvText.txt" media-type="text/plain"/></ocf:rootfiles></ocf:container>';

const manifest = '<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>';

function packageDocument({ title, subtitle, language }: DocumentModel, sections: number, pictures: number): string {
  const item = (id: string, href: string, type: string, more = ""): string =>
    `<opf:item id="${id}" href="${href}" media-type="${type}"${more}/>`;
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const items = [
    item("header", "Contents/header.xml", "application/xml"),
    ...numbers(pictures).map((n) => item(`image${n + 1}`, `BinData/image${n + 1}.png`, "image/png", ' isEmbeded="1"')),
    ...numbers(sections).map((n) => item(`section${n}`, `Contents/section${n}.xml`, "application/xml")),
    item("settings", "settings.xml", "application/xml"),
  ];
  const spine = ["header", ...numbers(sections).map((n) => `section${n}`)].map(
    (id) => `<opf:itemref idref="${id}" linear="yes"/>`,
  );
  return `<opf:package ${namespaces} version="" unique-identifier="" id=""><opf:metadata><opf:title>${e(visible(title))}</opf:title><opf:language>${language}</opf:language><opf:meta name="creator" content="text">Akashi</opf:meta><opf:meta name="subject" content="text">${e(visible(subtitle))}</opf:meta></opf:metadata><opf:manifest>${items.join("")}</opf:manifest><opf:spine>${spine.join("")}</opf:spine></opf:package>`;
}

/** What a file manager shows before the document is opened: its beginning. */
function preview({ title, subtitle, facts, blocks }: DocumentModel): string {
  const headings = blocks.flatMap((block) => (block.type === "heading" ? [block.text] : []));
  const lines = [title, subtitle, ...facts.map(([label, value]) => `${label}: ${value}`), ...headings];
  return visible(lines.join("\r\n").slice(0, 1000).toWellFormed());
}
