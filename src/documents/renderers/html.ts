import type { Locale } from "../../domain/locale.ts";
import type { Block, Cell, DocumentModel, ListItem, Mark, MarkStatus, ProofNote } from "../model.ts";
import { htmlStyle } from "./html-style.ts";

/** What a page on the web has besides the document itself. */
export type HtmlOptions = {
  /** The same page in the other languages. */
  readonly alternates?: readonly { readonly language: Locale; readonly href: string; readonly name: string }[];
  /** A script of the same origin that keeps the page fresh; nothing depends on it. */
  readonly script?: string;
  readonly stylesheet?: string;
  readonly icon?: string;
};

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as text: nothing in it can become an element or an attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] as string);
}

const e = escapeHtml;

/** One self-contained page: it reads without JavaScript, prints, and names its language for every reader. */
export function renderHtml(model: DocumentModel, options: HtmlOptions = {}): string {
  const style = options.stylesheet
    ? `<link rel="stylesheet" href="${e(options.stylesheet)}">`
    : `<style>${htmlStyle}</style>`;
  const script = options.script ? `\n<script src="${e(options.script)}" defer></script>` : "";
  return `<!doctype html>
<html lang="${model.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Akashi">
<title>${e(model.title)} | ${e(model.subtitle)}</title>
${options.icon ? `<link rel="icon" href="${e(options.icon)}" type="image/svg+xml">\n` : ""}${style}${script}
</head>
<body class="${e(model.template)}">
<header class="masthead">
<div class="brand"><span class="glyph" aria-hidden="true">${sealGlyph(model.language)}</span><p class="subtitle">${e(model.subtitle)}</p></div>
${alternates(model, options)}<h1>${e(model.title)}</h1>
<dl class="facts">${model.facts.map(([label, value]) => `<div><dt>${e(label)}</dt><dd>${e(value)}</dd></div>`).join("")}</dl>
</header>
<main id="main">
${contents(model)}${model.blocks.map((block) => renderBlock(block, model)).join("\n")}
${renderNotes(model)}</main>
<footer class="colophon">${model.colophon.map((line) => `<p>${linked(line)}</p>`).join("")}</footer>
</body>
</html>
`;
}

function alternates(model: DocumentModel, { alternates: others }: HtmlOptions): string {
  if (!others || others.length === 0) return "";
  const links = others.map(({ language, href, name }) => {
    const current = language === model.language ? ' aria-current="true"' : "";
    return `<a href="${e(href)}" lang="${language}" hreflang="${language}"${current}>${e(name)}</a>`;
  });
  return `<nav class="languages" aria-label="${e(model.words.languages)}">${links.join("")}</nav>\n`;
}

function contents(model: DocumentModel): string {
  const headings = model.blocks.filter((block) => block.type === "heading" && block.level === 2);
  if (headings.length < 3) return "";
  const links = headings.map((block) =>
    block.type === "heading" ? `<li><a href="#${block.id}">${e(block.text)}</a></li>` : "",
  );
  return `<nav class="contents" aria-label="${e(model.words.contents)}"><ul>${links.join("")}</ul></nav>\n`;
}

function renderBlock(block: Block, model: DocumentModel): string {
  switch (block.type) {
    case "heading":
      return `<h${block.level} id="${block.id}">${e(block.text)}</h${block.level}>`;
    case "paragraph":
      return `<p>${e(block.text)}</p>`;
    case "callout":
      return `<aside class="callout"><p class="callout-title">${e(block.title)}</p><p>${e(block.text)}</p></aside>`;
    case "legend":
      return `<ul class="legend">${block.items
        .map(({ mark, text }) => `<li>${glyph(mark, model.language)}<span>${e(text)}</span></li>`)
        .join("")}</ul>`;
    case "list":
      return `<ul class="sentences">\n${block.items
        .map((item) => `<li${claimAttributes(item)}>${renderItem(item, model)}</li>`)
        .join("\n")}\n</ul>`;
    case "table":
      return renderTable(block, model);
  }
}

function renderTable(block: Extract<Block, { type: "table" }>, model: DocumentModel): string {
  const columns = block.columns.map(({ width }) => `<col class="w${Math.round(width / 2) * 2}">`).join("");
  const titles = block.columns.map(({ title }) => `<th scope="col">${e(title)}</th>`).join("");
  const cell = (one: Cell, index: number): string => {
    const tag = one.header ? "th" : "td";
    const scope = one.header ? ' scope="row"' : ` data-label="${e(block.columns[index]?.title ?? "")}"`;
    const inner = one.paragraphs.map((item) => `<p${claimAttributes(item)}>${renderItem(item, model)}</p>`).join("");
    return `<${tag}${scope}>${inner}</${tag}>`;
  };
  const rows = block.rows.map((row) => `<tr>${row.map(cell).join("")}</tr>`).join("\n");
  return `<table><caption>${e(block.caption)}</caption><colgroup>${columns}</colgroup><thead><tr>${titles}</tr></thead><tbody>\n${rows}\n</tbody></table>`;
}

function claimAttributes({ claim, mark }: ListItem): string {
  if (claim === null) return "";
  return ` data-claim="${e(claim)}" data-state="${mark?.status ?? "none"}"`;
}

function renderItem({ text, mark, claim }: ListItem, model: DocumentModel): string {
  if (!mark) return claim === null ? e(text) : `<span class="text">${e(text)}</span>`;
  const held = mark.status === "held" || text === mark.word;
  const sentence = `<span class="${held ? "withheld" : "text"}">${e(text)}</span>`;
  const seal = renderMark(mark, held, model);
  return held ? `${seal} ${sentence}` : `${sentence} ${seal}`;
}

/** The seal leads to its note; hovering or focusing it shows the note at once. */
function renderMark(mark: Mark, wordIsText: boolean, model: DocumentModel): string {
  const inner = `${glyph(mark.status, model.language)}${wordIsText ? "" : `<span class="word">${e(mark.word)}</span>`}`;
  const note = model.notes.find(({ number }) => number === mark.note);
  if (!note) return `<span class="mark">${inner}</span>`;
  const tip = note.lines.map((line) => `<span>${e(line)}</span>`).join("");
  return `<span class="mark"><a href="#note-${note.number}" id="ref-${note.number}" aria-describedby="note-${note.number}">${inner}<sup><span class="word">${e(model.words.note)} </span>${note.number}</sup></a><span class="tip" aria-hidden="true">${tip}</span></span>`;
}

function renderNotes({ notes, words }: DocumentModel): string {
  if (notes.length === 0) return "";
  const item = (note: ProofNote): string =>
    `<li id="note-${note.number}" value="${note.number}">${note.lines.map((line) => `<p>${e(line)}</p>`).join("")}<a class="back" href="#ref-${note.number}">${e(words.backToText)}<span class="word"> ${note.number}</span></a></li>`;
  return `<section class="notes" aria-labelledby="notes"><h2 id="notes">${e(words.notes)}</h2><ol>\n${notes.map(item).join("\n")}\n</ol></section>\n`;
}

function sealGlyph(language: Locale): string {
  return language === "ko" ? "증" : "証";
}

function glyph(status: MarkStatus, language: Locale): string {
  const character = status === "proven" || status === "attested" || status === "stale" ? sealGlyph(language) : "";
  return `<span class="glyph glyph-${status}" aria-hidden="true">${character}</span>`;
}

/** A bare https address in small print may be followed. */
function linked(line: string): string {
  return line
    .split(/(https:\/\/[^\s<>"']+)/)
    .map((part, index) => (index % 2 === 1 ? `<a href="${e(part)}" rel="noopener">${e(part)}</a>` : e(part)))
    .join("");
}
