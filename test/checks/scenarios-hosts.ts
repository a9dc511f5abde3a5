import { mkdtempSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command, filesCommand, rootCommand } from "../../src/checks/host-commands.ts";
import type { Outcome } from "../../src/domain/assurance/evidence.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { hostFingerprint, hostUser, type StandIn, sshKey } from "../tools/sshd.ts";
import type { Scenario } from "./scenarios.ts";

/**
 * Hosts behind a real sshd. What this machine is in no state to show is answered in place of it, with what the programs
 * wrote on Debian 12 where they could be brought to; systemd-timesyncd and dm-crypt could not, and theirs is written by
 * hand after their documentation.
 */
const recorded = (name: string) => readFileSync(join(import.meta.dirname, "hosts", name), "utf8");
const stranger = sshKey();
const signIn = { user: hostUser, key: "host", hostKey: hostFingerprint };
const now = Math.floor(Date.now() / 1000);
const day = 86_400;

type Params = Readonly<Record<string, Json>>;
type Answers = Readonly<Record<string, StandIn>>;
type More = { readonly asNobody?: boolean; readonly secret?: string };

function host(
  check: string,
  name: string,
  expected: string,
  answers: Answers,
  params: Params,
  more: More = {},
): Scenario {
  const [outcome, reason] = expected.split(" ") as [Outcome, string];
  const key = sshKey();
  return {
    check,
    name,
    url: "ssh://test.example",
    secrets: { host: more.secret ?? key.private },
    server: { kind: "ssh", key, answers, asNobody: more.asNobody ?? false },
    params: { ...signIn, ...params },
    expected: { outcome, reason },
  };
}

/** What keeps any of the checks from seeing: `first` is a command that nothing is seen without. */
function kept(check: string, first: string, params: Params, denied: StandIn): Scenario[] {
  const otherKey = `SHA256:${"A".repeat(43)}`;
  return [
    host(check, "host-key-mismatch", "unknown host-key-mismatch", {}, { ...params, hostKey: otherKey }),
    host(check, "sign-in-refused", "unknown sign-in-refused", {}, params, { secret: stranger.private }),
    host(check, "no-common-algorithm", "unknown no-common-algorithm", {}, { ...params, hostKeyType: "rsa-sha2-512" }),
    host(check, "command-absent", "unknown command-absent", { [first]: { status: 127 } }, params),
    host(check, "command-denied", "unknown command-denied", { [first]: denied }, params),
    host(check, "command-failed", "unknown command-failed", { [first]: { stdout: "half", status: 1 } }, params),
  ];
}

/** The same on a host that also answers these. */
function withAnswers(answers: Answers): (one: Scenario) => Scenario {
  return (one) =>
    one.server.kind === "ssh"
      ? { ...one, server: { ...one.server, answers: { ...answers, ...one.server.answers } } }
      : one;
}

const absent = { status: 127 };
/** What the gate of docs/reference/hosts.md ends with where a command is not on its list. */
const gated = { status: 126 };
const line = {
  now: command("now").line,
  chrony: command("chrony").line,
  status: command("timesyncd-status").line,
  message: command("timesyncd-message").line,
  kernel: command("kernel-clock").line,
  ntpd: command("ntpd").line,
  listeners: command("listeners").line,
  upgrades: command("apt-upgrades").line,
  dnf: command("dnf-updates").line,
  summary: command("dnf-summary").line,
  repositories: command("dnf-repositories").line,
  lists: command("apt-lists").line,
  users: command("users").line,
  groups: command("groups").line,
  states: rootCommand("password-states", false).line,
  journal: command("journal").line,
  birth: command("host-birth").line,
  disks: command("disks").line,
  disksBefore: command("disks-before-2.37").line,
  auditStatus: rootCommand("audit-status", false).line,
  auditRules: rootCommand("audit-rules", false).line,
  auditService: command("audit-service").line,
  clamscan: command("clamscan").line,
  freshclam: command("freshclam").line,
} as const;

