import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import { unzipSync } from "fflate";
import { limits, openArchive, readEntry, replaceEntries } from "../../src/documents/forms/archive.ts";
import { type FormRequest, fillForm } from "../../src/documents/forms/form.ts";
import { applyEdits, parseTree } from "../../src/documents/forms/tree.ts";
import { renderHwpx } from "../../src/documents/renderers/hwpx/index.ts";
import { type Part, pack } from "../../src/documents/renderers/pack.ts";
import { visible } from "../../src/documents/renderers/text.ts";
import { AkashiError } from "../../src/domain/errors.ts";
import { docxForm, formItems, formModel } from "../tools/form-files.ts";
import { hostileTexts } from "../tools/hostile-texts.ts";
import { readHwpx } from "../tools/hwpx-reader.ts";
import { officeMissing, openInLibreOffice, pagesOf } from "../tools/office.ts";

const forms = { hwpx: renderHwpx(formModel()), docx: docxForm() } as const;
const formats = ["hwpx", "docx"] as const;
const mainPart = { hwpx: "Contents/section0.xml", docx: "word/document.xml" } as const;

const request = (more: Partial<FormRequest> = {}): FormRequest => ({
  answers: [
    { item: "1.2", field: "documents", paragraphs: ["가람 침해사고 대응 지침 1.1"] },
    { item: "1.2", field: "body", paragraphs: ["사고를 알게 되면 <바로> 알립니다.", "해마다 두 번\n훈련합니다."] },
    { item: "2.1", field: "reference", paragraphs: ["가용성 보고서 & 부록"] },
  ],
  options: [
    { id: "managed", labels: ["매니지드서비스"], ticked: true },
    { id: "consulting", labels: ["컨설팅서비스"], ticked: false },
  ],
  items: formItems,
  replace: false,
  ...more,
});

const textOf = (bytes: Buffer, name: string): string => Buffer.from(unzipSync(bytes)[name] ?? []).toString();
const refused = (code: string) => (error: unknown) => error instanceof AkashiError && error.code === code;

