import type { Bearer } from "../../domain/operations/offering.ts";
import type { Drawing, Shape, Tone } from "./drawing.ts";
import { wrap } from "./wrap.ts";

export type Layer = { readonly name: string; readonly bearers: readonly (Bearer | null)[] };

const width = 170;
const nameWidth = 62;
const rowHeight = 9;
const headHeight = 8;
const size = 3;

/** Grey alone tells them apart: white, hatched, dark. */
const looks: Readonly<Record<Bearer, { fill: Tone; ink: Tone; pattern?: "hatched" | "dotted" }>> = {
  customer: { fill: "paper", ink: "ink" },
  shared: { fill: "wash", ink: "ink", pattern: "dotted" },
  provider: { fill: "accent", ink: "paper" },
};

/** Who bears each layer, a column for each kind of service. What nobody said stays empty. */
export function responsibilityMatrix(
  columns: readonly string[],
  layers: readonly Layer[],
  words: Readonly<Record<Bearer, string>>,
): Drawing {
  const shapes: Shape[] = [];
  const cellWidth = (width - nameWidth) / columns.length;
  const centre = (column: number): number => nameWidth + cellWidth * (column + 0.5);
  columns.forEach((title, column) => {
    shapes.push(text(centre(column), headHeight - 2.6, title, "middle", "ink", true));
  });
  layers.forEach(({ name, bearers }, row) => {
    const y = headHeight + row * rowHeight;
    const lines = wrap(name, (nameWidth - 3) / size, 2);
    lines.forEach((line, index) => {
      const middle = y + rowHeight / 2 + size * 0.36 + (index - (lines.length - 1) / 2) * size * 1.25;
      shapes.push(text(0, middle, line, "start", "ink"));
    });
    bearers.forEach((bearer, column) => {
      const x = nameWidth + cellWidth * column;
      const place = { type: "box", x: x + 0.6, y: y + 0.6, width: cellWidth - 1.2, height: rowHeight - 1.2 } as const;
      if (bearer === null) {
        shapes.push({ ...place, fill: null, stroke: "faint", dashed: true });
        return;
      }
      const { fill, ink, pattern } = looks[bearer];
      shapes.push({ ...place, fill, stroke: "slate", ...(pattern ? { pattern } : {}) });
      const [label = ""] = wrap(words[bearer], (cellWidth - 4) / size, 1);
      // A pattern behind a word would be read with it.
      if (pattern) {
        const wide = label.length === 0 ? 0 : Math.min(cellWidth - 3, label.length * size * 0.9 + 4);
        shapes.push({
          type: "box",
          x: centre(column) - wide / 2,
          y: y + 2,
          width: wide,
          height: rowHeight - 4,
          fill: "wash",
          stroke: null,
        });
      }
      shapes.push(text(centre(column), y + rowHeight / 2 + size * 0.36, label, "middle", ink));
    });
  });
  return { width, height: headHeight + layers.length * rowHeight + 0.6, shapes };
}

function text(x: number, y: number, content: string, anchor: "start" | "middle", fill: Tone, strong = false): Shape {
  return { type: "text", x, y, text: content, size, anchor, fill, ...(strong ? { strong } : {}) };
}
