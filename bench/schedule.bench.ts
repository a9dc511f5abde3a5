/**
 * 10,000 endpoints in one process, each asked every minute whether it answers: 500 hosts of 20 endpoints, led by operator
 * detours to as many ports on loopback, which a process of its own serves. Beside it the same looks with no schedule and
 * no store, timers that do nothing, and bare fsyncs. Ends by itself after about three minutes.
 */
import { fork } from "node:child_process";
import { fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { stringify } from "yaml";
import { applyWorkspace } from "../src/flow/apply.ts";
import { planLooks } from "../src/flow/collect.ts";
import { Lateness } from "../src/flow/lateness.ts";
import { loadWorkspace } from "../src/flow/load-workspace.ts";
import { takeLook } from "../src/flow/look.ts";
import { openStore } from "../src/flow/open.ts";
import { meansOf, noSettings } from "../src/flow/operator.ts";
import { Scheduler } from "../src/flow/schedule.ts";
import { readState } from "../src/flow/state.ts";
import type { Store } from "../src/store/store.ts";
import { catalogsFolder, smallWorkspace, text, writeFiles } from "../test/tools/workspaces.ts";
import { row } from "./measure.ts";

const hosts = 500;
const endpointsOfHost = 20;
const interval = 60;
/** Seconds measured, after one whole round. */
const measured = 90;

const clock = { now: Date.now, elapsed: () => performance.now() };
const [, , role, place = ""] = process.argv;
if (role === "serve") await serve();
else if (role === "prepare") await prepare(place);
else await main();

async function serve(): Promise<void> {
  const ports = await Promise.all(
    Array.from({ length: hosts }, async () => {
      const server = createServer((_request, response) => response.end("ok"));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return (server.address() as AddressInfo).port;
    }),
  );
  process.once("disconnect", () => process.exit());
  process.send?.(ports);
}

async function main(): Promise<void> {
  const child = fork(import.meta.filename, ["serve"]);
  const ports = await new Promise<number[]>((resolve) => child.once("message", (list) => resolve(list as number[])));
  const folder = mkdtempSync(join(tmpdir(), "akashi-bench-"));
  try {
    // Reading so large a workspace takes memory that the schedule does not.
    await new Promise((resolve) => fork(import.meta.filename, ["prepare", folder]).once("exit", resolve));
    await run(folder, ports);
  } finally {
    child.disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeWorkspace(folder: string): void {
  const { workspace, service } = smallWorkspace();
  const names = Array.from({ length: hosts * endpointsOfHost }, (_, i) => `e${i}`);
  const endpoints = names.map((id, i) => ({ id, url: `http://h${i % hosts}.example/${id}` }));
  const owner = text("담당", "担当", "Owner");
  const claims = names.map((id) => ({
    id,
    kind: "fact",
    owner,
    statement: text("응답합니다.", "応答します。", "It answers."),
    answers: [],
    proofs: [
      {
        check: "availability",
        targets: [id],
        interval: `PT${interval}S`,
        validity: "PT10M",
        confirm: { failures: 2, of: 3 },
      },
    ],
    approval: { by: owner, on: "2026-11-01" },
  }));
  writeFiles(folder, { "service.yaml": { workspace, service: { ...service, endpoints } } });
  for (let from = 0; from < claims.length; from += 1000) {
    writeFiles(folder, {
      [`claims-${from}.yaml`]: stringify({ claims: claims.slice(from, from + 1000) }, { aliasDuplicateObjects: false }),
    });
  }
}

function open(folder: string): Promise<Store> {
  return openStore({ folder: join(folder, ".akashi") }, "small", "small.example/log", clock.now);
}

async function prepare(folder: string): Promise<void> {
  writeWorkspace(folder);
  const store = await open(folder);
  await applyWorkspace(store, await loadWorkspace(folder, catalogsFolder, clock.now()), "bench");
  await store.close();
}

async function run(folder: string, ports: readonly number[]): Promise<void> {
  const connectTo = ports.map((port, i) => `h${i}.example:80:127.0.0.1:${port}`);
  const means = meansOf({ ...noSettings, connectTo });
  const store = await open(folder);
  const memory = process.memoryUsage.rss();
  const looks = planLooks(await store.read((tx) => readState(tx, undefined, false)));
  const bare = await bareLooks(looks.slice(0, 3000), (look) => takeLook(look, means, clock));
  const timers = await bareTimers(looks.length / interval, 20);
  const synced = fsyncs(join(folder, "fsync"), 2000);

  let findings = 0;
  const scheduler = new Scheduler(store, means, clock, {
    findings: (list) => {
      findings += list.length;
    },
    failed: (error) => process.stderr.write(`${error}\n`),
  });
  scheduler.start();
  await sleep(interval);
  const [before, commitsBefore, cpu] = [findings, scheduler.commits, process.cpuUsage()];
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  let peak = 0;
  const began = performance.now();
  for (let passed = 0; passed < measured; passed += 5) {
    await sleep(5);
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const taken = findings - before;
  const commits = scheduler.commits - commitsBefore;
  const { median, p99, worst, missed } = scheduler.punctuality();
  await scheduler.stop();
  await store.close();

  const ms = (value: number | null) => `${value?.toFixed(1)} ms`;
  const millisecondsEach = (user + system) / 1000 / taken;
  row("10,000 endpoints, each every 60 s", "figure", "beside");
  row(
    "looks taken and committed",
    `${(taken / seconds).toFixed(1)}/s`,
    `${(looks.length / interval).toFixed(1)}/s planned`,
  );
  row("looks not taken in their interval", String(missed), "0");
  row(
    "late, median · 99 % · worst",
    [median, p99, worst].map(ms).join(" · "),
    `${[timers.median, timers.p99, timers.worst].map(ms).join(" · ")} for timers that do nothing`,
  );
  row("transactions", `${(commits / seconds).toFixed(1)}/s`, `${Math.round(synced)} fsyncs/s`);
  row("CPU of one look, committed and sequenced", ms(millisecondsEach), `${ms(bare)} for the look alone`);
  row("CPU in all", `${Math.round((user + system) / 10_000 / seconds)} % of a core`, "");
  row("event loop held up, 99 % · worst", `${ms(loop.percentile(99) / 1e6)} · ${ms(loop.max / 1e6)}`, "");
  row("memory", `${Math.round(peak / 2 ** 20)} MiB`, `${Math.round(memory / 2 ** 20)} MiB with the store open`);
}

/** Milliseconds of CPU for each of several looks, at most so many together. */
async function bareLooks<T>(list: readonly T[], look: (one: T) => Promise<unknown>): Promise<number> {
  const waiting = [...list];
  const cpu = process.cpuUsage();
  const worker = async (): Promise<void> => {
    for (let one = waiting.pop(); one; one = waiting.pop()) await look(one);
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / 1000 / list.length;
}

/** How late timers are that are set for as many instants a second and do nothing. */
async function bareTimers(perSecond: number, seconds: number) {
  const lateness = new Lateness();
  const start = performance.now();
  const all = Array.from({ length: perSecond * seconds }, (_, i) => {
    const due = start + 100 + (i / perSecond) * 1000;
    return new Promise<void>((resolve) => {
      setTimeout(() => {
        lateness.add(Math.max(0, performance.now() - due));
        resolve();
      }, due - start);
    });
  });
  await Promise.all(all);
  return lateness.summary(0);
}

function fsyncs(file: string, count: number): number {
  const handle = openSync(file, "w");
  const began = performance.now();
  for (let i = 0; i < count; i++) {
    writeSync(handle, "x".repeat(1000));
    fsyncSync(handle);
  }
  return (count / (performance.now() - began)) * 1000;
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
