import { readFileSync } from "node:fs";
import { matrix } from "../../matrix/matrix.ts";
import type { ServerSpec } from "../../tools/servers.ts";
import { explanations } from "./explanations.ts";
import { type Facts, type Tool, tools } from "./facts.ts";
import type { Third } from "./third.ts";

/** Servers of the matrix that all tools are shown. */
const chosen = [
  "nginx, modern",
  "nginx, intermediate",
  "Apache, old versions",
  "HAProxy, as it comes",
  "stunnel, old versions",
  "lighttpd with NSS, RC4 and DES",
  "lighttpd with GnuTLS, as it comes",
  "lighttpd with Mbed TLS, old versions",
  "openssl, all that it has",
] as const;

export const servers: readonly { readonly name: string; readonly server: ServerSpec }[] = chosen.map((name) => {
  const row = matrix.find((one) => one.name === name);
  if (!row) throw new Error(`${name} is not in the matrix`);
  return { name, server: row.server };
});

/** What was said of one server in one run. */
export type Said = {
  readonly ours: Facts;
  readonly theirs: Readonly<Record<Tool, Facts>>;
  /** What `openssl s_client` came to where anybody disagrees: by subject and value. */
  readonly third: Readonly<Record<string, Third>>;
};

export type Recorded = {
  readonly versions: Readonly<Record<string, string>>;
  readonly servers: Readonly<Record<string, Said>>;
};

export function readRecorded(): Recorded {
  return JSON.parse(readFileSync(new URL("recorded.json", import.meta.url), "utf8"));
}

export type Row = {
  readonly server: string;
  readonly tool: Tool;
  readonly subject: string;
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
  /** Why they differ; undefined where they agree. */
  readonly because: string | undefined;
};

/** Subject by subject what a tool says beside ours: only what both tell is compared. */
export function compare(server: string, tool: Tool, ours: Facts, theirs: Facts): Row[] {
  return Object.entries(theirs).flatMap(([subject, said]) => {
    const own = ours[subject] ?? (subject.startsWith("suites of") ? [] : undefined);
    if (own === undefined) return [];
    const onlyOurs = own.filter((value) => !said.includes(value));
    const onlyTheirs = said.filter((value) => !own.includes(value));
    const because = onlyOurs.length + onlyTheirs.length === 0 ? undefined : explained(server, tool, subject);
    return [{ server, tool, subject, onlyOurs, onlyTheirs, because }];
  });
}

/** The first that fits; the test refuses a difference that none explains. */
function explained(server: string, tool: Tool, subject: string): string {
  const fits = explanations.find((one) => one.tool === tool && one.subject.test(subject) && one.server.test(server));
  return fits?.because ?? "";
}

export function rowsOf({ servers: all }: Recorded): Row[] {
  return Object.entries(all).flatMap(([server, { ours, theirs }]) =>
    tools.flatMap((tool) => compare(server, tool, ours, theirs[tool])),
  );
}

export function differs({ onlyOurs, onlyTheirs }: Row): boolean {
  return onlyOurs.length + onlyTheirs.length > 0;
}
