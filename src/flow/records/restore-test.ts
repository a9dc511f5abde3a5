import { z } from "zod";
import { fixedDuration, recordBase, when } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "restore-test",
  schema: z.strictObject({
    ...recordBase,
    kind: z.literal("restore-test"),
    performedAt: when,
    system: z.string().min(1).max(200),
    success: z.boolean(),
    recoveryTime: fixedDuration,
    dataLoss: fixedDuration,
    backupTakenAt: when,
  }),
  past: ({ performedAt, backupTakenAt }) => [
    [["performedAt"], performedAt],
    [["backupTakenAt"], backupTakenAt],
  ],
  read: (record, { service, instant, duration }) => ({
    ...record,
    service,
    performedAt: instant(record.performedAt),
    backupTakenAt: instant(record.backupTakenAt),
    recoveryTime: duration(record.recoveryTime),
    dataLoss: duration(record.dataLoss),
  }),
});
