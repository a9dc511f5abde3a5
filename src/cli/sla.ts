import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import type { Fees } from "../domain/operations/sla.ts";
import { lintPolicy } from "../domain/operations/sla-linter.ts";
import { type MetricReport, type Month, reportMonth } from "../domain/operations/sla-report.ts";
import { decimalText, type Rational } from "../domain/rational.ts";
import { formatInstant, type Instant } from "../domain/time.ts";
import { amount, instantIn, type MonthFile, readMonth, readPolicy } from "../flow/sla-files.ts";
import { instantInWords } from "../text/functions.ts";
import { say } from "../text/message.ts";
import { slaFaultWords, tierListWords } from "../text/sla-words.ts";
import { decimalInWords, moneyInWords, percentOf, workingOf } from "../text/sla-working.ts";
import { type Command, stringOption } from "./define.ts";

const words = {
  period: {
    ko: "{$month}: {$from} – {$until}",
    ja: "{$month}: {$from} – {$until}",
    en: "{$month}: {$from} – {$until}",
  },
  fault: {
    ko: "정책 점검: {$metric}: {$text}",
    ja: "規定の点検: {$metric}: {$text}",
    en: "Policy: {$metric}: {$text}",
  },
  faultIn: {
    ko: "정책 점검: {$metric}({$list}): {$text}",
    ja: "規定の点検: {$metric}（{$list}）: {$text}",
    en: "Policy: {$metric} ({$list}): {$text}",
  },
  sound: {
    ko: "정책에 모순이 없습니다.",
    ja: "規定に矛盾はありません。",
    en: "The policy does not contradict itself.",
  },
} satisfies Record<string, Localized>;

export const sla: Command = {
  name: "sla",
  summary: {
    ko: "서비스 수준 협약의 월 가용률과 보상액을 정확히 계산합니다.",
    ja: "サービスレベル合意書の月間可用率と補償額を正確に計算します。",
    en: "Reckon a month's availability and credit under a service level agreement, exactly.",
  },
  details: {
    ko: "--month 없이 쓰면 정책 자체의 모순(빠지거나 겹치는 구간, 표와 본문의 차이)만 점검합니다.",
    ja: "--monthを付けない場合は、規定自体の矛盾（区分の抜けや重なり、表と本文の違い）だけを点検します。",
    en: "Without --month only the policy is checked: gaps and overlaps of its tiers, a text that disagrees with its table.",
  },
  arguments: [
    {
      name: "POLICY",
      required: true,
      summary: { ko: "정책 파일(YAML)", ja: "規定のファイル（YAML）", en: "Policy file (YAML)" },
    },
  ],
  options: {
    outages: {
      type: "string",
      value: "FILE",
      summary: {
        ko: "그달에 있었던 일: 장애, 관측하지 못한 시간, 이용요금, 건수(YAML)",
        ja: "その月に起きたこと: 停止、観測していない時間、利用料金、件数（YAML）",
        en: "What happened in the month: outages, time not observed, fees, counts (YAML)",
      },
    },
    month: { type: "string", value: "YYYY-MM", summary: { ko: "계산할 달", ja: "計算する月", en: "Month to reckon" } },
  },
  async run({ terminal, language, now }, [file = ""], options) {
    const policy = readPolicy(file);
    const faults = lintPolicy(policy);
    const month = stringOption(options, "month");
    const told = faults.map(({ code, metric, from, to, list }) => ({
      metric,
      code,
      list,
      from: from && decimalInWords(from),
      to: to && decimalInWords(to),
    }));
    const print = (): void => {
      for (const { metric, code, list, from, to } of told) {
        const text = say(language, slaFaultWords[code], { from: from ?? "", to: to ?? "" });
        const line = list
          ? say(language, words.faultIn, { metric, list: tierListWords[list][language], text })
          : say(language, words.fault, { metric, text });
        terminal.print(terminal.style("warn", line));
      }
    };
    if (month === undefined) {
      if (options.json) terminal.json({ policy: policy.id, faults: told });
      else if (faults.length === 0) terminal.print(words.sound[language]);
      else print();
      return faults.length === 0 ? 0 : 1;
    }
    const outages = stringOption(options, "outages");
    if (outages === undefined) {
      throw new AkashiError("cli.missing-argument", { command: "sla", argument: "--outages FILE" });
    }
    const happened = toMonth(readMonth(outages), policy.timeZone, now());
    const report = reportMonth(policy, month, happened, now());
    const allMet = report.metrics.every(({ outcome }) => outcome === "met");
    if (options.json) {
      const period = { from: formatInstant(report.period.from), until: formatInstant(report.period.until) };
      const working = report.metrics.map((one) => workingOf(language, report, one, happened.fees));
      terminal.json({
        policy: policy.id,
        month,
        period,
        faults: told,
        metrics: report.metrics.map((one, index) => ({ ...metricJson(one, policy.currency), working: working[index] })),
      });
    } else {
      terminal.print(terminal.style("strong", policy.title[language]));
      const at = (instant: Instant) => instantInWords(language, instant, policy.timeZone);
      terminal.print(
        say(language, words.period, { month, from: at(report.period.from), until: at(report.period.until) }),
      );
      for (const one of report.metrics) {
        terminal.print();
        terminal.print(terminal.style("strong", one.metric.title[language]));
        for (const text of workingOf(language, report, one, happened.fees)) terminal.print(`  ${text}`);
      }
      if (told.length > 0) terminal.print();
      print();
    }
    return allMet && faults.length === 0 ? 0 : 1;
  },
};

