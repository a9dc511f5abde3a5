import { type Catalog, classify } from "../../domain/assurance/catalog.ts";
import type { Locale } from "../../domain/locale.ts";
import { instantInWords } from "../../text/functions.ts";
import { say } from "../../text/message.ts";
import { cell, headerCell, rowsOf } from "../build.ts";
import { SentenceWriter } from "../checklist.ts";
import { type DocumentState, defineTemplate, type Missing } from "../define.ts";
import type { Block } from "../model.ts";
import { commonWords, documentWords } from "../words.ts";
import { annexBlocks } from "./annexes.ts";
import { attachmentBlocks, Items } from "./items.ts";
import { serviceTypeWords, words } from "./words.ts";

const catalogId = "kr-digital-service";

export default defineTemplate({
  id: "digital-service-self-check",
  version: 1,
  title: words.title,
  summary: words.summary,
  select(state, language, policy) {
    const { service } = state.service;
    const catalog = state.catalogs.find(({ id }) => id === catalogId);
    const writer = new SentenceWriter(state, language, policy);
    const items = catalog && new Items(catalog, state, language, writer);
    const body = items?.blocks() ?? [];
    const ticked = service.classification?.[catalogId] ?? [];
    const missing: Missing[] = [
      ...(catalog ? [] : [{ where: words.title[language], what: words.noCatalog[language] }]),
      ...(ticked.length > 0 ? [] : [{ where: words.partOne[language], what: words.missingClassification[language] }]),
      ...(items?.missing ?? []),
    ];
    const annexes = annexBlocks(state.service, language);
    const blocks: Block[] = [
      { type: "heading", level: 2, id: "part-1", text: words.partOne[language] },
      ...(catalog ? classification(catalog, ticked, language) : []),
      { type: "heading", level: 2, id: "part-2", text: words.partTwo[language] },
      ...body,
      ...(annexes.length > 0
        ? [{ type: "heading", level: 2, id: "references", text: words.references[language] } as const]
        : []),
      ...annexes,
      { type: "heading", level: 2, id: "attachments", text: words.attachments[language] },
      ...attachmentBlocks(language, items?.documents() ?? []),
      ...annexOf(missing, language),
    ];
    return {
      model: {
        template: "digital-service-self-check",
        templateVersion: 1,
        language,
        at: state.at,
        title: words.title[language],
        subtitle: service.name[language],
        facts: factsOf(state, language),
        layout: {
          cover: true,
          contents: 3,
          orientation: "portrait",
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

function factsOf({ service: { service }, at }: DocumentState, language: Locale): [string, string][] {
  return [
    [commonWords.provider[language], service.provider[language]],
    [commonWords.service[language], service.name[language]],
    [words.type[language], serviceTypeWords[service.type]?.[language] ?? service.type],
    [commonWords.asOf[language], instantInWords(language, at, service.timeZone)],
  ];
}

/** The questions with their boxes as they are ticked, and what the rules make of them. */
function classification({ classification: rules }: Catalog, ticked: readonly string[], language: Locale): Block[] {
  if (!rules) return [];
  const rows = rules.questions.map(({ title, options }) => [
    headerCell(title[language]),
    {
      blocks: [
        {
          type: "checkboxes" as const,
          items: options.map((option) => ({ checked: ticked.includes(option.id), text: option.title[language] })),
        },
      ],
    },
  ]);
  const columns = [
    { title: words.field[language], width: 26 },
    { title: words.content[language], width: 74 },
  ];
  const result = classify(rules, ticked);
  const named = serviceTypeWords[result]?.[language] ?? result;
  return [
    { type: "table", id: "t-classification", caption: words.partOne[language], columns, groups: rowsOf(rows) },
    ticked.length === 0
      ? { type: "callout", tone: "missing", title: words.partOne[language], text: words.noClassification[language] }
      : {
          type: "paragraph",
          text: [{ type: "text", text: say(language, words.decision, { result: named }), strong: true }],
        },
  ];
}

function annexOf(missing: readonly Missing[], language: Locale): Block[] {
  if (missing.length === 0) return [];
  const columns = [
    { title: words.where[language], width: 34 },
    { title: words.what[language], width: 66 },
  ];
  const rows = missing.map(({ where, what }) => [headerCell(where), cell(what)]);
  return [
    { type: "heading", level: 2, id: "missing", text: words.annex[language] },
    { type: "callout", tone: "missing", title: words.annex[language], text: words.annexText[language] },
    { type: "table", id: "t-missing", caption: words.annex[language], columns, groups: rowsOf(rows) },
  ];
}
