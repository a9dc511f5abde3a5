import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { program } from "./programs.ts";

/**
 * What the operator names as ping, and with it which host answers: this one, or one in a network of its own, which ping
 * is started in and whose loopback never answers, or soon no longer does.
 */
export type PingName = "usual" | "never-answers" | "falls-silent" | "not-named" | "absent" | "not-executable";

/** Raises loopback in a new network; there is no `ip` everywhere. */
const raise =
  "python3 -c \"import socket,fcntl,struct; fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8914, struct.pack('16sh', b'lo', 0x41))\"";
const silence = "echo 1 > /proc/sys/net/ipv4/icmp_echo_ignore_all";

/** @returns the path the operator names, or nothing where none is named */
export function pingFor(folder: string, port: number, name: PingName): string | undefined {
  if (name === "not-named") return undefined;
  if (name === "absent") return join(folder, "no-ping");
  const ping = program("ping") ?? "ping";
  if (name === "usual") return ping;
  const file = join(folder, `ping-${port}`);
  const before = name === "never-answers" ? silence : `(sleep 1.25; ${silence}) &`;
  const inside = join(folder, `ping-${port}-inside`);
  writeFileSync(inside, `${raise}\n${before}\nexec ${ping} "$@"\n`);
  // Started with an empty environment, as every program of ours is.
  writeFileSync(
    file,
    `#!/bin/sh\nPATH=/usr/sbin:/usr/bin:/sbin:/bin exec unshare --map-root-user --net /bin/sh ${inside} "$@"\n`,
  );
  chmodSync(file, name === "not-executable" ? 0o600 : 0o700);
  return file;
}

/** Why hosts of a network of their own cannot be had, or false. */
export function missingNetworks(): string | false {
  const { status } = spawnSync(program("unshare") ?? "", ["--map-root-user", "--net", "true"], { stdio: "ignore" });
  return status !== 0 && "no networks of their own may be made here";
}
