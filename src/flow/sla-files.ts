import { z } from "zod";
import { type Decimal, parseDecimal } from "../domain/decimal.ts";
import { AkashiErrors } from "../domain/errors.ts";
import { policyOf } from "../domain/operations/sla-form.ts";
import { exclusionCauses, type SlaPolicy } from "../domain/operations/sla-policy.ts";
import { ofDecimal, type Rational } from "../domain/rational.ts";
import { isCalendarDate, parseInstant, startOfDay } from "../domain/time.ts";
import { readText } from "./open.ts";
import { idSchema, when } from "./schema-parts.ts";
import { percent, slaPolicyForm } from "./sla-schema.ts";
import { parseWith, parseYaml } from "./yaml-source.ts";

/** The forms of a policy's file and of what happened in a month. */

const policySchema = z.strictObject({ policy: z.strictObject({ id: idSchema, ...slaPolicyForm }) });

const outage = z.strictObject({
  id: idSchema,
  from: when,
  /** Left out while it lasts. */
  until: when.optional(),
  awareAt: when.optional(),
  noticedAt: when.optional(),
  cause: z.enum(exclusionCauses).optional(),
  announcedAt: when.optional(),
});

const monthSchema = z.strictObject({
  outages: z.array(outage).max(100_000).default([]),
  /** Times nobody looked at. */
  unknown: z
    .array(z.strictObject({ from: when, until: when }))
    .max(100_000)
    .default([]),
  /** In the currency's units. */
  fees: z
    .strictObject({ month: percent, previous: z.tuple([percent, percent]).optional(), affected: percent.optional() })
    .optional(),
  /** Of metrics that count cases, by metric. */
  cases: z
    .record(
      idSchema,
      z
        .strictObject({ done: z.int().min(0), due: z.int().min(0) })
        .refine(({ done, due }) => done <= due, { error: "done ≤ due" }),
    )
    .default({}),
});

/**
 * @throws AkashiErrors with file, line and column
 */
export function readPolicy(file: string): SlaPolicy {
  const { policy } = readAs(file, policySchema);
  return policyOf(policy.id, policy);
}

/** What happened, as it is written: times are read by the clock of the policy. */
export type MonthFile = z.infer<typeof monthSchema>;
export function readMonth(file: string): MonthFile {
  return readAs(file, monthSchema);
}

/** A date is its first moment in the zone. */
export function instantIn(timeZone: string, text: string): number {
  return isCalendarDate(text) ? startOfDay(text, timeZone) : (parseInstant(text) as number);
}

export function amount(text: string): Rational {
  return ofDecimal(parseDecimal(text) as Decimal);
}

function readAs<T>(file: string, schema: z.ZodType<T>): T {
  const source = parseYaml(file, readText(file));
  if ("errors" in source) throw new AkashiErrors(source.errors);
  const parsed = parseWith(schema, source, source.value ?? {});
  if ("errors" in parsed) throw new AkashiErrors(parsed.errors);
  return parsed.value;
}
