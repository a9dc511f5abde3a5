import type { Drawing, Shape } from "./drawing.ts";
import { wrap } from "./wrap.ts";

export type Unit = {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
  readonly detail: string;
};

const width = 170;
const rowHeight = 13;
const indent = 9;
const boxWidth = 62;
const size = 3;

/** Units below the one they belong to, each on a line of its own: deep and wide organisations stay legible. */
export function organisationChart(units: readonly Unit[]): Drawing {
  const shapes: Shape[] = [];
  const placed = ordered(units);
  const rows = new Map(placed.map(({ unit }, row) => [unit.id, row]));
  placed.forEach(({ unit, depth }, row) => {
    const x = Math.min(depth, 6) * indent;
    const y = row * rowHeight + 1;
    const above = unit.parent === null ? undefined : rows.get(unit.parent);
    if (above !== undefined) {
      const from = x - indent / 2;
      shapes.push({
        type: "line",
        points: [
          [from, above * rowHeight + rowHeight - 2],
          [from, y + 4.5],
          [x, y + 4.5],
        ],
        stroke: "slate",
      });
    }
    shapes.push({
      type: "box",
      x,
      y,
      width: boxWidth,
      height: rowHeight - 3,
      fill: "wash",
      stroke: "slate",
      radius: 0.8,
    });
    const name = wrap(unit.name, (boxWidth - 4) / size, 2);
    name.forEach((line, index) => {
      const middle = y + (rowHeight - 3) / 2 + size * 0.36 + (index - (name.length - 1) / 2) * size * 1.2;
      shapes.push({ type: "text", x: x + 2, y: middle, text: line, size, anchor: "start", fill: "ink", strong: true });
    });
    const left = x + boxWidth + 3;
    const detail = wrap(unit.detail, (width - left) / 2.7, 3);
    detail.forEach((line, index) => {
      const middle = y + (rowHeight - 3) / 2 + 0.97 + (index - (detail.length - 1) / 2) * 3.4;
      shapes.push({ type: "text", x: left, y: middle, text: line, size: 2.7, anchor: "start", fill: "slate" });
    });
  });
  return { width, height: Math.max(1, placed.length) * rowHeight, shapes };
}

/** From the top down. A unit whose parent is not there, or that is above itself, stands at the top: none is left out. */
function ordered(units: readonly Unit[]): { unit: Unit; depth: number }[] {
  const placed: { unit: Unit; depth: number }[] = [];
  const seen = new Set<string>();
  const visit = (unit: Unit, depth: number): void => {
    if (seen.has(unit.id)) return;
    seen.add(unit.id);
    placed.push({ unit, depth });
    for (const below of units.filter(({ parent }) => parent === unit.id)) visit(below, depth + 1);
  };
  const ids = new Set(units.map(({ id }) => id));
  for (const unit of units.filter(({ parent }) => parent === null || !ids.has(parent))) visit(unit, 0);
  for (const unit of units) visit(unit, 0);
  return placed;
}
