import { type Locale, type Localized, locales } from "../domain/locale.ts";
import type { Path } from "./yaml-source.ts";

export type FoundText = { readonly path: Path; readonly language: Locale; readonly text: string };

/** Every text in three languages of what people wrote, wherever in it. */
export function* localizedTexts(value: unknown, path: Path = []): Generator<FoundText> {
  if (typeof value !== "object" || value === null) return;
  if ("ko" in value && "ja" in value && "en" in value) {
    for (const language of locales) yield { path, language, text: String((value as Localized)[language]) };
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    yield* localizedTexts(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}
