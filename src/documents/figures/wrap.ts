import stringWidth from "string-width";

/** Ems of a text, as set in our fonts: a full-width character is one, any other a little more than half of one. */
export function widthOf(text: string): number {
  return stringWidth(text) * 0.56 - fullWidth(text) * 0.12;
}

function fullWidth(text: string): number {
  return Array.from(text).filter((character) => stringWidth(character) === 2).length;
}

/**
 * Lines of at most so many ems. Breaks between words where there are any, else between characters; what is longer than
 * `most` lines ends with an ellipsis, because the text alternative says all of it.
 */
export function wrap(text: string, ems: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.split(
    /(?<=\s)|(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}、。・])(?![、。」）])/u,
  )) {
    if (line !== "" && widthOf((line + piece).trimEnd()) > ems) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
    while (widthOf(line.trimEnd()) > ems && Array.from(line).length > 1) {
      const characters = Array.from(line);
      let count = characters.length - 1;
      while (count > 1 && widthOf(characters.slice(0, count).join("")) > ems) count--;
      lines.push(characters.slice(0, count).join(""));
      line = characters.slice(count).join("");
    }
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  const last = Array.from(lines[most - 1] ?? "");
  while (last.length > 0 && widthOf(`${last.join("")}…`) > ems) last.pop();
  return [...lines.slice(0, most - 1), `${last.join("")}…`];
}
