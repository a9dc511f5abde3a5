import { z } from "zod";
import { idSchema, localized, recordBase, when } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "training",
  schema: z
    .strictObject({
      ...recordBase,
      kind: z.literal("training"),
      heldAt: when,
      topics: z.array(idSchema).min(1).max(50),
      invited: z.int().min(1).max(1_000_000),
      completed: z.int().min(0).max(1_000_000),
      summary: localized,
    })
    .refine(({ invited, completed }) => completed <= invited, { error: "completed ≤ invited", path: ["completed"] }),
  past: ({ heldAt }) => [[["heldAt"], heldAt]],
  read: (record, { service, instant }) => ({ ...record, service, heldAt: instant(record.heldAt) }),
});
