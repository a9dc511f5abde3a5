import { z } from "zod";
import { fixedDuration, localized, recordBase } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "monitoring-item",
  schema: z.strictObject({
    ...recordBase,
    kind: z.literal("monitoring-item"),
    subject: localized,
    metric: localized,
    interval: fixedDuration,
    threshold: localized,
    retention: localized,
    notified: localized,
    provided: localized,
  }),
  past: () => [],
  read: (record, { service, duration }) => ({ ...record, service, interval: duration(record.interval) }),
});
