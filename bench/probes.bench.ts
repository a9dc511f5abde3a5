/**
 * A full TLS profile of one endpoint (versions, suites, groups) beside the tools people use for it, on a TLS 1.3-only, an
 * intermediate and a legacy server: wall time, CPU of the client, connections and bytes to the target; on loopback and
 * behind a proxy that adds 50 ms to each round trip. Interleaved; medians. Ours runs in this process, as the scheduler
 * runs it, and once more as a process started for it; the others are processes, as they come, and what they take to start
 * and do nothing is shown first. testssl.sh takes a minute for what the others do in seconds: fewer rounds, told beside it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { program } from "../test/tools/programs.ts";
import { host, type ServerSpec, startServers } from "../test/tools/servers.ts";
import { row } from "./measure.ts";
import { oneProfile } from "./one-profile.ts";

const page = "location / { return 204; }";
const intermediate =
  "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
const legacy = `${intermediate}:ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA:AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA256:AES256-SHA256:AES128-SHA:AES256-SHA`;
const specs: readonly (readonly [string, ServerSpec])[] = [
  ["TLS 1.3 only", { kind: "nginx", secure: `ssl_protocols TLSv1.3; ${page}` }],
  [
    "intermediate",
    {
      kind: "nginx",
      certificate: "sha1",
      secure: `ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ${intermediate}:@SECLEVEL=0; ${page}`,
    },
  ],
  [
    "legacy",
    {
      kind: "nginx",
      certificate: "sha1",
      secure: `ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ${legacy}:@SECLEVEL=0; ${page}`,
    },
  ],
];

type Counts = { readonly connections: number; readonly bytes: number };

async function startProxy(to: number, delay: number) {
  const worker = new Worker(new URL("./delay-proxy.ts", import.meta.url));
  const told = async <T>(message: unknown): Promise<T> => {
    const answer = once(worker, "message");
    worker.postMessage(message);
    return ((await answer) as [T])[0];
  };
  const { port } = await told<{ port: number }>({ to, delay });
  return { port, counts: () => told<Counts>("count"), stop: () => worker.terminate() };
}

type Run = { readonly wall: number; readonly cpu: number };
type Tool = {
  readonly name: string;
  readonly run: (port: number) => Promise<Run>;
  /** Fewer than all, where that would take hours. */
  readonly rounds?: number;
};

const sslscanAlone = ["--no-colour", "--no-heartbleed", "--no-renegotiation", "--no-fallback", "--no-compression"];
const onLoopback = (port: number) => [`--sni-name=${host}`, `127.0.0.1:${port}`];

const tools: Tool[] = [
  { name: "akashi", run: ours },
  ...command(process.execPath, "akashi, as a process", (port) => [
    "--disable-warning=ExperimentalWarning",
    fileURLToPath(new URL("one-profile.ts", import.meta.url)),
    host,
    String(port),
  ]),
  ...command("sslscan", "sslscan, with groups", (port) => [...sslscanAlone, ...onLoopback(port)]),
  ...command("sslscan", "sslscan, without", (port) => [...sslscanAlone, "--no-groups", ...onLoopback(port)]),
  ...command("nmap", "nmap ssl-enum-ciphers", (port) => [
    ...["-Pn", "-n", "--script", "+ssl-enum-ciphers", "-p", String(port), "127.0.0.1"],
  ]),
  ...command(
    "testssl",
    "testssl.sh, versions, suites and groups",
    (port) => [
      ...["--quiet", "--warnings", "off", "--color", "0", "--nodns", "none", "--ip", "127.0.0.1"],
      ...["-p", "-E", "-f", `${host}:${port}`],
    ],
    Number(process.env.TESTSSL_ROUNDS ?? 1),
  ),
];

async function ours(port: number): Promise<Run> {
  const before = process.cpuUsage();
  const start = performance.now();
  await oneProfile(host, port);
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1000 };
}

function command(name: string, title: string, args: (port: number) => readonly string[], rounds?: number): Tool[] {
  if (!name.startsWith("/") && !program(name)) {
    process.stdout.write(`(${title} left out: ${name} is not installed)\n`);
    return [];
  }
  const run = (port: number) => timed([name, ...args(port)].join(" "));
  return [
    {
      name: rounds === undefined ? title : `${title} (${rounds} rounds)`,
      run,
      ...(rounds === undefined ? {} : { rounds }),
    },
  ];
}

async function timed(line: string): Promise<Run> {
  const start = performance.now();
  const err = await new Promise<string>((resolve, reject) => {
    const child = spawn("bash", ["-c", `TIMEFORMAT='%U %S'; time ${line} >/dev/null 2>/dev/null`]);
    let text = "";
    child.stderr.on("data", (chunk) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", () => resolve(text));
  });
  const wall = performance.now() - start;
  const [user = 0, system = 0] = err.trim().split(/\s+/).map(Number);
  return { wall, cpu: (user + system) * 1000 };
}

const rounds = Number(process.env.ROUNDS ?? 10);
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

const servers = await startServers(specs.map(([, spec]) => spec));
// Cold code is for whoever starts a process for each look; the scheduler does not.
for (const { secure } of servers.ports) for (let i = 0; i < 3; i++) await ours(secure);
row("started, to do nothing", "wall ms", "client CPU ms");
for (const line of [`${process.execPath} -e 0`, "sslscan --version", "nmap --version", "testssl --version"]) {
  if (!line.startsWith("/") && !program(line.split(" ")[0] ?? "")) continue;
  const runs: Run[] = [];
  for (let i = 0; i < rounds; i++) runs.push(await timed(line));
  const of = (field: keyof Run) => median(runs.map((run) => run[field])).toFixed(0);
  row(line.replace(process.execPath, "node"), of("wall"), of("cpu"));
}
for (const delay of (process.env.DELAYS ?? "0 50").split(" ").map(Number)) {
  row(`profile of a TLS server, +${delay} ms`, "wall ms", "client CPU ms", "connections", "bytes sent", "× ours");
  for (const [position, [name]] of specs.entries()) {
    const proxy = await startProxy(servers.ports[position]?.secure ?? 0, delay);
    const runs = new Map<string, (Run & { connections: number; bytes: number })[]>();
    for (let i = 0; i < rounds; i++) {
      for (const tool of tools) {
        if (i >= (tool.rounds ?? rounds)) continue;
        const run = await tool.run(proxy.port);
        const list = runs.get(tool.name) ?? [];
        list.push({ ...run, ...(await proxy.counts()) });
        runs.set(tool.name, list);
      }
    }
    const of = (tool: string, field: keyof Run | "connections" | "bytes") =>
      median((runs.get(tool) ?? []).map((run) => run[field]));
    for (const { name: tool } of tools) {
      row(
        `${name}: ${tool}`,
        of(tool, "wall").toFixed(0),
        of(tool, "cpu").toFixed(0),
        String(of(tool, "connections")),
        String(of(tool, "bytes")),
        `${(of(tool, "wall") / of("akashi", "wall")).toFixed(1)}×`,
      );
    }
    await proxy.stop();
  }
}
await servers.stop();