function toMonth({ outages, unknown, fees, cases }: MonthFile, timeZone: string, now: Instant): Month {
  const at = (text: string): Instant => instantIn(timeZone, text);
  const optional = (text: string | undefined): Instant | null => (text === undefined ? null : at(text));
  const interval = <T extends { from: string; until?: string | undefined }>(one: T, id: string) => {
    const [from, until] = [at(one.from), one.until === undefined ? now : at(one.until)];
    if (until < from)
      throw new AkashiError("outage.ends-before-it-starts", {
        outage: id,
        from: one.from,
        until: one.until ?? formatInstant(now),
      });
    return { from, until };
  };
  return {
    outages: outages.map((one) => ({
      id: one.id,
      ...interval(one, one.id),
      awareAt: optional(one.awareAt),
      noticedAt: optional(one.noticedAt),
      cause: one.cause ?? null,
      announcedAt: optional(one.announcedAt),
    })),
    unknown: unknown.map((one, index) => interval(one, `unknown[${index}]`)),
    fees: fees ? toFees(fees) : null,
    cases,
  };
}

function toFees({ month, previous, affected }: NonNullable<MonthFile["fees"]>): Fees {
  return {
    month: amount(month),
    previous: previous ? [amount(previous[0]), amount(previous[1])] : null,
    affected: affected === undefined ? null : amount(affected),
  };
}

function metricJson(
  { metric, availability, ratio, outcome, credit }: MetricReport,
  currency: Parameters<typeof moneyInWords>[1],
) {
  const value = (one: Rational) => ({
    numerator: String(one.part),
    denominator: String(one.of),
    percent: percentOf(metric, one),
  });
  const owed = (one: NonNullable<MetricReport["credit"]>["most"]) => ({
    paid: moneyInWords(one.paid, currency),
    exact: { numerator: String(one.exact.part), denominator: String(one.exact.of) },
    rounded: decimalText(one.exact, 6, "down"),
  });
  return {
    id: metric.id,
    target: decimalInWords(metric.target),
    outcome,
    availability: availability && {
      service: availability.service,
      excluded: availability.excluded,
      down: availability.down,
      unknown: availability.unknown,
      of: availability.of,
      outages: availability.outages.map(({ outage, fate, time }) => ({
        id: outage.id,
        fate,
        cause: outage.cause,
        time: time.map(({ from, until }) => ({ from: formatInstant(from), until: formatInstant(until) })),
      })),
    },
    value: ratio && { worst: value(ratio.worst), best: value(ratio.best) },
    credit: credit && { most: owed(credit.most), least: owed(credit.least) },
  };
}
