/** The languages every user-visible text exists in. */
export const locales = ["ko", "ja", "en"] as const;
export type Locale = (typeof locales)[number];

/** One text in all languages; a missing one is an error where the text enters, never a silent replacement. */
export type Localized = Readonly<Record<Locale, string>>;

export function isLocale(value: string): value is Locale {
  return (locales as readonly string[]).includes(value);
}
