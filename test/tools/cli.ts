import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { Readable } from "node:stream";
import { subject } from "../../examples/voice-saas/subject.ts";
import { demoCommand } from "../../src/cli/demo.ts";
import { commands } from "../../src/cli/index.ts";
import { run } from "../../src/cli/run.ts";
import { Terminal } from "../../src/cli/terminal.ts";

const root = join(import.meta.dirname, "../..");

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** Starts the command line as a user does, in its own process. */
export function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(root, "src/main.ts"), ...args], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LANG: "en_US.UTF-8",
      NODE_COMPILE_CACHE: join(root, "node_modules/.cache/node"),
      ...env,
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

export function akashi(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = start(args, env);
    let out = "";
    let err = "";
    child.stdout?.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

/** The same call in this process, which saves the second that Node takes to start: for calls that keep nothing open. */
export async function akashiHere(args: readonly string[]): Promise<Ran> {
  const written = { out: "", err: "" };
  const into = (name: "out" | "err") => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await run(args, [demoCommand(subject), ...commands], {
    terminal: new Terminal(into("out"), into("err"), false),
    version: "0.0.0",
    language: "en",
    env: {},
    catalogs: join(root, "catalogs"),
    examples: join(root, "examples"),
    now: Date.now,
    elapsed: () => performance.now(),
    stop: new AbortController().signal,
    stdin: Readable.from([]),
  });
  return { code, ...written };
}

/** Waits for a line of what a running command prints. */
export function waitFor(child: ChildProcess, pattern: RegExp, milliseconds = 30_000): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => reject(new Error(`${pattern} did not come: ${output.slice(-2000)}`)), milliseconds);
    const read = (chunk: Buffer): void => {
      output += chunk;
      if (!pattern.test(output)) return;
      clearTimeout(timer);
      child.stdout?.off("data", read);
      resolve(output);
    };
    child.stdout?.on("data", read);
    child.once("close", (code) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${code} before ${pattern}: ${output.slice(-2000)}`));
    });
  });
}
