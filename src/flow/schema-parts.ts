import { z } from "zod";
import { isCalendarDate, parseDuration, parseInstant } from "../domain/time.ts";

/** What the forms of a workspace's files are made of. */
export const idSchema = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

/** Text for people: no control characters but line breaks, and none that turn the direction of what follows. */
const prose = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u.test(text), {
      error: "text without control characters",
    });

const inAllLanguages = (most: number) => z.strictObject({ ko: prose(most), ja: prose(most), en: prose(most) });

export const localized = inAllLanguages(20_000);
/** A statement may cite a fact many times: together they bound how long a sentence can become. */
export const statement = inAllLanguages(4_000);
export const factText = inAllLanguages(1_000);

export const date = z.string().refine(isCalendarDate, { error: "YYYY-MM-DD" });
export const when = z
  .string()
  .refine((text) => isCalendarDate(text) || parseInstant(text) !== undefined, { error: "YYYY-MM-DD | RFC 3339" });
export const fixedDuration = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, { error: "ISO 8601 duration (P1D, PT1H)" });

export const recordBase = { id: idSchema, service: idSchema.optional() };

export const approval = z.strictObject({ by: localized, on: date });
