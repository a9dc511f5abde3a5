import { styleText } from "node:util";
import stringWidth from "string-width";

export type Style = "strong" | "faint" | "accent" | "seal" | "warn" | "bad" | "good";

const styles: Readonly<Record<Style, Parameters<typeof styleText>[0]>> = {
  strong: "bold",
  faint: "gray",
  accent: "blue",
  seal: "red",
  warn: "yellow",
  bad: ["bold", "red"],
  good: "green",
};

type Stream = { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };

/** Results go to one stream, messages and progress to the other; colour only where somebody looks. */
export class Terminal {
  readonly #out: Stream;
  readonly #err: Stream;
  readonly #colour: boolean;
  #progressShown = false;

  constructor(out: Stream, err: Stream, colour: boolean) {
    this.#out = out;
    this.#err = err;
    this.#colour = colour;
  }

  get columns(): number {
    return Math.max(40, Math.min(this.#out.columns ?? 100, 140));
  }

  style(style: Style, text: string): string {
    return this.#colour ? styleText(styles[style], text, { validateStream: false }) : text;
  }

  print(text = ""): void {
    this.clearProgress();
    this.#out.write(`${harmless(text)}\n`);
  }

  json(value: unknown): void {
    this.clearProgress();
    // JSON escapes the first 32 control characters itself.
    const escaped = JSON.stringify(value, null, 2).replaceAll(controls, (character) =>
      character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    this.#out.write(`${escaped}\n`);
  }

  /** For whoever watches, never part of the result. */
  message(text: string): void {
    this.clearProgress();
    this.#err.write(`${harmless(text)}\n`);
  }

  /** One line that replaces itself; nothing where nobody watches. */
  progress(text: string): void {
    if (!this.#err.isTTY) return;
    this.#err.write(`\r\x1b[2K${truncate(harmless(text), (this.#err.columns ?? 80) - 1)}`);
    this.#progressShown = true;
  }

  clearProgress(): void {
    if (this.#progressShown) this.#err.write("\r\x1b[2K");
    this.#progressShown = false;
  }
}

/** Control characters, and those that turn the direction of what follows. */
const controls = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
/** The colours this class sets itself. */
const ownStyle = /(\x1b\[(?:1|22|31|32|33|34|39|90)m)/;

/** What a server, a file or a document said is shown, never obeyed: only our own colours and line breaks get through. */
function harmless(text: string): string {
  return text
    .split(ownStyle)
    .map((part, i) => (i % 2 === 1 ? part : part.replaceAll(controls, (one) => (one === "\n" ? one : "\ufffd"))))
    .join("");
}

/** Cells a text takes: Hangul, kana and ideographs take two. */
export function width(text: string): number {
  return stringWidth(text);
}

export function pad(text: string, cells: number): string {
  return text + " ".repeat(Math.max(0, cells - width(text)));
}

export function truncate(text: string, cells: number): string {
  if (width(text) <= cells) return text;
  let result = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (width(result) + width(segment) > cells - 1) break;
    result += segment;
  }
  return `${result}…`;
}

/** Breaks a text into lines of at most so many cells: at spaces where there are any, else between characters. */
export function wrap(text: string, cells: number): string[] {
  const lines: string[] = [];
  let line = "";
  const words = text.match(/[\u2e80-\u9fff\uf900-\uff60]|[^\s\u2e80-\u9fff\uf900-\uff60]+|\s+/g) ?? [];
  for (const word of words) {
    if (width(line) + width(word) <= cells) {
      line += word;
      continue;
    }
    // Japanese punctuation does not begin a line.
    if (/^[、。，．）」』】：；！？ー]$/.test(word)) {
      line += word;
      continue;
    }
    if (line.trim()) lines.push(line.trimEnd());
    line = word.trimStart();
  }
  if (line.trim()) lines.push(line.trimEnd());
  return lines.length > 0 ? lines : [""];
}
