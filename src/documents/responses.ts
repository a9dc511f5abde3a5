import { type Answer, answerStatuses } from "../domain/assurance/answer.ts";
import {
  type Catalog,
  type Control,
  controlApplies,
  controlsOf,
  type Group,
  obligationsFor,
} from "../domain/assurance/catalog.ts";
import type { Locale } from "../domain/locale.ts";
import { listInWords } from "../text/functions.ts";
import { say } from "../text/message.ts";
import { answerWords } from "../text/words.ts";
import { cell, slug } from "./build.ts";
import { answerItems, type SentenceWriter } from "./checklist.ts";
import type { DocumentState } from "./define.ts";
import { coverageBars, type Part } from "./figures/coverage-bars.ts";
import type { Block, Cell, ListItem, RowGroup } from "./model.ts";
import { obligationKindWords, responsibilityWords, responseWords as words } from "./response-words.ts";
import { commonWords } from "./words.ts";

/** The one that was asked for; else the first that the service's organisation follows. */
export function catalogOf({ catalogs, asked }: DocumentState): Catalog | undefined {
  return asked.catalog === null ? catalogs[0] : catalogs.find(({ id }) => id === asked.catalog);
}

type Status = Answer["status"];

/** In grey as well: what is met is dark, what is not is light, what nobody answered is hatched. */
const parts: Readonly<Record<Status, Omit<Part, "label">>> = {
  satisfied: { tone: "accent" },
  inherited: { tone: "slate" },
  partial: { tone: "accent-wash" },
  planned: { tone: "faint" },
  customer: { tone: "wash" },
  "not-applicable": { tone: "paper" },
  "not-satisfied": { tone: "amber" },
  unanswered: { tone: "paper", pattern: "hatched" },
};

export function statusWordsOf(language: Locale): readonly string[] {
  return answerStatuses.map((status) => answerWords[status][language]);
}

/** The controls of a catalog that are asked of a service, and what it answers to each. */
export class Responses {
  readonly #catalog: Catalog;
  readonly #state: DocumentState;
  readonly #language: Locale;
  readonly #writer: SentenceWriter;

  constructor(catalog: Catalog, state: DocumentState, language: Locale, writer: SentenceWriter) {
    this.#catalog = catalog;
    this.#state = state;
    this.#language = language;
    this.#writer = writer;
  }

  get controls(): readonly Control[] {
    return this.#applying(controlsOf(this.#catalog));
  }

