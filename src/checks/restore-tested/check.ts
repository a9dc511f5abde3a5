import { z } from "zod";
import { formatInstant, parseDuration } from "../../domain/time.ts";
import { defineRecordCheck, met, notMet, unknown } from "../define.ts";

const duration = z.string().refine((text) => parseDuration(text) !== undefined);

const params = z.strictObject({
  /** The system whose backups the claim speaks of; any system when left out. */
  system: z.string().max(200).optional(),
  within: duration.default("P365D"),
  /** Recovery time and recovery point promised; left out where the claim promises none. */
  maxRecoveryTime: duration.optional(),
  maxDataLoss: duration.optional(),
});

const data = z.object({
  tests: z.array(
    z.object({
      id: z.string(),
      performedAt: z.number().int(),
      system: z.string(),
      success: z.boolean(),
      recoveryTime: z.number().int(),
      dataLoss: z.number().int(),
    }),
  ),
});

export default defineRecordCheck({
  id: "restore-tested",
  version: 1,
  type: "record",
  recordKind: "restore-test",
  title: { ko: "백업 복구 시험", ja: "バックアップの復元試験", en: "Backup restored" },
  why: {
    ko: "복구해 본 적이 없는 백업은 백업이라고 할 수 없습니다.",
    ja: "復元したことのないバックアップは、バックアップとは言えません。",
    en: "A backup that was never restored is a hope.",
  },
  remedy: {
    ko: "백업을 별도 환경에 복구해 보고, 걸린 시간과 잃은 범위를 기록하십시오.",
    ja: "バックアップを別環境に復元し、所要時間と失われた範囲を記録してください。",
    en: "Restore the backup elsewhere, and record how long it took and how much was lost.",
  },
  references: ["ISO/IEC 27001:2022 A.8.13", "NIST CP-9(1)", "MIC v3 III.2.2.2"],
  evidences: ["fact", "measurement"],
  params,
  data,
  reasons: {
    restored: {
      ko: "{$on :date}에 복구에 성공했습니다.",
      ja: "{$on :date}に復元に成功しました。",
      en: "Restored successfully on {$on :date}.",
    },
    failed: {
      ko: "{$on :date}의 복구에 실패했습니다.",
      ja: "{$on :date}の復元に失敗しました。",
      en: "The restore of {$on :date} failed.",
    },
    "too-old": {
      ko: "마지막 복구 시험이 {$on :date}로, 정한 기간을 넘었습니다.",
      ja: "最後の復元試験は{$on :date}で、定めた期間を過ぎています。",
      en: "The last restore was on {$on :date}, longer ago than the period set.",
    },
    "too-slow": {
      ko: "복구에 {$took :duration}이(가) 걸려 약속한 {$promised :duration}을(를) 넘었습니다.",
      ja: "復元に{$took :duration}かかり、約束した{$promised :duration}を超えました。",
      en: "Recovery took {$took :duration}, longer than the {$promised :duration} promised.",
    },
    "too-much-lost": {
      ko: "{$lost :duration}에 해당하는 데이터를 잃어 약속한 {$promised :duration}을(를) 넘었습니다.",
      ja: "{$lost :duration}に相当するデータが失われ、約束した{$promised :duration}を超えました。",
      en: "{$lost :duration} of data were lost, more than the {$promised :duration} promised.",
    },
    "no-record": {
      ko: "복구 시험 기록이 없습니다.",
      ja: "復元試験の記録がありません。",
      en: "No restore is on record.",
    },
  },
  observe: (records, { system }) => ({
    tests: records.flatMap((record) =>
      record.kind === "restore-test" && (system === undefined || record.system === system)
        ? [
            {
              id: record.id,
              performedAt: record.performedAt,
              system: record.system,
              success: record.success,
              recoveryTime: record.recoveryTime,
              dataLoss: record.dataLoss,
            },
          ]
        : [],
    ),
  }),
  assess({ tests }, { within, maxRecoveryTime, maxDataLoss }, now) {
    const latest = tests
      .filter(({ performedAt }) => performedAt <= now)
      .sort((a, b) => b.performedAt - a.performedAt)[0];
    if (!latest) return unknown("no-record");
    const on = formatInstant(latest.performedAt);
    const until = latest.performedAt + (parseDuration(within) ?? 0);
    if (now >= until) return notMet("too-old", { on });
    if (!latest.success) return notMet("failed", { on });
    if (maxRecoveryTime !== undefined && latest.recoveryTime > (parseDuration(maxRecoveryTime) ?? 0)) {
      return notMet("too-slow", { took: iso(latest.recoveryTime), promised: maxRecoveryTime });
    }
    if (maxDataLoss !== undefined && latest.dataLoss > (parseDuration(maxDataLoss) ?? 0)) {
      return notMet("too-much-lost", { lost: iso(latest.dataLoss), promised: maxDataLoss });
    }
    return met("restored", { on }, until);
  },
});

/** Milliseconds as an ISO 8601 duration, to the second. */
function iso(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const parts = `${h > 0 ? `${h}H` : ""}${m > 0 ? `${m}M` : ""}${s > 0 ? `${s}S` : ""}`;
  return `PT${parts || "0S"}`;
}
