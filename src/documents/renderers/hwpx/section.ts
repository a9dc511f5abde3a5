import type { Block, DocumentModel, Orientation } from "../../model.ts";
import { blockParagraphs, type Writing } from "./blocks.ts";
import { namespaces } from "./namespaces.ts";
import { millimetre, paragraph } from "./paragraph.ts";
import { groundId } from "./styles.ts";

/** A4; the short side first. */
const paper = [59528, 84186] as const;
const margins = {
  side: Math.round(20 * millimetre),
  top: Math.round(18 * millimetre),
  edge: Math.round(11 * millimetre),
};

export type Section = {
  readonly orientation: Orientation;
  readonly front: boolean;
  readonly back: boolean;
  readonly blocks: readonly Block[];
};

/** The pages of a document by their orientation; the first begins with the cover, the last ends with the notes. */
export function sectionsOf({ blocks, layout }: DocumentModel): Section[] {
  const parts: { orientation: Orientation; blocks: Block[] }[] = [{ orientation: layout.orientation, blocks: [] }];
  for (const block of blocks) {
    if (block.type === "section") parts.push({ orientation: block.orientation, blocks: [] });
    else parts.at(-1)?.blocks.push(block);
  }
  return parts.map((part, index) => ({ ...part, front: index === 0, back: index === parts.length - 1 }));
}

/** Contents/sectionN.xml. */
export function renderSection(section: Section, writing: Writing): string {
  const { model, ids } = writing;
  const width = paper[section.orientation === "landscape" ? 1 : 0] - 2 * margins.side;
  const settings = `${pageSettings(section.orientation)}<hp:ctrl><hp:colPr id="" type="NEWSPAPER" layout="LEFT" colCount="1" sameSz="1" sameGap="0"/></hp:ctrl>${running(writing, width)}`;
  const body = [
    ...(section.front ? front(writing, width) : []),
    ...section.blocks.flatMap((block) => blockParagraphs(block, writing, width)),
    ...(section.back ? back(writing) : []),
  ];
  const first = paragraph(ids, "centred", [], { inside: settings, character: "small" });
  return `<hs:sec ${namespaces}>${first}${body.join("")}</hs:sec>`;

  function front({ model: { title, subtitle, facts, layout } }: Writing, space: number): string[] {
    const said = (look: "cover" | "body", text: string, character: "title" | "subtitle" | "warning"): string =>
      paragraph(ids, look, [{ text, look: character }]);
    const place = layout.cover ? "cover" : "body";
    const lines = [
      ...[layout.watermark, layout.confidentiality].flatMap((text) =>
        text === null ? [] : [said(place, text, "warning")],
      ),
      ...(layout.cover ? [paragraph(ids, "cover", []), paragraph(ids, "cover", []), paragraph(ids, "cover", [])] : []),
      said(place, title, "title"),
      said(place, subtitle, "subtitle"),
      ...blockParagraphs({ type: "facts", items: facts }, writing, space),
    ];
    if (layout.history.length > 0) lines.push(...history(writing, space));
    const listed = contents(model);
    if (listed.length > 0) {
      lines.push(
        paragraph(ids, "body", [{ text: model.words.contents, look: "heading2" }], { breakBefore: layout.cover }),
      );
      for (const { text, level } of listed) {
        lines.push(
          paragraph(ids, level === 2 ? "small" : "contents3", [{ text, look: level === 2 ? "strong" : "body" }]),
        );
      }
    }
    if (layout.cover) lines.push(paragraph(ids, "small", [], { breakBefore: true }));
    return lines;
  }
}

function contents({ blocks, layout }: DocumentModel): { text: string; level: number }[] {
  const headings = blocks.flatMap((block) =>
    block.type === "heading" && block.level <= layout.contents
      ? [{ text: block.number === undefined ? block.text : `${block.number} ${block.text}`, level: block.level }]
      : [],
  );
  return headings.length < 3 ? [] : headings;
}

function history(writing: Writing, width: number): string[] {
  const { words, layout } = writing.model;
  const cell = (text: string) => ({ blocks: [{ type: "paragraph" as const, text }] });
  return blockParagraphs(
    {
      type: "table",
      caption: words.history,
      columns: [
        { title: words.version, width: 15 },
        { title: words.date, width: 20 },
        { title: words.summary, width: 65 },
      ],
      groups: [
        {
          header: null,
          together: false,
          rows: layout.history.map(({ version, date, summary }) => [cell(version), cell(date), cell(summary)]),
        },
      ],
    },
    writing,
    width,
  );
}

