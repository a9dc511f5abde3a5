import type { Catalog, Control, ServiceType } from "../../domain/assurance/catalog.ts";
import { controlApplies, controlsOf, obligationsFor } from "../../domain/assurance/catalog.ts";
import type { Claim } from "../../domain/assurance/claim.ts";
import type { Locale } from "../../domain/locale.ts";
import type { PolicyDocumentRecord } from "../../domain/operations/management.ts";
import { type CertificateRecord, certificateHolds, type OperationRecord } from "../../domain/operations/record.ts";
import { dayIn, type Instant } from "../../domain/time.ts";
import { dateInWords, listInWords } from "../../text/functions.ts";
import { say } from "../../text/message.ts";
import { cell, headerCell, plainItem, rowsOf, slug } from "../build.ts";
import { answerItems, type SentenceWriter } from "../checklist.ts";
import type { DocumentState, Missing } from "../define.ts";
import type { Block, Cell, CellBlock, ListItem } from "../model.ts";
import { obligationKindWords } from "../response-words.ts";
import { words } from "./words.ts";

/** The control that a certificate answers, and what its exemption is called on others. */
const certificateItem = "1.1";

/** The items of the form: what is asked, by which documents it is shown, and what they say. */
export class Items {
  readonly missing: Missing[] = [];
  readonly #catalog: Catalog;
  readonly #state: DocumentState;
  readonly #language: Locale;
  readonly #writer: SentenceWriter;
  readonly #certificate: CertificateRecord | undefined;

