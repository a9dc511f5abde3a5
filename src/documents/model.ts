import type { Locale } from "../domain/locale.ts";
import type { Instant } from "../domain/time.ts";
import type { Drawing } from "./figures/drawing.ts";

/**
 * A document before it has a format. Text is data: what a user typed is shown as it is in every format and can never
 * become markup. Equal models give equal bytes.
 */
export type DocumentModel = {
  readonly template: string;
  readonly templateVersion: number;
  readonly language: Locale;
  /** Whose state it shows. */
  readonly at: Instant;
  readonly title: string;
  readonly subtitle: string;
  /** Label and value, in reading order; on the cover where there is one. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly layout: Layout;
  readonly blocks: readonly Block[];
  readonly notes: readonly ProofNote[];
  /** Shown at the end, in small print. */
  readonly colophon: readonly string[];
  /** Where a reader can have the file verified; a QR code on paper. Null where nothing is published yet. */
  readonly verification: { readonly url: string; readonly caption: string } | null;
  /** Words of the page's own furniture. */
  readonly words: DocumentWords;
};

/** What a paged format does around the text. Formats without pages show what of it is text. */
export type Layout = {
  /** A page of its own with title, subtitle and facts. */
  readonly cover: boolean;
  /** Depth of headings in the table of contents; 0 for none. */
  readonly contents: 0 | 2 | 3;
  readonly orientation: Orientation;
  /** Said on every page: who may read it. */
  readonly confidentiality: string | null;
  /** Said across every page: that this is not the final document, and why. */
  readonly watermark: string | null;
  /** Versions of the document, newest first. */
  readonly history: readonly { readonly version: string; readonly date: string; readonly summary: string }[];
};
export type Orientation = "portrait" | "landscape";

export type DocumentWords = Readonly<
  Record<
    | "contents"
    | "notes"
    | "note"
    | "backToText"
    | "languages"
    | "history"
    | "version"
    | "date"
    | "summary"
    | "page"
    | "figure"
    | "table"
    | "checked"
    | "unchecked"
    | "continued",
    string
  >
>;

/** A bare string is text without marks. */
export type Rich = string | readonly Inline[];
export type Inline =
  | {
      readonly type: "text";
      readonly text: string;
      readonly strong?: boolean;
      /** An id, a hash, a command: set in a mono face. */
      readonly code?: boolean;
      /** Where it differs from the document's. */
      readonly language?: Locale;
    }
  /** Absolute, `https:`. */
  | { readonly type: "link"; readonly text: string; readonly href: string }
  /** To the id of a heading, table or figure of the same document; the text is what is shown. */
  | { readonly type: "reference"; readonly text: string; readonly to: string };

/** Something that is said, with the seal of the claim behind it where there is one. */
export type ListItem = {
  readonly text: Rich;
  readonly mark: Mark | null;
  /** Makes the place findable: a page that updates itself compares it by this id. */
  readonly claim: string | null;
};

/** Ids are unique in a document, and the same in every language: letters, digits and hyphens, a letter first. */
export type Block =
  | {
      readonly type: "heading";
      readonly level: 2 | 3 | 4;
      readonly id: string;
      readonly text: string;
      /** Such as "3.2"; part of the heading in every format. */
      readonly number?: string;
    }
  | Paragraph
  | Callout
  | { readonly type: "legend"; readonly items: readonly { readonly mark: MarkStatus; readonly text: string }[] }
  | List
  | Checkboxes
  | Facts
  | Table
  | Figure
  /** What follows begins on a new page of this orientation. */
  | { readonly type: "section"; readonly orientation: Orientation };

export type Paragraph = Pick<ListItem, "text"> & {
  readonly type: "paragraph";
  readonly mark?: Mark | null;
  readonly claim?: string | null;
  /** Where it differs from the document's. */
  readonly language?: Locale;
};
/** `missing`: something required that is not there. */
export type Callout = {
  readonly type: "callout";
  readonly title: string;
  readonly text: string;
  readonly tone?: "note" | "missing";
};
export type List = { readonly type: "list"; readonly items: readonly ListItem[]; readonly ordered?: boolean };
export type Checkboxes = {
  readonly type: "checkboxes";
  readonly items: readonly { readonly checked: boolean; readonly text: string }[];
};
/** Label and value. */
export type Facts = { readonly type: "facts"; readonly items: readonly (readonly [label: string, value: Rich])[] };

export type Table = {
  readonly type: "table";
  readonly id?: string;
  readonly caption: string;
  /** Repeated at the top of every page. */
  readonly columns: readonly Column[];
  readonly groups: readonly RowGroup[];
};
export type Column = {
  readonly title: string;
  /** Per cent of the width; all of them make 100. */
  readonly width: number;
  readonly align?: "start" | "end";
  /** The values that cells of this column may have; a spreadsheet offers them. */
  readonly choices?: readonly string[];
};
/** Rows that belong together, such as those of one control. */
export type RowGroup = {
  /** A row over the whole width, repeated where the group goes on on a new page. */
  readonly header: string | null;
  /** Never split over two pages, unless longer than one. */
  readonly together: boolean;
  readonly rows: readonly (readonly Cell[])[];
};
/** Rows have a cell for every column that no cell above or beside it spans. */
export type Cell = {
  readonly blocks: readonly CellBlock[];
  readonly header?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};
export type CellBlock = Paragraph | List | Checkboxes | Facts | Figure;

export type Figure = {
  readonly type: "figure";
  readonly id: string;
  readonly caption: string;
  /** What a reader who does not see it is told: all that the drawing says. */
  readonly alternative: string;
  readonly drawing: Drawing;
};

export type MarkStatus = "proven" | "attested" | "held" | "stale" | "contradicted" | "unproven" | "none";

/** A seal beside a sentence. */
export type Mark = {
  readonly status: MarkStatus;
  /** The word a screen reader says and a grey print shows. */
  readonly word: string;
  /** Number of the note that tells what was seen; null where nothing may be said. */
  readonly note: number | null;
};

/** What stands behind a mark. */
export type ProofNote = {
  readonly number: number;
  readonly claim: string;
  readonly lines: readonly string[];
};

/** What a publication says of one sentence; sealed with it. */
export type Sentence = {
  readonly claim: string;
  readonly status: MarkStatus;
  /** As published; null where the sentence is withheld or not shown. */
  readonly text: string | null;
  /** Milliseconds; when the proof ceases to hold by itself. */
  readonly until: number | null;
  /** Ledger positions of the findings that prove it. */
  readonly findings: readonly number[];
  /** Ledger position of the claim's revision. */
  readonly revision: number | null;
};

/** What a reader reads of it, without marks. */
export function plainText(rich: Rich): string {
  return typeof rich === "string" ? rich : rich.map(({ text }) => text).join("");
}
