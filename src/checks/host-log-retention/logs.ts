import type { FileSeen } from "../host-commands.ts";

/** How far one log reaches; seconds since 1970, and seconds. */
export type LogReach = {
  /** `journal`, or the path of the log file. */
  readonly log: string;
  /** At least as far back as this; null where there is nothing. */
  readonly oldest: number | null;
  readonly newest: number | null;
  /** How many files it is in; 0 where its beginning is known. */
  readonly files: number;
  /** The longest time between two files; what a file holds lies within the one before its last change. */
  readonly largestGap: number;
};

/** What rotation adds to a name: `.1`, `-20260131`, `.2.gz`. */
const rotated = /^(?:[.-]\d{1,10}(?:-\d{1,10})?)?(?:\.(?:gz|xz|zst|bz2|lz4))?$/;

/**
 * The reach of a log by its files. A file's last change is after everything in it, so that the oldest one's is a time which
 * the log reaches back to at least. An empty file holds nothing.
 */
export function reachOfFiles(log: string, base: string, files: readonly FileSeen[]): LogReach {
  const times = files
    .filter(({ name, bytes }) => bytes > 0 && name.startsWith(base) && rotated.test(name.slice(base.length)))
    .map(({ changed }) => changed);
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? time));
  return {
    log,
    oldest: times[0] ?? null,
    newest: times.at(-1) ?? null,
    files: times.length,
    largestGap: Math.max(0, ...gaps),
  };
}

/** `journalctl --list-boots -o json`: boots with the first and last entry of each, in microseconds since 1970. */
export function parseJournal(text: string): LogReach | undefined {
  if (text.trim() === "") return { log: "journal", oldest: null, newest: null, files: 0, largestGap: 0 };
  const boots = bootsOf(text);
  if (!boots) return undefined;
  const firsts = boots.map(({ first_entry }) => seconds(first_entry));
  const lasts = boots.map(({ last_entry }) => seconds(last_entry));
  if ([...firsts, ...lasts].some(Number.isNaN)) return undefined;
  if (boots.length === 0) return { log: "journal", oldest: null, newest: null, files: 0, largestGap: 0 };
  return { log: "journal", oldest: Math.min(...firsts), newest: Math.max(...lasts), files: 0, largestGap: 0 };
}

type Boot = { readonly first_entry?: unknown; readonly last_entry?: unknown };

function bootsOf(text: string): Boot[] | undefined {
  try {
    const boots: unknown = JSON.parse(text);
    return Array.isArray(boots) && boots.every((boot) => typeof boot === "object" && boot !== null) ? boots : undefined;
  } catch {
    return undefined;
  }
}

function seconds(microseconds: unknown): number {
  return typeof microseconds === "number" && microseconds > 0 ? Math.floor(microseconds / 1_000_000) : Number.NaN;
}
