import { z } from "zod";
import { serviceTypes } from "../domain/assurance/catalog.ts";
import { parseDecimal } from "../domain/decimal.ts";
import {
  countedFrom,
  creditBases,
  currencyDecimals,
  exclusionCauses,
  metricKinds,
  minuteRoundings,
  weekdays,
} from "../domain/operations/sla-policy.ts";
import { roundings } from "../domain/rational.ts";
import { isTimeZone } from "../domain/time.ts";
import { fixedDuration, idSchema, localized } from "./schema-parts.ts";

const decimal = z
  .string()
  .refine((text) => parseDecimal(text) !== undefined, { error: 'exact decimal in quotes, such as "99.9"' });
export const percent = decimal.refine((text) => !text.startsWith("-"), { error: "0 or more" });
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: "HH:MM" });

const tier = z
  .strictObject({
    from: percent.optional(),
    above: percent.optional(),
    below: percent.optional(),
    upTo: percent.optional(),
    percent: percent.optional(),
    multiple: percent.optional(),
  })
  .refine(({ from, above }) => from === undefined || above === undefined, { error: "one of from, above" })
  .refine(({ below, upTo }) => below === undefined || upTo === undefined, { error: "one of below, upTo" })
  .refine((one) => (one.percent === undefined) !== (one.multiple === undefined), { error: "one of percent, multiple" });

const metric = z.strictObject({
  id: idSchema,
  kind: z.enum(metricKinds),
  title: localized,
  target: percent,
  counting: z
    .strictObject({
      from: z.enum(countedFrom).default("observed"),
      minimum: fixedDuration.default("PT0S"),
      rounding: z.enum(minuteRoundings).default("none"),
      windows: z.enum(["excluded", "excused"]).default("excused"),
      hours: z
        .array(z.strictObject({ days: z.array(z.enum(weekdays)).min(1), from: clock, until: clock }))
        .min(1)
        .optional(),
    })
    .prefault({}),
  exclusions: z
    .array(z.strictObject({ cause: z.enum(exclusionCauses), notice: fixedDuration.default("PT0S") }))
    .default([]),
  basis: z.enum(creditBases).default("month"),
  tiers: z.array(tier).max(50),
  stated: z.array(tier).max(50).optional(),
});

/** A policy as people write it: a file of its own, or a record. */
export const slaPolicyForm = {
  title: localized,
  serviceType: z.enum(serviceTypes),
  timeZone: z.string().refine(isTimeZone, { error: "IANA time zone" }),
  currency: z.enum(Object.keys(currencyDecimals) as (keyof typeof currencyDecimals)[]),
  rounding: z.enum(roundings).default("half-up"),
  metrics: z.array(metric).min(1).max(50),
};
