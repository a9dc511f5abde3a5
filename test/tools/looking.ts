import assert from "node:assert/strict";
import type { ProbeIo, ProbeTarget } from "../../src/checks/define.ts";
import type { Outbound } from "../../src/net/outbound.ts";
import { hostAndPort, targetOf } from "../../src/net/protocols.ts";
import { type SecretStore, Secrets } from "../../src/net/secrets.ts";

export type Looking = { readonly target: ProbeTarget; readonly io: ProbeIo };

/** What a probe gets for the first address of a URL. */
export async function lookingAt(
  outbound: Outbound,
  url: string,
  secrets: SecretStore = () => undefined,
): Promise<Looking> {
  const target = targetOf(url);
  assert.ok(target, url);
  const [decision] = await outbound.decide(target.host, target.port, target.scheme);
  assert.ok(decision?.decided, `${url} may be reached`);
  const io = {
    decided: decision.decided,
    outbound,
    resolver: outbound.resolver,
    secrets: new Secrets(secrets, hostAndPort(target)),
    now: Date.now,
    elapsed: () => performance.now(),
  };
  return { target, io };
}
