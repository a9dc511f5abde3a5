import { cell, headerCell, plainItem, rowsOf } from "../../src/documents/build.ts";
import type { Block, DocumentModel, ListItem, MarkStatus, RowGroup } from "../../src/documents/model.ts";
import { documentWords } from "../../src/documents/words.ts";
import type { Locale, Localized } from "../../src/domain/locale.ts";

const texts = {
  title: {
    ko: "클라우드 서비스 보안 백서",
    ja: "クラウドサービス セキュリティホワイトペーパー",
    en: "Cloud service security white paper",
  },
  service: { ko: "오토누리 통역", ja: "オトヌリ通訳", en: "Otonuri Interpreter" },
  encryption: { ko: "통신 구간 암호화", ja: "通信の暗号化", en: "Encryption in transit" },
  encrypted: {
    ko: "이용자의 통신은 TLS 1.3으로 암호화하며, TLS 1.2 이하의 연결은 받아들이지 않습니다.",
    ja: "利用者の通信はTLS 1.3で暗号化し、TLS 1.2以前の接続は受け付けません。",
    en: "Traffic is encrypted with TLS 1.3, and connections with TLS 1.2 or older are refused.",
  },
  access: {
    ko: "접근이 필요한 경우에는 미리 정한 절차에 따라 신청과 승인을 거친 뒤 기록을 남기고 작업합니다.",
    ja: "アクセスが必要となった場合は、あらかじめ定めた手順に従って申請と承認を経たうえで、記録を残して作業します。",
    en: "Where access is needed, it is requested and approved by a procedure laid down beforehand, and recorded.",
  },
  operation: { ko: "운영", ja: "運用", en: "Operation" },
  proven: { ko: "검증됨(자동 점검)", ja: "検証済み", en: "verified" },
  attested: { ko: "자체 확인", ja: "自社確認", en: "confirmed by us" },
  held: { ko: "공개 보류·재확인 중", ja: "掲載停止・再確認中", en: "withheld, being re-checked" },
} satisfies Record<string, Localized>;

export type EveryBlock = { readonly model: DocumentModel; readonly sentences: readonly string[] };

/**
 * A document with every kind of block, and the sentences that have to be read in it, in their order.
 * @param as turns each of its texts into another; words of the furniture stay
 */
