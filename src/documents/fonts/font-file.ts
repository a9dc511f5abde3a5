/** What of a TrueType font has to be known before it is set: which characters it has, and how wide they are. */
export type FontFile = {
  readonly has: (point: number) => boolean;
  /** In ems. */
  readonly advance: (point: number) => number;
};

/**
 * Reads a font of ours.
 * Source: OpenType 1.9.1, tables `cmap` (format 12), `hhea`, `hmtx` and `head`.
 * @throws for a file that has no such tables: a broken installation
 */
export function readFont(bytes: Buffer): FontFile {
  const tables = tablesOf(bytes);
  const table = (name: string): Buffer => {
    const found = tables.get(name);
    if (!found) throw new Error(`the font has no table ${name}`);
    return found;
  };
  const unitsPerEm = table("head").readUInt16BE(18);
  const metrics = table("hhea").readUInt16BE(34);
  const glyphs = glyphsOf(table("cmap"));
  const widths = table("hmtx");
  return {
    has: (point) => (glyphs.get(point) ?? 0) !== 0,
    advance: (point) => {
      // Glyphs after the last metric are as wide as it.
      const glyph = Math.min(glyphs.get(point) ?? 0, metrics - 1);
      return widths.readUInt16BE(glyph * 4) / unitsPerEm;
    },
  };
}

function tablesOf(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const count = bytes.readUInt16BE(4);
  const tables = new Map<string, Buffer>();
  for (let i = 0; i < count; i++) {
    const at = 12 + i * 16;
    const [offset, length] = [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
    tables.set(bytes.toString("latin1", at, at + 4), bytes.subarray(offset, offset + length));
  }
  return tables;
}

/** Glyph of each character. */
function glyphsOf(cmap: Buffer): ReadonlyMap<number, number> {
  const count = cmap.readUInt16BE(2);
  for (let i = 0; i < count; i++) {
    const at = 4 + i * 8;
    const subtable = cmap.subarray(cmap.readUInt32BE(at + 4));
    if (cmap.readUInt16BE(at) === 3 && cmap.readUInt16BE(at + 2) === 10 && subtable.readUInt16BE(0) === 12) {
      return readGroups(subtable);
    }
  }
  throw new Error("the font has no map of all characters");
}

function readGroups(subtable: Buffer): ReadonlyMap<number, number> {
  const glyphs = new Map<number, number>();
  const groups = subtable.readUInt32BE(12);
  for (let i = 0; i < groups; i++) {
    const at = 16 + i * 12;
    const [first, last, glyph] = [0, 4, 8].map((offset) => subtable.readUInt32BE(at + offset)) as [
      number,
      number,
      number,
    ];
    for (let point = first; point <= last; point++) glyphs.set(point, glyph + point - first);
  }
  return glyphs;
}
