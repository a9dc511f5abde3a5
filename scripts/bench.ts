/** Runs the benchmarks one after the other: `npm run bench`, or one of them by name. */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { basename, join } from "node:path";

const root = join(import.meta.dirname, "..");
const only = process.argv[2];
for (const file of globSync("bench/*.bench.ts", { cwd: root }).sort()) {
  if (only !== undefined && basename(file) !== `${only}.bench.ts`) continue;
  process.stdout.write(`\n${basename(file, ".bench.ts")}\n`);
  const flags = ["--disable-warning=ExperimentalWarning", "--max-old-space-size=8192"];
  const { status } = spawnSync(process.execPath, [...flags, join(root, file)], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
