import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { runScenario } from "../checks/run-scenario.ts";
import { programOfProduct } from "../tools/products.ts";
import { missing } from "../tools/programs.ts";
import { type ServerSpec, type Servers, startServers } from "../tools/servers.ts";
import { expected } from "./expected.ts";
import { type Asked, asked, matrix } from "./matrix.ts";

type Table = ReadonlyMap<string, ReadonlyMap<Asked, string>>;

/** A table of text: the first line names the columns, the first column the rows. */
function readTable(text: string): Table {
  const [head = [], ...rows] = text
    .trim()
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const columns = head.filter((name) => name !== "") as Asked[];
  return new Map(
    rows.map(([name = "", ...cells]) => [name, new Map(columns.map((column, i) => [column, cells[i] ?? ""]))]),
  );
}

const tables: readonly Table[] = [readTable(expected.tls), readTable(expected.http)];

function cellsOf(name: string): [Asked, string][] {
  return tables.flatMap((table) => [...(table.get(name) ?? [])]);
}

/** Why a server cannot be started here. */
function lacking(server: ServerSpec): string | false {
  const { kind } = server;
  if (kind === "nginx" || kind === "openssl") return missing(kind);
  if (!(kind in programOfProduct)) return false;
  const module = kind === "lighttpd" ? /mod_(?!setenv)\w+/.exec(server.tls)?.[0] : undefined;
  if (module && !existsSync(`/usr/lib/lighttpd/${module}.so`)) return `not installed: ${module} of lighttpd`;
  return missing(programOfProduct[kind as keyof typeof programOfProduct]);
}

test("the tables speak of the servers there are", () => {
  const named = tables.map((table) => [...table.keys()]);
  assert.deepEqual(
    named[0],
    matrix.map(({ name }) => name),
  );
  assert.deepEqual(
    (named[1] ?? []).filter((name) => !named[0]?.includes(name)),
    [],
  );
  for (const check of Object.keys(asked) as Asked[]) {
    const outcomes = new Set(
      tables.flatMap((table) => [...table.values()].map((row) => row.get(check)?.split(" ")[0])),
    );
    for (const outcome of ["met", "not-met", "unknown"]) assert.ok(outcomes.has(outcome), `${check}: ${outcome}`);
  }
});

describe("real servers, right and wrong", { skip: missing("openssl") }, () => {
  const startable = matrix.filter(({ server }) => lacking(server) === false);
  let servers: Servers;
  before(async () => {
    servers = await startServers(startable.map(({ server }) => server));
  });
  after(() => servers?.stop());

  for (const { name, server } of matrix) {
    test(name, { skip: lacking(server) }, async () => {
      const position = startable.findIndex((one) => one.name === name);
      const said: Record<string, string> = {};
      for (const [check] of cellsOf(name)) {
        const scenario = {
          check,
          name,
          server,
          params: asked[check] as never,
          expected: { outcome: "met", reason: "" },
        } as const;
        const { assessment } = await runScenario(scenario, servers, position);
        said[check] = `${assessment.outcome} ${assessment.reason}`;
      }
      assert.deepEqual(said, Object.fromEntries(cellsOf(name)));
    });
  }
});
