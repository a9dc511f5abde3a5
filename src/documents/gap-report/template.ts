import { type Answer, answerStatuses, type Gap, type GapReason } from "../../domain/assurance/answer.ts";
import { type Catalog, type Control, obligationsFor } from "../../domain/assurance/catalog.ts";
import type { Locale, Localized } from "../../domain/locale.ts";
import { dayIn } from "../../domain/time.ts";
import { dateInWords, instantInWords } from "../../text/functions.ts";
import { say } from "../../text/message.ts";
import { answerWords, gapWords } from "../../text/words.ts";
import { cell, headerCell, rowsOf } from "../build.ts";
import { SentenceWriter } from "../checklist.ts";
import { type DocumentState, defineTemplate } from "../define.ts";
import type { Block, Cell } from "../model.ts";
import { catalogOf, Responses } from "../responses.ts";
import { commonWords, documentWords } from "../words.ts";

const words = {
  title: { ko: "미비점 보고서", ja: "ギャップ報告書", en: "Gap report" },
  summary: {
    ko: "조직 내부용. 아직 충족하지 못한 요구를 심각한 순서로, 사유와 할 일과 함께 보여 줍니다.",
    ja: "組織内部用。まだ満たしていない要求を、重大な順に、理由と対処とともに示します。",
    en: "For those inside. What is not met yet, the gravest first, with the reason and what to do.",
  },
  inside: { ko: "조직 내부용", ja: "組織内部用", en: "For internal use" },
  introduction: {
    ko: "{$title}의 {$count}개 항목 가운데 {$open}개 항목에 미비점이 있습니다(요구 {$gaps}건).",
    ja: "{$title}の{$count}項目のうち{$open}項目にギャップがあります（要求{$gaps}件）。",
    en: "{$open} of the {$count} controls of {$title} have gaps ({$gaps} obligations).",
  },
  none: {
    ko: "미비점이 없습니다.",
    ja: "ギャップはありません。",
    en: "There are no gaps.",
  },
  byReason: { ko: "사유별 건수", ja: "理由別の件数", en: "By reason" },
  list: { ko: "미비점", ja: "ギャップ", en: "Gaps" },
  control: { ko: "항목", ja: "項目", en: "Control" },
  obligation: { ko: "요구", ja: "要求", en: "Obligation" },
  whole: { ko: "항목 전체", ja: "項目全体", en: "the whole control" },
  status: { ko: "상태", ja: "状態", en: "Status" },
  reason: { ko: "사유", ja: "理由", en: "Reason" },
  todo: { ko: "할 일", ja: "対処", en: "What to do" },
  planned: { ko: "{$by}까지 이행 예정", ja: "{$by}までに対応予定", en: "planned by {$by}" },
  count: { ko: "건수", ja: "件数", en: "Count" },
} satisfies Record<string, Localized>;

/** The gravest first, and what helps. */
const remedies: Readonly<Record<GapReason, Localized>> = {
  contradicted: {
    ko: "실측과 다른 문안입니다. 서비스를 고쳐 다시 점검하거나, 문안을 사실에 맞게 고쳐 승인을 받으십시오.",
    ja: "実測と異なる記載です。サービスを直して再確認するか、事実に合わせて記載を改め、承認を得てください。",
    en: "What was measured contradicts the sentence. Mend the service and look again, or correct the sentence and have it approved.",
  },
  "threshold-not-met": {
    ko: "제시한 수치가 요구에 미치지 못합니다. 목표를 올리거나 미달 사유와 계획을 적으십시오.",
    ja: "記載した数値が要求に達していません。目標を上げるか、未達の理由と計画を記載してください。",
    en: "The number stated falls short. Raise it, or declare why and by when.",
  },
  "plan-overdue": {
    ko: "예정한 날이 지났습니다. 이행 결과를 적거나 새 기한을 정하십시오.",
    ja: "予定日を過ぎています。実施結果を記載するか、新しい期限を定めてください。",
    en: "The planned date has passed. State what was done, or set a new date.",
  },
  "review-overdue": {
    ko: "적용 제외의 재검토 기한이 지났습니다. 다시 검토해 승인하십시오.",
    ja: "適用外の見直し期限を過ぎています。見直して承認してください。",
    en: "The exclusion was to be reviewed by now. Review and approve it again.",
  },
  "approval-missing": {
    ko: "승인되지 않았습니다. 승인 권한이 있는 사람의 승인을 받으십시오.",
    ja: "承認されていません。承認権限のある人の承認を得てください。",
    en: "It was not approved. Have it approved by whoever may.",
  },
  "certificate-missing": {
    ko: "근거가 되는 인증이 기록되어 있지 않거나 유효하지 않습니다. 범위에 이 서비스가 포함된 인증을 기록하십시오.",
    ja: "根拠となる認証が記録されていないか、有効ではありません。本サービスを範囲に含む認証を記録してください。",
    en: "The certificate it rests on is not on record, or does not hold. Record one whose scope covers this service.",
  },
  stale: {
    ko: "근거의 유효기간이 지났습니다. 다시 점검하거나 확인을 갱신하십시오.",
    ja: "根拠の有効期間が過ぎています。再確認するか、確認を更新してください。",
    en: "Its proof has run out. Look again, or renew the confirmation.",
  },
  unproven: {
    ko: "근거가 없습니다. 점검을 연결하거나 책임자의 확인을 받으십시오.",
    ja: "根拠がありません。確認を割り当てるか、責任者の確認を得てください。",
    en: "Nothing proves it yet. Attach a check, or have a named role vouch for it.",
  },
  "threshold-not-stated": {
    ko: "요구하는 수치가 문안에 없습니다. 해당 수치를 사실로 적고 문안에서 인용하십시오.",
    ja: "求められる数値が記載にありません。数値を事実として登録し、記載から引用してください。",
    en: "The number asked for is not stated. Put it down as a fact and cite it.",
  },
  "no-claim": {
    ko: "답하는 문안이 없습니다. 하고 있는 일을 문안으로 적거나, 이행 계획을 적으십시오.",
    ja: "答える記載がありません。実施していることを記載するか、対応計画を記載してください。",
    en: "Nothing answers it. State what is done, or plan it.",
  },
};
const order = Object.keys(remedies) as readonly GapReason[];

