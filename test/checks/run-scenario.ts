import { findCheck } from "../../src/checks/index.ts";
import type { Assessment } from "../../src/domain/assurance/evidence.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { targetOf } from "../../src/net/protocols.ts";
import { Secret, type SecretStore } from "../../src/net/secrets.ts";
import { authorityHost } from "../tools/authorities.ts";
import { lookingAt } from "../tools/looking.ts";
import { host, type Servers } from "../tools/servers.ts";
import type { Scenario } from "./scenarios.ts";

export type Ran = {
  readonly params: Json;
  readonly data: Json;
  readonly now: number;
  readonly assessment: Assessment;
};

/** Looks at the real server of a scenario, as a probe would, and judges what was seen. */
export async function runScenario(one: Scenario, servers: Servers, position: number): Promise<Ran> {
  const check = findCheck(one.check);
  const ports = servers.ports[position];
  if (check?.type !== "probe" || !ports) throw new Error(`${one.check} is no probe`);
  const direct = typeof one.url === "function";
  const url = typeof one.url === "function" ? one.url(ports) : (one.url ?? `https://${host}/`);
  const { host: named = host, port = 443 } = targetOf(url) ?? {};
  const detours = [
    { host: named, port, address: ports.address, toPort: ports.secure },
    { host: authorityHost, port: 80, address: "127.0.0.1", toPort: ports.plain },
    ...(port === 80 ? [] : [{ host, port: 80, address: "127.0.0.1", toPort: ports.plain }]),
  ];
  const outbound = new Outbound({
    allowance: { networks: direct ? ["127.0.0.0/8"] : [] },
    detours: direct ? [] : detours,
    trust: servers.trust,
    ping: ports.ping,
  });
  const secrets: SecretStore = (name) => {
    const value = one.secrets?.[name];
    return value === undefined ? undefined : new Secret(value);
  };
  const asked = typeof one.params === "function" ? one.params(ports) : (one.params ?? {});
  const params = check.params.parse(asked);
  const { target, io } = await lookingAt(outbound.within(check.sends), url, secrets);
  const data = await check.observe(target, params, io);
  const now = Date.now();
  return { params: asked, data, now, assessment: check.assess(data, params, now) };
}
