import type { ServiceState } from "../../domain/assurance/posture.ts";
import type { Locale } from "../../domain/locale.ts";
import type { DeclaredOutage } from "../../domain/operations/sla.ts";
import { policyOf } from "../../domain/operations/sla-form.ts";
import type { SlaPolicy, Tier } from "../../domain/operations/sla-policy.ts";
import { type MetricReport, type Month, reportMonth, type SlaReport } from "../../domain/operations/sla-report.ts";
import { dayIn, endOfDay, type Instant, startOfDay } from "../../domain/time.ts";
import { instantInWords } from "../../text/functions.ts";
import { say } from "../../text/message.ts";
import { causeWords, fateWords, lengthInWords, outcomeOfMetricWords } from "../../text/sla-words.ts";
import { decimalInWords, percentOf, tierOwed, workingOf } from "../../text/sla-working.ts";
import { cell, headerCell, plainItem, plainLayout, rowsOf, slug } from "../build.ts";
import { type DocumentState, defineTemplate, type Missing } from "../define.ts";
import { calendar, calendarDays, type Known } from "../figures/calendar.ts";
import type { Block, Cell } from "../model.ts";
import { commonWords, documentWords } from "../words.ts";
import { words } from "./words.ts";

export default defineTemplate({
  id: "sla-report",
  version: 1,
  title: words.title,
  summary: words.summary,
  select(state, language) {
    const { service } = state.service;
    const month = state.asked.month ?? lastMonth(state.at, service.timeZone);
    const policies = state.service.records.filter((record) => record.kind === "sla-policy");
    const missing: Missing[] = [];
    if (policies.length === 0) missing.push({ where: words.title[language], what: words.missingPolicy[language] });
    const blocks: Block[] = [
      { type: "paragraph", text: say(language, words.introduction, { service: service.name[language], month }) },
    ];
    for (const { id, policy: form } of policies) {
      const policy = policyOf(id, form);
      const happened = happenedIn(state.service, policy, month, state.at);
      const report = reportMonth(policy, month, happened, state.at);
      blocks.push(...policyBlocks(language, state, report, happened, policies.length > 1));
      for (const { metric, outcome } of report.metrics) {
        if (outcome !== "nothing") continue;
        const what = say(language, words.missingMetric, { metric: metric.title[language], month });
        missing.push({ where: policy.title[language], what });
      }
    }
    if (policies.length === 0) {
      blocks.push({ type: "callout", tone: "missing", title: words.title[language], text: words.noPolicy[language] });
    }
    return {
      model: {
        template: "sla-report",
        templateVersion: 1,
        language,
        at: state.at,
        title: words.title[language],
        subtitle: service.name[language],
        facts: [
          [commonWords.provider[language], service.provider[language]],
          [words.month[language], month],
          [commonWords.asOf[language], instantInWords(language, state.at, service.timeZone)],
        ],
        layout: { ...plainLayout, contents: 0 },
        blocks,
        notes: [],
        colophon: [words.fees[language], commonWords.ownCheck[language]],
        verification: { url: state.verifyAt, caption: commonWords.verifyHere[language] },
        words: documentWords(language),
      },
      sentences: [],
      wanting: [],
      missing,
    };
  },
});

/** The month before the one that an instant is in, by the clocks of a zone. */
function lastMonth(at: Instant, timeZone: string): string {
  const today = dayIn(at, timeZone);
  return dayIn(startOfDay(`${today.slice(0, 7)}-01`, timeZone) - 1, timeZone).slice(0, 7);
}

function happenedIn({ records }: ServiceState, policy: SlaPolicy, month: string, at: Instant): Month {
  const outages = records.flatMap((record): DeclaredOutage[] =>
    record.kind === "outage" ? [{ ...record, until: record.until ?? at }] : [],
  );
  const counts = records.flatMap((record) =>
    record.kind === "case-count" && record.policy === policy.id && record.month === month
      ? [[record.metric, { done: record.done, due: record.due }] as const]
      : [],
  );
  const unknown = records.filter((record) => record.kind === "unobserved");
  return { outages, unknown, fees: null, cases: Object.fromEntries(counts) };
}

function policyBlocks(
  language: Locale,
  state: DocumentState,
  report: SlaReport,
  happened: Month,
  named: boolean,
): Block[] {
  const { policy, month, period } = report;
  const at = (instant: Instant) => instantInWords(language, instant, policy.timeZone);
  const id = (part: string) => `${slug(policy.id)}-${part}`;
  const level = named ? 3 : 2;
  const heading = (part: "results" | "outages" | "working"): Block => ({
    type: "heading",
    level,
    id: id(part),
    text: words[part][language],
  });
  const known = knownOf(report, happened);
  return [
    ...(named ? [{ type: "heading", level: 2, id: id("policy"), text: policy.title[language] } as const] : []),
    {
      type: "facts",
      items: [
        [words.period[language], say(language, words.periodOf, { from: at(period.from), until: at(period.until) })],
      ],
    },
    heading("results"),
    resultsTable(language, report),
    heading("outages"),
    ...outagesBlocks(language, state, report),
    {
      type: "figure",
      id: id("calendar"),
      caption: say(language, words.calendar, { month }),
      alternative: alternativeOf(language, known),
      drawing: calendar(known, {
        up: words.up[language],
        down: words.down[language],
        maintenance: words.maintenance[language],
        unknown: words.unknown[language],
      }),
    },
    heading("working"),
    ...report.metrics.flatMap((metric): Block[] => [
      { type: "paragraph", text: [{ type: "text", text: metric.metric.title[language], strong: true }] },
      { type: "list", items: workingOf(language, report, metric, null).map(plainItem) },
    ]),
  ];
}

