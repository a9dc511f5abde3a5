import { z } from "zod";
import { localized, recordBase, when } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "unobserved",
  schema: z.strictObject({ ...recordBase, kind: z.literal("unobserved"), from: when, until: when, reason: localized }),
  past: ({ from, until }) => [
    [["from"], from],
    [["until"], until],
  ],
  ordered: ({ from, until }) => [[["until"], from, until]],
  read: (record, { service, instant }) => ({
    ...record,
    service,
    from: instant(record.from),
    until: instant(record.until),
  }),
});
