/** How far a server's clock is ahead of ours, in milliseconds: more than `low`, less than `high`. */
export type Bounds = { readonly low: number; readonly high: number };

export const anything: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/**
 * A Date header names a whole second, in which the server wrote it: after the question left (`sent`) and before the answer
 * came (`received`), both by our clock, in milliseconds since 1970.
 */
export function narrowed({ low, high }: Bounds, date: number, sent: number, received: number): Bounds {
  return { low: Math.max(low, date - received), high: Math.min(high, date + 1_000 - sent) };
}

/**
 * Milliseconds to wait before asking again, so that by what is known a second begins at the server just then: its answer
 * halves what is not known.
 * @param took how long the last exchange was
 */
export function untilBoundary({ low, high }: Bounds, now: number, took: number): number {
  const server = now + (low + high) / 2 + took / 2;
  return 1_000 - (((server % 1_000) + 1_000) % 1_000);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const form = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/;

/** IMF-fixdate of RFC 9110, 5.6.7, in milliseconds since 1970; the two forms of old are not written any more. */
export function parseHttpDate(text: string): number | undefined {
  const [, day, month = "", year, hour, minute, second] = form.exec(text) ?? [];
  const index = months.indexOf(month);
  if (index < 0 || Number(day) < 1 || Number(day) > 31 || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute), Math.min(Number(second), 59));
}
