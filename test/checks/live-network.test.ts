import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { missingNetworks } from "../tools/pings.ts";
import { missing } from "../tools/programs.ts";
import { type Servers, startServers } from "../tools/servers.ts";
import { runScenario } from "./run-scenario.ts";
import { scenarios } from "./scenarios-network.ts";

describe("on time servers, clocks and ports", { skip: missing("chronyd", "nginx", "openssl", "python3") }, () => {
  let servers: Servers;
  before(async () => {
    servers = await startServers(scenarios.map(({ server }) => server));
  });
  after(() => servers.stop());

  for (const [position, one] of scenarios.entries()) {
    const pings = one.server.kind === "echo";
    const apart = pings && (one.server.ping === "never-answers" || one.server.ping === "falls-silent");
    const skip = (pings && missing("ping")) || (apart && missingNetworks());
    test(`${one.check}: ${one.name}`, { skip }, async () => {
      const { assessment } = await runScenario(one, servers, position);
      assert.deepEqual({ outcome: assessment.outcome, reason: assessment.reason }, one.expected);
    });
  }
});
