import { existsSync } from "node:fs";
import type { Answer } from "../domain/assurance/answer.ts";
import { answerStatuses } from "../domain/assurance/answer.ts";
import { controlsOf } from "../domain/assurance/catalog.ts";
import { type Verdict, type VerdictStatus, verdictStatuses } from "../domain/assurance/verdict.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Locale, Localized } from "../domain/locale.ts";
import { type Assessment, assessService, isSound } from "../flow/assessment.ts";
import { assessmentView } from "../flow/assessment-view.ts";
import { commitEvidence, commitLapses, planLooks } from "../flow/collect.ts";
import { explainReason, statementOf } from "../flow/explain.ts";
import { files } from "../flow/open.ts";
import { meansOf } from "../flow/operator.ts";
import { runLooks } from "../flow/run-looks.ts";
import { readState } from "../flow/state.ts";
import type { Store } from "../store/store.ts";
import { instantInWords } from "../text/functions.ts";
import { say } from "../text/message.ts";
import { answerWords, gapWords, heldWords, verdictGlyphs, verdictWords } from "../text/words.ts";
import { type Command, type Context, sharedOptions, stringOption, timeOption, type Values } from "./define.ts";
import { pad, type Style, type Terminal, truncate, wrap } from "./terminal.ts";
import { dataPlace, openData, openWorkspace, operatorSettings } from "./workspace.ts";

const words = {
  probing: { ko: "점검 {$done}/{$total}", ja: "確認 {$done}/{$total}", en: "checking {$done}/{$total}" },
  held: { ko: "{$word}: {$count}건", ja: "{$word}: {$count}件", en: "{$word}: {$count}" },
  evaluated: {
    ko: "문안 {$claims}건과 항목 {$controls}건을 {$took}밀리초에 판정",
    ja: "記載事項{$claims}件・項目{$controls}件を{$took}ミリ秒で判定",
    en: "Judged in {$took} ms. Claims: {$claims}, controls: {$controls}",
  },
  nothing: {
    ko: "문안이 없습니다. claims 아래에 문안을 적고 다시 실행하십시오.",
    ja: "記載事項がありません。claimsに記載事項を書いてから、もう一度実行してください。",
    en: "There are no claims yet. Write some under `claims` and run this again.",
  },
} satisfies Record<string, Localized>;

export const assess: Command = {
  name: "assess",
  summary: {
    ko: "서비스를 점검하고 모든 문안의 판정을 보여 줍니다.",
    ja: "サービスを確認し、すべての記載事項の判定を示します。",
    en: "Look at a service and show the verdict of every claim.",
  },
  details: {
    ko: "파일을 반영하고, 증적이 필요한 대상을 점검해 원장에 봉인한 뒤 판정합니다. --at을 지정하면 점검하지 않고 그 시각까지 기록된 것만으로 판정합니다.",
    ja: "ファイルを反映し、証跡が必要な対象を確認して台帳に封印したうえで判定します。--atを指定すると確認は行わず、その時刻までに記録されたものだけで判定します。",
    en: "Applies the files, looks at every target a proof names, seals what was seen, and judges. With --at nothing is probed: only what was recorded by then is judged.",
  },
  arguments: [
    {
      name: "WORKSPACE",
      required: true,
      summary: { ko: "작업공간 폴더", ja: "ワークスペースのフォルダ", en: "Workspace folder" },
    },
  ],
  options: {
    service: sharedOptions.service,
    catalog: {
      type: "string",
      value: "ID",
      summary: {
        ko: "이 프레임워크의 항목별 답변과 부족한 점을 보여 줍니다.",
        ja: "このフレームワークの項目ごとの回答と不足を示します。",
        en: "Show the answers to this framework, control by control, with their gaps",
      },
    },
    at: sharedOptions.at,
    offline: {
      type: "boolean",
      summary: {
        ko: "점검하지 않고 저장된 증적만으로 판정합니다.",
        ja: "確認を行わず、保存済みの証跡だけで判定します。",
        en: "Judge by stored evidence alone; nothing is probed",
      },
    },
    data: sharedOptions.data,
    database: sharedOptions.database,
    operator: sharedOptions.operator,
  },
  async run(context, [folder = ""], options) {
    const { terminal, language } = context;
    const at = timeOption(options, "at");
    const store = await openFor(context, folder, options, at !== undefined);
    try {
      if (at === undefined && !options.offline) await look(context, store, options);
      else if (at === undefined) await commitLapses(store);
      await store.sequence();
      const assessment = await assessService(
        store,
        stringOption(options, "service"),
        at ?? { now: context.now() },
        context.elapsed,
      );
      const catalog = stringOption(options, "catalog");
      if (catalog !== undefined && !assessment.state.catalogs.some(({ id }) => id === catalog)) {
        const known = assessment.state.catalogs.map(({ id }) => id).join(", ");
        throw new AkashiError("catalog.unknown", { catalog, known });
      }
      if (options.json) terminal.json(assessmentView(assessment, language, catalog));
      else if (catalog === undefined) printVerdicts(assessment, language, terminal);
      else printAnswers(assessment, catalog, language, terminal);
      return isSound(assessment) ? 0 : 1;
    } finally {
      await store.close();
    }
  },
};

/** For a past or future instant the files are not applied: that would change what is asked about. */
async function openFor(context: Context, folder: string, options: Values, asOf: boolean): Promise<Store> {
  const place = dataPlace(folder, options);
  if (asOf && (place.database !== undefined || existsSync(files.database(place.folder)))) {
    return openData(context, folder, options);
  }
  return (await openWorkspace(context, folder, options)).store;
}

