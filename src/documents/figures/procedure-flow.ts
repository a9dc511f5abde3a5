import type { Drawing, Shape } from "./drawing.ts";
import { wrap } from "./wrap.ts";

export type Step = { readonly who: string; readonly what: string; readonly within: string | null };

const width = 170;
const whoWidth = 40;
const withinWidth = 30;
const size = 3;
const line = 3.9;

/** A step under the other, with an arrow between: who, what, and within what time. */
export function procedureFlow(steps: readonly Step[]): Drawing {
  const shapes: Shape[] = [];
  const whatWidth = width - whoWidth - withinWidth - 6;
  let y = 1;
  steps.forEach(({ who, what, within }, index) => {
    const columns = [
      { x: 0, lines: wrap(who, (whoWidth - 4) / size, 4), strong: true },
      { x: whoWidth, lines: wrap(what, (whatWidth - 4) / size, 8), strong: false },
      {
        x: whoWidth + whatWidth + 6,
        lines: within === null ? [] : wrap(within, (withinWidth - 2) / size, 4),
        strong: false,
      },
    ];
    const height = Math.max(...columns.map(({ lines }) => lines.length)) * line + 4;
    shapes.push({
      type: "box",
      x: 0,
      y,
      width: whoWidth + whatWidth,
      height,
      fill: "paper",
      stroke: "slate",
      radius: 0.8,
    });
    shapes.push({ type: "box", x: 0, y, width: whoWidth - 1, height, fill: "wash", stroke: "slate", radius: 0.8 });
    for (const { x, lines, strong } of columns) {
      lines.forEach((text, row) => {
        const at = y + height / 2 + size * 0.36 + (row - (lines.length - 1) / 2) * line;
        shapes.push({
          type: "text",
          x: x + 2,
          y: at,
          text,
          size,
          anchor: "start",
          fill: strong ? "ink" : "slate",
          strong,
        });
      });
    }
    y += height;
    if (index < steps.length - 1) {
      const middle = (whoWidth + whatWidth) / 2;
      shapes.push({
        type: "line",
        points: [
          [middle, y],
          [middle, y + 4],
        ],
        stroke: "slate",
        arrow: true,
      });
      y += 4.4;
    }
  });
  return { width, height: y + 1, shapes };
}
