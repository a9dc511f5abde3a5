import type { Decimal } from "../domain/decimal.ts";
import type { Locale, Localized } from "../domain/locale.ts";
import { basisOf, type Fees } from "../domain/operations/sla.ts";
import { currencyDecimals, type SlaMetric, type SlaPolicy, type Tier } from "../domain/operations/sla-policy.ts";
import type { Credit, MetricReport, SlaReport } from "../domain/operations/sla-report.ts";
import { decimalText, type Rational, rational, times } from "../domain/rational.ts";
import { instantInWords } from "./functions.ts";
import { say } from "./message.ts";
import {
  basisWords,
  causeWords,
  countedFromWords,
  fateWords,
  lengthInWords,
  minuteRoundingWords,
  outcomeOfMetricWords,
} from "./sla-words.ts";

const words = {
  target: { ko: "목표: {$target}% 이상", ja: "目標: {$target}%以上", en: "Target: {$target}% or more" },
  service: { ko: "서비스 시간: {$length}", ja: "サービス時間: {$length}", en: "Service time: {$length}" },
  counted: {
    ko: "장애 시간은 {$from} 셉니다({$rounding}).",
    ja: "停止時間は{$from}数えます（{$rounding}）。",
    en: "Downtime counts {$from} ({$rounding}).",
  },
  outage: {
    ko: "{$id}: {$from} – {$until}, {$length}, {$fate}",
    ja: "{$id}: {$from} – {$until}、{$length}、{$fate}",
    en: "{$id}: {$from} – {$until}, {$length}, {$fate}",
  },
  because: { ko: "{$fate}({$cause})", ja: "{$fate}（{$cause}）", en: "{$fate} ({$cause})" },
  noOutages: { ko: "기록된 장애가 없습니다.", ja: "記録された停止はありません。", en: "No outage is recorded." },
  excluded: { ko: "제외한 시간: {$length}", ja: "除外した時間: {$length}", en: "Excluded: {$length}" },
  down: { ko: "장애 시간: {$length}", ja: "停止時間: {$length}", en: "Downtime: {$length}" },
  unknown: {
    ko: "관측하지 못한 시간: {$length}. 가동으로 세지 않습니다.",
    ja: "観測していない時間: {$length}。稼働とは数えません。",
    en: "Not observed: {$length}; never counted as up",
  },
  formula: {
    ko: "1 - {$down} ms / {$of} ms = {$part}/{$whole} = {$percent}%",
    ja: "1 - {$down} ms / {$of} ms = {$part}/{$whole} = {$percent}%",
    en: "1 - {$down} ms / {$of} ms = {$part}/{$whole} = {$percent}%",
  },
  worst: { ko: "최저", ja: "最低", en: "At worst" },
  best: { ko: "최고", ja: "最高", en: "At best" },
  labelled: { ko: "{$label}: {$text}", ja: "{$label}: {$text}", en: "{$label}: {$text}" },
  cases: {
    ko: "{$part}/{$whole} = {$percent}%",
    ja: "{$part}/{$whole} = {$percent}%",
    en: "{$part}/{$whole} = {$percent}%",
  },
  outcome: { ko: "결과: {$outcome}", ja: "結果: {$outcome}", en: "Result: {$outcome}" },
  percentOwed: { ko: "{$basis}의 {$value}%", ja: "{$basis}の{$value}%", en: "{$value}% of {$basis}" },
  multipleOwed: { ko: "{$basis}의 {$value}배", ja: "{$basis}の{$value}倍", en: "{$value} times {$basis}" },
  percentTier: {
    ko: "보상 구간: {$range}: {$basis}의 {$value}%",
    ja: "補償区分: {$range}: {$basis}の{$value}%",
    en: "Tier: {$range}: {$value}% of {$basis}",
  },
  multipleTier: {
    ko: "보상 구간: {$range}: {$basis}의 {$value}배",
    ja: "補償区分: {$range}: {$basis}の{$value}倍",
    en: "Tier: {$range}: {$value} times {$basis}",
  },
  noTier: { ko: "보상 없음", ja: "補償なし", en: "No credit is owed." },
  gap: {
    ko: "이 값에 대한 보상 구간이 정책에 없어 보상액을 정할 수 없습니다.",
    ja: "この値に対する補償区分が規定になく、補償額を定められません。",
    en: "The policy has no tier for this value; what is owed cannot be told.",
  },
  credit: {
    ko: "보상액: {$credit}({$working})",
    ja: "補償額: {$credit}（{$working}）",
    en: "Credit: {$credit} ({$working})",
  },
  noFees: {
    ko: "이용요금이 주어지지 않아 보상액을 계산하지 않았습니다.",
    ja: "利用料金が与えられていないため、補償額は計算していません。",
    en: "The credit is not reckoned: no fees were given.",
  },
  percent: { ko: "{$value}%", ja: "{$value}%", en: "{$value}%" },
  multiple: { ko: "{$value}배", ja: "{$value}倍", en: "{$value} times" },
  between: { ko: "{$lower}, {$upper}", ja: "{$lower}、{$upper}", en: "{$lower}, {$upper}" },
  atLeast: { ko: "{$value}% 이상", ja: "{$value}%以上", en: "{$value}% or more" },
  above: { ko: "{$value}% 초과", ja: "{$value}%超", en: "above {$value}%" },
  atMost: { ko: "{$value}% 이하", ja: "{$value}%以下", en: "{$value}% or less" },
  below: { ko: "{$value}% 미만", ja: "{$value}%未満", en: "below {$value}%" },
} satisfies Record<string, Localized>;

