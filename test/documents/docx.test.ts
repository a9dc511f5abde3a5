import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { strFromU8, unzipSync } from "fflate";
import { SaxesParser } from "saxes";
import type { DocumentModel } from "../../src/documents/model.ts";
import { renderDocx } from "../../src/documents/renderers/docx/docx.ts";
import { visible } from "../../src/documents/renderers/text.ts";
import { attachSeal, detachSeal, isWhole } from "../../src/documents/seal/index.ts";
import { locales } from "../../src/domain/locale.ts";
import { everything, sentencesOf, withTexts } from "../tools/everything.ts";
import { openInLibreOffice, pagesOf, pythonDocxMissing, readByPython } from "../tools/office.ts";
import { missing } from "../tools/programs.ts";

type Element = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };
type Part = { readonly elements: readonly Element[]; readonly text: string };

/** @throws for what is not well-formed, or uses a prefix that is not declared */
function parse(xml: string): Part {
  const elements: Element[] = [];
  const texts: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    elements.push({
      name,
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value])),
    });
    if (name === "w:br") texts.push("\n");
  });
  parser.on("text", (text) => {
    if (elements.length > 0) texts.push(text);
  });
  parser.write(xml).close();
  return { elements, text: texts.join("") };
}

function open(bytes: Buffer): ReadonlyMap<string, Part> {
  const parts = Object.entries(unzipSync(bytes));
  return new Map(
    parts.filter(([name]) => /\.(xml|rels)$/.test(name)).map(([name, bytes]) => [name, parse(strFromU8(bytes))]),
  );
}

const partOf = (parts: ReadonlyMap<string, Part>, name: string): Part => {
  const part = parts.get(name);
  assert.ok(part, name);
  return part;
};

const attributesOf = (parts: Iterable<Part>, element: string, attribute: string): string[] =>
  [...parts].flatMap(({ elements }) =>
    elements.flatMap(({ name, attributes }) => {
      const value = attributes[attribute];
      return name === element && value !== undefined ? [value] : [];
    }),
  );

const assertUnique = (values: readonly string[], what: string): void => {
  assert.ok(values.length > 0, what);
  assert.equal(new Set(values).size, values.length, what);
};

