import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { missing } from "../tools/programs.ts";
import { type Servers, startServers } from "../tools/servers.ts";
import { runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenarios.ts";
import { scenarios as hosts } from "./scenarios-hosts.ts";
import { scenarios as network } from "./scenarios-network.ts";

function live(name: string, skip: string | false, scenarios: readonly Scenario[]): void {
  describe(name, { skip }, () => {
    let servers: Servers;
    before(async () => {
      servers = await startServers(scenarios.map(({ server }) => server));
    });
    after(() => servers.stop());

    for (const [position, one] of scenarios.entries()) {
      test(`${one.check}: ${one.name}`, async () => {
        const { assessment } = await runScenario(one, servers, position);
        assert.deepEqual({ outcome: assessment.outcome, reason: assessment.reason }, one.expected);
      });
    }
  });
}

live("on hosts behind a real sshd", missing("sshd", "openssl"), hosts);
live("on time servers, clocks and ports", missing("chronyd", "nginx", "openssl", "python3"), network);
