import { endOfDay, type Instant, localInstant, startOfDay } from "../time.ts";
import { type Interval, union } from "./intervals.ts";
import { type ServiceHours, weekdays } from "./sla-policy.ts";

/** The month YYYY-MM by the clocks of a time zone; undefined for what is none. */
export function monthIn(month: string, timeZone: string): Interval | undefined {
  const parts = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!parts) return undefined;
  const [year, index] = [Number(parts[1]), Number(parts[2])];
  const next =
    index === 12 ? `${String(year + 1).padStart(4, "0")}-01` : `${parts[1]}-${String(index + 1).padStart(2, "0")}`;
  return { from: startOfDay(`${month}-01`, timeZone), until: startOfDay(`${next}-01`, timeZone) };
}

/** The service time of a month: all of it, or the hours of its days by the clock on the wall. */
export function serviceTime(month: string, timeZone: string, hours: readonly ServiceHours[] | null): Interval[] {
  const whole = monthIn(month, timeZone);
  if (!whole) return [];
  if (hours === null) return [whole];
  const days = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
  const intervals: Interval[] = [];
  for (let day = 1; day <= days; day++) {
    const date = `${month}-${String(day).padStart(2, "0")}`;
    const weekday = weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7];
    for (const { days: named, from, until } of hours) {
      if (weekday && named.includes(weekday))
        intervals.push({ from: wallClock(date, from, timeZone), until: wallClock(date, until, timeZone) });
    }
  }
  return union(intervals);
}

function wallClock(date: string, minutes: number, timeZone: string): Instant {
  if (minutes >= 24 * 60) return endOfDay(date, timeZone);
  const time = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}:00`;
  return localInstant(`${date}T${time}`, timeZone) ?? startOfDay(date, timeZone);
}
