import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { program } from "./programs.ts";

/** Debian's own python3: another one on the path does not see Debian's packages. */
const python = "/usr/bin/python3";

export function openpyxlMissing(): string | false {
  return existsSync("/usr/lib/python3/dist-packages/openpyxl") ? false : "not installed: python3-openpyxl";
}

/** Runs a script of Debian's python3 and reads the JSON that it prints. */
export function runPython(script: string, ...args: readonly string[]): unknown {
  return JSON.parse(
    execFileSync(python, ["-c", script, ...args], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }),
  ) as unknown;
}

/** Whether LibreOffice is here, with the part that opens such files. */
export function officeMissing(part: "calc" | "writer"): string | false {
  const library = part === "calc" ? "libsclo.so" : "libswlo.so";
  const found = program("soffice") !== undefined && existsSync(`/usr/lib/libreoffice/program/${library}`);
  return found ? false : `not installed: libreoffice-${part}-nogui`;
}

/** The file in another format, as LibreOffice makes it with settings of its own in the folder. */
export function convert(file: string, to: string, folder: string): string {
  const settings = `-env:UserInstallation=file://${join(folder, "office")}`;
  const { status, stderr } = spawnSync(
    "soffice",
    [settings, "--headless", "--convert-to", to, "--outdir", folder, file],
    { timeout: 120_000, encoding: "utf8" },
  );
  const made = file.replace(/^.*\//, "").replace(/\.\w+$/, `.${to.replace(/:.*$/, "")}`);
  if (status !== 0 || !existsSync(join(folder, made))) throw new Error(`LibreOffice did not convert: ${stderr}`);
  return join(folder, made);
}
