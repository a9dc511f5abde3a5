import type { Responsibility } from "../domain/assurance/answer.ts";
import type { ObligationKind } from "../domain/assurance/catalog.ts";
import type { Localized } from "../domain/locale.ts";

export const responseWords = {
  rollup: { ko: "항목의 상태", ja: "項目の状態", en: "Where the controls stand" },
  rollupRow: { ko: "{$group}: {$counts}.", ja: "{$group}: {$counts}。", en: "{$group}: {$counts}." },
  rollupCount: { ko: "{$status} {$count}", ja: "{$status} {$count}", en: "{$status} {$count}" },
  control: { ko: "{$id} {$title}", ja: "{$id} {$title}", en: "{$id} {$title}" },
  controlLevel: { ko: "{$id} {$title}({$level})", ja: "{$id} {$title}（{$level}）", en: "{$id} {$title} ({$level})" },
  asked: { ko: "요구 사항", ja: "求められること", en: "What is asked" },
  who: { ko: "책임", ja: "責任", en: "Responsible" },
  status: { ko: "상태", ja: "状態", en: "Status" },
  how: { ko: "대응 내용", ja: "対応内容", en: "How it is met" },
  obligation: { ko: "{$kind}: {$text}", ja: "{$kind}: {$text}", en: "{$kind}: {$text}" },
  open: {
    ko: "아직 답하지 못한 요구: {$obligations}",
    ja: "まだ回答していない要求: {$obligations}",
    en: "Not answered yet: {$obligations}",
  },
  forCustomer: {
    ko: "이용자가 이행할 항목입니다.",
    ja: "利用者が実施する項目です。",
    en: "For the customer to carry out.",
  },
  area: {
    ko: "이 영역의 {$count}개 항목: {$counts}.",
    ja: "この領域の{$count}項目: {$counts}。",
    en: "The {$count} controls of this area: {$counts}.",
  },
} satisfies Record<string, Localized>;

export const obligationKindWords: Readonly<Record<ObligationKind, Localized>> = {
  must: { ko: "필수", ja: "必須", en: "Must" },
  "must-if": { ko: "조건부 필수", ja: "条件付き必須", en: "Must, if it applies" },
  should: { ko: "권고", ja: "推奨", en: "Should" },
  may: { ko: "선택", ja: "任意", en: "May" },
};

export const responsibilityWords: Readonly<Record<Responsibility, Localized>> = {
  provider: { ko: "제공자", ja: "提供者", en: "provider" },
  customer: { ko: "이용자", ja: "利用者", en: "customer" },
  shared: { ko: "공동", ja: "共同", en: "shared" },
  inherited: { ko: "기반 제공자", ja: "基盤の事業者", en: "upstream provider" },
};
