import { cell, headerCell, plainItem } from "../../src/documents/build.ts";
import type { Drawing } from "../../src/documents/figures/drawing.ts";
import {
  type Block,
  type CellBlock,
  type DocumentModel,
  type Mark,
  type MarkStatus,
  plainText,
} from "../../src/documents/model.ts";
import { documentWords } from "../../src/documents/words.ts";
import type { Locale } from "../../src/domain/locale.ts";

const texts = {
  title: {
    ko: "클라우드 보안 통제 대응 안내서",
    ja: "クラウドセキュリティ対応ガイド",
    en: "Cloud security response guide",
  },
  provider: { ko: "예시 음성 서비스", ja: "例示音声サービス", en: "Example Voice Service" },
  heading: { ko: "데이터 보호", ja: "データの保護", en: "Protection of data" },
  inner: { ko: "전송 구간의 암호화", ja: "通信経路の暗号化", en: "Encryption on the way" },
  sentence: {
    ko: "고객의 음성 데이터는 전송 구간에서 TLS 1.3으로 암호화하며, 암호키는 대한민국 안의 키 관리 시스템에서 관리합니다.",
    ja: "お客様の音声データは通信経路で TLS 1.3 により暗号化し、暗号鍵は日本国内の鍵管理システムで管理しています。直径、骨、海、角の字形を確かめます。",
    en: "Customers' voice data is encrypted on the way with TLS 1.3, and keys are kept in a key management system in the region.",
  },
  word: { ko: "검증됨", ja: "検証済み", en: "verified" },
  held: { ko: "공개 보류·재확인 중", ja: "掲載停止・再確認中", en: "withheld, being re-checked" },
  secret: { ko: "대외비", ja: "社外秘", en: "Confidential" },
  draft: { ko: "초안", ja: "下書き", en: "Draft" },
  label: { ko: "보유 기간", ja: "保存期間", en: "Kept for" },
  value: { ko: "통화 종료 후 30일", ja: "通話の終了後30日", en: "30 days after the call" },
  control: { ko: "통제 항목", ja: "管理策", en: "Control" },
} as const satisfies Record<string, Readonly<Record<Locale, string>>>;

/** A document with every kind of block, every seal, spans, groups that go on for pages, and pages of both kinds. */
export function everything(language: Locale): DocumentModel {
  const t = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text[language]])) as {
    [key in keyof typeof texts]: string;
  };
  const mark = (status: MarkStatus, note: number | null): Mark => ({
    status,
    word: status === "held" ? t.held : t.word,
    note,
  });
  const said = (status: MarkStatus, note: number | null = null) => ({
    text: `${status}: ${t.sentence}`,
    mark: mark(status, note),
    claim: `claim-${status}`,
  });
  const statuses = ["proven", "attested", "stale", "contradicted", "unproven", "none"] as const;
  const long = Array.from({ length: 14 }, (_, index) => [
    headerCell(`III.1.1.${index + 1}`),
    cell(t.sentence, t.sentence),
    cell(said("proven", 1)),
    cell(String(index * 1_234)),
  ]);
  const blocks: Block[] = [
    { type: "heading", level: 2, id: "first", number: "1", text: t.heading },
    {
      type: "paragraph",
      text: [
        { type: "text", text: t.sentence },
        { type: "text", text: " III.1.1.7 ", code: true },
        { type: "text", text: t.word, strong: true },
        { type: "text", text: " " },
        { type: "link", text: "trust.example", href: "https://trust.example/ko?a=1&b=2" },
        { type: "text", text: " " },
        { type: "reference", text: t.control, to: "table-controls" },
        { type: "text", text: " " },
        { type: "reference", text: "nowhere", to: "is-not-there" },
        { type: "text", text: " 데이터 보호 ", language: "ko" },
        { type: "text", text: " データの保護 ", language: "ja" },
        { type: "text", text: " protection ", language: "en" },
      ],
    },
    { type: "paragraph", ...said("proven", 1) },
    { type: "paragraph", text: t.held, mark: mark("held", null), claim: "claim-held" },
    { type: "callout", title: t.heading, text: t.sentence },
    { type: "callout", title: t.heading, text: t.sentence, tone: "missing" },
    { type: "legend", items: [...statuses, "held" as const].map((one) => ({ mark: one, text: `${one}: ${t.word}` })) },
    { type: "heading", level: 3, id: "inner", number: "1.1", text: t.inner },
    { type: "list", items: statuses.map((status, index) => said(status, index === 1 ? 2 : null)) },
    { type: "list", ordered: true, items: [plainItem(t.sentence), plainItem(t.value)] },
    { type: "heading", level: 4, id: "innermost", text: t.value },
    { type: "list", ordered: true, items: [plainItem(t.value), plainItem(t.label)] },
    {
      type: "checkboxes",
      items: [
        { checked: true, text: t.sentence },
        { checked: false, text: t.value },
      ],
    },
    {
      type: "facts",
      items: [
        [t.label, t.value],
        [t.control, [{ type: "text", text: t.sentence, strong: true }]],
      ],
    },
    { type: "figure", id: "figure-flow", caption: t.inner, alternative: t.sentence, drawing: drawing(t.heading) },
    { type: "heading", level: 2, id: "second", number: "2", text: t.control },
    {
      type: "table",
      id: "table-controls",
      caption: t.control,
      columns: [
        { title: t.control, width: 15 },
        { title: t.heading, width: 40 },
        { title: t.word, width: 35 },
        { title: t.label, width: 10, align: "end" },
      ],
      groups: [
        { header: `A ${t.heading}`, together: true, rows: long.slice(0, 2) },
        { header: `B ${t.inner}`, together: false, rows: long },
        {
          header: null,
          together: false,
          rows: [
            [{ ...headerCell("X"), rows: 2 }, { ...cell(t.sentence), columns: 2 }, cell("1")],
            [cell(t.value), { ...cell(t.word), rows: 2, columns: 2 }],
            [cell("Y"), cell(t.label)],
          ],
        },
      ],
    },
    { type: "section", orientation: "landscape" },
    { type: "heading", level: 2, id: "third", number: "3", text: t.inner },
    {
      type: "table",
      caption: t.inner,
      columns: Array.from({ length: 5 }, (_, index) => ({ title: `${t.label} ${index + 1}`, width: 20 })),
      groups: [
        {
          header: null,
          together: false,
          rows: [
            [
              { blocks: [{ type: "list", items: [plainItem(t.value), said("proven", 1)] }] },
              { blocks: [{ type: "list", ordered: true, items: [plainItem(t.value), plainItem(t.label)] }] },
              {
                blocks: [
                  {
                    type: "checkboxes",
                    items: [
                      { checked: true, text: t.value },
                      { checked: false, text: t.label },
                    ],
                  },
                ],
              },
              { blocks: [{ type: "facts", items: [[t.label, t.value]] }] },
              {
                blocks: [
                  {
                    type: "figure",
                    id: "figure-small",
                    caption: t.word,
                    alternative: t.word,
                    drawing: drawing(t.word),
                  },
                ],
              },
            ],
          ],
        },
      ],
    },
    { type: "section", orientation: "portrait" },
    { type: "paragraph", text: t.value, language },
  ];
  return {
    template: "everything",
    templateVersion: 1,
    language,
    at: Date.UTC(2026, 10, 21, 5, 5),
    title: t.title,
    subtitle: t.provider,
    facts: [
      [t.label, t.value],
      [t.control, t.provider],
    ],
    layout: {
      cover: true,
      contents: 3,
      orientation: "portrait",
      confidentiality: t.secret,
      watermark: t.draft,
      history: [
        { version: "1.1", date: "2026-11-21", summary: t.sentence },
        { version: "1.0", date: "2026-10-01", summary: t.heading },
      ],
    },
    blocks,
    notes: [
      { number: 1, claim: "claim-proven", lines: [t.sentence, t.value] },
      { number: 2, claim: "claim-attested", lines: [t.value] },
      { number: 3, claim: "nobody-leads-here", lines: [t.label] },
    ],
    colophon: [t.sentence],
    verification: { url: "https://trust.example/verify", caption: t.value },
    words: documentWords(language),
  };
}

