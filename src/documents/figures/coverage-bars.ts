import type { Drawing, Shape, Tone } from "./drawing.ts";
import { wrap } from "./wrap.ts";

/** One bar: what it is of, and how many of each part, in the order of the parts. */
export type Bar = { readonly label: string; readonly counts: readonly number[] };
export type Part = { readonly label: string; readonly tone: Tone; readonly pattern?: "hatched" | "dotted" };

const width = 170;
const left = 60;
const right = 10;
const rowHeight = 7;
const size = 2.8;

/** Bars from zero, all to one scale; each says how many there are in all. Parts that nobody knows are hatched. */
export function coverageBars(bars: readonly Bar[], parts: readonly Part[]): Drawing {
  const total = ({ counts }: Bar): number => counts.reduce((sum, count) => sum + count, 0);
  const longest = Math.max(1, ...bars.map(total));
  const scale = (width - left - right) / longest;
  const shapes: Shape[] = [];
  bars.forEach((bar, row) => {
    const y = row * rowHeight;
    const [label = ""] = wrap(bar.label, (left - 3) / size, 1);
    shapes.push({ type: "text", x: left - 2, y: y + 4.6, text: label, size, anchor: "end", fill: "ink" });
    let x = left;
    bar.counts.forEach((count, index) => {
      const part = parts[index];
      if (!part || count === 0) return;
      const wide = count * scale;
      const { tone, pattern } = part;
      shapes.push({
        type: "box",
        x,
        y: y + 1,
        width: wide,
        height: rowHeight - 2,
        fill: tone,
        stroke: "slate",
        ...(pattern ? { pattern } : {}),
      });
      x += wide;
    });
    shapes.push({ type: "text", x: x + 1.2, y: y + 4.6, text: String(total(bar)), size, anchor: "start", fill: "ink" });
  });
  const columns = 4;
  const top = bars.length * rowHeight + 3;
  parts.forEach(({ label, tone, pattern }, index) => {
    const x = (index % columns) * (width / columns);
    const y = top + Math.floor(index / columns) * 5;
    shapes.push({
      type: "box",
      x,
      y,
      width: 4,
      height: 3,
      fill: tone,
      stroke: "slate",
      ...(pattern ? { pattern } : {}),
    });
    const [short = ""] = wrap(label, (width / columns - 8) / size, 1);
    shapes.push({ type: "text", x: x + 5.4, y: y + 2.5, text: short, size, anchor: "start", fill: "ink" });
  });
  return { width, height: top + Math.ceil(parts.length / columns) * 5, shapes };
}
