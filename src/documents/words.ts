import type { Locale, Localized } from "../domain/locale.ts";
import type { DocumentWords } from "./model.ts";

/** Words that every document shares. */
const furniture: Readonly<Record<keyof DocumentWords, Localized>> = {
  contents: { ko: "차례", ja: "目次", en: "Contents" },
  notes: { ko: "문장별 확인 근거", ja: "記載ごとの確認根拠", en: "What stands behind each sentence" },
  note: { ko: "근거", ja: "根拠", en: "note" },
  backToText: { ko: "본문으로", ja: "本文へ戻る", en: "back to the text" },
  languages: { ko: "언어", ja: "言語", en: "Language" },
  history: { ko: "개정 이력", ja: "改訂履歴", en: "Version history" },
  version: { ko: "버전", ja: "版", en: "Version" },
  date: { ko: "일자", ja: "日付", en: "Date" },
  summary: { ko: "변경 내용", ja: "変更内容", en: "Changes" },
  page: { ko: "쪽", ja: "ページ", en: "Page" },
  figure: { ko: "그림", ja: "図", en: "Figure" },
  table: { ko: "표", ja: "表", en: "Table" },
  checked: { ko: "선택함", ja: "選択", en: "ticked" },
  unchecked: { ko: "선택하지 않음", ja: "未選択", en: "not ticked" },
  continued: { ko: "계속", ja: "続き", en: "continued" },
};

export function documentWords(language: Locale): DocumentWords {
  return Object.fromEntries(
    Object.entries(furniture).map(([key, text]) => [key, text[language]]),
  ) as unknown as DocumentWords;
}

export const commonWords = {
  service: { ko: "서비스", ja: "サービス", en: "Service" },
  provider: { ko: "제공자", ja: "提供事業者", en: "Provider" },
  asOf: { ko: "기준 시각", ja: "基準日時", en: "As of" },
  ownCheck: {
    ko: "이 표시는 제공자가 스스로 점검한 결과이며, 제3자의 인증이 아닙니다.",
    ja: "この印は提供事業者自身による確認の結果であり、第三者による認証ではありません。",
    en: "These seals record the provider's own checks. They are not a third party's certification.",
  },
  legendProven: {
    ko: "검증됨: 자동 점검이 이 문장을 확인했고 유효기간 안에 있습니다.",
    ja: "検証済み: 自動の確認でこの記載を確かめ、有効期間内です。",
    en: "Verified: an automatic check confirmed the sentence, and it is still fresh.",
  },
  legendAttested: {
    ko: "자체 확인: 담당 책임자가 기한을 정해 확인했습니다.",
    ja: "自社確認: 責任者が期限を定めて確認しました。",
    en: "Confirmed by us: a named role vouches for the sentence until a date.",
  },
  legendHeld: {
    ko: "공개 보류·재확인 중: 확인이 끝날 때까지 문장을 싣지 않습니다.",
    ja: "掲載停止・再確認中: 確認が終わるまで記載を掲載しません。",
    en: "Withheld, being re-checked: the sentence is not published until it is confirmed again.",
  },
  framework: { ko: "대상 프레임워크", ja: "対象フレームワーク", en: "Framework" },
  verifyHere: {
    ko: "이 문서의 진위와 각 문장의 현재 상태는 다음 주소에서 확인할 수 있습니다.",
    ja: "この文書の真正性と各記載の現在の状態は、次のアドレスで確認できます。",
    en: "Whether this document is genuine, and what still holds of it, can be checked here:",
  },
  draft: { ko: "초안", ja: "下書き", en: "Draft" },
  noAnswer: {
    ko: "아직 공개한 답변이 없습니다.",
    ja: "公開している回答はまだありません。",
    en: "No answer has been published yet.",
  },
  plannedBy: {
    ko: "{$by :date}까지 이행할 예정입니다: {$what}",
    ja: "{$by :date}までに対応する予定です: {$what}",
    en: "Planned by {$by :date}: {$what}",
  },
  notApplicable: { ko: "해당 없음: {$reason}", ja: "対象外: {$reason}", en: "Not applicable: {$reason}" },
  others: { ko: "그 밖의 사항", ja: "その他の事項", en: "Other statements" },
  item: { ko: "평가 항목", ja: "評価項目", en: "Item" },
  question: { ko: "확인 내용", ja: "確認内容", en: "What is asked" },
  answer: { ko: "대응 상황", ja: "対応状況", en: "Answer" },
} satisfies Record<string, Localized>;
