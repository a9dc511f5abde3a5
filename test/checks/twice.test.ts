import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { findCheck } from "../../src/checks/index.ts";
import { canonicalJson, type Json } from "../../src/domain/canonical-json.ts";
import { missing } from "../tools/programs.ts";
import { type Servers, startServers } from "../tools/servers.ts";
import { type Ran, runScenario } from "./run-scenario.ts";
import { scenarios as usual } from "./scenarios.ts";
import { scenarios as hosts } from "./scenarios-hosts.ts";
import { scenarios as network } from "./scenarios-network.ts";

/** What was seen, without what its check declares to differ from look to look. */
function lasting({ data }: Ran, volatile: readonly string[]): string {
  const members = Object.entries(data as Record<string, Json>);
  return canonicalJson(Object.fromEntries(members.filter(([name]) => !volatile.includes(name))));
}

type Volatile = { readonly volatile: readonly string[]; readonly volatileArgs: readonly string[] };

/** Arguments of the reason, but for those that repeat a volatile member, or a part of one, under its name, or come of one. */
function lastingArgs({ data, assessment }: Ran, { volatile, volatileArgs }: Volatile) {
  const varying = Object.entries(data as Record<string, Json>)
    .filter(([name]) => volatile.includes(name))
    .flatMap(([name, value]): [string, unknown][] =>
      typeof value === "object" && value !== null ? Object.entries(value) : [[name, value]],
    );
  return Object.entries(assessment.args).filter(
    ([name, value]) =>
      !volatileArgs.includes(name) && !varying.some(([repeated, seen]) => repeated === name && seen === value),
  );
}

/** What asking uses up is not there for the second look. */
const usedUp: readonly string[] = ["api-rate-limit", "login-throttling", "password-policy", "session-logout"];

/** Servers that do not stay as they are, and why. */
const movesOn: Readonly<Record<string, string>> = {
  "status-page: unsteady": "it recovers for good while it is looked at",
  "session-randomness: signed-counter": "the counter goes on, and which of its faults a sample shows is chance",
  "session-timeout: closed-meanwhile": "the account is closed for good",
  "session-concurrency: none-open": "it shows a session only so often in all",
  "open-ports: stopped-answering": "it takes one connection in all",
};

const whole = process.env.AKASHI_EVERY !== undefined;
const scenarios = whole ? [...usual, ...hosts, ...network] : usual;
const absent = missing("nginx", "openssl", "python3") || (whole && missing("sshd", "chronyd", "ping", "unshare"));

/**
 * Every scenario when asked for (`npm run twice`), those of hosts and networks included; otherwise the first of each check
 * that is met, and the first that is not. What is seen where nothing could be seen is a code.
 */
const chosen = scenarios.filter(
  ({ check, name, expected }, position) =>
    !usedUp.includes(check) &&
    !(`${check}: ${name}` in movesOn) &&
    (whole ||
      (expected.outcome !== "unknown" &&
        position === scenarios.findIndex((one) => one.check === check && one.expected.outcome === expected.outcome))),
);

describe("two looks at a subject that did not change", { skip: absent }, () => {
  let servers: Servers;
  before(async () => {
    servers = await startServers(chosen.map(({ server }) => server));
  });
  after(() => servers.stop());

  for (const [position, one] of chosen.entries()) {
    test(`${one.check}: ${one.name}`, async () => {
      const check = findCheck(one.check);
      assert.ok(check?.type === "probe");
      const first = await runScenario(one, servers, position);
      const second = await runScenario(one, servers, position);
      const { outcome, reason } = first.assessment;
      assert.deepEqual({ outcome, reason }, one.expected);
      assert.equal(second.assessment.outcome, outcome);
      assert.equal(second.assessment.reason, reason);
      assert.deepEqual(lastingArgs(second, check), lastingArgs(first, check));
      assert.equal(lasting(second, check.volatile), lasting(first, check.volatile));
    });
  }
});
