import { hashSize } from "./tree.ts";

/** The C2SP tlog-tiles layout: tiles of height 8, entry bundles, their paths. https://c2sp.org/tlog-tiles */
export const tileWidth = 256;
export const tileHeight = 8;

export type TileName = {
  /** Level of the tile, 0 to 63, or the entries of a level-0 tile. */
  readonly level: number | "entries";
  readonly index: number;
  /** 1 to 255 for a partial tile, 256 for a full one. */
  readonly width: number;
};

export function tilePath({ level, index, width }: TileName): string {
  let digits = String(index);
  digits = digits.padStart(Math.ceil(digits.length / 3) * 3, "0");
  const parts = digits.match(/.{3}/g) as string[];
  const path = parts.map((part, i) => (i < parts.length - 1 ? `x${part}` : part)).join("/");
  return `tile/${level}/${path}${width === tileWidth ? "" : `.p/${width}`}`;
}

const form = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,4})(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The tile a path names, or undefined where the path is not one that `tilePath` writes. */
export function parseTilePath(path: string): TileName | undefined {
  const parts = form.exec(path);
  if (!parts) return undefined;
  const [, level, high = "", low, width] = parts;
  const name: TileName = {
    level: level === "entries" ? "entries" : Number(level),
    index: Number(high.replaceAll(/[x/]/g, "") + low),
    width: width === undefined ? tileWidth : Number(width),
  };
  const known = (name.level === "entries" || name.level <= 63) && (width === undefined || name.width < tileWidth);
  return known && tilePath(name) === path ? name : undefined;
}

/** How many hashes the tile at (level, index) holds in a tree of that size; 0 when there is none. */
export function widthAt(level: number, index: number, size: number): number {
  const hashes = Math.floor(size / tileWidth ** level);
  return Math.max(0, Math.min(tileWidth, hashes - index * tileWidth));
}

const maxEntry = 0xffff;

/** Entries with their big-endian uint16 lengths in front. */
export function encodeBundle(entries: readonly Uint8Array[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.length > maxEntry) throw new RangeError(`an entry of ${entry.length} bytes does not fit a bundle`);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    parts.push(length, entry);
  }
  return Buffer.concat(parts);
}

/** The entries of a bundle, or undefined where it is cut off or holds too many. */
export function decodeBundle(bundle: Uint8Array): Buffer[] | undefined {
  const data = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const entries: Buffer[] = [];
  let at = 0;
  while (at < data.length) {
    if (at + 2 > data.length || entries.length === tileWidth) return undefined;
    const end = at + 2 + data.readUInt16BE(at);
    if (end > data.length) return undefined;
    entries.push(data.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

/** The hashes of a tile, or undefined where its length is not a whole number of them. */
export function decodeTile(tile: Uint8Array): Buffer[] | undefined {
  if (tile.length % hashSize !== 0 || tile.length > tileWidth * hashSize) return undefined;
  const data = Buffer.from(tile.buffer, tile.byteOffset, tile.byteLength);
  return Array.from({ length: data.length / hashSize }, (_, i) => data.subarray(i * hashSize, (i + 1) * hashSize));
}
