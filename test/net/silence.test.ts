import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { findCheck } from "../../src/checks/index.ts";
import type { Assessment } from "../../src/domain/assurance/evidence.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { DroppingProxy, type Fate } from "../tools/dropping-proxy.ts";
import { lookingAt } from "../tools/looking.ts";
import { missing } from "../tools/programs.ts";
import { host, type ServerSpec, type Servers, startServers } from "../tools/servers.ts";

const ok = "location / { return 204; }";
const strong = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305";
const curves = "ssl_ecdh_curve X25519:prime256v1:secp384r1;";
const specs = {
  right: { kind: "nginx", secure: `ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ${strong}; ${curves} ${ok}` },
  // Wrong by one suite, which its own order takes last.
  suite: {
    kind: "nginx",
    secure: `ssl_protocols TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers on; ssl_ciphers ${strong}:ECDHE-ECDSA-AES128-SHA; ${curves} ${ok}`,
  },
  group: {
    kind: "nginx",
    secure: `ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ${strong}; ssl_ecdh_curve X25519:prime256v1:secp384r1:secp521r1; ${ok}`,
  },
  version: {
    kind: "nginx",
    secure: `ssl_protocols TLSv1.1 TLSv1.2 TLSv1.3; ssl_ciphers ${strong}:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0; ${curves} ${ok}`,
  },
} as const satisfies Record<string, ServerSpec>;
type Name = keyof typeof specs;

const checks = {
  "tls-profile": { params: {}, right: ["right"], wrong: ["suite", "group", "version"] },
  "tls-version": { params: { allowed: ["TLS 1.3", "TLS 1.2"] }, right: ["right"], wrong: ["version"] },
} as const satisfies Record<string, { params: Json; right: readonly Name[]; wrong: readonly Name[] }>;

/** Repeatable numbers from 0 to 1 (a linear congruential generator). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const rules: readonly (readonly [string, () => (number: number) => boolean])[] = [
  ...[2, 3, 4, 5, 7, 10].flatMap((n) =>
    [...new Set([0, 1, n - 1])].map((at) => [`every ${n}th from ${at}`, () => (k: number) => k % n === at] as const),
  ),
  ["those from 5 to 20", () => (k) => k >= 5 && k <= 20],
  ["those from 12 to 16", () => (k) => k >= 12 && k <= 16],
  ["those from 20 to 60", () => (k) => k >= 20 && k <= 60],
  ["all after the 8th", () => (k) => k > 8],
  ["all after the 30th", () => (k) => k > 30],
  ...[1, 2, 3, 4].map((seed) => {
    const rule = () => {
      const next = numbersFrom(seed);
      return () => next() < 0.25;
    };
    return [`a quarter at random (${seed})`, rule] as const;
  }),
  // Any one connection.
  ...Array.from({ length: 60 }, (_, i) => [`the ${i + 1}th`, () => (k: number) => k === i + 1] as const),
];

describe("a limit of connections", { skip: missing("nginx", "openssl") }, () => {
  let servers: Servers;
  const proxies = new Map<Name, DroppingProxy>();
  before(async () => {
    servers = await startServers(Object.values(specs));
    for (const [i, name] of (Object.keys(specs) as Name[]).entries()) {
      proxies.set(name, await DroppingProxy.start(servers.ports[i]?.secure ?? 0));
    }
  });
  after(async () => {
    await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
    await servers?.stop();
  });

  async function judge(id: keyof typeof checks, name: Name, drop: (n: number) => boolean, how: Fate) {
    const check = findCheck(id);
    const proxy = proxies.get(name);
    assert.ok(check?.type === "probe" && proxy);
    proxy.drop((number) => (drop(number) ? how : "pass"));
    const outbound = new Outbound({
      allowance: { networks: [] },
      detours: [{ host, port: 443, address: "127.0.0.1", toPort: proxy.port }],
      trust: [],
    });
    const { target, io } = await lookingAt(outbound, `https://${host}/`);
    const params = check.params.parse(checks[id].params);
    const data = await check.observe(target, params, io);
    return check.assess(data, params, Date.now());
  }
  const said = ({ outcome, reason }: Assessment) => `${outcome} ${reason}`;

  for (const id of Object.keys(checks) as (keyof typeof checks)[]) {
    test(`${id} judges these servers when nothing is dropped`, async () => {
      for (const name of checks[id].right) assert.equal((await judge(id, name, () => false, "close")).outcome, "met");
      for (const name of checks[id].wrong) {
        assert.equal((await judge(id, name, () => false, "close")).outcome, "not-met");
      }
    });

    for (const how of ["close", "reset"] as const) {
      test(`${id}: what a limit hides by a ${how} is neither refused nor accepted`, async () => {
        const wrong: string[] = [];
        let unsure = 0;
        // A reset is read in another place, and understood in the same.
        for (const [rule, make] of how === "close" ? rules : rules.slice(0, 24)) {
          for (const name of checks[id].right) {
            const given = await judge(id, name, make(), how);
            if (given.outcome === "unknown") unsure++;
            if (given.outcome === "not-met") wrong.push(`${name}, ${rule}: ${said(given)}`);
          }
          for (const name of checks[id].wrong) {
            const given = await judge(id, name, make(), how);
            if (given.outcome === "met") wrong.push(`${name}, ${rule}: ${said(given)}`);
          }
        }
        assert.deepEqual(wrong, []);
        assert.ok(unsure > 10, `only ${unsure} were found to hide something`);
      });
    }

    test(`${id}: nor what it leaves without an answer`, async () => {
      const [wrong, right] = await Promise.all([
        judge(id, checks[id].wrong[0], (k) => k === 3, "hold"),
        judge(id, "right", (k) => k === 4, "hold"),
      ]);
      assert.notEqual(wrong.outcome, "met");
      assert.notEqual(right.outcome, "not-met");
    });
  }
});