function drawing(text: string): Drawing {
  return {
    width: 120,
    height: 40,
    shapes: [
      { type: "box", x: 1, y: 1, width: 50, height: 30, fill: "wash", stroke: "ink", radius: 2 },
      { type: "text", x: 26, y: 18, text, size: 4, anchor: "middle", fill: "ink", strong: true },
      { type: "box", x: 68, y: 1, width: 50, height: 30, fill: "paper", stroke: "slate", pattern: "hatched" },
      {
        type: "line",
        points: [
          [51, 16],
          [68, 16],
        ],
        stroke: "slate",
        arrow: true,
      },
    ],
  };
}

/**
 * The same document with other texts; what is not text stays: ids, kinds, addresses.
 * @param change is told whether a text is one of a drawing
 */
export function withTexts(
  model: DocumentModel,
  change: (text: string, where: "drawing" | "document") => string,
): DocumentModel {
  const kept = new Set(["type", "id", "to", "href", "url", "status", "mark", "claim", "language", "template"]);
  const look = new Set(["orientation", "tone", "align", "anchor", "fill", "stroke", "pattern"]);
  const copy = (value: unknown, key: string, drawn: boolean): unknown => {
    if (typeof value === "string") {
      return kept.has(key) || look.has(key) ? value : change(value, drawn ? "drawing" : "document");
    }
    if (Array.isArray(value)) return value.map((one) => copy(one, key, drawn));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, copy(one, name, drawn || name === "drawing")]),
    );
  };
  return copy(model, "", false) as DocumentModel;
}

/** Everything a reader reads, in reading order; tables by rows. */
export function sentencesOf(model: DocumentModel): readonly string[] {
  const said: string[] = [model.subtitle, model.title, ...model.facts.flat()];
  const blocks = (list: readonly (Block | CellBlock)[]): void => {
    for (const block of list) {
      switch (block.type) {
        case "heading":
          said.push(block.number === undefined ? block.text : `${block.number} ${block.text}`);
          break;
        case "paragraph":
          said.push(plainText(block.text));
          break;
        case "callout":
          said.push(block.title, block.text);
          break;
        case "legend":
        case "checkboxes":
          said.push(...block.items.map(({ text }) => text));
          break;
        case "list":
          said.push(...block.items.map(({ text }) => plainText(text)));
          break;
        case "facts":
          said.push(...block.items.flatMap(([label, value]) => [label, plainText(value)]));
          break;
        case "figure":
          said.push(block.caption);
          break;
        case "table":
          said.push(block.caption);
          for (const { header, rows } of block.groups) {
            if (header !== null) said.push(header);
            for (const row of rows) for (const one of row) blocks(one.blocks);
          }
          break;
        case "section":
          break;
      }
    }
  };
  blocks(model.blocks);
  const { words, notes, colophon, verification } = model;
  said.push(words.notes, ...notes.flatMap(({ number, lines }) => [String(number), ...lines]), ...colophon);
  if (verification) said.push(verification.caption, verification.url);
  return said;
}