async function look(context: Context, store: Store, options: Values): Promise<void> {
  const { terminal, language, now, elapsed } = context;
  const means = meansOf(operatorSettings(context, options));
  const state = await store.read((tx) => readState(tx, undefined, false));
  const service = stringOption(options, "service");
  const looks = planLooks(state).filter((one) => service === undefined || one.service.service.id === service);
  const evidence = await runLooks(looks, means, { now, elapsed }, (done, total, { check, target }) => {
    terminal.progress(`${say(language, words.probing, { done, total })}  ${check.title[language]}  ${target}`);
  });
  await commitEvidence(store, evidence);
}

const statusStyles: Readonly<Record<VerdictStatus, Style>> = {
  proven: "seal",
  attested: "seal",
  stale: "warn",
  contradicted: "bad",
  unproven: "faint",
};

function heading(assessment: Assessment, language: Locale, terminal: Terminal): void {
  const { service } = assessment.service;
  const at = instantInWords(language, assessment.at, service.timeZone);
  terminal.print(`${terminal.style("strong", service.name[language])}  ${terminal.style("faint", at)}`);
}

function printVerdicts(assessment: Assessment, language: Locale, terminal: Terminal): void {
  heading(assessment, language, terminal);
  if (assessment.verdicts.length === 0) {
    terminal.print(words.nothing[language]);
    return;
  }
  const counts = [...verdictStatuses].reverse().filter((status) => assessment.counts[status] > 0);
  const summary = counts.map((status) => {
    const glyph = terminal.style(statusStyles[status], verdictGlyphs[status]);
    return `${glyph} ${verdictWords[status][language]} ${terminal.style("strong", String(assessment.counts[status]))}`;
  });
  terminal.print(summary.join("   "));
  terminal.print();
  // What needs somebody comes first.
  const order = (verdict: Verdict) => verdictStatuses.indexOf(verdict.status);
  for (const verdict of [...assessment.verdicts].sort((a, b) => order(a) - order(b))) {
    printVerdict(verdict, assessment, language, terminal);
  }
  const held = [...assessment.standings.values()].filter(({ state }) => state === "held").length;
  terminal.print();
  if (held > 0)
    terminal.print(terminal.style("warn", say(language, words.held, { word: heldWords[language], count: held })));
  printTook(assessment, language, terminal);
}

function printTook({ verdicts, answers, took }: Assessment, language: Locale, terminal: Terminal): void {
  const args = { claims: verdicts.length, controls: answers.length, took: Math.round(took * 10) / 10 };
  terminal.print(terminal.style("faint", say(language, words.evaluated, args)));
}

function printVerdict(verdict: Verdict, { service }: Assessment, language: Locale, terminal: Terminal): void {
  const { status, claim } = verdict;
  const sound = (status === "proven" || status === "attested") && !verdict.unconfirmed;
  const glyph = terminal.style(statusStyles[status], verdictGlyphs[status]);
  const statement = statementOf(service, language, claim);
  if (sound) {
    terminal.print(`${glyph} ${pad(truncate(claim, 24), 24)} ${truncate(statement, terminal.columns - 28)}`);
    return;
  }
  terminal.print(`${glyph} ${terminal.style("strong", claim)}  ${verdictWords[status][language]}`);
  for (const line of wrap(statement, terminal.columns - 4)) terminal.print(`    ${line}`);
  for (const reason of verdict.reasons) {
    if (reason.status === "met" && reason.latest?.outcome !== "not-met") continue;
    for (const [index, line] of explainReason(service, language, claim, reason, true).entries()) {
      for (const part of wrap(line, terminal.columns - 6)) {
        terminal.print(`      ${terminal.style(index === 0 ? "warn" : "faint", part)}`);
      }
    }
  }
}

const answerStyles: Readonly<Record<Answer["status"], Style>> = {
  satisfied: "good",
  partial: "warn",
  planned: "accent",
  "not-satisfied": "bad",
  "not-applicable": "faint",
  customer: "faint",
  inherited: "good",
  unanswered: "faint",
};

function printAnswers(assessment: Assessment, catalogId: string, language: Locale, terminal: Terminal): void {
  heading(assessment, language, terminal);
  const catalog = assessment.state.catalogs.find(({ id }) => id === catalogId);
  const controls = new Map((catalog ? controlsOf(catalog) : []).map((control) => [control.id, control]));
  const answers = assessment.answers.filter((answer) => answer.catalog === catalogId);
  if (catalog) terminal.print(catalog.title[language]);
  const summary = answerStatuses.flatMap((status) => {
    const count = answers.filter((answer) => answer.status === status).length;
    return count === 0 ? [] : [`${terminal.style(answerStyles[status], answerWords[status][language])} ${count}`];
  });
  terminal.print(summary.join("   "));
  terminal.print();
  for (const answer of answers) {
    const control = controls.get(answer.control);
    const status = pad(terminal.style(answerStyles[answer.status], answerWords[answer.status][language]), 18);
    const title = truncate(control?.title[language] ?? "", terminal.columns - 34);
    terminal.print(`${pad(terminal.style("accent", answer.control), 14)} ${status} ${title}`);
    for (const gap of answer.gaps) {
      const text = control?.obligations.find(({ id }) => id === gap.obligation)?.text[language];
      const line = `${gapWords[gap.reason][language]}${text ? `: ${text}` : ""}`;
      terminal.print(terminal.style("faint", `               ${truncate(line, terminal.columns - 16)}`));
    }
  }
  terminal.print();
  printTook(assessment, language, terminal);
}
