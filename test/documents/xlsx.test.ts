import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { SaxesParser } from "saxes";
import { cell, rowsOf } from "../../src/documents/build.ts";
import { visible } from "../../src/documents/renderers/text.ts";
import { renderXlsx } from "../../src/documents/renderers/xlsx/index.ts";
import { SheetNames } from "../../src/documents/renderers/xlsx/names.ts";
import { attachSeal, detachSeal, isWhole } from "../../src/documents/seal/index.ts";
import { locales } from "../../src/domain/locale.ts";
import { richModel } from "../tools/document-models.ts";
import { hostileTexts } from "../tools/hostile-texts.ts";
import { officeMissing, openInLibreOffice, openpyxlMissing, pagesOf, readByPython } from "../tools/office.ts";

type Read = {
  readonly name: string;
  readonly freeze: string | null;
  readonly filter: string | null;
  readonly protected: boolean;
  readonly titles: string | null;
  readonly landscape: boolean;
  readonly fit: readonly [number | null, number | null];
  readonly merged: readonly string[];
  readonly validations: readonly (readonly [string, string])[];
  readonly cells: readonly {
    readonly at: string;
    readonly type: string;
    readonly value: string;
    readonly locked: boolean;
  }[];
};

/** What an independent reader finds. */
function read(bytes: Buffer): Read[] {
  return readAll(bytes)[0] ?? [];
}

/** Several at once: Python and the library take longer to start than to read. */
function readAll(...files: readonly Buffer[]): Read[][] {
  return readByPython(openpyxlReader, ...files) as Read[][];
}

const openpyxlReader = `
import json, sys, openpyxl
print(json.dumps([[{
  "name": s.title, "freeze": s.freeze_panes, "filter": s.auto_filter.ref, "protected": s.protection.sheet,
  "titles": s.print_title_rows, "landscape": s.page_setup.orientation == "landscape",
  "fit": [s.page_setup.fitToWidth, s.page_setup.fitToHeight] if s.sheet_properties.pageSetUpPr.fitToPage else [None, None],
  "merged": [str(r) for r in s.merged_cells.ranges],
  "validations": [[str(d.sqref), d.formula1] for d in s.data_validations.dataValidation],
  "cells": [{"at": c.coordinate, "type": c.data_type, "value": c.value, "locked": c.protection.locked}
            for row in s.iter_rows() for c in row if c.value is not None],
} for s in openpyxl.load_workbook(open(name, "rb"))] for name in sys.argv[1:]]))
`;

/** Every entry is XML that any parser takes, and says nothing but what our elements say. */
function elements(bytes: Buffer): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    if (!/\.(xml|rels)$/.test(name)) continue;
    const parser = new SaxesParser({ xmlns: true });
    parser.on("error", (error) => assert.fail(`${name}: ${error.message}`));
    parser.on("opentag", ({ name: tag }) => counts.set(tag, (counts.get(tag) ?? 0) + 1));
    parser.write(Buffer.from(content).toString()).close();
  }
  return counts;
}

