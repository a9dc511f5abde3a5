import { renderPng } from "../../figures/png.ts";
import type { CellBlock, Figure } from "../../model.ts";
import { bookmark, item, rich, run } from "./inline.ts";
import { paragraph } from "./paragraph.ts";
import { picture } from "./picture.ts";
import type { Writing } from "./writing.ts";
import { el, val, type Xml } from "./xml.ts";

/** Where a block stands: in a cell or not, and how wide it may be, in twentieths of a point. */
export type Place = {
  readonly inside: boolean;
  readonly width: number;
  readonly align?: "start" | "end" | undefined;
  readonly keepNext?: boolean;
  readonly strong?: boolean;
  /** The text of the heading right above. */
  readonly heading?: string | undefined;
};

/** The one list of bullets; every ordered list has a number behind it. */
const bullets = 1;

/** What may stand in a cell as well. */
export function cellBlock(writing: Writing, one: CellBlock, place: Place): Xml {
  const { inside, align = "start", keepNext = false } = place;
  const options = { keepNext, align };
  switch (one.type) {
    case "paragraph": {
      const said = { mark: null, claim: null, ...one };
      const style = inside ? (place.strong ? "TableStrong" : "TableText") : "BodyText";
      return paragraph(style, options, item(writing, said, one.language));
    }
    case "list": {
      const number = one.ordered ? bullets + writing.orderedList() : bullets;
      const style = inside ? "TableList" : one.ordered ? "ListNumber" : "ListBullet";
      return one.items.map((said) => paragraph(style, { ...options, list: { number } }, item(writing, said))).join("");
    }
    case "checkboxes":
      return one.items
        .map(({ checked, text }) =>
          paragraph(
            inside ? "TableCheckbox" : "Checkbox",
            options,
            checkbox(writing, checked),
            el("w:r", {}, el("w:tab")),
            run(text),
          ),
        )
        .join("");
    case "facts":
      return one.items
        .map(([label, value]) =>
          paragraph("TableText", options, run(`${label}${colon(writing)}`, { strong: true }), rich(writing, value)),
        )
        .join("");
    case "figure":
      return figure(writing, one, place);
  }
}

function colon({ model }: Writing): string {
  return model.language === "ja" ? "：" : ": ";
}

/** A control that says of itself whether it is ticked; it cannot be changed by a click. */
function checkbox({ model }: Writing, checked: boolean): Xml {
  const font = "MS Gothic";
  const fonts = el("w:rFonts", {
    "w:hint": "eastAsia",
    "w:ascii": font,
    "w:hAnsi": font,
    "w:eastAsia": font,
  });
  return el(
    "w:sdt",
    {},
    el(
      "w:sdtPr",
      {},
      el("w:rPr", {}, fonts),
      val("w:alias", checked ? model.words.checked : model.words.unchecked),
      val("w:lock", "sdtContentLocked"),
      el(
        "w14:checkbox",
        {},
        el("w14:checked", { "w14:val": checked ? 1 : 0 }),
        el("w14:checkedState", { "w14:val": "2611", "w14:font": font }),
        el("w14:uncheckedState", { "w14:val": "2610", "w14:font": font }),
      ),
    ),
    el("w:sdtContent", {}, el("w:r", {}, el("w:rPr", {}, fonts), el("w:t", {}, checked ? "☑" : "☐"))),
  );
}

const twipsPerMillimetre = 1440 / 25.4;

function figure(writing: Writing, { id, caption, alternative, drawing }: Figure, place: Place): Xml {
  const width = Math.min(drawing.width, place.width / twipsPerMillimetre);
  const image = picture(writing, renderPng(drawing, writing.model.language), {
    width,
    height: (drawing.height * width) / drawing.width,
    alternative,
    name: id,
  });
  const [above, below] = place.inside ? (["TableText", "TableText"] as const) : (["Figure", "FigureCaption"] as const);
  return `${paragraph(above, { keepNext: true }, bookmark(writing, writing.bookmarkOf(id), image))}${paragraph(
    below,
    { keepNext: place.keepNext ?? false },
    run(caption),
  )}`;
}
