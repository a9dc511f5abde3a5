import { renderSvg } from "../../figures/svg.ts";
import { familyNames, hasGlyph, monoName } from "../../fonts.ts";
import {
  type Block,
  type Cell,
  type DocumentModel,
  type ListItem,
  type Mark,
  type Orientation,
  plainText,
  type Rich,
  type Table,
} from "../../model.ts";
import { qrSvg } from "../qr.ts";
import { notation, visible } from "../text.ts";

/** What the Typst source reads: the model with every text made showable, and nothing it would have to decide. */

/** Characters of a word after which a line may break anywhere: no line of a page is longer. */
const longestWord = 60;
const breakable = /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{61,}/gu;

/** Every character has a glyph, and no word is longer than a line. */
export function showable(text: string): string {
  const shown = Array.from(visible(text), (character) =>
    character === "\n" || hasGlyph(character.codePointAt(0) as number) ? character : notation(character),
  ).join("");
  return shown.replaceAll(breakable, (word) => word.replaceAll(new RegExp(`.{${longestWord}}`, "gu"), "$&\u200b"));
}

export class Preparation {
  readonly #model: DocumentModel;
  readonly #targets: ReadonlySet<string>;
  readonly #anchored = new Set<number>();

  constructor(model: DocumentModel) {
    this.#model = model;
    this.#targets = new Set(
      model.blocks.flatMap((block) => ("id" in block && block.id !== undefined ? [block.id] : [])),
    );
  }

  /** Plain values alone: strings, numbers, booleans, null, lists and records of them. */
  run(): object {
    const { layout, language, verification } = this.#model;
    const sections = this.#sections();
    return {
      language,
      fonts: familyNames(language),
      fontsBy: { ko: familyNames("ko"), ja: familyNames("ja"), en: familyNames("en") },
      mono: [monoName, ...familyNames(language)],
      date: dateParts(this.#model.at),
      title: showable(this.#model.title),
      subtitle: showable(this.#model.subtitle),
      facts: this.#model.facts.map(([label, value]) => [showable(label), showable(value)]),
      cover: layout.cover,
      contents: layout.contents,
      confidentiality: layout.confidentiality === null ? null : showable(layout.confidentiality),
      watermark: layout.watermark === null ? null : showable(layout.watermark),
      history: layout.history.map(({ version, date, summary }) => [version, date, summary].map(showable)),
      sections,
      notes: this.#model.notes.map(({ number, lines }) => ({
        number,
        lines: lines.map(showable),
        back: this.#anchored.has(number),
      })),
      colophon: this.#model.colophon.map(showable),
      verification: verification && {
        url: verification.url,
        text: showable(verification.url),
        caption: showable(verification.caption),
        svg: qrSvg(verification.url),
      },
      words: Object.fromEntries(Object.entries(this.#model.words).map(([key, word]) => [key, showable(word)])),
    };
  }

  #sections(): { landscape: boolean; blocks: object[] }[] {
    const start = (orientation: Orientation) => ({ landscape: orientation === "landscape", blocks: [] as object[] });
    const sections = [start(this.#model.layout.orientation)];
    for (const block of this.#model.blocks) {
      if (block.type === "section") sections.push(start(block.orientation));
      else sections.at(-1)?.blocks.push(this.#block(block));
    }
    return sections.filter(({ blocks }, index) => index === 0 || blocks.length > 0);
  }

  #block(block: Exclude<Block, { type: "section" }>): object {
    switch (block.type) {
      case "heading": {
        const text = block.number === undefined ? block.text : `${block.number} ${block.text}`;
        return { type: block.type, level: block.level - 1, id: block.id, text: showable(text) };
      }
      case "paragraph":
        return {
          type: block.type,
          language: block.language ?? null,
          ...this.#item({ mark: null, claim: null, ...block }),
        };
      case "callout":
        return {
          type: block.type,
          missing: block.tone === "missing",
          title: showable(block.title),
          text: showable(block.text),
        };
      case "legend":
        return {
          type: block.type,
          items: block.items.map(({ mark, text }) => ({ status: mark, text: showable(text) })),
        };
      case "list":
        return {
          type: block.type,
          ordered: block.ordered ?? false,
          items: block.items.map((item) => this.#item(item)),
        };
      case "checkboxes":
        return { type: block.type, items: block.items.map(({ checked, text }) => ({ checked, text: showable(text) })) };
      case "facts":
        return { type: block.type, items: block.items.map(([label, value]) => [showable(label), this.#rich(value)]) };
      case "table":
        return this.#table(block);
      case "figure":
        return {
          type: block.type,
          id: block.id,
          caption: showable(block.caption),
          alternative: showable(block.alternative),
          width: block.drawing.width,
          svg: renderSvg(
            {
              ...block.drawing,
              shapes: block.drawing.shapes.map((shape) =>
                shape.type === "text" ? { ...shape, text: showable(shape.text) } : shape,
              ),
            },
            familyNames(this.#model.language).join(", "),
          ),
        };
    }
  }

  #table({ id, caption, columns, groups }: Table): object {
    return {
      type: "table",
      id: id ?? null,
      caption: showable(caption),
      widths: columns.map(({ width }) => width),
      ends: columns.map(({ align }) => align === "end"),
      titles: columns.map(({ title }) => showable(title)),
      groups: groups.map(({ header, together, rows }) => ({
        header: header === null ? null : showable(header),
        together,
        cells: rows.flatMap((row) => row.map((cell) => this.#cell(cell))),
      })),
    };
  }

  #cell({ blocks, header, columns, rows }: Cell): object {
    return {
      header: header ?? false,
      columns: columns ?? 1,
      rows: rows ?? 1,
      blocks: blocks.map((block) => this.#block(block)),
    };
  }

  #item({ text, mark }: ListItem): object {
    const held = mark !== null && (mark.status === "held" || plainText(text) === mark.word);
    return { parts: this.#rich(text), held, mark: mark && this.#mark(mark, held) };
  }

  /** The first mark of a note is the place that the note leads back to. */
  #mark({ status, word, note }: Mark, wordIsText: boolean): object {
    const first = note !== null && !this.#anchored.has(note);
    if (first) this.#anchored.add(note);
    const known = this.#model.notes.some(({ number }) => number === note);
    return { status, word: wordIsText ? "" : showable(word), note: known ? note : null, anchor: first && known };
  }

  #rich(rich: Rich): object[] {
    const parts = typeof rich === "string" ? [{ type: "text", text: rich } as const] : rich;
    return parts.map((part) => ({
      text: part.type === "text" && part.code ? breakAtDots(showable(part.text)) : showable(part.text),
      strong: part.type === "text" && (part.strong ?? false),
      code: part.type === "text" && (part.code ?? false),
      language: (part.type === "text" && part.language) || null,
      href: part.type === "link" ? part.href : null,
      // A reference to what is not there is text.
      to: part.type === "reference" && this.#targets.has(part.to) ? part.to : null,
    }));
  }
}

function breakAtDots(text: string): string {
  return text.replaceAll(/[./:-](?=\S)/g, "$&\u200b");
}

function dateParts(at: number): readonly number[] {
  const date = new Date(at);
  return [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ];
}
