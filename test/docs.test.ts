import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { checks, findCheck } from "../src/checks/index.ts";
import { profiles } from "../src/checks/tls-profile/profiles.ts";
import { commands } from "../src/cli/index.ts";
import { loadWorkspace } from "../src/flow/load-workspace.ts";
import { catalogsFolder, withFolder } from "./tools/workspaces.ts";

const root = join(import.meta.dirname, "..");
const folders = [
  "",
  "docs/decisions",
  "docs/guide",
  "docs/reference",
  "examples/voice-saas",
  "examples/managed-services",
];
const pages = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);
const read = (page: string) => readFileSync(join(root, page), "utf8");

describe("the documentation", () => {
  test("leads only to what is there", () => {
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)]
        .map(([, to = ""]) => ({ page, to }))
        .filter(({ to }) => !to.includes(":")),
    );
    assert.ok(links.length > 50, `${links.length} links were found`);
    assert.deepEqual(
      links.filter(({ page, to }) => !existsSync(join(root, dirname(page), to))),
      [],
    );
  });

  test("names only commands and options that exist", () => {
    const known = new Map(commands.map((command) => [command.name, Object.keys(command.options)]));
    known.set("demo", ["lie"]);
    let counted = 0;
    const unknown: string[] = [];
    for (const page of pages.filter((name) => !name.startsWith("docs/reference"))) {
      for (const [block] of read(page).matchAll(/```sh\n[\s\S]*?```|`[^`\n]+`/g)) {
        for (const line of block.split("\n")) {
          const [, name, rest = ""] = /^(?:`|\.\/)*akashi ([a-z]+)\b([^#]*)/.exec(line) ?? [];
          if (name === undefined) continue;
          counted++;
          const options = known.get(name);
          if (!options) unknown.push(`${page}: ${line}`);
          for (const [, option = ""] of rest.matchAll(/--([a-z][a-z-]*)/g)) {
            if (!["json", "lang", "help", ...(options ?? [])].includes(option)) {
              // A command in a command, as in --key "$(akashi ledger key --data …)".
              if (!rest.includes("$(akashi") || option !== "data") unknown.push(`${page}: ${line}`);
            }
          }
        }
      }
    }
    assert.ok(counted > 30, `${counted} commands were found`);
    assert.deepEqual(unknown, []);
  });

  test("names every check where it says what a machine can prove, and none that is not there", () => {
    const table = read("docs/reference/provability.md")
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .slice(2)
      .map((line) => line.split("|")[3] ?? "")
      .join(" ");
    const named = [...table.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id);
    assert.deepEqual([...new Set(named)].sort(), checks.map(({ id }) => id).sort());
  });

  test("says of every TLS profile where it comes from, and how sure that is", () => {
    const page = read("docs/reference/tls-profiles.md");
    for (const [name, { read: text }] of Object.entries(profiles)) {
      const row = page.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${name}\``)) ?? "";
      const [, confidence = "nothing"] = /Confidence: (\w+)$/.exec(text) ?? [];
      assert.match(row.split("|")[4] ?? "", new RegExp(`^ ${confidence}\\b`), name);
    }
  });

  test("shows the first command early", () => {
    const line = read("README.md")
      .split("\n")
      .findIndex((text) => text.startsWith("npm start"));
    assert.ok(line >= 0 && line < 25);
  });

  test("has a guide of the same parts in every language", () => {
    const shape = (page: string) => ({
      headings: read(page).match(/^## /gm)?.length,
      pictures: read(page).match(/!\[/g)?.length,
      commands: read(page)
        .match(/^akashi [^#\n"]*/gm)
        ?.map((line) => line.trim().replace(/--lang \w+/, "")),
    });
    const english = shape("docs/guide/README.md");
    assert.ok((english.pictures ?? 0) >= 7);
    assert.deepEqual(shape("docs/guide/ja.md"), english);
    assert.deepEqual(shape("docs/guide/ko.md"), english);
  });

  test("has journeys in the reference that are sound as they stand", () => {
    const [, yaml = ""] = /```yaml\n(proofs:[\s\S]*?)```/.exec(read("docs/reference/journeys.md")) ?? [];
    const { proofs } = parse(yaml) as { proofs: { check: string; params: unknown }[] };
    for (const { check, params } of proofs)
      assert.deepEqual(findCheck(check)?.params.safeParse(params).error, undefined);
    assert.equal(proofs.length, 3);
  });

  test("has a workspace in the guide that is sound as it stands", async () => {
    const [, yaml = ""] = /```yaml\n(workspace:[\s\S]*?)```/.exec(read("docs/guide/README.md")) ?? [];
    await withFolder({ "akashi.yaml": yaml }, async (folder) => {
      const { claims } = await loadWorkspace(folder, catalogsFolder, Date.parse("2026-11-21T00:00:00Z"));
      assert.equal(claims.length, 1);
    });
  });
});
