import type { Locale, Localized } from "../domain/locale.ts";
import type { Instant } from "../domain/time.ts";
import { say } from "../text/message.ts";
import { cell, headerCell, plainLayout, rowsOf } from "./build.ts";
import type { Block, Cell, DocumentModel, MarkStatus } from "./model.ts";
import { documentWords } from "./words.ts";

export type ChangeKind = "added" | "removed" | "reworded" | "verdict";
export type ShownChange = {
  readonly claim: string;
  readonly kind: ChangeKind;
  readonly before: { readonly status: MarkStatus; readonly text: string | null } | null;
  readonly after: { readonly status: MarkStatus; readonly text: string | null } | null;
};

const words = {
  title: { ko: "두 문서의 비교", ja: "2つの文書の比較", en: "Two documents compared" },
  introduction: {
    ko: "추가 {$added}건, 삭제 {$removed}건, 문장 변경 {$reworded}건, 상태 변경 {$verdict}건입니다.",
    ja: "追加{$added}件、削除{$removed}件、記載の変更{$reworded}件、状態の変更{$verdict}件です。",
    en: "Added: {$added}, removed: {$removed}, reworded: {$reworded}, changed in verdict: {$verdict}.",
  },
  same: { ko: "달라진 문장이 없습니다.", ja: "異なる記載はありません。", en: "No sentence differs." },
  earlier: { ko: "이전", ja: "変更前", en: "Before" },
  later: { ko: "이후", ja: "変更後", en: "After" },
  claim: { ko: "문안", ja: "記載事項", en: "Claim" },
  withheld: { ko: "(문장 없음)", ja: "（記載なし）", en: "(no text)" },
} satisfies Record<string, Localized>;

export const changeWords: Readonly<Record<ChangeKind, Localized>> = {
  added: { ko: "추가된 문장", ja: "追加された記載", en: "Added" },
  removed: { ko: "삭제된 문장", ja: "削除された記載", en: "Removed" },
  reworded: { ko: "바뀐 문장", ja: "変更された記載", en: "Reworded" },
  verdict: { ko: "상태가 바뀐 문장", ja: "状態が変わった記載", en: "Changed in verdict" },
};

export const markWords: Readonly<Record<MarkStatus, Localized>> = {
  proven: { ko: "검증됨", ja: "検証済み", en: "verified" },
  attested: { ko: "자체 확인", ja: "自社確認", en: "confirmed by us" },
  held: { ko: "공개 보류", ja: "掲載停止", en: "withheld" },
  stale: { ko: "재확인 필요", ja: "再確認待ち", en: "to be re-checked" },
  contradicted: { ko: "실측 불일치", ja: "実測と不一致", en: "does not match what was measured" },
  unproven: { ko: "증적 없음", ja: "証跡なし", en: "no evidence yet" },
  none: { ko: "–", ja: "–", en: "–" },
};

const kinds = Object.keys(changeWords) as readonly ChangeKind[];

/** What differs between two publications, for people: a table for each kind of change. */
export function comparisonModel(
  language: Locale,
  changes: readonly ShownChange[],
  sides: { readonly before: string; readonly after: string },
  at: Instant,
): DocumentModel {
  const counts = Object.fromEntries(kinds.map((kind) => [kind, changes.filter((one) => one.kind === kind).length]));
  const side = (one: ShownChange["before"]): Cell =>
    one === null ? cell("–") : cell(markWords[one.status][language], one.text ?? words.withheld[language]);
  const blocks = kinds.flatMap((kind): Block[] => {
    const own = changes.filter((one) => one.kind === kind);
    if (own.length === 0) return [];
    const rows = own.map(({ claim, before, after }): Cell[] => [
      headerCell([{ type: "text", text: claim, code: true }]),
      side(before),
      side(after),
    ]);
    const columns = [
      { title: words.claim[language], width: 20 },
      { title: words.earlier[language], width: 40 },
      { title: words.later[language], width: 40 },
    ];
    const title = changeWords[kind][language];
    return [
      { type: "heading", level: 2, id: `c-${kind}`, text: title },
      { type: "table", id: `t-${kind}`, caption: title, columns, groups: rowsOf(rows) },
    ];
  });
  const introduction = changes.length === 0 ? words.same[language] : say(language, words.introduction, counts);
  return {
    template: "comparison",
    templateVersion: 1,
    language,
    at,
    title: words.title[language],
    subtitle: `${sides.before} → ${sides.after}`,
    facts: [
      [words.earlier[language], sides.before],
      [words.later[language], sides.after],
    ],
    layout: { ...plainLayout, contents: 0, orientation: "landscape" },
    blocks: [{ type: "paragraph", text: introduction }, ...blocks],
    notes: [],
    colophon: [],
    verification: null,
    words: documentWords(language),
  };
}
