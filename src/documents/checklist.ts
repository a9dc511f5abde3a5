import { type Catalog, type Control, controlApplies, type Group } from "../domain/assurance/catalog.ts";
import { type Claim, mayRead } from "../domain/assurance/claim.ts";
import { isBinding, isPublishable } from "../domain/assurance/standing.ts";
import type { Verdict } from "../domain/assurance/verdict.ts";
import type { Locale } from "../domain/locale.ts";
import { formatInstant } from "../domain/time.ts";
import { say } from "../text/message.ts";
import { heldWords, verdictWords } from "../text/words.ts";
import { cell, headerCell, plainItem, rowsOf, slug } from "./build.ts";
import type { DocumentState, UnprovenPolicy } from "./define.ts";
import {
  type Block,
  type Cell,
  type ListItem,
  type Mark,
  type MarkStatus,
  type ProofNote,
  plainText,
  type Sentence,
} from "./model.ts";
import { commonWords } from "./words.ts";

/** Collects sentences, their marks and notes, while a template walks over the controls. */
export class SentenceWriter {
  readonly notes: ProofNote[] = [];
  readonly sentences: Sentence[] = [];
  /** Claims whose sentence does not hold and was not simply held. */
  readonly wanting: string[] = [];
  readonly #state: DocumentState;
  readonly #language: Locale;
  readonly #policy: UnprovenPolicy;
  readonly #written = new Map<string, ListItem | null>();

  constructor(state: DocumentState, language: Locale, policy: UnprovenPolicy) {
    this.#state = state;
    this.#language = language;
    this.#policy = policy;
  }

  /** The sentence of a claim as this document shows it; null where it has no place. The same claim has one mark. */
  write(claim: Claim): ListItem | null {
    const known = this.#written.get(claim.id);
    if (known !== undefined) return known;
    const item = this.#write(claim);
    this.#written.set(claim.id, item);
    return item;
  }

