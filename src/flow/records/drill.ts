import { z } from "zod";
import { idSchema, localized, recordBase, when } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "drill",
  schema: z.strictObject({
    ...recordBase,
    kind: z.literal("drill"),
    heldAt: when,
    scenarios: z.array(idSchema).min(1),
    participants: z.int().min(1).max(1_000_000),
    result: z.enum(["completed", "aborted"]),
    summary: localized,
  }),
  past: ({ heldAt }) => [[["heldAt"], heldAt]],
  read: (record, { service, instant }) => ({ ...record, service, heldAt: instant(record.heldAt) }),
});
