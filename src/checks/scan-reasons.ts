/** What every check of tool reports can say. */
export const scanReasons = {
  clean: {
    ko: "{$on :date}에 실행한 스캔까지 확인했으며, 기준 이상의 미해결 항목이 없습니다.",
    ja: "{$on :date}実行のスキャンまで確認し、基準以上の未解決の項目はありません。",
    en: "Scanned on {$on :date} or later; nothing that counts is open.",
  },
  accepted: {
    ko: "{$on :date}에 실행한 스캔까지 확인했으며, 남은 {$count}건은 기한을 정해 위험을 수용한 항목입니다.",
    ja: "{$on :date}実行のスキャンまで確認し、残る{$count}件は期限を定めてリスクを受容した項目です。",
    en: "Scanned on {$on :date} or later; the {$count} findings left are accepted, by name and until a date.",
  },
  "open-findings": {
    ko: "{$subject}의 {$tool} 보고서에 기준 이상의 미해결 항목이 {$count}건 있습니다: {$findings}",
    ja: "{$subject}の{$tool}レポートに、基準以上の未解決の項目が{$count}件あります: {$findings}",
    en: "The {$tool} report of {$subject} has {$count} open findings that count: {$findings}",
  },
  "too-old": {
    ko: "{$subject}의 마지막 스캔이 {$on :date}로, 정한 기간을 넘었습니다.",
    ja: "{$subject}の最後のスキャンは{$on :date}で、定めた期間を過ぎています。",
    en: "The last scan of {$subject} was on {$on :date}, longer ago than the period set.",
  },
  "no-report": {
    ko: "스캔 보고서가 없습니다(대상: {$subject}).",
    ja: "スキャンのレポートがありません（対象: {$subject}）。",
    en: "There is no report of a scan (subject: {$subject}).",
  },
  undated: {
    ko: "{$subject}의 {$tool} 보고서에 실행 시각이 없어, 언제의 결과인지 알 수 없습니다.",
    ja: "{$subject}の{$tool}レポートに実行日時がなく、いつの結果か分かりません。",
    en: "The {$tool} report of {$subject} does not say when it ran.",
  },
  incomplete: {
    ko: "{$subject}의 {$tool} 보고서로는 스캔이 끝까지 실행되었다고 볼 수 없습니다.",
    ja: "{$subject}の{$tool}レポートからは、スキャンが最後まで実行されたと言えません。",
    en: "The {$tool} report of {$subject} does not show that the scan ran to its end.",
  },
  "nothing-examined": {
    ko: "{$subject}의 {$tool} 보고서에 실제로 검사한 대상이 없습니다.",
    ja: "{$subject}の{$tool}レポートに、実際に検査した対象がありません。",
    en: "The {$tool} report of {$subject} names nothing that was examined.",
  },
  "no-rules": {
    ko: "{$subject}의 {$tool} 보고서에 적용한 규칙이 하나도 없습니다.",
    ja: "{$subject}の{$tool}レポートに、適用したルールが1つもありません。",
    en: "The {$tool} report of {$subject} names no rule that was applied.",
  },
  "another-target": {
    ko: "{$subject}의 {$tool} 보고서는 지정한 대상을 검사한 것이 아닙니다.",
    ja: "{$subject}の{$tool}レポートは、指定した対象を検査したものではありません。",
    en: "The {$tool} report of {$subject} is not about the targets asked for.",
  },
  "too-many": {
    ko: "보고서의 종류가 너무 많아 모두 확인하지 못했습니다.",
    ja: "レポートの種類が多すぎるため、すべてを確認できませんでした。",
    en: "There are too many kinds of report to look at all of them.",
  },
} as const;
