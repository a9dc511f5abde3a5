import type { Locale, Localized } from "../domain/locale.ts";
import type { CountedOutage } from "../domain/operations/sla.ts";
import type { SlaFault } from "../domain/operations/sla-linter.ts";
import type { CountedFrom, CreditBasis, ExclusionCause, MinuteRounding } from "../domain/operations/sla-policy.ts";
import type { MetricReport } from "../domain/operations/sla-report.ts";
import { type Duration, day, hour, minute, second } from "../domain/time.ts";

export const outcomeOfMetricWords: Readonly<Record<MetricReport["outcome"], Localized>> = {
  met: { ko: "목표 달성", ja: "目標達成", en: "target met" },
  missed: { ko: "목표 미달", ja: "目標未達", en: "target missed" },
  "not-settled": {
    ko: "미확정(관측하지 못한 시간 있음)",
    ja: "未確定（観測していない時間あり）",
    en: "not settled (some time was not observed)",
  },
  nothing: { ko: "산정 대상 없음", ja: "算定対象なし", en: "nothing to reckon" },
};

export const fateWords: Readonly<Record<CountedOutage["fate"], Localized>> = {
  counted: { ko: "장애 시간에 산입", ja: "停止時間に算入", en: "counts as downtime" },
  excluded: { ko: "제외", ja: "除外", en: "excluded" },
  "too-short": {
    ko: "최소 시간 미만으로 산입하지 않음",
    ja: "最小時間に満たないため算入しない",
    en: "shorter than the minimum, does not count",
  },
  outside: { ko: "해당 월의 서비스 시간 밖", ja: "当月のサービス時間外", en: "outside the month's service time" },
  "never-known": {
    ko: "인지·통지 기록이 없어 산입하지 않음",
    ja: "認知・通知の記録がないため算入しない",
    en: "does not count: no awareness or notice is recorded",
  },
  "notice-too-late": {
    ko: "사전 공지가 늦어 산입",
    ja: "事前告知が遅れたため算入",
    en: "counts: it was announced too late",
  },
};

export const causeWords: Readonly<Record<ExclusionCause, Localized>> = {
  maintenance: { ko: "사전 공지한 점검", ja: "事前に告知したメンテナンス", en: "announced maintenance" },
  "force-majeure": { ko: "불가항력", ja: "不可抗力", en: "force majeure" },
  customer: { ko: "고객의 책임", ja: "お客様の責任", en: "the customer's fault" },
  "third-party": { ko: "타 사업자의 서비스", ja: "他事業者のサービス", en: "a third party's service" },
  containment: {
    ko: "사고 확산 방지를 위한 중단",
    ja: "事故の拡大防止のための停止",
    en: "stopped to contain an incident",
  },
  carrier: { ko: "전기통신서비스의 특성", ja: "電気通信サービスの特性", en: "the nature of telecommunications" },
  "other-no-fault": {
    ko: "그 밖에 제공자의 책임이 아닌 사유",
    ja: "その他、提供者の責任によらない事由",
    en: "another cause that is not the provider's fault",
  },
};

export const basisWords: Readonly<Record<CreditBasis, Localized>> = {
  month: { ko: "해당 월 이용요금", ja: "当月の利用料金", en: "the month's fee" },
  "average-3-months": {
    ko: "최근 3개월 월평균 이용요금",
    ja: "直近3か月の月平均利用料金",
    en: "the average monthly fee of the last three months",
  },
  "affected-share": {
    ko: "영향을 받은 자원의 이용요금",
    ja: "影響を受けたリソースの利用料金",
    en: "the fee of the affected resource",
  },
};

export const countedFromWords: Readonly<Record<CountedFrom, Localized>> = {
  observed: { ko: "관측한 때부터", ja: "観測した時から", en: "from when it was observed" },
  awareness: { ko: "제공자가 안 때부터", ja: "提供者が認知した時から", en: "from when the provider knew" },
  notice: { ko: "고객이 통지한 때부터", ja: "お客様が通知した時から", en: "from the customer's notice" },
  "notice-or-awareness": {
    ko: "고객이 통지한 때와 제공자가 안 때 중 이른 때부터",
    ja: "お客様が通知した時と提供者が認知した時のうち早い時から",
    en: "from the customer's notice or the provider's awareness, whichever came first",
  },
};

