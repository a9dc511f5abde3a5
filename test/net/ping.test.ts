import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { NetFailure } from "../../src/net/failure.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { sendEchoes, timesIn } from "../../src/net/ping.ts";
import { missing, program } from "../tools/programs.ts";
import { withFolder } from "../tools/workspaces.ts";

const answer = (from: string, sequence: number, time = "0.042") =>
  `64 bytes from ${from}: icmp_seq=${sequence} ttl=64 time=${time} ms\n`;

/** Runs a program of ours in place of ping. */
async function withProgram(script: string, run: (file: string, folder: string) => Promise<void>): Promise<void> {
  await withFolder({}, async (folder) => {
    const file = join(folder, "ping");
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o700);
    await run(file, folder);
  });
}

describe("echo requests", () => {
  test("are counted once each, and only where the very address answered", () => {
    const said = [
      "PING 192.0.2.1 (192.0.2.1) 56(84) bytes of data.\n",
      answer("192.0.2.1", 1),
      answer("192.0.2.1", 1, "0.500").replace(" ms\n", " ms (DUP!)\n"),
      answer("192.0.2.1", 1, "0.900"),
      answer("192.0.2.9", 2),
      "From 192.0.2.254 icmp_seq=2 Destination Host Unreachable\n",
      answer("192.0.2.1", 3, "12.3").replace(" ms\n", " ms (DIFFERENT ADDRESS!)\n"),
      answer("192.0.2.1", 4, "1234"),
      answer("192.0.2.1", 5),
      answer("192.0.2.1", 0),
    ];
    assert.deepEqual(timesIn(said.join(""), "192.0.2.1", 4), [0.042, 1234]);
  });

  test("go to a literal, and to nothing that a shell or an option could make something else of", async () => {
    await withProgram(
      'printf "%s|" "$@" > "$(dirname "$0")/arguments"; env > "$(dirname "$0")/environment"',
      async (file) => {
        process.env.AKASHI_TEST_MARK = "seen";
        assert.deepEqual(await sendEchoes(file, "::1", { count: 2, wait: 1 }), { sent: 2, times: [] });
        delete process.env.AKASHI_TEST_MARK;
        const beside = (name: string) => readFileSync(join(file, "..", name), "utf8");
        assert.equal(beside("arguments"), "-n|-6|-c|2|-i|0.5|-W|1|--|::1|");
        assert.doesNotMatch(beside("environment"), /AKASHI|HOME|LD_/);
        for (const address of ["", "localhost", "-f", "127.0.0.1 -f", "$(id)", "fe80::1%lo", "127.1"]) {
          await assert.rejects(sendEchoes(file, address, { count: 1, wait: 1 }), TypeError, address);
        }
        for (const count of [0, 11, 1.5, Number.NaN])
          await assert.rejects(sendEchoes(file, "127.0.0.1", { count, wait: 1 }), TypeError);
      },
    );
  });

  const failing: Readonly<Record<string, readonly [script: string, code: string]>> = {
    "a program that never ends": ["exec sleep 60", "timed-out"],
    "one whose child holds on": ["sleep 60 & exit 0", "timed-out"],
    "one that never stops talking": ["while :; do echo nonsense nonsense nonsense nonsense; done", "malformed"],
    "one that fails otherwise": ["echo ping: no idea >&2; exit 2", "malformed"],
    "one that is killed": ["kill -9 $$", "malformed"],
    "no route": ["echo ping: connect: Network is unreachable >&2; exit 2", "unreachable"],
  };
  for (const [what, [script, code]] of Object.entries(failing)) {
    test(`${what}: ${code}`, async () => {
      await withProgram(script, async (file) => {
        const start = performance.now();
        const sent = sendEchoes(file, "127.0.0.1", { count: 1, wait: 1 });
        await assert.rejects(sent, (error: NetFailure) => error.code === code);
        assert.ok(performance.now() - start < 20_000);
      });
    });
  }

  test("need a program, and the right to run it and to send", async () => {
    const asked = { count: 1, wait: 1 };
    assert.equal(await sendEchoes("/nonexistent/ping", "127.0.0.1", asked), "no-program");
    await withProgram(
      "echo ping: socktype: SOCK_RAW >&2; echo ping: socket: Operation not permitted >&2; exit 2",
      async (file) => {
        assert.equal(await sendEchoes(file, "127.0.0.1", asked), "no-right");
        chmodSync(file, 0o600);
        assert.equal(await sendEchoes(file, "127.0.0.1", asked), "no-right");
      },
    );
  });

  test("pass the judge as every connection does", async () => {
    await withProgram('touch "$(dirname "$0")/ran"', async (file, folder) => {
      const lies = async (host: string) =>
        host === "inside.example" ? ["10.0.0.1", "169.254.169.254"] : ["127.0.0.1"];
      const outbound = new Outbound({ allowance: { networks: [] }, detours: [], trust: [], ping: file, resolve: lies });
      const hosts = [
        "inside.example",
        "rebound.example",
        "127.0.0.1",
        "[::1]",
        "[::ffff:7f00:1]",
        "224.0.0.1",
        "255.255.255.255",
      ];
      for (const host of hosts) {
        for (const { decided } of await outbound.decide(host, 7, "icmp:")) assert.equal(decided, null, host);
      }
      // Echo's port is nobody else's.
      const open = new Outbound({ allowance: { networks: ["127.0.0.0/8"] }, detours: [], trust: [], ping: file });
      assert.equal((await open.decide("127.0.0.1", 7, "https:"))[0]?.decided, null);
      assert.equal(existsSync(join(folder, "ran")), false);
    });
  });

  test("are answered by this machine, over IPv4 and IPv6", { skip: missing("ping") }, async () => {
    for (const address of ["127.0.0.1", "127.9.9.9", "::1"]) {
      const echoes = await sendEchoes(program("ping") ?? "", address, { count: 2, wait: 1 });
      assert.ok(typeof echoes === "object" && echoes.sent === 2 && echoes.times.length === 2, address);
      for (const time of echoes.times) assert.ok(time > 0 && time < 5_000);
    }
  });
});
