import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { djangoMissing } from "../tools/django.ts";
import { missing } from "../tools/programs.ts";
import { type Servers, startServers } from "../tools/servers.ts";
import { runScenario } from "./run-scenario.ts";
import { scenarios as every } from "./scenarios.ts";

const scenarios = every.filter(({ secrets }) => secrets !== undefined);

// Several at once: most of the time each waits for a session to end, or for a code.
describe("journeys on real servers", { skip: missing("nginx", "openssl"), concurrency: 4 }, () => {
  let servers: Servers;
  before(async () => {
    servers = await startServers(scenarios.map(({ server }) => server));
  });
  after(() => servers.stop());

  for (const [position, one] of scenarios.entries()) {
    const skip = one.server.kind === "django" && djangoMissing();
    test(`${one.check}: ${one.name}`, { skip }, async () => {
      const { assessment } = await runScenario(one, servers, position);
      assert.deepEqual({ outcome: assessment.outcome, reason: assessment.reason }, one.expected);
    });
  }
});
