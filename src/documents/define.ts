import type { Answer } from "../domain/assurance/answer.ts";
import type { Catalog } from "../domain/assurance/catalog.ts";
import type { Audience } from "../domain/assurance/claim.ts";
import type { ServiceState } from "../domain/assurance/posture.ts";
import type { Standing } from "../domain/assurance/standing.ts";
import type { Reason, Verdict } from "../domain/assurance/verdict.ts";
import type { Locale, Localized } from "../domain/locale.ts";
import type { Instant } from "../domain/time.ts";
import type { DocumentModel, Sentence } from "./model.ts";

/**
 * What becomes of a sentence that does not hold: `refuse` the document, `omit` the sentence, `mark` it as being
 * re-checked, or `hold` its place as the public page does.
 */
export const unprovenPolicies = ["refuse", "omit", "mark", "hold"] as const;
export type UnprovenPolicy = (typeof unprovenPolicies)[number];

export type Asked = { readonly month: string | null; readonly catalog: string | null; readonly record: string | null };

/** Everything a template may read, at one instant. */
export type DocumentState = {
  readonly provider: Localized;
  readonly service: ServiceState;
  readonly catalogs: readonly Catalog[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly answers: readonly Answer[];
  readonly standings: ReadonlyMap<string, Standing>;
  /** Ledger positions of the claims' revisions. */
  readonly positions: ReadonlyMap<string, number>;
  readonly at: Instant;
  /** For whom the document is made: sentences meant for fewer readers have no place in it. */
  readonly readers: Audience;
  /** What was asked for besides: a month (YYYY-MM), a catalog, a record; null where a template chooses. */
  readonly asked: Asked;
  /** Where a reader can have the file verified. */
  readonly verifyAt: string;
  /** What a reason of a verdict means, in words: check, what was seen, when, by which version, where it is sealed. */
  readonly explain: (language: Locale, claimId: string, reason: Reason) => readonly string[];
  /** The statement of a claim in a language, its facts filled in. */
  readonly statement: (language: Locale, claimId: string) => string;
};

/** Something a document has to contain and does not, in the document's language; `where` is a control or a section. */
export type Missing = { readonly where: string; readonly what: string };

/** `wanting`: claims whose sentence does not hold: what the policy refuses, omits or marks. Never named in the file. */
export type Selected = {
  readonly model: DocumentModel;
  readonly sentences: readonly Sentence[];
  readonly wanting: readonly string[];
  /** Whatever stands here makes the document a draft: it is refused as a final one. */
  readonly missing?: readonly Missing[];
};

export type Template = {
  readonly id: string;
  /** Raised when an equal state gives another document. */
  readonly version: number;
  /** The fewest readers it may be made for: it holds what no others may know. Anybody where left out. */
  readonly readers?: Audience;
  readonly title: Localized;
  readonly summary: Localized;
  readonly select: (state: DocumentState, language: Locale, policy: UnprovenPolicy) => Selected;
};

export function defineTemplate(template: Template): Template {
  return template;
}
