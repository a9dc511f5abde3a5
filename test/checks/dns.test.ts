import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createServer as createTlsServer, type Server as TlsServer } from "node:tls";
import { issue } from "../../examples/voice-saas/certificate.ts";
import { findCheck } from "../../src/checks/index.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { formatInstant } from "../../src/domain/time.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { type Dns, startDns } from "../tools/dns.ts";
import { lookingAt } from "../tools/looking.ts";
import { missing } from "../tools/programs.ts";
import type { DnsScenario } from "./dns-scenario.ts";
import { dnsScenarios as scenarios } from "./scenarios-dns.ts";
import { authority } from "./scenarios-dns-keys.ts";

/** Checks whose cases are to be written from what is seen, with commas; read the difference before committing it. */
const recording = (process.env.AKASHI_RECORD_DNS ?? "").split(",");

describe("DNS checks on a real resolver", { skip: missing("unbound", "ldns-signzone", "ldns-keygen") }, () => {
  let dns: Dns;
  let policies: Server;
  const targets = new Map<DnsScenario, TlsServer>();
  before(async () => {
    const named = scenarios.filter(({ policy }) => policy).map(({ host }) => `mta-sts.${host}`);
    policies = createServer(issue(authority, named), (request, response) => {
      const one = scenarios.find(({ host }) => request.headers.host === `mta-sts.${host}`)?.policy;
      response.writeHead(one?.status ?? 200, { "content-type": one?.type ?? "text/plain", location: "/elsewhere" });
      response.end(one?.text);
    });
    await new Promise<void>((resolve) => policies.listen(0, "127.0.0.1", resolve));
    for (const one of scenarios) {
      if (!one.tls) continue;
      const server = createTlsServer(one.tls);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      targets.set(one, server);
    }
    dns = await startDns(
      [...new Set(scenarios.flatMap(({ records }) => records))],
      scenarios.flatMap(({ zones = [] }) => zones),
    );
  });
  after(async () => {
    policies.close();
    for (const server of targets.values()) server.close();
    await dns.stop();
  });

  for (const one of scenarios) {
    test(`${one.check}: ${one.name}`, async () => {
      const check = findCheck(one.check);
      assert.ok(check?.type === "probe");
      const port = { validating: dns.validating, plain: dns.plain, nobody: 1 }[one.resolver ?? "validating"];
      const { port: toPort } = (targets.get(one)?.address() ?? { port: 1 }) as AddressInfo;
      const { port: policyPort } = policies.address() as AddressInfo;
      const outbound = new Outbound({
        allowance: { networks: [] },
        detours: [
          { host: one.host, port: 443, address: "127.0.0.1", toPort },
          { host: `mta-sts.${one.host}`, port: 443, address: "127.0.0.1", toPort: one.policy ? policyPort : 1 },
        ],
        trust: [authority.pem],
        resolver: { address: "127.0.0.1", port },
      });
      const { target, io } = await lookingAt(outbound, `https://${one.host}/`);
      const params = check.params.parse(one.params);
      const data = await check.observe(target, params, io);
      const now = Date.now();
      const assessment = check.assess(data, one.params, now);
      assert.equal(`${assessment.outcome} ${assessment.reason}`, one.expected, JSON.stringify(data));
      if (recording.includes(one.check)) record(one, data, now, assessment);
    });
  }
});

function record(one: DnsScenario, data: Json, now: number, expected: object): void {
  const folder = join(import.meta.dirname, "../../src/checks", one.check, "cases");
  mkdirSync(folder, { recursive: true });
  const kind = { validating: "unbound, validating", plain: "unbound, not validating", nobody: "nothing listens" };
  const server = [kind[one.resolver ?? "validating"], one.host, ...recordsOf(one), ...policyOf(one)].join(" | ");
  const recorded = { server, params: one.params, now: formatInstant(now), data, expected };
  writeFileSync(join(folder, `${one.name}.json`), `${JSON.stringify(recorded, null, 2)}\n`);
}

function recordsOf({ records, zones = [] }: DnsScenario): string[] {
  return [...records, ...zones.flatMap((zone) => zone.records)];
}

function policyOf({ policy }: DnsScenario): string[] {
  return policy ? [`node:https: ${JSON.stringify(policy)}`] : [];
}
