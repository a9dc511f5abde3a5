#!/usr/bin/env node
"use strict";
// The command of an installed package: the same pinned Node that its tests ran with.
const { spawn } = require("node:child_process");
const { constants } = require("node:os");
const path = require("node:path");

function runtime() {
  try {
    return require.resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
    process.stderr.write(
      `akashi: there is no pinned Node for ${process.platform}-${process.arch}, and this is Node ${process.versions.node}.\nInstall Node 24 or newer and run the command again.\n`,
    );
    return process.exit(2);
  }
}

const main = path.join(__dirname, "..", "dist", "src", "main.js");
const args = ["--disable-warning=ExperimentalWarning", main, ...process.argv.slice(2)];
const child = spawn(runtime(), args, { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