describe("a workbook", () => {
  test("has the same bytes twice, whatever the clock's zone", () => {
    for (const language of locales) {
      assert.ok(renderXlsx(richModel(language)).equals(renderXlsx(richModel(language))));
    }
    const script = `
      import { renderXlsx } from ${JSON.stringify(join(import.meta.dirname, "../../src/documents/renderers/xlsx/index.ts"))};
      import { renderHwpx } from ${JSON.stringify(join(import.meta.dirname, "../../src/documents/renderers/hwpx/index.ts"))};
      import { richModel } from ${JSON.stringify(join(import.meta.dirname, "../tools/document-models.ts"))};
      import { hash } from "node:crypto";
      console.log(hash("sha256", renderXlsx(richModel("ja"))), hash("sha256", renderHwpx(richModel("ja"))));`;
    const hashes = ["America/Los_Angeles", "Asia/Seoul", "Pacific/Kiritimati"].map((TZ) =>
      execFileSync(process.execPath, ["--input-type=module-typescript", "-e", script], {
        encoding: "utf8",
        env: { ...process.env, TZ },
      }),
    );
    assert.equal(new Set(hashes).size, 1, hashes.join());
  });

  test("is read by openpyxl: frozen, filtered, protected, printed in one width", { skip: openpyxlMissing() }, () => {
    for (const language of locales) {
      const sheets = read(renderXlsx(richModel(language, { rows: 9 })));
      const [cover, text, table, spanning, notes, choices] = sheets;
      assert.equal(sheets.length, 6);
      assert.deepEqual(new Set(sheets.map((sheet) => sheet.protected)), new Set([true]));
      assert.deepEqual(new Set(sheets.map(({ landscape }) => landscape)), new Set([true]));
      for (const { fit } of sheets) assert.deepEqual(fit, [1, 0]);
      assert.deepEqual([cover?.freeze, text?.freeze, table?.freeze, notes?.freeze], [null, "A2", "B3", "B2"]);
      assert.deepEqual([table?.filter, table?.titles, spanning?.titles], ["A2:F14", "$2:$2", "$2:$2"]);
      const [area, source] = table?.validations[0] ?? [];
      assert.equal(area, "D3:D14");
      assert.equal(source, `'${choices?.name}'!$A$1:$A$3`);
      assert.ok(table?.merged.includes("A3:F3") && table.merged.includes("B4:B5"), table?.merged.join());
      const locked = (at: string) => table?.cells.find((one) => one.at === at)?.locked;
      assert.deepEqual([locked("A4"), locked("C4"), locked("D4")], [true, true, false]);
      assert.match(table?.cells.find(({ at }) => at === "F5")?.value ?? "", /^■ \S.* \[1\]\n◌ /);
    }
  });

  test("says everything that the model says, in order, in each language", { skip: openpyxlMissing() }, () => {
    for (const language of locales) {
      const model = richModel(language);
      const said = read(renderXlsx(model))
        .flatMap(({ cells }) => cells.map(({ value }) => value))
        .join("\n");
      const wanted = [
        model.title,
        model.subtitle,
        ...model.facts.flat(),
        model.layout.confidentiality ?? "",
        model.colophon[0] ?? "",
      ];
      for (const block of model.blocks) {
        if (block.type === "heading") wanted.push(block.text);
        if (block.type === "callout") wanted.push(block.title, block.text);
        if (block.type === "figure") wanted.push(block.caption, block.alternative);
        if (block.type === "checkboxes")
          wanted.push(...block.items.map((item) => `${item.checked ? "☑" : "☐"} ${item.text}`));
      }
      for (const text of wanted) assert.ok(said.includes(text), text);
      assert.ok(said.indexOf("1.10") < said.indexOf("2.10"));
    }
  });

  test("holds text and nothing else, whatever users type", () => {
    const plain = elements(renderXlsx(richModel("en", { hostile: "x" })));
    for (const hostile of hostileTexts.filter((text) => text.length < 1000)) {
      const found = elements(renderXlsx(richModel("en", { hostile })));
      const kinds = (counts: ReadonlyMap<string, number>) => [...counts.keys()].sort();
      // A formula in a cell would be an `f`; the choices of a column are the only formula there is.
      assert.deepEqual(kinds(found), kinds(plain), JSON.stringify(hostile));
      assert.ok(!found.has("f"));
      assert.equal(found.get("formula1"), 1);
    }
  });

  test("gives each hostile text back as it is shown", { skip: openpyxlMissing() }, () => {
    const books = readAll(...hostileTexts.map((hostile) => renderXlsx(richModel("ko", { hostile }))));
    assert.equal(books.length, hostileTexts.length);
    for (const [i, sheets] of books.entries()) {
      const hostile = hostileTexts[i] as string;
      for (const { cells, name } of sheets) {
        assert.ok(name.length <= 31 && !/[[\]:*?/\\]|^'|'$/.test(name), name);
        for (const { type, value, at } of cells) {
          assert.equal(type, "s", `${name} ${at}`);
          assert.ok(value.length <= 32_767, at);
        }
      }
      assert.equal(new Set(sheets.map(({ name }) => name.toLowerCase())).size, sheets.length);
      // What is longer than a row goes on in the next; openpyxl leaves the escape of an escape as it stands.
      const notes = sheets.at(-2)?.cells.filter(({ at }) => at.startsWith("B") && at !== "B1") ?? [];
      const said = notes.map(({ value }) => value.replaceAll("_x005F_", "_"));
      const wanted = visible(hostile).replaceAll(/\r\n?/g, "\n");
      if (hostile.trim() !== "")
        assert.ok(said.join("") === wanted, `${said.join("").slice(0, 80)} | ${wanted.slice(0, 80)}`);
    }
  });

  test("loses nothing of a cell that is longer than a cell can be", { skip: openpyxlMissing() }, () => {
    const words = Array.from({ length: 30_000 }, (_, index) => `낱말${index}`);
    const base = richModel("ko");
    const model = {
      ...base,
      blocks: [
        {
          type: "table" as const,
          caption: "긴 표",
          columns: [
            { title: "번호", width: 20 },
            { title: "내용", width: 80 },
          ],
          groups: rowsOf([
            [cell("1"), cell(words.join(" "))],
            [cell("2"), cell("끝")],
          ]),
        },
      ],
    };
    const table = read(renderXlsx(model)).find(({ name }) => name.startsWith("1 "));
    const said = table?.cells.filter(({ at }) => at.startsWith("B") && at !== "B2").map(({ value }) => value) ?? [];
    assert.ok(said.length > 20);
    assert.equal(said.slice(0, -1).join(""), words.join(" "));
    assert.equal(said.at(-1), "끝");
  });

  test("has names of sheets that Excel takes, and no two alike", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 60 }), { minLength: 2, maxLength: 8 }), (wanted) => {
        const names = new SheetNames();
        const taken = [...wanted, ...wanted].map((name) => names.take(name));
        assert.equal(new Set(taken.map((name) => name.toLowerCase())).size, taken.length);
        for (const name of taken) {
          assert.ok(name.length >= 1 && name.length <= 31 && name.isWellFormed(), name);
          assert.doesNotMatch(name, /[[\]:*?/\\]|^'|'$|^history$/i);
        }
      }),
    );
  });

  test("carries its seal, and shows every changed byte", () => {
    const unsealed = renderXlsx(richModel("ja"));
    const sealed = attachSeal("xlsx", unsealed, { a: "xl/workbook.xml" });
    const opened = detachSeal(sealed);
    assert.deepEqual(
      [opened.format, opened.seal, opened.unsealed.equals(unsealed)],
      ["xlsx", { a: "xl/workbook.xml" }, true],
    );
    assert.ok(isWhole(sealed, opened));
    assert.ok(unzipSync(sealed)["META-INF/akashi-seal.json"]);
  });

  test("is opened by LibreOffice, sealed, with formulas as text", { skip: officeMissing("calc") }, () => {
    const model = richModel("en", { hostile: "=1+1 _x0041_" });
    const sealed = attachSeal("xlsx", renderXlsx(model), { a: 1 });
    const { "opened.xlsx": pdf } = openInLibreOffice({ "opened.xlsx": sealed });
    assert.ok(pdf);
    const text = pagesOf(pdf).join("");
    assert.ok((text.match(/=1\+1 _x0041_/g) ?? []).length > 20);
    assert.doesNotMatch(text, /Err:|#NAME|#VALUE/);
  });
});
