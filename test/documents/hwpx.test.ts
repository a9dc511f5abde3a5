import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { unzipSync } from "fflate";
import { SaxesParser } from "saxes";
import { type Block, type CellBlock, type DocumentModel, type Mark, plainText } from "../../src/documents/model.ts";
import { renderHwpx } from "../../src/documents/renderers/hwpx/index.ts";
import { visible } from "../../src/documents/renderers/text.ts";
import { attachSeal, detachSeal, isWhole } from "../../src/documents/seal/index.ts";
import { locales } from "../../src/domain/locale.ts";
import { richModel } from "../tools/document-models.ts";
import { hostileTexts } from "../tools/hostile-texts.ts";
import { drawHwpx, readHwpx } from "../tools/hwpx-reader.ts";

const seal = (mark: Mark | null | undefined, text: string): string => {
  if (!mark) return "";
  const word = text === mark.word ? "" : ` ${mark.word}`;
  return ` ${mark.status === "proven" ? "■" : "◌"}${word}${mark.note === null ? "" : ` [${mark.note}]`}`;
};

/** What a reader reads of a block, line by line, from the model alone. */
function linesOf(block: Block | CellBlock, words: DocumentModel["words"]): string[] {
  switch (block.type) {
    case "heading":
      return [block.number === undefined ? block.text : `${block.number} ${block.text}`];
    case "paragraph": {
      const text =
        typeof block.text === "string"
          ? block.text
          : block.text
              .map((one) => (one.type === "link" && one.text !== one.href ? `${one.text} (${one.href})` : one.text))
              .join("");
      return [`${text}${seal(block.mark, plainText(block.text))}`];
    }
    case "list":
      return block.items.map(
        ({ text, mark }, index) =>
          `${block.ordered ? `${index + 1}.` : "•"} ${plainText(text)}${seal(mark, plainText(text))}`,
      );
    case "checkboxes":
      return block.items.map(({ checked, text }) => `${checked ? "☑" : "☐"} ${text}`);
    case "facts":
      return block.items.map(([label, value]) => `${label}: ${plainText(value)}`);
    case "legend":
      return block.items.map(({ mark, text }) => `${mark === "proven" ? "■" : "◌"} ${text}`);
    case "callout":
      return [block.title, block.text];
    case "figure":
      return [`${words.figure}: ${block.caption}`];
    case "section":
      return [];
    case "table":
      return [
        block.caption,
        ...block.columns.map(({ title }) => title),
        ...block.groups.flatMap(({ header, rows }) => [
          ...(header === null ? [] : [header]),
          ...rows.flatMap((row) => row.flatMap(({ blocks }) => blocks.flatMap((one) => linesOf(one, words)))),
        ]),
      ];
  }
}

function linesOfDocument(model: DocumentModel): string[] {
  const { layout, title, subtitle, facts, blocks, notes, words, colophon, verification } = model;
  const headings = blocks.filter(({ type }) => type === "heading").flatMap((block) => linesOf(block, words));
  return [
    ...[layout.watermark, layout.confidentiality].filter((text) => text !== null),
    title,
    subtitle,
    ...facts.map(([label, value]) => `${label}: ${value}`),
    ...[words.history, words.version, words.date, words.summary],
    ...layout.history.flatMap(({ version, date, summary }) => [version, date, summary]),
    words.contents,
    ...headings,
    ...blocks.flatMap((block) => linesOf(block, words)),
    words.notes,
    ...notes.flatMap(({ number, lines }) => lines.map((line, index) => (index === 0 ? `[${number}] ${line}` : line))),
    ...colophon,
    `${verification?.caption} ${verification?.url}`,
  ];
}

