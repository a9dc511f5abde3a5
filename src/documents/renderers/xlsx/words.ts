import type { Localized } from "../../../domain/locale.ts";

/** What only a workbook says. */
export const sheetWords = {
  cover: { ko: "표지", ja: "表紙", en: "Cover" },
  text: { ko: "본문", ja: "本文", en: "Text" },
  notes: { ko: "확인 근거", ja: "確認根拠", en: "Notes" },
  choices: { ko: "선택 값", ja: "選択肢", en: "Choices" },
  place: { ko: "위치", ja: "位置", en: "Place" },
  verification: { ko: "검증 주소", ja: "検証先", en: "To verify" },
} satisfies Record<string, Localized>;
