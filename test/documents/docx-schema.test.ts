import assert from "node:assert/strict";
import { describe, test } from "node:test";
import validate from "@ooxml-tools/validate";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { renderDocx } from "../../src/documents/renderers/docx/docx.ts";
import { attachSeal } from "../../src/documents/seal/index.ts";
import { locales } from "../../src/domain/locale.ts";
import { everything, withTexts } from "../tools/everything.ts";

/** Faults that the Open XML SDK finds: schemas of ISO/IEC 29500 transitional, and what they cannot say. */
async function faultsOf(bytes: Uint8Array): Promise<string[]> {
  const found = await validate(bytes, "docx", "Office2019");
  return found.map(({ path, description }) => `${path.partUri} ${path.xpath}: ${description}`);
}

describe("a DOCX and the schemas of Office Open XML", () => {
  test("has no fault, sealed or not", async () => {
    for (const language of locales) {
      const bytes = await renderDocx(everything(language));
      assert.deepEqual(await faultsOf(bytes), [], language);
      if (language === "ko") assert.deepEqual(await faultsOf(attachSeal("docx", bytes, { a: 1 })), []);
    }
  });

  test("has no fault whatever its texts are", async () => {
    for (const text of [
      "",
      "</w:t>&#0;\"'<\u0000\ud800\u202e",
      "a\r\nb\u2028c\ue000\u{10ffff}",
      "葛\u{e0100} =1+1 { HYPERLINK }",
    ]) {
      const bytes = await renderDocx(withTexts(everything("ko"), () => text));
      assert.deepEqual(await faultsOf(bytes), [], JSON.stringify(text));
    }
  });

  test("would be refused for each of these", async () => {
    const files = unzipSync(await renderDocx(everything("en")));
    const changes = {
      "word/document.xml": [
        ["<w:body>", "<w:body><w:nothing/>"],
        ['<w:pStyle w:val="Title"/>', '<w:jc w:val="left"/><w:pStyle w:val="Title"/>'],
        [/r:embed="rId\d+"/, 'r:embed="rId999"'],
        [/<wp:docPr id="\d+"/g, '<wp:docPr id="1"'],
      ],
      "word/styles.xml": [['w:type="paragraph"', 'w:type="nonsense"']],
      "word/settings.xml": [['w:percent="100"', 'w:percent="many"']],
    } as const;
    for (const [part, list] of Object.entries(changes)) {
      for (const [from, to] of list) {
        const xml = strFromU8(files[part] as Uint8Array);
        const changed = xml.replace(from, to);
        assert.notEqual(changed, xml, String(from));
        assert.notDeepEqual(await faultsOf(zipSync({ ...files, [part]: strToU8(changed) })), [], String(from));
      }
    }
  });
});