type Open = { readonly control: Control; readonly answer: Answer; readonly gap: Gap };

export default defineTemplate({
  id: "gap-report",
  version: 1,
  readers: "internal",
  title: words.title,
  summary: words.summary,
  select(state, language) {
    const { service } = state.service;
    const catalog = catalogOf(state);
    const responses = catalog && new Responses(catalog, state, language, new SentenceWriter(state, language, "omit"));
    const open = responses ? gapsOf(responses.controls, catalog, state) : [];
    const blocks: Block[] = [];
    if (catalog && responses) {
      const introduction = say(language, words.introduction, {
        title: catalog.title[language],
        count: responses.controls.length,
        open: new Set(open.map(({ control }) => control.id)).size,
        gaps: open.length,
      });
      blocks.push({ type: "paragraph", text: introduction }, responses.rollup());
      if (open.length === 0) blocks.push({ type: "paragraph", text: words.none[language] });
      else blocks.push(...reasonBlocks(open, language), ...gapBlocks(open, state, language));
    }
    const missing = catalog ? [] : [{ where: words.title[language], what: commonWords.framework[language] }];
    return {
      model: {
        template: "gap-report",
        templateVersion: 1,
        language,
        at: state.at,
        title: words.title[language],
        subtitle: service.name[language],
        facts: [
          [commonWords.framework[language], catalog ? `${catalog.title[language]} (${catalog.edition})` : "–"],
          [commonWords.asOf[language], instantInWords(language, state.at, service.timeZone)],
        ],
        layout: {
          cover: false,
          contents: 0,
          orientation: "landscape",
          confidentiality: words.inside[language],
          watermark: null,
          history: [],
        },
        blocks,
        notes: [],
        colophon: [],
        verification: null,
        words: documentWords(language),
      },
      sentences: [],
      wanting: [],
      missing,
    };
  },
});

function gapsOf(controls: readonly Control[], catalog: Catalog, { answers }: DocumentState): Open[] {
  const found = controls.flatMap((control): Open[] => {
    const answer = answers.find((one) => one.catalog === catalog.id && one.control === control.id);
    return answer ? answer.gaps.map((gap) => ({ control, answer, gap })) : [];
  });
  return found.sort((a, b) => order.indexOf(a.gap.reason) - order.indexOf(b.gap.reason));
}

function reasonBlocks(open: readonly Open[], language: Locale): Block[] {
  const rows = order.flatMap((reason): Cell[][] => {
    const count = open.filter(({ gap }) => gap.reason === reason).length;
    return count === 0
      ? []
      : [[headerCell(gapWords[reason][language]), cell(String(count)), cell(remedies[reason][language])]];
  });
  const columns = [
    { title: words.reason[language], width: 24 },
    { title: words.count[language], width: 8, align: "end" as const },
    { title: words.todo[language], width: 68 },
  ];
  return [
    { type: "heading", level: 2, id: "by-reason", text: words.byReason[language] },
    { type: "table", id: "t-reasons", caption: words.byReason[language], columns, groups: rowsOf(rows) },
  ];
}

function gapBlocks(open: readonly Open[], state: DocumentState, language: Locale): Block[] {
  const { service, declarations } = state.service;
  const rows = open.map(({ control, answer, gap }): Cell[] => {
    const obligation = obligationsFor(control, service.type).find(({ id }) => id === gap.obligation);
    const planned = declarations.find((one) => one.catalog === answer.catalog && one.control === control.id)?.planned;
    const by = planned && dateInWords(language, dayIn(planned.by - 1, service.timeZone));
    const said = gap.claims.map((claim) => state.statement(language, claim));
    return [
      headerCell(`${control.id} ${control.title[language]}`),
      cell(obligation?.text[language] ?? words.whole[language]),
      cell(answerWords[answer.status][language], ...(by ? [say(language, words.planned, { by })] : [])),
      cell(gapWords[gap.reason][language], ...said),
    ];
  });
  const columns = [
    { title: words.control[language], width: 24 },
    { title: words.obligation[language], width: 34 },
    {
      title: words.status[language],
      width: 12,
      choices: answerStatuses.map((status) => answerWords[status][language]),
    },
    { title: words.reason[language], width: 30, choices: order.map((reason) => gapWords[reason][language]) },
  ];
  return [
    { type: "heading", level: 2, id: "gaps", text: words.list[language] },
    { type: "table", id: "t-gaps", caption: words.list[language], columns, groups: rowsOf(rows) },
  ];
}
