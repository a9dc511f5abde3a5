import type { Catalog } from "../../domain/assurance/catalog.ts";
import type { Locale } from "../../domain/locale.ts";
import type { ProductRecord, ResponsibilityRecord } from "../../domain/operations/offering.ts";
import type { CertificateRecord } from "../../domain/operations/record.ts";
import { dayIn } from "../../domain/time.ts";
import { dateInWords, instantInWords, listInWords } from "../../text/functions.ts";
import { say } from "../../text/message.ts";
import { cell, headerCell, plainItem, rowsOf } from "../build.ts";
import { certificateBlocks, certificateStatusWords, statusAt } from "../certificates.ts";
import { SentenceWriter } from "../checklist.ts";
import { type DocumentState, defineTemplate, type Missing } from "../define.ts";
import { responsibilityMatrix } from "../figures/responsibility-matrix.ts";
import type { Block } from "../model.ts";
import { catalogOf, Responses } from "../responses.ts";
import { commonWords, documentWords } from "../words.ts";
import { bearerWords, words } from "./words.ts";

const ismap = /^ISMAP\b/i;
const kinds = ["iaas", "paas", "saas"] as const;
const kindNames = { iaas: "IaaS", paas: "PaaS", saas: "SaaS" } as const;

export default defineTemplate({
  id: "control-response-guide",
  version: 1,
  title: words.title,
  summary: words.summary,
  select(state, language, policy) {
    const { service } = state.service;
    const catalog = catalogOf(state);
    const writer = new SentenceWriter(state, language, policy);
    const missing: Missing[] = [];
    if (!catalog) missing.push({ where: words.title[language], what: commonWords.framework[language] });
    const responses = catalog && new Responses(catalog, state, language, writer);
    const blocks: Block[] = [
      ...legend(language, policy === "mark"),
      ...(catalog && responses ? overview(state, language, catalog, responses.controls.length) : []),
      chapter(language, "2", "certificates"),
      ...certificateBlocks(state, language, (scheme) => !ismap.test(scheme)),
      chapter(language, "3", "model"),
      ...modelBlocks(state, language),
      chapter(language, "4", "regions"),
      ...regionBlocks(state, language),
      { type: "section", orientation: "landscape" },
      chapter(language, "5", "responses"),
      ...(responses ? [responses.rollup(), ...responses.blocks("5")] : []),
      { type: "section", orientation: "portrait" },
      chapter(language, "6", "ismap"),
      ...ismapBlocks(state, language),
      chapter(language, "7", "products"),
      ...productBlocks(state, language, catalog),
    ];
    const framework = catalog
      ? say(language, words.edition, { title: catalog.title[language], edition: catalog.edition })
      : commonWords.noAnswer[language];
    return {
      model: {
        template: "control-response-guide",
        templateVersion: 1,
        language,
        at: state.at,
        title: words.title[language],
        subtitle: service.name[language],
        facts: [
          [commonWords.provider[language], service.provider[language]],
          [commonWords.framework[language], framework],
          [commonWords.asOf[language], instantInWords(language, state.at, service.timeZone)],
        ],
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
        colophon: [commonWords.ownCheck[language], words.colophon[language]],
        verification: { url: state.verifyAt, caption: commonWords.verifyHere[language] },
        words: documentWords(language),
      },
      sentences: writer.sentences,
      wanting: writer.wanting,
      missing,
    };
  },
});

type Chapter = "overview" | "certificates" | "model" | "regions" | "responses" | "ismap" | "products";
function chapter(language: Locale, number: string, name: Chapter): Block {
  return { type: "heading", level: 2, id: `c-${name}`, number, text: words[name][language] };
}

function legend(language: Locale, marked: boolean): Block[] {
  return [
    {
      type: "legend",
      items: [
        { mark: "proven", text: commonWords.legendProven[language] },
        { mark: "attested", text: commonWords.legendAttested[language] },
        ...(marked ? [{ mark: "held" as const, text: commonWords.legendHeld[language] }] : []),
      ],
    },
    { type: "paragraph", text: commonWords.ownCheck[language] },
  ];
}

function overview({ service: { service } }: DocumentState, language: Locale, catalog: Catalog, count: number): Block[] {
  const name = service.name[language];
  const args = { service: name, publisher: catalog.publisher[language] };
  return [
    {
      type: "callout",
      title: words.notices[language],
      text: [words.noticePurpose, words.noticeProof, words.noticeSummary]
        .map((text) => say(language, text, args))
        .join("\n"),
    },
    chapter(language, "1", "overview"),
    {
      type: "paragraph",
      text: say(language, words.overviewText, {
        service: name,
        provider: service.provider[language],
        description: service.description[language],
        title: catalog.title[language],
        count,
      }),
    },
  ];
}

