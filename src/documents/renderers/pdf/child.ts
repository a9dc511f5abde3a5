import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export type Limits = {
  readonly milliseconds: number;
  /** Of memory that can be written to, which the system itself refuses to exceed. */
  readonly mebibytes: number;
};

export type Ended = { readonly done: true; readonly output: Buffer } | { readonly done: false; readonly why: string };

/** No font of the machine is looked at. */
const environment = { FONTCONFIG_FILE: fileURLToPath(new URL("fonts.conf", import.meta.url)) };

/** What a process says of what went wrong, at most. */
const mostSaid = 2000;

/** Each may take all the memory it is allowed: no more run at a time, and the others wait. */
const most = 2;
let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs a module of ours in a process of its own: `input` into its standard input, `output` from its standard output.
 * It inherits nothing, and is killed when its time is over; the time it waits for its turn does not count.
 */
export async function runLimited(module: string, input: string, limits: Limits): Promise<Ended> {
  if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await run(module, input, limits);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

function run(module: string, input: string, { milliseconds, mebibytes }: Limits): Promise<Ended> {
  const limited = `ulimit -d ${mebibytes * 1024} && exec "$0" "$@"`;
  const node = [process.execPath, "--disable-warning=ExperimentalWarning", module];
  return new Promise((resolve) => {
    const child = spawn("/bin/sh", ["-c", limited, ...node], { stdio: "pipe", env: environment });
    const chunks: Buffer[] = [];
    let said = "";
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, milliseconds);
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-mostSaid);
    });
    // A process that ends before it has read everything says why on its other streams.
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => {
      said = error.message;
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve({ done: true, output: Buffer.concat(chunks) });
      else if (late) resolve({ done: false, why: `more than ${milliseconds / 1000} s` });
      else if (outOfMemory(said, signal)) resolve({ done: false, why: `more than ${mebibytes} MiB` });
      else resolve({ done: false, why: said.trim() || `exit ${code ?? signal}` });
    });
    child.stdin.end(input);
  });
}

/** What has no memory left aborts; V8, the typesetter and the shell each say so in their own words. */
function outOfMemory(said: string, signal: NodeJS.Signals | null): boolean {
  return /out of memory|allocation (?:of \d+ bytes )?failed|bad_alloc|ENOMEM/i.test(said) || signal === "SIGABRT";
}
