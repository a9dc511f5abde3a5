import type { Locale } from "../../domain/locale.ts";
import type { MarkStatus } from "../model.ts";
import { tones } from "./svg.ts";

/**
 * Marks as drawings of one em: shape carries the meaning, colour only repeats it, and none of them needs a font.
 * The character is an outline of Noto Sans Bold (SIL Open Font License 1.1), in a square of 100.
 */
const outlines: Readonly<Record<"hanja" | "hangul", string>> = {
  hanja:
    "M43.5 8.2L95.3 8.2L95.3 19.5L43.5 19.5ZM40.7 82.2L97.2 82.2L97.2 93.5L40.7 93.5ZM72.6 43.3L94.7 43.3L94.7 54.6L72.6 54.6ZM65.6 12.9L77.4 12.9L77.4 88.9L65.6 88.9ZM46.8 34.7L58 34.7L58 87.3L46.8 87.3ZM7.8 34.4L36.7 34.4L36.7 43.5L7.8 43.5ZM8.4 6.2L36.8 6.2L36.8 15.2L8.4 15.2ZM7.8 48.4L36.7 48.4L36.7 57.5L7.8 57.5ZM3 20L40.3 20L40.3 29.5L3 29.5ZM13.4 62.6L37.4 62.6L37.4 93L13.4 93L13.4 83.5L27.2 83.5L27.2 72.1L13.4 72.1ZM7.5 62.6L17.6 62.6L17.6 96.9L7.5 96.9Z",
  hangul:
    "M4 47L87.8 47L87.8 57.5L4 57.5ZM45.7 62.6Q60.7 62.6 69.3 67.1Q77.9 71.6 77.9 79.7Q77.9 87.9 69.3 92.4Q60.7 96.9 45.7 96.9Q30.7 96.9 22.2 92.4Q13.6 87.9 13.6 79.7Q13.6 71.6 22.2 67.1Q30.7 62.6 45.7 62.6ZM45.7 72.8Q39.5 72.8 35.4 73.6Q31.2 74.3 29.1 75.8Q27 77.3 27 79.7Q27 82.1 29.1 83.7Q31.2 85.2 35.4 85.9Q39.5 86.6 45.7 86.6Q51.9 86.6 56.1 85.9Q60.2 85.2 62.3 83.7Q64.4 82.1 64.4 79.7Q64.4 77.3 62.3 75.8Q60.2 74.3 56.1 73.6Q51.9 72.8 45.7 72.8ZM36.8 13.8L48.6 13.8L48.6 16Q48.6 20.1 47.1 24Q45.6 27.8 42.7 31.1Q39.7 34.3 35.3 36.9Q30.9 39.4 25.1 41.1Q19.3 42.8 12.2 43.5L7.6 33.1Q13.7 32.6 18.5 31.4Q23.2 30.1 26.7 28.4Q30.1 26.6 32.4 24.6Q34.6 22.6 35.7 20.4Q36.8 18.1 36.8 16ZM43.3 13.8L55 13.8L55 16Q55 18.2 56.1 20.4Q57.2 22.6 59.5 24.7Q61.7 26.7 65.2 28.5Q68.6 30.2 73.4 31.4Q78.1 32.6 84.2 33.1L79.6 43.5Q72.5 42.8 66.7 41.2Q60.9 39.5 56.6 36.9Q52.2 34.3 49.3 31.1Q46.3 27.8 44.8 24Q43.3 20.2 43.3 16ZM11.7 8.6L80.3 8.6L80.3 19.1L11.7 19.1Z",
};

/** The mark of a sentence. */
export function sealSvg(status: MarkStatus, language: Locale): string {
  return square(shapeOf(status, language));
}

function shapeOf(status: MarkStatus, language: Locale): string {
  const frame = (fill: string, stroke: string, more = "") =>
    `<rect x="5" y="5" width="90" height="90" rx="14" fill="${fill}" stroke="${stroke}" stroke-width="8"${more}/>`;
  switch (status) {
    case "proven":
      return `${frame(tones.seal, tones.seal)}${character(language, "#ffffff", 0.7)}`;
    case "attested":
      return `${frame("none", tones.seal)}${character(language, tones.seal, 0.62)}`;
    case "stale":
      return `${frame("none", tones.slate, dashes)}${character(language, tones.faint, 0.62)}`;
    case "held":
      return frame("none", tones.slate, dashes);
    case "contradicted":
      return `${frame(tones.ink, tones.ink)}<path d="M22 78L78 22" stroke="#ffffff" stroke-width="12"/>`;
    case "unproven":
      return frame("none", tones.slate, ' stroke-dasharray="1 17" stroke-linecap="round"');
    case "none":
      return `<path d="M20 50L80 50" stroke="${tones.slate}" stroke-width="10"/>`;
  }
}

const dashes = ' stroke-dasharray="20 14"';

function character(language: Locale, fill: string, scale: number): string {
  // The Hangul stands left of its square's middle, as its advance is less than one em.
  const [outline, middle] = language === "ko" ? [outlines.hangul, 45.9] : [outlines.hanja, 50];
  const [x, y] = [50 - middle * scale, 50 - 51.5 * scale];
  return `<path transform="translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale})" d="${outline}" fill="${fill}"/>`;
}

/** A box to tick, ticked or not: the tick is wider than the box, so that it is seen in grey and when copied. */
export function checkboxSvg(checked: boolean): string {
  const box = `<rect x="10" y="14" width="76" height="76" rx="6" fill="none" stroke="${tones.ink}" stroke-width="7"/>`;
  const tick = `<path d="M26 50L46 72L94 10" fill="none" stroke="${tones.ink}" stroke-width="13" stroke-linejoin="round" stroke-linecap="round"/>`;
  return square(checked ? `${box}${tick}` : box);
}

function square(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="10mm" height="10mm" viewBox="0 0 100 100">${content}</svg>`;
}