describe("a DOCX", () => {
  test("is well-formed, and every part, relationship and link leads somewhere", async () => {
    for (const language of locales) {
      const bytes = await renderDocx(everything(language));
      const names = new Set(Object.keys(unzipSync(bytes)));
      const parts = open(bytes);
      assert.equal(Object.keys(unzipSync(bytes))[0], "[Content_Types].xml");
      const types = partOf(parts, "[Content_Types].xml").elements;
      const standard = new Set(types.flatMap(({ attributes }) => attributes.Extension ?? []));
      const own = new Set(types.flatMap(({ attributes }) => attributes.PartName ?? []));
      assert.ok(standard.has("json"));
      for (const name of own) assert.ok(names.has(name.slice(1)), name);
      for (const name of names) {
        assert.ok(standard.has(name.slice(name.lastIndexOf(".") + 1)) || own.has(`/${name}`), name);
        if (name.endsWith(".xml") && name !== "[Content_Types].xml") assert.ok(own.has(`/${name}`), name);
      }
      const document = partOf(parts, "word/document.xml");
      const relations = partOf(parts, "word/_rels/document.xml.rels").elements.slice(1);
      for (const { attributes } of relations) {
        if (attributes.TargetMode === "External") assert.match(attributes.Target ?? "", /^https:\/\//);
        else assert.ok(names.has(`word/${attributes.Target}`), attributes.Target ?? "");
      }
      const known = new Set(relations.map(({ attributes }) => attributes.Id));
      const used = document.elements.flatMap(({ attributes }) => attributes["r:id"] ?? attributes["r:embed"] ?? []);
      assert.ok(used.length > 5);
      for (const id of used) assert.ok(known.has(id), id);
      const bookmarks = attributesOf([document], "w:bookmarkStart", "w:name");
      for (const name of bookmarks) assert.match(name, /^[A-Za-z_][A-Za-z0-9_]{0,39}$/);
      for (const anchor of attributesOf([document], "w:hyperlink", "w:anchor")) {
        assert.ok(bookmarks.includes(anchor), anchor);
      }
      const styles = attributesOf([partOf(parts, "word/styles.xml")], "w:style", "w:styleId");
      for (const element of ["w:pStyle", "w:rStyle", "w:tblStyle"]) {
        for (const id of attributesOf(parts.values(), element, "w:val")) assert.ok(styles.includes(id), id);
      }
      assertUnique(styles, "styles");
      assertUnique(bookmarks, "bookmarks");
      assertUnique(attributesOf([document], "w:bookmarkStart", "w:id"), "ids of bookmarks");
      assertUnique(attributesOf([document], "wp:docPr", "id"), "ids of pictures");
      assertUnique(attributesOf(parts.values(), "v:shape", "id"), "ids of shapes");
      const numbers = attributesOf([partOf(parts, "word/numbering.xml")], "w:num", "w:numId");
      for (const id of attributesOf([document], "w:numId", "w:val")) assert.ok(numbers.includes(id), id);
    }
  });

  test("is the same, byte for byte, for the same model", async () => {
    const [a, b] = [await renderDocx(everything("ja")), await renderDocx(everything("ja"))];
    assert.ok(a.equals(b));
    const later = await renderDocx({ ...everything("ja"), at: Date.UTC(2027, 0, 1) });
    assert.ok(!a.equals(later));
  });

  test("carries its seal as a part that word processors pass over", async () => {
    const unsealed = await renderDocx(everything("ko"));
    const sealed = attachSeal("docx", unsealed, { a: "검증됨" });
    const opened = detachSeal(sealed);
    assert.equal(opened.format, "docx");
    assert.ok(opened.unsealed.equals(unsealed) && isWhole(sealed, opened));
    assert.deepEqual(opened.seal, { a: "검증됨" });
    assert.equal(strFromU8(unzipSync(sealed)["META-INF/akashi-seal.json"] as Uint8Array), '{"a":"검증됨"}');
  });

  test("has what a reader finds their way by: headings, contents, repeated rows, languages, pages of both kinds", async () => {
    const tags = { ko: "ko-KR", ja: "ja-JP", en: "ja-JP" } as const;
    for (const language of locales) {
      const parts = open(await renderDocx(everything(language)));
      const document = partOf(parts, "word/document.xml");
      const xml = document.elements;
      const count = (name: string): number => xml.filter((element) => element.name === name).length;
      const styled = attributesOf([document], "w:pStyle", "w:val");
      const times = (style: string): number => styled.filter((one) => one === style).length;
      assert.deepEqual(["Title", "Heading1", "Heading2", "Heading3"].map(times), [1, 4, 1, 1]);
      assert.deepEqual(["TOC1", "TOC2"].map(times), [4, 1]);
      assert.match(document.text, / TOC \\o "1-2" \\h \\z \\u /);
      // Two tables of texts and the history have a row each; the group that goes on stands alone with two.
      assert.equal(count("w:tblHeader"), 6);
      assert.equal(count("w:vMerge"), 4);
      assert.deepEqual(attributesOf([document], "w:pgSz", "w:orient"), ["landscape"]);
      assert.equal(count("w:sectPr"), 3);
      assert.deepEqual(attributesOf([document], "w14:checked", "w14:val"), ["1", "0", "1", "0"]);
      assert.ok(attributesOf([document], "wp:docPr", "descr").every((text) => text !== ""));
      const defaults = attributesOf([partOf(parts, "word/styles.xml")], "w:lang", "w:eastAsia");
      assert.equal(defaults[0], tags[language]);
      const runs = new Set(attributesOf([document], "w:lang", "w:eastAsia"));
      assert.ok(runs.has("ko-KR") && runs.has("ja-JP"));
      assert.equal(attributesOf(parts.values(), "w:updateFields", "w:val").length, 0);
      for (const name of ["word/header-portrait.xml", "word/header-landscape.xml", "word/header-cover.xml"]) {
        assert.equal(attributesOf([partOf(parts, name)], "v:textpath", "string").length, 1);
      }
      const footer = partOf(parts, "word/footer-portrait.xml");
      assert.deepEqual(attributesOf([footer], "w:fldSimple", "w:instr"), [" PAGE ", " NUMPAGES "]);
      assert.ok(footer.text.startsWith(everything(language).layout.confidentiality as string));
    }
  });

  test("starts each ordered list anew", async () => {
    const parts = open(await renderDocx(everything("en")));
    const used = attributesOf([partOf(parts, "word/document.xml")], "w:numId", "w:val");
    const ordered = [...new Set(used)].filter((id) => id !== "1");
    assert.equal(ordered.length, 3);
    const numbering = partOf(parts, "word/numbering.xml");
    assert.deepEqual(attributesOf([numbering], "w:startOverride", "w:val"), ["1", "1", "1"]);
  });
});

describe("text in a DOCX", () => {
  const hostile = [
    "</w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/>",
    "]]><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
    '"/><w:altChunk r:id="rId1"/>',
    "&#0;&lt;&amp;",
    " HYPERLINK \\\\host\\share ",
    "{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe }",
    "\u0000\u0001\ufffe\ud800",
    "\u202egnp.exe\u2066",
    "\ue000\u{f0000}\u{10ffff}",
    "👩‍💻🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "=1+1",
    "x".repeat(10_000),
  ];
  const shape = (parts: ReadonlyMap<string, Part>): string[] =>
    [...parts].flatMap(([name, { elements }]) =>
      elements.map((element) => `${name} ${element.name} ${Object.keys(element.attributes).join(" ")}`),
    );

  const shapes = new Map<number, string[]>();
  const plain = async (length: number): Promise<string[]> => {
    const known = shapes.get(length) ?? shape(open(await renderDocx(said("x".repeat(length)))));
    shapes.set(length, known);
    return known;
  };
  /** What figures say is drawn, and looked at elsewhere. */
  const said = (text: string): DocumentModel =>
    withTexts(everything("ja"), (before, key) => (key === "drawing" ? before : text));

  test("stays text in every place, and can be read back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", minLength: 1, maxLength: 40 }), async (text) => {
        const lines = visible(text);
        fc.pre(!lines.includes("\n"));
        const parts = open(await renderDocx(said(text)));
        // As long, because tables are laid out by how long their texts are.
        assert.deepEqual(shape(parts), await plain(text.length));
        const document = partOf(parts, "word/document.xml");
        assert.ok(document.text.split(lines).length > 60);
        assert.ok(attributesOf([document], "wp:docPr", "descr").includes(lines.replaceAll("\r", " ")));
        assert.equal(partOf(parts, "docProps/core.xml").text.startsWith(lines), true);
      }),
      { numRuns: hostile.length + 8, examples: hostile.map((text) => [text]) },
    );
  });

  test("keeps its lines", async () => {
    const parts = open(await renderDocx(withTexts(everything("ko"), () => "a\r\nb\u2028c")));
    assert.ok(partOf(parts, "word/document.xml").text.includes("a\nb\nc"));
    const alone = withTexts(everything("ko"), () => "x");
    const breaks = (model: DocumentModel) => renderDocx(model).then((bytes) => open(bytes));
    assert.equal(
      [...(await breaks(alone)).values()].flatMap(({ elements }) => elements).filter(({ name }) => name === "w:br")
        .length,
      0,
    );
  });

  test("leads out of the document by https alone", async () => {
    for (const href of ["javascript:alert(1)", "file:///etc/passwd", "\\\\host\\share", "http://a.example/", "x"]) {
      const blocks = [{ type: "paragraph", text: [{ type: "link", text: "here", href }] }] as const;
      const parts = open(await renderDocx({ ...everything("en"), blocks, verification: null }));
      assert.deepEqual(attributesOf(parts.values(), "Relationship", "TargetMode"), []);
      assert.ok(partOf(parts, "word/document.xml").text.includes("here"));
    }
  });
});

