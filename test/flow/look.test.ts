import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { z } from "zod";
import { type Check, defineCheck, type ProbeCheck, unknown } from "../../src/checks/define.ts";
import type { ServiceState } from "../../src/domain/assurance/posture.ts";
import type { Consent } from "../../src/domain/assurance/service.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { AkashiErrors } from "../../src/domain/errors.ts";
import { takeLook } from "../../src/flow/look.ts";
import { meansOf, noSettings, type OperatorSettings, readOperator } from "../../src/flow/operator.ts";
import type { Evidence } from "../../src/store/evidence.ts";
import { freePort } from "../tools/ports.ts";
import { text, withFolder } from "../tools/workspaces.ts";

const host = "look.example";
const day = 86_400_000;
const now = Date.parse("2026-11-21T03:00:00Z");
const words = text("보았습니다.", "確認しました。", "Seen.");

type Observe = ProbeCheck<unknown, Json, Record<string, typeof words>>["observe"];

/** A check that does what a test asks of it, and judges nothing. */
function checkThat(
  observe: Observe,
  sends: Partial<ProbeCheck<unknown, Json, Record<string, typeof words>>["sends"]> = {},
): Check {
  return defineCheck({
    id: "tested",
    version: 1,
    type: "probe",
    title: words,
    why: words,
    remedy: words,
    references: ["CWE-1"],
    evidences: ["fact"],
    sends: { connections: 1, requests: 1, intrusive: false, ...sends },
    schemes: ["tcp:"],
    params: z.strictObject({}),
    data: z.json() as z.ZodType<Json>,
    reasons: { seen: words },
    observe,
    assess: () => unknown("seen"),
  });
}

/** Opens a connection and says nothing. */
const connects: Observe = async (_target, _params, io) => {
  (await io.outbound.connect(io.decided)).destroy();
  return { seen: true };
};

/** How the operator keeps the secret, and what the check calls it. */
type Kept = { readonly mode?: number; readonly hosts?: string[]; readonly name?: string };

type Setting = {
  readonly consent?: Consent;
  readonly operator?: Partial<OperatorSettings>;
  readonly at?: number;
};

