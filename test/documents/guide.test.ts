import assert from "node:assert/strict";
import { describe, test } from "node:test";
import guide from "../../src/documents/control-response-guide/template.ts";
import type { DocumentState } from "../../src/documents/define.ts";
import { coverageBars } from "../../src/documents/figures/coverage-bars.ts";
import { responsibilityMatrix } from "../../src/documents/figures/responsibility-matrix.ts";
import { widthOf, wrap } from "../../src/documents/figures/wrap.ts";
import gapReport from "../../src/documents/gap-report/template.ts";
import type { Block, DocumentModel } from "../../src/documents/model.ts";
import { renderMarkdown } from "../../src/documents/renderers/markdown.ts";
import statement from "../../src/documents/statement-of-applicability/template.ts";
import { controlApplies, controlsOf } from "../../src/domain/assurance/catalog.ts";
import {
  evaluate,
  type PostureModel,
  postureModel,
  type ServiceState,
  verdictsById,
} from "../../src/domain/assurance/posture.ts";
import { locales } from "../../src/domain/locale.ts";
import type { OperationRecord } from "../../src/domain/operations/record.ts";
import { endOfDay, parseInstant, startOfDay } from "../../src/domain/time.ts";
import { loadWorkspace } from "../../src/flow/load-workspace.ts";
import { catalogsFolder, exampleFolder, text } from "../tools/workspaces.ts";

const at = parseInstant("2026-12-01T09:00:00+09:00") as number;
const workspace = await loadWorkspace(exampleFolder, catalogsFolder, at);
const zone = "Asia/Tokyo";

/** The example as it stands on what people vouch for alone: nothing was looked at. */
function stateOf(records: readonly OperationRecord[] = [], catalog: string | null = "mic-v3"): DocumentState {
  const [service] = workspace.services;
  assert.ok(service);
  const own = workspace.records.map((record) => ({ ...record, recordedAt: at }) as OperationRecord);
  const inside: ServiceState = {
    service,
    facts: workspace.facts,
    claims: workspace.claims.map((claim) => ({ ...claim, recordedAt: at })),
    declarations: workspace.declarations,
    records: [...own, ...records],
  };
  const model: PostureModel = postureModel(inside, workspace.catalogs);
  const posture = evaluate(model, new Map(), at);
  return {
    provider: service.provider,
    service: inside,
    catalogs: workspace.catalogs,
    verdicts: verdictsById(posture),
    answers: posture.answers,
    standings: new Map(),
    positions: new Map(),
    at,
    readers: "public",
    asked: { month: null, catalog, record: null },
    verifyAt: "https://otonuri.example/akashi/verify",
    explain: (_language, claim) => [`what stands behind ${claim}`],
    statement: (language, claim) => `${language} ${claim}`,
  };
}

const plain = (model: DocumentModel) => renderMarkdown(model).replaceAll("\\", "");
const tables = (blocks: readonly Block[]) => blocks.filter((block) => block.type === "table");
const base = { service: "otonuri", recordedAt: at } as const;
const registration = (more: object): OperationRecord =>
  ({
    ...base,
    id: "ismap",
    kind: "certificate",
    scheme: "ISMAP",
    edition: "",
    holder: "self",
    scope: text("통역 서비스", "通訳サービス", "Interpreting"),
    covers: ["otonuri"],
    validFrom: startOfDay("2026-04-01", zone),
    validUntil: endOfDay("2027-07-31", zone),
    plannedBy: null,
    status: "held",
    ...more,
  }) as OperationRecord;

