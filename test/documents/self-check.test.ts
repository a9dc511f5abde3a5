import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { unzipSync } from "fflate";
import selfCheck from "../../src/documents/digital-service-self-check/template.ts";
import { organisationChart } from "../../src/documents/figures/organisation-chart.ts";
import { procedureFlow } from "../../src/documents/figures/procedure-flow.ts";
import { widthOf } from "../../src/documents/figures/wrap.ts";
import type { Block } from "../../src/documents/model.ts";
import { renderHtml } from "../../src/documents/renderers/html.ts";
import { renderMarkdown } from "../../src/documents/renderers/markdown.ts";
import type { AkashiError } from "../../src/domain/errors.ts";
import { type Locale, locales } from "../../src/domain/locale.ts";
import { applyWorkspace } from "../../src/flow/apply.ts";
import { commitEvidence, planLooks } from "../../src/flow/collect.ts";
import { bundleEvidence } from "../../src/flow/evidence-bundle.ts";
import { loadWorkspace } from "../../src/flow/load-workspace.ts";
import { openStore } from "../../src/flow/open.ts";
import { meansOf, noSettings } from "../../src/flow/operator.ts";
import { type Drawn, drawUp } from "../../src/flow/publish.ts";
import { runLooks } from "../../src/flow/run-looks.ts";
import { readState } from "../../src/flow/state.ts";
import type { Workspace } from "../../src/flow/workspace.ts";
import { catalogsFolder } from "../tools/workspaces.ts";

const example = join(import.meta.dirname, "../../examples/managed-services");
const workspace = await loadWorkspace(example, catalogsFolder, Date.now());
const clock = { now: Date.now, elapsed: () => performance.now() };

