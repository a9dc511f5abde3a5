import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, test } from "node:test";

const src = join(import.meta.dirname, "../src");

/** The table of ARCHITECTURE.md: imports go down, and groups on one floor are blind to each other. */
const floors: Readonly<Record<string, number>> = {
  domain: 0,
  ledger: 1,
  net: 1,
  text: 1,
  checks: 2,
  importers: 2,
  documents: 2,
  identity: 2,
  store: 2,
  flow: 3,
  api: 4,
  cli: 5,
  "main.ts": 6,
};

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(src, name));

/** What a file imports, types included: a type is knowledge of the other side, too. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)"([^"]+)"/gm)].map(([, name]) => name as string);
}

const groupOf = (file: string): string => relative(src, file).split(sep)[0] as string;

describe("the architecture", () => {
  test("has a floor for every folder, and a folder for every floor", () => {
    const found = readdirSync(src).sort();
    assert.deepEqual(found, Object.keys(floors).sort());
  });

  test("imports downwards only", () => {
    const wrong: string[] = [];
    let counted = 0;
    for (const file of files) {
      for (const name of importsOf(file)) {
        if (!name.startsWith(".")) continue;
        counted++;
        const target = resolve(dirname(file), name);
        const place = `${relative(src, file)} → ${name}`;
        if (relative(src, target).startsWith("..")) {
          if (groupOf(file) !== "main.ts") wrong.push(`${place} leaves src`);
          continue;
        }
        const [from, to] = [groupOf(file), groupOf(target)];
        if (from === to) continue;
        if (!((floors[to] ?? 99) < (floors[from] ?? -1))) wrong.push(place);
      }
    }
    assert.deepEqual(wrong, []);
    // A rule that looked at nothing would be kept by anything.
    assert.ok(counted > 300 && files.length > 80, `${counted} imports in ${files.length} files`);
  });

  test("keeps the domain free of everything but itself, and the ledger of everything but Node", () => {
    const outside = (group: string, allowed: RegExp) =>
      files
        .filter((file) => groupOf(file) === group)
        .flatMap((file) => importsOf(file).filter((name) => !name.startsWith(".") && !allowed.test(name)));
    assert.deepEqual(outside("domain", /^$/), []);
    assert.deepEqual(outside("ledger", /^node:crypto$/), []);
  });

  test("lets ./verify stand alone: everything it reaches needs Node and nothing else", () => {
    const seen = new Set<string>();
    const packages = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const name of importsOf(file)) {
        if (name.startsWith(".")) visit(resolve(dirname(file), name));
        else packages.add(name);
      }
    };
    visit(join(src, "ledger/verify.ts"));
    assert.deepEqual([...packages], ["node:crypto"]);
    assert.ok(seen.size >= 5);
  });

  test("has no file that is two things", () => {
    // A list of texts is data: it grows with the product and is read by nobody from end to end.
    const data = new Set(["text/errors.ts"]);
    const long = files
      .filter((file) => !data.has(relative(src, file)))
      .map((file) => [relative(src, file), readFileSync(file, "utf8").split("\n").length] as const)
      .filter(([, lines]) => lines > 500);
    assert.deepEqual(long, []);
    const sizes = files.map((file) => readFileSync(file, "utf8").split("\n").length).sort((a, b) => a - b);
    const median = sizes[Math.floor(sizes.length / 2)] as number;
    assert.ok(median < 140, `the median file has ${median} lines`);
  });
});
