import TinyQueue from "tinyqueue";
import { sha256 } from "../ledger/tree.ts";
import { type Look, lineOf } from "./look.ts";
import { Pace } from "./pace.ts";

/** New looks begin at no higher rate than this, per second, where their intervals are long enough. */
const firstRate = 200;

/** When one look is due: at equal distances, beginning at a point of its own, so that looks do not come in waves. */
type Entry = {
  look: Look;
  readonly line: Line;
  /** One of the instants of its grid. */
  readonly origin: number;
  due: number;
};

/** What waits for one host and port. */
type Line = {
  readonly pace: Pace;
  readonly waiting: TinyQueue<{ readonly entry: Entry; readonly due: number }>;
  busy: boolean;
  /** When it can go on; undefined while it is busy or nothing waits. */
  at: number | undefined;
};

/** A look that may begin. The line stays closed until it is given back. */
export type Turn = { readonly look: Look; readonly due: number; readonly entry: Entry };

const never = Number.POSITIVE_INFINITY;

/**
 * Which look is next, and when. Knows the lines, one for each host and port, of which each lets one look through at a
 * time, and none faster than the operator's pace. Does no I/O and reads no clock: times are handed in, milliseconds of a
 * clock that never goes back.
 */
export class Timetable {
  readonly #perMinute: number;
  readonly #entries = new Map<string, Entry>();
  readonly #lines = new Map<string, Line>();
  /** Outdated rows stay until their time comes; a row counts while it says what its line says. */
  readonly #next = new TinyQueue<{ readonly at: number; readonly line: Line }>([], (a, b) => a.at - b.at);
  #missed = 0;

  constructor(requestsPerMinute: number) {
    this.#perMinute = requestsPerMinute;
  }

  /** How often a look was due again before its turn was over. */
  get missed(): number {
    return this.#missed;
  }

  /**
   * Takes over what there is to look at. What was there keeps its time; what is new, or looks elsewhere now, comes soon.
   * @param isUrgent what must not wait at all
   */
  plan(looks: readonly Look[], now: number, isUrgent: (look: Look) => boolean): void {
    const planned = new Set(looks.map(({ key }) => key));
    for (const [key, entry] of this.#entries) if (!planned.has(key)) this.#remove(key, entry);
    const added: Look[] = [];
    for (const look of looks) {
      const known = this.#entries.get(look.key);
      const stays =
        known?.look.endpoint?.url === look.endpoint?.url && known?.look.interval === look.interval && !isUrgent(look);
      if (known && stays) {
        known.look = look;
        continue;
      }
      if (known) this.#remove(look.key, known);
      added.push(look);
    }
    for (const look of added) this.#add(look, now, isUrgent(look) ? 0 : (added.length / firstRate) * 1000);
    for (const [name, line] of this.#lines) {
      this.#place(line, now);
      // A line that was asked lately is remembered: leaving a target out for a while buys no more requests.
      if (line.at === undefined && !line.busy && line.pace.isIdle(now)) this.#lines.delete(name);
    }
  }

  #remove(key: string, entry: Entry): void {
    this.#entries.delete(key);
    entry.due = never;
  }

  #add(look: Look, now: number, spread: number): void {
    const { interval } = look;
    const fraction = sha256(look.key).readUInt32BE() / 2 ** 32;
    // Whole milliseconds: what is added to them is exact.
    const origin = Math.ceil(now + fraction * interval);
    // A first round about as long as the interval is the first round of the grid.
    const due = spread > interval / 2 ? origin : now + fraction * spread;
    const line = this.#lineOf(look);
    const entry: Entry = { look, line, origin, due };
    this.#entries.set(look.key, entry);
    line.waiting.push({ entry, due });
  }

  #lineOf(look: Look): Line {
    const name = lineOf(look);
    const known = this.#lines.get(name);
    if (known) return known;
    const waiting = new TinyQueue<Line["waiting"]["data"][number]>([], (a, b) => a.due - b.due);
    const line: Line = { pace: new Pace(this.#perMinute), waiting, busy: false, at: undefined };
    this.#lines.set(name, line);
    return line;
  }

  /** When the next look can begin; infinite while there is none. */
  nextAt(): number {
    for (let head = this.#next.peek(); head; head = this.#next.peek()) {
      if (head.line.at === head.at) return head.at;
      this.#next.pop();
    }
    return never;
  }

  /** A look that may begin now, if there is one. */
  take(now: number): Turn | undefined {
    if (this.nextAt() > now) return undefined;
    const { line } = this.#next.pop() as { line: Line };
    line.at = undefined;
    line.busy = true;
    const { entry, due } = line.waiting.pop() as { entry: Entry; due: number };
    return { look: entry.look, due, entry };
  }

  /**
   * Opens the line again.
   * @param requests that were sent at most
   * @param again when the look is to be taken again, if that is sooner than it would be otherwise
   */
  giveBack({ entry, due }: Turn, now: number, requests: number, again = never): void {
    const { line } = entry;
    line.busy = false;
    line.pace.count(requests, now);
    // Not where the plan has changed meanwhile.
    if (this.#entries.get(entry.look.key) === entry) {
      const next = after(entry, now);
      this.#missed += Math.max(0, Math.round((next - due) / entry.look.interval) - 1);
      entry.due = Math.min(next, again);
      line.waiting.push({ entry, due: entry.due });
    }
    this.#place(line, now);
  }

  #place(line: Line, now: number): void {
    let head = line.waiting.peek();
    while (head && head.due !== head.entry.due) {
      line.waiting.pop();
      head = line.waiting.peek();
    }
    const at =
      line.busy || !head ? undefined : Math.max(head.due, line.pace.readyFor(requestsOf(head.entry.look), now));
    if (at === line.at) return;
    line.at = at;
    if (at !== undefined) this.#next.push({ at, line });
  }
}

/** The first instant of an entry's grid that comes after another. */
function after({ look, origin }: Entry, instant: number): number {
  return origin + (Math.floor((instant - origin) / look.interval) + 1) * look.interval;
}

/** What a look may send to each address; one for what only shakes hands. */
export function requestsOf({ check }: Look): number {
  return check.type === "probe" ? Math.max(1, check.sends.requests) : 0;
}