const clock = host.bind(null, "host-clock");
/** As chronyd 4.3 wrote it; the time of the last measurement made fit to the hosts' one. */
const chrony = (offset: string, at = now, dispersion = "0.000001743") => ({
  [line.chrony]: {
    stdout: `7F000001,127.0.0.1,4,${at}.356409717,${offset},-0.000000033,0.000000793,-0.026,-0.002,0.190,0.000006144,${dispersion},0.5,Normal\n`,
  },
});
const timesyncd = (kernel: string, figures: string) => ({
  [line.chrony]: absent,
  [line.kernel]: { stdout: `NTPSynchronized=${kernel}\n` },
  [line.status]: { stdout: figures },
  [line.message]: {
    stdout: `NTPMessage={ Leap=0, Version=4, Mode=4, Stratum=2, Precision=-25, RootDelay=3.921ms, RootDispersion=350us, Reference=C0000200, DestinationTimestamp=${utc(now - 600)}, Ignored=no, PacketCount=12, Jitter=1.2ms }\n`,
  },
});
const ntpd = (text: string) => ({
  [line.chrony]: absent,
  [line.status]: { status: 1, stderr: "System has not been booted with systemd as init system (PID 1).\n" },
  [line.ntpd]: { stdout: text },
});

/** A time as systemd writes it, in UTC. */
function utc(seconds: number): string {
  const date = new Date(seconds * 1000);
  const weekday = date.toLocaleDateString("en", { weekday: "short", timeZone: "UTC" });
  return `${weekday} ${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
/** The hexadecimal seconds since 1900 of ntpd. */
const since1900 = (seconds: number) => (seconds + 2_208_988_800).toString(16);

const clocks = [
  ...kept("host-clock", line.now, {}, gated),
  clock("chrony", "met synchronised", chrony("-0.000001302"), {}),
  clock("timesyncd", "met synchronised", timesyncd("yes", recorded("timesync-status.txt")), {}),
  clock(
    "ntpd",
    "met synchronised",
    ntpd(recorded("ntpq-synchronised.txt").replace("eeac27a8.a2aa1f55", `${since1900(now - 64)}.a2aa1f55`)),
    {},
  ),
  clock(
    "chrony-unsynchronised",
    "not-met unsynchronised",
    { [line.chrony]: { stdout: recorded("chrony-unsynchronised.txt") } },
    {},
  ),
  clock(
    "timesyncd-unsynchronised",
    "not-met unsynchronised",
    timesyncd("no", recorded("timesync-status-none.txt")),
    {},
  ),
  clock("ntpd-unsynchronised", "not-met unsynchronised", ntpd(recorded("ntpq-unsynchronised.txt")), {}),
  clock("own-clock", "not-met own-clock", { [line.chrony]: { stdout: recorded("chrony-local.txt") } }, {}),
  clock("too-far", "not-met too-far", chrony("0.350000000"), {}),
  clock("too-uncertain", "unknown too-uncertain", chrony("0.050000000", now, "0.200000000"), {}),
  clock("not-measured-lately", "not-met not-measured-lately", chrony("0.000010000", now - day), {}),
  clock(
    "age-unknown",
    "unknown age-unknown",
    { ...timesyncd("yes", recorded("timesync-status.txt")), [line.message]: absent },
    {},
  ),
  clock(
    "no-daemon",
    "unknown command-absent",
    { [line.chrony]: absent, [line.status]: absent, [line.ntpd]: absent },
    {},
  ),
  clock(
    "daemon-stopped",
    "unknown command-failed",
    { [line.chrony]: { stdout: "506 Cannot talk to daemon\n", status: 1 }, [line.status]: absent, [line.ntpd]: absent },
    {},
  ),
  clock("out-of-bounds", "unknown malformed", chrony("0.1", now, "1e+999"), {}),
  clock("another-form", "unknown malformed", { [line.chrony]: { stdout: "<html>,,,\n" } }, {}),
];

const ports = host.bind(null, "host-ports");
const listening = { [line.listeners]: { stdout: recorded("ss.txt") } };
const listeners = [
  ...kept("host-ports", line.listeners, { tcp: ["22"] }, gated),
  ports("declared", "met only-declared", listening, { tcp: ["22", "80", "443"], udp: ["68"] }),
  ports("of-this-machine", "met only-declared", {}, { tcp: ["1-65535"], udp: ["1-65535"] }),
  ports("undeclared", "not-met undeclared", listening, { tcp: ["22", "443"], udp: ["68"] }),
  ports("undeclared-udp", "not-met undeclared", listening, { tcp: ["22", "80", "443"] }),
  ports("undeclared-loopback", "not-met undeclared", listening, {
    tcp: ["22", "80", "443"],
    udp: ["68"],
    loopback: true,
  }),
  ports("nothing-listed", "unknown nothing-listed", { [line.listeners]: {} }, { tcp: ["22"] }),
  ports(
    "more-than-can-be",
    "unknown malformed",
    {
      [line.listeners]: {
        stdout: Array.from({ length: 6_000 }, (_, i) => `tcp LISTEN 0 1 0.0.0.0:${i + 1} 0.0.0.0:*\n`).join(""),
      },
    },
    { tcp: ["1-65535"] },
  ),
  ports("another-form", "unknown malformed", { [line.listeners]: { stdout: "Netid State\n" } }, { tcp: ["22"] }),
];

const updates = host.bind(null, "host-updates");
const rfc1123 = (seconds: number) => new Date(seconds * 1000).toUTCString().replace("GMT", "UTC");
const lists = (at: number) => ({
  stdout: recorded("apt-lists.txt").replace("Fri, 20 Nov 2026 00:12:41 UTC", rfc1123(at)),
});
const upgraded = { stdout: "Listing...\n" };
const others = {
  stdout: recorded("apt-upgrades.txt")
    .split("\n\n")
    .filter((one) => /^(?:Listing|base-files|bash|curl)/.test(one))
    .join("\n\n"),
};
/** A day as ctime writes it. */
const ctime = (seconds: number) => {
  const [weekday = "", date = "", month = "", fullYear = "", at = ""] = new Date(seconds * 1000)
    .toUTCString()
    .replace(",", "")
    .split(" ");
  return `${weekday} ${month} ${date.replace(/^0/, " ")} ${at} ${fullYear}`;
};
const dnf = (asked: number, answer: StandIn): Answers => ({
  [line.upgrades]: absent,
  [line.dnf]: answer,
  [line.summary]: { stdout: recorded("dnf-summary.txt") },
  [line.repositories]: {
    stdout: recorded("dnf-repositories.txt").replace(/\(last: .*\)/, `(last: ${ctime(asked)})`),
  },
});
const patches = [
  ...kept("host-updates", line.dnf, {}, gated).map(withAnswers({ [line.upgrades]: absent })),
  updates("apt-failed", "unknown command-failed", { [line.upgrades]: { status: 100, stderr: "E: lists\n" } }, {}),
  updates("dnf-none-pending", "met up-to-date", dnf(now - day, {}), {}),
  updates("dnf-pending", "not-met pending", dnf(now - day, { stdout: recorded("dnf-updates.txt") }), {}),
  updates("dnf-lists-stale", "unknown lists-stale", dnf(now - 30 * day, {}), {}),
  updates("dnf-without-advisories", "unknown no-security-source", { ...dnf(now, {}), [line.summary]: {} }, {}),
  updates(
    "dnf-without-a-cache",
    "unknown command-failed",
    dnf(now, { stderr: "Error: Cache-only enabled but no cache for 'updates'\nIgnoring repositories: updates\n" }),
    {},
  ),
  updates("none-pending", "met up-to-date", { [line.upgrades]: upgraded, [line.lists]: lists(now - day) }, {}),
  updates("others-pending", "met up-to-date", { [line.upgrades]: others, [line.lists]: lists(now - day) }, {}),
  updates(
    "some-allowed",
    "met up-to-date",
    { [line.upgrades]: { stdout: recorded("apt-upgrades.txt") }, [line.lists]: lists(now - day) },
    { most: 20 },
  ),
  updates(
    "pending",
    "not-met pending",
    { [line.upgrades]: { stdout: recorded("apt-upgrades.txt") }, [line.lists]: lists(now - day) },
    {},
  ),
  updates(
    "pending-by-old-lists",
    "not-met pending",
    { [line.upgrades]: { stdout: recorded("apt-upgrades.txt") }, [line.lists]: lists(now - 90 * day) },
    {},
  ),
  updates("lists-stale", "unknown lists-stale", { [line.upgrades]: upgraded, [line.lists]: lists(now - 30 * day) }, {}),
  updates(
    "no-security-source",
    "unknown no-security-source",
    {
      [line.upgrades]: upgraded,
      [line.lists]: { stdout: recorded("apt-lists.txt").replaceAll(/.*security.*\n/g, "") },
    },
    {},
  ),
  updates("another-form", "unknown malformed", { [line.upgrades]: { stdout: "E: something\n" } }, {}),
];

const accounts = host.bind(null, "host-accounts");
const users = (more = "") => ({
  [line.users]: { stdout: `${recorded("passwd.txt")}${more}` },
  [line.groups]: { stdout: recorded("group.txt") },
});
const approved = { interactive: ["root", "mori", "postgres"], administrators: ["mori"] };
const states = recorded("passwd-states.txt");
const people = [
  ...kept("host-accounts", line.users, approved, gated),
  accounts("declared", "met only-declared", users(), approved),
  accounts(
    "none-without-password",
    "met only-declared",
    { ...users(), [line.states]: { stdout: states } },
    { ...approved, passwords: true },
  ),
  accounts("second-root", "not-met several-superusers", users("toor:x:0:0::/root:/bin/sh\n"), {
    ...approved,
    interactive: [...approved.interactive, "toor"],
  }),
  accounts(
    "empty-password",
    "not-met without-password",
    { ...users(), [line.states]: { stdout: states.replace("postgres L", "postgres NP") } },
    { ...approved, passwords: true },
  ),
  accounts("account-undeclared", "not-met accounts-undeclared", users("kato:x:1001:1001::/home/kato:\n"), approved),
  accounts(
    "administrator-undeclared",
    "not-met administrators-undeclared",
    users("backup2:x:1002:27::/var:/usr/sbin/nologin\n"),
    approved,
  ),
  accounts(
    "passwords-as-nobody",
    "unknown command-denied",
    users(),
    { ...approved, passwords: true },
    { asNobody: true },
  ),
  accounts(
    "without-root",
    "unknown malformed",
    { ...users(), [line.users]: { stdout: "mori:x:1000:1000::/home/mori:/bin/bash\n" } },
    approved,
  ),
];

const logs = host.bind(null, "host-log-retention");
const folder = mkdtempSync(join(tmpdir(), "akashi-host-files-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
function file(name: string, age: number, text = "x\n"): void {
  writeFileSync(join(folder, name), text);
  utimesSync(join(folder, name), now - age, now - age);
}
for (let week = 0; week < 60; week++) file(week === 0 ? "auth.log" : `auth.log.${week}.gz`, week * 7 * day);
for (let month = 0; month < 6; month++) file(`app.log-2026${month}`, month * 30 * day);
for (const [name, age] of [
  ["old.log", 90 * day],
  ["new.log", 0],
  ["new.log.1", 10 * day],
  ["new.log.2", 20 * day],
  ["single.log", 0],
  ["thin.log", 0],
  ["thin.log.1", 200 * day],
] as const)
  file(name, age);
file("empty.log", 0, "");
const identity = (age: number) => ({ [line.birth]: { stdout: `${now - age}.0000000000 33 machine-id\n` } });
const old = identity(900 * day);
const journal = (oldest: number) => ({
  [line.journal]: {
    stdout: `[{"index":-1,"boot_id":"${"a".repeat(32)}","first_entry":${now - oldest}000000,"last_entry":${now - 40 * day}000000},{"index":0,"boot_id":"${"c".repeat(32)}","first_entry":${now - 30 * day}000000,"last_entry":${now}000000}]\n`,
  },
});
const year = { retention: "P365D" };
const retention = [
  ...kept("host-log-retention", line.now, { ...year, files: [`${folder}/auth.log`] }, gated),
  logs("a-year-of-files", "met reaches", old, { ...year, files: [`${folder}/auth.log`] }),
  logs("a-year-of-journal", "met reaches", { ...old, ...journal(400 * day) }, { ...year, journal: true }),
  logs("journal-too-short", "not-met too-short", { ...old, ...journal(100 * day) }, { ...year, journal: true }),
  logs("one-of-two-too-short", "not-met too-short", old, {
    ...year,
    files: [`${folder}/auth.log`, `${folder}/new.log`],
  }),
  logs("nearly-enough", "unknown nearly-enough", old, { retention: "P170D", files: [`${folder}/app.log`] }),
  logs("never-rotated", "unknown nearly-enough", old, { ...year, files: [`${folder}/single.log`] }),
  logs("host-younger", "unknown host-younger", identity(10 * day), { ...year, files: [`${folder}/new.log`] }),
  logs(
    "host-age-unknown",
    "unknown host-age-unknown",
    { [line.birth]: gated },
    { ...year, files: [`${folder}/new.log`] },
  ),
  logs("stopped", "unknown stopped", old, { ...year, files: [`${folder}/old.log`] }),
  logs("a-hole", "unknown stopped", old, { retention: "P190D", files: [`${folder}/thin.log`] }),
  logs("no-logs", "unknown no-logs", old, { ...year, files: [`${folder}/absent.log`] }),
  logs("empty", "unknown no-logs", old, { ...year, files: [`${folder}/empty.log`] }),
  logs(
    "journal-of-nobody",
    "unknown command-denied",
    { [line.journal]: { stderr: "No journal files were opened due to insufficient permissions.\n", status: 1 } },
    { ...year, journal: true },
  ),
  logs(
    "journal-of-own-entries",
    "unknown command-denied",
    {
      [line.journal]: {
        ...journal(400 * day)[line.journal],
        stderr: "Hint: You are currently not seeing messages from other users and the system.\n",
      },
    },
    { ...year, journal: true },
  ),
];

const disks = host.bind(null, "host-disk-encryption");
const listed = { [line.disks]: { stdout: recorded("lsblk-crypt.json") } };
const unknownColumn = { status: 1, stderr: "lsblk: unknown column: MOUNTPOINTS\n" };
const storage = [
  ...kept("host-disk-encryption", line.disksBefore, { mountPoints: ["/data"] }, gated).map(
    withAnswers({ [line.disks]: unknownColumn }),
  ),
  disks("encrypted", "met encrypted", listed, { mountPoints: ["/", "/data"] }),
  disks(
    "encrypted-before-2.37",
    "met encrypted",
    {
      [line.disks]: unknownColumn,
      [line.disksBefore]: {
        stdout: recorded("lsblk-crypt.json").replaceAll(/"mountpoints": \[\s*("[^"]*"|null)\s*\]/g, '"mountpoint": $1'),
      },
    },
    { mountPoints: ["/data"] },
  ),
  disks("boot-in-clear", "not-met not-encrypted", listed, { mountPoints: ["/data", "/boot"] }),
  disks("half-of-a-mirror", "not-met not-encrypted", listed, { mountPoints: ["/mirror"] }),
  disks(
    "plain-disk",
    "not-met not-encrypted",
    { [line.disks]: { stdout: recorded("lsblk.json") } },
    { mountPoints: ["/"] },
  ),
  disks("not-listed", "unknown not-listed", listed, { mountPoints: ["/data", "/home"] }),
  disks("another-form", "unknown malformed", { [line.disks]: { stdout: "{}" } }, { mountPoints: ["/"] }),
];

const audit = host.bind(null, "host-audit");
const kernel = (status: string, rules = recorded("audit-rules.txt")) => ({
  [line.auditStatus]: { stdout: status },
  [line.auditRules]: { stdout: rules },
});
const running = recorded("audit-status.txt");
const unit = (state: string) => ({ [line.auditService]: { stdout: `LoadState=loaded\nActiveState=${state}\n` } });
const forRoot = { status: 4, stderr: "You must be root to run this program.\n" };
const unitForNobody = (state: string) => ({ ...unit(state), [line.auditStatus]: forRoot });
const auditing = [
  ...kept("host-audit", line.auditStatus, {}, forRoot),
  audit("active", "met active", kernel(running), {}),
  audit("no-daemon", "not-met not-running", kernel(running.replace(/pid \d+/, "pid 0")), {}),
  audit("inactive-by-the-service-manager", "not-met not-running", unitForNobody("inactive"), {}, { asNobody: true }),
  audit("active-by-the-service-manager", "unknown command-denied", unitForNobody("active"), {}, { asNobody: true }),
  audit("switched-off", "not-met switched-off", kernel(running.replace("enabled 1", "enabled 0")), {}),
  audit("no-rules", "not-met too-few-rules", kernel(running, "No rules\n"), {}),
  audit(
    "exclusions-only",
    "not-met too-few-rules",
    kernel(running, "-a never,task\n-a always,exclude -F msgtype=CWD\n"),
    {},
  ),
  audit("another-form", "unknown malformed", kernel("enabled\n"), {}),
];

const antivirus = host.bind(null, "host-antivirus");
const signatures = (at: number) => ({ stdout: `ClamAV 1.4.6/27806/${ctime(at)}\n` });
const scanners = [
  ...kept("host-antivirus", line.freshclam, {}, gated).map(withAnswers({ [line.clamscan]: absent })),
  antivirus("current", "met current", { [line.clamscan]: signatures(now - day) }, {}),
  antivirus(
    "current-by-the-updater",
    "met current",
    { [line.clamscan]: absent, [line.freshclam]: signatures(now - day) },
    {},
  ),
  antivirus("too-old", "not-met too-old", { [line.clamscan]: signatures(now - 30 * day) }, {}),
  antivirus("no-signatures", "unknown no-signatures", { [line.clamscan]: { stdout: "ClamAV 1.4.6\n" } }, {}),
  antivirus("from-the-future", "unknown from-the-future", { [line.clamscan]: signatures(now + 30 * day) }, {}),
  antivirus("another-form", "unknown malformed", { [line.clamscan]: { stdout: "Scanner 1\n" } }, {}),
];

const backup = host.bind(null, "host-backup-age");
file("db-1.dump", 20 * day);
file("db-2.dump", 3_600);
file("stale-1.dump", 20 * day);
file("future-1.dump", -30 * day);
file("broken-1.dump", 7_200);
truncateSync(join(folder, "broken-1.dump"), 0);
utimesSync(join(folder, "broken-1.dump"), now - 60, now - 60);
const dumps = (name: string) => ({ folder, name, maxAge: "PT26H" });
const backups = [
  ...kept("host-backup-age", filesCommand(folder, "db-*.dump").line, dumps("db-*.dump"), gated),
  backup("recent", "met recent", {}, dumps("db-*.dump")),
  backup("too-old", "not-met too-old", {}, dumps("stale-*.dump")),
  backup("empty", "not-met too-small", {}, dumps("broken-*.dump")),
  backup("no-files", "unknown no-files", {}, dumps("other-*.dump")),
  backup("from-the-future", "unknown from-the-future", {}, dumps("future-*.dump")),
  backup(
    "folder-of-others",
    "unknown command-denied",
    {},
    { folder: "/root", name: "*.dump", maxAge: "PT26H" },
    { asNobody: true },
  ),
];

export const scenarios: readonly Scenario[] = [
  ...clocks,
  ...listeners,
  ...patches,
  ...people,
  ...retention,
  ...storage,
  ...auditing,
  ...scanners,
  ...backups,
];