describe("the control response guide", () => {
  test("has every control that applies exactly once, under its number, in three languages with the same sentences", () => {
    const catalog = workspace.catalogs.find(({ id }) => id === "mic-v3");
    assert.ok(catalog);
    const expected = controlsOf(catalog).filter((control) => controlApplies(catalog, control, "saas"));
    assert.ok(expected.length > 100);
    const said = locales.map((language) => {
      const { model, sentences, missing } = guide.select(stateOf(), language, "mark");
      assert.deepEqual(missing, []);
      const headers = tables(model.blocks).flatMap((table) => table.groups.map(({ header }) => header?.split(" ")[0]));
      assert.deepEqual(
        headers.filter((header) => header),
        expected.map(({ id }) => id),
      );
      return sentences.map(({ claim, status }) => `${claim} ${status}`).join();
    });
    assert.equal(new Set(said).size, 1);
  });

  test("numbers what it says, and every shown sentence has its note", () => {
    const { model, sentences } = guide.select(stateOf(), "en", "mark");
    const shown = sentences.filter(({ status }) => status === "attested" || status === "proven");
    assert.ok(shown.length > 20);
    assert.equal(model.notes.length, shown.length);
    const ids = model.blocks.flatMap((block) => ("id" in block && block.id ? [block.id] : []));
    assert.equal(new Set(ids).size, ids.length);
  });

  test("states no more of ISMAP than is registered", () => {
    const told = (...records: OperationRecord[]) => plain(guide.select(stateOf(records), "en", "mark").model);
    assert.match(told(), /Nothing is recorded of an ISMAP registration/);
    assert.match(
      told(registration({})),
      /is registered on the ISMAP cloud service list from 1 April 2026 to 31 July 2027/,
    );
    const not = (more: object) => {
      const text_ = told(registration(more));
      assert.doesNotMatch(text_, /is registered on the ISMAP/);
      assert.doesNotMatch(text_, /ISMAP[^.]*certifi/);
      return text_;
    };
    assert.match(not({ status: "candidate" }), /It stands at: candidate/);
    assert.match(not({ status: "planned", validFrom: null, validUntil: null }), /It stands at: planned/);
    assert.match(not({ validUntil: endOfDay("2026-11-30", zone) }), /It stands at: expired/);
    // Somebody else's registration, or one of another service, is none of this one.
    assert.match(not({ holder: "cloud-a" }), /Nothing is recorded/);
    assert.match(not({ covers: ["another"] }), /Nothing is recorded/);
  });

  test("draws who bears what, and says so where nobody recorded it", () => {
    assert.match(plain(guide.select(stateOf(), "en", "mark").model), /No shared responsibility model is recorded/);
    const layer = (order: number, name: string, bearer: object) =>
      ({
        ...base,
        id: `l${order}`,
        kind: "responsibility",
        order,
        layer: text("층", "層", name),
        description: text("설명", "説明", "what it is"),
        bearer,
      }) as OperationRecord;
    const { model } = guide.select(
      stateOf([layer(2, "Buildings", { iaas: "provider" }), layer(1, "Data", { iaas: "customer", saas: "shared" })]),
      "en",
      "mark",
    );
    const figure = model.blocks.find((block) => block.type === "figure" && block.id === "f-model");
    assert.ok(figure?.type === "figure");
    assert.equal(figure.alternative, "Data: IaaS customer and SaaS shared. Buildings: IaaS provider.");
  });

  test("links products to the controls of its framework alone", () => {
    const product: OperationRecord = {
      ...base,
      id: "waf",
      kind: "product",
      category: text("보안", "セキュリティ", "Security"),
      name: text("방화벽", "ファイアウォール", "Firewall"),
      description: text("막습니다", "防ぎます", "Keeps out"),
      helps: [
        { catalog: "mic-v3", control: "II.4.5.7" },
        { catalog: "kr-digital-service", control: "1.1" },
      ],
    };
    const { model } = guide.select(stateOf([product]), "en", "mark");
    const table = tables(model.blocks).find(({ id }) => id === "t-products-1");
    assert.match(JSON.stringify(table), /II\.4\.5\.7/);
    assert.doesNotMatch(JSON.stringify(table), /"1\.1"/);
  });

  test("of no framework is not final", () => {
    assert.equal(guide.select(stateOf([], "nothing"), "ko", "mark").missing?.length, 1);
  });
});

