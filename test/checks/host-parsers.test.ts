import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import fc from "fast-check";
import { narrowed, parseHttpDate, untilBoundary } from "../../src/checks/clock-date-header/seconds.ts";
import { roughly } from "../../src/checks/host.ts";
import { parseAccounts, parsePasswordStates } from "../../src/checks/host-accounts/accounts.ts";
import { parseSignatures } from "../../src/checks/host-antivirus/clamav.ts";
import { countAuditRules, parseAuditStatus } from "../../src/checks/host-audit/audit.ts";
import { parseChrony, parseNtpd, parseTimesyncd } from "../../src/checks/host-clock/daemons.ts";
import { filesCommand, fixedCommands, parseFiles } from "../../src/checks/host-commands.ts";
import { parseMounts } from "../../src/checks/host-disk-encryption/disks.ts";
import { parseJournal, reachOfFiles } from "../../src/checks/host-log-retention/logs.ts";
import { parseListeners } from "../../src/checks/host-ports/listeners.ts";
import { parseAptUpgrades, securityListsDate } from "../../src/checks/host-updates/apt.ts";
import { knowsAdvisories, parseDnfUpdates, repositoriesDate } from "../../src/checks/host-updates/dnf.ts";
import { portSets } from "../../src/checks/open-ports/port-sets.ts";
import { portRange, portsOf } from "../../src/checks/port-lists.ts";
import { parseAnswer } from "../../src/net/sntp.ts";

const recorded = (name: string) => readFileSync(join(import.meta.dirname, "hosts", name), "utf8");

/** Every parser that reads what a host wrote. */
const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  chrony: (text) => parseChrony(text, 0),
  ntpd: (text) => parseNtpd(text, 0),
  timesyncd: (text) => parseTimesyncd(text, text, text, 0),
  listeners: parseListeners,
  upgrades: parseAptUpgrades,
  lists: securityListsDate,
  advisories: parseDnfUpdates,
  summary: knowsAdvisories,
  repositories: repositoriesDate,
  accounts: (text) => parseAccounts(text, text),
  passwords: parsePasswordStates,
  mounts: parseMounts,
  audit: parseAuditStatus,
  rules: countAuditRules,
  signatures: parseSignatures,
  journal: parseJournal,
  files: parseFiles,
};