describe("a look", () => {
  let server: Server;
  let port: number;
  let connections = 0;
  let answer: (socket: Socket) => void = () => undefined;
  before(async () => {
    port = await freePort();
    server = createServer((socket) => {
      connections++;
      socket.on("error", () => socket.destroy());
      answer(socket);
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  });
  after(() => new Promise((resolve) => server.close(resolve)));

  async function look(check: Check, { consent, operator = {}, at = now }: Setting = {}) {
    connections = 0;
    const endpoint = { id: "app", url: `tcp://${host}:5000`, ...(consent ? { consent } : {}) };
    const service = { service: { id: "s", timeZone: "Asia/Tokyo" }, records: [] } as unknown as ServiceState;
    const means = meansOf({ ...noSettings, connectTo: [`${host}:5000:127.0.0.1:${port}`], ...operator });
    const wanted = [{ claim: { id: "c" }, proof: { validity: day } }] as never;
    const clock = { now: () => at, elapsed: () => performance.now() };
    const began = performance.now();
    const evidence = await takeLook(
      { key: "k", check, params: {}, service, endpoint, target: "app", wanted, interval: 1 },
      means,
      clock,
    );
    const took = performance.now() - began;
    // The server may hear of a connection after the look has ended.
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(evidence.length, 1);
    const [{ observation, findings }] = evidence as [Evidence];
    const [finding] = findings as [Evidence["findings"][number]];
    assert.equal(finding.outcome, "unknown");
    return { reason: finding.reason, data: observation.data, connections, took };
  }

  describe("that does more than look", () => {
    const intrusive = checkThat(connects, { intrusive: true });
    const consent: Consent = { checks: ["tested"], by: words, from: "2026-11-01", until: "2026-11-21" };
    const operator = { intrusive: [`${host}:5000`] };
    const refusals: readonly (readonly [name: string, setting: Setting])[] = [
      ["without a consent", { operator }],
      ["without the operator's word", { consent }],
      ["with the operator's word for another port", { consent, operator: { intrusive: [`${host}:5001`] } }],
      ["with the operator's word for another host", { consent, operator: { intrusive: ["other.example:5000"] } }],
      ["with a consent to another check", { consent: { ...consent, checks: ["hsts"] }, operator }],
      ["with a consent to nothing", { consent: { ...consent, checks: [] }, operator }],
      ["before its consent begins", { consent: { ...consent, from: "2026-11-22", until: "2026-11-30" }, operator }],
      ["after its consent is over", { consent: { ...consent, until: "2026-11-20" }, operator }],
      // Of the service's calendar: in Tokyo the 22nd has begun, in UTC it has not.
      ["on the day after, where the service is", { consent, operator, at: Date.parse("2026-11-21T15:00:00Z") }],
    ];
    for (const [name, setting] of refusals) {
      test(`is not taken ${name}, and opens no connection`, async () => {
        const { reason, connections, data } = await look(intrusive, setting);
        assert.equal(reason, "no-consent");
        assert.equal(connections, 0);
        assert.deepEqual(data, { failure: "no-consent", before: true });
      });
    }

    test("is taken with both, until the end of the last day", async () => {
      for (const at of [now, Date.parse("2026-10-31T15:00:00Z"), Date.parse("2026-11-21T14:59:59.999Z")]) {
        const { reason, connections } = await look(intrusive, { consent, operator, at });
        assert.deepEqual([reason, connections], ["seen", 1]);
      }
      assert.equal((await look(checkThat(connects))).connections, 1, "and what only looks needs neither");
    });
  });

  describe("with a secret", () => {
    const value = 'Tr0ub4dor&3/"quoted" +x';

    /** A look whose check gets the secret and makes something of it. */
    function lookWith(
      make: (secret: string) => Json,
      { mode = 0o600, hosts = [`${host}:5000`], name = "login" }: Kept = {},
    ) {
      return withFolder({}, async (folder) => {
        const file = join(folder, "secret");
        writeFileSync(file, `${value}\n`);
        chmodSync(file, mode);
        const check = checkThat(async (_target, _params, io) => make(io.secrets.get(name).reveal()));
        return look(check, { operator: { secrets: { login: { file, hosts } } } });
      });
    }

    test("gets it, when it is bound to the very host and port and its file is its owner's alone", async () => {
      const { reason, data } = await lookWith((secret) => ({ length: secret.length }));
      assert.deepEqual([reason, data], ["seen", { length: value.length }]);
    });

    const unfit: readonly (readonly [name: string, setting: Kept])[] = [
      ["bound to another host", { hosts: ["other.example:5000"] }],
      ["bound to another port", { hosts: [`${host}:443`] }],
      ["bound to no host", { hosts: [] }],
      ["of another name", { name: "toString" }],
      ["in a file that its group may read", { mode: 0o640 }],
      ["in a file that everybody may read", { mode: 0o644 }],
      ["in a file that everybody may write", { mode: 0o602 }],
    ];
    for (const [name, setting] of unfit) {
      test(`does not get one ${name}`, async () => {
        const { reason, data } = await lookWith(() => ({ got: true }), setting);
        assert.equal(reason, "no-secret");
        assert.deepEqual(data, { failure: "no-secret", before: true });
      });
    }

    const forms: Readonly<Record<string, (secret: string) => Json>> = {
      "as it is": (secret) => ({ echoed: secret }),
      "inside other text": (secret) => ({ page: `<p>Welcome, ${secret}!</p>` }),
      "as the name of a member": (secret) => ({ [secret]: 1 }),
      "deep inside": (secret) => ({ list: [[{ one: secret }]] }),
      "in base64": (secret) => ({ header: Buffer.from(secret).toString("base64") }),
      "in base64 for URLs": (secret) => ({ token: Buffer.from(secret).toString("base64url") }),
      "in a URL": (secret) => ({ location: `/login?p=${encodeURIComponent(secret)}` }),
      "in a form": (secret) => ({ body: new URLSearchParams({ p: secret }).toString() }),
      "in hexadecimal": (secret) => ({ dump: Buffer.from(secret).toString("hex") }),
    };
    for (const [name, make] of Object.entries(forms)) {
      test(`keeps nothing when its data hold the secret ${name}`, async () => {
        const { reason, data } = await lookWith(make);
        assert.equal(reason, "failed");
        const kept = JSON.stringify(data);
        for (const form of [value, Buffer.from(value).toString("base64").slice(0, 12), encodeURIComponent(value)]) {
          assert.ok(!kept.includes(JSON.stringify(form).slice(1, -1)), kept);
        }
        assert.deepEqual(Object.keys(data as object).sort(), ["before", "failure", "fault"]);
      });
    }

    test("keeps nothing of a fault whose text holds the secret", async () => {
      const { reason, data } = await lookWith((secret) => {
        throw new Error(`sign-in with ${secret} failed`);
      });
      assert.equal(reason, "failed");
      assert.ok(!JSON.stringify(data).includes("Tr0ub4dor"));
    });
  });

  describe("has limits", () => {
    const grace = 2_000;

    test("of time: one that never ends is given up", async () => {
      const { reason, took } = await look(checkThat(() => new Promise(() => undefined), { time: 300 }));
      assert.equal(reason, "timed-out");
      assert.ok(took >= 300 && took < 300 + grace + 1_000, `${took}`);
    });

    test("of time: one that waits for the target ends in its own time", async () => {
      answer = () => undefined;
      const waits: Observe = async (_target, _params, io) => {
        const socket = await io.outbound.connect(io.decided);
        return new Promise((resolve, reject) => {
          socket.once("error", reject);
          socket.once("data", () => resolve({ said: "something" }));
        });
      };
      const { reason, took, connections } = await look(checkThat(waits, { time: 300 }));
      assert.deepEqual([reason, connections], ["timed-out", 1]);
      assert.ok(took < 300 + grace + 1_000, `${took}`);
    });

    test("of connections: one more than declared is not made", async () => {
      answer = (socket) => socket.end();
      const asks: Observe = async (_target, _params, io) => {
        for (let i = 0; i < 5; i++) (await io.outbound.connect(io.decided)).destroy();
        return { seen: true };
      };
      const { reason, connections } = await look(checkThat(asks, { connections: 3 }));
      assert.equal(reason, "over-budget");
      assert.ok(connections <= 3, `${connections}`);
      assert.equal((await look(checkThat(asks, { connections: 5 }))).reason, "seen");
    });

    test("of bytes: a flood is cut off", async () => {
      let written = 0;
      answer = (socket) => {
        const flood = (): void => {
          while (!socket.destroyed && socket.write(Buffer.alloc(16_384))) written += 16_384;
          written += 16_384;
        };
        socket.on("drain", flood);
        flood();
      };
      const reads: Observe = async (_target, _params, io) => {
        const socket = await io.outbound.connect(io.decided);
        return new Promise((resolve, reject) => {
          socket.once("error", reject);
          socket.once("close", () => resolve({ seen: true }));
          socket.resume();
        });
      };
      const { reason, took } = await look(checkThat(reads, { bytes: 256 * 1024, time: 10_000 }));
      assert.equal(reason, "too-large");
      assert.ok(took < 5_000, `${took}`);
      answer = (socket) => socket.end();
      assert.ok(written > 0);
    });
  });
});

describe("operator settings", () => {
  const faults: readonly (readonly [name: string, yaml: string, code: string, line: number, column: number])[] = [
    ["a host without a port", "intrusive:\n  - look.example\n", "schema.invalid", 2, 5],
    ["a URL for a host and port", "intrusive:\n  - a.example:443\n  - https://b.example\n", "schema.invalid", 3, 5],
    ["a key nobody knows", "allowNetworks: []\nalowNetworks: []\n", "schema.unknown-key", 2, 1],
    ["a secret without its hosts", "secrets:\n  login:\n    file: secret\n", "schema.missing", 3, 5],
    ["a secret for any host", 'secrets:\n  login:\n    file: secret\n    hosts: ["*"]\n', "schema.invalid", 4, 13],
    [
      "an unknown key of a secret",
      "secrets:\n  a:\n    file: s\n    hosts: []\n    host: x\n",
      "schema.unknown-key",
      5,
      5,
    ],
    ["a network that is none", "allowNetworks: [10.0.0.0]\n", "schema.invalid", 1, 17],
    ["a rate of nothing", "requestsPerMinute: 0\n", "schema.invalid", 1, 20],
    ["more looks at once than can be", "looksAtOnce: 100000\n", "schema.invalid", 1, 14],
    ["a line that is no YAML", "intrusive: [\n", "yaml.syntax", 2, 1],
  ];
  for (const [name, yaml, code, line, column] of faults) {
    test(`with ${name} are refused, and told where`, async () => {
      await withFolder({ "operator.yml.txt": yaml }, async (folder) => {
        const file = join(folder, "operator.yml.txt");
        assert.throws(
          () => readOperator(file),
          (error) => {
            assert.ok(error instanceof AkashiErrors);
            const found = error.errors.map((one) => [one.code, one.at?.file, one.at?.line, one.at?.column]);
            assert.deepEqual(found, [[code, file, line, column]]);
            return true;
          },
        );
      });
    });
  }

  test("have defaults, and name files beside the file they stand in", async () => {
    await withFolder(
      { "operator.yml.txt": "secrets:\n  a: { file: s, hosts: ['a.example:443', '[::1]:22'] }\n" },
      async (folder) => {
        const { secrets, requestsPerMinute, looksAtOnce } = readOperator(join(folder, "operator.yml.txt"));
        assert.equal(secrets.a?.file, join(folder, "s"));
        assert.deepEqual([requestsPerMinute, looksAtOnce], [600, 256]);
      },
    );
  });
});
