import { z } from "zod";
import { idSchema, localized, recordBase } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "organisation-unit",
  schema: z.strictObject({
    ...recordBase,
    kind: z.literal("organisation-unit"),
    name: localized,
    duties: localized,
    /** Id of the unit above. */
    parent: idSchema.optional(),
    headcount: z.int().min(0).max(1_000_000).optional(),
  }),
  past: () => [],
  read: ({ parent = null, headcount = null, ...record }, { service }) => ({ ...record, service, parent, headcount }),
});
