import { z } from "zod";
import { idSchema, localized, recordBase } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "procedure",
  schema: z.strictObject({
    ...recordBase,
    kind: z.literal("procedure"),
    title: localized,
    control: z.strictObject({ catalog: idSchema, control: idSchema }).optional(),
    steps: z
      .array(z.strictObject({ who: localized, what: localized, within: localized.optional() }))
      .min(1)
      .max(30),
  }),
  past: () => [],
  controls: ({ control }) => (control ? [[["control"], control]] : []),
  read: ({ control = null, steps, ...record }, { service }) => ({
    ...record,
    service,
    control,
    steps: steps.map(({ who, what, within = null }) => ({ who, what, within })),
  }),
});
