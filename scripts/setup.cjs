"use strict";
// Plain JavaScript for any Node from 20 on: it runs before anything is installed.
// Promise: when it returns, node_modules is exactly what package-lock.json says.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const root = path.resolve(__dirname, "..");
const lock = path.join(root, "package-lock.json");
const installed = path.join(root, "node_modules", ".installed-lock.json");
const pinned = path.join(root, "node_modules", ".bin", "node");

function upToDate() {
  try {
    return fs.readFileSync(lock).equals(fs.readFileSync(installed));
  } catch {
    return false; // no copy of the lock file: never installed, or interrupted
  }
}

function install() {
  process.stderr.write("akashi: installing what package-lock.json pins (once, and again when it changes) …\n");
  const started = Date.now();
  const npm = process.env.npm_execpath;
  // No package may run anything of its own here; the one that would (ssh2, for speed) does without.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const run = npm?.endsWith(".js")
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ["ignore", 2, 2] })
    : spawnSync("npm", args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (run.error || run.status !== 0) {
    const why = run.error ? run.error.message : `npm ci ended with ${run.status ?? run.signal}`;
    process.stderr.write(
      `akashi: the packages could not be installed: ${why}.\nCheck that npm reaches its registry, then run the command again.\n`,
    );
    process.exit(2);
  }
  fs.copyFileSync(lock, installed);
  process.stderr.write(`akashi: installed in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** The path of the pinned Node; the machine's own where no pinned build exists and it is new enough. */
function runtime() {
  if (!upToDate()) install();
  if (fs.existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  process.stderr.write(
    `akashi: there is no pinned Node for ${process.platform}-${process.arch}, and this is Node ${process.versions.node}.\nInstall Node 24 or newer and run the command again.\n`,
  );
  process.exit(2);
}

module.exports = { root, runtime };
