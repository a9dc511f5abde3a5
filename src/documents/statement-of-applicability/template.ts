import type { Answer } from "../../domain/assurance/answer.ts";
import type { Catalog, Control } from "../../domain/assurance/catalog.ts";
import type { Locale, Localized } from "../../domain/locale.ts";
import { dayIn, type Instant } from "../../domain/time.ts";
import { dateInWords, instantInWords } from "../../text/functions.ts";
import { say } from "../../text/message.ts";
import { answerWords } from "../../text/words.ts";
import { cell, slug } from "../build.ts";
import { answerItems, SentenceWriter } from "../checklist.ts";
import { type DocumentState, defineTemplate } from "../define.ts";
import type { Block, Cell, RowGroup } from "../model.ts";
import { responseWords, responsibilityWords } from "../response-words.ts";
import { catalogOf, Responses, statusWordsOf } from "../responses.ts";
import { commonWords, documentWords } from "../words.ts";

const words = {
  title: { ko: "적용성 보고서", ja: "適用宣言書", en: "Statement of applicability" },
  summary: {
    ko: "항목마다 적용 여부와 사유, 상태, 이행 방법, 승인을 한 줄로 정리한 표.",
    ja: "項目ごとの適用の有無と理由、状態、実施方法、承認を1行にまとめた表。",
    en: "One row for each control: whether it applies and why, where it stands, how it is met, who approved.",
  },
  introduction: {
    ko: "{$service}에 대해 {$title}의 {$count}개 항목을 적용할지와 그 사유를 밝힙니다.",
    ja: "{$service}について、{$title}の{$count}項目の適用の有無とその理由を示します。",
    en: "Whether the {$count} controls of {$title} apply to {$service}, and why.",
  },
  control: { ko: "항목", ja: "項目", en: "Control" },
  applies: { ko: "적용", ja: "適用", en: "Applies" },
  yes: { ko: "적용", ja: "適用", en: "yes" },
  no: { ko: "비적용", ja: "適用外", en: "no" },
  why: { ko: "사유", ja: "理由", en: "Why" },
  asked: {
    ko: "이 유형의 서비스에 요구되는 항목입니다.",
    ja: "この種類のサービスに求められる項目です。",
    en: "It is asked of services of this kind.",
  },
  approved: {
    ko: "{$by}, {$on} 승인. {$review}까지 재검토",
    ja: "{$by}が{$on}に承認。{$review}までに見直し",
    en: "Approved by {$by} on {$on}; to be reviewed by {$review}",
  },
  notApproved: {
    ko: "승인되지 않아 적용 제외로 볼 수 없습니다.",
    ja: "承認されていないため、適用外とは扱いません。",
    en: "Not approved, and therefore not taken as inapplicable.",
  },
} satisfies Record<string, Localized>;

export default defineTemplate({
  id: "statement-of-applicability",
  version: 1,
  title: words.title,
  summary: words.summary,
  select(state, language, policy) {
    const { service } = state.service;
    const catalog = catalogOf(state);
    const writer = new SentenceWriter(state, language, policy);
    const responses = catalog && new Responses(catalog, state, language, writer);
    const blocks: Block[] =
      catalog && responses
        ? [
            {
              type: "paragraph",
              text: say(language, words.introduction, {
                service: service.name[language],
                title: catalog.title[language],
                count: responses.controls.length,
              }),
            },
            { type: "paragraph", text: commonWords.ownCheck[language] },
            responses.rollup(),
            ...responses
              .areas()
              .flatMap(({ id, title, controls }): Block[] => [
                { type: "heading", level: 2, id: `a-${slug(id)}`, text: title },
                tableOf(catalog, title, controls, state, language, writer),
              ]),
          ]
        : [];
    const missing = catalog ? [] : [{ where: words.title[language], what: commonWords.framework[language] }];
    return {
      model: {
        template: "statement-of-applicability",
        templateVersion: 1,
        language,
        at: state.at,
        title: words.title[language],
        subtitle: service.name[language],
        facts: [
          [commonWords.provider[language], service.provider[language]],
          [commonWords.framework[language], catalog ? `${catalog.title[language]} (${catalog.edition})` : "–"],
          [commonWords.asOf[language], instantInWords(language, state.at, service.timeZone)],
        ],
        layout: {
          cover: false,
          contents: 0,
          orientation: "landscape",
          confidentiality: null,
          watermark: null,
          history: [],
        },
        blocks,
        notes: writer.notes,
        colophon: [commonWords.ownCheck[language]],
        verification: { url: state.verifyAt, caption: commonWords.verifyHere[language] },
        words: documentWords(language),
      },
      sentences: writer.sentences,
      wanting: writer.wanting,
      missing,
    };
  },
});

function tableOf(
  catalog: Catalog,
  caption: string,
  controls: readonly Control[],
  state: DocumentState,
  language: Locale,
  writer: SentenceWriter,
): Block {
  const columns = [
    { title: words.control[language], width: 22 },
    { title: words.applies[language], width: 8, choices: [words.yes[language], words.no[language]] },
    { title: words.why[language], width: 20 },
    { title: responseWords.who[language], width: 8 },
    { title: responseWords.status[language], width: 10, choices: statusWordsOf(language) },
    { title: responseWords.how[language], width: 32 },
  ];
  const rows = controls.map((control): Cell[] => {
    const answer = state.answers.find((one) => one.catalog === catalog.id && one.control === control.id);
    const applies = answer?.status !== "not-applicable";
    return [
      { header: true, blocks: [{ type: "paragraph", text: `${control.id} ${control.title[language]}` }] },
      cell(applies ? words.yes[language] : words.no[language]),
      cell(...reasons(control, catalog, answer, state, language)),
      cell(responsibilityWords[answer?.responsibility ?? "provider"][language]),
      cell(answerWords[answer?.status ?? "unanswered"][language]),
      cell(...(applies ? answerItems(catalog, control, state, language, writer) : ["–"])),
    ];
  });
  const groups: RowGroup[] = rows.map((row) => ({ header: null, together: true, rows: [row] }));
  return { type: "table", caption, columns, groups };
}

/** Why a control applies or does not, and who said so. An exclusion nobody approved is told, and does not count. */
function reasons(
  control: Control,
  catalog: Catalog,
  answer: Answer | undefined,
  { service: { declarations, service } }: DocumentState,
  language: Locale,
): string[] {
  const declared = declarations.find((one) => one.catalog === catalog.id && one.control === control.id)?.notApplicable;
  if (!declared) return [words.asked[language]];
  const date = (instant: Instant) => dateInWords(language, dayIn(instant, service.timeZone));
  const { reason, approval, reviewBy } = declared;
  if (answer?.status !== "not-applicable" || !approval) return [reason[language], words.notApproved[language]];
  const told = { by: approval.by[language], on: date(approval.on), review: date(reviewBy - 1) };
  return [reason[language], say(language, words.approved, told)];
}
