import { escapeMarkup } from "../markup.ts";
import { visible } from "../text.ts";

/** A piece of well-formed XML. Only the functions here make it of text. */
export type Xml = string & { readonly kind?: "xml" };

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element. Attributes that are undefined are left out. */
export function el(name: string, attributes: Attributes = {}, ...content: readonly Xml[]): Xml {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeMarkup(attributeText(String(value)))}"`)
    .join("");
  const inside = content.join("");
  return inside === "" ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

/** Line ends in attributes become spaces in every parser: they do so here, where it can be seen. */
function attributeText(text: string): string {
  return visible(text).replaceAll("\n", " ");
}

/** A setting that WordprocessingML writes as an element with a value. */
export function val(name: string, value?: string | number): Xml {
  return el(name, { "w:val": value });
}

/** Text, its spaces kept, its lines broken where it has line ends. */
export function textOf(text: string): Xml {
  return visible(text)
    .split("\n")
    .map((line) => (line === "" ? "" : `<w:t xml:space="preserve">${escapeMarkup(line)}</w:t>`))
    .join("<w:br/>");
}

/** Text as the content of an element that is not WordprocessingML. */
export function plain(text: string): Xml {
  return escapeMarkup(visible(text));
}

export const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export const namespaces = {
  w: "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
  r: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
  wp: "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
  a: "http://schemas.openxmlformats.org/drawingml/2006/main",
  pic: "http://schemas.openxmlformats.org/drawingml/2006/picture",
  mc: "http://schemas.openxmlformats.org/markup-compatibility/2006",
  w14: "http://schemas.microsoft.com/office/word/2010/wordml",
  v: "urn:schemas-microsoft-com:vml",
  o: "urn:schemas-microsoft-com:office:office",
} as const;

/** A part of the package: the declaration, and a root that declares these prefixes. */
export function part(root: string, prefixes: readonly (keyof typeof namespaces)[], ...content: readonly Xml[]): string {
  const declared = Object.fromEntries(prefixes.map((prefix) => [`xmlns:${prefix}`, namespaces[prefix]]));
  // Readers that know nothing of Word 2010 pass over what is its alone.
  const ignorable = prefixes.includes("w14") ? { "mc:Ignorable": "w14" } : {};
  return declaration + el(root, { ...declared, ...ignorable }, ...content);
}
