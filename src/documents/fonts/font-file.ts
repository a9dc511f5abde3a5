/** What of a TrueType font has to be known before it is set: which characters it has, and how wide they are. */
export type FontFile = {
  readonly has: (point: number) => boolean;
  /** Whether a selector after a character is a form of it that the font has. */
  readonly hasForm: (point: number, selector: number) => boolean;
  /** In ems. */
  readonly advance: (point: number) => number;
};

/**
 * Reads a font of ours.
 * Source: OpenType 1.9.1, tables `cmap` (formats 12 and 14), `hhea`, `hmtx` and `head`.
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
  const glyphs = readGroups(subtableOf(table("cmap"), 3, 10));
  const forms = readForms(subtableOf(table("cmap"), 0, 5));
  const widths = table("hmtx");
  return {
    has: (point) => (glyphs.get(point) ?? 0) !== 0,
    hasForm: (point, selector) => forms.get(selector)?.has(point) ?? false,
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

/** The part of `cmap` for a platform and encoding. */
function subtableOf(cmap: Buffer, platform: number, encoding: number): Buffer | undefined {
  const count = cmap.readUInt16BE(2);
  for (let i = 0; i < count; i++) {
    const at = 4 + i * 8;
    if (cmap.readUInt16BE(at) === platform && cmap.readUInt16BE(at + 2) === encoding) {
      return cmap.subarray(cmap.readUInt32BE(at + 4));
    }
  }
  return undefined;
}

/** Glyph of each character: format 12. */
function readGroups(subtable: Buffer | undefined): ReadonlyMap<number, number> {
  if (subtable?.readUInt16BE(0) !== 12) throw new Error("the font has no map of all characters");
  const glyphs = new Map<number, number>();
  const groups = subtable.readUInt32BE(12);
  for (let i = 0; i < groups; i++) {
    const at = 16 + i * 12;
    const [first, last, glyph] = [
      subtable.readUInt32BE(at),
      subtable.readUInt32BE(at + 4),
      subtable.readUInt32BE(at + 8),
    ];
    for (let point = first; point <= last; point++) glyphs.set(point, glyph + point - first);
  }
  return glyphs;
}

/** For each selector the characters it can follow, with a glyph of its own or the usual one: format 14. */
function readForms(subtable: Buffer | undefined): ReadonlyMap<number, ReadonlySet<number>> {
  const forms = new Map<number, Set<number>>();
  if (subtable?.readUInt16BE(0) !== 14) return forms;
  const count = subtable.readUInt32BE(6);
  for (let i = 0; i < count; i++) {
    const at = 10 + i * 11;
    const [usual, own] = [subtable.readUInt32BE(at + 3), subtable.readUInt32BE(at + 7)];
    const points = new Set<number>();
    if (usual !== 0) {
      for (let range = 0; range < subtable.readUInt32BE(usual); range++) {
        const first = usual + 4 + range * 4;
        const start = subtable.readUIntBE(first, 3);
        for (let more = 0; more <= subtable.readUInt8(first + 3); more++) points.add(start + more);
      }
    }
    if (own !== 0) {
      for (let one = 0; one < subtable.readUInt32BE(own); one++) points.add(subtable.readUIntBE(own + 4 + one * 5, 3));
    }
    forms.set(subtable.readUIntBE(at, 3), points);
  }
  return forms;
}