function back({ model, ids }: Writing): string[] {
  const { notes, words, verification, colophon } = model;
  const lines: string[] = [];
  if (notes.length > 0) lines.push(paragraph(ids, "heading2", [{ text: words.notes, look: "heading2" }]));
  for (const { number, lines: said } of notes) {
    said.forEach((text, index) => {
      lines.push(
        paragraph(ids, index === 0 ? "item" : "contents3", [
          { text: index === 0 ? `[${number}] ${text}` : text, look: "cell" },
        ]),
      );
    });
  }
  for (const text of colophon) lines.push(paragraph(ids, "small", [{ text, look: "small" }]));
  if (verification)
    lines.push(paragraph(ids, "small", [{ text: `${verification.caption} ${verification.url}`, look: "small" }]));
  return lines;
}

/** On every page: what the document is and who may read it above, the number of the page below. */
function running({ model: { title, layout }, ids }: Writing, width: number): string {
  const said = [title, layout.watermark, layout.confidentiality]
    .filter((text) => text !== null && text !== "")
    .join(" · ");
  const list = (align: string, content: string): string =>
    `<hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="${align}" linkListIDRef="0" linkListNextIDRef="0" textWidth="${width}" textHeight="${margins.edge}" hasTextRef="0" hasNumRef="0">${content}</hp:subList>`;
  const number = `<hp:ctrl><hp:autoNum num="1" numType="PAGE"><hp:autoNumFormat type="DIGIT" userChar="" prefixChar="" suffixChar="" supscript="0"/></hp:autoNum></hp:ctrl>`;
  const header = list("TOP", paragraph(ids, "small", [{ text: said, look: "small" }]));
  const footer = list("BOTTOM", paragraph(ids, "centred", [], { inside: number, character: "small" }));
  return `<hp:ctrl><hp:header id="${ids.next()}" applyPageType="BOTH">${header}</hp:header></hp:ctrl><hp:ctrl><hp:footer id="${ids.next()}" applyPageType="BOTH">${footer}</hp:footer></hp:ctrl>`;
}

/** `landscape="WIDELY"` is the upright page, whose sides are named as they are; the word for a turned one is NARROWLY. */
function pageSettings(orientation: Orientation): string {
  const numbers = '<hp:autoNumFormat type="DIGIT" userChar="" prefixChar="" suffixChar=")" supscript="0"/>';
  const note = (name: string, length: string, place: string): string =>
    `<hp:${name}>${numbers}<hp:noteLine length="${length}" type="SOLID" width="0.12 mm" color="#000000"/><hp:noteSpacing betweenNotes="283" belowLine="567" aboveLine="850"/><hp:numbering type="CONTINUOUS" newNum="1"/><hp:placement place="${place}" beneathText="0"/></hp:${name}>`;
  const border = (type: string): string =>
    `<hp:pageBorderFill type="${type}" borderFillIDRef="${groundId("none")}" textBorder="PAPER" headerInside="0" footerInside="0" fillArea="PAPER"><hp:offset left="1417" right="1417" top="1417" bottom="1417"/></hp:pageBorderFill>`;
  const { side, top, edge } = margins;
  return `<hp:secPr id="" textDirection="HORIZONTAL" spaceColumns="1134" tabStop="8000" outlineShapeIDRef="1" memoShapeIDRef="0" textVerticalWidthHead="0" masterPageCnt="0"><hp:grid lineGrid="0" charGrid="0" wonggojiFormat="0"/><hp:startNum pageStartsOn="BOTH" page="0" pic="0" tbl="0" equation="0"/><hp:visibility hideFirstHeader="0" hideFirstFooter="0" hideFirstMasterPage="0" border="SHOW_ALL" fill="SHOW_ALL" hideFirstPageNum="0" hideFirstEmptyLine="0" showLineNumber="0"/><hp:lineNumberShape restartType="0" countBy="0" distance="0" startNumber="0"/><hp:pagePr landscape="${orientation === "landscape" ? "NARROWLY" : "WIDELY"}" width="${paper[0]}" height="${paper[1]}" gutterType="LEFT_ONLY"><hp:margin header="${edge}" footer="${edge}" gutter="0" left="${side}" right="${side}" top="${top}" bottom="${top}"/></hp:pagePr>${note("footNotePr", "-1", "EACH_COLUMN")}${note("endNotePr", "14692344", "END_OF_DOCUMENT")}${["BOTH", "EVEN", "ODD"].map(border).join("")}</hp:secPr>`;
}
