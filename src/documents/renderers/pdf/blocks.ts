import type { Locale } from "../../../domain/locale.ts";
import { renderSvg } from "../../figures/svg.ts";
import { showableText } from "../../fonts/showable.ts";
import { familyNames, widthOf } from "../../fonts.ts";
import {
  type CellBlock,
  type DocumentModel,
  type Figure,
  type ListItem,
  type MarkStatus,
  plainText,
} from "../../model.ts";
import { labelOf, type Measure, type Run, runsOf, splitTail } from "./text.ts";

/** A sentence with its seal, ready to be set. */
export type Said = {
  readonly runs: readonly Run[];
  /** Kept in one line with the seal. */
  readonly tail: Run | null;
  readonly mark: SetMark | null;
};
export type SetMark = {
  readonly status: MarkStatus;
  readonly word: string;
  /** The word fits into a line together with the seal. */
  readonly short: boolean;
  readonly note: number | null;
  /** The sentence is the word itself: the seal stands before it and need not say it again. */
  readonly held: boolean;
  /** The place that its note leads back to. */
  readonly first: boolean;
};

export type SetBlock =
  | { readonly type: "paragraph"; readonly said: Said; readonly language: Locale | null }
  | { readonly type: "list"; readonly ordered: boolean; readonly items: readonly Said[] }
  | {
      readonly type: "checkboxes";
      readonly items: readonly { readonly checked: boolean; readonly runs: readonly Run[] }[];
    }
  | {
      readonly type: "facts";
      readonly items: readonly { readonly label: readonly Run[]; readonly value: readonly Run[] }[];
    }
  | {
      readonly type: "figure";
      readonly label: string | null;
      readonly svg: string;
      /** Millimetres. */
      readonly width: number;
      readonly height: number;
      readonly caption: readonly Run[];
      readonly alternative: string;
    };

/** Ems of what stands beside the word. */
const sealAndNote = 3;

/** What is known of the whole document while its parts are prepared, in their order. */
export class Preparation {
  readonly model: DocumentModel;
  readonly targets: ReadonlySet<string>;
  readonly #placed = new Set<string>();
  readonly #noted = new Set<number>();
  readonly #notes: ReadonlySet<number>;
  #tables = 0;

  constructor(model: DocumentModel) {
    this.model = model;
    this.targets = new Set(idsOf(model));
    this.#notes = new Set(model.notes.map(({ number }) => number));
  }

  measure(ems: number): Measure {
    return { language: this.model.language, ems, targets: this.targets };
  }

  nextTable(): number {
    this.#tables++;
    return this.#tables;
  }

  visible(text: string): string {
    return showableText(text, this.model.language);
  }

  /** The label of a block, once: the typesetter refuses a second place of the same name. */
  place(id: string | undefined): string | null {
    if (id === undefined || this.#placed.has(id)) return null;
    this.#placed.add(id);
    return labelOf(id);
  }

  said({ text, mark }: Pick<ListItem, "text"> & { readonly mark?: ListItem["mark"] }, measure: Measure): Said {
    const runs = runsOf(text, measure);
    if (!mark) return { runs, tail: null, mark: null };
    const held = mark.status === "held" || plainText(text) === mark.word;
    const note = mark.note !== null && this.#notes.has(mark.note) ? mark.note : null;
    const first = note !== null && !this.#noted.has(note);
    if (note !== null) this.#noted.add(note);
    const word = this.visible(mark.word);
    const short = widthOf(this.model.language, word) + sealAndNote <= measure.ems;
    const set: SetMark = { status: mark.status, word, short, note, held, first };
    return held ? { runs, tail: null, mark: set } : { ...splitTail(runs), mark: set };
  }

  /** Whether a note can lead back to a sentence. */
  isNoted(note: number): boolean {
    return this.#noted.has(note);
  }

  /** A block that may stand in a cell as well; `width` in millimetres. */
  block(block: CellBlock, measure: Measure, width: number): SetBlock {
    switch (block.type) {
      case "paragraph": {
        const language = block.language ?? null;
        const own = { ...measure, language: language ?? measure.language };
        return { type: "paragraph", said: this.said(block, own), language };
      }
      case "list": {
        // What the marker and the space after it take.
        const narrow = { ...measure, ems: measure.ems - 2 };
        return {
          type: "list",
          ordered: block.ordered ?? false,
          items: block.items.map((item) => this.said(item, narrow)),
        };
      }
      case "checkboxes": {
        const narrow = { ...measure, ems: measure.ems - 1.7 };
        return {
          type: "checkboxes",
          items: block.items.map(({ checked, text }) => ({ checked, runs: runsOf(text, narrow) })),
        };
      }
      case "facts": {
        const [label, value] = [0.3, 0.66].map((share) => ({ ...measure, ems: measure.ems * share })) as [
          Measure,
          Measure,
        ];
        return {
          type: "facts",
          items: block.items.map(([name, text]) => ({ label: runsOf(name, label), value: runsOf(text, value) })),
        };
      }
      case "figure":
        return this.#figure(block, measure, width);
    }
  }

  #figure({ id, drawing, caption, alternative }: Figure, measure: Measure, width: number): SetBlock {
    const shapes = drawing.shapes.map((shape) =>
      shape.type === "text" ? { ...shape, text: this.visible(shape.text).replaceAll("\n", " ") } : shape,
    );
    const scale = Math.min(1, width / drawing.width);
    return {
      type: "figure",
      label: this.place(id),
      svg: renderSvg({ ...drawing, shapes }, familyNames(this.model.language).join(", ")),
      width: drawing.width * scale,
      height: drawing.height * scale,
      caption: runsOf(caption, measure),
      alternative: this.visible(alternative) || this.visible(caption) || this.model.words.figure,
    };
  }
}

function* idsOf({ blocks }: DocumentModel): Generator<string> {
  for (const block of blocks) {
    if ((block.type === "heading" || block.type === "table" || block.type === "figure") && block.id !== undefined) {
      yield block.id;
    }
    if (block.type !== "table") continue;
    for (const { blocks: inside } of block.groups.flatMap(({ rows }) => rows.flat())) {
      for (const one of inside) if (one.type === "figure") yield one.id;
    }
  }
}
