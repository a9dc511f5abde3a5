import type { MessageFunction, MessageFunctionContext, MessageValue } from "messageformat/functions";
import type { FactValue } from "../domain/assurance/service.ts";
import type { Locale, Localized } from "../domain/locale.ts";
import { durationParts, durationUnits, isCalendarDate, parseInstant } from "../domain/time.ts";

/** A value a message may show: a fact, or an argument of one of our own messages. */
export type MessageInput = FactValue | string | number | boolean | readonly string[];

export const functionNames = ["percent", "duration", "count", "date", "version", "list", "text"] as const;

const units: Readonly<Record<(typeof durationUnits)[number], Localized & { readonly one: string }>> = {
  years: { ko: "년", ja: "年", en: "years", one: "year" },
  months: { ko: "개월", ja: "か月", en: "months", one: "month" },
  weeks: { ko: "주", ja: "週間", en: "weeks", one: "week" },
  days: { ko: "일", ja: "日", en: "days", one: "day" },
  hours: { ko: "시간", ja: "時間", en: "hours", one: "hour" },
  minutes: { ko: "분", ja: "分", en: "minutes", one: "minute" },
  seconds: { ko: "초", ja: "秒", en: "seconds", one: "second" },
};

const months = "January February March April May June July August September October November December".split(" ");

/** An ISO 8601 duration in words, with exactly the parts that were written. */
export function durationInWords(locale: Locale, iso: string): string {
  const parts = durationParts(iso);
  if (!parts) throw new RangeError(`${iso} is no ISO 8601 duration`);
  const words: string[] = [];
  for (const unit of durationUnits) {
    const value = parts[unit];
    if (value === undefined) continue;
    const name = locale === "en" ? ` ${value === 1 ? units[unit].one : units[unit].en}` : units[unit][locale];
    words.push(`${formatCount(locale, value)}${name}`);
  }
  return words.join(locale === "ja" ? "" : " ");
}

/** A calendar date, of no time zone: it never shifts. An instant is shown as the date it has in the zone. */
export function dateInWords(locale: Locale, text: string, timeZone = "UTC"): string {
  const date = isCalendarDate(text) ? text : dateIn(text, timeZone);
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  if (locale === "ko") return `${year}년 ${month}월 ${day}일`;
  if (locale === "ja") return `${year}年${month}月${day}日`;
  return `${day} ${months[month - 1]} ${year}`;
}

function dateIn(text: string, timeZone: string): string {
  const instant = parseInstant(text);
  if (instant === undefined) throw new RangeError(`${text} is neither a calendar date nor an instant`);
  return new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(instant);
}

const zoneNames: Readonly<Record<string, string>> = { "Asia/Seoul": "KST", "Asia/Tokyo": "JST", UTC: "UTC" };

/** An instant on the wall clock of a zone, to the minute, with the zone's name: Intl would print GMT+9 and 오후. */
export function instantInWords(locale: Locale, instant: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "longOffset",
  });
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const { year = "", month = "", day = "", hour = "", minute = "", timeZoneName = "" } = parts;
  const zone = zoneNames[timeZone] ?? timeZoneName.replace("GMT", "UTC");
  const comma = locale === "en" ? "," : "";
  return `${dateInWords(locale, `${year}-${month}-${day}`)}${comma} ${hour}:${minute} ${zone}`;
}

export function formatCount(locale: Locale, value: number): string {
  return new Intl.NumberFormat(locale).format(value);
}

export function listInWords(locale: Locale, items: readonly string[], type: "conjunction" | "disjunction"): string {
  return new Intl.ListFormat(locale === "en" ? "en-GB" : locale, { type }).format(items);
}

/** The text of any value, in the form its type asks for. */
function inWords(locale: Locale, timeZone: string, value: MessageInput, options: Record<string, unknown>): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return formatCount(locale, value);
  if (typeof value === "boolean") return String(value);
  const disjunction = String(options.type ?? "") === "or";
  const list = (items: readonly string[]) => listInWords(locale, items, disjunction ? "disjunction" : "conjunction");
  if (isStrings(value)) return list(value);
  switch (value.type) {
    case "percent":
      return `${value.value}%`;
    case "duration":
      return durationInWords(locale, value.value);
    case "count":
      return formatCount(locale, value.value);
    case "date":
      return String(options.style ?? "") === "short" ? value.value : dateInWords(locale, value.value, timeZone);
    case "version":
      return value.value;
    case "list":
      return list(value.value.map((item) => item[locale]));
    case "text":
      return value.value[locale];
  }
}

function isStrings(value: MessageInput): value is readonly string[] {
  return Array.isArray(value);
}

function numberOf(value: MessageInput): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "object" && !isStrings(value) && value.type === "count" ? value.value : undefined;
}

/** A bare argument takes the type its message names; a fact has its own, and no other will do. */
function typedBy(value: MessageInput, required: FactValue["type"] | undefined): MessageInput {
  if (required === undefined) return value;
  if (typeof value === "string" && (required === "duration" || required === "date" || required === "percent")) {
    return { type: required, value };
  }
  const type = typeof value === "object" && !isStrings(value) ? value.type : undefined;
  const given = type ?? (typeof value === "number" ? "count" : isStrings(value) ? "list" : "text");
  if (given !== required) throw new RangeError(`:${required} cannot show a ${given}`);
  return value;
}

/** Shows a value by its type; a function named in the message has to be the one of that type. */
function shower(locale: Locale, timeZone: string, required?: FactValue["type"]): MessageFunction<string> {
  return (_context: MessageFunctionContext, options, input) => {
    const value = input as MessageInput;
    const typed = typedBy(value, required);
    const text = inWords(locale, timeZone, typed, options);
    const number = numberOf(value);
    return {
      type: "akashi",
      dir: "ltr",
      selectKey: (keys) => {
        if (number === undefined) return keys.has(text) ? text : null;
        if (keys.has(String(number))) return String(number);
        const category = new Intl.PluralRules(locale).select(number);
        return keys.has(category) ? category : null;
      },
      toParts: () => [{ type: "akashi", locale, value: text }],
      toString: () => text,
      valueOf: () => number ?? text,
    } as MessageValue<string>;
  };
}

/** Ours replace the library's: exact percentages, dates that do not shift, durations and lists. */
export function functionsFor(locale: Locale, timeZone: string): Record<string, MessageFunction<string>> {
  return {
    auto: shower(locale, timeZone),
    ...Object.fromEntries(functionNames.map((name) => [name, shower(locale, timeZone, name)])),
  };
}
