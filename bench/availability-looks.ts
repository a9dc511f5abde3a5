/** Ours, in a process of its own, so that its CPU is its own: takes as many looks as it is told, one after the other. */
import { findCheck } from "../src/checks/index.ts";
import { Outbound } from "../src/net/outbound.ts";
import { lookingAt } from "../test/tools/looking.ts";
import { host } from "../test/tools/servers.ts";

export type Batch = {
  readonly check: string;
  readonly scheme: string;
  /** Of the targets, on loopback; the looks go round. */
  readonly ports: readonly number[];
  readonly authority: string;
  readonly count: number;
};

let made: { readonly key: string; readonly outbound: Outbound } | undefined;

process.on("message", async ({ check: id, scheme, ports, authority, count }: Batch) => {
  const check = findCheck(id);
  if (check?.type !== "probe") throw new Error(`${id} is no probe`);
  if (made?.key !== scheme) {
    const detours = ports.map((port) => ({ host, port, address: "127.0.0.1", toPort: port }));
    made = { key: scheme, outbound: new Outbound({ allowance: { networks: [] }, detours, trust: [authority] }) };
  }
  for (let i = 0; i < count; i++) {
    const url = `${scheme}://${host}:${ports[i % ports.length]}`;
    const { target, io } = await lookingAt(made.outbound.within(check.sends), url);
    const params = check.params.parse({});
    const { outcome, reason } = check.assess(await check.observe(target, params, io), params, Date.now());
    if (outcome !== "met") throw new Error(`${url}: ${reason}`);
  }
  process.send?.("done");
});
