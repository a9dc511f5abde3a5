import { type Locale, locales } from "../../../domain/locale.ts";
import type { Instant } from "../../../domain/time.ts";
import { checkboxSvg, sealSvg } from "../../figures/seal.ts";
import { tones } from "../../figures/svg.ts";
import { familyNames, monoName, widthOf } from "../../fonts.ts";
import type { Block, DocumentModel, MarkStatus, Orientation } from "../../model.ts";
import { qrSvg } from "../qr.ts";
import { Preparation, type SetBlock } from "./blocks.ts";
import { emsIn, inset, lineHeights, type Page, pages, sizes, textWidth } from "./geometry.ts";
import { prepareTable, type SetTable } from "./table.ts";
import { type Run, runsOf } from "./text.ts";

/** Everything the typesetter reads: text cleaned and measured, drawings drawn, places to refer to checked. */
export type SetDocument = {
  readonly language: Locale;
  /** Year, month, day, hour, minute, second in UTC: that of the state it shows, so that equal documents stay equal. */
  readonly date: readonly number[];
  readonly families: Readonly<Record<Locale, readonly string[]>>;
  readonly mono: readonly string[];
  readonly pages: Readonly<Record<Orientation, Page>>;
  readonly sizes: typeof sizes;
  readonly lineHeights: typeof lineHeights;
  readonly inset: typeof inset;
  readonly colours: typeof tones;
  readonly seals: Readonly<Record<MarkStatus, string>>;
  readonly boxes: { readonly checked: string; readonly unchecked: string };
  /** Of the file, for readers that list files. */
  readonly properties: { readonly title: string; readonly description: string };
  readonly running: { readonly left: string; readonly right: string; readonly confidentiality: string };
  readonly words: DocumentModel["words"];
  readonly title: readonly Run[];
  readonly subtitle: readonly Run[];
  readonly facts: SetBlock | null;
  readonly cover: boolean;
  /** Depth of headings; 0 for none. */
  readonly contents: number;
  readonly confidentiality: readonly Run[] | null;
  /** Its size in points, so that all of it lies on the page. */
  readonly watermark: { readonly text: string; readonly size: number } | null;
  readonly history: SetTable | null;
  readonly sections: readonly { readonly orientation: Orientation; readonly blocks: readonly SetOuterBlock[] }[];
  readonly notes: readonly {
    readonly number: number;
    readonly lines: readonly (readonly Run[])[];
    readonly back: boolean;
    /** May break over two pages. */
    readonly long: boolean;
  }[];
  readonly colophon: readonly (readonly Run[])[];
  readonly verification: {
    readonly url: readonly Run[];
    readonly caption: readonly Run[];
    readonly qr: string;
    readonly alternative: string;
  } | null;
};

type SetOuterBlock =
  | SetBlock
  | SetTable
  | { readonly type: "heading"; readonly level: number; readonly label: string | null; readonly runs: readonly Run[] }
  | {
      readonly type: "callout";
      readonly missing: boolean;
      readonly title: readonly Run[];
      readonly text: readonly Run[];
    }
  | {
      readonly type: "legend";
      readonly items: readonly { readonly status: MarkStatus; readonly runs: readonly Run[] }[];
    };

const statuses: readonly MarkStatus[] = ["proven", "attested", "held", "stale", "contradicted", "unproven", "none"];

export function prepare(model: DocumentModel): SetDocument {
  const preparation = new Preparation(model);
  const { layout, language } = model;
  const wide = textWidth(layout.orientation);
  const body = preparation.measure(emsIn(wide, sizes.body));
  const small = preparation.measure(emsIn(wide, sizes.small));
  const large = preparation.measure(emsIn(wide, 24));
  const sections = sectionsOf(model, preparation);
  const headings = model.blocks.filter((block) => block.type === "heading" && block.level <= layout.contents);
  const title = preparation.visible(model.title).trim() || model.template;
  return {
    language,
    date: dateOf(model.at),
    families: Object.fromEntries(locales.map((one) => [one, familyNames(one)])) as Record<Locale, readonly string[]>,
    mono: [monoName, ...familyNames(language)],
    pages,
    sizes,
    lineHeights,
    inset,
    colours: tones,
    seals: Object.fromEntries(statuses.map((status) => [status, sealSvg(status, language)])) as Record<
      MarkStatus,
      string
    >,
    boxes: { checked: checkboxSvg(true), unchecked: checkboxSvg(false) },
    properties: { title, description: preparation.visible(model.subtitle) },
    running: {
      left: shortened(title, language, 44),
      right: shortened(preparation.visible(model.subtitle), language, 24),
      confidentiality: shortened(preparation.visible(layout.confidentiality ?? ""), language, 60),
    },
    words: model.words,
    title: runsOf(model.title, large),
    subtitle: runsOf(model.subtitle, body),
    facts:
      model.facts.length === 0
        ? null
        : preparation.block({ type: "facts", items: model.facts }, preparation.measure(body.ems * 0.8), wide),
    cover: layout.cover,
    contents: headings.length < 3 ? 0 : layout.contents - 1,
    confidentiality: layout.confidentiality === null ? null : runsOf(layout.confidentiality, body),
    watermark: watermarkOf(preparation.visible(layout.watermark ?? ""), language),
    history: historyOf(model, preparation),
    sections,
    notes: model.notes.map(({ number, lines }) => ({
      number,
      lines: lines.map((line) => runsOf(line, preparation.measure(small.ems - 3))),
      back: preparation.isNoted(number),
      long: lines.length > 12,
    })),
    colophon: model.colophon.map((line) => runsOf(linked(line), preparation.measure(small.ems * 0.75))),
    verification: verificationOf(model, preparation.measure(small.ems * 0.75)),
  };
}