/** A decimal as it was written. */
export function decimalInWords({ units, scale }: Decimal): string {
  return decimalText({ part: units, of: 10n ** BigInt(scale) }, scale, "down");
}

/** Never rounded up: what is below a bound is not shown as reaching it. Two decimals more than the target has. */
export function percentOf({ target }: SlaMetric, ratio: Rational): string {
  return decimalText(times(ratio, rational(100)), target.scale + 2, "down");
}

export function tierRange(language: Locale, { lower, upper }: Tier): string {
  const side = (bound: Tier["lower"], inclusive: Localized, exclusive: Localized): string | null =>
    bound && say(language, bound.inclusive ? inclusive : exclusive, { value: decimalInWords(bound.value) });
  const [from, to] = [side(lower, words.atLeast, words.above), side(upper, words.atMost, words.below)];
  if (from && to) return say(language, words.between, { lower: from, upper: to });
  return from ?? to ?? say(language, words.atLeast, { value: "0" });
}

export function tierCredit(language: Locale, { credit }: Tier): string {
  return say(language, words[credit.kind], { value: decimalInWords(credit.value) });
}

/** What a tier owes, of what. */
export function tierOwed(language: Locale, { basis }: SlaMetric, { credit }: Tier): string {
  const args = { basis: basisWords[basis][language], value: decimalInWords(credit.value) };
  return say(language, words[`${credit.kind}Owed`], args);
}

/** An amount in its currency, with exactly the decimals it has. */
export function moneyInWords(amount: bigint, currency: SlaPolicy["currency"]): string {
  const decimals = currencyDecimals[currency];
  const [whole = "", ...fraction] = decimalText(rational(amount, 10n ** BigInt(decimals)), decimals, "down").split(".");
  return `${currency} ${[whole.replaceAll(/\B(?=(\d{3})+$)/g, ","), ...fraction].join(".")}`;
}

