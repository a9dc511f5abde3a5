import { z } from "zod";
import { idSchema, localized, recordBase } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "product",
  schema: z.strictObject({
    ...recordBase,
    kind: z.literal("product"),
    category: localized,
    name: localized,
    description: localized,
    helps: z
      .array(z.strictObject({ catalog: idSchema, control: idSchema }))
      .max(300)
      .default([]),
  }),
  past: () => [],
  controls: ({ helps }) => helps.map((one, index) => [["helps", index], one]),
  read: (record, { service }) => ({ ...record, service }),
});