export function everyBlock(language: Locale, as: (text: string) => string = (text) => text): EveryBlock {
  const say = (key: keyof typeof texts): string => as(texts[key][language]);
  const marked = (text: string, status: MarkStatus, note: number | null): ListItem => {
    const word = status === "held" ? say("held") : status === "proven" ? say("proven") : say("attested");
    return { text, mark: { status, word, note }, claim: "c" };
  };
  const numbered = (number: string): string => as(`${number} ${texts.encrypted[language]}`);
  const rows = (id: string): RowGroup["rows"] => [
    [
      headerCell(as(`${id}.1`)),
      cell(numbered(`${id}.1`)),
      cell(marked(say("encrypted"), "proven", 1), marked(say("held"), "held", null)),
    ],
    [
      headerCell(as(`${id}.2`)),
      cell(say("access")),
      {
        blocks: [
          { type: "list", items: [plainItem(say("access")), marked(say("encrypted"), "attested", 2)] },
          {
            type: "checkboxes",
            items: [
              { checked: true, text: say("proven") },
              { checked: false, text: say("attested") },
            ],
          },
          { type: "facts", items: [[say("operation"), say("encrypted")]] },
          {
            type: "paragraph",
            text: [{ type: "text", text: as("akashi.example/availability_monitoring.yaml"), code: true }],
          },
        ],
      },
    ],
  ];
  const groups = Array.from({ length: 6 }, (_, i) => ({
    header: as(`III.${i}.7 ${texts.encryption[language]}`),
    together: i % 2 === 0,
    rows: rows(`III.${i}.7`),
  }));
  const statuses: MarkStatus[] = ["proven", "attested", "held", "stale", "contradicted", "unproven", "none"];
  const blocks: Block[] = [
    { type: "heading", level: 2, id: "encryption", number: "1", text: say("encryption") },
    { type: "paragraph", text: numbered("a") },
    { type: "paragraph", ...marked(numbered("b"), "proven", 1) },
    { type: "paragraph", ...marked(say("held"), "held", null) },
    { type: "callout", title: say("attested"), text: numbered("c") },
    { type: "callout", tone: "missing", title: say("held"), text: numbered("d") },
    { type: "legend", items: statuses.map((mark) => ({ mark, text: say("access") })) },
    { type: "heading", level: 3, id: "operation", number: "1.1", text: say("operation") },
    { type: "list", items: [marked(numbered("e"), "attested", 2), plainItem(numbered("f"))] },
    {
      type: "list",
      ordered: true,
      items: [
        plainItem([
          { type: "reference", text: say("operation"), to: "table" },
          { type: "text", text: as(" "), strong: true },
          { type: "link", text: as("https://otonuri.example/"), href: "https://otonuri.example/" },
          { type: "reference", text: say("operation"), to: "nowhere" },
        ]),
        plainItem(numbered("g")),
      ],
    },
    {
      type: "facts",
      items: [[say("operation"), [{ type: "text", text: as("0123456789abcdef".repeat(6)), code: true }]]],
    },
    { type: "checkboxes", items: [{ checked: true, text: numbered("h") }] },
    {
      type: "figure",
      id: "figure",
      caption: say("encryption"),
      alternative: say("access"),
      drawing: {
        width: 120,
        height: 22,
        shapes: [
          { type: "box", x: 1, y: 1, width: 40, height: 20, fill: "accent-wash", stroke: "accent", radius: 2 },
          { type: "box", x: 70, y: 1, width: 40, height: 20, fill: "wash", stroke: "slate", pattern: "hatched" },
          {
            type: "line",
            points: [
              [41, 11],
              [70, 11],
            ],
            stroke: "slate",
            arrow: true,
          },
          { type: "text", x: 21, y: 12, text: say("operation"), size: 3.2, anchor: "middle", fill: "ink" },
        ],
      },
    },
    { type: "heading", level: 2, id: "answers", number: "2", text: say("encryption") },
    {
      type: "table",
      id: "table",
      caption: say("encryption"),
      columns: [
        { title: as("ID"), width: 14 },
        { title: say("operation"), width: 40 },
        { title: say("proven"), width: 46 },
      ],
      groups: [...groups, { header: null, together: true, rows: rows("IV.1") }],
    },
    { type: "section", orientation: "landscape" },
    { type: "heading", level: 2, id: "wide", number: "3", text: say("operation") },
    {
      type: "table",
      caption: say("access"),
      columns: [
        { title: as("ID"), width: 12 },
        { title: say("operation"), width: 35 },
        { title: say("encryption"), width: 38 },
        { title: as("%"), width: 15, align: "end" },
      ],
      groups: rowsOf([
        [{ ...headerCell(as("A")), rows: 2 }, cell(say("access")), cell(numbered("i")), cell(as("99.95 %"))],
        [{ ...cell(numbered("j")), columns: 2 }, cell(as("100 %"))],
      ]),
    },
    { type: "section", orientation: "portrait" },
    { type: "heading", level: 2, id: "last", text: say("operation") },
    { type: "paragraph", text: as("日本語の文です。直骨角"), language: "ja" },
    { type: "paragraph", text: as("한국어 문장입니다. 直骨角"), language: "ko" },
  ];
  const model: DocumentModel = {
    template: "every-block",
    templateVersion: 1,
    language,
    at: Date.parse("2026-11-21T05:05:00Z"),
    title: say("title"),
    subtitle: say("service"),
    facts: [[say("operation"), say("service")]],
    layout: {
      cover: true,
      contents: 3,
      orientation: "portrait",
      confidentiality: say("attested"),
      watermark: say("held"),
      history: [{ version: as("1.1"), date: as("2026-11-21"), summary: say("access") }],
    },
    words: documentWords(language),
    blocks,
    notes: [1, 2, 3].map((number) => ({ number, claim: "c", lines: [say("encrypted"), as(`note ${number}`)] })),
    colophon: [say("access"), as("https://otonuri.example/trust")],
    verification: { url: "https://otonuri.example/akashi/verify", caption: say("encrypted") },
  };
  return { model, sentences: [..."abcdefghij"].map(numbered) };
}
