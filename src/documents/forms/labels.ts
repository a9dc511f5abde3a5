/** The places of an item that an answer goes into. */
export const formFields = ["documents", "body", "reference"] as const;
export type FormField = (typeof formFields)[number];

/** How forms name these places; the Korean ones as agencies write them, the others as our own documents do. */
const fieldLabels: Readonly<Record<FormField, readonly string[]>> = {
  documents: ["증빙 문서명", "증빙 서류명", "증빙 문서", "証拠文書名", "証拠資料名", "Evidence documents"],
  body: ["증빙 내용", "증빙 본문", "証拠内容", "証拠の内容", "Evidence"],
  reference: ["참조 자료", "참고 자료", "참고", "参照資料", "参考", "References"],
};
const itemLabels = ["검토 항목", "점검 항목", "항목", "번호", "検討項目", "点検項目", "項目", "番号", "Item", "No"];

/** Without spaces, punctuation and differences of width: what is left is what people take for the same words. */
export function bare(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

/** A label, and at most something in brackets after it. */
function isLabel(text: string, labels: readonly string[]): boolean {
  const said = bare(text.replace(/[(（[［].{0,40}[)）\]］]\s*$/su, ""));
  return labels.some((label) => said === bare(label));
}

export function fieldOf(text: string): FormField | undefined {
  return formFields.find((field) => isLabel(text, fieldLabels[field]));
}

export function isItemLabel(text: string): boolean {
  return isLabel(text, itemLabels);
}

/** The id that a text begins with: "1.2 …", "[1.2]", "1.2." */
export function itemId(text: string): string | undefined {
  return /^[\s[(（〔<「]*(\d{1,2}(?:\.\d{1,2}){1,2})(?![\d.]*\d)/.exec(text.normalize("NFKC"))?.[1];
}
