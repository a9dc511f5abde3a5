/**
 * What no reader would see, or what would turn what stands around it: control characters, halves of characters, marks of
 * direction, private use and what is no character at all; and what our own notation for them begins with. Selectors of
 * a character's form stay: Japanese names are written with them.
 */
const unseen =
  /[\p{Cc}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\p{Bidi_Control}\u200b-\u200d\u2060-\u2064\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|‹(?=U\+)/gu;

/** The notation of a character that cannot be shown as it is: nothing is lost. */
export function notation(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `‹U+${code.toString(16).toUpperCase().padStart(4, "0")}›`;
}

/**
 * A text in which every character can be seen: lines end with a line feed, tabs are spaces, and what is left of unseen
 * characters is named. Formats that paper is printed from say what they were given, and nothing turns round.
 */
export function visible(text: string): string {
  return text
    .replaceAll(/\r\n?|\u2028|\u2029|\u0085/g, "\n")
    .replaceAll("\t", " ")
    .replaceAll(unseen, (character) => (character === "\n" ? character : notation(character)));
}
