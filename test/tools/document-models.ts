import { cell, headerCell, plainItem, plainLayout } from "../../src/documents/build.ts";
import type { DocumentModel, ListItem, Table } from "../../src/documents/model.ts";
import { documentWords } from "../../src/documents/words.ts";
import type { Locale } from "../../src/domain/locale.ts";

/** Sentences of an invented service, as such documents have them. */
const samples = {
  ko: {
    title: "디지털서비스 자가 점검 결과서",
    service: "가람 통화 클라우드",
    heading: "침해사고 대응 절차 및 사후관리 대책",
    sentence: "침해사고를 인지하면 이용자에게 발생 내용과 원인, 피해 확산 방지 조치를 지체 없이 통지합니다.",
    held: "공개 보류·재확인 중",
    yes: "충족",
    no: "부분 충족",
    word: "검증됨",
    confidential: "대외비 · 심사 담당자 전용",
  },
  ja: {
    title: "セキュリティ対応状況一覧",
    service: "汀ボイスクラウド",
    heading: "事故への対応手順と再発防止",
    sentence: "事故を認知した場合は、発生した内容と原因、被害の拡大を防ぐ措置を、遅滞なく利用者へ通知します。",
    held: "掲載停止・再確認中",
    yes: "対応済み",
    no: "一部対応",
    word: "検証済み",
    confidential: "秘密 · 審査担当者限り",
  },
  en: {
    title: "Security response sheet",
    service: "Shoreline Voice Cloud",
    heading: "Responding to incidents",
    sentence: "Users are told without delay what happened, why, and what was done to keep the damage from spreading.",
    held: "withheld, being re-checked",
    yes: "satisfied",
    no: "partial",
    word: "verified",
    confidential: "Confidential · for the reviewers",
  },
} as const satisfies Record<Locale, Record<string, string>>;

/**
 * A document with every kind of block there is.
 * @param rows how many controls its table has
 * @param hostile stands in every place that a user can fill
 */
export function richModel(
  language: Locale,
  { rows = 6, hostile }: { rows?: number; hostile?: string } = {},
): DocumentModel {
  const say = samples[language];
  const t = (text: string): string => hostile ?? text;
  const words = documentWords(language);
  const proven: ListItem = {
    text: t(say.sentence),
    mark: { status: "proven", word: say.word, note: 1 },
    claim: "incident-notice",
  };
  const held: ListItem = { text: say.held, mark: { status: "held", word: say.held, note: null }, claim: "withheld" };
  const table: Table = {
    type: "table",
    id: "controls",
    caption: t(`1. ${say.heading}: [A/B]?`),
    columns: [
      { title: t("ID"), width: 12 },
      { title: t(say.heading), width: 28 },
      { title: t(say.title), width: 42 },
      { title: t("OK"), width: 10, choices: [say.yes, say.no, "N/A, =1"] },
      { title: t("n"), width: 8, align: "end" },
    ],
    groups: Array.from({ length: Math.ceil(rows / 3) }, (_, group) => ({
      header: t(`${group + 1}. ${say.heading}`),
      together: true,
      rows: [0, 1, 2].map((row) => [
        headerCell(t(`${group + 1}.${row + 1}0`)),
        ...(row === 0 ? [{ ...cell(t(say.heading), plainItem(t(say.sentence))), rows: 2 }] : []),
        ...(row === 2 ? [cell(t(say.heading))] : []),
        row === 1
          ? {
              blocks: [
                { type: "list" as const, items: [proven, held], ordered: true },
                {
                  type: "checkboxes" as const,
                  items: [
                    { checked: true, text: t(say.yes) },
                    { checked: false, text: t(say.no) },
                  ],
                },
                { type: "facts" as const, items: [[t(say.service), t("99.9%")] as const] },
              ],
            }
          : cell(proven),
        cell(row === 2 ? "" : say.yes),
        cell(t(String(row * 100 + 7))),
      ]),
    })),
  };
  const spanning: Table = {
    type: "table",
    caption: t(`1. ${say.heading}: [A/B]?`),
    columns: [
      { title: t("A"), width: 50 },
      { title: t("B"), width: 50 },
    ],
    groups: [
      { header: null, together: false, rows: [[{ ...cell(t(say.sentence)), columns: 2 }], [cell("1"), cell("2")]] },
    ],
  };
  return {
    template: "sample",
    at: Date.parse("2026-12-01T05:05:00Z"),
    templateVersion: 1,
    language,
    title: t(say.title),
    subtitle: t(say.service),
    facts: [
      [t(say.service), t("2026-12-01")],
      [t(say.heading), t(say.sentence)],
    ],
    layout: {
      ...plainLayout,
      cover: true,
      contents: 3,
      confidentiality: t(say.confidential),
      watermark: t("DRAFT"),
      history: [{ version: t("1.1"), date: t("2026-12-01"), summary: t(say.sentence) }],
    },
    blocks: [
      { type: "heading", level: 2, id: "one", text: t(say.heading), number: "1" },
      {
        type: "paragraph",
        text: [
          { type: "text", text: t(say.sentence), strong: true },
          { type: "text", text: t("III.1.1.7"), code: true },
          { type: "link", text: t(say.service), href: "https://status.shoreline.example/" },
          { type: "reference", text: t(say.title), to: "controls" },
        ],
      },
      {
        type: "legend",
        items: [
          { mark: "proven", text: t(say.word) },
          { mark: "held", text: t(say.held) },
        ],
      },
      { type: "callout", title: t(say.heading), text: t(say.sentence), tone: "missing" },
      { type: "list", items: [proven, held, plainItem(t(say.sentence))] },
      {
        type: "checkboxes",
        items: [
          { checked: true, text: t(say.yes) },
          { checked: false, text: t(say.no) },
        ],
      },
      { type: "facts", items: [[t(say.service), t(say.sentence)]] },
      { type: "section", orientation: "landscape" },
      { type: "heading", level: 3, id: "two", text: t(say.title), number: "1.1" },
      table,
      {
        type: "figure",
        id: "figure",
        caption: t(say.heading),
        alternative: t(say.sentence),
        drawing: {
          width: 120,
          height: 30,
          shapes: [
            { type: "box", x: 2, y: 2, width: 50, height: 20, fill: "accent-wash", stroke: "accent" },
            { type: "text", x: 27, y: 14, text: t(say.service), size: 4, anchor: "middle", fill: "ink" },
            {
              type: "line",
              points: [
                [52, 12],
                [90, 12],
              ],
              stroke: "slate",
              arrow: true,
            },
          ],
        },
      },
      { type: "section", orientation: "portrait" },
      { type: "heading", level: 2, id: "three", text: t(say.service) },
      spanning,
    ],
    notes: [{ number: 1, claim: t("incident-notice"), lines: [t(say.sentence), t("2026-11-30 14:05 KST")] }],
    colophon: [t(say.sentence)],
    verification: { url: "https://akashi.example/verify", caption: t(say.title) },
    words,
  };
}
