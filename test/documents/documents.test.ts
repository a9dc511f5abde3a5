import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { subject } from "../../examples/voice-saas/subject.ts";
import { headerCell, plainLayout, rowsOf } from "../../src/documents/build.ts";
import { documentFormats } from "../../src/documents/format.ts";
import { findTemplate } from "../../src/documents/index.ts";
import type { DocumentModel } from "../../src/documents/model.ts";
import { renderHtml } from "../../src/documents/renderers/html.ts";
import { renderMarkdown } from "../../src/documents/renderers/markdown.ts";
import { attachSeal, contentHash, detachSeal } from "../../src/documents/seal/index.ts";
import { documentWords } from "../../src/documents/words.ts";
import { AkashiError } from "../../src/domain/errors.ts";
import { locales } from "../../src/domain/locale.ts";
import { applyWorkspace } from "../../src/flow/apply.ts";
import { commitEvidence, planLooks } from "../../src/flow/collect.ts";
import { exportLedger } from "../../src/flow/export-ledger.ts";
import { loadWorkspace } from "../../src/flow/load-workspace.ts";
import { openStore } from "../../src/flow/open.ts";
import { meansOf, noSettings } from "../../src/flow/operator.ts";
import { type PublishRequest, publish, renderDocument } from "../../src/flow/publish.ts";
import { runLooks } from "../../src/flow/run-looks.ts";
import { readState } from "../../src/flow/state.ts";
import { verifyDocument } from "../../src/flow/verify-document.ts";
import { generateKey, signerOf, verifierKey } from "../../src/ledger/note.ts";
import type { Store } from "../../src/store/store.ts";
import { missing } from "../tools/programs.ts";
import { catalogsFolder, exampleFolder } from "../tools/workspaces.ts";

const clock = { now: Date.now, elapsed: () => performance.now() };

function modelWith(text: string): DocumentModel {
  const item = { text, mark: { status: "proven", word: text, note: 1 }, claim: text } as const;
  return {
    template: "security-checklist",
    templateVersion: 1,
    language: "en",
    at: 0,
    title: text,
    subtitle: text,
    facts: [[text, text]],
    blocks: [
      { type: "heading", level: 2, id: "h", text },
      { type: "paragraph", text },
      { type: "callout", title: text, text },
      { type: "legend", items: [{ mark: "held", text }] },
      { type: "list", items: [item, { text, mark: null, claim: null }] },
      {
        type: "table",
        caption: text,
        columns: [{ title: text, width: 50 }],
        groups: rowsOf([[headerCell(item)]]),
      },
    ],
    notes: [{ number: 1, claim: text, lines: [text] }],
    colophon: [text],
    layout: plainLayout,
    verification: null,
    words: documentWords("en"),
  };
}

const nasty = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></script><b>",
    "' onclick='x",
    "&lt;b&gt;",
    "</body><!-- akashi-seal",
    '<script type="application/json" id="akashi-seal">{}</script>\n',
    'https://a.example/"onmouseover=alert(1)',
    "javascript:alert(1)",
  ),
);

