import { linesOf } from "../host.ts";

/** Packages for which a newer version is at hand. `security`: of those, with one from an archive of security updates. */
export type Pending = { readonly security: readonly string[]; readonly others: number };

/**
 * `apt list -a --upgradable`: paragraphs of one package, a version a line, the newest first, each with the archives it comes
 * from; the installed one says so. Any newer version from a security archive makes the package one of security: the newest
 * of all may come from elsewhere. Packages on hold are listed, too.
 */
export function parseAptUpgrades(text: string): Pending | undefined {
  const security = new Set<string>();
  const all = new Set<string>();
  const installed = new Set<string>();
  const lines = linesOf(text);
  if (lines[0] !== "Listing...") return undefined;
  for (const line of lines.slice(1)) {
    // Other architectures of one package are packages of their own.
    const [, name = "", archives = "", architecture = "", state = ""] =
      /^([a-z0-9][a-z0-9+.-]*)\/(\S+) \S+ (\S+)(?: \[([^\]]+)\])?$/.exec(line) ?? [];
    if (name === "") return undefined;
    const key = `${name}:${architecture}`;
    all.add(key);
    if (state.startsWith("installed")) installed.add(key);
    if (installed.has(key)) continue;
    if (archives.split(",").some((archive) => archive.endsWith("-security"))) security.add(name);
  }
  return { security: [...security].sort(), others: new Set([...all].map(nameOf)).size - security.size };
}

function nameOf(key: string): string {
  return key.split(":")[0] ?? "";
}

/**
 * The newest date of the archives of security updates among the package lists, in seconds since 1970: what is later than it
 * is not known to this host. Nothing where no list is of such an archive.
 */
export function securityListsDate(text: string): number | undefined {
  const lists = new Map<string, Map<string, string>>();
  for (const line of linesOf(text)) {
    const [, file = "", field = "", value = ""] = /^(\/[^:]+):([A-Za-z]+): (.*)$/.exec(line) ?? [];
    if (!lists.has(file)) lists.set(file, new Map());
    lists.get(file)?.set(field, value);
  }
  const dates = [...lists.values()]
    .filter((fields) => isSecurity(fields))
    .map((fields) => Date.parse(fields.get("Date") ?? "") / 1000)
    .filter((date) => !Number.isNaN(date));
  return dates.length > 0 ? Math.max(...dates) : undefined;
}

function isSecurity(fields: ReadonlyMap<string, string>): boolean {
  return [fields.get("Suite"), fields.get("Codename")].some((name) => name?.endsWith("-security"));
}