describe("an HWPX file", () => {
  test("has the same bytes twice", () => {
    for (const language of locales) assert.ok(renderHwpx(richModel(language)).equals(renderHwpx(richModel(language))));
  });

  test("is read back by an independent reader: equal text, in order, in each language", () => {
    for (const language of locales) {
      const model = richModel(language, { rows: 9 });
      const { lines, tables, sections, outline } = readHwpx(renderHwpx(model));
      assert.deepEqual(
        lines.filter((line) => line.trim() !== ""),
        linesOfDocument(model).filter((line) => line !== ""),
      );
      assert.equal(sections, 3);
      // History, callout, the controls (titles, three groups of a header and three rows), the spanning one.
      assert.deepEqual(
        tables.map(({ rows, columns }) => [rows, columns]),
        [
          [2, 3],
          [1, 1],
          [13, 5],
          [3, 2],
        ],
      );
      const headings = model.blocks.flatMap((block) => (block.type === "heading" ? linesOf(block, model.words) : []));
      assert.deepEqual(outline, [...headings, model.words.notes]);
    }
  });

  test("repeats the titles of a table, and turns the pages of a section", () => {
    const pages = drawHwpx(renderHwpx(richModel("ko", { rows: 60 })));
    const wide = pages.filter((svg) => {
      const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
      return Number(width) > Number(height);
    });
    assert.ok(wide.length >= 3 && wide.length < pages.length, `${wide.length} of ${pages.length}`);
    // Every page of the table draws the ground of its titles.
    for (const svg of wide.slice(0, -1)) assert.match(svg, /#264a7d/i);
  });

  test("is a package as the format wants it", () => {
    const bytes = renderHwpx(richModel("ko"));
    assert.equal(bytes.subarray(30, 57).toString("latin1"), "mimetypeapplication/hwp+zip");
    assert.equal(bytes.readUInt16LE(8), 0, "stored");
    const entries = unzipSync(bytes);
    const described = Buffer.from(entries["Contents/content.hpf"] ?? []).toString();
    for (const [, href] of described.matchAll(/href="([^"]+)"/g)) assert.ok(entries[href as string], href);
    assert.deepEqual(
      Buffer.from(entries["BinData/image1.png"] ?? [])
        .subarray(1, 4)
        .toString(),
      "PNG",
    );
    assert.match(
      Buffer.from(entries["Contents/section1.xml"] ?? []).toString(),
      /repeatHeader="1".*<hp:tc name="" header="1"/,
    );
    // Korean breaks between words, Japanese anywhere but where a line may not begin or end.
    const breaks = (language: "ko" | "ja") =>
      new Set(
        Buffer.from(unzipSync(renderHwpx(richModel(language)))["Contents/header.xml"] ?? [])
          .toString()
          .match(/breakNonLatinWord="\w+"/g),
      );
    assert.deepEqual(
      [[...breaks("ko")], [...breaks("ja")]],
      [['breakNonLatinWord="BREAK_WORD"'], ['breakNonLatinWord="KEEP_WORD"']],
    );
  });

  test("holds text and nothing else, whatever users type", () => {
    const kinds = (bytes: Buffer): string[] => {
      const found = new Set<string>();
      for (const [name, content] of Object.entries(unzipSync(bytes))) {
        if (!/\.(xml|hpf)$/.test(name)) continue;
        const parser = new SaxesParser({ xmlns: true });
        parser.on("error", (error) => assert.fail(`${name}: ${error.message}`));
        parser.on("opentag", ({ name: tag }) => found.add(tag));
        parser.write(Buffer.from(content).toString()).close();
      }
      // A line end or a tab in a text is one in the file.
      return [...found].filter((tag) => tag !== "hp:lineBreak" && tag !== "hp:tab").sort();
    };
    // Pictures take their time: one document has the text in its figure as well.
    const model = (hostile: string, figure = false): DocumentModel => {
      const rich = richModel("en", { hostile });
      return { ...rich, blocks: rich.blocks.filter(({ type }) => figure || type !== "figure") };
    };
    const pictured = kinds(renderHwpx(model("x", true)));
    assert.deepEqual(kinds(renderHwpx(model("</hp:t>\u0000\ud800 &lt;", true))), pictured);
    const plain = kinds(renderHwpx(model("x")));
    for (const hostile of hostileTexts) {
      const bytes = renderHwpx(model(hostile));
      assert.deepEqual(kinds(bytes), plain, JSON.stringify(hostile.slice(0, 40)));
      if (hostile.trim() === "" || hostile.length > 1000 || /[\t\r\n]/.test(hostile)) continue;
      const said = readHwpx(bytes).lines.filter((line) => line === visible(hostile));
      assert.ok(said.length > 10, `${JSON.stringify(hostile)}: ${said.length}`);
    }
  });

  test("carries its seal", () => {
    const unsealed = renderHwpx(richModel("ko"));
    const sealed = attachSeal("hwpx", unsealed, { a: "xl/workbook.xml" });
    const opened = detachSeal(sealed);
    assert.deepEqual([opened.format, opened.unsealed.equals(unsealed), isWhole(sealed, opened)], ["hwpx", true, true]);
    assert.deepEqual(readHwpx(sealed).lines, readHwpx(unsealed).lines);
  });
});
