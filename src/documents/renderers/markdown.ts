import {
  type Block,
  type Cell,
  type DocumentModel,
  type ListItem,
  plainText,
  type Rich,
  type Table,
} from "../model.ts";

const glyphs = {
  proven: "■",
  attested: "□",
  held: "◌",
  stale: "◌",
  contradicted: "▨",
  unproven: "·",
  none: "",
} as const;

/** Every character that Markdown could read as markup is escaped, and a line never begins a block by accident. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]<>()#+!|~&-]/g, "\\$&")
    .replaceAll(/\s*[\r\n]+\s*/g, " ")
    .replace(/^(\s*\d+)([.)])/, "$1\\$2");
}

const m = escapeMarkdown;

/** CommonMark with tables and footnotes. */
export function renderMarkdown(model: DocumentModel): string {
  const lines: string[] = [
    `# ${m(model.title)}`,
    "",
    m(model.subtitle),
    "",
    ...model.facts.map(([label, value]) => `- ${m(label)}: ${m(value)}`),
    "",
  ];
  for (const block of model.blocks) lines.push(...renderBlock(block), "");
  if (model.notes.length > 0) {
    lines.push(`## ${m(model.words.notes)}`, "");
    for (const note of model.notes) lines.push(`[^${note.number}]: ${note.lines.map(m).join(" ")}`, "");
  }
  for (const line of model.colophon) lines.push("---", "", m(line), "");
  return `${lines
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

function renderBlock(block: Block): string[] {
  switch (block.type) {
    case "heading":
      return [
        `${"#".repeat(block.level)} ${m(block.number === undefined ? block.text : `${block.number} ${block.text}`)}`,
      ];
    case "paragraph":
      return [renderItem({ mark: null, claim: null, ...block })];
    case "callout":
      return [`> **${m(block.title)}**`, ">", `> ${m(block.text)}`];
    case "legend":
      return block.items.map(({ mark, text }) => `- ${glyphs[mark]} ${m(text)}`);
    case "list":
      return block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : "-"} ${renderItem(item)}`);
    case "checkboxes":
      return block.items.map(({ checked, text }) => `- ${checked ? "☑" : "☐"} ${m(text)}`);
    case "facts":
      return block.items.map(([label, value]) => `- ${m(label)}: ${renderRich(value)}`);
    case "table":
      return renderTable(block);
    case "figure":
      return [`> **${m(block.caption)}**`, ">", `> ${m(block.alternative)}`];
    case "section":
      return ["---"];
  }
}

/** A cell over several columns or rows stands in the first of them; the others are empty. */
function renderTable({ columns, groups }: Table): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rows: string[] = [];
  for (const { header, rows: inside } of groups) {
    if (header !== null) rows.push(line([`**${m(header)}**`, ...columns.slice(1).map(() => "")]));
    const open = columns.map(() => 0);
    for (const row of inside) {
      const cells = columns.map(() => "");
      let at = 0;
      for (const cell of row) {
        while ((open[at] ?? 0) > 0) at++;
        cells[at] = renderCell(cell);
        for (let i = 0; i < (cell.columns ?? 1); i++) open[at + i] = cell.rows ?? 1;
        at += cell.columns ?? 1;
      }
      open.forEach((left, index) => {
        open[index] = Math.max(0, left - 1);
      });
      rows.push(line(cells));
    }
  }
  return [line(columns.map(({ title }) => m(title))), `|${columns.map(() => " --- ").join("|")}|`, ...rows];
}

function renderCell({ blocks }: Cell): string {
  const lines = blocks.flatMap((block): string[] => {
    if (block.type === "list") return block.items.map((item) => `• ${renderItem(item)}`);
    if (block.type === "facts") return block.items.map(([label, value]) => `${m(label)}: ${renderRich(value)}`);
    if (block.type === "checkboxes") {
      return block.items.map(({ checked, text }) => `${checked ? "☑" : "☐"} ${m(text)}`);
    }
    return block.type === "figure" ? [m(block.alternative)] : renderBlock(block);
  });
  return lines.join("<br>");
}

function renderRich(rich: Rich): string {
  if (typeof rich === "string") return m(rich);
  return rich
    .map((inline) => {
      if (inline.type === "link") return `${m(inline.text)} (${m(inline.href)})`;
      return inline.type === "text" && inline.strong ? `**${m(inline.text)}**` : m(inline.text);
    })
    .join("");
}

function renderItem({ text, mark }: ListItem): string {
  if (!mark) return renderRich(text);
  const note = mark.note === null ? "" : `[^${mark.note}]`;
  const word = plainText(text) === mark.word ? "" : ` (${m(mark.word)})`;
  return `${renderRich(text)} ${glyphs[mark.status]}${word}${note}`;
}
