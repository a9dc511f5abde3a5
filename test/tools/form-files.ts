import { cell, headerCell, plainLayout } from "../../src/documents/build.ts";
import type { Block, DocumentModel, Table } from "../../src/documents/model.ts";
import { pack } from "../../src/documents/renderers/pack.ts";
import { documentWords } from "../../src/documents/words.ts";

/** A form of an invented agency, laid out as such forms are: boxes to tick, then a table for each item. */
const options = [
  "매니지드서비스에 해당함(도입부터 운영까지 함께 지원)",
  "컨설팅서비스에 해당함(요구사항 분석과 도입 전략 수립)",
];
export const formItems = ["1.2", "1.3", "2.1"] as const;
const titles: Readonly<Record<string, string>> = {
  "1.2": "1.2 침해사고 대응과 사후관리",
  "1.3": "1.3 개인정보와 데이터 관리",
  "2.1": "2.1 서비스 가용성",
};
/** Stands in the place of the documents of item 1.3, as guidance does. */
const guidance = "해당 내용을 담은 공식 문서의 이름을 적습니다.";

function rows(item: string): readonly (readonly [label: string, value: string])[] {
  return [
    ["검토 항목", titles[item] ?? item],
    ["검토 내용", "□ 절차를 문서로 갖추고 있는가?"],
    ["증빙 문서명", item === "1.3" ? guidance : ""],
    ["증빙 내용", ""],
    ["참조 자료", ""],
  ];
}

export function formModel(): DocumentModel {
  const itemTable = (item: string): Table => ({
    type: "table",
    caption: titles[item] ?? item,
    columns: [
      { title: "구분", width: 20 },
      { title: "내용", width: 80 },
    ],
    groups: [
      { header: null, together: false, rows: rows(item).map(([label, value]) => [headerCell(label), cell(value)]) },
    ],
  });
  const blocks: Block[] = [
    { type: "heading", level: 2, id: "one", text: "I. 디지털서비스 해당 여부" },
    ...options.map((text): Block => ({ type: "paragraph", text: `□ ${text}` })),
    { type: "heading", level: 2, id: "two", text: "II. 제공 역량" },
    ...formItems.map(itemTable),
    { type: "paragraph", text: "※ 서명란은 비워 둡니다." },
  ];
  return {
    template: "form",
    at: Date.parse("2026-12-01T05:05:00Z"),
    templateVersion: 1,
    language: "ko",
    title: "자가 점검 서식",
    subtitle: "가람 심사원",
    facts: [],
    layout: { ...plainLayout, contents: 0 },
    blocks,
    notes: [],
    colophon: [],
    verification: null,
    words: documentWords("ko"),
  };
}

const w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/** The same form as Word would keep it: properties of paragraphs and runs, a box that is a control, a picture beside. */
export function docxForm(): Buffer {
  const run = (text: string): string =>
    `<w:r><w:rPr><w:color w:val="1F3864"/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
  const p = (inside: string, id = 1): string =>
    `<w:p w14:paraId="0000000${id}"><w:pPr><w:jc w:val="left"/></w:pPr>${inside}</w:p>`;
  const tc = (text: string, id: number): string =>
    `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>${p(text === "" ? "" : run(text), id)}</w:tc>`;
  const box = `<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>`;
  const table = (item: string): string =>
    `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="7000"/></w:tblGrid>${rows(
      item,
    )
      .map(([label, value], index) => `<w:tr>${tc(label, index)}${tc(value, index)}</w:tr>`)
      .join("")}</w:tbl>`;
  const body = [
    p(run("I. 디지털서비스 해당 여부")),
    p(`${box}${run(` ${options[0]}`)}`, 2),
    p(run(`☐ ${options[1]}`), 3),
    ...formItems.map((item) => `${table(item)}${p("")}`),
  ].join("");
  const xml = (name: string, data: string) => ({
    name,
    data: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n${data}`,
  });
  return pack([
    xml(
      "[Content_Types].xml",
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/octet-stream"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
    xml(
      "_rels/.rels",
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    ),
    xml(
      "word/document.xml",
      `<w:document xmlns:w="${w}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:body>${body}</w:body></w:document>`,
    ),
    { name: "word/media/seal.bin", data: Buffer.from("the agency's own"), stored: true },
  ]);
}
