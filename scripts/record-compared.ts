/**
 * Shows the same servers to testssl.sh, sslscan, nmap and ours in one run, and writes down what each says of them; where
 * anybody disagrees, `openssl s_client` is asked to connect. Takes some minutes, most of them testssl.sh's; with names of
 * servers as arguments, it asks about those alone and keeps what is known of the others.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compare, differs, type Recorded, readRecorded, type Said, servers } from "../test/net/compared/compared.ts";
import { type Facts, ourFacts, type Tool, tools } from "../test/net/compared/facts.ts";
import { tried } from "../test/net/compared/third.ts";
import { ask, versionsOfTools } from "../test/net/compared/tools.ts";
import { startServers } from "../test/tools/servers.ts";

const only = process.argv.slice(2);
const chosen = servers.filter(({ name }) => only.length === 0 || only.includes(name));
const running = await startServers(chosen.map(({ server }) => server));
const found: Record<string, Said> = only.length === 0 ? {} : { ...readRecorded().servers };

/** One tool after the other: some servers take one connection at a time. */
async function record(name: string, port: number): Promise<void> {
  const ours = await ourFacts({ secure: port }, running.trust.join("\n"));
  const theirs: Partial<Record<Tool, Facts>> = {};
  for (const tool of tools) {
    theirs[tool] = await ask[tool](port);
    process.stdout.write(`${name}: ${tool}\n`);
  }
  const said = theirs as Record<Tool, Facts>;
  const disputed = tools.flatMap((tool) => compare(name, tool, ours, said[tool])).filter(differs);
  const asked = disputed.filter(({ subject }) => /^versions$|^suites of|^groups of/.test(subject));
  const third = asked.flatMap(({ subject, onlyOurs, onlyTheirs }) =>
    [...onlyOurs, ...onlyTheirs].map((value) => [`${subject}: ${value}`, tried(port, subject, value)] as const),
  );
  found[name] = { ours, theirs: said, third: Object.fromEntries(third) };
  write();
}

/** After each server: what was found must not be lost when a tool fails over another. */
function write(): void {
  const known = servers.flatMap(({ name }) => (found[name] ? [[name, found[name]] as const] : []));
  const recorded: Recorded = { versions: versionsOfTools(), servers: Object.fromEntries(known) };
  const file = join(import.meta.dirname, "../test/net/compared/recorded.json");
  writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`);
}

// The slowest first: NSS answers what it refuses only after a while.
const waiting = chosen
  .map(({ name }, i) => ({ name, port: running.ports[i]?.secure ?? 0 }))
  .sort((a, b) => Number(b.name.includes("NSS")) - Number(a.name.includes("NSS")));
const worker = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) await record(next.name, next.port);
};
await Promise.all([worker(), worker(), worker()]).finally(() => running.stop());