  /** A bar for each part of the framework, and the same in words. */
  rollup(): Block {
    const groups = this.#catalog.groups.filter((group) => this.#inside(group).length > 0);
    const bars = groups.map((group) => ({
      label: this.#groupTitle(group),
      counts: answerStatuses.map((status) => this.#count(this.#inside(group), status)),
    }));
    const alternative = groups.map((group) =>
      say(this.#language, words.rollupRow, {
        group: this.#groupTitle(group),
        counts: this.#counts(this.#inside(group)),
      }),
    );
    return {
      type: "figure",
      id: "f-rollup",
      caption: words.rollup[this.#language],
      alternative: alternative.join(" "),
      drawing: coverageBars(
        bars,
        answerStatuses.map((status) => ({ label: answerWords[status][this.#language], ...parts[status] })),
      ),
    };
  }

  /** The areas that have controls, in the catalog's order. */
  areas(): { readonly id: string; readonly title: string; readonly controls: readonly Control[] }[] {
    const visit = (group: Group): readonly Group[] => [
      ...(group.controls ? [{ ...group, groups: [] }] : []),
      ...(group.groups ?? []).flatMap(visit),
    ];
    return this.#catalog.groups
      .flatMap(visit)
      .map((group) => ({ id: group.id, title: this.#groupTitle(group), controls: this.#inside(group) }))
      .filter(({ controls }) => controls.length > 0);
  }

  /** Every group with its areas; a table for each area, and in it every control once, in the catalog's order. */
  blocks(number: string): Block[] {
    let counted = 0;
    return this.#catalog.groups.flatMap((group): Block[] => {
      if (this.#inside(group).length === 0) return [];
      const own = `${number}.${++counted}`;
      const heading: Block = {
        type: "heading",
        level: 3,
        id: `g-${slug(group.id)}`,
        number: own,
        text: this.#groupTitle(group),
      };
      const areas = [...(group.controls ? [{ ...group, groups: [] }] : []), ...(group.groups ?? [])];
      const inside = this.#inside(group);
      const told = say(this.#language, words.area, { count: inside.length, counts: this.#counts(inside) });
      return [heading, { type: "paragraph", text: told }, ...areas.flatMap((area) => this.#table(area))];
    });
  }

  #table(area: Group): Block[] {
    const language = this.#language;
    const controls = this.#inside(area);
    if (controls.length === 0) return [];
    const columns = [
      { title: words.asked[language], width: 36 },
      { title: words.who[language], width: 10 },
      {
        title: words.status[language],
        width: 12,
        choices: statusWordsOf(language),
      },
      { title: words.how[language], width: 42 },
    ];
    const groups = controls.map(
      (control): RowGroup => ({ header: this.#title(control), together: false, rows: [this.#row(control)] }),
    );
    return [{ type: "table", id: `t-${slug(area.id)}`, caption: this.#groupTitle(area), columns, groups }];
  }

  #row(control: Control): Cell[] {
    const language = this.#language;
    const answer = this.#answer(control);
    const status = answer?.status ?? "unanswered";
    const responsibility = answer?.responsibility ?? (control.addressee === "customer" ? "customer" : "provider");
    const obligations = obligationsFor(control, this.#state.service.service.type);
    return [
      {
        blocks: [
          { type: "paragraph", text: control.summary[language] },
          {
            type: "list",
            items: obligations.map(({ kind, text }) => ({
              text: say(language, words.obligation, {
                kind: obligationKindWords[kind][language],
                text: text[language],
              }),
              mark: null,
              claim: null,
            })),
          },
        ],
      },
      cell(responsibilityWords[responsibility][language]),
      cell(answerWords[status][language]),
      cell(...this.#how(control, answer)),
    ];
  }

  #how(control: Control, answer: Answer | undefined): (string | ListItem)[] {
    const language = this.#language;
    if (answer?.status === "customer") return [words.forCustomer[language]];
    const items = answerItems(this.#catalog, control, this.#state, language, this.#writer);
    const open = new Set(answer?.gaps.flatMap(({ obligation }) => obligation ?? []));
    const texts = control.obligations
      .filter(({ id }) => open.has(id))
      .map(({ text }) => text[language].replace(/[.。]$/, ""));
    // What nothing was said to at all need not be told obligation by obligation.
    const whole = answer === undefined || answer.status === "planned" || answer.status === "unanswered";
    if (whole || texts.length === 0) return items;
    return [...items, say(language, words.open, { obligations: texts.join(language === "ja" ? "、" : "; ") })];
  }

  #title({ id, title, level }: Control): string {
    const named = level === undefined ? undefined : this.#catalog.levels?.[level]?.title[this.#language];
    const args = { id, title: title[this.#language] };
    return named === undefined
      ? say(this.#language, words.control, args)
      : say(this.#language, words.controlLevel, { ...args, level: named });
  }

  #groupTitle({ id, title }: Group): string {
    return say(this.#language, words.control, { id, title: title[this.#language] });
  }

  #inside(group: Group): readonly Control[] {
    const own = this.#applying(group.controls ?? []);
    return [...own, ...(group.groups ?? []).flatMap((inner) => this.#inside(inner))];
  }

  #applying(controls: readonly Control[]): readonly Control[] {
    return controls.filter((control) => controlApplies(this.#catalog, control, this.#state.service.service.type));
  }

  #answer(control: Control): Answer | undefined {
    return this.#state.answers.find((one) => one.catalog === this.#catalog.id && one.control === control.id);
  }

  #count(controls: readonly Control[], status: Status): number {
    return controls.filter((control) => (this.#answer(control)?.status ?? "unanswered") === status).length;
  }

  #counts(controls: readonly Control[]): string {
    const told = answerStatuses.flatMap((status) => {
      const count = this.#count(controls, status);
      if (count === 0) return [];
      return [say(this.#language, words.rollupCount, { status: answerWords[status][this.#language], count })];
    });
    return told.length === 0 ? commonWords.noAnswer[this.#language] : listInWords(this.#language, told, "conjunction");
  }
}