describe("what hosts write", () => {
  test("is read, or is nothing: no text makes a parser fail or dawdle", () => {
    const samples = [
      "ss.txt",
      "apt-upgrades.txt",
      "apt-lists.txt",
      "passwd.txt",
      "lsblk-crypt.json",
      "ntpq-synchronised.txt",
    ];
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 500 }),
      fc.tuple(fc.constantFrom(...samples), fc.nat(2_000), fc.string({ maxLength: 20 })).map(([name, at, more]) => {
        const text = recorded(name);
        return `${text.slice(0, at)}${more}${text.slice(at)}`;
      }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        for (const parse of Object.values(parsers)) parse(text);
      }),
      { numRuns: 300 },
    );
    const long = [
      "a".repeat(500_000),
      "1,".repeat(250_000),
      "-a always ".repeat(50_000),
      "a=".repeat(250_000),
      " ".repeat(500_000),
    ];
    for (const [name, parse] of Object.entries(parsers)) {
      for (const text of long) {
        const began = performance.now();
        parse(text);
        assert.ok(performance.now() - began < 1_500, `${name} took ${performance.now() - began} ms`);
      }
    }
  });

  test("of nested devices is followed so far and no further", () => {
    const nested = (depth: number): string =>
      depth === 0 ? '{"type":"disk","mountpoints":["/deep"]}' : `{"type":"disk","children":[${nested(depth - 1)}]}`;
    assert.deepEqual(parseMounts(`{"blockdevices":[${nested(10)}]}`), [{ mountPoint: "/deep", encrypted: false }]);
    assert.equal(parseMounts(`{"blockdevices":[${nested(100)}]}`), undefined);
    assert.equal(parseMounts(`${'{"blockdevices":['.repeat(100_000)}`), undefined);
  });

  test("of packages counts a security update that something newer hides, and none that is older than what is installed", () => {
    const found = parseAptUpgrades(recorded("apt-upgrades.txt"));
    assert.ok(found?.security.includes("openssl") && !found.security.includes("curl"));
    const hidden =
      "Listing...\nx/stable 3 amd64 [upgradable from: 1]\nx/stable-security 2 amd64\nx/now 1 amd64 [installed,upgradable to: 3]\n";
    assert.deepEqual(parseAptUpgrades(hidden), { security: ["x"], others: 0 });
  });

  test("of dnf counts packages, not advisories, and knows the repository that was asked longest ago", () => {
    const twice = `${recorded("dnf-updates.txt")}SAMPLE-2026:0009 bugfix alpha-1.1-1.noarch\n`;
    assert.deepEqual(parseDnfUpdates(twice), { security: ["alpha", "beta"], others: 1 });
    const one = recorded("dnf-repositories.txt");
    const asked = Date.UTC(2026, 10, 21, 14, 50, 12) / 1000;
    assert.equal(repositoriesDate(one), asked);
    assert.equal(repositoriesDate(one + one.replace("14:50:12 2026)", "14:50:11 2026)")), asked - 1);
    assert.equal(repositoriesDate(`${one}Repo-id : other\n`), undefined);
    assert.equal(repositoriesDate(""), undefined);
  });

  test("of listeners tells loopback from the network, also where both listen", () => {
    const both =
      "tcp LISTEN 0 1 127.0.0.1:80 0.0.0.0:*\ntcp LISTEN 0 1 10.0.0.1:80 0.0.0.0:*\ntcp LISTEN 0 1 127.0.0.1:80 0.0.0.0:*\n";
    assert.deepEqual(parseListeners(both), [{ protocol: "tcp", port: 80, reach: "network" }]);
    const mapped = "tcp LISTEN 0 1 [::ffff:127.0.0.1]:81 *:*\ntcp LISTEN 0 1 [::1]%lo:82 *:*\n";
    assert.ok(parseListeners(mapped)?.every(({ reach }) => reach === "loopback"));
  });

  test("of time spans has signs and several units", () => {
    const status = (offset: string) => recorded("timesync-status.txt").replace("+1.258ms", offset);
    const offset = (text: string) => parseTimesyncd("NTPSynchronized=yes\n", status(text), "", 0)?.measured.offset;
    assert.equal(offset("-3us"), -3e-6);
    assert.equal(offset("+1min 2.5s"), 62.5);
    assert.equal(parseTimesyncd("NTPSynchronized=yes\n", status("soon"), "", 0)?.state, "unsynchronised");
  });

  test("of log files counts the rotated ones of that name alone, and none that is empty", () => {
    const files =
      parseFiles("100.0 5 a.log.2.gz\n200.0 0 a.log.3\n50.0 5 a.log.bak\n60.0 5 a.logs\n400.0 5 a.log\n") ?? [];
    assert.deepEqual(reachOfFiles("a", "a.log", files), {
      log: "a",
      oldest: 100,
      newest: 400,
      files: 2,
      largestGap: 300,
    });
  });
});

