import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { issue, makeAuthority } from "../../examples/voice-saas/certificate.ts";
import type { Check } from "../../src/checks/define.ts";
import { checks } from "../../src/checks/index.ts";
import { canonicalJson, type Json } from "../../src/domain/canonical-json.ts";
import { NetFailure } from "../../src/net/failure.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { protocolOf, type Scheme } from "../../src/net/protocols.ts";
import { Secret } from "../../src/net/secrets.ts";
import { someParams } from "../tools/check-params.ts";
import { lookingAt } from "../tools/looking.ts";

type Probe = Extract<Check, { type: "probe" }>;
type Ports = Record<string, { kind: "raw" | "web" | "whole"; port: number; plain?: number }>;

const host = "test.example";
/** Milliseconds of an exchange and of a look: what takes a minute in earnest is shown in a second. */
const bounds = { connect: 200, exchange: 300 } as const;
const time = 1_200;
/** Each check meets one in three of the servers, another third than its neighbours; all of them with AKASHI_EVERY=1. */
const share = process.env.AKASHI_EVERY ? 1 : 3;
/** They wait more than they work. */
const looksAtOnce = 8;
/** Milliseconds a look may go on after its time, on a machine that is busy with all the others. */
const grace = 8_000;
/** What these looks at once may keep in memory at most. Bytes; the servers send gigabytes. */
const room = 400 * 1024 * 1024;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
/** Bytes in use. What nothing holds any more does not count: it is looked for only when much seems to be held. */
function held(): number {
  const inUse = (): number => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  if (inUse() < room) return inUse();
  collectGarbage();
  return inUse();
}

/**
 * Checks that rightly conclude something from a server of this kind; each says why. All others say `unknown`, and none is
 * ever met.
 */
const concludes: Readonly<Record<string, string>> = {
  availability: "a service that accepts connections and does not answer is down",
  "availability-tcp": "one that accepts connections and does not greet as it should is down",
  "availability-tls": "one that accepts connections and completes no handshake is down",
  "availability-websocket": "one that accepts connections and opens no WebSocket is down",
  "tls-version": "a hello of an old version accepts it, whatever nonsense follows",
  "tls-profile": "a hello of an old version accepts it, whatever nonsense follows",
  alpn: "a hello goes on with a protocol nobody speaks, whatever nonsense follows",
};

/** A connection alone is enough for this one by default, and nothing hostile comes before it. */
const asks: Readonly<Record<string, Json>> = { "availability-tcp": { banner: "READY" } };
/** Checks whose requests are asked of somebody else, or only to see what the handshake brings: their subject is TLS. */
const ofHandshakes: readonly string[] = [
  "certificate-revocation",
  "certificate-transparency",
  "client-certificate",
  "early-data",
  "ocsp-stapling",
  "session-resumption",
  "tls-certificate",
];

describe("a hostile server", { concurrency: 2 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "akashi-hostile-"));
  const authority = makeAuthority("Test authority");
  let child: ChildProcess;
  let ports: Ports;
  before(async () => {
    const { cert, key } = issue(authority, [host]);
    writeFileSync(join(folder, "good.pem"), cert);
    writeFileSync(join(folder, "good.key"), key);
    child = fork(join(import.meta.dirname, "../tools/hostile-servers.ts"), [folder]);
    ports = await new Promise<Ports>((resolve) => child.once("message", (told) => resolve(told as Ports)));
  });
  after(() => {
    child.disconnect();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [position, check] of checks.entries()) {
    if (check.type !== "probe") continue;
    test(`leaves ${check.id} unknown, in its time`, async () => {
      const params = check.id in asks ? check.params.parse(asks[check.id]) : someParams(check);
      const schemes = kindsOf(check);
      const looks = Object.entries(ports).flatMap(([name, { kind, port, plain }]) => {
        // Where no request is sent, a server that only answers requests badly is a sound one.
        const asksNothing = check.sends.requests === 0 || ofHandshakes.includes(check.id);
        if (kind !== "raw" && asksNothing) return [];
        const fitting =
          kind === "raw" ? schemes : schemes.filter((scheme) => scheme === "https:" || scheme === "http:");
        return fitting.map((scheme) => ({
          name,
          kind,
          scheme,
          port: scheme === "http:" ? (plain ?? port) : port,
          plain: plain ?? port,
        }));
      });
      assert.ok(looks.length > 0);
      let most = 0;
      const watch = setInterval(() => {
        most = Math.max(most, held());
      }, 20);
      const faults: string[] = [];
      const next = looks.filter((_, index) => (index + position) % share === 0).values();
      const worker = async (): Promise<void> => {
        for (const one of next) {
          const start = performance.now();
          const said = await look(check, params, one);
          const took = performance.now() - start;
          if (took > time + grace) faults.push(`${one.name} (${one.scheme}): took ${Math.round(took)} ms`);
          const concluded = one.kind === "whole" || (said.startsWith("not-met") && check.id in concludes);
          if (said.startsWith("fault") || (said !== "unknown" && !concluded)) {
            faults.push(`${one.name} (${one.scheme}): ${said}`);
          }
        }
      };
      await Promise.all(Array.from({ length: looksAtOnce }, worker));
      clearInterval(watch);
      assert.equal(child.exitCode, null, "the servers are still there");
      assert.deepEqual(faults, []);
      assert.ok(most < room, `${Math.round(most / 1024 / 1024)} MiB`);
    });
  }

  async function look(
    check: Probe,
    params: unknown,
    { scheme, port, plain }: { scheme: Scheme; port: number; plain: number },
  ): Promise<string> {
    const at = protocolOf(scheme).port ?? 4433;
    const outbound = new Outbound({
      allowance: { networks: [] },
      detours: [
        { host, port: at, address: "127.0.0.1", toPort: port },
        ...(at === 80 ? [] : [{ host, port: 80, address: "127.0.0.1", toPort: plain }]),
      ],
      trust: [authority.pem],
      bounds,
      resolver: { address: "127.0.0.1", port: 1 },
    });
    const limited = outbound.within({ ...check.sends, time: Math.min(time, check.sends.time) });
    const url = scheme === "icmp:" ? `${scheme}//${host}` : `${scheme}//${host}:${at}`;
    const { target, io } = await lookingAt(limited, url, () => new Secret("not-a-real-secret"));
    try {
      const data = await check.observe(target, params, io);
      const { outcome, reason } = check.assess(JSON.parse(canonicalJson(data as Json)), params, Date.now());
      assert.ok(reason in check.reasons, reason);
      return outcome === "unknown" ? outcome : `${outcome} ${reason}`;
    } catch (error) {
      if (error instanceof NetFailure) return "unknown";
      return `fault: ${error instanceof Error ? error.stack : error}`;
    }
  }
});

/** One scheme of each kind a check treats alike: TLS first, TLS when asked, and none. */
function kindsOf({ schemes }: Probe): readonly Scheme[] {
  const preferred: readonly Scheme[] = ["https:", "http:", ...schemes];
  const kinds = new Map<string, Scheme>();
  for (const scheme of preferred.filter((one) => schemes.includes(one))) {
    const { tls } = protocolOf(scheme);
    const kind = tls === "asked" ? scheme : tls;
    if (!kinds.has(kind)) kinds.set(kind, scheme);
  }
  return [...kinds.values()];
}
