import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { findCheck } from "../../src/checks/index.ts";
import type { ServiceState } from "../../src/domain/assurance/posture.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { type Look, takeLook } from "../../src/flow/look.ts";
import { meansOf, readOperator } from "../../src/flow/operator.ts";
import { account, loginApp } from "../tools/login-app.ts";
import { missing } from "../tools/programs.ts";
import { host, type Servers, startServers } from "../tools/servers.ts";

const text = { ko: "가", ja: "あ", en: "a" };
const consent = { checks: ["session-logout"], by: text, from: "2026-11-01", until: "2026-11-30" };
const params = {
  journey: {
    account: { user: "shop-user", password: "shop-password" },
    signIn: [{ name: "password", post: "/login", form: { user: { fill: "user" }, password: { fill: "password" } } }],
    private: { get: "/account", text: "Sign out" },
    signOut: [{ name: "out", post: "/logout" }],
  },
};

/** A journey from the operator's file to the evidence, as a scheduled look takes it. */
describe("a look along a journey", { skip: missing("nginx", "openssl") }, () => {
  const folder = mkdtempSync(join(tmpdir(), "akashi-journey-"));
  let servers: Servers;
  let asked = 0;
  const app = loginApp();
  const counted: RequestListener = (request, response) => {
    asked++;
    return app(request, response);
  };

  before(async () => {
    servers = await startServers([{ kind: "node", label: "a sign-in", answer: counted }]);
    writeFileSync(join(folder, "authority.pem"), servers.trust.join("\n"));
    for (const name of ["user", "password"] as const) writeFileSync(join(folder, name), account[name], { mode: 0o600 });
  });
  after(async () => {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function look(given: { consent?: object | undefined; intrusive?: string[]; hosts?: string[] } = {}) {
    const hosts = given.hosts ?? [`${host}:443`];
    const secret = (name: string) => ({ file: join(folder, name), hosts });
    const operator = {
      connectTo: [`${host}:443:127.0.0.1:${servers.ports[0]?.secure}`],
      trust: [join(folder, "authority.pem")],
      intrusive: given.intrusive ?? [`${host}:443`],
      secrets: { "shop-user": secret("user"), "shop-password": secret("password") },
    };
    writeFileSync(join(folder, "operator.yaml"), JSON.stringify(operator));
    const means = meansOf(readOperator(join(folder, "operator.yaml")));
    const url = `https://${host}/`;
    const one = {
      key: "k",
      check: findCheck("session-logout"),
      params: params as Json,
      service: { service: { id: "s", timeZone: "Asia/Tokyo" }, records: [] } as unknown as ServiceState,
      endpoint: { id: "app", url, consent: "consent" in given ? given.consent : consent },
      target: "app",
      wanted: [{ claim: { id: "c" }, proof: { validity: 1000 } }],
      interval: 1000,
    } as unknown as Look;
    asked = 0;
    const now = () => Date.parse("2026-11-21T00:00:00Z");
    const evidence = await takeLook(one, means, { now, elapsed: () => performance.now() });
    const [finding] = evidence.flatMap(({ findings }) => findings);
    return { kept: JSON.stringify(evidence), reason: finding?.reason, outcome: finding?.outcome };
  }

  test("ends with evidence that holds nothing secret", async () => {
    const { outcome, reason, kept } = await look();
    assert.deepEqual([outcome, reason], ["met", "ended"]);
    for (const value of Object.values(account)) assert.ok(!kept.includes(value), kept);
    assert.ok(asked >= 7, `${asked} requests`);
  });

  for (const [name, given, expected] of [
    ["without a consent", { consent: undefined }, "no-consent"],
    ["with a consent for another check", { consent: { ...consent, checks: ["csrf"] } }, "no-consent"],
    ["after the consent", { consent: { ...consent, until: "2026-11-20" } }, "no-consent"],
    ["where the operator does not agree", { intrusive: [`${host}:8443`] }, "no-consent"],
    ["with secrets meant for another host", { hosts: ["other.example:443"] }, "no-secret"],
  ] as const) {
    test(`${name} sends nothing`, async () => {
      const { outcome, reason } = await look(given as Parameters<typeof look>[0]);
      assert.deepEqual([outcome, reason, asked], ["unknown", expected, 0]);
    });
  }

  test("with a secret that others may read sends nothing", async () => {
    chmodSync(join(folder, "password"), 0o644);
    const { outcome, reason } = await look();
    assert.deepEqual([outcome, reason, asked], ["unknown", "no-secret", 0]);
  });
});