describe("a form that somebody brings", () => {
  for (const format of formats) {
    test(`gets its answers in their places: ${format}`, () => {
      const { filled, ticked, problems, file } = fillForm(forms[format], request());
      assert.deepEqual(
        filled,
        request().answers.map(({ item, field }) => ({ item, field })),
      );
      assert.deepEqual(ticked, ["managed"]);
      assert.deepEqual(
        problems.map(({ kind, item, field }) => `${kind} ${item} ${field}`),
        ["1.2 reference", "1.3 documents", "1.3 body", "1.3 reference", "2.1 documents", "2.1 body"].map(
          (one) => `no-answer ${one}`,
        ),
      );
      const text = textOf(file, mainPart[format]);
      const order = [
        "1.2 침해사고",
        "가람 침해사고 대응 지침 1.1",
        "&lt;바로&gt;",
        "훈련합니다.",
        "1.3 개인정보",
        "가용성 보고서 &amp; 부록",
      ];
      const places = order.map((one) => text.indexOf(one));
      assert.ok(
        places.every((at) => at >= 0),
        places.join(),
      );
      // The caption of an item stands above its table as well.
      assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
      );
      assert.match(text, format === "hwpx" ? /■ 매니지드서비스/ : /<w14:checked w14:val="1"\/>.*☑/);
      assert.match(text, /[□☐] 컨설팅서비스/);
    });

    test(`keeps every other byte: ${format}`, () => {
      const { file } = fillForm(forms[format], request());
      const [before, behind] = [openArchive(forms[format]), openArchive(file)];
      assert.deepEqual(
        behind.entries.map(({ name }) => name),
        before.entries.map(({ name }) => name),
      );
      for (const [index, entry] of before.entries.entries()) {
        const now = behind.entries[index];
        if (entry.name === mainPart[format] || !now) continue;
        assert.ok(
          forms[format].subarray(entry.start, entry.next).equals(file.subarray(now.start, now.next)),
          entry.name,
        );
      }
      // Three cells were filled, and a box ticked before the first of them; every other cell is as it was.
      const cells = (bytes: Buffer): string[] => textOf(bytes, mainPart[format]).split(/(?=<(?:hp|w):tc[ >])/);
      const [old, now] = [cells(forms[format]), cells(file)];
      assert.equal(now.length, old.length);
      assert.equal(old.filter((cell, index) => cell !== now[index]).length, 4);
      const nothing = fillForm(forms[format], request({ answers: [], options: [] }));
      assert.ok(nothing.file.equals(forms[format]), "nothing to fill changes nothing");
      assert.ok(fillForm(forms[format], request()).file.equals(file));
    });

    test(`leaves what stands there already, unless told to replace it: ${format}`, () => {
      const answers = [{ item: "1.3", field: "documents", paragraphs: ["가람 개인정보 지침"] }] as const;
      const kept = fillForm(forms[format], request({ answers }));
      assert.deepEqual(
        kept.problems.find(({ item, field }) => item === "1.3" && field === "documents")?.kind,
        "occupied",
      );
      assert.match(textOf(kept.file, mainPart[format]), /공식 문서의 이름을 적습니다/);
      const replaced = fillForm(forms[format], request({ answers, replace: true }));
      assert.equal(replaced.filled.length, 1);
      assert.doesNotMatch(textOf(replaced.file, mainPart[format]), /공식 문서의 이름을 적습니다/);
    });

    test(`says which answers have no place, and which boxes disagree: ${format}`, () => {
      const answers = [{ item: "9.9", field: "body", paragraphs: ["x"] }] as const;
      const options = [{ id: "none", labels: ["어느 것도 아님"], ticked: true }];
      const { problems } = fillForm(forms[format], request({ answers, options }));
      assert.ok(problems.some(({ kind, item }) => kind === "no-place" && item === "9.9"));
      assert.ok(problems.some(({ kind, item }) => kind === "no-place" && item === "none"));
      const ticked = fillForm(forms[format], request()).file;
      const again = fillForm(
        ticked,
        request({ options: [{ id: "managed", labels: ["매니지드서비스"], ticked: false }] }),
      );
      assert.ok(again.problems.some(({ kind, item }) => kind === "ticked-otherwise" && item === "managed"));
    });

    test(`takes hostile answers as text: ${format}`, () => {
      for (const hostile of hostileTexts.filter((text) => text.trim() !== "")) {
        const answers = [{ item: "1.2", field: "body", paragraphs: [hostile, hostile] }] as const;
        const { file, filled } = fillForm(forms[format], request({ answers }));
        assert.equal(filled.length, 1);
        // What was filled can be read, and filled, once more.
        const again = fillForm(file, request({ answers, replace: true }));
        assert.equal(again.filled.length, 1, hostile.slice(0, 40));
        assert.ok(again.file.equals(file), hostile.slice(0, 40));
      }
    });
  }

  test("is read back by an independent reader, its other paragraphs unchanged", () => {
    const before = readHwpx(forms.hwpx).lines;
    const behind = readHwpx(fillForm(forms.hwpx, request()).file).lines;
    const added = behind.filter((line) => !before.includes(line));
    assert.deepEqual(added, [
      "■ 매니지드서비스에 해당함(도입부터 운영까지 함께 지원)",
      "가람 침해사고 대응 지침 1.1",
      "사고를 알게 되면 <바로> 알립니다.",
      "해마다 두 번\n훈련합니다.",
      "가용성 보고서 & 부록",
    ]);
    assert.deepEqual(
      before.filter((line) => !behind.includes(line)),
      ["□ 매니지드서비스에 해당함(도입부터 운영까지 함께 지원)"],
    );
    const hostile = hostileTexts.filter((text) => text.trim() !== "" && !/[\t\r\n]/.test(text) && text.length < 1000);
    const answers = [{ item: "1.3", field: "body", paragraphs: hostile }] as const;
    const said = readHwpx(fillForm(forms.hwpx, request({ answers })).file).lines;
    for (const text of hostile) assert.ok(said.includes(visible(text)), text);
  });

  test("opens in LibreOffice after it was filled", { skip: officeMissing("writer") }, () => {
    const { "filled.docx": pdf } = openInLibreOffice({ "filled.docx": fillForm(forms.docx, request()).file });
    assert.ok(pdf);
    const text = pagesOf(pdf).join("");
    for (const wanted of [
      "가람 침해사고 대응 지침 1.1",
      "사고를 알게 되면 <바로> 알립니다.",
      "가용성 보고서 & 부록",
      "☑ 매니지드",
    ]) {
      assert.ok(text.includes(wanted), `${wanted}\n${text}`);
    }
  });

  test("with rows for items and columns for fields is filled as well", () => {
    const p = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
    const row = (...cells: readonly string[]): string =>
      `<w:tr>${cells.map((one) => `<w:tc>${p(one)}</w:tc>`).join("")}</w:tr>`;
    const table = `<w:tbl>${row("번호", "증빙 문서명", "증빙 내용(필수)")}${row("1.2", "", "")}${row("2.1", "", "")}</w:tbl>`;
    const form = docxWith(`<w:document xmlns:w="w"><w:body>${table}</w:body></w:document>`);
    const answers = [
      { item: "2.1", field: "documents", paragraphs: ["문서"] },
      { item: "2.1", field: "body", paragraphs: ["내용"] },
    ] as const;
    const { file, filled, problems } = fillForm(form, request({ answers, options: [] }));
    assert.equal(filled.length, 2);
    assert.deepEqual(
      problems.map(({ kind, item }) => [kind, item]),
      [
        ["no-answer", "1.2"],
        ["no-answer", "1.2"],
      ],
    );
    assert.ok(textOf(file, "word/document.xml").includes(row("1.2", "", "").slice(6)));
    const twice = docxWith(`<w:document xmlns:w="w"><w:body>${table}${table}</w:body></w:document>`);
    const kinds = fillForm(twice, request({ answers, options: [] }));
    assert.deepEqual(
      [kinds.filled, new Set(kinds.problems.map(({ kind }) => kind))],
      [[], new Set(["ambiguous", "no-answer"])],
    );
  });

  test("whose place holds a table or a picture is left alone", () => {
    const cell = (inside: string): string => `<w:tc>${inside}</w:tc>`;
    const p = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
    const inner = `<w:tbl><w:tr>${cell(p("a"))}</w:tr></w:tbl><w:p/>`;
    const rows = `<w:tr>${cell(p("검토 항목"))}${cell(p("1.2 대응"))}</w:tr><w:tr>${cell(p("증빙 내용"))}${cell(inner)}</w:tr>`;
    const form = docxWith(`<w:document xmlns:w="w"><w:body><w:tbl>${rows}</w:tbl></w:body></w:document>`);
    const answers = [{ item: "1.2", field: "body", paragraphs: ["x"] }] as const;
    const { problems, file } = fillForm(form, request({ answers, options: [], replace: true }));
    assert.deepEqual(problems, [{ kind: "not-plain", item: "1.2", field: "body" }]);
    assert.ok(file.equals(form));
  });
});

