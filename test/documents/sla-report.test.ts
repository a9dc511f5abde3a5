import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { DocumentState } from "../../src/documents/define.ts";
import { calendar } from "../../src/documents/figures/calendar.ts";
import { renderMarkdown } from "../../src/documents/renderers/markdown.ts";
import slaReport from "../../src/documents/sla-report/template.ts";
import { locales } from "../../src/domain/locale.ts";
import type { OperationRecord } from "../../src/domain/operations/record.ts";
import { hour, parseInstant } from "../../src/domain/time.ts";
import { loadWorkspace } from "../../src/flow/load-workspace.ts";
import { catalogsFolder, exampleFolder } from "../tools/workspaces.ts";

const at = parseInstant("2026-12-01T09:00:00+09:00") as number;
const workspace = await loadWorkspace(exampleFolder, catalogsFolder, at);

function stateWith(
  change: (records: OperationRecord[]) => OperationRecord[],
  month: string | null = null,
): DocumentState {
  const [service] = workspace.services;
  assert.ok(service);
  const records = change(workspace.records.map((record) => ({ ...record, recordedAt: at }) as OperationRecord));
  return {
    provider: service.provider,
    service: { service, facts: [], claims: [], declarations: [], records },
    catalogs: [],
    verdicts: new Map(),
    answers: [],
    standings: new Map(),
    positions: new Map(),
    at,
    readers: "public",
    asked: { month, catalog: null, record: null },
    verifyAt: "https://otonuri.example/akashi/verify",
    explain: () => [],
    statement: () => "",
  };
}
const same = (records: OperationRecord[]) => records;

describe("the service level report", () => {
  test("says the same in three languages: the last month that is over, as an interval while some of it is unknown", () => {
    for (const language of locales) {
      const { model, missing } = slaReport.select(stateWith(same), language, "refuse");
      const text = renderMarkdown(model);
      assert.deepEqual(missing, []);
      // 19 minutes down and 25 unknown, of a month less 90 minutes of announced maintenance.
      for (const part of ["2026-11", "99.897", "99.955", "43091/43110", "21533/21555"]) {
        assert.ok(text.replaceAll("\\", "").includes(part), `${language}: ${part}`);
      }
    }
  });

  test("settles once nothing is unknown", () => {
    const settled = stateWith((records) => records.filter(({ kind }) => kind !== "unobserved"));
    const { model } = slaReport.select(settled, "en", "refuse");
    const text = renderMarkdown(model).replaceAll("\\", "");
    assert.ok(text.includes("99.955%") && text.includes("target met") && !text.includes("99.897"));
  });

  test("is not final without an agreement, and says so", () => {
    const { model, missing } = slaReport.select(
      stateWith(() => []),
      "ko",
      "refuse",
    );
    assert.equal(missing?.length, 1);
    assert.ok(model.blocks.some((block) => block.type === "callout" && block.tone === "missing"));
  });

  test("is not final where cases were not counted", () => {
    const counted = stateWith((records) =>
      records.map((record) => {
        if (record.kind !== "sla-policy") return record;
        const [metric] = record.policy.metrics;
        assert.ok(metric);
        const metrics = [...record.policy.metrics, { ...metric, id: "backup", kind: "backup-compliance" as const }];
        return { ...record, policy: { ...record.policy, metrics } };
      }),
    );
    assert.equal(slaReport.select(counted, "en", "refuse").missing?.length, 1);
  });

  test("of a month without outages says that none is recorded", () => {
    const { model } = slaReport.select(stateWith(same, "2026-09"), "en", "refuse");
    assert.ok(renderMarkdown(model).includes("No outage or maintenance is recorded"));
  });
});

describe("a calendar of a month", () => {
  const day = { date: "2026-11-01", time: { from: 0, until: 24 * hour } };
  const words = { up: "up", down: "down", maintenance: "maintenance", unknown: "unknown" };
  test("shows an outage of a second, and stays inside its bounds", () => {
    const drawing = calendar(
      {
        days: [day],
        down: [{ from: 24 * hour - 1000, until: 24 * hour }],
        maintenance: [],
        unknown: [{ from: 0, until: hour }],
      },
      words,
    );
    const boxes = drawing.shapes.filter((shape) => shape.type === "box");
    assert.ok(boxes.some(({ fill, width }) => fill === "ink" && width >= 0.35));
    assert.ok(boxes.some(({ pattern }) => pattern === "hatched"));
    for (const { x, y, width, height } of boxes) {
      assert.ok(x >= 0 && x + width <= drawing.width + 1e-9 && y >= 0 && y + height <= drawing.height);
    }
  });
});
