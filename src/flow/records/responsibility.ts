import { z } from "zod";
import { bearers } from "../../domain/operations/offering.ts";
import { localized, recordBase } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

const bearer = z.enum(bearers).optional();

export default defineRecord({
  kind: "responsibility",
  schema: z.strictObject({
    ...recordBase,
    kind: z.literal("responsibility"),
    order: z.int().min(1).max(1000),
    layer: localized,
    description: localized,
    bearer: z
      .strictObject({ iaas: bearer, paas: bearer, saas: bearer })
      .refine((one) => Object.values(one).some((who) => who !== undefined), { error: "iaas | paas | saas" }),
  }),
  past: () => [],
  read({ bearer: by, ...record }, { service }) {
    const named = Object.entries(by).filter(([, who]) => who !== undefined);
    return { ...record, service, bearer: Object.fromEntries(named) };
  },
});
