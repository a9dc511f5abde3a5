import type { Json } from "../../domain/canonical-json.ts";
import { sha256 } from "../../ledger/tree.ts";
import type { DocumentFormat } from "../format.ts";
import type { Carrier } from "./carrier.ts";
import { pdf } from "./pdf.ts";
import { html, json, markdown } from "./text.ts";
import { entryNames, zip } from "./zip.ts";

const carriers: Readonly<Record<DocumentFormat, Carrier>> = {
  html,
  pdf,
  docx: zip,
  xlsx: zip,
  hwpx: zip,
  md: markdown,
  json,
};

/** Hexadecimal SHA-256 of everything but the seal; for JSON of its RFC 8785 form. */
export function contentHash(format: DocumentFormat, unsealed: Buffer): string {
  return sha256(carriers[format].content(unsealed)).toString("hex");
}

export function attachSeal(format: DocumentFormat, unsealed: Buffer, seal: Json): Buffer {
  return carriers[format].attach(unsealed, seal);
}

export type Opened = { readonly format: DocumentFormat; readonly unsealed: Buffer; readonly seal: unknown };

/**
 * Takes a sealed file apart. What it gives counts only where `attachSeal` makes the very same file of it again:
 * nothing covers the bytes of the seal itself, nor the place where it stands.
 * @throws seal.missing, seal.malformed
 */
export function detachSeal(sealed: Buffer): Opened {
  const format = formatOf(sealed);
  return { format, ...carriers[format].detach(sealed) };
}

function formatOf(bytes: Buffer): DocumentFormat {
  const start = bytes.subarray(0, 200).toString("latin1");
  if (start.startsWith("%PDF-")) return "pdf";
  if (start.startsWith("PK\u0003\u0004")) return zipped(bytes);
  if (/^\s*<!doctype html/i.test(start)) return "html";
  return /^\s*\{/.test(start) ? "json" : "md";
}

/** An entry that every file of a format has. */
const packages: readonly (readonly [entry: string, format: DocumentFormat])[] = [
  ["word/document.xml", "docx"],
  ["xl/workbook.xml", "xlsx"],
  ["Contents/content.hpf", "hwpx"],
];

/** What kind of package it is. One that cannot be told has no seal of ours either, whatever it is taken for. */
function zipped(bytes: Buffer): DocumentFormat {
  const names = entryNames(bytes);
  return packages.find(([entry]) => names.has(entry))?.[1] ?? "docx";
}

/** Whether sealing what was taken apart gives this file and no other. */
export function isWhole(sealed: Buffer, { format, unsealed, seal }: Opened): boolean {
  try {
    return attachSeal(format, unsealed, seal as Json).equals(sealed);
  } catch {
    return false; // nested deeper than any document of ours
  }
}
