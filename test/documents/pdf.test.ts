import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { PDFDict, PDFDocument, PDFName } from "@cantoo/pdf-lib";
import fc from "fast-check";
import { renderPdf } from "../../src/documents/renderers/pdf/pdf.ts";
import { attachSeal, contentHash, detachSeal, isWhole } from "../../src/documents/seal/index.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { AkashiError } from "../../src/domain/errors.ts";
import { type Locale, locales } from "../../src/domain/locale.ts";
import { missing, program } from "../tools/programs.ts";
import { everyBlock } from "./every-block.ts";

const folder = mkdtempSync(join(tmpdir(), "akashi-pdf-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const attachment = {
  name: "oscal.json",
  mediaType: "application/json",
  description: "OSCAL",
  bytes: Buffer.from('{"component-definition":{}}'),
};
const files = new Map<string, Buffer>();
const made = (name: string): Buffer => {
  const file = files.get(name);
  assert.ok(file, name);
  return file;
};

/** What a reader of the file says of it. */
function tell(command: string, args: readonly string[], bytes: Buffer): string {
  const file = join(folder, `${command}.pdf`);
  writeFileSync(file, bytes);
  // Poppler takes booleans of PDF/A for names, and says so on its other stream.
  return execFileSync(
    command,
    args.map((arg) => (arg === "FILE" ? file : arg)),
    {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 1 << 26,
    },
  );
}
const poppler = { skip: missing("pdftotext", "pdffonts", "pdfinfo", "pdfdetach") };
const qpdf = { skip: missing("qpdf") };
const textOf = (bytes: Buffer): string => tell("pdftotext", ["-raw", "FILE", "-"], bytes);
const solid = (text: string): string => text.replaceAll(/\s+/g, "");
const spaced = (text: string): string => text.replaceAll(/\s+/g, " ");

before(async () => {
  for (const language of locales) {
    files.set(language, await renderPdf(everyBlock(language).model, { attachments: [attachment] }));
  }
});

describe("a PDF", () => {
  test("is whole, sealed and unsealed", qpdf, () => {
    for (const language of locales) {
      const unsealed = made(language);
      for (const bytes of [unsealed, attachSeal("pdf", unsealed, { a: "endstream endobj\n%%EOF\n" })]) {
        assert.match(tell("qpdf", ["--check", "FILE"], bytes), /No syntax or stream encoding errors found/);
      }
    }
  });

  test("is of fonts of ours alone, each embedded as a subset, and of those of its language first", poppler, () => {
    const own: Record<Locale, string> = { ko: "NotoSansKR", ja: "NotoSansJP", en: "NotoSans" };
    for (const language of locales) {
      const [, , ...rows] = tell("pdffonts", ["FILE"], made(language)).trim().split("\n");
      assert.ok(rows.length >= 3);
      for (const row of rows) assert.match(row, /^[A-Z]{6}\+NotoSans\S* +CID TrueType +Identity-H +yes yes yes /);
      assert.ok(rows.some((row) => row.includes(`+${own[language]}-Regular`)));
    }
  });

  test("says that it is PDF/A-3a and PDF/UA-1, in its language, with its title", poppler, () => {
    for (const language of locales) {
      const packet = tell("pdfinfo", ["-meta", "FILE"], made(language));
      assert.match(packet, /<pdfaid:part>3<\/pdfaid:part><pdfaid:conformance>A<\/pdfaid:conformance>/);
      assert.match(packet, /<pdfuaid:part>1<\/pdfuaid:part>/);
      assert.ok(packet.includes(`<dc:language><rdf:Bag><rdf:li>${language}</rdf:li>`));
      const info = tell("pdfinfo", ["FILE"], made(language));
      assert.match(info, /Tagged: +yes/);
      assert.ok(info.includes(everyBlock(language).model.title));
      assert.match(info, /CreationDate: +Sat Nov 21 05:05:00 2026 UTC/);
    }
  });

  test("gives back its sentences as they are, in the order in which they are read", poppler, () => {
    for (const language of locales) {
      const { model, sentences } = everyBlock(language);
      const text = textOf(made(language));
      // Between Latin and Japanese there is a gap on paper that readers take for a space.
      const form = language === "ja" ? solid : spaced;
      let at = 0;
      for (const sentence of sentences) {
        const found = form(text).indexOf(form(sentence), at);
        assert.ok(found >= at, `${language}: ${sentence} after ${at}`);
        at = found + 1;
      }
      for (const { lines } of model.notes) for (const line of lines) assert.ok(form(text).includes(form(line)), line);
    }
  });

  test("has the structure that its text has", poppler, () => {
    for (const language of locales) {
      const { model } = everyBlock(language);
      const tree = tell("pdfinfo", ["-struct", "FILE"], made(language));
      const count = (tag: string): number => tree.match(new RegExp(`^\\s*${tag}\\b`, "gm"))?.length ?? 0;
      const headings = model.blocks.filter(({ type }) => type === "heading").length;
      // History, contents and notes have headings of their own.
      assert.equal(count("H1") + count("H2") + count("H3"), headings + 3);
      // The history; the two of the text, of which one goes on without headers of groups; each with its columns' titles.
      assert.equal(count("Table"), 4);
      assert.ok(count("TH") >= 3 * 3 + 4 + 6);
      assert.ok(count("LI") >= 4 + 3);
      assert.ok(count("Figure") >= 10);
      assert.ok(count("TOCI") >= headings);
    }
  });

  test("never begins a line with what Japanese does not, nor breaks a word of Korean", poppler, () => {
    // The letters of a watermark that lies aslant are read one by one.
    const lines = textOf(made("ja"))
      .split("\n")
      .filter((line) => line.length > 1);
    assert.ok(lines.length > 100);
    assert.deepEqual(
      lines.filter((line) => /^[、。，．」』）！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ・]/.test(line)),
      [],
    );
    const words = new Set(spaced(textOf(made("ko"))).split(" "));
    const sentences = [everyBlock("ko").model.colophon[0] ?? "", ...everyBlock("ko").sentences];
    for (const word of sentences.join(" ").split(" ")) assert.ok(words.has(word), word);
    // Six narrow columns of it have been set: a word that was broken would leave its halves.
    assert.ok(!words.has("경우에") && !words.has("받아들이지않") && words.has("받아들이지"));
  });

  test("carries its model as data, and what it was given besides", poppler, () => {
    const bytes = made("ko");
    const listed = tell("pdfdetach", ["-list", "FILE"], bytes);
    const number = (name: string): string => new RegExp(`(\\d+): ${name}`).exec(listed)?.[1] ?? "";
    const saved = (name: string): Buffer => {
      const out = join(folder, "attached");
      tell("pdfdetach", ["-save", number(name), "-o", out, "FILE"], bytes);
      return readFileSync(out);
    };
    assert.deepEqual(JSON.parse(saved("akashi-document.json").toString()), everyBlock("ko").model);
    assert.deepEqual(saved("oscal.json"), attachment.bytes);
    assert.equal(saved("akashi-seal.json").toString(), "{}");
  });

  test("is the same, byte for byte, for the same model", async () => {
    const again = await renderPdf(everyBlock("ja").model, { attachments: [attachment] });
    assert.ok(again.equals(made("ja")));
  });

  test("leads from its contents, marks and notes to where they say, and by name to its headings", poppler, async () => {
    const { model } = everyBlock("en");
    const names = tell("pdfinfo", ["-dests", "FILE"], made("en"));
    for (const block of model.blocks) if (block.type === "heading") assert.ok(names.includes(`"at-${block.id}"`));
    const pages = (await PDFDocument.load(made("en"), { updateMetadata: false })).getPages();
    const links = pages.flatMap(({ node }) =>
      (node.Annots()?.asArray() ?? []).map((one) => node.context.lookup(one, PDFDict)),
    );
    const inside = links.filter((link) => link.has(PDFName.of("Dest")));
    const headings = names.match(/"at-/g)?.length ?? 0;
    // A line of the contents for each heading and for the notes; 16 marks with notes; two notes lead back; one reference
    // leads somewhere. A link that is set in parts has as many annotations.
    assert.ok(inside.length >= headings + 1 + 16 + 2 + 1);
    assert.ok(links.every((link) => link.has(PDFName.of("Contents"))));
  });
});

describe("a PDF for PDFBox's Preflight", () => {
  const jars = ["pdfbox2", "preflight", "xmpbox", "fontbox2", "commons-logging", "commons-io"]
    .concat("javax.activation", "jaxb-api")
    .map((name) => `/usr/share/java/${name}.jar`);
  const absent = jars.filter((jar) => !existsSync(jar));
  const skip = missing("java") || (absent.length > 0 && `not installed: ${absent.join(", ")}`);
  /** Where PDF/A-3 allows what PDF/A-1, the only part it knows, does not; and destinations behind a reference. */
  const allowed = [
    /^2\.1\.6 : .*Invalid version of the ICCProfile/,
    /^1\.2\.9 : .*EmbeddedFile entry is present/,
    /^1\.4\.7 : .*EmbeddedFile entry is present/,
    /^1\.4 : .*\/XRef cross reference streams are not allowed/,
    /^7\.11\.2 : .*part must be 1/,
    /^1\.2\.3 : .*can't convert to Destination COSObject/,
  ];

  test("is valid, but for what only PDF/A-1 forbids", { skip }, () => {
    const file = join(folder, "preflight.pdf");
    writeFileSync(file, attachSeal("pdf", made("ja"), { sealed: true }));
    const { stdout, stderr } = spawnSync(
      program("java") ?? "java",
      ["-cp", jars.join(":"), "org.apache.pdfbox.preflight.Validator_A1b", file],
      { encoding: "utf8", maxBuffer: 1 << 26 },
    );
    const errors = `${stdout}${stderr}`.split("\n").filter((line) => /^[0-9.]+ : /.test(line));
    assert.ok(errors.length > 0, "it finds what PDF/A-1 forbids");
    assert.deepEqual([...new Set(errors.filter((line) => !allowed.some((one) => one.test(line))))], []);
  });
});

describe("the seal of a PDF", () => {
  test("comes off again, whatever it is, and leaves the bytes that were sealed", () => {
    const unsealed = made("en");
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()), (value) => {
        const seal = JSON.parse(JSON.stringify(value)) as Json;
        const sealed = attachSeal("pdf", unsealed, seal);
        assert.ok(sealed.subarray(0, unsealed.length).equals(unsealed));
        const opened = detachSeal(sealed);
        assert.equal(opened.format, "pdf");
        assert.ok(opened.unsealed.equals(unsealed));
        assert.deepEqual(opened.seal, seal);
        assert.ok(isWhole(sealed, opened));
      }),
      { numRuns: 50 },
    );
  });

  test("is missed where there is none, and not put into what is not ours", () => {
    assert.throws(
      () => detachSeal(made("en")),
      (error: unknown) => error instanceof AkashiError && error.code === "seal.missing",
    );
    for (const text of ["%PDF-1.7\n", "%PDF-1.7\nstartxref\n9\n%%EOF\n"]) {
      assert.throws(() => attachSeal("pdf", Buffer.from(text), {}), AkashiError);
    }
  });

  test("covers every byte: one that changed is found", () => {
    const unsealed = made("en");
    const sealed = attachSeal("pdf", unsealed, { a: "b".repeat(2000) });
    const hash = contentHash("pdf", unsealed);
    const unchanged = (bytes: Buffer): boolean => {
      try {
        const opened = detachSeal(bytes);
        const same = JSON.stringify(opened.seal) === JSON.stringify(detachSeal(sealed).seal);
        return same && isWhole(bytes, opened) && contentHash("pdf", opened.unsealed) === hash;
      } catch (error) {
        if (error instanceof AkashiError) return false;
        throw error;
      }
    };
    assert.ok(unchanged(sealed));
    fc.assert(
      fc.property(
        fc.oneof(fc.nat(sealed.length - 1), fc.integer({ min: unsealed.length - 20, max: sealed.length - 1 })),
        fc.integer({ min: 1, max: 255 }),
        (at, by) => {
          const altered = Buffer.from(sealed);
          altered.writeUInt8(altered.readUInt8(at) ^ by, at);
          assert.ok(!unchanged(altered), `byte ${at}`);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("is read by readers of PDF as an attached file", poppler, () => {
    const sealed = attachSeal("pdf", made("ko"), { words: "봉인" });
    const out = join(folder, "seal.json");
    const number = /(\d+): akashi-seal\.json/.exec(tell("pdfdetach", ["-list", "FILE"], sealed))?.[1] ?? "";
    tell("pdfdetach", ["-save", number, "-o", out, "FILE"], sealed);
    assert.deepEqual(JSON.parse(readFileSync(out, "utf8")), { words: "봉인" });
  });
});

describe("text in a PDF", () => {
  /** What a user may type, and how it stands on paper. */
  const hostile: readonly (readonly [typed: string, set: string])[] = [
    ['#import "/etc/passwd": *', '#import "/etc/passwd": *'],
    [
      "*a* _b_ `c` $d$ @e <f> = g #{1 + 1} \\u{41} // h /* i */",
      "*a* _b_ `c` $d$ @e <f> = g #{1 + 1} \\u{41} // h /* i */",
    ],
    ["#panic() ]] )) }} \\", "#panic() ]] )) }} \\"],
    ["😀\u202egpj.exe", "‹U+1F600›‹U+202E›gpj.exe"],
    ["\ue000\ud800\u0000\u0007", "‹U+E000›‹U+D800›‹U+0000›‹U+0007›"],
    ["‹U+0041›", "‹U+2039›U+0041›"],
    ["عربي 葛\u{e0100}飾 ㎡①Ⅲ", "‹U+0639›‹U+0631›‹U+0628›‹U+064A› 葛飾 ㎡①Ⅲ"],
    ["w".repeat(10_000), "w".repeat(10_000)],
    ["한".repeat(300), "한".repeat(300)],
    ["akashi.".repeat(100), "akashi.".repeat(100)],
  ];

  test("is text, whatever it is and wherever it stands", poppler, async () => {
    let turn = 0;
    const { model } = everyBlock("ja", (text) => `${hostile[turn++ % 7]?.[0]}${text.slice(0, 3)}`);
    const items = hostile.map(([typed]) => ({ text: typed, mark: null, claim: null }));
    const bytes = await renderPdf({ ...model, blocks: [...model.blocks, { type: "list", items }] }, {});
    const text = solid(textOf(bytes)).replaceAll("\u{e0100}", "");
    for (const [, set] of hostile) {
      // A word of 10,000 letters goes on over several pages, with their furniture between.
      if (set.length < 10_000) assert.ok(text.includes(solid(set)), set.slice(0, 80));
      else assert.ok((text.match(/w/g)?.length ?? 0) >= set.length);
    }
    assert.ok(turn > 60);
    // Nothing runs over the edge of its page.
    const boxes = tell("pdftotext", ["-bbox", "FILE", "-"], bytes);
    const widest = Math.max(...[...boxes.matchAll(/xMax="([\d.]+)"/g)].map(([, x]) => Number(x)));
    assert.ok(widest > 500 && widest < 842 - 20 * 2.8, `${widest} pt`);
  });
});

describe("making a PDF", () => {
  const failed = (why: RegExp) => (error: unknown) =>
    error instanceof AkashiError && error.code === "document.render-failed" && why.test(String(error.args.why));

  test("ends when its time is over", async () => {
    const started = performance.now();
    await assert.rejects(
      renderPdf(everyBlock("en").model, {}, { milliseconds: 150, mebibytes: 2048 }),
      failed(/0\.15 s/),
    );
    assert.ok(performance.now() - started < 2000);
  });

  test("ends where it takes more memory than it may", async () => {
    await assert.rejects(
      renderPdf(everyBlock("en").model, {}, { milliseconds: 60_000, mebibytes: 600 }),
      failed(/600 MiB/),
    );
  });

  test("says what the typesetter refuses", async () => {
    const { model } = everyBlock("en");
    const wide = { header: null, together: false, rows: [[{ blocks: [], columns: 9 }]] };
    const blocks = model.blocks.map((block) => (block.type === "table" ? { ...block, groups: [wide] } : block));
    await assert.rejects(renderPdf({ ...model, blocks }, {}), failed(/./));
  });
});