function modelBlocks({ service: { records } }: DocumentState, language: Locale): Block[] {
  const layers = records
    .filter((record): record is ResponsibilityRecord => record.kind === "responsibility")
    .sort((a, b) => a.order - b.order);
  if (layers.length === 0) return [{ type: "paragraph", text: words.noModel[language] }];
  const rows = layers.map(({ layer, bearer }) => ({
    name: layer[language],
    bearers: kinds.map((kind) => bearer[kind] ?? null),
  }));
  const alternative = layers.map(({ layer, bearer }) => {
    const bearers = kinds.flatMap((kind) => {
      const who = bearer[kind];
      if (!who) return [];
      return [say(language, words.modelCell, { type: kindNames[kind], bearer: bearerWords[who][language] })];
    });
    const told = listInWords(language, bearers, "conjunction");
    return say(language, words.modelRow, { layer: layer[language], bearers: told });
  });
  return [
    { type: "paragraph", text: words.modelText[language] },
    {
      type: "figure",
      id: "f-model",
      caption: words.model[language],
      alternative: alternative.join(" "),
      drawing: responsibilityMatrix(
        kinds.map((kind) => kindNames[kind]),
        rows,
        {
          provider: bearerWords.provider[language],
          customer: bearerWords.customer[language],
          shared: bearerWords.shared[language],
        },
      ),
    },
    { type: "facts", items: layers.map(({ layer, description }) => [layer[language], description[language]] as const) },
  ];
}

function regionBlocks({ service: { service } }: DocumentState, language: Locale): Block[] {
  const upstreams = service.upstreams.map(({ name }) => name[language]);
  return [
    { type: "paragraph", text: [{ type: "text", text: words.region[language], strong: true }] },
    { type: "list", items: service.regions.map((region) => plainItem(region[language])) },
    { type: "paragraph", text: [{ type: "text", text: words.upstream[language], strong: true }] },
    upstreams.length === 0
      ? { type: "paragraph", text: words.noUpstream[language] }
      : { type: "list", items: upstreams.map(plainItem) },
  ];
}

/** Never more than the registration on record allows, at this instant; nothing recorded is nothing stated. */
function ismapBlocks({ service: { service, records }, at }: DocumentState, language: Locale): Block[] {
  const registrations = records.filter(
    (record): record is CertificateRecord => record.kind === "certificate" && ismap.test(record.scheme),
  );
  const own = registrations.filter(({ holder, covers }) => holder === "self" && covers.includes(service.id));
  const name = service.name[language];
  const date = (instant: number) => dateInWords(language, dayIn(instant, service.timeZone));
  const told = own.map((one) => {
    const status = statusAt(one, at);
    if (status === "held" && one.validFrom !== null && one.validUntil !== null) {
      const period = { from: date(one.validFrom), until: date(one.validUntil - 1) };
      return say(language, words.ismapHeld, { service: name, ...period, scope: one.scope[language] });
    }
    return say(language, words.ismapOther, { service: name, status: certificateStatusWords[status][language] });
  });
  const texts = told.length === 0 ? [say(language, words.ismapNone, { service: name })] : told;
  return [...texts, words.ismapSpeaks[language]].map((text) => ({ type: "paragraph", text }));
}

function productBlocks(
  { service: { records } }: DocumentState,
  language: Locale,
  catalog: Catalog | undefined,
): Block[] {
  const products = records.filter((record): record is ProductRecord => record.kind === "product");
  if (products.length === 0) return [{ type: "paragraph", text: words.noProducts[language] }];
  const categories = [...new Set(products.map(({ category }) => category[language]))];
  const columns = [
    { title: words.product[language], width: 22 },
    { title: words.does[language], width: 50 },
    { title: words.helps[language], width: 28 },
  ];
  return categories.flatMap((category, index): Block[] => [
    { type: "heading", level: 3, id: `p-${index + 1}`, number: `7.${index + 1}`, text: category },
    {
      type: "table",
      id: `t-products-${index + 1}`,
      caption: category,
      columns,
      groups: rowsOf(
        products
          .filter((one) => one.category[language] === category)
          .map(({ name, description, helps }) => [
            headerCell(name[language]),
            cell(description[language]),
            cell(
              helps
                .filter((one) => one.catalog === catalog?.id)
                .map(({ control }) => control)
                .join(", ") || "–",
            ),
          ]),
      ),
    },
  ]);
}
