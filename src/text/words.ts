import type { AnswerStatus, GapReason } from "../domain/assurance/answer.ts";
import type { ClaimKind } from "../domain/assurance/claim.ts";
import type { Outcome } from "../domain/assurance/evidence.ts";
import type { HoldCause } from "../domain/assurance/standing.ts";
import type { Reason, VerdictStatus } from "../domain/assurance/verdict.ts";
import type { Localized } from "../domain/locale.ts";
import type { ExaminedUnit, Severity } from "../domain/operations/scan-report.ts";

/** The words of the field, once, for terminal, page and document. Verdict words are for those inside. */
export const verdictWords: Readonly<Record<VerdictStatus, Localized>> = {
  proven: { ko: "검증됨(자동 점검)", ja: "検証済み", en: "verified" },
  attested: { ko: "자체 확인", ja: "自社確認", en: "confirmed by us" },
  stale: { ko: "재확인 필요", ja: "再確認待ち", en: "to be re-checked" },
  contradicted: { ko: "실측 불일치", ja: "実測と不一致", en: "does not match what was measured" },
  unproven: { ko: "미확인(증적 없음)", ja: "未確認（証跡なし）", en: "no evidence yet" },
};

/** When glyphs are all there is. */
export const verdictGlyphs: Readonly<Record<VerdictStatus, string>> = {
  proven: "■",
  attested: "□",
  stale: "◌",
  contradicted: "▨",
  unproven: "·",
};

export const heldWords: Localized = {
  ko: "공개 보류·재확인 중",
  ja: "掲載停止・再確認中",
  en: "withheld, being re-checked",
};

export const holdCauseWords: Readonly<Record<HoldCause, Localized>> = {
  contradicted: { ko: "실측 불일치", ja: "実測と不一致", en: "does not match what was measured" },
  unconfirmed: { ko: "불일치 확인 중", ja: "不一致の確認中", en: "a mismatch waits for confirmation" },
  stale: { ko: "유효기간 경과", ja: "有効期限切れ", en: "the proof has run out" },
};

export const outcomeWords: Readonly<Record<Outcome, Localized>> = {
  met: { ko: "일치", ja: "一致", en: "met" },
  "not-met": { ko: "불일치", ja: "不一致", en: "not met" },
  unknown: { ko: "판단 불가", ja: "判定不能", en: "unknown" },
};

export const reasonWords: Readonly<Record<Reason["code"], Localized>> = {
  met: { ko: "점검 결과 일치", ja: "確認結果が一致", en: "what was seen matches" },
  "not-met": { ko: "점검 결과 불일치", ja: "確認結果が不一致", en: "what was seen does not match" },
  stale: { ko: "점검 결과의 유효기간 경과", ja: "確認結果の有効期限切れ", en: "the last check has run out" },
  unconfirmed: {
    ko: "불일치가 보여 재점검 대기",
    ja: "不一致があり再確認待ち",
    en: "a mismatch was seen and waits for confirmation",
  },
  unknown: { ko: "판단할 수 있는 점검 결과 없음", ja: "判定できる確認結果なし", en: "no conclusive check yet" },
  "not-observed": { ko: "아직 점검하지 않음", ja: "確認未実施", en: "not checked yet" },
  "no-proof": { ko: "증적이 지정되지 않음", ja: "証跡の指定なし", en: "no proof is declared" },
  "no-target": { ko: "점검 대상이 없음", ja: "確認対象なし", en: "the proof has no target" },
  attested: { ko: "담당 책임자의 확인", ja: "責任者による確認", en: "confirmed by a named role" },
  "attestation-ended": { ko: "확인의 유효기간 경과", ja: "確認の有効期限切れ", en: "the confirmation has run out" },
  "attestation-ahead": { ko: "확인일이 미래임", ja: "確認日が未来", en: "the confirmation is dated ahead" },
  inherited: {
    ko: "상위 제공자의 인증으로 확인",
    ja: "上位事業者の認証により確認",
    en: "covered by an upstream certificate",
  },
  "certificate-missing": {
    ko: "해당 인증 기록 없음",
    ja: "該当する認証の記録なし",
    en: "no such certificate on record",
  },
  "certificate-lapsed": { ko: "인증 유효기간 경과", ja: "認証の有効期限切れ", en: "the certificate has lapsed" },
};

