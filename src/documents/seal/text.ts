import { canonicalJson, type Json } from "../../domain/canonical-json.ts";
import { AkashiError } from "../../domain/errors.ts";
import type { Carrier } from "./carrier.ts";
import { parseSeal } from "./parse.ts";

/** In HTML the seal is a data block before the end of the body, in Markdown a comment at the end. */
const htmlOpen = '<script type="application/json" id="akashi-seal">';
const htmlClose = "</script>\n";
const htmlPlace = "</body>";
const markdownOpen = "\n<!-- akashi-seal\n";
const markdownClose = "\n-->\n";

/** JSON that no script or comment can be ended from. */
function embeddable(seal: Json): string {
  return JSON.stringify(seal).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("-->", "\\u002d->");
}

export const html: Carrier = {
  attach(unsealed, seal) {
    const at = unsealed.lastIndexOf(htmlPlace);
    const part = Buffer.from(`${htmlOpen}${embeddable(seal)}${htmlClose}`);
    return Buffer.concat([unsealed.subarray(0, at), part, unsealed.subarray(at)]);
  },
  detach: (sealed) => cutOut(sealed, htmlOpen, htmlClose),
  content: (unsealed) => unsealed,
};

export const markdown: Carrier = {
  attach: (unsealed, seal) =>
    Buffer.concat([unsealed, Buffer.from(`${markdownOpen}${embeddable(seal)}${markdownClose}`)]),
  detach: (sealed) => cutOut(sealed, markdownOpen, markdownClose),
  content: (unsealed) => unsealed,
};

/** In JSON the seal is the member `seal` beside `document`; what is hashed is the document's RFC 8785 form. */
export const json: Carrier = {
  attach(unsealed, seal) {
    const document = JSON.parse(unsealed.toString()) as Json;
    return Buffer.from(`${JSON.stringify({ document, seal }, null, 2)}\n`);
  },
  detach(sealed) {
    const value = parseSeal(sealed.toString()) as { document?: Json; seal?: unknown };
    if (value.document === undefined || value.seal === undefined) throw new AkashiError("seal.missing");
    return { unsealed: Buffer.from(JSON.stringify(value.document)), seal: value.seal };
  },
  content: (unsealed) => Buffer.from(canonicalJson(JSON.parse(unsealed.toString()) as Json)),
};

function cutOut(sealed: Buffer, open: string, close: string): { unsealed: Buffer; seal: unknown } {
  const start = sealed.lastIndexOf(open);
  const end = sealed.indexOf(close, start + open.length);
  if (start < 0 || end < 0) throw new AkashiError("seal.missing");
  const seal = parseSeal(sealed.subarray(start + open.length, end).toString());
  return { unsealed: Buffer.concat([sealed.subarray(0, start), sealed.subarray(end + close.length)]), seal };
}
