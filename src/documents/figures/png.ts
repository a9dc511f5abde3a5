import { Resvg } from "@resvg/resvg-js";
import type { Locale } from "../../domain/locale.ts";
import { familyNames, fontFiles } from "../fonts.ts";
import { visible } from "../renderers/text.ts";
import type { Drawing } from "./drawing.ts";
import { renderSvg } from "./svg.ts";

const dotsPerMillimetre = 300 / 25.4;

/** A drawing as a picture for print, in our own faces alone. Equal drawings give equal bytes. */
export function renderPng(drawing: Drawing, language: Locale): Buffer {
  const shapes = drawing.shapes.map((shape) =>
    shape.type === "text" ? { ...shape, text: visible(shape.text).replaceAll("\n", " ") } : shape,
  );
  const svg = renderSvg({ ...drawing, shapes }, familyNames(language).join(", "));
  return rasterise(svg, Math.round(drawing.width * dotsPerMillimetre), language);
}

/**
 * @param width in dots
 * @param language of the text in it; without one nothing is written: no face is read
 */
export function rasterise(svg: string, width: number, language?: Locale): Buffer {
  const faces = language === undefined ? {} : facesOf(language);
  const image = new Resvg(svg, {
    fitTo: { mode: "width", value: width },
    font: { loadSystemFonts: false, ...faces },
    background: "#ffffff",
  });
  return image.render().asPng();
}

function facesOf(language: Locale): { fontFiles: string[]; defaultFontFamily: string } {
  return { fontFiles: [...fontFiles()], defaultFontFamily: familyNames(language)[0] as string };
}
