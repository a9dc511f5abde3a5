/**
 * Tries the readers of strangers' bytes with changed input until the time is over: `npm run fuzz -- [MINUTES] [NAME ...]`.
 * Each reader has a thread of its own. What made one throw, or kept it busy for too long, is written to test/.out and ends
 * the run with 1.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { targets } from "../test/fuzz/index.ts";
import { mutate, randomFrom } from "../test/fuzz/mutate.ts";

/** Milliseconds one input may take. */
const longest = 5_000;
/** Bytes of the input under way, kept where the main thread can read it while the other one hangs. */
const room = 64 * 1024;

type Shared = { readonly name: string; readonly seed: number; readonly state: SharedArrayBuffer };
/** Runs so far, length of the input. The input follows. */
const header = 8;

if (isMainThread) await overlook();
else await work(workerData as Shared);

async function work({ name, seed, state }: Shared): Promise<void> {
  const target = targets.find((one) => one.name === name);
  if (!target) throw new Error(name);
  const [counts, input] = viewsOf(state);
  const random = randomFrom(seed);
  const corpus = target.corpus();
  for (;;) {
    const bytes = mutate(corpus, random);
    input.set(bytes);
    Atomics.store(counts, 1, bytes.length);
    try {
      await target.run(bytes);
    } catch (error) {
      parentPort?.postMessage(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return;
    }
    Atomics.add(counts, 0, 1);
  }
}

function viewsOf(state: SharedArrayBuffer): [Int32Array, Uint8Array] {
  return [new Int32Array(state, 0, 2), new Uint8Array(state, header)];
}

async function overlook(): Promise<void> {
  const [first, ...rest] = process.argv.slice(2);
  const minutes = Number(first ?? 60);
  if (!(minutes > 0)) throw new Error("npm run fuzz -- [MINUTES] [NAME ...]");
  const chosen = targets.filter(({ name }) => rest.length === 0 || rest.includes(name));
  const ends = performance.now() + minutes * 60_000;
  const seed = Date.now() % 2 ** 31;
  process.stdout.write(
    `${chosen.map(({ name }) => name).join(", ")}: ${minutes} min on ${cpus().length} cores, seed ${seed}\n`,
  );
  const runs = await Promise.all(chosen.map(({ name }, index) => follow(name, seed + index, ends)));
  for (const { name, count, fault } of runs)
    process.stdout.write(`${fault ? "✖" : "✔"} ${name}: ${count} inputs${fault}\n`);
  process.exitCode = runs.some(({ fault }) => fault !== "") ? 1 : 0;
}

function follow(name: string, seed: number, ends: number): Promise<{ name: string; count: number; fault: string }> {
  const state = new SharedArrayBuffer(header + room);
  const [counts, input] = viewsOf(state);
  const worker = new Worker(new URL(import.meta.url), { workerData: { name, seed, state } satisfies Shared });
  return new Promise((resolve) => {
    let before = -1;
    let since = performance.now();
    const end = (fault: string): void => {
      clearInterval(timer);
      void worker.terminate();
      resolve({ name, count: Atomics.load(counts, 0), fault: fault && `\n  ${fault}\n  ${kept(name, input, counts)}` });
    };
    const timer = setInterval(() => {
      const now = Atomics.load(counts, 0);
      if (now !== before) [before, since] = [now, performance.now()];
      // Nothing has been tried yet while the thread is still loading.
      else if (now > 0 && performance.now() - since > longest) end("does not end");
      if (performance.now() > ends) end("");
    }, 500);
    worker.once("message", (stack: string) => end(stack));
    worker.once("error", (error: Error) => end(error.stack ?? error.message));
  });
}

function kept(name: string, input: Uint8Array, counts: Int32Array): string {
  const folder = join(import.meta.dirname, "../test/.out");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `fuzz-${name}-${Date.now()}.bin`);
  writeFileSync(file, input.slice(0, Atomics.load(counts, 1)));
  return file;
}
