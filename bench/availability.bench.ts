/**
 * Looks at whether a service is up, for each second of the client's CPU, beside Prometheus' blackbox exporter: the same
 * nginx, the same questions, one at a time, interleaved; medians. CPU is what the kernel charged each process, user and
 * system. Each is driven as it is in use: the exporter by a GET of /probe, ours by a check within the limits of a look.
 */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../test/tools/ports.ts";
import { program } from "../test/tools/programs.ts";
import { host, startServers } from "../test/tools/servers.ts";
import type { Batch } from "./availability-looks.ts";
import { row } from "./measure.ts";

const rounds = Number(process.env.ROUNDS ?? 12);
const perBatch = Number(process.env.BATCH ?? 1000);
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/** Seconds of CPU a process has used (proc(5): utime and stime, in hundredths). */
function cpuOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const agent = new Agent({ keepAlive: true });
function probe(port: number, query: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ agent, host: "127.0.0.1", port, path: `/probe?${query}` }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.once("end", () => resolve(text));
    }).once("error", reject);
  });
}

async function ready(port: number, query: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const text = await probe(port, query).catch(() => "");
    if (/^probe_success 1$/m.test(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the exporter finds nothing at ${query}`);
}

const name = "prometheus-blackbox-exporter";
const exporter = program(name);
if (!exporter) {
  process.stdout.write(`(left out: ${name} is not installed)\n`);
  process.exit();
}

const page = 'location / { return 200 "<p>hello</p>"; }';
// Many targets: of one alone, the system would soon have to search for a pair of ports that is not in use.
const servers = await startServers(Array.from({ length: 20 }, () => ({ kind: "nginx", secure: page, plain: page })));
const plain = servers.ports.map((one) => one.plain);
const secure = servers.ports.map((one) => one.secure);
const authority = servers.trust.join("\n");
const folder = mkdtempSync(join(tmpdir(), "akashi-bench-"));
writeFileSync(join(folder, "authority.pem"), authority);
writeFileSync(
  join(folder, "blackbox.yml"),
  `modules:
  http: {prober: http, timeout: 5s, http: {preferred_ip_protocol: ip4, valid_status_codes: [200]}}
  https:
    prober: http
    timeout: 5s
    http:
      preferred_ip_protocol: ip4
      valid_status_codes: [200]
      headers: {Host: ${host}}
      tls_config: {ca_file: ${folder}/authority.pem, server_name: ${host}}
  tcp: {prober: tcp, timeout: 5s, tcp: {preferred_ip_protocol: ip4}}
`,
);
const port = await freePort();
const theirs = spawn(
  exporter,
  [`--config.file=${folder}/blackbox.yml`, `--web.listen-address=127.0.0.1:${port}`, "--log.level=error"],
  { stdio: "ignore" },
);
const ours = fork(new URL("./availability-looks.ts", import.meta.url));

const kinds = [
  {
    name: "HTTP",
    query: (at: number) => `module=http&target=http://127.0.0.1:${at}/`,
    look: { check: "availability", scheme: "http", ports: plain },
  },
  {
    name: "HTTPS",
    query: (at: number) => `module=https&target=https://127.0.0.1:${at}/`,
    look: { check: "availability", scheme: "https", ports: secure },
  },
  {
    name: "TCP",
    query: (at: number) => `module=tcp&target=127.0.0.1:${at}`,
    look: { check: "availability-tcp", scheme: "tcp", ports: plain },
  },
] as const;

try {
  row(`up or not, ${rounds} × ${perBatch} looks`, "akashi /CPU s", "blackbox /CPU s", "ratio");
  for (const { name: kind, query, look } of kinds) {
    await ready(port, query(look.ports[0] ?? 0));
    const used: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
    // The first round is for cold code, on both sides.
    for (let i = 0; i <= rounds; i++) {
      const [ourStart, theirStart] = [cpuOf(ours), cpuOf(theirs)];
      const done = once(ours, "message");
      ours.send({ ...look, authority, count: perBatch } satisfies Batch);
      await done;
      const ourEnd = cpuOf(ours);
      for (let n = 0; n < perBatch; n++) await probe(port, query(look.ports[n % look.ports.length] ?? 0));
      if (i === 0) continue;
      used.ours.push(ourEnd - ourStart);
      used.theirs.push(cpuOf(theirs) - theirStart);
    }
    const [our, their] = [median(used.ours), median(used.theirs)];
    const rate = (seconds: number) => Math.round(perBatch / seconds).toLocaleString("en");
    row(kind, rate(our), rate(their), `${(their / our).toFixed(1)}×`);
  }
} finally {
  ours.kill();
  theirs.kill();
  agent.destroy();
  await servers.stop();
  rmSync(folder, { recursive: true, force: true });
}
