import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Locale } from "../domain/locale.ts";
import { type FontFile, readFont } from "./fonts/font-file.ts";

/**
 * The fonts that documents are set in: static, open, with every character of Japanese and Korean. They come from
 * packages, never from the machine, so that equal documents are equal wherever they are made.
 */
type Family = {
  readonly name: string;
  readonly package: string;
  /** As its files are named. */
  readonly file: string;
  readonly weights: readonly Weight[];
};
type Weight = "400Regular" | "700Bold";

const both: readonly Weight[] = ["400Regular", "700Bold"];
const catalog = {
  latin: { name: "Noto Sans", package: "noto-sans", file: "NotoSans", weights: both },
  ja: { name: "Noto Sans JP", package: "noto-sans-jp", file: "NotoSansJP", weights: both },
  ko: { name: "Noto Sans KR", package: "noto-sans-kr", file: "NotoSansKR", weights: both },
  mono: { name: "Noto Sans Mono", package: "noto-sans-mono", file: "NotoSansMono", weights: ["400Regular"] },
  symbols: {
    name: "Noto Sans Symbols 2",
    package: "noto-sans-symbols-2",
    file: "NotoSansSymbols2",
    weights: ["400Regular"],
  },
} satisfies Record<string, Family>;

/** Ideographs are shared, their forms are not: the language's own family comes first. */
const orders: Readonly<Record<Locale, readonly Family[]>> = {
  ko: [catalog.ko, catalog.latin, catalog.ja, catalog.symbols],
  ja: [catalog.ja, catalog.latin, catalog.ko, catalog.symbols],
  en: [catalog.latin, catalog.ja, catalog.ko, catalog.symbols],
};

const require = createRequire(import.meta.url);

function fileOf({ package: name, file }: Family, weight: Weight): string {
  const folder = dirname(require.resolve(`@expo-google-fonts/${name}/package.json`));
  return join(folder, weight, `${file}_${weight}.ttf`);
}

/** Names of the families for text of a language, most wanted first. */
export function familyNames(language: Locale): readonly string[] {
  return orders[language].map(({ name }) => name);
}

export const monoName = catalog.mono.name;

/** Paths of all files, the same in number and order for every document. */
export function fontFiles(): readonly string[] {
  return Object.values<Family>(catalog).flatMap((family) => family.weights.map((weight) => fileOf(family, weight)));
}

const read = new Map<Family, FontFile>();
function fontOf(family: Family): FontFile {
  const known = read.get(family);
  if (known) return known;
  const font = readFont(readFileSync(fileOf(family, "400Regular")));
  read.set(family, font);
  return font;
}

/** The fonts of a language in their order; read once for a process. */
function fontsOf(language: Locale): readonly FontFile[] {
  return orders[language].map(fontOf);
}

/**
 * Whether a cluster of characters can be set: one font has all of them, and the form that a selector asks for. What
 * fonts have in one piece may come in several.
 */
export function covers(language: Locale, cluster: string): boolean {
  const fonts = fontsOf(language);
  return [cluster, cluster.normalize("NFC")].some((form) => {
    const points = Array.from(form, (character) => character.codePointAt(0) as number);
    return fonts.some((font) => points.every((point, i) => font.has(point) || font.hasForm(points[i - 1] ?? 0, point)));
  });
}

/** Advance of a text in ems, without kerning; what no font has counts as one em. */
export function widthOf(language: Locale, text: string): number {
  const fonts = fontsOf(language);
  let width = 0;
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    width += fonts.find((font) => font.has(point))?.advance(point) ?? 1;
  }
  return width;
}
