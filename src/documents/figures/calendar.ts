import type { Interval } from "../../domain/operations/intervals.ts";
import { intersection, lengthOf } from "../../domain/operations/intervals.ts";
import type { Drawing, Shape, Tone } from "./drawing.ts";

/** What is known of a month, in the order in which one hides the other. */
export type Known = {
  readonly days: readonly { readonly date: string; readonly time: Interval }[];
  readonly down: readonly Interval[];
  readonly maintenance: readonly Interval[];
  readonly unknown: readonly Interval[];
};
export type CalendarWords = Readonly<Record<"up" | "down" | "maintenance" | "unknown", string>>;

const left = 11;
const width = 170;
const rowHeight = 3.7;

/**
 * A row for each day, hours from left to right. What nobody observed is hatched, never drawn as up; an outage of a second
 * is still seen.
 */
export function calendar({ days, down, maintenance, unknown }: Known, words: CalendarWords): Drawing {
  const scale = width - left;
  const shapes: Shape[] = [];
  for (const [hour, anchor] of [
    [0, "start"],
    [6, "middle"],
    [12, "middle"],
    [18, "middle"],
    [24, "end"],
  ] as const) {
    shapes.push(text(left + (scale * hour) / 24, 3.2, String(hour).padStart(2, "0"), anchor, "slate"));
  }
  days.forEach(({ date, time }, index) => {
    const y = 4.6 + index * rowHeight;
    const length = time.until - time.from;
    shapes.push(text(left - 1.6, y + 2.5, date.slice(-2), "end", "ink"));
    const bar = (
      intervals: readonly Interval[],
      more: Pick<Extract<Shape, { type: "box" }>, "fill" | "stroke" | "pattern">,
    ) => {
      for (const { from, until } of intersection(intervals, [time])) {
        const x = left + (scale * (from - time.from)) / length;
        const wide = Math.max(0.35, (scale * (until - from)) / length);
        shapes.push({ type: "box", x: Math.min(x, width - wide), y, width: wide, height: rowHeight - 0.7, ...more });
      }
    };
    bar([time], { fill: "accent-wash", stroke: null });
    bar(maintenance, { fill: "faint", stroke: null, pattern: "dotted" });
    bar(unknown, { fill: "paper", stroke: "faint", pattern: "hatched" });
    bar(down, { fill: "ink", stroke: null });
  });
  const y = 4.6 + days.length * rowHeight + 1.6;
  const legend: readonly (readonly [keyof CalendarWords, Tone, ("hatched" | "dotted")?])[] = [
    ["up", "accent-wash"],
    ["down", "ink"],
    ["maintenance", "faint", "dotted"],
    ["unknown", "paper", "hatched"],
  ];
  legend.forEach(([key, fill, pattern], index) => {
    const x = left + index * 40;
    shapes.push({ type: "box", x, y, width: 4, height: 3, fill, stroke: "slate", ...(pattern ? { pattern } : {}) });
    shapes.push(text(x + 5.4, y + 2.6, words[key], "start", "ink"));
  });
  return { width, height: y + 5, shapes };
}

function text(x: number, y: number, content: string, anchor: "start" | "middle" | "end", fill: Tone): Shape {
  return { type: "text", x, y, text: content, size: 2.7, anchor, fill };
}

/** How long each day was down and unobserved, for readers who do not see the drawing; days without either are left out. */
export function calendarDays({ days, down, unknown }: Known): { date: string; down: number; unknown: number }[] {
  return days
    .map(({ date, time }) => ({
      date,
      down: lengthOf(intersection(down, [time])),
      unknown: lengthOf(intersection(unknown, [time])),
    }))
    .filter((day) => day.down > 0 || day.unknown > 0);
}