function resultsTable(language: Locale, report: SlaReport): Block {
  const rows = report.metrics.map((one): Cell[] => [
    headerCell(one.metric.title[language]),
    cell(say(language, words.percent, { value: decimalInWords(one.metric.target) })),
    cell(achieved(language, one)),
    cell(outcomeOfMetricWords[one.outcome][language]),
    cell(owedFor(language, one)),
  ]);
  const columns = [
    { title: words.metric[language], width: 22 },
    { title: words.target[language], width: 12, align: "end" },
    { title: words.value[language], width: 20, align: "end" },
    { title: words.outcome[language], width: 20 },
    { title: words.owed[language], width: 26 },
  ] as const;
  return { type: "table", caption: report.policy.title[language], columns, groups: rowsOf(rows) };
}

function achieved(language: Locale, { metric, ratio }: MetricReport): string {
  if (!ratio) return words.none[language];
  const [worst, best] = [percentOf(metric, ratio.worst), percentOf(metric, ratio.best)];
  return worst === best ? say(language, words.percent, { value: worst }) : say(language, words.range, { worst, best });
}

function owedFor(language: Locale, { metric, tiers, ratio }: MetricReport): string {
  if (!ratio) return words.none[language];
  const one = (tier: Tier | "gap" | null): string => {
    if (tier === null || tier === "gap") return words[tier ?? "none"][language];
    return tierOwed(language, metric, tier);
  };
  const [worst, best] = [one(tiers.worst), one(tiers.best)];
  return worst === best ? worst : say(language, words.either, { worst, best });
}

function outagesBlocks(language: Locale, { service }: DocumentState, { policy, metrics }: SlaReport): Block[] {
  const judged = metrics.find(({ availability }) => availability)?.availability?.outages ?? [];
  const inside = judged.filter(({ fate, time }) => fate !== "outside" && time.length > 0);
  if (inside.length === 0) return [{ type: "paragraph", text: words.noOutages[language] }];
  const at = (instant: Instant) => instantInWords(language, instant, policy.timeZone);
  const rows = inside.map(({ outage, fate }): Cell[] => {
    const record = service.records.find((one) => one.kind === "outage" && one.id === outage.id);
    const ends = record?.kind === "outage" && record.until === null ? words.ongoing[language] : at(outage.until);
    const what = record?.kind === "outage" ? [record.summary[language]] : [];
    const cause = outage.cause === null ? [] : [causeWords[outage.cause][language]];
    return [
      headerCell([{ type: "text", text: outage.id, code: true }]),
      cell(at(outage.from)),
      cell(ends),
      cell(...what),
      cell(fateWords[fate][language], ...cause),
    ];
  });
  const columns = [
    { title: words.id[language], width: 16 },
    { title: words.from[language], width: 17 },
    { title: words.until[language], width: 17 },
    { title: words.what[language], width: 30 },
    { title: words.fate[language], width: 20 },
  ];
  return [{ type: "table", caption: words.outages[language], columns, groups: rowsOf(rows) }];
}

/** The days of the month, and what is known of them by the first metric of time. */
function knownOf({ policy, month, period, metrics }: SlaReport, { unknown }: Month): Known {
  const outages = metrics.find(({ availability }) => availability)?.availability?.outages ?? [];
  const timeOf = (excluded: boolean) =>
    outages.flatMap(({ fate, time }) => ((fate === "excluded") === excluded ? time : []));
  const days: Known["days"][number][] = [];
  for (let from = period.from; from < period.until; ) {
    const date = dayIn(from, policy.timeZone);
    const until = Math.min(endOfDay(date, policy.timeZone), period.until);
    days.push({ date, time: { from, until } });
    from = until;
  }
  return {
    days: days.filter(({ date }) => date.startsWith(month)),
    down: timeOf(false),
    maintenance: timeOf(true),
    unknown,
  };
}

function alternativeOf(language: Locale, known: Known): string {
  const days = calendarDays(known).map(({ date, down, unknown }) =>
    say(language, words.day, {
      date,
      down: lengthInWords(language, down),
      unknown: lengthInWords(language, unknown),
    }),
  );
  return [...days, words.otherwise[language]].join(" ");
}
