import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import { after, before, describe, test } from "node:test";
import { findCheck } from "../../src/checks/index.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { missingDaemons } from "../tools/daemons.ts";
import { lookingAt } from "../tools/looking.ts";
import { freePort } from "../tools/ports.ts";
import { missing } from "../tools/programs.ts";
import { host, type Servers, startServers } from "../tools/servers.ts";
import { runScenario } from "./run-scenario.ts";
import { scenarios as every } from "./scenarios.ts";

/** Those that sign in wait much, and are run beside these (live-journeys.test.ts). */
const scenarios = every.filter(({ secrets }) => secrets === undefined);

const noDaemons = missingDaemons();

describe("on real servers", { skip: missing("nginx", "openssl", "python3") }, () => {
  let servers: Servers;
  before(async () => {
    servers = await startServers(
      scenarios.map(({ server }) => (server.kind === "daemon" && noDaemons ? { kind: "none" } : server)),
    );
  });
  after(() => servers.stop());

  for (const [position, one] of scenarios.entries()) {
    const skip = one.server.kind === "daemon" && noDaemons;
    test(`${one.check}: ${one.name}`, { skip }, async () => {
      const { assessment } = await runScenario(one, servers, position);
      assert.deepEqual({ outcome: assessment.outcome, reason: assessment.reason }, one.expected);
    });
  }
});

describe("a name that answers with another address each time", () => {
  const closing: (() => Promise<unknown>)[] = [];
  let httpPort: number;
  before(async () => {
    httpPort = await freePort();
    const answers: readonly [string, RequestListener][] = [
      ["127.0.0.1", (_request, response) => response.writeHead(200).end("in clear")],
      ["127.0.0.2", (_request, response) => response.writeHead(308, { location: "https://other.example/" }).end()],
    ];
    for (const [address, answer] of answers) {
      const server = createServer(answer);
      await new Promise<void>((resolve) => server.listen(httpPort, address, resolve));
      closing.push(() => new Promise((resolve) => server.close(resolve)));
    }
  });
  after(() => Promise.all(closing.map((close) => close())));

  for (const [address, reason] of [
    ["127.0.0.1", "served-in-clear"],
    ["127.0.0.2", "redirected"],
  ] as const) {
    test(`https-redirect: ${address} is judged by what it serves itself`, async () => {
      const check = findCheck("https-redirect");
      assert.ok(check?.type === "probe");
      let next = [address, address === "127.0.0.1" ? "127.0.0.2" : "127.0.0.1"];
      const outbound = new Outbound({
        allowance: { networks: ["127.0.0.0/8"] },
        detours: [],
        trust: [],
        resolve: async () => {
          const [now = ""] = next;
          next = next.toReversed();
          return [now];
        },
      });
      const { target, io } = await lookingAt(outbound, `https://${host}/`);
      const params = check.params.parse({ httpPort });
      const data = await check.observe(target, params, io);
      assert.equal(check.assess(data, params, Date.now()).reason, reason);
    });
  }
});
