/** Writes dist, the package's JavaScript and types. `npm pack` runs it first. */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
rmSync(join(root, "dist"), { recursive: true, force: true });
// What npm pack itself prints goes to standard output: the compiler's words must not mix with it.
const { status } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: ["ignore", 2, 2],
});
// What the typesetter reads lies beside the code that hands it over.
const setting = "src/documents/renderers/pdf";
for (const name of globSync("*.{typ,conf}", { cwd: join(root, setting) })) {
  cpSync(join(root, setting, name), join(root, "dist", setting, name));
}
process.exitCode = status ?? 1;
