import type { Locale } from "../domain/locale.ts";

/**
 * A document before it has a format. Text is data: what a user typed is shown as it is in every format and can never
 * become markup. Equal models give equal bytes.
 */
export type DocumentModel = {
  readonly template: string;
  readonly templateVersion: number;
  readonly language: Locale;
  readonly title: string;
  readonly subtitle: string;
  /** Label and value, in reading order. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly blocks: readonly Block[];
  readonly notes: readonly ProofNote[];
  /** Shown at the end, in small print. */
  readonly colophon: readonly string[];
  /** Words of the page's own furniture. */
  readonly words: DocumentWords;
};

export type DocumentWords = {
  readonly contents: string;
  readonly notes: string;
  readonly note: string;
  readonly backToText: string;
  readonly languages: string;
};

export type Block =
  | { readonly type: "heading"; readonly level: 2 | 3; readonly id: string; readonly text: string }
  | { readonly type: "paragraph"; readonly text: string }
  | { readonly type: "callout"; readonly title: string; readonly text: string }
  | { readonly type: "legend"; readonly items: readonly { readonly mark: MarkStatus; readonly text: string }[] }
  | { readonly type: "list"; readonly items: readonly ListItem[] }
  | {
      readonly type: "table";
      readonly caption: string;
      readonly columns: readonly { readonly title: string; readonly width: number }[];
      readonly rows: readonly (readonly Cell[])[];
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

/** `claim` makes the place findable: a page that updates itself compares it by this id. */
export type ListItem = { readonly text: string; readonly mark: Mark | null; readonly claim: string | null };

export type Cell = {
  readonly paragraphs: readonly ListItem[];
  readonly header?: boolean;
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
