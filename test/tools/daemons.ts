import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { missing, postgresPrograms, program } from "./programs.ts";

/** Servers that go over to TLS when they are asked in their own protocol, each a real one. */
export const daemonNames = [
  "postfix",
  "dovecot-imap",
  "dovecot-pop3",
  "vsftpd",
  "postgresql",
  "mariadb",
  "slapd",
  "prosody",
] as const;
export type DaemonName = (typeof daemonNames)[number];

/** `clear`: TLS is not offered. `optional`: passwords are taken without it. `required`: only within it. */
export type DaemonTls = "clear" | "optional" | "required";

/** Started in the foreground in a folder of its own, on one port of loopback; stopped by its process. */
type Daemon = {
  readonly programs: readonly string[];
  /** Prepares the folder, and says what to run. */
  readonly prepare: (at: Place) => { readonly command: string; readonly args: readonly string[]; readonly as?: string };
};
type Place = { readonly folder: string; readonly port: number; readonly tls: DaemonTls };

const file = ({ folder }: Place, name: string, lines: readonly string[]): string => {
  writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  return join(folder, name);
};

const daemons: Readonly<Record<DaemonName, Daemon>> = {
  postfix: { programs: ["postfix"], prepare: postfix },
  "dovecot-imap": { programs: ["dovecot"], prepare: (at) => dovecot(at, "imap") },
  "dovecot-pop3": { programs: ["dovecot"], prepare: (at) => dovecot(at, "pop3") },
  vsftpd: { programs: ["vsftpd"], prepare: vsftpd },
  postgresql: { programs: [], prepare: postgresql },
  mariadb: { programs: ["mariadbd"], prepare: mariadb },
  slapd: { programs: ["slapd"], prepare: slapd },
  prosody: { programs: ["prosody"], prepare: prosody },
};

/** Why the daemons cannot be had, for the name of a skipped test: most of them have to be started by root. */
export function missingDaemons(): string | false {
  if (process.getuid?.() !== 0) return "mail and database servers are started by root alone";
  const absent = missing(...new Set(Object.values(daemons).flatMap(({ programs }) => programs)));
  return absent || (postgresPrograms() === undefined && "not installed: postgresql");
}

/** dovecot takes a connection from its own address for a secure one. */
export function addressOf(name: DaemonName): string {
  return name.startsWith("dovecot") ? "127.0.0.2" : "127.0.0.1";
}

export type Running = { readonly stop: () => Promise<void> };

/** @param certificates a folder with good.pem and good.key */
export function startDaemon(name: DaemonName, tls: DaemonTls, port: number, certificates: string): Running {
  const folder = mkdtempSync(join(tmpdir(), "akashi-daemon-"));
  chmodSync(folder, 0o755);
  for (const part of ["good.pem", "good.key"]) copyFileSync(join(certificates, part), join(folder, part));
  const { command, args, as } = daemons[name].prepare({ folder, port, tls });
  const child = spawn(command, args, {
    cwd: folder,
    stdio: "ignore",
    detached: true,
    ...(as === undefined ? {} : userOf(as)),
  });
  return {
    async stop() {
      await ended(child, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await exit;
  clearTimeout(timer);
}

function userOf(name: string): { uid: number; gid: number } {
  const [uid = 0, gid = 0] = ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, name], { encoding: "utf8" })));
  return { uid, gid };
}

function path(name: string): string {
  return program(name) ?? name;
}

function postfix(at: Place) {
  const { folder, port, tls } = at;
  for (const name of ["spool", "data"]) mkdirSync(join(folder, name));
  const { uid, gid } = userOf("postfix");
  chownSync(join(folder, "data"), uid, gid);
  file(at, "main.cf", [
    "compatibility_level = 3.6",
    `queue_directory = ${folder}/spool`,
    `data_directory = ${folder}/data`,
    "inet_interfaces = 127.0.0.1",
    "inet_protocols = ipv4",
    "myhostname = test.example",
    "mydestination =",
    // Looking users up would need more of its programs.
    "local_recipient_maps =",
    "alias_maps =",
    "maillog_file = /dev/stdout",
    `smtpd_tls_security_level = ${tls === "clear" ? "none" : "may"}`,
    `smtpd_tls_chain_files = ${folder}/good.key, ${folder}/good.pem`,
    "smtpd_tls_session_cache_database =",
  ]);
  file(at, "master.cf", [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    "cleanup unix n - n - 0 cleanup",
    "rewrite unix - - n - - trivial-rewrite",
    "anvil unix - - n - 1 anvil",
    "tlsmgr unix - - n 1000? 1 tlsmgr",
    "postlog unix-dgram n - n - 1 postlogd",
  ]);
  execFileSync(path("postfix"), ["-c", folder, "check"], { stdio: "ignore" });
  // In the foreground the program itself waits for its master; the master alone can be stopped by its process.
  return { command: "/usr/lib/postfix/sbin/master", args: ["-c", folder, "-d"] };
}