export const minuteRoundingWords: Readonly<Record<MinuteRounding, Localized>> = {
  none: { ko: "반올림 없음", ja: "丸めなし", en: "no rounding" },
  "each-up": { ko: "장애마다 분 단위 올림", ja: "停止ごとに分単位で切り上げ", en: "each outage up to whole minutes" },
  "each-down": {
    ko: "장애마다 분 단위 버림",
    ja: "停止ごとに分単位で切り捨て",
    en: "each outage down to whole minutes",
  },
  "total-up": { ko: "합계를 분 단위 올림", ja: "合計を分単位で切り上げ", en: "the sum up to whole minutes" },
  "total-down": { ko: "합계를 분 단위 버림", ja: "合計を分単位で切り捨て", en: "the sum down to whole minutes" },
};

/** Where a policy gives its tiers. */
export const tierListWords: Readonly<Record<NonNullable<SlaFault["list"]>, Localized>> = {
  tiers: { ko: "표", ja: "表", en: "table" },
  stated: { ko: "본문", ja: "本文", en: "text" },
};

/** `{$from}` and `{$to}` are per cent. */
export const slaFaultWords: Readonly<Record<SlaFault["code"], Localized>> = {
  gap: {
    ko: "{$from}%와 {$to}% 사이에 보상 구간이 없습니다.",
    ja: "{$from}%と{$to}%の間に補償の区分がありません。",
    en: "No tier covers the values between {$from}% and {$to}%.",
  },
  overlap: {
    ko: "{$from}%와 {$to}% 사이에 보상 구간이 겹칩니다.",
    ja: "{$from}%と{$to}%の間で補償の区分が重なっています。",
    en: "More than one tier covers the values between {$from}% and {$to}%.",
  },
  "above-target": {
    ko: "목표 {$from}%를 달성해도 {$to}%까지 보상하게 되어 있습니다.",
    ja: "目標{$from}%を達成しても、{$to}%まで補償することになっています。",
    en: "A credit is owed up to {$to}%, although the target is {$from}%.",
  },
  "empty-tier": {
    ko: "{$from}%에서 {$to}%까지의 구간에 해당하는 값이 없습니다.",
    ja: "{$from}%から{$to}%までの区分に当てはまる値がありません。",
    en: "No value lies in the tier from {$from}% to {$to}%.",
  },
  "credit-falls": {
    ko: "{$from}%의 구간이 {$to}%의 구간보다 나쁜데 보상은 더 적습니다.",
    ja: "{$from}%の区分は{$to}%の区分より悪い値ですが、補償は少なくなっています。",
    en: "The tier at {$from}% is worse than that at {$to}%, and yet owes less.",
  },
  "prose-disagrees": {
    ko: "표와 본문의 보상 구간이 서로 다릅니다.",
    ja: "表と本文の補償区分が異なります。",
    en: "The table and the text give different tiers.",
  },
  "below-floor": {
    ko: "목표 {$from}%가 자가 점검에서 요구하는 {$to}%보다 낮습니다.",
    ja: "目標{$from}%は、自己点検で求められる{$to}%を下回っています。",
    en: "The target of {$from}% is below the {$to}% that the self-check asks for.",
  },
  "no-tiers": { ko: "보상 구간이 없습니다.", ja: "補償の区分がありません。", en: "There are no tiers." },
};

const seconds: Localized = { ko: "초", ja: "秒", en: " s" };
const units = [
  { length: day, ko: "일", ja: "日", en: "d" },
  { length: hour, ko: "시간", ja: "時間", en: "h" },
  { length: minute, ko: "분", ja: "分", en: "min" },
] as const;

/** A length of time to the millisecond, exactly: 1일 2시간 3분 4.005초. */
export function lengthInWords(language: Locale, length: Duration): string {
  const words: string[] = [];
  let rest = length;
  const gap = language === "en" ? " " : "";
  for (const unit of units) {
    const count = Math.floor(rest / unit.length);
    if (count > 0) words.push(`${count}${gap}${unit[language]}`);
    rest -= count * unit.length;
  }
  if (rest > 0 || words.length === 0) {
    const [whole, thousandths] = [Math.floor(rest / second), rest % second];
    const fraction = thousandths === 0 ? "" : `.${String(thousandths).padStart(3, "0").replace(/0+$/, "")}`;
    words.push(`${whole}${fraction}${seconds[language]}`);
  }
  return words.join(language === "ja" ? "" : " ");
}