export const answerWords: Readonly<Record<AnswerStatus, Localized>> = {
  satisfied: { ko: "충족", ja: "充足", en: "satisfied" },
  partial: { ko: "일부 충족", ja: "一部充足", en: "partly satisfied" },
  planned: { ko: "이행 예정", ja: "対応予定", en: "planned" },
  "not-satisfied": { ko: "미충족", ja: "未充足", en: "not satisfied" },
  "not-applicable": { ko: "해당 없음", ja: "対象外", en: "not applicable" },
  customer: { ko: "이용자 책임", ja: "利用者の責任", en: "customer's responsibility" },
  inherited: { ko: "상위 제공자 승계", ja: "上位事業者から継承", en: "inherited" },
  unanswered: { ko: "미답변", ja: "未回答", en: "unanswered" },
};

export const gapWords: Readonly<Record<GapReason, Localized>> = {
  "no-claim": { ko: "이 항목에 답하는 문안 없음", ja: "答える記載事項なし", en: "no claim answers it" },
  contradicted: { ko: "실측과 불일치", ja: "実測と不一致", en: "contradicted by what was measured" },
  unproven: { ko: "증적 없음", ja: "証跡なし", en: "no evidence yet" },
  stale: { ko: "재확인 필요", ja: "再確認待ち", en: "to be re-checked" },
  "threshold-not-stated": {
    ko: "요구 수치가 제시되지 않음",
    ja: "求められる数値の記載なし",
    en: "the number asked for is not stated",
  },
  "threshold-not-met": { ko: "요구 수치에 미달", ja: "求められる数値に未達", en: "short of the number asked for" },
  "approval-missing": { ko: "승인 없음", ja: "承認なし", en: "approval missing" },
  "review-overdue": { ko: "재검토 기한 경과", ja: "見直し期限超過", en: "review overdue" },
  "plan-overdue": { ko: "이행 기한 경과", ja: "対応期限超過", en: "planned date has passed" },
  "certificate-missing": { ko: "근거 인증 없음", ja: "根拠となる認証なし", en: "certificate missing" },
};

export const claimKindWords: Readonly<Record<ClaimKind, Localized>> = {
  fact: { ko: "사실", ja: "事実", en: "fact" },
  measurement: { ko: "실적", ja: "実績", en: "measurement" },
  commitment: { ko: "약속", ja: "約束", en: "commitment" },
  statutory: { ko: "법정 기재", ja: "法定記載", en: "statutory" },
  contract: { ko: "계약 기재", ja: "契約記載", en: "contract" },
};

export const severityWords: Readonly<Record<Severity, Localized>> = {
  unrated: { ko: "등급 없음", ja: "等級なし", en: "unrated" },
  critical: { ko: "심각", ja: "緊急", en: "critical" },
  high: { ko: "높음", ja: "高", en: "high" },
  medium: { ko: "보통", ja: "中", en: "medium" },
  low: { ko: "낮음", ja: "低", en: "low" },
  info: { ko: "정보", ja: "情報", en: "info" },
};

export const examinedWords: Readonly<Record<ExaminedUnit, Localized>> = {
  files: { ko: "파일 {$count}개", ja: "ファイル{$count}件", en: "{$count} files" },
  components: { ko: "구성 요소 {$count}개", ja: "コンポーネント{$count}件", en: "{$count} components" },
  targets: { ko: "대상 {$count}개", ja: "対象{$count}件", en: "{$count} targets" },
  hosts: { ko: "호스트 {$count}대", ja: "ホスト{$count}台", en: "{$count} hosts" },
  rules: { ko: "규칙 {$count}개", ja: "ルール{$count}件", en: "{$count} rules" },
  sites: { ko: "사이트 {$count}곳", ja: "サイト{$count}件", en: "{$count} sites" },
};
