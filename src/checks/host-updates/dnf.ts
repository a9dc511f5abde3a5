import { linesOf } from "../host.ts";
import type { Pending } from "./apt.ts";

/**
 * `dnf updateinfo list --updates`: advisory, kind, package; a line for each package that an advisory would renew. Nothing at
 * all where none would, and just as well where the host has no advisories: `knowsAdvisories` tells which.
 */
export function parseDnfUpdates(text: string): Pending | undefined {
  const security = new Set<string>();
  const all = new Set<string>();
  for (const line of linesOf(text)) {
    const [, kind = "", name = ""] = /^\S+ +(\S+) +(\S+)-[^-\s]+-[^-\s]+$/.exec(line) ?? [];
    if (name === "") return undefined;
    all.add(name);
    if (kind.endsWith("/Sec.") || kind === "security") security.add(name);
  }
  return { security: [...security].sort(), others: all.size - security.size };
}

/** `dnf updateinfo --summary --all`: whether the host's repositories tell of security at all. */
export function knowsAdvisories(text: string): boolean {
  return /^ +[1-9]\d* Security notice\(s\)$/m.test(text);
}

/**
 * `dnf repolist -v`: when the host last asked the repository that it asked longest ago, in seconds since 1970; nothing
 * where one has never been asked.
 */
export function repositoriesDate(text: string): number | undefined {
  const count = text.match(/^Repo-id /gm)?.length ?? 0;
  const dates = [...text.matchAll(/^Repo-expire .*\(last: \w{3} (\w{3} [ \d]\d \d\d:\d\d:\d\d \d{4})\)$/gm)].map(
    ([, date = ""]) => Date.parse(`${date.replace(/ +/g, " ")} UTC`) / 1000,
  );
  return count > 0 && dates.length === count && !dates.some(Number.isNaN) ? Math.min(...dates) : undefined;
}