  #write(claim: Claim): ListItem | null {
    const verdict = this.#state.verdicts.get(claim.id);
    if (!mayRead(this.#state.readers, claim.audience) || !verdict) return null;
    const text = this.#state.statement(this.#language, claim.id);
    const status = this.#status(claim, verdict);
    // What was never public is not named in public, either.
    if (status === "omitted") return null;
    if (status === "held") {
      this.#record(claim, verdict, "held", null);
      const word = heldWords[this.#language];
      return { text: word, mark: { status, word, note: null }, claim: claim.id };
    }
    this.#record(claim, verdict, status, text);
    const mark: Mark = {
      status,
      word:
        status === "proven" || status === "attested" ? verdictWords[status][this.#language] : heldWords[this.#language],
      note: status === "proven" || status === "attested" ? this.#note(claim, verdict) : null,
    };
    return { text, mark, claim: claim.id };
  }

  /** On the public page the recorded standing decides, and the verdict may only make it stricter. */
  #status(claim: Claim, verdict: Verdict): MarkStatus | "omitted" {
    const approved = claim.approval !== undefined;
    const standing = this.#state.standings.get(claim.id);
    // A sentence that was withheld and not released holds in no document, however sound its proof looks again.
    const holds = isPublishable(verdict) && approved && standing?.state !== "held";
    if (this.#policy === "hold") {
      if (isBinding(claim.kind)) return standing?.state === "shown" ? (holds ? sealOf(verdict) : "stale") : "omitted";
      if (standing?.state === "held") return "held";
      if (holds) return standing?.state === "shown" ? sealOf(verdict) : "omitted";
      return verdict.status === "unproven" && !verdict.unconfirmed ? "omitted" : approved ? "held" : "omitted";
    }
    if (holds) return sealOf(verdict);
    this.wanting.push(claim.id);
    return this.#policy === "mark" ? "held" : "omitted";
  }

  #record(claim: Claim, verdict: Verdict, status: MarkStatus, text: string | null): void {
    const shown = status === "proven" || status === "attested";
    this.sentences.push({
      claim: claim.id,
      status,
      text,
      until: shown ? verdict.until : null,
      findings: shown ? verdict.reasons.flatMap(({ finding }) => (finding ? [Number(finding.id)] : [])) : [],
      revision: this.#state.positions.get(claim.id) ?? null,
    });
  }

  #note(claim: Claim, verdict: Verdict): number {
    const number = this.notes.length + 1;
    const lines = verdict.reasons.flatMap((reason) => this.#state.explain(this.#language, claim.id, reason));
    this.notes.push({ number, claim: claim.id, lines });
    return number;
  }
}

function sealOf(verdict: Verdict): MarkStatus {
  return verdict.status === "proven" ? "proven" : "attested";
}

/** What a service says to one control: its sentences, or why there are none. */
export function answerItems(
  catalog: Catalog,
  control: Control,
  state: DocumentState,
  language: Locale,
  writer: SentenceWriter,
): ListItem[] {
  const answer = state.answers.find((one) => one.catalog === catalog.id && one.control === control.id);
  const claims = state.service.claims.filter((claim) => answer?.claims.includes(claim.id));
  const items = claims.flatMap((claim) => writer.write(claim) ?? []);
  if (items.length > 0) return items;
  const declaration = state.service.declarations.find(
    (one) => one.catalog === catalog.id && one.control === control.id,
  );
  const zone = state.service.service.timeZone;
  const plain = (text: string): ListItem[] => [plainItem(text)];
  if (answer?.status === "not-applicable" && declaration?.notApplicable) {
    return plain(say(language, commonWords.notApplicable, { reason: declaration.notApplicable.reason[language] }));
  }
  if (answer?.status === "planned" && declaration?.planned) {
    const { by, what } = declaration.planned;
    return plain(say(language, commonWords.plannedBy, { by: formatInstant(by - 1), what: what[language] }, zone));
  }
  return plain(commonWords.noAnswer[language]);
}

/**
 * A checklist: the first group of its catalog as a table, the others as headed lists, and last every public claim
 * that answers none of its controls. Without the catalog all public claims are such.
 */
export function checklistBlocks(
  catalogId: string,
  state: DocumentState,
  language: Locale,
  writer: SentenceWriter,
): Block[] {
  const catalog = state.catalogs.find(({ id }) => id === catalogId);
  const blocks = catalog ? catalogBlocks(catalog, state, language, writer) : [];
  const written = new Set(writer.sentences.map(({ claim }) => claim));
  const others = state.service.claims
    .filter(({ id }) => !written.has(id))
    .flatMap((claim) => writer.write(claim) ?? []);
  if (others.length > 0) {
    if (catalog) blocks.push({ type: "heading", level: 2, id: "s-others", text: commonWords.others[language] });
    blocks.push({ type: "list", items: others });
  }
  return blocks;
}

function catalogBlocks(catalog: Catalog, state: DocumentState, language: Locale, writer: SentenceWriter): Block[] {
  const blocks: Block[] = [];
  catalog.groups.forEach((group, index) => {
    blocks.push({ type: "heading", level: 2, id: `s-${slug(group.id)}`, text: group.title[language] });
    if (index === 0) {
      blocks.push(checklistTable(catalog, group, state, language, writer));
      return;
    }
    for (const inner of [group, ...(group.groups ?? [])]) {
      const controls = (inner.controls ?? []).filter((one) => controlApplies(catalog, one, state.service.service.type));
      if (controls.length === 0) continue;
      if (inner !== group) {
        blocks.push({ type: "heading", level: 3, id: `s-${slug(inner.id)}`, text: inner.title[language] });
      }
      const items = controls.flatMap((control) =>
        answerItems(catalog, control, state, language, writer).map((item) =>
          item.claim === null ? { ...item, text: `${control.title[language]} — ${plainText(item.text)}` } : item,
        ),
      );
      blocks.push({ type: "list", items: items.filter(firstOfItsClaim) });
    }
  });
  return blocks;
}

/** A sentence that answers two neighbouring controls is written once. */
function firstOfItsClaim(item: ListItem, index: number, items: readonly ListItem[]): boolean {
  return item.claim === null || items.findIndex(({ claim }) => claim === item.claim) === index;
}

function checklistTable(
  catalog: Catalog,
  group: Group,
  state: DocumentState,
  language: Locale,
  writer: SentenceWriter,
): Block {
  const rows: Cell[][] = [];
  for (const inner of [group, ...(group.groups ?? [])]) {
    for (const control of inner.controls ?? []) {
      if (!controlApplies(catalog, control, state.service.service.type)) continue;
      rows.push([
        headerCell(control.title[language]),
        cell(control.summary[language]),
        cell(...answerItems(catalog, control, state, language, writer)),
      ]);
    }
  }
  const columns = [
    { title: commonWords.item[language], width: 22 },
    { title: commonWords.question[language], width: 32 },
    { title: commonWords.answer[language], width: 46 },
  ];
  return { type: "table", caption: group.title[language], columns, groups: rowsOf(rows) };
}