  constructor(catalog: Catalog, state: DocumentState, language: Locale, writer: SentenceWriter) {
    this.#catalog = catalog;
    this.#state = state;
    this.#language = language;
    this.#writer = writer;
    // The one that is submitted: held, the provider's own, and of this service.
    this.#certificate = state.service.records.find(
      (record): record is CertificateRecord =>
        record.kind === "certificate" &&
        record.holder === "self" &&
        record.covers.includes(state.service.service.id) &&
        /^(CSAP|ISMS)/i.test(record.scheme) &&
        certificateHolds(record, state.at) === "held",
    );
  }

  get controls(): readonly Control[] {
    return applying(this.#catalog, this.#state.service.service.type);
  }

  blocks(): Block[] {
    return this.#catalog.groups.flatMap((group): Block[] => [
      {
        type: "heading",
        level: 3,
        id: `g-${slug(group.id)}`,
        number: group.id,
        text: group.title[this.#language],
      },
      ...(group.controls ?? []).filter((control) => this.controls.includes(control)).flatMap((one) => this.#item(one)),
    ]);
  }

  documents(): PolicyDocumentRecord[] {
    const { service, records } = this.#state.service;
    return submittedDocuments(this.#catalog, service.type, records);
  }

  #item(control: Control): Block[] {
    const language = this.#language;
    const title = say(language, words.article, { id: control.id, title: control.title[language] });
    const exempt = control.exemption !== undefined && this.#certificate !== undefined;
    const rows: Cell[][] = [
      this.#row(words.review[language], [
        { type: "paragraph", text: control.review?.[language] ?? control.summary[language] },
      ]),
      this.#row(words.criteria[language], this.#criteria(control)),
    ];
    if (exempt) {
      const text = say(language, words.exempt, { scheme: this.#certificate?.scheme ?? "" });
      rows.push(this.#row(words.body[language], [{ type: "paragraph", text }]));
    } else {
      rows.push(this.#row(words.documents[language], this.#documentCell(control)));
      rows.push(this.#row(words.body[language], this.#body(control)));
      this.#findMissing(control);
    }
    const columns = [
      { title: words.field[language], width: 16 },
      { title: words.content[language], width: 84 },
    ];
    return [
      { type: "heading", level: 4, id: `i-${slug(control.id)}`, text: title },
      { type: "table", id: `t-${slug(control.id)}`, caption: title, columns, groups: rowsOf(rows) },
    ];
  }

  #row(label: string, blocks: readonly CellBlock[]): Cell[] {
    return [headerCell(label), { blocks }];
  }

  #criteria(control: Control): CellBlock[] {
    const { type } = this.#state.service.service;
    const items = obligationsFor(control, type).map(({ kind, text, condition }) =>
      plainItem(
        [
          say(this.#language, obligationLine, {
            kind: obligationKindWords[kind][this.#language],
            text: text[this.#language],
          }),
          condition?.[this.#language] ?? "",
        ]
          .join(" ")
          .trim(),
      ),
    );
    return [{ type: "list", items }];
  }

  #documentsOf(control: Control): PolicyDocumentRecord[] {
    return documentsOf(this.#catalog, control, this.#state.service.records);
  }

  #documentCell(control: Control): CellBlock[] {
    const found = this.#documentsOf(control);
    if (found.length === 0) return [{ type: "paragraph", text: words.noDocuments[this.#language] }];
    return [{ type: "list", items: found.map((document) => plainItem(this.#documentLine(document, control))) }];
  }

  #documentLine(document: PolicyDocumentRecord, control: Control): string {
    const language = this.#language;
    const cited = document.evidences
      .filter((one) => one.catalog === this.#catalog.id && one.control === control.id)
      .flatMap(({ articles }) => articles)
      .flatMap((id) => document.articles.find((article) => article.id === id) ?? [])
      .map(({ id, title }) => say(language, words.article, { id, title: title[language] }));
    const { approval, reviewBy } = document;
    return [
      documentName(language, document),
      say(language, words.approved, { by: approval.by[language], on: this.#date(approval.on) }),
      ...(cited.length > 0
        ? [say(language, words.articles, { articles: listInWords(language, cited, "conjunction") })]
        : []),
      ...(reviewBy <= this.#state.at ? [say(language, words.overdue, { by: this.#date(reviewBy - 1) })] : []),
    ].join(" · ");
  }

  #date(instant: Instant): string {
    return dateInWords(this.#language, dayIn(instant, this.#state.service.service.timeZone));
  }

  /** The sentences of the item; those that stand on an upstream provider apart, under its name. */
  #body(control: Control): CellBlock[] {
    const items = answerItems(this.#catalog, control, this.#state, this.#language, this.#writer);
    const upstreamOf = (item: ListItem): string | null => {
      const claim = this.#state.service.claims.find(({ id }) => id === item.claim);
      return (claim && inheritedFrom(claim)) ?? null;
    };
    const own = items.filter((item) => upstreamOf(item) === null);
    const blocks: CellBlock[] = own.length > 0 ? [{ type: "list", items: own }] : [];
    for (const { id, name } of this.#state.service.service.upstreams) {
      const theirs = items.filter((item) => upstreamOf(item) === id);
      if (theirs.length === 0) continue;
      const title = say(this.#language, words.forUpstream, { upstream: name[this.#language] });
      blocks.push(
        { type: "paragraph", text: [{ type: "text", text: title, strong: true }] },
        { type: "list", items: theirs },
      );
    }
    return blocks;
  }

  /** What has to be there before the form can be handed in. */
  #findMissing(control: Control): void {
    const language = this.#language;
    const where = say(language, words.article, { id: control.id, title: control.title[language] });
    const answer = this.#state.answers.find((one) => one.catalog === this.#catalog.id && one.control === control.id);
    if (answer?.status === "not-applicable") return;
    const open = new Set(answer?.gaps.map(({ obligation }) => obligation));
    for (const obligation of obligationsFor(control, this.#state.service.service.type)) {
      if (!open.has(obligation.id) || obligation.kind === "should" || obligation.kind === "may") continue;
      this.missing.push({ where, what: obligation.text[language] });
    }
    if (open.has(null) || answer === undefined) this.missing.push({ where, what: control.summary[language] });
    // A certificate may be submitted or not; who submits none hands in no paper for it.
    if (control.id === certificateItem) return;
    const found = this.#documentsOf(control);
    if (found.length === 0 && (control.documents ?? []).length > 0) {
      const examples = (control.documents ?? []).slice(0, 2).map((one) => one[language]);
      const what = say(language, words.missingDocuments, { examples: listInWords(language, examples, "disjunction") });
      this.missing.push({ where, what });
    }
    for (const document of found.filter(({ file }) => file === null)) {
      this.missing.push({ where, what: say(language, words.missingFile, { title: document.title[language] }) });
    }
  }
}

function applying(catalog: Catalog, type: ServiceType): Control[] {
  return controlsOf(catalog).filter((control) => controlApplies(catalog, control, type));
}

function documentsOf(catalog: Catalog, control: Control, records: readonly OperationRecord[]): PolicyDocumentRecord[] {
  return records.filter(
    (record): record is PolicyDocumentRecord =>
      record.kind === "policy-document" &&
      record.evidences.some((one) => one.catalog === catalog.id && one.control === control.id),
  );
}

/** Documents that are evidence of some control a service is asked about, in the order of the controls, each once. */
export function submittedDocuments(
  catalog: Catalog,
  type: ServiceType,
  records: readonly OperationRecord[],
): PolicyDocumentRecord[] {
  return [...new Set(applying(catalog, type).flatMap((control) => documentsOf(catalog, control, records)))];
}

const obligationLine = { ko: "{$kind}: {$text}", ja: "{$kind}: {$text}", en: "{$kind}: {$text}" };

/** The upstream provider that every proof of a claim stands on; none where something else proves it, too. */
function inheritedFrom({ proofs }: Claim): string | undefined {
  const [first] = proofs;
  if (first?.kind !== "inherited") return undefined;
  return proofs.every((proof) => proof.kind === "inherited" && proof.upstream === first.upstream)
    ? first.upstream
    : undefined;
}

export function documentName(language: Locale, { title, number, version }: PolicyDocumentRecord): string {
  return say(language, words.document, { title: title[language], number, version });
}

/** The documents that are handed in, numbered as in the bundle, with the hash of each file. */
export function attachmentBlocks(language: Locale, documents: readonly PolicyDocumentRecord[]): Block[] {
  if (documents.length === 0) return [{ type: "paragraph", text: words.noDocuments[language] }];
  const rows = documents.map((document, index): Cell[] => [
    headerCell(String(index + 1)),
    cell(documentName(language, document)),
    cell(document.file?.name ?? "–"),
    cell([{ type: "text", text: document.file?.sha256 ?? "–", code: true }]),
  ]);
  const columns = [
    { title: words.number[language], width: 8, align: "end" as const },
    { title: words.name[language], width: 36 },
    { title: words.file[language], width: 24 },
    { title: words.hash[language], width: 32 },
  ];
  return [{ type: "table", id: "t-attachments", caption: words.attachments[language], columns, groups: rowsOf(rows) }];
}
