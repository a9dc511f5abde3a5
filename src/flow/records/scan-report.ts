import { z } from "zod";
import { scanKinds } from "../../domain/operations/scan-report.ts";
import { formats } from "../../importers/index.ts";
import { date, idSchema, localized, recordBase, when } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "scan-report",
  schema: z.strictObject({
    ...recordBase,
    kind: z.literal("scan-report"),
    /** Below the workspace folder. */
    file: z.string().min(1).max(300),
    format: z.enum(formats),
    scan: z.enum(scanKinds).optional(),
    subject: idSchema,
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    ranAt: when.optional(),
    accepted: z
      .array(
        z
          .strictObject({
            finding: z.string().min(1).max(100),
            where: z.string().min(1).max(200).optional(),
            by: localized,
            reason: localized,
            from: date,
            until: date,
          })
          .refine(({ from, until }) => from <= until, { error: "from ≤ until" }),
      )
      .max(100)
      .default([]),
  }),
  past: ({ accepted }) => accepted.map(({ from }, index) => [["accepted", index, "from"], from] as const),
  read({ id, kind, format, subject, accepted }, { service, instant, endOf, report }) {
    const own = accepted.map(({ finding, where = null, by, reason, from, until }) => ({
      ...{ finding, where, by, reason },
      from: instant(from),
      until: endOf(until),
    }));
    return { id, kind, service, format, subject, accepted: own, ...report(id) };
  },
});
