import type { Orientation } from "../../model.ts";

/** Measures of the page, written once: the typesetter reads them, and what is prepared for it reckons with them. */

/** Millimetres. */
export type Page = {
  readonly width: number;
  readonly height: number;
  readonly side: number;
  readonly top: number;
  readonly bottom: number;
};
export const pages: Readonly<Record<Orientation, Page>> = {
  portrait: { width: 210, height: 297, side: 22, top: 25, bottom: 23 },
  landscape: { width: 297, height: 210, side: 20, top: 23, bottom: 20 },
};

/** Points. */
export const sizes = { body: 10, table: 8.5, small: 8, mono: 0.93 } as const;

/** Multiples of the size, from one line to the next. */
export const lineHeights = { ko: 1.7, ja: 1.7, en: 1.55, table: 1.5 } as const;

/** Millimetres between a hairline and the text of a cell. */
export const inset = { x: 2, y: 1.7 } as const;

const millimetresOfPoint = 25.4 / 72;

export function textWidth(orientation: Orientation): number {
  const { width, side } = pages[orientation];
  return width - 2 * side;
}

export function textHeight(orientation: Orientation): number {
  const { height, top, bottom } = pages[orientation];
  return height - top - bottom;
}

/** Ems of a size in a width. */
export function emsIn(millimetres: number, points: number): number {
  return millimetres / (points * millimetresOfPoint);
}

export function lineMillimetres(points: number, lineHeight: number): number {
  return points * millimetresOfPoint * lineHeight;
}