describe("text in a document", () => {
  const tags = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>|<!doctype html>/gi;

  test("never becomes markup in HTML", () => {
    const withoutStyle = (html: string) => html.replace(/<style>.*?<\/style>/s, "");
    const plain = withoutStyle(renderHtml(modelWith("x")));
    const shape = (html: string) =>
      [...html.matchAll(tags)].map(
        ([, close, name, attributes]) => `${close}${name}${(attributes ?? "").replaceAll(/="[^"]*"/g, "")}`,
      );
    fc.assert(
      fc.property(nasty, (text) => {
        const html = withoutStyle(renderHtml(modelWith(text)));
        const unlinked = (parts: string[]) => parts.filter((part) => !/^\/?a( href rel)?$/.test(part));
        assert.deepEqual(unlinked(shape(html)), unlinked(shape(plain)));
        // Outside of tags no angle bracket is left.
        assert.ok(!/[<>]/.test(html.replaceAll(tags, "")));
      }),
      { numRuns: 1000 },
    );
  });

  test("never becomes markup in Markdown", () => {
    const markdown = new MarkdownIt({ html: true, linkify: false });
    const shape = (text: string) =>
      [...markdown.render(renderMarkdown({ ...modelWith(text), notes: [] })).matchAll(/<[^>]*>/g)]
        .map(([tag]) => tag)
        // Whether our own bold takes depends on what stands beside it; it adds nothing of the text.
        .filter((tag) => !/strong/.test(tag));
    const plain = shape("x");
    const samples = [
      "# h",
      "> q",
      "- l",
      "+ l",
      "1. l",
      "[a](b)",
      "`c`",
      "*e*",
      "_e_",
      "<b>",
      "a\n\n# b",
      "| x |",
      "[^1]: y",
      "![i](j)",
      "~~s~~",
      "===",
      "---",
      "<https://a.example>",
      "\\",
      "x  \ny",
    ];
    for (const text of samples) assert.deepEqual(shape(text), plain, JSON.stringify(text));
    fc.assert(
      fc.property(fc.stringMatching(/^[-#*_`~<>|()[\]\\!+=:.1a ]{1,20}$/), (text) => {
        if (text.trim() !== "") assert.deepEqual(shape(text), plain);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a seal", () => {
  test("is one named part: taken off, the rest is what was sealed", () => {
    fc.assert(
      fc.property(nasty, fc.constantFrom(...(["html", "md", "json"] as const)), (text, format) => {
        const model = modelWith(text);
        const unsealed = Buffer.from(
          format === "html" ? renderHtml(model) : format === "md" ? renderMarkdown(model) : JSON.stringify(model),
        );
        const sealed = attachSeal(format, unsealed, { a: "</script>--><!--", b: text.toWellFormed() });
        const opened = detachSeal(sealed);
        assert.equal(opened.format, format);
        if (!text.isWellFormed() && format === "json") return;
        assert.equal(contentHash(format, opened.unsealed), contentHash(format, unsealed));
      }),
    );
  });

  test("that is missing or broken is said to be", () => {
    const refused = (code: string) => (error: unknown) => error instanceof AkashiError && error.code === code;
    for (const text of ["", "hello", "<!doctype html><p>", '{"document":1}'])
      assert.throws(() => detachSeal(Buffer.from(text)), refused("seal.missing"), text);
    assert.throws(() => detachSeal(Buffer.from("{")), refused("seal.malformed"));
    assert.throws(() => detachSeal(Buffer.from("x\n<!-- akashi-seal\n{\n-->\n")), refused("seal.malformed"));
    assert.throws(() => verifyDocument(Buffer.from('{"document":1,"seal":{}}'), 0), refused("seal.malformed"));
  });
});

describe("a published document", () => {
  const folder = mkdtempSync(join(tmpdir(), "akashi-documents-"));
  let service: Awaited<ReturnType<typeof subject.start>>;
  let store: Store;
  let checked: () => Promise<void>;

  before(async () => {
    service = await subject.start(folder);
    const means = meansOf({ ...noSettings, connectTo: [...service.connectTo], trust: [service.authority] });
    const workspace = await loadWorkspace(
      exampleFolder,
      catalogsFolder,
      Math.max(Date.now(), Date.parse("2026-11-21")),
    );
    store = await openStore({ folder }, workspace.organisation, workspace.origin, clock.now);
    await applyWorkspace(store, workspace, "tester");
    checked = async () => {
      const state = await store.read((tx) => readState(tx));
      await commitEvidence(store, await runLooks(planLooks(state), means, clock));
    };
    await checked();
  });
  after(async () => {
    await store.close();
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const request = (more: Partial<PublishRequest> = {}): PublishRequest => {
    const template = findTemplate("security-checklist");
    assert.ok(template);
    return { template, service: undefined, language: "ko", format: "html", policy: "mark", at: Date.now(), ...more };
  };

  test("verifies offline in every format and language, with the key its reader knows", async () => {
    for (const language of locales) {
      for (const format of documentFormats) {
        const { file } = await publish(store, request({ language, format }));
        const report = verifyDocument(file, Date.now(), verifierKey(store.signer));
        assert.deepEqual(report.faults, []);
        assert.equal(report.valid && report.keyPinned, true);
        assert.ok(report.sentences.filter(({ status, now }) => status === "proven" && now === "holds").length >= 8);
      }
    }
  });

  test("is the same, byte for byte, for the same state", async () => {
    const one = request();
    const [a, b] = [await renderDocument(store, one), await renderDocument(store, one)];
    assert.ok(a.unsealed.equals(b.unsealed));
  });

  test("does not verify with anything in it that was not sealed, wherever it stands", async () => {
    const key = verifierKey(store.signer);
    const faultsOf = (text: string): string[] => {
      try {
        return verifyDocument(Buffer.from(text), Date.now(), key).faults.map(({ code }) => code);
      } catch (error) {
        return [(error as AkashiError).code];
      }
    };
    const file = async (format: "html" | "md" | "json") =>
      (await publish(store, request({ language: "en", format }))).file.toString();
    const html = await file("html");
    assert.deepEqual(faultsOf(html), []);
    const shown = '"format":"</script><h1>Certified by everybody</h1><script type=\\"application/json\\">",';
    const md = await file("md");
    const sealed = md.slice(md.indexOf("\n<!-- akashi-seal\n"));
    const json = await file("json");
    const forgeries = [
      html.replace('id="akashi-seal">{', `id="akashi-seal">{${shown}`),
      html.replace('id="akashi-seal">{', 'id="akashi-seal"> {'),
      `${sealed.replace("{", '{"format":"--><h1>Certified by everybody</h1>",')}${md.slice(0, md.indexOf(sealed))}`,
      md.replace("{", "{ "),
      json.replace("{", '{"notice": "Certified by everybody",'),
      json.replace("{", '{"document": {"title": "Certified by everybody"},'),
      json.replaceAll("  ", " "),
    ];
    for (const [i, forgery] of forgeries.entries()) {
      assert.notEqual(forgery, [html, html, md, md, json, json, json][i]);
      assert.notDeepEqual(faultsOf(forgery), [], `forgery ${i}`);
    }
    // What no parser of ours can follow is a fault, not a crash.
    const deep = `{"document":${"[".repeat(100_000)}${"]".repeat(100_000)},"seal":${JSON.stringify(JSON.parse(json).seal)}}`;
    assert.notDeepEqual(faultsOf(deep), []);
    const surrogate = JSON.parse(json) as { document: { title: string } };
    surrogate.document.title = "\ud800";
    assert.ok(faultsOf(`${JSON.stringify(surrogate, null, 2)}\n`).includes("content-changed"));
    const cut = JSON.parse(json) as { seal: { evidence: { path: string[] }[] } };
    for (const one of cut.seal.evidence) one.path[0] = "AA==";
    assert.ok(faultsOf(`${JSON.stringify(cut, null, 2)}\n`).includes("evidence"));
  });

  test("that was changed anywhere does not verify", async () => {
    const { file } = await publish(store, request({ language: "en", format: "json" }));
    const key = verifierKey(store.signer);
    const sealed = JSON.parse(file.toString()) as { document: Record<string, unknown>; seal: Record<string, never> };
    const faultsOf = (change: (value: typeof sealed) => void) => {
      const copy = structuredClone(sealed);
      change(copy);
      const bytes = Buffer.from(`${JSON.stringify(copy, null, 2)}\n`);
      return verifyDocument(bytes, Date.now(), key).faults.map(({ code }) => code);
    };
    assert.deepEqual(
      faultsOf(() => undefined),
      [],
    );
    assert.ok(
      faultsOf((value) => void Object.assign(value.document, { title: "Another" })).includes("content-changed"),
    );
    const seal = (value: typeof sealed) =>
      value.seal as unknown as { publication: Record<string, string>; evidence: Record<string, never>[] };
    const edit = (of: Record<string, string>, name: string, from: string, to: string): void => {
      of[name] = (of[name] as string).replace(from, to);
    };
    assert.ok(
      faultsOf((value) => edit(seal(value).publication, "content", '"proven"', '"attested"')).includes("manifest"),
    );
    assert.ok(
      faultsOf((value) => edit(seal(value).publication, "salt", "0", "1")).length > 0 ||
        !seal(sealed).publication.salt?.includes("0"),
    );
    assert.ok(faultsOf((value) => edit(seal(value).publication, "leaf", "publication", "application")).length > 0);
    assert.ok(faultsOf((value) => edit(seal(value).publication, "proof", "index ", "index 1")).length > 0);
    assert.ok(faultsOf((value) => void seal(value).evidence.pop()).includes("sentence-without-evidence"));
    assert.ok(
      faultsOf((value) => edit(seal(value).evidence[0] as Record<string, string>, "content", "met", "mat")).includes(
        "evidence",
      ),
    );
    const stranger = verifierKey(signerOf(store.origin, generateKey()));
    const foreign = verifyDocument(file, Date.now(), stranger);
    assert.deepEqual(
      [foreign.valid, foreign.faults.map(({ code }) => code).sort()],
      [false, ["signature", "wrong-key"]],
    );
  });

  test("tells when its sentences cease to hold", async () => {
    const { file } = await publish(store, request());
    const later = verifyDocument(file, Date.now() + 86_400_000);
    assert.equal(later.valid, true);
    assert.ok(later.sentences.some(({ status, now }) => status === "proven" && now === "expired"));
  });

  test("refuses, omits or marks what does not hold, as it is told to", async () => {
    service.lie("tls-1.2");
    await checked();
    try {
      const refusal = publish(store, request({ policy: "refuse" }));
      await assert.rejects(
        refusal,
        (error: AkashiError) => error.code === "document.refused" && /tls-strength/.test(String(error.args.claims)),
      );
      const statement = "TLS 1.3 연결만 받아들이며";
      const omitted = await publish(store, request({ policy: "omit", format: "md" }));
      assert.ok(!omitted.file.includes("TLS 1\\.3 연결만") && !omitted.file.includes(statement));
      const marked = await publish(store, request({ policy: "mark" }));
      assert.ok(!marked.file.includes(statement));
      assert.ok(marked.file.includes("공개 보류·재확인 중"));
      assert.equal(marked.manifest.sentences.find(({ claim }) => claim === "tls-strength")?.status, "held");
      assert.doesNotMatch(marked.file.toString(), /불일치|contradicted"/);
    } finally {
      service.lie(null);
      await checked();
    }
  });

  test("shows only what is meant for the public", async () => {
    const { unsealed } = await renderDocument(store, request({ format: "json", language: "en" }));
    const text = unsealed.toString();
    const { services } = await store.read((tx) => readState(tx));
    const hidden = services[0]?.claims.filter(({ audience }) => audience !== "public") ?? [];
    assert.ok(hidden.length >= 2);
    for (const { id, statement } of hidden) {
      assert.ok(!text.includes(`"${id}"`), id);
      assert.ok(!text.includes(statement.en.slice(0, 30)), id);
    }
    assert.doesNotMatch(text, /127\.0\.0\.1/);
  });

  test("stands in a log that another implementation verifies", { skip: missing("python3", "openssl") }, async () => {
    const { index } = await publish(store, request());
    const out = join(folder, "exported");
    const { size } = await exportLedger(store, out);
    assert.ok(size > index);
    const script = join(folder, "verify.py");
    writeFileSync(script, independentVerifier);
    const run = (key: string) =>
      execFileSync("python3", [script, out, key], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    assert.equal(run(verifierKey(store.signer)).trim(), `verified ${size}`);
    assert.throws(() => run(verifierKey(signerOf(store.origin, generateKey()))));
    const bundle = join(out, "tile/entries/000");
    const partial = size < 256 ? `.p/${size}` : "";
    execFileSync("python3", [
      "-c",
      "import sys; p=sys.argv[1]; b=bytearray(open(p,'rb').read()); b[40]^=1; open(p,'wb').write(b)",
      bundle + partial,
    ]);
    assert.throws(() => run(verifierKey(store.signer)));
  });
});

/** Written from the specifications alone: RFC 6962 hashing, tlog-tiles files, signed notes, Ed25519 by openssl. */
const independentVerifier = `
import base64, hashlib, os, subprocess, sys, tempfile
folder, vkey = sys.argv[1], sys.argv[2]
name, keyid, key = vkey.split("+", 2)
raw = base64.b64decode(key)
assert raw[0] == 1 and hashlib.sha256(name.encode() + b"\\n" + raw).digest()[:4].hex() == keyid
note = open(os.path.join(folder, "checkpoint"), encoding="utf8").read()
text, signatures = note[: note.rindex("\\n\\n") + 1], note[note.rindex("\\n\\n") + 2 :]
dash, signer, encoded = signatures.strip().split(" ")
signature = base64.b64decode(encoded)
assert signer == name and signature[:4].hex() == keyid
with tempfile.TemporaryDirectory() as t:
    def put(file, data):
        path = os.path.join(t, file)
        open(path, "wb").write(data)
        return path
    public = put("key.der", bytes.fromhex("302a300506032b6570032100") + raw[1:])
    args = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", public]
    args += ["-sigfile", put("sig", signature[4:]), "-in", put("text", text.encode())]
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL)
origin, size, root = text.split("\\n")[:3]
size = int(size)
def path(n, level, width):
    digits = "%03d" % n
    while len(digits) % 3: digits = "0" + digits
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    groups = ["x" + g for g in groups[:-1]] + groups[-1:]
    return os.path.join(folder, "tile", str(level), *groups) + ("" if width == 256 else ".p/%d" % width)
leaves = []
for n in range((size + 255) // 256):
    width = min(256, size - n * 256)
    data, hashes = open(path(n, "entries", width), "rb").read(), open(path(n, 0, width), "rb").read()
    at = 0
    for i in range(width):
        length = int.from_bytes(data[at : at + 2], "big")
        leaf = hashlib.sha256(b"\\0" + data[at + 2 : at + 2 + length]).digest()
        assert hashes[i * 32 : i * 32 + 32] == leaf
        leaves.append(leaf)
        at += 2 + length
    assert at == len(data)
def tree(items):
    if len(items) == 1: return items[0]
    k = 1
    while k * 2 < len(items): k *= 2
    return hashlib.sha256(b"\\1" + tree(items[:k]) + tree(items[k:])).digest()
assert len(leaves) == size and base64.b64encode(tree(leaves)).decode() == root
print("verified", size)
`;
