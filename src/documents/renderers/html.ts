import type { Locale } from "../../domain/locale.ts";
import { renderSvg } from "../figures/svg.ts";
import {
  type Block,
  type Cell,
  type DocumentModel,
  type Inline,
  type ListItem,
  type Mark,
  type MarkStatus,
  type ProofNote,
  plainText,
  type Rich,
  type Table,
} from "../model.ts";
import { htmlStyle } from "./html-style.ts";
import { escapeMarkup as e } from "./markup.ts";

/** What a page on the web has besides the document itself. */
export type HtmlOptions = {
  /** The same page in the other languages. */
  readonly alternates?: readonly { readonly language: Locale; readonly href: string; readonly name: string }[];
  /** A script of the same origin that keeps the page fresh; nothing depends on it. */
  readonly script?: string;
  readonly stylesheet?: string;
  readonly icon?: string;
};

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
  const depth = model.layout.contents;
  const headings = model.blocks.filter((block) => block.type === "heading" && block.level <= depth);
  if (headings.length < 3) return "";
  const links = headings.map((block) =>
    block.type === "heading"
      ? `<li class="level-${block.level}"><a href="#${e(block.id)}">${e(headingText(block))}</a></li>`
      : "",
  );
  return `<nav class="contents" aria-label="${e(model.words.contents)}"><ul>${links.join("")}</ul></nav>\n`;
}

function headingText({ number, text }: Extract<Block, { type: "heading" }>): string {
  return number === undefined ? text : `${number} ${text}`;
}

function renderBlock(block: Block, model: DocumentModel): string {
  switch (block.type) {
    case "heading":
      return `<h${block.level} id="${e(block.id)}">${e(headingText(block))}</h${block.level}>`;
    case "paragraph": {
      const language = block.language === undefined ? "" : ` lang="${block.language}"`;
      const item = { mark: null, claim: null, ...block };
      return `<p${language}${claimAttributes(item)}>${renderItem(item, model)}</p>`;
    }
    case "callout":
      return `<aside class="callout${block.tone === "missing" ? " missing" : ""}"><p class="callout-title">${e(block.title)}</p><p>${e(block.text)}</p></aside>`;
    case "legend":
      return `<ul class="legend">${block.items
        .map(({ mark, text }) => `<li>${glyph(mark, model.language)}<span>${e(text)}</span></li>`)
        .join("")}</ul>`;
    case "list": {
      const tag = block.ordered ? "ol" : "ul";
      return `<${tag} class="sentences">\n${block.items
        .map((item) => `<li${claimAttributes(item)}>${renderItem(item, model)}</li>`)
        .join("\n")}\n</${tag}>`;
    }
    case "checkboxes":
      return `<ul class="checkboxes">${block.items
        .map(({ checked, text }) => {
          const word = checked ? model.words.checked : model.words.unchecked;
          return `<li class="${checked ? "checked" : "unchecked"}"><span class="box" aria-hidden="true"></span><span class="word">${e(word)}: </span>${e(text)}</li>`;
        })
        .join("")}</ul>`;
    case "facts":
      return `<dl class="pairs">${block.items
        .map(([label, value]) => `<div><dt>${e(label)}</dt><dd>${renderRich(value)}</dd></div>`)
        .join("")}</dl>`;
    case "table":
      return renderTable(block, model);
    case "figure":
      return `<figure id="${e(block.id)}"><div role="img" aria-label="${e(block.alternative)}">${renderSvg(block.drawing)}</div><figcaption>${e(block.caption)}</figcaption></figure>`;
    case "section":
      return `<hr class="section">`;
  }
}

function renderTable(block: Table, model: DocumentModel): string {
  const columns = block.columns.map(({ width }) => `<col class="w${Math.round(width / 2) * 2}">`).join("");
  const titles = block.columns
    .map(({ title, align }) => `<th scope="col"${align === "end" ? ' class="end"' : ""}>${e(title)}</th>`)
    .join("");
  const groups = block.groups.map(({ header, rows }) => {
    const over =
      header === null
        ? ""
        : `<tr class="group"><th scope="rowgroup" colspan="${block.columns.length}">${e(header)}</th></tr>\n`;
    return `<tbody>\n${over}${rows.map((row) => renderRow(row, block, model)).join("\n")}\n</tbody>`;
  });
  const id = block.id === undefined ? "" : ` id="${e(block.id)}"`;
  return `<table${id}><caption>${e(block.caption)}</caption><colgroup>${columns}</colgroup><thead><tr>${titles}</tr></thead>${groups.join("")}</table>`;
}

function renderRow(row: readonly Cell[], { columns }: Table, model: DocumentModel): string {
  let index = 0;
  const cells = row.map((cell) => {
    const column = columns[index];
    index += cell.columns ?? 1;
    const tag = cell.header ? "th" : "td";
    const attributes = [
      cell.header ? ' scope="row"' : ` data-label="${e(column?.title ?? "")}"`,
      (cell.columns ?? 1) > 1 ? ` colspan="${cell.columns}"` : "",
      (cell.rows ?? 1) > 1 ? ` rowspan="${cell.rows}"` : "",
      column?.align === "end" ? ' class="end"' : "",
    ];
    return `<${tag}${attributes.join("")}>${cell.blocks.map((one) => renderBlock(one, model)).join("")}</${tag}>`;
  });
  return `<tr>${cells.join("")}</tr>`;
}

function claimAttributes({ claim, mark }: ListItem): string {
  if (claim === null) return "";
  return ` data-claim="${e(claim)}" data-state="${mark?.status ?? "none"}"`;
}

function renderRich(rich: Rich): string {
  if (typeof rich === "string") return e(rich);
  return rich.map(renderInline).join("");
}

function renderInline(inline: Inline): string {
  const text = e(inline.text);
  if (inline.type === "link") return `<a href="${e(inline.href)}" rel="noopener">${text}</a>`;
  if (inline.type === "reference") return `<a href="#${e(inline.to)}">${text}</a>`;
  const coded = inline.code ? `<code>${text}</code>` : text;
  const strong = inline.strong ? `<strong>${coded}</strong>` : coded;
  return inline.language === undefined ? strong : `<span lang="${inline.language}">${strong}</span>`;
}

function renderItem({ text, mark, claim }: ListItem, model: DocumentModel): string {
  if (!mark) return claim === null ? renderRich(text) : `<span class="text">${renderRich(text)}</span>`;
  const held = mark.status === "held" || plainText(text) === mark.word;
  const sentence = `<span class="${held ? "withheld" : "text"}">${renderRich(text)}</span>`;
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
