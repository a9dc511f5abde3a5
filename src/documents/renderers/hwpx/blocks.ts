import { renderPng } from "../../figures/png.ts";
import {
  type Block,
  type Callout,
  type CellBlock,
  type DocumentModel,
  type Figure,
  type ListItem,
  plainText,
  type Rich,
} from "../../model.ts";
import { escapeMarkup as e } from "../markup.ts";
import { glyphs, plainMark } from "../plain-blocks.ts";
import { visible } from "../text.ts";
import { type Ids, millimetre, paragraph, type Run } from "./paragraph.ts";
import type { Characters, Paragraphs } from "./styles.ts";
import { table } from "./table.ts";

/** What is written once while the sections are made. */
export type Writing = {
  readonly model: DocumentModel;
  readonly ids: Ids;
  /** Pictures, in the order in which they stand. */
  readonly pictures: Buffer[];
};

type Looks = {
  readonly text: Characters;
  readonly strong: Characters;
  readonly paragraph: Paragraphs;
  readonly item: Paragraphs;
};
const bodyLooks: Looks = { text: "body", strong: "strong", paragraph: "body", item: "item" };

/** The paragraphs of a block between the margins of a page, or of a cell. */
export function blockParagraphs(
  block: Block | CellBlock,
  writing: Writing,
  width: number,
  looks = bodyLooks,
): string[] {
  const { ids } = writing;
  switch (block.type) {
    case "heading": {
      const look = `heading${block.level}` as const;
      const text = block.number === undefined ? block.text : `${block.number} ${block.text}`;
      return [paragraph(ids, look, [{ text, look }])];
    }
    case "paragraph":
      return [paragraph(ids, looks.paragraph, itemRuns(block, looks))];
    case "list":
      return block.items.map((item, index) => {
        const lead: Run = { text: block.ordered ? `${index + 1}. ` : "• ", look: looks.text };
        return paragraph(ids, looks.item, [lead, ...itemRuns(item, looks)]);
      });
    case "checkboxes":
      return block.items.map(({ checked, text }) =>
        paragraph(ids, looks.item, [{ text: `${checked ? "☑" : "☐"} ${text}`, look: looks.text }]),
      );
    case "facts":
      return block.items.map(([label, value]) =>
        paragraph(ids, looks.paragraph, [{ text: `${label}: `, look: looks.strong }, ...richRuns(value, looks)]),
      );
    case "legend":
      return block.items.map(({ mark, text }) =>
        paragraph(ids, "item", [
          { text: `${glyphs[mark]} `, look: "mark" },
          { text, look: "body" },
        ]),
      );
    case "callout":
      return [callout(block, writing, width)];
    case "table":
      return [
        paragraph(ids, "caption", [{ text: block.caption, look: "caption" }]),
        paragraph(ids, "body", [], { inside: table(block, writing, width) }),
      ];
    case "figure":
      return figure(block, writing, width);
    case "section":
      return [];
  }
}

export function richRuns(rich: Rich, looks: Looks = bodyLooks): Run[] {
  if (typeof rich === "string") return [{ text: rich, look: looks.text }];
  return rich.map((inline): Run => {
    if (inline.type === "link") {
      return { text: inline.text === inline.href ? inline.text : `${inline.text} (${inline.href})`, look: looks.text };
    }
    if (inline.type === "reference") return { text: inline.text, look: looks.text };
    return { text: inline.text, look: inline.code ? "code" : inline.strong ? looks.strong : looks.text };
  });
}

function itemRuns({ text, mark }: Pick<ListItem, "text"> & { mark?: ListItem["mark"] }, looks: Looks): Run[] {
  const runs = richRuns(text, looks);
  if (!mark) return runs;
  const word = plainText(text) === mark.word ? "" : mark.word;
  return [...runs, { text: ` ${plainMark({ ...mark, word })}`, look: "mark" }];
}

/** A box of one cell. */
function callout({ title, text }: Callout, writing: Writing, width: number): string {
  const { ids } = writing;
  const look = { text: "body", strong: "warning", paragraph: "body", item: "item" } as const satisfies Looks;
  const box = table(
    {
      type: "table",
      caption: "",
      columns: [],
      groups: [
        {
          header: null,
          together: true,
          rows: [
            [
              {
                blocks: [
                  { type: "paragraph", text: [{ type: "text", text: title, strong: true }] },
                  { type: "paragraph", text },
                ],
              },
            ],
          ],
        },
      ],
    },
    writing,
    width,
    { ground: "callout", looks: look },
  );
  return paragraph(ids, "body", [], { inside: box });
}

function figure({ caption, alternative, drawing }: Figure, writing: Writing, width: number): string[] {
  const { ids, pictures, model } = writing;
  const shrunk = Math.min(1, width / (drawing.width * millimetre));
  const w = Math.round(drawing.width * millimetre * shrunk);
  const h = Math.round(drawing.height * millimetre * shrunk);
  const number = pictures.push(renderPng(drawing, model.language));
  const id = ids.next();
  const picture = `<hp:pic id="${id}" zOrder="0" numberingType="PICTURE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0" dropcapstyle="None" href="" groupLevel="0" instid="${id}" reverse="0"><hp:offset x="0" y="0"/><hp:orgSz width="${w}" height="${h}"/><hp:curSz width="${w}" height="${h}"/><hp:flip horizontal="0" vertical="0"/><hp:rotationInfo angle="0" centerX="${Math.round(w / 2)}" centerY="${Math.round(h / 2)}" rotateimage="1"/><hp:renderingInfo><hc:transMatrix e1="1" e2="0" e3="0" e4="0" e5="1" e6="0"/><hc:scaMatrix e1="1" e2="0" e3="0" e4="0" e5="1" e6="0"/><hc:rotMatrix e1="1" e2="0" e3="0" e4="0" e5="1" e6="0"/></hp:renderingInfo><hp:imgRect><hc:pt0 x="0" y="0"/><hc:pt1 x="${w}" y="0"/><hc:pt2 x="${w}" y="${h}"/><hc:pt3 x="0" y="${h}"/></hp:imgRect><hp:imgClip left="0" right="${w}" top="0" bottom="${h}"/><hp:inMargin left="0" right="0" top="0" bottom="0"/><hp:imgDim dimwidth="${w}" dimheight="${h}"/><hc:img binaryItemIDRef="image${number}" bright="0" contrast="0" effect="REAL_PIC" alpha="0"/><hp:effects/><hp:sz width="${w}" widthRelTo="ABSOLUTE" height="${h}" heightRelTo="ABSOLUTE" protect="0"/><hp:pos treatAsChar="1" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0" vertRelTo="PARA" horzRelTo="COLUMN" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/><hp:outMargin left="0" right="0" top="0" bottom="0"/><hp:shapeComment>${e(visible(alternative))}</hp:shapeComment></hp:pic>`;
  return [
    paragraph(ids, "centred", [], { inside: picture }),
    paragraph(ids, "caption", [{ text: `${model.words.figure}: ${caption}`, look: "caption" }]),
  ];
}