/** How a month's value, tier and credit came about, line by line. */
export function workingOf(language: Locale, report: SlaReport, metric: MetricReport, fees: Fees | null): string[] {
  const line = (text: Localized, args: Record<string, string> = {}) => say(language, text, args);
  const lines = [line(words.target, { target: decimalInWords(metric.metric.target) })];
  if (metric.availability) lines.push(...availabilityLines(language, report, metric));
  else if (metric.ratio) lines.push(line(words.cases, fraction(metric.metric, metric.ratio.worst)));
  lines.push(line(words.outcome, { outcome: outcomeOfMetricWords[metric.outcome][language] }));
  if (metric.ratio) lines.push(...creditLines(language, report.policy, metric, fees));
  return lines;
}

function fraction(metric: SlaMetric, ratio: Rational): Record<string, string> {
  return { part: String(ratio.part), whole: String(ratio.of), percent: percentOf(metric, ratio) };
}

function availabilityLines(
  language: Locale,
  { policy }: SlaReport,
  { metric, availability, ratio }: MetricReport,
): string[] {
  if (!availability) return [];
  const line = (text: Localized, args: Record<string, string> = {}) => say(language, text, args);
  const length = (ms: number) => ({ length: lengthInWords(language, ms) });
  const { from, rounding } = metric.counting;
  const lines = [
    line(words.service, length(availability.service)),
    line(words.counted, { from: countedFromWords[from][language], rounding: minuteRoundingWords[rounding][language] }),
  ];
  for (const { outage, fate, time } of availability.outages) {
    const word = fateWords[fate][language];
    lines.push(
      line(words.outage, {
        id: outage.id,
        from: instantInWords(language, outage.from, policy.timeZone),
        until: instantInWords(language, outage.until, policy.timeZone),
        ...length(time.reduce((sum, one) => sum + one.until - one.from, 0)),
        fate:
          outage.cause === null ? word : line(words.because, { fate: word, cause: causeWords[outage.cause][language] }),
      }),
    );
  }
  if (availability.outages.length === 0) lines.push(line(words.noOutages));
  if (availability.excluded > 0) lines.push(line(words.excluded, length(availability.excluded)));
  lines.push(line(words.down, length(availability.down)));
  if (availability.unknown > 0) lines.push(line(words.unknown, length(availability.unknown)));
  if (!ratio) return lines;
  const formula = (down: number, value: Rational): string =>
    line(words.formula, { down: String(down), of: String(availability.of), ...fraction(metric, value) });
  if (availability.unknown === 0) return [...lines, formula(availability.down, ratio.worst)];
  return [
    ...lines,
    line(words.labelled, {
      label: words.worst[language],
      text: formula(availability.down + availability.unknown, ratio.worst),
    }),
    line(words.labelled, { label: words.best[language], text: formula(availability.down, ratio.best) }),
  ];
}

function creditLines(
  language: Locale,
  policy: SlaPolicy,
  { metric, tiers, credit, outcome }: MetricReport,
  fees: Fees | null,
): string[] {
  const line = (text: Localized, args: Record<string, string> = {}) => say(language, text, args);
  const basis = fees && basisOf(metric, fees);
  const one = (tier: Tier | "gap" | null, owed: Credit | undefined): string[] => {
    if (tier === null) return [line(words.noTier)];
    if (tier === "gap") return [line(words.gap)];
    const named = line(words[`${tier.credit.kind}Tier`], {
      range: tierRange(language, tier),
      basis: basisWords[metric.basis][language],
      value: decimalInWords(tier.credit.value),
    });
    if (!owed || !basis) return [named, line(words.noFees)];
    const working = `${decimalText(basis, 4, "half-even").replace(/\.?0+$/, "")} × ${tierCredit(language, tier)}`;
    return [named, line(words.credit, { credit: moneyInWords(owed.paid, policy.currency), working })];
  };
  if (outcome !== "not-settled" && tiers.worst === tiers.best) return one(tiers.worst, credit?.most);
  const labelled = (label: Localized, lines: readonly string[]) =>
    lines.map((text) => line(words.labelled, { label: label[language], text }));
  return [
    ...labelled(words.worst, one(tiers.worst, credit?.most)),
    ...labelled(words.best, one(tiers.best, credit?.least)),
  ];
}
