import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import ssh2 from "ssh2";
import { fingerprint } from "../../src/net/ssh.ts";
import { program } from "./programs.ts";

export type KeyPair = { readonly private: string; readonly public: string };

export function sshKey(): KeyPair {
  // The library's generator gets about one in three hundred wrong, and OpenSSH refuses those as well.
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync("ed25519");
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

/** What a host of the tests answers to a command in place of running it; all others are run. */
export type StandIn = { readonly stdout?: string; readonly stderr?: string; readonly status?: number };

export type SshSpec = {
  readonly kind: "ssh";
  /** The key that signs in, and what its sessions see. */
  readonly key: KeyPair;
  readonly answers?: Readonly<Record<string, StandIn>>;
  /** Runs the commands as an account without any rights, where the tests run as root. */
  readonly asNobody?: boolean;
  /** A forced command in place of all that. */
  readonly gate?: string;
};

/** The one host key of the tests' hosts, made anew for each run. */
const hostKey = sshKey();
export const hostFingerprint = fingerprint(Buffer.from(hostKey.public.split(" ")[1] ?? "", "base64"));
export const hostUser = userInfo().username;

/**
 * Debian's sshd on loopback, one for any number of hosts: the key that signs in chooses the forced command, as it would on
 * a host that is set up for this.
 */
export function startSshd(folder: string, port: number, specs: readonly SshSpec[]): ChildProcess {
  const place = join(folder, "sshd");
  mkdirSync(place);
  // What a service of the system makes for it.
  if (process.getuid?.() === 0 && !existsSync("/run/sshd")) mkdirSync("/run/sshd", { mode: 0o755 });
  const authorised = specs.map((spec, i) => {
    const script = spec.gate ?? join(place, `host-${i}.sh`);
    if (spec.gate === undefined) writeFileSync(script, scriptOf(spec));
    return `restrict,command="/bin/sh ${script}" ${spec.key.public}`;
  });
  writeFileSync(join(place, "authorized_keys"), `${authorised.join("\n")}\n`);
  writeFileSync(join(place, "host_key"), hostKey.private, { mode: 0o600 });
  const settings = [
    "ListenAddress 127.0.0.1",
    `Port ${port}`,
    `HostKey ${place}/host_key`,
    `AuthorizedKeysFile ${place}/authorized_keys`,
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "PermitRootLogin yes",
    "PidFile none",
  ];
  writeFileSync(join(place, "sshd_config"), `${settings.join("\n")}\n`);
  const sshd = program("sshd") ?? "sshd";
  return spawn(sshd, ["-D", "-f", join(place, "sshd_config"), "-E", join(place, "log")], { stdio: "ignore" });
}

function scriptOf({ answers = {}, asNobody = false }: SshSpec): string {
  const cases = Object.entries(answers).map(
    ([line, { stdout = "", stderr = "", status = 0 }]) =>
      `${quoted(line)}) printf %s ${quoted(stdout)}; printf %s ${quoted(stderr)} >&2; exit ${status};;`,
  );
  const drop = asNobody && process.getuid?.() === 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
  return `case "$SSH_ORIGINAL_COMMAND" in\n${cases.join("\n")}\nesac\nexec ${drop}/bin/sh -c "$SSH_ORIGINAL_COMMAND"\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
