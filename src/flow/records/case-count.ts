import { z } from "zod";
import { idSchema, recordBase } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "case-count",
  schema: z
    .strictObject({
      ...recordBase,
      kind: z.literal("case-count"),
      policy: idSchema,
      metric: idSchema,
      month: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, { error: "YYYY-MM" }),
      done: z.int().min(0),
      due: z.int().min(0),
    })
    .refine(({ done, due }) => done <= due, { error: "done ≤ due", path: ["done"] }),
  past: ({ month }) => [[["month"], `${month}-01`]],
  read: (record, { service }) => ({ ...record, service }),
});
