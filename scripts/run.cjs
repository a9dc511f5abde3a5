"use strict";
// node scripts/run.cjs FILE [ARG …]: FILE under the pinned Node, installed first where needed.
const { spawn } = require("node:child_process");
const { constants } = require("node:os");
const path = require("node:path");
const { root, runtime } = require("./setup.cjs");

const node = runtime();
// What was compiled once is not compiled again: half of the time a short command takes.
const cache = process.env.NODE_COMPILE_CACHE ?? path.join(root, "node_modules", ".cache", "node");
const child = spawn(node, ["--disable-warning=ExperimentalWarning", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, NODE_COMPILE_CACHE: cache },
});
// A terminal sends Ctrl-C to the whole group; a service manager signals this process alone.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