function docxWith(document: string, more: readonly Part[] = []): Buffer {
  return pack([{ name: "word/document.xml", data: document }, ...more]);
}

describe("a hostile form", () => {
  const body = '<w:document xmlns:w="w"><w:body/></w:document>';

  test("is refused with a code", () => {
    const refusals: readonly (readonly [string, Buffer, string])[] = [
      ["no zip", Buffer.from("PK\u0003\u0004 nothing"), "form.unreadable"],
      ["empty", Buffer.alloc(0), "form.unreadable"],
      ["another package", pack([{ name: "x.xml", data: "<a/>" }]), "form.unknown"],
      ["a way up", docxWith(body, [{ name: "../../etc/passwd", data: "x" }]), "form.unsafe"],
      ["a root", docxWith(body, [{ name: "/etc/passwd", data: "x" }]), "form.unsafe"],
      ["a drive", docxWith(body, [{ name: "C:\\x", data: "x" }]), "form.unsafe"],
      [
        "entities",
        docxWith('<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><w:document xmlns:w="w">&b;</w:document>'),
        "form.unsafe",
      ],
      ["a file outside", docxWith('<!DOCTYPE a SYSTEM "file:///etc/passwd"><w:document xmlns:w="w"/>'), "form.unsafe"],
      ["broken XML", docxWith("<w:document><w:body></w:document>"), "form.unreadable"],
      ["an unknown entity", docxWith("<a>&nope;</a>"), "form.unreadable"],
      [
        "no UTF-8",
        docxWith("", []).length > 0
          ? pack([{ name: "word/document.xml", data: Buffer.from([0x3c, 0xff, 0x3e]) }])
          : Buffer.alloc(0),
        "form.unreadable",
      ],
      ["depth", docxWith(`${"<a>".repeat(300)}${"</a>".repeat(300)}`), "form.too-large"],
      [
        "many entries",
        pack([...Array(limits.entries + 1).keys()].map((n) => ({ name: `n${n}`, data: "" }))),
        "form.too-large",
      ],
    ];
    for (const [name, bytes, code] of refusals) assert.throws(() => fillForm(bytes, request()), refused(code), name);
  });

  test("that lies about itself is refused", () => {
    const sound = docxForm();
    const at = sound.lastIndexOf(Buffer.from("word/document.xml")) - 46;
    const change = (offset: number, value: number): Buffer => {
      const bytes = Buffer.from(sound);
      bytes.writeUInt32LE(value, at + offset);
      return bytes;
    };
    const size = sound.readUInt32LE(at + 24);
    for (const [offset, value] of [
      [16, 1],
      [24, size - 1],
      [24, size + 1],
      [42, 3],
      [20, 1],
      [20, 0xffffffff],
    ] as const) {
      assert.throws(() => fillForm(change(offset, value), request()), refused("form.unreadable"), `${offset} ${value}`);
    }
    for (let at = 0; at < sound.length; at += 97) {
      const bytes = Buffer.from(sound);
      bytes[at] = (bytes[at] ?? 0) ^ 0x55;
      try {
        fillForm(bytes, request());
      } catch (error) {
        assert.ok(error instanceof AkashiError && error.kind === "input", `${at}: ${error}`);
      }
    }
  });

  test("that would grow is refused in little memory and time", () => {
    const script = `
      import { zipSync } from "fflate";
      import { fillForm } from ${JSON.stringify(join(import.meta.dirname, "../../src/documents/forms/form.ts"))};
      const size = 60 * 1024 * 1024;
      const bomb = Buffer.from(zipSync({ "word/document.xml": [Buffer.alloc(size, 0x20), { level: 9 }] }));
      // The directory says a thousandth of it: nothing beyond that is inflated.
      const liar = Buffer.from(bomb);
      liar.writeUInt32LE(60_000, liar.lastIndexOf("word/document.xml") - 46 + 24);
      const before = process.memoryUsage().rss;
      for (const file of [bomb, liar]) {
        const start = performance.now();
        try { fillForm(file, { answers: [], options: [], items: [], replace: false }); console.log("accepted"); }
        catch (error) { console.log(error.code, performance.now() - start < 2000, process.memoryUsage().rss - before < 30e6); }
      }`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", script], {
      encoding: "utf8",
      cwd: join(import.meta.dirname, "../.."),
    });
    assert.equal(stdout, "form.too-large true true\nform.unreadable true true\n", stderr);
  });

  test("of entries in another order, with a comment and descriptors, is kept as it is", () => {
    const sound = openArchive(docxForm());
    assert.ok(replaceEntries(sound, new Map()).equals(sound.bytes));
    const changed = openArchive(replaceEntries(sound, new Map([["word/document.xml", Buffer.from("<a/>")]])));
    assert.equal(readEntry(changed, "word/document.xml")?.toString(), "<a/>");
    assert.equal(readEntry(changed, "word/media/seal.bin")?.toString(), "the agency's own");
    assert.equal(unzipSync(changed.bytes)["word/document.xml"]?.length, 4);
  });

  test("has its elements found to the character", () => {
    const source =
      '\ufeff<?xml version="1.0"?>\r\n<a b=\'>\' c="&lt;"><!-- <b> --><b/>\r\n<c\n>𠮷<![CDATA[<d>]]></c ></a>\n';
    const root = parseTree(source, "x");
    const texts = root.children.map(({ start, end }) => source.slice(start, end));
    assert.deepEqual(texts, ["<b/>", "<c\n>𠮷<![CDATA[<d>]]></c >"]);
    const [b, c] = root.children;
    assert.equal(source.slice(c?.openEnd, c?.closeStart), "𠮷<![CDATA[<d>]]>");
    assert.equal(
      applyEdits(source, [{ start: b?.start ?? 0, end: b?.end ?? 0, text: "" }]),
      source.replace("<b/>", ""),
    );
  });
});
