import { canonicalJson, type Json } from "../domain/canonical-json.ts";
import { AkashiError } from "../domain/errors.ts";
import { sha256 } from "../ledger/tree.ts";

/** The formats a sealed document can have. */
export const documentFormats = ["html", "md", "json"] as const;
export type DocumentFormat = (typeof documentFormats)[number];

/**
 * The seal is one named part of a file; everything else is what is sealed. In HTML it is a data block before the end
 * of the body, in Markdown a comment at the end, in JSON the member `seal` beside `document`.
 */
const htmlOpen = '<script type="application/json" id="akashi-seal">';
const htmlClose = "</script>\n";
const htmlPlace = "</body>";
const markdownOpen = "\n<!-- akashi-seal\n";
const markdownClose = "\n-->\n";

/** JSON that no script or comment can be ended from. */
function embeddable(seal: Json): string {
  return JSON.stringify(seal).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("-->", "\\u002d->");
}

/** Hexadecimal SHA-256 of everything but the seal; for JSON of its RFC 8785 form. */
export function contentHash(format: DocumentFormat, unsealed: string): string {
  const text = format === "json" ? canonicalJson(JSON.parse(unsealed) as Json) : unsealed;
  return sha256(text).toString("hex");
}

export function attachSeal(format: DocumentFormat, unsealed: string, seal: Json): string {
  if (format === "html") {
    const at = unsealed.lastIndexOf(htmlPlace);
    return `${unsealed.slice(0, at)}${htmlOpen}${embeddable(seal)}${htmlClose}${unsealed.slice(at)}`;
  }
  if (format === "md") return `${unsealed}${markdownOpen}${embeddable(seal)}${markdownClose}`;
  return `${JSON.stringify({ document: JSON.parse(unsealed) as Json, seal }, null, 2)}\n`;
}

export type Opened = { readonly format: DocumentFormat; readonly unsealed: string; readonly seal: unknown };

/**
 * Takes a sealed file apart. What it gives counts only where `attachSeal` makes the very same file of it again:
 * nothing covers the bytes of the seal itself, nor the place where it stands.
 * @throws seal.missing, seal.malformed
 */
export function detachSeal(text: string): Opened {
  const format = formatOf(text);
  if (format === "json") {
    const value = parse(text) as { document?: Json; seal?: unknown };
    if (value.document === undefined || value.seal === undefined) throw new AkashiError("seal.missing");
    return { format, unsealed: JSON.stringify(value.document), seal: value.seal };
  }
  const [open, close] = format === "html" ? [htmlOpen, htmlClose] : [markdownOpen, markdownClose];
  const start = text.lastIndexOf(open);
  const end = text.indexOf(close, start + open.length);
  if (start < 0 || end < 0) throw new AkashiError("seal.missing");
  const seal = parse(text.slice(start + open.length, end));
  return { format, unsealed: text.slice(0, start) + text.slice(end + close.length), seal };
}

function formatOf(text: string): DocumentFormat {
  if (/^\s*<!doctype html/i.test(text)) return "html";
  return /^\s*\{/.test(text) ? "json" : "md";
}

/** Whether sealing what was taken apart gives this file and no other. */
export function isWhole(text: string, { format, unsealed, seal }: Opened): boolean {
  try {
    return attachSeal(format, unsealed, seal as Json) === text;
  } catch {
    return false; // nested deeper than any document of ours
  }
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // falls through to the one error this function gives
  }
  throw new AkashiError("seal.malformed");
}
