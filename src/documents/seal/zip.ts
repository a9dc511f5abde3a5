import { crc32 } from "node:zlib";
import type { Json } from "../../domain/canonical-json.ts";
import { AkashiError } from "../../domain/errors.ts";
import type { Carrier } from "./carrier.ts";
import { parseSeal } from "./parse.ts";

/**
 * In a zip (DOCX, XLSX, HWPX) the seal is the last entry, stored as it is. It is put in and taken out by its bytes:
 * no other entry is packed anew, so that a file verifies whatever packs files a year from now.
 * Source: PKWARE APPNOTE 6.3.10, without zip64, comments and encryption, which our files have not.
 */
export const sealEntry = "META-INF/akashi-seal.json";
const name = Buffer.from(sealEntry, "ascii");

const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const localSize = 30;
const centralSize = 46;
const endSize = 22;
/** MS-DOS date of 1980-01-01: a file says when it was made in its seal. */
const epoch = 0x21;

type End = { readonly count: number; readonly size: number; readonly offset: number };

export const zip: Carrier = {
  attach(unsealed, seal) {
    const end = readEnd(unsealed);
    if (!end) throw new AkashiError("internal.unexpected", { why: "not a zip of ours" });
    const data = Buffer.from(JSON.stringify(seal satisfies Json));
    const local = Buffer.concat([header(localSignature, data), name, data]);
    const central = Buffer.concat([header(centralSignature, data, end.offset), name]);
    const directory = unsealed.subarray(end.offset, end.offset + end.size);
    const tail = writeEnd({
      count: end.count + 1,
      size: end.size + central.length,
      offset: end.offset + local.length,
    });
    return Buffer.concat([unsealed.subarray(0, end.offset), local, directory, central, tail]);
  },
  detach(sealed) {
    const end = readEnd(sealed);
    const size = centralSize + name.length;
    if (!end || end.count === 0 || end.size < size) throw new AkashiError("seal.missing");
    const central = sealed.subarray(end.offset + end.size - size, end.offset + end.size);
    if (central.readUInt32LE(0) !== centralSignature || !central.subarray(centralSize).equals(name)) {
      throw new AkashiError("seal.missing");
    }
    const start = central.readUInt32LE(42);
    const dataStart = start + localSize + name.length;
    if (dataStart > end.offset) throw new AkashiError("seal.malformed");
    const seal = parseSeal(sealed.subarray(dataStart, end.offset).toString());
    const directory = sealed.subarray(end.offset, end.offset + end.size - size);
    const tail = writeEnd({ count: end.count - 1, size: directory.length, offset: start });
    return { unsealed: Buffer.concat([sealed.subarray(0, start), directory, tail]), seal };
  },
  content: (unsealed) => unsealed,
};

/** Names in the directory, as far as it can be read. */
export function entryNames(bytes: Buffer): ReadonlySet<string> {
  const names = new Set<string>();
  const end = readEnd(bytes);
  if (!end) return names;
  const stop = end.offset + end.size;
  let at = end.offset;
  while (at + centralSize <= stop && bytes.readUInt32LE(at) === centralSignature) {
    const length = bytes.readUInt16LE(at + 28);
    names.add(bytes.toString("utf8", at + centralSize, Math.min(at + centralSize + length, stop)));
    at += centralSize + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return names;
}

/** A header of the seal's entry; the central one has five more fields, and where the local one stands. */
function header(signature: number, data: Buffer, offset?: number): Buffer {
  const central = offset !== undefined;
  const bytes = Buffer.alloc(central ? centralSize : localSize);
  bytes.writeUInt32LE(signature, 0);
  const at = central ? 6 : 4;
  if (central) bytes.writeUInt16LE(20, 4);
  bytes.writeUInt16LE(20, at);
  bytes.writeUInt16LE(epoch, at + 8);
  bytes.writeUInt32LE(crc32(data), at + 10);
  bytes.writeUInt32LE(data.length, at + 14);
  bytes.writeUInt32LE(data.length, at + 18);
  bytes.writeUInt16LE(name.length, at + 22);
  if (central) bytes.writeUInt32LE(offset, 42);
  return bytes;
}

/** Undefined unless the last 22 bytes end a zip whose directory stands right before them. */
function readEnd(bytes: Buffer): End | undefined {
  const at = bytes.length - endSize;
  if (at < 0 || bytes.readUInt32LE(at) !== endSignature || bytes.readUInt16LE(at + 20) !== 0) return undefined;
  const end = {
    count: bytes.readUInt16LE(at + 10),
    size: bytes.readUInt32LE(at + 12),
    offset: bytes.readUInt32LE(at + 16),
  };
  return end.offset + end.size === at ? end : undefined;
}

function writeEnd({ count, size, offset }: End): Buffer {
  const bytes = Buffer.alloc(endSize);
  bytes.writeUInt32LE(endSignature, 0);
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}