describe("commands for hosts", () => {
  test("take folders and names that no shell and no program reads anything into", () => {
    for (const folder of [
      "relative",
      "/a b",
      "/a'b",
      "/a;id",
      "/$HOME",
      "/a/../b",
      "/-x",
      "/a\nb",
      "/a/",
      "/",
      "/a*",
    ]) {
      assert.throws(() => filesCommand(folder, "x"), folder);
    }
    for (const name of ["", "a b", "a'b", "-delete", "a/b", "$(id)", "a\nb", "?", ".hidden"]) {
      assert.throws(() => filesCommand("/a", name), name);
    }
    fc.assert(
      fc.property(fc.string(), fc.string(), (folder, name) => {
        try {
          assert.match(
            filesCommand(`/${folder}`, name).line,
            /-H '[\w/@.+-]+' -maxdepth 1 -type f -name '[\w.*@+-]+' -printf/,
          );
        } catch (error) {
          assert.equal((error as Error).name, "ZodError");
        }
      }),
    );
  });

  test("write nothing and expand nothing", () => {
    for (const { line } of fixedCommands()) {
      assert.doesNotMatch(line, /[>`;&]|\$\(|-delete|\brm\b|-i\b|\btee\b/, line);
    }
  });
});

describe("seconds of a Date header", () => {
  test("are narrowed by each answer, and a wrong clock cannot hide", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50_000, max: 50_000 }),
        fc.integer({ min: 1, max: 400 }),
        fc.nat(100),
        (off, took, part) => {
          let [bounds, now] = [{ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }, 1_795_000_000_123];
          for (let i = 0; i < 8; i++) {
            const stamped = now + (took * part) / 100 + off;
            bounds = narrowed(bounds, Math.floor(stamped / 1000) * 1000, now, now + took);
            assert.ok(bounds.low <= off && off <= bounds.high, `${bounds.low} ${off} ${bounds.high}`);
            now += took + untilBoundary(bounds, now + took, took);
          }
          assert.ok(bounds.high - bounds.low < 2 * took + 30, `${bounds.high - bounds.low} after answers of ${took}`);
        },
      ),
    );
  });

  test("are those of the calendar", () => {
    assert.equal(parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), 784_111_777_000);
    for (const wrong of [
      "Sun, 06 Nov 1994 08:49:37",
      "Sunday, 06-Nov-94 08:49:37 GMT",
      "Sun, 06 Foo 1994 08:49:37 GMT",
      "",
    ]) {
      assert.equal(parseHttpDate(wrong), undefined);
    }
  });
});

describe("answers of time servers", () => {
  const answer = (seconds: number) => {
    const packet = Buffer.alloc(48);
    packet[0] = 0b00_100_100;
    packet[1] = 1;
    packet.write("GPS", 12);
    for (const at of [32, 40]) packet.writeUInt32BE((seconds + 2_208_988_800) % 2 ** 32, at);
    packet.writeUInt32BE(1, 36);
    packet.writeUInt32BE(1, 44);
    return packet;
  };

  test("are right on both sides of the day in 2036 on which the count begins again", () => {
    const turn = 2 ** 32 - 2_208_988_800;
    for (const [ours, theirs] of [
      [turn - 10, turn + 10],
      [turn + 10, turn - 10],
      [turn + 100, turn + 100],
    ] as const) {
      const { offset, reference } = parseAnswer(answer(theirs), ours, 0);
      assert.ok(Math.abs(offset - (theirs - ours)) < 0.001, `${offset}`);
      assert.equal(reference, "GPS");
    }
  });

  test("take the way there and back for equally long", () => {
    const { offset, delay } = parseAnswer(answer(1_000), 999.9, 0.4);
    assert.ok(Math.abs(offset - -0.1) < 1e-6 && Math.abs(delay - 0.4) < 1e-6);
  });
});

describe("lists of ports", () => {
  test("are ports and ranges, each port once, and no more than wanted", () => {
    assert.deepEqual(portsOf(["443", "80-82", "81"], 10), [80, 81, 82, 443]);
    assert.equal(portsOf(["1-65535"], 1_024).length, 1_025);
    for (const wrong of ["0", "65536", "5-4", "80,81", " 80", "1-", "-1"])
      assert.equal(portRange(wrong), undefined, wrong);
  });

  test("have as many as their name says", () => {
    const ports = portSets["common-100"];
    assert.equal(new Set(ports).size, 100);
    assert.ok(ports.every((port, i) => port > (ports[i - 1] ?? 0) && port <= 65_535));
  });
});

test("a length of time is told in its largest unit", () => {
  assert.deepEqual([5_000, 150_000, 3 * 3_600_000, 30 * 3_600_000, 50 * 3_600_000].map(roughly), [
    "PT5S",
    "PT2M",
    "PT3H",
    "PT30H",
    "P2D",
  ]);
});
