import type { Json } from "../../domain/canonical-json.ts";
import { AkashiError } from "../../domain/errors.ts";
import type { Carrier } from "./carrier.ts";
import { parseSeal } from "./parse.ts";

/**
 * In a PDF the seal is an attached file. An unsealed document has it already, with an empty object in it; its trailer
 * says which object that is. Sealing appends one incremental update that gives this object its content, so that the
 * sealed file begins with the very bytes that were sealed.
 * Source: ISO 32000-1, 7.5.6 (incremental updates) and 7.5.8 (cross-reference streams).
 */
export const sealFile = "akashi-seal.json";
export const sealTrailerKey = "AkashiSeal";

const end = "%%EOF\n";
/** Type of entry, offset, generation. */
const widths = [1, 4, 1] as const;
const entrySize = 6;

export const pdf: Carrier = {
  attach(unsealed, seal) {
    const trailer = readTrailer(unsealed);
    const place = trailer && numberIn(trailer.text, new RegExp(`/${sealTrailerKey} (\\d+) 0 R`));
    const size = trailer && numberIn(trailer.text, /\/Size (\d+)/);
    if (!trailer || place === undefined || size === undefined) throw notOurs();
    const file = streamObject(place, dictionaryOf(unsealed, place), Buffer.from(JSON.stringify(seal satisfies Json)));
    const at = unsealed.length + file.length;
    const kept = trailer.text.match(/\/(?:Root|Info) \d+ 0 R|\/ID \[[^\]]*\]/g) ?? [];
    const dictionary = `<< /Type /XRef /Size ${size + 1} /W [${widths.join(" ")}] /Index [${place} 1 ${size} 1] /Prev ${trailer.offset} ${kept.join(" ")} /Length ${2 * entrySize} >>`;
    const entries = Buffer.concat([entry(unsealed.length), entry(at)]);
    const table = streamObject(size, dictionary, entries);
    return Buffer.concat([unsealed, file, table, Buffer.from(`startxref\n${at}\n${end}`)]);
  },
  detach(sealed) {
    const trailer = readTrailer(sealed);
    if (!trailer || !/\/Prev \d+/.test(trailer.text) || trailer.data.length < entrySize) {
      throw new AkashiError("seal.missing");
    }
    const start = trailer.data.readUInt32BE(1);
    if (start >= trailer.offset) throw new AkashiError("seal.malformed");
    const file = readStream(sealed, start);
    if (!file) throw new AkashiError("seal.malformed");
    return { unsealed: sealed.subarray(0, start), seal: parseSeal(file.data.toString()) };
  },
  content: (unsealed) => unsealed,
};

function notOurs(): AkashiError {
  return new AkashiError("internal.unexpected", { why: "not a PDF of ours" });
}

function entry(offset: number): Buffer {
  const bytes = Buffer.alloc(entrySize);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt32BE(offset, 1);
  return bytes;
}

function streamObject(number: number, dictionary: string, data: Buffer): Buffer {
  const sized = dictionary
    .replace(/\/Length \d+/, `/Length ${data.length}`)
    .replace(/(\/Params\s*<<[^>]*\/Size )\d+/, `$1${data.length}`);
  return Buffer.concat([
    Buffer.from(`${number} 0 obj\n${sized}\nstream\n`),
    data,
    Buffer.from("\nendstream\nendobj\n"),
  ]);
}

type Stream = { readonly text: string; readonly data: Buffer };

/** A stream object that begins at a place; of no other file than ours, where lengths are numbers. */
function readStream(bytes: Buffer, offset: number): Stream | undefined {
  const head = bytes.subarray(offset, offset + 4096).toString("latin1");
  const match = /^\d+ 0 obj\s+(<<[\s\S]*?>>)\s+stream\r?\n/.exec(head);
  if (!match) return undefined;
  const [whole, text = ""] = match;
  const length = numberIn(text, /\/Length (\d+)/);
  const start = offset + whole.length;
  if (length === undefined || start + length > bytes.length) return undefined;
  return { text, data: bytes.subarray(start, start + length) };
}

/** The last cross-reference stream, whose dictionary is the file's trailer. */
function readTrailer(bytes: Buffer): (Stream & { readonly offset: number }) | undefined {
  const match = /startxref\n(\d+)\n%%EOF\n$/.exec(bytes.subarray(-64).toString("latin1"));
  if (!match) return undefined;
  const offset = Number(match[1]);
  const stream = readStream(bytes, offset);
  return stream && /\/Type \/XRef/.test(stream.text) ? { ...stream, offset } : undefined;
}

/** The dictionary of the seal's stream in an unsealed document. */
function dictionaryOf(unsealed: Buffer, place: number): string {
  const at = unsealed.lastIndexOf(`\n${place} 0 obj\n`);
  const stream = at < 0 ? undefined : readStream(unsealed, at + 1);
  if (!stream) throw notOurs();
  return stream.text;
}

function numberIn(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
