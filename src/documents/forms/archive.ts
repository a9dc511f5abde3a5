import { constants, crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { AkashiError } from "../../domain/errors.ts";

/**
 * A zip that a stranger made. Nothing in it is trusted: names, sizes and places are checked before anything is
 * inflated, and inflating ends at the size that was declared. Source: PKWARE APPNOTE 6.3.10.
 */
export type Archive = { readonly bytes: Buffer; readonly entries: readonly Entry[]; readonly comment: Buffer };
type Entry = {
  readonly name: string;
  /** Of its local header; and where the next one begins. */
  readonly start: number;
  readonly next: number;
  readonly data: number;
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
  readonly method: number;
  /** Its record in the directory. */
  readonly record: Buffer;
};

/** What no form of an agency comes near. */
export const limits = {
  file: 64 * 1024 * 1024,
  entries: 2_000,
  entry: 64 * 1024 * 1024,
  total: 256 * 1024 * 1024,
  /** Inflated to packed, of entries above a mebibyte; deflate itself reaches a thousand. */
  ratio: 200,
} as const;

const localSignature = 0x04034b50;
const centralSignature = 0x02014b50;
const endSignature = 0x06054b50;
const encrypted = 1;
const later = 8;

function unreadable(why: string): AkashiError {
  return new AkashiError("form.unreadable", { why });
}

function tooLarge(what: string): AkashiError {
  return new AkashiError("form.too-large", { what });
}

/** @throws form.unreadable, form.too-large, form.unsafe */
export function openArchive(bytes: Buffer): Archive {
  if (bytes.length > limits.file) throw tooLarge(`${bytes.length} > ${limits.file}`);
  const end = endOf(bytes);
  const count = bytes.readUInt16LE(end + 10);
  const offset = bytes.readUInt32LE(end + 16);
  const size = bytes.readUInt32LE(end + 12);
  if (count > limits.entries) throw tooLarge(`${count} entries > ${limits.entries}`);
  if (offset + size !== end || count === 0) throw unreadable("directory");
  const records = recordsOf(bytes.subarray(offset, end), count);
  const starts = records.map((record) => record.readUInt32LE(42));
  const order = [...starts].sort((a, b) => a - b);
  if (order[0] !== 0 || new Set(order).size !== order.length) throw unreadable("places");
  const entries = records.map((record, index) => {
    const start = starts[index] as number;
    return entryOf(bytes, record, start, order[order.indexOf(start) + 1] ?? offset);
  });
  if (new Set(entries.map(({ name }) => name)).size !== entries.length) throw unreadable("two entries of one name");
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > limits.total) throw tooLarge(`${total} > ${limits.total}`);
  return { bytes, entries, comment: bytes.subarray(end + 22) };
}

/** The end stands last, but for a comment. */
function endOf(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - 22 - 0xffff);
  for (let at = bytes.length - 22; at >= first; at--) {
    if (bytes.readUInt32LE(at) === endSignature && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return at;
  }
  throw unreadable("no zip");
}

function recordsOf(directory: Buffer, count: number): Buffer[] {
  const records: Buffer[] = [];
  let at = 0;
  while (at < directory.length && records.length < count) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== centralSignature) throw unreadable("directory");
    const length =
      46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    if (at + length > directory.length) throw unreadable("directory");
    records.push(directory.subarray(at, at + length));
    at += length;
  }
  if (at !== directory.length || records.length !== count) throw unreadable("directory");
  return records;
}

function entryOf(bytes: Buffer, record: Buffer, start: number, next: number): Entry {
  const name = record.subarray(46, 46 + record.readUInt16LE(28)).toString("utf8");
  if (!isSafe(name)) throw new AkashiError("form.unsafe", { what: name.toWellFormed() });
  if (record.readUInt16LE(8) & encrypted) throw unreadable("encrypted");
  const method = record.readUInt16LE(10);
  if (method !== 0 && method !== 8) throw unreadable(`method ${method}`);
  const [crc, packed, size] = [16, 20, 24].map((at) => record.readUInt32LE(at)) as [number, number, number];
  if (size > limits.entry) throw tooLarge(`${name}: ${size} > ${limits.entry}`);
  if (size > 1024 * 1024 && size > packed * limits.ratio) throw tooLarge(`${name}: ${packed} → ${size}`);
  if (start + 30 > next || bytes.readUInt32LE(start) !== localSignature) throw unreadable(name);
  const data = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
  const named = bytes.subarray(start + 30, start + 30 + bytes.readUInt16LE(start + 26)).toString("utf8");
  if (named !== name || bytes.readUInt16LE(start + 8) !== method || data + packed > next) throw unreadable(name);
  return { name, start, next, data, packed, size, crc, method, record };
}

/** A place inside, whoever unpacks it: no root, no drive, no way up, no control character. */
function isSafe(name: string): boolean {
  if (name === "" || /[\u0000-\u001f\u007f\ufffd\\:]/.test(name) || name.startsWith("/")) return false;
  return !name.split("/").includes("..");
}

/** @throws form.unreadable for an entry that is not what the directory says, before more than that is inflated */
export function readEntry({ bytes, entries }: Archive, name: string): Buffer | undefined {
  const entry = entries.find((one) => one.name === name);
  if (!entry) return undefined;
  const packed = bytes.subarray(entry.data, entry.data + entry.packed);
  const content = entry.method === 0 ? packed : inflate(packed, entry);
  if (content.length !== entry.size || crc32(content) !== entry.crc) throw unreadable(name);
  return content;
}

function inflate(packed: Buffer, { size, name }: Entry): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size), finishFlush: constants.Z_FINISH });
  } catch (cause) {
    throw new AkashiError("form.unreadable", { why: name }, undefined, cause);
  }
}

/** The same zip with other content in some entries. Every other entry keeps its bytes, and all of them their order. */
export function replaceEntries({ bytes, entries, comment }: Archive, contents: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  const records = new Map<Entry, Buffer>();
  let offset = 0;
  for (const entry of [...entries].sort((a, b) => a.start - b.start)) {
    const content = contents.get(entry.name);
    const record = Buffer.from(entry.record);
    const part = content === undefined ? bytes.subarray(entry.start, entry.next) : packed(entry, record, content);
    record.writeUInt32LE(offset, 42);
    records.set(entry, record);
    parts.push(part);
    offset += part.length;
  }
  const directory = Buffer.concat(entries.map((entry) => records.get(entry) as Buffer));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(endSignature, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, directory, end, comment]);
}

/** A local header and its data; what the directory says of them is written to its record. */
function packed({ name, method }: Entry, record: Buffer, content: Buffer): Buffer {
  const data = method === 0 ? content : deflateRawSync(content);
  record.writeUInt16LE(record.readUInt16LE(8) & ~later, 8);
  record.writeUInt32LE(crc32(content), 16);
  record.writeUInt32LE(data.length, 20);
  record.writeUInt32LE(content.length, 24);
  const bytes = Buffer.from(name);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(localSignature, 0);
  // Version needed, flags, method, time, date, checksum and sizes stand in the same order in both.
  record.copy(header, 4, 6, 28);
  header.writeUInt16LE(bytes.length, 26);
  return Buffer.concat([header, bytes, data]);
}