/** The form of a workspace, drawn up in each language from a store of its own. */
async function drawn(from: Workspace, draft: boolean, languages: readonly Locale[] = ["en"]): Promise<Drawn[]> {
  const folder = mkdtempSync(join(tmpdir(), "akashi-self-check-"));
  const store = await openStore({ folder }, from.organisation, from.origin, Date.now);
  try {
    await applyWorkspace(store, from, "tester");
    const state = await store.read((tx) => readState(tx));
    await commitEvidence(store, await runLooks(planLooks(state), meansOf(noSettings), clock));
    const request = {
      template: selfCheck,
      service: undefined,
      format: "html",
      policy: "mark",
      at: { now: Date.now() },
      draft,
    } as const;
    const made: Drawn[] = [];
    for (const language of languages) made.push(await store.read((tx) => drawUp(tx, { ...request, language })));
    return made;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const withRecords = (change: (records: Workspace["records"]) => Workspace["records"]): Workspace => {
  return { ...workspace, records: change(workspace.records) };
};
const without = (id: string): Workspace => withRecords((records) => records.filter((record) => record.id !== id));
const missingOf = async (from: Workspace) =>
  (await drawn(from, true))[0]?.selected.missing?.map(({ where, what }) => `${where}: ${what}`);
const tableOf = (blocks: readonly Block[], id: string) =>
  blocks.find((block): block is Extract<Block, { type: "table" }> => block.type === "table" && block.id === id);

describe("the digital service self-check", () => {
  test("of a complete workspace is final, and the same in three languages", async () => {
    const made = await drawn(workspace, false, locales);
    const said = made.map(({ selected }) => selected.sentences.map(({ claim, status }) => `${claim} ${status}`).join());
    assert.equal(new Set(said).size, 1);
    for (const { selected } of made) {
      assert.deepEqual(selected.missing, []);
      assert.deepEqual(selected.wanting, []);
      assert.equal(selected.sentences.length, workspace.claims.length);
      assert.equal(selected.model.notes.length, workspace.claims.length);
      for (const item of ["1-1", "1-2", "1-3", "1-4", "1-5", "2-1", "2-2", "2-3", "3-1", "3-2"]) {
        assert.ok(tableOf(selected.model.blocks, `t-${item}`), item);
      }
    }
  });

  test("ticks what is declared, and decides by the rules of the form", async () => {
    const [made] = await drawn(workspace, true);
    const boxes = tableOf(made?.selected.model.blocks ?? [], "t-classification")?.groups.flatMap((group) =>
      group.rows.flatMap((row) =>
        row.flatMap(({ blocks }) => blocks.flatMap((block) => (block.type === "checkboxes" ? block.items : []))),
      ),
    );
    const ticked = boxes?.filter(({ checked }) => checked).map(({ text }) => text) ?? [];
    assert.ok(ticked.includes("Managed") && (boxes?.length ?? 0) > 10);
    assert.equal(ticked.length, 3);
    assert.match(renderMarkdown(made?.selected.model as never), /Classified as: cloud support service/);
  });

  test("says apart what an upstream provider contributes", async () => {
    const [made] = await drawn(workspace, true, ["ko"]);
    const text = renderMarkdown(made?.selected.model as never).replaceAll("\\", "");
    assert.match(text, /기반 A 제공 부분/);
    assert.doesNotMatch(text, /기반 B 제공 부분/);
  });

  test("is refused as a final version for each thing that is taken away, and the draft lists it", async () => {
    const faults: readonly (readonly [Workspace, RegExp])[] = [
      [without("sla"), /^2\.1 .*evidence document/],
      [without("drill-2026-05"), /^1\.2 .*drills/],
      [{ ...workspace, claims: workspace.claims.filter(({ id }) => id !== "recovery-time") }, /^2\.3 .*recovery/],
      [
        withRecords((records) => records.map((one) => (one.kind === "policy-document" ? { ...one, file: null } : one))),
        /the file of/,
      ],
      [
        { ...workspace, services: workspace.services.map(({ classification: _, ...service }) => service) },
        /ticked classification/,
      ],
    ];
    for (const [changed, expected] of faults) {
      const missing = (await missingOf(changed)) ?? [];
      assert.ok(
        missing.some((one) => expected.test(one)),
        `${expected} is not among ${missing.join(" | ")}`,
      );
      await assert.rejects(drawn(changed, false), (error: AkashiError) => error.code === "document.incomplete");
    }
  });

  test("needs none of 1.2 to 1.5 where a certificate of the service is submitted, and one of another helps nothing", async () => {
    const certificate = (more: object) =>
      withRecords((records) => [
        ...records,
        {
          id: "own",
          service: "dolbom-managed",
          kind: "certificate",
          scheme: "ISMS-P",
          edition: "2023",
          holder: "self",
          status: "held",
          scope: { ko: "운영관리", ja: "運用管理", en: "Managed services" },
          covers: ["dolbom-managed"],
          validFrom: Date.parse("2026-01-01"),
          validUntil: Date.parse("2029-01-01"),
          plannedBy: null,
          ...more,
        },
      ]);
    const text = async (from: Workspace) => renderMarkdown((await drawn(from, true))[0]?.selected.model as never);
    assert.equal((await text(certificate({}))).match(/a security certificate is submitted/g)?.length, 4);
    for (const more of [
      { covers: ["another"] },
      { holder: "base-a" },
      { validUntil: Date.parse("2026-06-01") },
      { status: "planned" },
    ]) {
      assert.doesNotMatch(await text(certificate(more)), /a security certificate is submitted/, JSON.stringify(more));
    }
  });

  test("shows what somebody wrote as text", async () => {
    const nasty = '<script>alert(1)</script>"&';
    const hostile = { ko: nasty, ja: nasty, en: nasty };
    const [made] = await drawn(
      withRecords((records) =>
        records.map((one) => {
          if (one.kind === "policy-document") return { ...one, title: hostile, number: nasty };
          if (one.kind === "organisation-unit") return { ...one, name: hostile, duties: hostile };
          if (one.kind === "support-channel") return { ...one, purpose: hostile, address: nasty };
          if (one.kind === "procedure") return { ...one, title: hostile };
          return one.kind === "monitoring-item" ? { ...one, subject: hostile } : one;
        }),
      ),
      true,
    );
    const html = renderHtml(made?.selected.model as never);
    assert.ok(!html.includes("<script>"));
    assert.ok(html.includes("&lt;script&gt;"));
  });
});

describe("figures of an organisation", () => {
  const long = "정보보호와 개인정보 보호를 함께 맡아 침해사고 대응과 취약점 점검을 수행하는 조직";
  const inside = ({ width, height, shapes }: ReturnType<typeof procedureFlow>) => {
    for (const shape of shapes) {
      if (shape.type !== "text") continue;
      const wide = widthOf(shape.text) * shape.size;
      assert.ok(shape.x + wide <= width + 0.01 && shape.y > 0 && shape.y <= height, shape.text);
    }
  };
  test("leave out no unit, even one that is above itself, and keep to their bounds", () => {
    const units = [
      { id: "a", name: long, parent: null, detail: long.repeat(3) },
      { id: "b", name: long, parent: "a", detail: long },
      { id: "c", name: "c", parent: "d", detail: "" },
      { id: "d", name: "d", parent: "c", detail: "" },
      { id: "e", name: "e", parent: "nowhere", detail: "" },
    ];
    const drawing = organisationChart(units);
    inside(drawing);
    assert.equal(drawing.shapes.filter(({ type }) => type === "box").length, units.length);
  });
  test("draw every step of a procedure with an arrow to the next", () => {
    const drawing = procedureFlow([
      { who: long, what: long.repeat(4), within: "30분 이내" },
      { who: "b", what: "c", within: null },
    ]);
    inside(drawing);
    assert.equal(drawing.shapes.filter((shape) => shape.type === "line" && shape.arrow).length, 1);
  });
});

describe("a bundle of evidence", () => {
  const stored = async <T>(use: (state: Awaited<ReturnType<typeof readState>>) => Promise<T>): Promise<T> => {
    const folder = mkdtempSync(join(tmpdir(), "akashi-bundle-"));
    const store = await openStore({ folder }, workspace.organisation, workspace.origin, Date.now);
    try {
      await applyWorkspace(store, workspace, "tester");
      return await use(await store.read((tx) => readState(tx)));
    } finally {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const request = { service: undefined, catalog: "kr-digital-service", language: "ko", at: 0 } as const;

  test("holds every document once, numbered in the order of the form, and is the same each time", async () => {
    const [one, other] = await stored(async (state) => [
      await bundleEvidence(example, state, request),
      await bundleEvidence(example, state, request),
    ]);
    assert.ok(one.file.equals(other.file));
    const entries = unzipSync(one.file);
    const names = Object.keys(entries);
    assert.deepEqual(names.slice(0, 3), ["index.html", "index.json", "01_SEC-03_침해사고 대응절차서.md"]);
    assert.equal(names.length, 2 + workspace.records.filter(({ kind }) => kind === "policy-document").length);
    const index = JSON.parse(Buffer.from(entries["index.json"] as Uint8Array).toString()) as {
      documents: { name: string; sha256: string }[];
    };
    for (const { name, sha256 } of index.documents) {
      assert.equal(
        createHash("sha256")
          .update(entries[name] as Uint8Array)
          .digest("hex"),
        sha256,
        name,
      );
    }
  });

  test("is refused where a file is not what the register says", async () => {
    const changed = mkdtempSync(join(tmpdir(), "akashi-bundle-"));
    cpSync(example, changed, { recursive: true });
    appendFileSync(join(changed, "documents/SEC-03.md"), "\n");
    await assert.rejects(
      stored((state) => bundleEvidence(changed, state, request)),
      (error: AkashiError) => error.code === "report.changed",
    );
    await assert.rejects(
      stored((state) => bundleEvidence(example, state, { ...request, catalog: "mic-v3" })),
      (error: AkashiError) => error.code === "catalog.unknown",
    );
    rmSync(changed, { recursive: true, force: true });
  });
});
