import type { Block, Cell, DocumentModel, ListItem } from "../model.ts";

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
      return [`${"#".repeat(block.level)} ${m(block.text)}`];
    case "paragraph":
      return [m(block.text)];
    case "callout":
      return [`> **${m(block.title)}**`, ">", `> ${m(block.text)}`];
    case "legend":
      return block.items.map(({ mark, text }) => `- ${glyphs[mark]} ${m(text)}`);
    case "list":
      return block.items.map((item) => `- ${renderItem(item)}`);
    case "table": {
      const head = block.columns.map(({ title }) => m(title));
      const cell = ({ paragraphs }: Cell) => paragraphs.map(renderItem).join("<br>");
      return [
        `| ${head.join(" | ")} |`,
        `|${head.map(() => " --- ").join("|")}|`,
        ...block.rows.map((row) => `| ${row.map(cell).join(" | ")} |`),
      ];
    }
  }
}

function renderItem({ text, mark }: ListItem): string {
  if (!mark) return m(text);
  const note = mark.note === null ? "" : `[^${mark.note}]`;
  const word = text === mark.word ? "" : ` (${m(mark.word)})`;
  return `${m(text)} ${glyphs[mark.status]}${word}${note}`;
}
