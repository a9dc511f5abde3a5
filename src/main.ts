import { readFileSync } from "node:fs";
import { join } from "node:path";
import { subject } from "../examples/voice-saas/subject.ts";
import type { Context } from "./cli/define.ts";
import { demoCommand } from "./cli/demo.ts";
import { commands } from "./cli/index.ts";
import { languageOf, run } from "./cli/run.ts";
import { Terminal } from "./cli/terminal.ts";

type Installation = { readonly folder: string; readonly version: string };

/** Where package.json is: beside the sources in a checkout, above `dist` in an installation. */
function installation(): Installation {
  for (let folder = import.meta.dirname; ; folder = join(folder, "..")) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<
        string,
        string
      >;
      if (name === "akashi" && version) return { folder, version };
    } catch (error) {
      if (folder === join(folder, "..")) throw error;
    }
  }
}

const { env, stdout, stderr, stdin } = process;
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
// A reader that has seen enough (akashi … | head) is no error.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const { folder: root, version } = installation();
const colour = env.NO_COLOR ? false : env.FORCE_COLOR ? env.FORCE_COLOR !== "0" : stdout.isTTY === true;
const context: Context = {
  terminal: new Terminal(stdout, stderr, colour),
  version,
  language: languageOf(env),
  env,
  catalogs: join(root, "catalogs"),
  examples: join(root, "examples"),
  now: Date.now,
  elapsed: () => performance.now(),
  stop: stop.signal,
  stdin,
};

process.exitCode = await run(process.argv.slice(2), [demoCommand(subject), ...commands], context);
// Standard input may still be open; nothing is left to wait for.
stdin.destroy();
