import { z } from "zod";
import { certificateStatuses } from "../../domain/operations/record.ts";
import { date, idSchema, localized, recordBase } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "certificate",
  schema: z
    .strictObject({
      ...recordBase,
      kind: z.literal("certificate"),
      scheme: z.string().min(1).max(200),
      edition: z.string().max(100),
      holder: idSchema.default("self"),
      status: z.enum(certificateStatuses),
      scope: localized,
      covers: z.array(idSchema).default([]),
      validFrom: date.optional(),
      validUntil: date.optional(),
      plannedBy: date.optional(),
    })
    // Nobody is shown a certificate without being told for how long it counts.
    .refine(({ status, validFrom, validUntil }) => status !== "held" || (validFrom && validUntil), {
      error: "validFrom, validUntil",
      path: ["status"],
    }),
  past: () => [],
  read: (record, { service, instant, endOf }) => ({
    ...record,
    service,
    validFrom: record.validFrom === undefined ? null : instant(record.validFrom),
    validUntil: record.validUntil === undefined ? null : endOf(record.validUntil),
    plannedBy: record.plannedBy === undefined ? null : endOf(record.plannedBy),
  }),
});