/** A new page of another orientation divides a document. */
function sectionsOf({ blocks, layout }: DocumentModel, preparation: Preparation): SetDocument["sections"] {
  const sections: { orientation: Orientation; blocks: SetOuterBlock[] }[] = [
    { orientation: layout.orientation, blocks: [] },
  ];
  for (const [i, block] of blocks.entries()) {
    const section = sections.at(-1) as (typeof sections)[number];
    if (block.type === "section") sections.push({ orientation: block.orientation, blocks: [] });
    else section.blocks.push(outerBlock(block, blocks[i - 1], section.orientation, preparation));
  }
  // A section at the very start only says how the first page lies.
  return sections.filter(({ blocks: own }, i) => own.length > 0 || (i === 0 && sections.length === 1));
}

function outerBlock(
  block: Exclude<Block, { type: "section" }>,
  above: Block | undefined,
  orientation: Orientation,
  preparation: Preparation,
): SetOuterBlock {
  const width = textWidth(orientation);
  const measure = preparation.measure(Math.min(emsIn(width, sizes.body), 42));
  switch (block.type) {
    case "heading": {
      const text = block.number === undefined ? block.text : `${block.number} ${block.text}`;
      const runs = runsOf(text, preparation.measure(emsIn(width, 15)));
      return { type: "heading", level: block.level - 1, label: preparation.place(block.id), runs };
    }
    case "callout":
      return {
        type: "callout",
        missing: block.tone === "missing",
        title: runsOf(block.title, measure),
        text: runsOf(block.text, measure),
      };
    case "legend": {
      const narrow = preparation.measure(measure.ems - 3);
      return {
        type: "legend",
        items: block.items.map(({ mark, text }) => ({ status: mark, runs: runsOf(text, narrow) })),
      };
    }
    case "table":
      return prepareTable(block, orientation, preparation, above?.type !== "heading" || above.text !== block.caption);
    default:
      return preparation.block(block, measure, width);
  }
}

function historyOf({ layout, words }: DocumentModel, preparation: Preparation): SetTable | null {
  if (layout.history.length === 0) return null;
  const rows = layout.history.map(({ version, date, summary }) =>
    [version, date, summary].map((text) => ({ blocks: [{ type: "paragraph" as const, text }] })),
  );
  const columns = [
    { title: words.version, width: 14 },
    { title: words.date, width: 22 },
    { title: words.summary, width: 64 },
  ];
  const table = {
    type: "table",
    caption: words.history,
    columns,
    groups: [{ header: null, together: false, rows }],
  } as const;
  return prepareTable(table, layout.orientation, preparation, false);
}

function verificationOf(
  { verification }: DocumentModel,
  measure: Parameters<typeof runsOf>[1],
): SetDocument["verification"] {
  if (!verification) return null;
  const { url, caption } = verification;
  return {
    url: runsOf([{ type: "link", text: url, href: url }], measure),
    caption: runsOf(caption, measure),
    qr: qrSvg(url),
    alternative: `QR: ${url}`,
  };
}

function dateOf(at: Instant): readonly number[] {
  const date = new Date(at);
  const day = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  return [...day, date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
}

/** A bare https address in small print may be followed. */
function linked(line: string) {
  return line
    .split(/(https:\/\/[^\s<>"']+)/)
    .map((text, i) => (i % 2 === 1 ? ({ type: "link", text, href: text } as const) : ({ type: "text", text } as const)))
    .filter(({ text }) => text !== "");
}

/** Points of the longest line that lies on a page from corner to corner, and of the largest letters. */
const [watermarkWidth, watermarkSize] = [520, 92];

function watermarkOf(said: string, language: Locale): SetDocument["watermark"] {
  const text = shortened(said, language, 24);
  if (text === "") return null;
  return { text, size: Math.min(watermarkSize, watermarkWidth / widthOf(language, text)) };
}

/** What stands on every page has one line; the whole of it stands where it belongs. */
function shortened(text: string, language: Locale, ems: number): string {
  const line = text.replaceAll("\n", " ");
  if (widthOf(language, line) <= ems) return line;
  let kept = "";
  let filled = 1;
  for (const character of line) {
    filled += widthOf(language, character);
    if (filled > ems) break;
    kept += character;
  }
  return `${kept}…`;
}
