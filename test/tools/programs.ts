import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A program of the system, or undefined: then the test that needs it is skipped by name, with this as the reason. */
export function program(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

export function missing(...names: readonly string[]): string | false {
  const absent = names.filter((name) => program(name) === undefined);
  return absent.length > 0 && `not installed: ${absent.join(", ")}`;
}

/** The folder of PostgreSQL's server programs. */
export function postgresPrograms(): string | undefined {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, "bin"))
    .find((folder) => existsSync(join(folder, "initdb")));
}
