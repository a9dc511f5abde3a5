import type { Writing } from "./writing.ts";
import { el, namespaces, type Xml } from "./xml.ts";

/** English Metric Units. */
const perMillimetre = 36_000;

/** A picture in the line of text. Sizes are millimetres; `alternative` is what a reader who does not see it is told. */
export function picture(
  writing: Writing,
  bytes: Buffer,
  { width, height, alternative, name }: { width: number; height: number; alternative: string; name: string },
): Xml {
  const id = writing.number();
  const size = { cx: Math.round(width * perMillimetre), cy: Math.round(height * perMillimetre) };
  const embedded = writing.picture(bytes);
  const pic = el(
    "pic:pic",
    { "xmlns:pic": namespaces.pic },
    el("pic:nvPicPr", {}, el("pic:cNvPr", { id, name, descr: alternative }), el("pic:cNvPicPr")),
    el("pic:blipFill", {}, el("a:blip", { "r:embed": embedded }), el("a:stretch", {}, el("a:fillRect"))),
    el(
      "pic:spPr",
      {},
      el("a:xfrm", {}, el("a:off", { x: 0, y: 0 }), el("a:ext", size)),
      el("a:prstGeom", { prst: "rect" }, el("a:avLst")),
    ),
  );
  return el(
    "w:r",
    {},
    el(
      "w:drawing",
      {},
      el(
        "wp:inline",
        { distT: 0, distB: 0, distL: 0, distR: 0 },
        el("wp:extent", size),
        el("wp:docPr", { id, name, descr: alternative }),
        el("wp:cNvGraphicFramePr", {}, el("a:graphicFrameLocks", { "xmlns:a": namespaces.a, noChangeAspect: 1 })),
        el("a:graphic", { "xmlns:a": namespaces.a }, el("a:graphicData", { uri: namespaces.pic }, pic)),
      ),
    ),
  );
}