describe("a statement of applicability", () => {
  test("has every control once; an exclusion counts with its approval alone", () => {
    const state = stateOf();
    const { model } = statement.select(state, "en", "mark");
    const rows = tables(model.blocks).flatMap(({ groups }) => groups.flatMap((group) => group.rows));
    const first = (row: (typeof rows)[number]) => JSON.stringify(row[0]?.blocks[0]).match(/"text":"([^ "]+)/)?.[1];
    const catalog = workspace.catalogs.find(({ id }) => id === "mic-v3");
    assert.ok(catalog);
    const expected = controlsOf(catalog).filter((control) => controlApplies(catalog, control, "saas"));
    assert.deepEqual(
      rows.map(first),
      expected.map(({ id }) => id),
    );
    const excluded = rows.filter((row) => /"text":"no"/.test(JSON.stringify(row[1])));
    assert.equal(
      excluded.length,
      state.answers.filter((one) => one.catalog === "mic-v3" && one.status === "not-applicable").length,
    );
    assert.ok(excluded.length > 0 && excluded.every((row) => /Approved by/.test(JSON.stringify(row[2]))));
    const unapproved = {
      ...state,
      service: {
        ...state.service,
        declarations: state.service.declarations.map(({ notApplicable, ...one }) =>
          notApplicable
            ? { ...one, notApplicable: { reason: notApplicable.reason, reviewBy: notApplicable.reviewBy } }
            : one,
        ),
      },
    };
    const posture = evaluate(postureModel(unapproved.service, workspace.catalogs), new Map(), at);
    const told = plain(statement.select({ ...unapproved, answers: posture.answers }, "en", "mark").model);
    assert.match(told, /Not approved, and therefore not taken as inapplicable/);
    assert.doesNotMatch(told, /Approved by/);
  });
});

describe("a gap report", () => {
  test("is for those inside", () => assert.equal(gapReport.readers, "internal"));

  test("lists every open obligation, the gravest first, in three languages alike", () => {
    const state = stateOf();
    const gaps = state.answers.filter(({ catalog }) => catalog === "mic-v3").flatMap((answer) => answer.gaps);
    assert.ok(gaps.length > 50);
    for (const language of locales) {
      const { model } = gapReport.select(state, language, "refuse");
      const table = tables(model.blocks).find(({ id }) => id === "t-gaps");
      const rows = table?.groups.flatMap((group) => group.rows) ?? [];
      assert.equal(rows.length, gaps.length);
      const counts =
        tables(model.blocks)
          .find(({ id }) => id === "t-reasons")
          ?.groups.flatMap((group) => group.rows) ?? [];
      assert.equal(counts.length, new Set(gaps.map(({ reason }) => reason)).size);
    }
  });
});

describe("a figure", () => {
  const long = "情報セキュリティへの組織的取組の基本方針とその運用に関する非常に長い見出し";
  test("keeps its texts inside, shortening what is too long", () => {
    const drawings = [
      responsibilityMatrix(
        ["IaaS", "PaaS", "SaaS"],
        [{ name: long.repeat(3), bearers: ["provider", "shared", null] }],
        {
          provider: "提供者",
          shared: "a very long word for shared responsibility",
          customer: "利用者",
        },
      ),
      coverageBars(
        [
          { label: long, counts: [120, 0, 3] },
          { label: "short", counts: [0, 0, 0] },
        ],
        [
          { label: long, tone: "accent" },
          { label: "b", tone: "wash" },
          { label: "c", tone: "paper", pattern: "hatched" },
        ],
      ),
    ];
    for (const { width, height, shapes } of drawings) {
      for (const shape of shapes) {
        if (shape.type !== "text") continue;
        const wide = widthOf(shape.text) * shape.size;
        const from = shape.anchor === "start" ? shape.x : shape.anchor === "end" ? shape.x - wide : shape.x - wide / 2;
        assert.ok(
          from >= -0.01 && from + wide <= width + 0.01,
          `${shape.text} from ${from} to ${from + wide} of ${width}`,
        );
        assert.ok(shape.y > 0 && shape.y <= height, shape.text);
      }
    }
  });

  test("breaks its lines between words, and Japanese never before a mark", () => {
    assert.deepEqual(wrap("one two three", 5, 9), ["one two", "three"]);
    for (const line of wrap("記録を残します。次の日に確認し、消去します。", 7, 9)) assert.doesNotMatch(line, /^[。、]/);
    assert.deepEqual(
      wrap("abcdefghij", 3, 1).map((line) => line.at(-1)),
      ["…"],
    );
  });
});
