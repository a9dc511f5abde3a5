import { el, val, type Xml } from "./xml.ts";

/** What a paragraph has beyond its style, in the order of the schema. */
export type ParagraphOptions = {
  readonly keepNext?: boolean;
  readonly pageBreakBefore?: boolean;
  readonly list?: { readonly number: number };
  readonly tabs?: readonly (readonly [kind: "left" | "right", at: number])[];
  readonly align?: "start" | "end" | "center";
  readonly section?: Xml;
};

export function paragraph(style: string, options: ParagraphOptions, ...content: readonly Xml[]): Xml {
  const { keepNext, pageBreakBefore, list, tabs, align, section } = options;
  const properties = [
    val("w:pStyle", style),
    keepNext ? el("w:keepNext") : "",
    pageBreakBefore ? el("w:pageBreakBefore") : "",
    list ? el("w:numPr", {}, val("w:ilvl", 0), val("w:numId", list.number)) : "",
    tabs ? el("w:tabs", {}, ...tabs.map(([kind, at]) => el("w:tab", { "w:val": kind, "w:pos": at }))) : "",
    align && align !== "start" ? val("w:jc", align === "end" ? "right" : align) : "",
    section ?? "",
  ];
  return el("w:p", {}, el("w:pPr", {}, ...properties), ...content);
}

/** A paragraph that cannot be seen: what carries a break, or keeps two tables apart. */
export function gap(options: ParagraphOptions = {}): Xml {
  return paragraph("Break", options);
}

/** A field whose result is filled in; a word processor computes it anew. */
export function field(instruction: string, ...result: readonly Xml[]): Xml {
  return el("w:fldSimple", { "w:instr": ` ${instruction} ` }, ...result);
}
