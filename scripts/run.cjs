"use strict";
// node scripts/run.cjs FILE [ARG …]: FILE under the pinned Node, installed first where needed.
const { spawn } = require("node:child_process");
const { constants } = require("node:os");
const { runtime } = require("./setup.cjs");

const child = spawn(runtime(), ["--disable-warning=ExperimentalWarning", ...process.argv.slice(2)], {
  stdio: "inherit",
});
// A terminal sends Ctrl-C to the whole group; a service manager signals this process alone.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
