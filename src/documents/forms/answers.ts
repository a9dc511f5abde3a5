import { controlApplies, controlsOf } from "../../domain/assurance/catalog.ts";
import type { Locale } from "../../domain/locale.ts";
import { answerItems, type SentenceWriter } from "../checklist.ts";
import type { DocumentState } from "../define.ts";
import { documentName } from "../digital-service-self-check/items.ts";
import { plainText } from "../model.ts";
import type { FormAnswer, FormOption } from "./form.ts";

export type FormContent = {
  readonly answers: readonly FormAnswer[];
  readonly options: readonly FormOption[];
  readonly items: readonly string[];
};

/** Words that agencies print beside a box where they differ from the title that the catalog gives the option. */
const printed: Readonly<Record<string, readonly string[]>> = {
  "I-cloud-yes": ["클라우드컴퓨팅을 활용하여 상용으로 타인에게 정보통신자원을 제공하는 서비스에 해당함"],
  "I-cloud-no": ["클라우드컴퓨팅을 활용하여 상용으로 타인에게 정보통신자원을 제공하는 서비스에 해당하지 않음"],
  "I-cloud-resale": ["지원체계 또는 기술지원을 추가로 제공하는 공급사"],
  "I-support-managed": ["매니지드서비스에 해당함"],
  "I-support-consulting": ["컨설팅서비스에 해당함"],
  "I-support-operation": ["운영관리서비스에 해당함"],
  "I-support-migration": ["마이그레이션서비스에 해당함"],
  "I-support-other": ["기타 클라우드컴퓨팅서비스를 지원하는 서비스에 해당함"],
  "I-support-none": ["위 어느 서비스에도 해당하지 않음"],
  "I-conv-yes": ["클라우드컴퓨팅기술 및 다른 기술·서비스가 융합된 서비스에 해당함"],
  "I-conv-no": ["클라우드컴퓨팅기술이 활용되지 않았거나"],
};

/** What a service says to the controls of a catalog, as a form asks for it; a control without an answer has none here. */
export function formContent(
  catalogId: string,
  state: DocumentState,
  language: Locale,
  writer: SentenceWriter,
): FormContent {
  const catalog = state.catalogs.find(({ id }) => id === catalogId);
  if (!catalog) return { answers: [], options: [], items: [] };
  const { service } = state.service;
  const controls = controlsOf(catalog).filter((control) => controlApplies(catalog, control, service.type));
  const documents = state.service.records.filter((record) => record.kind === "policy-document");
  const named = controls.flatMap((control): FormAnswer[] => {
    const evidence = documents.filter(({ evidences }) =>
      evidences.some((one) => one.catalog === catalogId && one.control === control.id),
    );
    if (evidence.length === 0) return [];
    return [{ item: control.id, field: "documents", paragraphs: evidence.map((one) => documentName(language, one)) }];
  });
  const said = controls.flatMap((control): FormAnswer[] => {
    const answer = state.answers.find((one) => one.catalog === catalogId && one.control === control.id);
    if (!answer || answer.status === "unanswered") return [];
    const items = answerItems(catalog, control, state, language, writer);
    // That nothing is said yet is no answer to an agency: the place stays as it is, and is reported.
    const declared = answer.status === "planned" || answer.status === "not-applicable";
    const paragraphs = items.filter(({ claim }) => declared || claim !== null).map(({ text }) => plainText(text));
    return paragraphs.length === 0 ? [] : [{ item: control.id, field: "body", paragraphs }];
  });
  const ticked = new Set(service.classification?.[catalogId] ?? []);
  const options = (catalog.classification?.questions ?? []).flatMap(({ options: all }) =>
    all.map(({ id, title }) => ({
      id,
      labels: [title[language], title.ko, ...(printed[id] ?? [])],
      ticked: ticked.has(id),
    })),
  );
  return { answers: [...named, ...said], options, items: controls.map(({ id }) => id) };
}