function dovecot(at: Place, protocol: "imap" | "pop3") {
  const { folder, port, tls } = at;
  const config = file(at, "dovecot.conf", [
    `protocols = ${protocol}`,
    `base_dir = ${folder}/run`,
    `state_dir = ${folder}/state`,
    "log_path = /dev/null",
    `ssl = ${tls === "clear" ? "no" : "yes"}`,
    `disable_plaintext_auth = ${tls === "required" ? "yes" : "no"}`,
    `ssl_cert = <${folder}/good.pem`,
    `ssl_key = <${folder}/good.key`,
    "passdb {\n  driver = static\n  args = nopassword=y\n}",
    "userdb {\n  driver = static\n  args = uid=nobody gid=nogroup home=/nonexistent\n}",
    `service ${protocol}-login {`,
    `  inet_listener ${protocol} {\n    address = ${addressOf("dovecot-imap")}\n    port = ${port}\n  }`,
    `  inet_listener ${protocol}s {\n    port = 0\n  }`,
    "}",
  ]);
  return { command: path("dovecot"), args: ["-F", "-c", config] };
}

function vsftpd(at: Place) {
  const { folder, port, tls } = at;
  mkdirSync(join(folder, "empty"));
  const config = file(at, "vsftpd.conf", [
    "listen=YES",
    "listen_address=127.0.0.1",
    `listen_port=${port}`,
    "background=NO",
    "seccomp_sandbox=NO",
    `secure_chroot_dir=${folder}/empty`,
    "anonymous_enable=YES",
    `ssl_enable=${tls === "clear" ? "NO" : "YES"}`,
    "ssl_tlsv1=YES",
    "ssl_ciphers=HIGH",
    `rsa_cert_file=${folder}/good.pem`,
    `rsa_private_key_file=${folder}/good.key`,
  ]);
  return { command: path("vsftpd"), args: [config] };
}

function postgresql(at: Place) {
  const { folder, port, tls } = at;
  const programs = postgresPrograms() ?? "";
  const { uid, gid } = userOf("postgres");
  for (const name of [".", "good.pem", "good.key"]) chownSync(join(folder, name), uid, gid);
  chmodSync(join(folder, "good.key"), 0o600);
  execFileSync(join(programs, "initdb"), ["-D", join(folder, "data"), "-A", "trust", "--no-sync"], {
    uid,
    gid,
    stdio: "ignore",
    cwd: folder,
  });
  const settings = [
    `listen_addresses=127.0.0.1`,
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    `ssl=${tls === "clear" ? "off" : "on"}`,
    `ssl_cert_file=${folder}/good.pem`,
    `ssl_key_file=${folder}/good.key`,
  ].flatMap((setting) => ["-c", setting]);
  return { command: join(programs, "postgres"), args: ["-D", join(folder, "data"), ...settings], as: "postgres" };
}

function mariadb({ folder, port, tls }: Place) {
  mkdirSync(join(folder, "data"));
  const secure = tls === "clear" ? ["--skip-ssl"] : [`--ssl-cert=${folder}/good.pem`, `--ssl-key=${folder}/good.key`];
  const args = [
    "--no-defaults",
    `--datadir=${folder}/data`,
    `--socket=${folder}/socket`,
    `--pid-file=${folder}/pid`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--skip-grant-tables",
    "--user=root",
    "--innodb-log-file-size=4M",
    ...secure,
  ];
  return { command: path("mariadbd"), args };
}

function slapd(at: Place) {
  const { folder, port, tls } = at;
  const secure = [`TLSCertificateFile ${folder}/good.pem`, `TLSCertificateKeyFile ${folder}/good.key`];
  const config = file(at, "slapd.conf", [`pidfile ${folder}/pid`, ...(tls === "clear" ? [] : secure)]);
  return { command: path("slapd"), args: ["-h", `ldap://127.0.0.1:${port}`, "-f", config, "-d", "0"] };
}

function prosody(at: Place) {
  const { folder, port, tls } = at;
  mkdirSync(join(folder, "data"));
  const config = file(at, "prosody.cfg.lua", [
    "run_as_root = true",
    `pidfile = "${folder}/pid"`,
    `data_path = "${folder}/data"`,
    'interfaces = { "127.0.0.1" }',
    `c2s_ports = { ${port} }`,
    "s2s_ports = {}",
    "log = {}",
    'authentication = "internal_plain"',
    `modules_enabled = { "saslauth"${tls === "clear" ? "" : ', "tls"'} }`,
    'modules_disabled = { "s2s" }',
    `c2s_require_encryption = ${tls === "required"}`,
    `allow_unencrypted_plain_auth = ${tls !== "required"}`,
    'VirtualHost "test.example"',
    `ssl = { key = "${folder}/good.key", certificate = "${folder}/good.pem" }`,
  ]);
  return { command: path("prosody"), args: ["--config", config, "-F"] };
}
