import type { DocumentModel, Orientation } from "../../model.ts";
import { run } from "./inline.ts";
import { eastName } from "./languages.ts";
import { field, gap, paragraph } from "./paragraph.ts";
import type { Writing } from "./writing.ts";
import { el, part, type Xml } from "./xml.ts";

/** A4, in twentieths of a point. */
const short = 11_906;
const long = 16_838;
const margins = { top: 1_417, right: 1_134, bottom: 1_304, left: 1_134, header: 680, footer: 620 } as const;

export function textWidth(orientation: Orientation): number {
  return (orientation === "portrait" ? short : long) - margins.left - margins.right;
}

/** Relationships of what stands at the top and bottom of every page. */
export type Furniture = {
  readonly section: (orientation: Orientation, cover: boolean) => Xml;
  readonly parts: ReadonlyMap<string, string>;
};

/** Headers and footers of a document, for as many orientations as it has. */
export function furniture(writing: Writing): Furniture {
  const { model } = writing;
  const parts = new Map<string, string>();
  const file = (kind: "header" | "footer", name: string, content: string): string => {
    parts.set(`word/${name}.xml`, content);
    return writing.part(kind, `${name}.xml`);
  };
  const pairOf = (name: string, orientation: Orientation, cover: boolean) => ({
    header: file("header", `header-${name}`, headerPart(model, orientation, cover, parts.size + 1)),
    footer: file("footer", `footer-${name}`, footerPart(model, orientation, cover)),
  });
  const made = new Map<string, { header: string; footer: string }>();
  const references = (kind: "default" | "first", name: string, orientation: Orientation): Xml => {
    const pair = made.get(name) ?? pairOf(name, orientation, kind === "first");
    made.set(name, pair);
    return (
      el("w:headerReference", { "w:type": kind, "r:id": pair.header }) +
      el("w:footerReference", { "w:type": kind, "r:id": pair.footer })
    );
  };
  return {
    parts,
    section(orientation, cover) {
      const size =
        orientation === "portrait"
          ? { "w:w": short, "w:h": long }
          : { "w:w": long, "w:h": short, "w:orient": "landscape" };
      const edges = Object.fromEntries(Object.entries(margins).map(([side, width]) => [`w:${side}`, width]));
      return el(
        "w:sectPr",
        {},
        references("default", orientation, orientation),
        cover ? references("first", "cover", orientation) : "",
        el("w:type", { "w:val": "nextPage" }),
        el("w:pgSz", size),
        el("w:pgMar", { ...edges, "w:gutter": 0 }),
        cover ? el("w:titlePg") : "",
      );
    },
  };
}

const prefixes = ["w", "r", "v", "o"] as const;
const tab = el("w:r", {}, el("w:tab"));

function headerPart(model: DocumentModel, orientation: Orientation, cover: boolean, number: number): string {
  const { title, subtitle, layout } = model;
  const draft = layout.watermark;
  const behind = draft === null ? "" : watermark(model, draft, number);
  if (cover) return part("w:hdr", prefixes, draft === null ? gap() : paragraph("Break", {}, behind));
  const first = draft === null ? "" : run(`${draft}  `, { strong: true });
  const line = paragraph(
    "Header",
    { tabs: [["right", textWidth(orientation)]] },
    behind,
    first,
    run(title),
    tab,
    run(subtitle),
  );
  return part("w:hdr", prefixes, line);
}

function footerPart({ layout }: DocumentModel, orientation: Orientation, cover: boolean): string {
  if (cover) return part("w:ftr", prefixes, gap());
  const numbers = [field("PAGE", run("1")), run(" / "), field("NUMPAGES", run("1"))];
  const line = paragraph(
    "Footer",
    { tabs: [["right", textWidth(orientation)]] },
    run(layout.confidentiality ?? ""),
    tab,
    ...numbers,
  );
  return part("w:ftr", prefixes, line);
}

/** Said behind the text of every page, as word processors write it themselves. */
function watermark({ language }: DocumentModel, text: string, number: number): Xml {
  const ems = Array.from(text).reduce((sum, character) => sum + (/[\u0000-\u02ff]/.test(character) ? 0.56 : 1), 0);
  const height = Math.round(Math.min(120, 400 / Math.max(ems, 1)));
  const width = Math.round(height * Math.max(ems, 1));
  const place = [
    "position:absolute",
    `width:${width}pt`,
    `height:${height}pt`,
    "rotation:315",
    "z-index:-251658752",
    "mso-position-horizontal:center",
    "mso-position-horizontal-relative:margin",
    "mso-position-vertical:center",
    "mso-position-vertical-relative:margin",
  ].join(";");
  const type = `_x0000_t136_${number}`;
  const shapeType = el(
    "v:shapetype",
    { id: type, coordsize: "21600,21600", "o:spt": 136, adj: "10800", path: "m@7,l@8,m@5,21600l@6,21600e" },
    el("v:formulas", {}, ...formulas.map((eqn) => el("v:f", { eqn }))),
    el("v:path", { textpathok: "t", "o:connecttype": "rect" }),
    el("v:textpath", { on: "t", fitshape: "t" }),
  );
  const shape = el(
    "v:shape",
    {
      id: `PowerPlusWaterMarkObject${number}`,
      "o:spid": `_x0000_s${2048 + number}`,
      type: `#${type}`,
      alt: text,
      style: place,
      "o:allowincell": "f",
      fillcolor: "#f8eae8",
      stroked: "f",
    },
    el("v:textpath", { style: `font-family:"${eastName(language)}";font-weight:bold`, string: text }),
  );
  return el("w:r", {}, el("w:rPr", {}, el("w:noProof")), el("w:pict", {}, shapeType, shape));
}

/** Of the shape "plain text". Source: ECMA-376 part 4, shape type 136. */
const formulas = [
  "sum #0 0 10800",
  "prod #0 2 1",
  "sum 21600 0 @1",
  "sum 0 0 @2",
  "sum 21600 0 @3",
  "if @0 @3 0",
  "if @0 21600 @1",
  "if @0 0 @2",
  "if @0 @4 21600",
  "mid @5 @6",
  "mid @8 @5",
  "mid @7 @8",
  "mid @6 @7",
  "sum @6 0 @5",
];
