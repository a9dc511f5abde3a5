import { z } from "zod";
import { formatInstant, type Instant, parseDuration } from "../../domain/time.ts";
import { defineRecordCheck, met, notMet, unknown } from "../define.ts";

const params = z.strictObject({
  /** How many completed drills the period must hold. */
  atLeast: z.number().int().min(1).max(52).default(1),
  within: z
    .string()
    .refine((text) => parseDuration(text) !== undefined)
    .default("P365D"),
  /** Each of these must have been part of a completed drill in the period. */
  scenarios: z.array(z.string().max(100)).max(50).default([]),
});

const data = z.object({
  drills: z.array(
    z.object({
      id: z.string(),
      heldAt: z.number().int(),
      scenarios: z.array(z.string()),
      result: z.enum(["completed", "aborted"]),
    }),
  ),
});

export default defineRecordCheck({
  id: "drill-held",
  version: 1,
  type: "record",
  recordKind: "drill",
  title: { ko: "훈련 실시", ja: "訓練の実施", en: "Drill held" },
  why: {
    ko: "해 보지 않은 절차는 사고가 났을 때 처음 시험됩니다.",
    ja: "試したことのない手順は、事故のときに初めて試されます。",
    en: "A procedure never practised is tried for the first time during an incident.",
  },
  remedy: {
    ko: "훈련 계획을 세워 실시하고, 날짜·시나리오·결과를 기록하십시오.",
    ja: "訓練を計画・実施し、日付、シナリオ、結果を記録してください。",
    en: "Plan and hold the drill, and record its date, scenarios and result.",
  },
  references: ["ISO/IEC 27001:2022 A.5.24", "NIST SP 800-84", "MIC v3 II.9.2.3"],
  evidences: ["fact", "measurement"],
  params,
  data,
  reasons: {
    held: {
      ko: "기간 안에 {$count}회 실시했습니다. 최근: {$latest :date}",
      ja: "期間内に{$count}回実施しました。直近: {$latest :date}",
      en: "{$count} held in the period, the latest on {$latest :date}.",
    },
    "too-few": {
      ko: "기간 안에 {$count}회로, 필요한 {$atLeast}회에 못 미칩니다.",
      ja: "期間内の実施は{$count}回で、必要な{$atLeast}回に足りません。",
      en: "{$count} held in the period; {$atLeast} are needed.",
    },
    "scenario-missing": {
      ko: "기간 안에 다루지 않은 시나리오: {$missing}",
      ja: "期間内に扱っていないシナリオ: {$missing}",
      en: "Scenarios not practised in the period: {$missing}",
    },
    "no-record": { ko: "훈련 기록이 없습니다.", ja: "訓練の記録がありません。", en: "No drill is on record." },
  },
  observe: (records) => ({
    drills: records.flatMap((record) =>
      record.kind === "drill"
        ? [{ id: record.id, heldAt: record.heldAt, scenarios: [...record.scenarios], result: record.result }]
        : [],
    ),
  }),
  assess({ drills }, { atLeast, within, scenarios }, now) {
    if (drills.length === 0) return unknown("no-record");
    const period = parseDuration(within) ?? 0;
    const counted = drills
      .filter(({ heldAt, result }) => result === "completed" && heldAt <= now && heldAt > now - period)
      .sort((a, b) => b.heldAt - a.heldAt);
    const deciding = counted[atLeast - 1];
    if (!deciding) return notMet("too-few", { count: counted.length, atLeast });
    let until: Instant = deciding.heldAt + period;
    const missing: string[] = [];
    for (const scenario of scenarios) {
      const newest = counted.find((drill) => drill.scenarios.includes(scenario));
      if (newest) until = Math.min(until, newest.heldAt + period);
      else missing.push(scenario);
    }
    if (missing.length > 0) return notMet("scenario-missing", { missing });
    const latest = formatInstant((counted[0] as { heldAt: number }).heldAt);
    return met("held", { count: counted.length, latest }, until);
  },
});
