import { escapeMarkup as e } from "../renderers/markup.ts";
import type { Drawing, Shape, Tone } from "./drawing.ts";

/** The visual language's colours; on paper they stay apart in grey. */
export const tones: Readonly<Record<Tone, string>> = {
  ink: "#1c2430",
  slate: "#5b6675",
  faint: "#c9ced6",
  paper: "#fbfaf7",
  wash: "#eceff3",
  accent: "#264a7d",
  "accent-wash": "#dbe4f0",
  amber: "#a8660a",
  seal: "#c4382f",
};

/** Millimetres as SVG and its readers take them: no more digits than anyone can see. */
const n = (value: number): string => String(Math.round(value * 100) / 100);

/**
 * A drawing as SVG that needs nothing around it. Equal drawings give equal text.
 * @param family font families, most wanted first; a reader's own where there is none
 */
export function renderSvg({ width, height, shapes }: Drawing, family = "inherit"): string {
  const patterns = (["hatched", "dotted"] as const).filter((pattern) =>
    shapes.some((shape) => shape.type === "box" && shape.pattern === pattern),
  );
  const arrows = shapes.some((shape) => shape.type === "line" && shape.arrow);
  const definitions = [...patterns.map((pattern) => patternSources[pattern]), ...(arrows ? [arrowSource] : [])];
  const defs = definitions.length === 0 ? "" : `<defs>${definitions.join("")}</defs>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}mm" height="${n(height)}mm" viewBox="0 0 ${n(width)} ${n(height)}" font-family="${e(family)}">${defs}${shapes.map(renderShape).join("")}</svg>`;
}

const patternSources = {
  hatched: `<pattern id="hatched" width="1.6" height="1.6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V1.6" stroke="${tones.slate}" stroke-width="0.5"/></pattern>`,
  dotted: `<pattern id="dotted" width="1.4" height="1.4" patternUnits="userSpaceOnUse"><circle cx="0.5" cy="0.5" r="0.25" fill="${tones.slate}"/></pattern>`,
};
const arrowSource = `<marker id="arrow" viewBox="0 0 4 4" refX="3.6" refY="2" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L4 2L0 4Z" fill="${tones.slate}"/></marker>`;

function renderShape(shape: Shape): string {
  switch (shape.type) {
    case "box": {
      const place = `x="${n(shape.x)}" y="${n(shape.y)}" width="${n(shape.width)}" height="${n(shape.height)}" rx="${n(shape.radius ?? 0)}"`;
      const stroke = shape.stroke === null ? "" : ` stroke="${tones[shape.stroke]}" stroke-width="0.25"`;
      const dashes = shape.dashed ? ' stroke-dasharray="1 0.8"' : "";
      const solid = `<rect ${place} fill="${shape.fill === null ? "none" : tones[shape.fill]}"${stroke}${dashes}/>`;
      return shape.pattern === undefined ? solid : `${solid}<rect ${place} fill="url(#${shape.pattern})"/>`;
    }
    case "line": {
      const points = shape.points.map(([x, y]) => `${n(x)},${n(y)}`).join(" ");
      return `<polyline points="${points}" fill="none" stroke="${tones[shape.stroke]}" stroke-width="0.3"${shape.dashed ? ' stroke-dasharray="1 0.8"' : ""}${shape.arrow ? ' marker-end="url(#arrow)"' : ""}/>`;
    }
    case "text":
      return `<text x="${n(shape.x)}" y="${n(shape.y)}" font-size="${n(shape.size)}" text-anchor="${shape.anchor}" fill="${tones[shape.fill]}"${shape.strong ? ' font-weight="700"' : ""}>${e(shape.text)}</text>`;
  }
}
