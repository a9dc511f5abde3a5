import { z } from "zod";
import { exclusionCauses } from "../../domain/operations/sla-policy.ts";
import { localized, recordBase, when } from "../schema-parts.ts";
import { defineRecord } from "./define.ts";

export default defineRecord({
  kind: "outage",
  schema: z.strictObject({
    ...recordBase,
    kind: z.literal("outage"),
    from: when,
    /** Left out while it lasts. */
    until: when.optional(),
    awareAt: when.optional(),
    noticedAt: when.optional(),
    cause: z.enum(exclusionCauses).optional(),
    announcedAt: when.optional(),
    summary: localized,
  }),
  past: ({ from, until, awareAt, noticedAt, announcedAt }) =>
    Object.entries({ from, until, awareAt, noticedAt, announcedAt }).flatMap(([key, date]) =>
      date === undefined ? [] : [[[key], date] as const],
    ),
  ordered: ({ from, until }) => (until === undefined ? [] : [[["until"], from, until]]),
  read(record, { service, instant }) {
    const optional = (text: string | undefined) => (text === undefined ? null : instant(text));
    return {
      id: record.id,
      kind: record.kind,
      service,
      from: instant(record.from),
      until: optional(record.until),
      awareAt: optional(record.awareAt),
      noticedAt: optional(record.noticedAt),
      cause: record.cause ?? null,
      announcedAt: optional(record.announcedAt),
      summary: record.summary,
    };
  },
});
