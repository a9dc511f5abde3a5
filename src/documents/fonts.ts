import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Locale } from "../domain/locale.ts";

const require = createRequire(import.meta.url);

/** One family as its package ships it: static faces under the SIL Open Font License. */
type Family = {
  readonly name: string;
  readonly package: string;
  readonly file: string;
  readonly weights: readonly Weight[];
};
type Weight = "400Regular" | "700Bold";

const families = {
  ja: { name: "Noto Sans JP", package: "noto-sans-jp", file: "NotoSansJP", weights: ["400Regular", "700Bold"] },
  ko: { name: "Noto Sans KR", package: "noto-sans-kr", file: "NotoSansKR", weights: ["400Regular", "700Bold"] },
  latin: { name: "Noto Sans", package: "noto-sans", file: "NotoSans", weights: ["400Regular", "700Bold"] },
  mono: { name: "Noto Sans Mono", package: "noto-sans-mono", file: "NotoSansMono", weights: ["400Regular", "700Bold"] },
  symbols: {
    name: "Noto Sans Symbols 2",
    package: "noto-sans-symbols-2",
    file: "NotoSansSymbols2",
    weights: ["400Regular"],
  },
} as const satisfies Record<string, Family>;
type FamilyKey = keyof typeof families;

/** Most wanted first: shared ideographs take the form of the language, and what its family lacks comes from another. */
const order: Readonly<Record<Locale, readonly FamilyKey[]>> = {
  ko: ["ko", "latin", "ja", "symbols"],
  ja: ["ja", "latin", "ko", "symbols"],
  en: ["latin", "ja", "ko", "symbols"],
};

export function familyNames(language: Locale): readonly string[] {
  return order[language].map((key) => families[key].name);
}

export const monoName = families.mono.name;

/** Paths of every face that documents are set in. */
export function fontFiles(): readonly string[] {
  return Object.values(families).flatMap(({ package: from, file, weights }) =>
    weights.map((weight) => require.resolve(`@expo-google-fonts/${from}/${weight}/${file}_${weight}.ttf`)),
  );
}

let known: ReadonlySet<number> | undefined;

/** Whether some face has a glyph for a character. Every family is among those of every language. */
export function hasGlyph(codePoint: number): boolean {
  known ??= new Set(
    (["ko", "ja", "latin", "symbols"] as const).flatMap((key) => {
      const { package: from, file } = families[key];
      return characters(readFileSync(require.resolve(`@expo-google-fonts/${from}/400Regular/${file}_400Regular.ttf`)));
    }),
  );
  return known.has(codePoint);
}

/** The characters of a face. Source: OpenType 1.9.1, `cmap`, formats 4 and 12; all of our faces have one of these. */
function characters(font: Buffer): number[] {
  const table = tableOf(font, "cmap");
  const found: number[] = [];
  for (let i = 0; i < table.readUInt16BE(2); i++) {
    const sub = table.subarray(table.readUInt32BE(4 + i * 8 + 4));
    const format = sub.readUInt16BE(0);
    if (format === 12) {
      for (let group = 0; group < sub.readUInt32BE(12); group++) {
        const at = 16 + group * 12;
        for (let code = sub.readUInt32BE(at); code <= sub.readUInt32BE(at + 4); code++) found.push(code);
      }
    } else if (format === 4) {
      const segments = sub.readUInt16BE(6) / 2;
      for (let segment = 0; segment < segments; segment++) {
        const end = sub.readUInt16BE(14 + segment * 2);
        const start = sub.readUInt16BE(16 + segments * 2 + segment * 2);
        for (let code = start; code <= end && code !== 0xffff; code++) found.push(code);
      }
    }
  }
  return found;
}

function tableOf(font: Buffer, tag: string): Buffer {
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const at = 12 + i * 16;
    if (font.toString("latin1", at, at + 4) === tag) {
      return font.subarray(font.readUInt32BE(at + 8), font.readUInt32BE(at + 8) + font.readUInt32BE(at + 12));
    }
  }
  throw new RangeError(`a font without ${tag}`);
}
