import { z } from "zod";
import { serviceTypes } from "../domain/assurance/catalog.ts";
import { type Decimal, parseDecimal } from "../domain/decimal.ts";
import { AkashiErrors } from "../domain/errors.ts";
import {
  type Bound,
  countedFrom,
  creditBases,
  currencyDecimals,
  exclusionCauses,
  metricKinds,
  minuteRoundings,
  type SlaMetric,
  type SlaPolicy,
  type Tier,
  weekdays,
} from "../domain/operations/sla-policy.ts";
import { ofDecimal, type Rational, roundings } from "../domain/rational.ts";
import { isCalendarDate, isTimeZone, parseDuration, parseInstant, startOfDay } from "../domain/time.ts";
import { readText } from "./open.ts";
import { fixedDuration, idSchema, localized, when } from "./schema-parts.ts";
import { parseWith, parseYaml } from "./yaml-source.ts";

/** The forms of a policy's file and of what happened in a month. */

const decimal = z
  .string()
  .refine((text) => parseDecimal(text) !== undefined, { error: 'exact decimal in quotes, such as "99.9"' });
const percent = decimal.refine((text) => !text.startsWith("-"), { error: "0 or more" });
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

const policySchema = z.strictObject({
  policy: z.strictObject({
    id: idSchema,
    title: localized,
    serviceType: z.enum(serviceTypes),
    timeZone: z.string().refine(isTimeZone, { error: "IANA time zone" }),
    currency: z.enum(Object.keys(currencyDecimals) as (keyof typeof currencyDecimals)[]),
    rounding: z.enum(roundings).default("half-up"),
    metrics: z.array(metric).min(1).max(50),
  }),
});

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
  return {
    ...policy,
    metrics: policy.metrics.map(
      ({ counting, exclusions, tiers, stated, target, ...rest }): SlaMetric => ({
        ...rest,
        target: toDecimal(target),
        counting: {
          ...counting,
          minimum: parseDuration(counting.minimum) as number,
          hours:
            counting.hours?.map(({ days, from, until }) => ({
              days,
              from: minutesOf(from),
              until: minutesOf(until),
            })) ?? null,
        },
        exclusions: exclusions.map(({ cause, notice }) => ({ cause, notice: parseDuration(notice) as number })),
        tiers: tiers.map(toTier),
        stated: stated?.map(toTier) ?? null,
      }),
    ),
  };
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
  return ofDecimal(toDecimal(text));
}

function readAs<T>(file: string, schema: z.ZodType<T>): T {
  const source = parseYaml(file, readText(file));
  if ("errors" in source) throw new AkashiErrors(source.errors);
  const parsed = parseWith(schema, source, source.value ?? {});
  if ("errors" in parsed) throw new AkashiErrors(parsed.errors);
  return parsed.value;
}

function toDecimal(text: string): Decimal {
  return parseDecimal(text) as Decimal;
}

function toTier({ from, above, below, upTo, percent: share, multiple }: z.infer<typeof tier>): Tier {
  const bound = (inclusive: string | undefined, exclusive: string | undefined): Bound | null => {
    const value = inclusive ?? exclusive;
    return value === undefined ? null : { value: toDecimal(value), inclusive: inclusive !== undefined };
  };
  return {
    lower: bound(from, above),
    upper: bound(upTo, below),
    credit:
      share === undefined
        ? { kind: "multiple", value: toDecimal(multiple as string) }
        : { kind: "percent", value: toDecimal(share) },
  };
}

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
}