describe("other readers of a DOCX", () => {
  test("python-docx reads every sentence, in order, and every cell", { skip: pythonDocxMissing() }, async () => {
    for (const language of locales) {
      const model = everything(language);
      const read = readByPython(readerProgram, await renderDocx(model)) as {
        title: string;
        text: string;
        tables: string[][][];
      };
      assert.equal(read.title, model.title);
      let at = 0;
      for (const sentence of sentencesOf(model)) {
        const found = read.text.indexOf(sentence, at);
        assert.ok(found >= 0, `${language}: ${sentence} after ${read.text.slice(Math.max(0, at - 60), at)}`);
        at = found + sentence.length;
      }
      const spanned = read.tables.find((rows) => rows.some(([first]) => first === "X"));
      const said = sentencesOf(model);
      const [label, value] = model.facts[0] as readonly [string, string];
      const text = said.find((sentence) => spanned?.[1]?.[1] === sentence);
      const word = said.find((sentence) => spanned?.[2]?.[2] === sentence);
      assert.ok(text && word && text.length > 60);
      assert.deepEqual(spanned?.slice(1), [
        ["X", text, text, "1"],
        ["X", value, word, word],
        ["Y", label, word, word],
      ]);
    }
  });

  test("LibreOffice opens it, with its pages, its text and our faces", {
    skip: missing("soffice", "pdftotext"),
  }, async () => {
    const files = Object.fromEntries(
      await Promise.all(
        locales.map(async (language) => [`${language}.docx`, await renderDocx(everything(language))] as const),
      ),
    );
    const made = openInLibreOffice({ ...files, "broken.docx": Buffer.from("PK\u0003\u0004 is not a document") });
    for (const language of locales) {
      const pdf = made[`${language}.docx`];
      assert.ok(pdf, language);
      const pages = pagesOf(pdf);
      assert.ok(pages.length >= 7 && pages.length <= 12, `${pages.length} pages`);
      const model = everything(language);
      const bare = (text: string): string => text.replaceAll(/\s/g, "");
      for (const [index, page] of pages.entries()) {
        assert.ok(bare(page).length > 10, `page ${index + 1} is empty`);
        if (index > 0)
          assert.ok(bare(page).includes(`${index + 1}/${pages.length}`), `page ${index + 1} of ${pages.length}`);
      }
      // Every page that the long group goes on to names it again.
      const header = bare(headersOf(model)[1] as string);
      assert.ok(pages.filter((page) => bare(page).includes(header)).length >= 2);
      const face = { ko: "NotoSansKR", ja: "NotoSansJP", en: "NotoSans-" }[language];
      assert.ok(pdf.includes(face), face);
    }
  });
});

const headersOf = ({ blocks }: DocumentModel): string[] =>
  blocks.flatMap((block) => (block.type === "table" ? block.groups.flatMap(({ header }) => header ?? []) : []));

/** Body in order, tables where they stand; links and controls are text as well. */
const readerProgram = `
import json, sys, docx
from docx.oxml.ns import qn
document = docx.Document(sys.argv[1])
def text(element):
    parts = []
    for one in element.iter():
        if one.tag == qn("w:t"): parts.append(one.text or "")
        elif one.tag == qn("w:br"): parts.append("\\n")
        elif one.tag == qn("w:p"): parts.append("\\n")
    return "".join(parts)
tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
print(json.dumps({"title": document.core_properties.title, "text": text(document.element.body), "tables": tables}))
`;
