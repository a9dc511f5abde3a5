/**
 * What nobody could see, or XML 1.0 does not allow: controls but tab and line ends, lone surrogates, noncharacters,
 * private use, tags, marks that turn the direction of writing; and what our own notation for them begins with.
 */
const unseen =
  /(?![\t\n\r])[\p{Cc}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\p{Bidi_Control}\u2028\u2029\ufeff\u{e0000}-\u{e007f}]|‹(?=U\+)/gu;

/**
 * Text as every format can hold it and every reader sees it: what is unseen becomes `‹U+202E›`. Nothing is lost: no two
 * texts become the same.
 */
export function visible(text: string): string {
  return text.replaceAll(unseen, (character) => {
    const code = (character.codePointAt(0) as number).toString(16).toUpperCase();
    return `‹U+${code.padStart(4, "0")}›`;
  });
}
