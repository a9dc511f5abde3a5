import type { ServiceState } from "../../domain/assurance/posture.ts";
import type { Locale, Localized } from "../../domain/locale.ts";
import type { OperationRecord } from "../../domain/operations/record.ts";
import { policyOf } from "../../domain/operations/sla-form.ts";
import { listInWords } from "../../text/functions.ts";
import { say } from "../../text/message.ts";
import { causeWords, countedFromWords, lengthInWords, minuteRoundingWords } from "../../text/sla-words.ts";
import { decimalInWords, tierOwed, tierRange } from "../../text/sla-working.ts";
import { cell, headerCell, rowsOf } from "../build.ts";
import { organisationChart } from "../figures/organisation-chart.ts";
import { procedureFlow } from "../figures/procedure-flow.ts";
import type { Block, Cell, Column } from "../model.ts";
import { words } from "./words.ts";

/** What the items refer to: tables and figures made from records, each only where there are such records. */
export function annexBlocks({ records }: ServiceState, language: Locale): Block[] {
  return [
    ...serviceLevels(of(records, "sla-policy"), language),
    ...monitoring(of(records, "monitoring-item"), language),
    ...organisation(of(records, "organisation-unit"), language),
    ...procedures(of(records, "procedure"), language),
    ...support(of(records, "support-channel"), language),
  ];
}

type Of<K extends OperationRecord["kind"]> = readonly Extract<OperationRecord, { kind: K }>[];
function of<K extends OperationRecord["kind"]>(records: readonly OperationRecord[], kind: K): Of<K> {
  return records.filter((record): record is Extract<OperationRecord, { kind: K }> => record.kind === kind);
}

function heading(id: string, text: string): Block {
  return { type: "heading", level: 3, id, text };
}

function table(id: string, caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Block {
  return { type: "table", id, caption, columns, groups: rowsOf(rows) };
}

function columnsOf(language: Locale, ...columns: readonly (readonly [Localized, number])[]): Column[] {
  return columns.map(([title, width]) => ({ title: title[language], width }));
}

function serviceLevels(policies: Of<"sla-policy">, language: Locale): Block[] {
  if (policies.length === 0) return [];
  const columns = columnsOf(language, [words.metric, 24], [words.target, 18], [words.tier, 30], [words.credit, 28]);
  return [
    heading("annex-service-levels", words.serviceLevels[language]),
    ...policies.flatMap(({ id, policy: form }): Block[] => {
      const policy = policyOf(id, form);
      const rows = policy.metrics.flatMap((metric) =>
        metric.tiers.map((tier, index): Cell[] => {
          const credit = tierOwed(language, metric, tier);
          const own = [cell(tierRange(language, tier)), cell(credit)];
          if (index > 0) return own;
          const target = say(language, words.atLeast, { value: decimalInWords(metric.target) });
          const rows = metric.tiers.length;
          return [{ ...headerCell(metric.title[language]), rows }, { ...cell(target), rows }, ...own];
        }),
      );
      const formulas = policy.metrics
        .filter(({ kind }) => kind === "availability")
        .map(({ counting, exclusions }): Block => {
          const causes = exclusions.map(({ cause }) => causeWords[cause][language]);
          const text = say(language, words.formula, {
            from: countedFromWords[counting.from][language],
            rounding: minuteRoundingWords[counting.rounding][language],
            exclusions:
              causes.length === 0 ? words.nothingExcluded[language] : listInWords(language, causes, "conjunction"),
          });
          return { type: "paragraph", text };
        });
      return [table(`t-sla-${id}`, policy.title[language], columns, rows), ...formulas];
    }),
  ];
}

function monitoring(items: Of<"monitoring-item">, language: Locale): Block[] {
  if (items.length === 0) return [];
  const columns = columnsOf(
    language,
    [words.subject, 14],
    [words.measured, 16],
    [words.interval, 10],
    [words.threshold, 16],
    [words.retention, 14],
    [words.notified, 14],
    [words.provided, 16],
  );
  const rows = items.map((one): Cell[] => [
    headerCell(one.subject[language]),
    cell(one.metric[language]),
    cell(lengthInWords(language, one.interval)),
    cell(one.threshold[language]),
    cell(one.retention[language]),
    cell(one.notified[language]),
    cell(one.provided[language]),
  ]);
  return [
    heading("annex-monitoring", words.monitoring[language]),
    table("t-monitoring", words.monitoring[language], columns, rows),
  ];
}

function organisation(units: Of<"organisation-unit">, language: Locale): Block[] {
  if (units.length === 0) return [];
  const detail = ({ duties, headcount }: (typeof units)[number]): string =>
    headcount === null ? duties[language] : say(language, words.people, { duties: duties[language], count: headcount });
  const alternative = units.map((one) => say(language, words.unit, { name: one.name[language], duties: detail(one) }));
  return [
    heading("annex-organisation", words.organisation[language]),
    {
      type: "figure",
      id: "f-organisation",
      caption: words.organisation[language],
      alternative: alternative.join(". "),
      drawing: organisationChart(
        units.map((one) => ({ id: one.id, name: one.name[language], parent: one.parent, detail: detail(one) })),
      ),
    },
  ];
}

function procedures(records: Of<"procedure">, language: Locale): Block[] {
  return records.flatMap(({ id, title, steps }): Block[] => {
    const own = steps.map(({ who, what, within }) => ({
      who: who[language],
      what: what[language],
      within: within?.[language] ?? null,
    }));
    const alternative = own.map(({ within, ...step }, index) =>
      within === null
        ? say(language, words.step, { number: index + 1, ...step })
        : say(language, words.stepWithin, { number: index + 1, ...step, within }),
    );
    return [
      heading(`annex-${id}`, title[language]),
      {
        type: "figure",
        id: `f-${id}`,
        caption: title[language],
        alternative: alternative.join(" "),
        drawing: procedureFlow(own),
      },
    ];
  });
}

function support(channels: Of<"support-channel">, language: Locale): Block[] {
  if (channels.length === 0) return [];
  const columns = columnsOf(
    language,
    [words.purpose, 22],
    [words.channel, 16],
    [words.address, 26],
    [words.hours, 20],
    [words.responds, 16],
  );
  const rows = channels.map(({ purpose, channel, address, hours, responds }): Cell[] => [
    headerCell(purpose[language]),
    cell(channel[language]),
    cell(address),
    cell(hours[language]),
    cell(responds[language]),
  ]);
  return [
    heading("annex-support", words.support[language]),
    table("t-support", words.support[language], columns, rows),
  ];
}
