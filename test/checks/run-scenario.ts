import { findCheck } from "../../src/checks/index.ts";
import type { Assessment } from "../../src/domain/assurance/evidence.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { host, type Servers } from "../tools/servers.ts";
import type { Scenario } from "./scenarios.ts";

export type Ran = { readonly data: Json; readonly now: number; readonly assessment: Assessment };

/** Looks at the real server of a scenario, as a probe would, and judges what was seen. */
export async function runScenario(one: Scenario, servers: Servers, position: number): Promise<Ran> {
  const check = findCheck(one.check);
  const ports = servers.ports[position];
  if (check?.type !== "probe" || !ports) throw new Error(`${one.check} is no probe`);
  const outbound = new Outbound({
    allowance: { networks: [] },
    detours: [
      { host, port: 443, address: "127.0.0.1", toPort: ports.secure },
      { host, port: 80, address: "127.0.0.1", toPort: ports.plain },
    ],
    trust: [servers.authority],
  });
  const [decision] = await outbound.decide(host, 443);
  if (!decision?.decided) throw new Error("the detour was not taken");
  const params = check.params.parse(one.params ?? {});
  const io = { decided: decision.decided, outbound, resolver: outbound.resolver, elapsed: () => performance.now() };
  const data = await check.observe({ url: new URL(`https://${host}/`) }, params, io);
  const now = Date.now();
  return { data, now, assessment: check.assess(data, params, now) };
}
