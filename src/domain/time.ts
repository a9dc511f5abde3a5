/** Milliseconds since 1970-01-01T00:00:00Z, an integer. The domain never reads a clock: instants are passed in. */
export type Instant = number;

/** Milliseconds, an integer, never negative. */
export type Duration = number;

export const second: Duration = 1000;
export const minute: Duration = 60 * second;
export const hour: Duration = 60 * minute;
export const day: Duration = 24 * hour;

const hourAndMinute = "(?:[01]\\d|2[0-3]):[0-5]\\d";
const isoInstant = new RegExp(
  `^(\\d{4}-\\d{2}-\\d{2})T(${hourAndMinute}):([0-5]\\d|60)(?:\\.(\\d+))?(Z|[+-]${hourAndMinute})$`,
  "i",
);
const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;
const isoDuration =
  /^P(?!$)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?!$)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/;

/**
 * An RFC 3339 timestamp with its offset, or undefined. What is finer than a millisecond is dropped; a leap second, which
 * our count of milliseconds does not have, is the second after it.
 */
export function parseInstant(text: string): Instant | undefined {
  const [, date = "", minutes, seconds, fraction = "", zone = ""] = isoInstant.exec(text) ?? [];
  if (!isCalendarDate(date)) return undefined;
  const isLeap = seconds === "60";
  const value = Date.parse(
    `${date}T${minutes}:${isLeap ? "59" : seconds}.${fraction.slice(0, 3).padEnd(3, "0")}${zone.toUpperCase()}`,
  );
  if (!isLeap) return Number.isNaN(value) ? undefined : value;
  // RFC 3339, 5.7: they come only in the last second of a month, in UTC.
  const after = new Date(value + second);
  return after.getUTCDate() === 1 && after.getUTCHours() === 0 && after.getUTCMinutes() === 0
    ? after.getTime()
    : undefined;
}

export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}

/** YYYY-MM-DD that exists in the calendar. */
export function isCalendarDate(text: string): boolean {
  const parts = isoDate.exec(text);
  if (!parts) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether the runtime knows this IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** The first instant of a calendar day in a time zone. */
export function startOfDay(date: string, timeZone: string): Instant {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // Twice, because the offset that counts is the one at the result, and a clock may change that night.
  const guess = midnight - offsetAt(midnight, timeZone);
  return midnight - offsetAt(guess, timeZone);
}

/** The calendar day, YYYY-MM-DD, that an instant is in. */
export function dayIn(instant: Instant, timeZone: string): string {
  return new Date(instant + offsetAt(instant, timeZone)).toISOString().slice(0, 10);
}

/** The first instant after a calendar day: "until 31 March" includes the 31st. */
export function endOfDay(date: string, timeZone: string): Instant {
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + day).toISOString().slice(0, 10);
  return startOfDay(next, timeZone);
}

/** YYYY-MM-DDTHH:MM:SS as a clock on the wall of a time zone showed it; one of the two where it showed it twice. */
export function localInstant(text: string, timeZone: string): Instant | undefined {
  const wall = parseInstant(`${text}Z`);
  if (wall === undefined) return undefined;
  return wall - offsetAt(wall - offsetAt(wall, timeZone), timeZone);
}

/** How far a zone's wall clock is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: Instant, timeZone: string): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    })
      .formatToParts(instant)
      .map((part) => [part.type, Number(part.value)]),
  ) as Record<string, number>;
  const { year = 0, month = 1, day: date = 1, hour: h = 0, minute: m = 0, second: s = 0 } = parts;
  return Date.UTC(year, month - 1, date, h, m, s) - Math.floor(instant / 1000) * 1000;
}

export const durationUnits = ["years", "months", "weeks", "days", "hours", "minutes", "seconds"] as const;
export type DurationParts = Readonly<Partial<Record<(typeof durationUnits)[number], number>>>;

/** The parts of an ISO 8601 duration, as written, or undefined. */
export function durationParts(text: string): DurationParts | undefined {
  const found = isoDuration.exec(text);
  if (!found) return undefined;
  const parts: Partial<Record<(typeof durationUnits)[number], number>> = {};
  durationUnits.forEach((unit, index) => {
    const digits = found[index + 1];
    if (digits !== undefined) parts[unit] = Number(digits);
  });
  return parts;
}

/** Length of an ISO 8601 duration; months and years have no fixed length and give undefined. */
export function parseDuration(text: string): Duration | undefined {
  const parts = durationParts(text);
  if (!parts || parts.years !== undefined || parts.months !== undefined) return undefined;
  const days = (parts.weeks ?? 0) * 7 + (parts.days ?? 0);
  return days * day + (parts.hours ?? 0) * hour + (parts.minutes ?? 0) * minute + (parts.seconds ?? 0) * second;
}
