import { type Dialect, paragraphText } from "./dialect.ts";
import type { FilledForm, FormAnswer, FormOption, FormProblem, FormRequest } from "./form.ts";
import { bare, type FormField, fieldOf, isItemLabel, itemId } from "./labels.ts";
import type { Edit, Element } from "./tree.ts";

/** A cell that an answer may stand in. */
type Place = {
  readonly part: string;
  readonly source: string;
  readonly cell: Element;
  readonly item: string;
  readonly field: FormField;
};

/** A box to tick, with the text beside it. */
type Box = {
  readonly part: string;
  readonly start: number;
  readonly end: number;
  readonly character: string;
  readonly text: string;
  readonly switches: Edit | null;
};

const ticks: Readonly<Record<string, string>> = { "□": "■", "☐": "☑" };

type FormCell = { readonly element: Element; readonly column: number; readonly columns: number; readonly text: string };

/** Finds the places of a form in reading order, and settles what goes into them. */
export class Placing {
  readonly #dialect: Dialect;
  readonly #request: FormRequest;
  readonly #items: ReadonlySet<string>;
  readonly #places: Place[] = [];
  readonly #boxes: Box[] = [];
  readonly #used = new Set<Place>();
  /** The item that the rows speak of: it holds until the next one is named. */
  #item: string | null = null;
  #part = "";
  #source = "";

  constructor(dialect: Dialect, request: FormRequest) {
    this.#dialect = dialect;
    this.#request = request;
    this.#items = new Set([...request.items, ...request.answers.map(({ item }) => item)]);
  }

  read(part: string, source: string, root: Element): void {
    this.#part = part;
    this.#source = source;
    this.#walk(root);
  }

