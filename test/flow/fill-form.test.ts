import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { SentenceWriter } from "../../src/documents/checklist.ts";
import { formContent } from "../../src/documents/forms/answers.ts";
import { renderHwpx } from "../../src/documents/renderers/hwpx/index.ts";
import { evaluate } from "../../src/domain/assurance/posture.ts";
import { AkashiError } from "../../src/domain/errors.ts";
import type { PolicyDocumentRecord } from "../../src/domain/operations/management.ts";
import { applyWorkspace } from "../../src/flow/apply.ts";
import { type FillRequest, fillFromStore } from "../../src/flow/fill-form.ts";
import { loadWorkspace } from "../../src/flow/load-workspace.ts";
import { openStore } from "../../src/flow/open.ts";
import { documentState } from "../../src/flow/publish.ts";
import { modelOf, readState } from "../../src/flow/state.ts";
import type { Store } from "../../src/store/store.ts";
import { formModel } from "../tools/form-files.ts";
import { readHwpx } from "../tools/hwpx-reader.ts";
import { catalogsFolder, exampleFolder } from "../tools/workspaces.ts";

describe("filling a form from a workspace", () => {
  const folder = mkdtempSync(join(tmpdir(), "akashi-fill-"));
  const form = renderHwpx(formModel());
  let store: Store;

  before(async () => {
    const now = Math.max(Date.now(), Date.parse("2026-11-21"));
    const workspace = await loadWorkspace(exampleFolder, catalogsFolder, now);
    store = await openStore({ folder }, workspace.organisation, workspace.origin, Date.now);
    await applyWorkspace(store, workspace, "tester");
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const request = (more: Partial<FillRequest> = {}): FillRequest => ({
    form,
    catalog: "kr-digital-service",
    service: undefined,
    language: "ko",
    policy: "omit",
    at: { now: Date.now() },
    readers: "public",
    replace: false,
    ...more,
  });

  test("puts in the sentences that hold, in the language asked for, and no other", async () => {
    const { services } = await store.read((tx) => readState(tx));
    const claim = services[0]?.claims.find(({ id }) => id === "incident-notice");
    assert.ok(claim);
    const empty = readHwpx(form).lines;
    for (const language of ["ko", "ja"] as const) {
      const { file, filled, problems, wanting } = await fillFromStore(store, request({ language }));
      const added = readHwpx(file).lines.filter((line) => !empty.includes(line));
      const answered = filled.map(({ item, field }) => `${item} ${field}`);
      assert.ok(answered.includes("1.2 body"), answered.join());
      const start = claim.statement[language].slice(0, 12);
      assert.ok(
        added.some((line) => line.startsWith(start)),
        start,
      );
      // Nothing was looked at: what needs a probe does not hold, and is not said.
      assert.ok(wanting.length > 0);
      const shown = services[0]?.claims.filter(({ id }) => wanting.includes(id)) ?? [];
      for (const { statement } of shown) assert.ok(!added.some((line) => line === statement[language]));
      assert.ok(!added.some((line) => /아직 공개한|まだありません/.test(line)));
      assert.ok(problems.some(({ kind, item }) => kind === "no-place" && item === "1.1"));
      assert.ok(
        problems.some(({ kind, item, field }) => kind === "no-answer" && item === "1.2" && field === "documents"),
      );
    }
  });

  test("names the documents that are evidence of an item", async () => {
    await store.read(async (tx) => {
      const state = await readState(tx);
      const [service] = state.services;
      assert.ok(service);
      const posture = evaluate(modelOf(state, service), state.findings, Date.now());
      const document = documentState(state, service, posture, new Map(), { readers: "public" });
      const on = Date.parse("2026-03-02T00:00:00Z");
      const policy: PolicyDocumentRecord = {
        kind: "policy-document",
        id: "incident-rules",
        service: service.service.id,
        recordedAt: on,
        title: { ko: "침해사고 대응 지침", ja: "事故対応規程", en: "Incident rules" },
        number: "SEC-02",
        version: "1.1",
        articles: [],
        approval: { by: { ko: "대표", ja: "代表", en: "Director" }, on },
        reviewBy: on + 31_536_000_000,
        evidences: [{ catalog: "kr-digital-service", control: "1.2", articles: [] }],
        file: null,
      };
      const owned = { ...document, service: { ...service, records: [policy] } };
      const { answers } = formContent("kr-digital-service", owned, "ko", new SentenceWriter(owned, "ko", "omit"));
      const named = answers.filter(({ field }) => field === "documents");
      assert.equal(named.length, 1);
      assert.equal(named[0]?.item, "1.2");
      assert.match(named[0]?.paragraphs[0] ?? "", /침해사고 대응 지침.*SEC-02.*1\.1/);
    });
  });

  test("refuses where a sentence does not hold and nobody said what to do", async () => {
    const code = (wanted: string) => (error: unknown) => error instanceof AkashiError && error.code === wanted;
    await assert.rejects(fillFromStore(store, request({ policy: "refuse" })), code("document.refused"));
    await assert.rejects(fillFromStore(store, request({ catalog: "none" })), code("catalog.unknown"));
    await assert.rejects(fillFromStore(store, request({ form: Buffer.from("x") })), code("form.unreadable"));
  });
});