  #walk(element: Element): void {
    if (element.name === "tbl") {
      this.#table(element);
      return;
    }
    if (element.name === "p") {
      this.#paragraph(element);
      const id = this.#known(paragraphText(element, this.#source).text);
      if (id !== undefined) this.#item = id;
    }
    for (const child of element.children) this.#walk(child);
  }

  #known(text: string): string | undefined {
    const id = itemId(text);
    return id !== undefined && this.#items.has(id) ? id : undefined;
  }

  #table(table: Element): void {
    /** Fields by column, of a table whose rows are items. */
    let columns: ReadonlyMap<number, FormField> | null = null;
    for (const row of table.children.filter(({ name }) => name === "tr")) {
      const cells = this.#cells(row);
      const titles = new Map(
        cells.flatMap(({ column, text }) => {
          const field = fieldOf(text);
          return field === undefined ? [] : [[column, field] as const];
        }),
      );
      if (titles.size >= 2) columns = titles;
      else if (columns) this.#itemRow(cells, columns);
      else this.#labelledRow(cells);
    }
  }

  #cells(row: Element): FormCell[] {
    let before = 0;
    return row.children
      .filter(({ name }) => name === "tc")
      .map((element) => {
        const { column, columns } = this.#dialect.columns(element, this.#source, before);
        before = column + columns;
        const texts = paragraphsOf(this.#dialect.content(element)).map((p) => paragraphText(p, this.#source).text);
        return { element, column, columns, text: texts.join("\n").trim() };
      });
  }

  #itemRow(cells: readonly FormCell[], columns: ReadonlyMap<number, FormField>): void {
    const named = cells.find(({ column, text }) => !columns.has(column) && this.#known(text) !== undefined);
    if (named) this.#item = this.#known(named.text) ?? null;
    for (const cell of cells) {
      const field = columns.get(cell.column);
      if (field !== undefined && named) this.#place(cell, field);
      else this.#inside(cell);
    }
  }

  #labelledRow(cells: readonly FormCell[]): void {
    let expected: FormField | "item" | null = null;
    for (const cell of cells) {
      const field = fieldOf(cell.text);
      if (expected === "item") {
        const id = this.#known(cell.text);
        if (id !== undefined) this.#item = id;
        expected = null;
        this.#boxesIn(cell);
      } else if (expected !== null) {
        this.#place(cell, expected);
        expected = null;
      } else if (field !== undefined || isItemLabel(cell.text)) {
        expected = field ?? "item";
      } else {
        const id = cell.text.includes("\n") ? undefined : this.#known(cell.text);
        if (id !== undefined) this.#item = id;
        this.#inside(cell);
      }
    }
  }

  /** What stands in a cell that is no place itself: boxes, and tables within. */
  #inside({ element }: FormCell): void {
    const visit = (inner: Element): void => {
      if (inner.name === "tbl") this.#table(inner);
      else {
        if (inner.name === "p") this.#paragraph(inner);
        for (const child of inner.children) visit(child);
      }
    };
    for (const child of element.children) visit(child);
  }

  #boxesIn({ element }: FormCell): void {
    for (const paragraph of paragraphsOf(this.#dialect.content(element))) this.#paragraph(paragraph);
  }

  #place({ element }: FormCell, field: FormField): void {
    if (this.#item === null) return;
    this.#places.push({ part: this.#part, source: this.#source, cell: element, item: this.#item, field });
  }

  #paragraph(paragraph: Element): void {
    const { text, places } = paragraphText(paragraph, this.#source);
    const found = [...text.matchAll(/[□☐■☑☒▣]/gu)];
    found.forEach((match, index) => {
      const at = match.index;
      const place = places[at];
      if (!place) return;
      const said = text.slice(at + 1, found[index + 1]?.index ?? text.length);
      this.#boxes.push({
        part: this.#part,
        ...place,
        character: match[0],
        text: said,
        switches: this.#switchAt(paragraph, place.start),
      });
    });
  }

  /** In Word a box may be a control that knows by itself whether it is ticked. */
  #switchAt(paragraph: Element, at: number): Edit | null {
    const path: Element[] = [];
    for (let inside: Element | undefined = paragraph; inside; ) {
      path.push(inside);
      inside = inside.children.find(({ start, end }) => start <= at && at < end);
    }
    const control = path.filter(({ name }) => name === "sdt").at(-1);
    const checked = control && descendant(control, ["sdtPr", "checkbox", "checked"]);
    if (!checked) return null;
    const tag = this.#source.slice(checked.start, checked.openEnd);
    return {
      start: checked.start,
      end: checked.openEnd,
      text: tag.replace(/(val\s*=\s*["'])(?:0|false)(["'])/, "$11$2"),
    };
  }

  settle(): Pick<FilledForm, "filled" | "ticked" | "problems"> & { readonly edits: ReadonlyMap<string, Edit[]> } {
    const edits = new Map<string, Edit[]>();
    const problems: FormProblem[] = [];
    const change = (part: string, edit: Edit): void => {
      edits.set(part, [...(edits.get(part) ?? []), edit]);
    };
    const answers = this.#request.answers.filter(({ paragraphs }) => paragraphs.length > 0);
    const filled = answers.flatMap((answer) => {
      const problem = this.#fill(answer, change);
      if (problem === null) return [{ item: answer.item, field: answer.field }];
      problems.push({ kind: problem, item: answer.item, field: answer.field });
      return [];
    });
    for (const { item, field } of this.#places) {
      if (answers.some((answer) => answer.item === item && answer.field === field)) continue;
      if (problems.some((one) => one.kind === "no-answer" && one.item === item && one.field === field)) continue;
      problems.push({ kind: "no-answer", item, field });
    }
    const ticked = this.#request.options.flatMap((option) => {
      const problem = this.#tick(option, change);
      if (problem !== null) problems.push({ kind: problem, item: option.id, field: "option" });
      return problem === null && option.ticked ? [option.id] : [];
    });
    return { edits, filled, ticked, problems };
  }

  #fill(
    { item, field, paragraphs }: FormAnswer,
    change: (part: string, edit: Edit) => void,
  ): FormProblem["kind"] | null {
    const [place, another] = this.#places.filter((one) => one.item === item && one.field === field);
    if (!place) return "no-place";
    if (another || this.#used.has(place)) return "ambiguous";
    this.#used.add(place);
    const { cell, source, part } = place;
    if (!this.#dialect.isPlain(cell)) return "not-plain";
    const old = paragraphsOf(this.#dialect.content(cell));
    const [first, last] = [old[0], old.at(-1)];
    if (!first || !last) return "not-plain";
    const said = old.some((paragraph) => paragraphText(paragraph, source).text.trim() !== "");
    if (said && !this.#request.replace) return "occupied";
    change(part, { start: first.start, end: last.end, text: this.#dialect.write(paragraphs, first, source) });
    return null;
  }

  #tick(option: FormOption, change: (part: string, edit: Edit) => void): FormProblem["kind"] | null {
    const found = this.#boxes.filter((box) => this.#optionOf(box) === option);
    const [box, another] = found;
    if (!box) return option.ticked ? "no-place" : null;
    if (another) return option.ticked ? "ambiguous" : null;
    const open = ticks[box.character];
    if (!option.ticked) return open === undefined ? "ticked-otherwise" : null;
    if (open === undefined) return null;
    change(box.part, { start: box.start, end: box.end, text: open });
    if (box.switches) change(box.part, box.switches);
    return null;
  }

  /** The option whose label a text begins with: the longest, where one label begins another. */
  #optionOf({ text }: Box): FormOption | undefined {
    const said = bare(text);
    let best: FormOption | undefined;
    let length = 0;
    for (const option of this.#request.options) {
      for (const label of option.labels.map(bare)) {
        if (label.length > length && said.startsWith(label)) {
          best = option;
          length = label.length;
        }
      }
    }
    return best;
  }
}

/** The paragraphs of a cell, not those of tables inside it. */
function paragraphsOf(content: Element): Element[] {
  return content.children.flatMap((child) => {
    if (child.name === "p") return [child];
    return child.name === "tbl" ? [] : paragraphsOf(child);
  });
}

function descendant(element: Element, path: readonly string[]): Element | undefined {
  let at: Element | undefined = element;
  for (const name of path) at = at?.children.find((one) => one.name === name);
  return at;
}
