import { z } from "zod";

/**
 * Every command that is ever run on a host. Each is a line of this file: what a workspace says never becomes part of one,
 * except a folder and a name of files, which have no character that a shell reads, and stand in single quotes besides.
 * None writes. The same environment for all: messages in English, times in UTC, and programs of the system alone.
 */
const environment = "env LC_ALL=C TZ=UTC PATH=/usr/sbin:/usr/bin:/sbin:/bin";

/** Programs that need root; where the account may run them by sudo, exactly these words have to be in its rules. */
const asRoot = {
  "audit-status": "auditctl -s",
  "audit-rules": "auditctl -l",
  "password-states": "passwd -S -a",
} as const;

const asAnyone = {
  now: "date +%s",
  chrony: "chronyc -c tracking",
  "timesyncd-status": "timedatectl timesync-status",
  "timesyncd-message": "timedatectl show-timesync -p NTPMessage",
  "kernel-clock": "timedatectl show -p NTPSynchronized",
  ntpd: "ntpq -c rv",
  listeners: "ss -H -l -t -u -n",
  "apt-upgrades": "apt list -a --upgradable",
  "apt-lists":
    "find -H /var/lib/apt/lists -maxdepth 1 -name '*Release' -exec grep -EH '^(Origin|Label|Suite|Codename|Date):' {} +",
  "dnf-updates": "dnf -q -C updateinfo list --updates",
  "dnf-summary": "dnf -q -C updateinfo --summary --all",
  "dnf-repositories": "dnf -q -C repolist --enabled -v",
  users: "getent passwd",
  groups: "getent group",
  journal: "journalctl --list-boots -o json",
  "host-birth":
    "find -H /etc /etc/ssh -maxdepth 1 -type f '(' -name machine-id -o -name 'ssh_host_*_key.pub' ')' -printf '%T@ %s %f\\n'",
  disks: "lsblk -J -o NAME,TYPE,MOUNTPOINTS",
  "disks-before-2.37": "lsblk -J -o NAME,TYPE,MOUNTPOINT",
  "audit-service": "systemctl show -p LoadState -p ActiveState auditd.service",
  clamscan: "clamscan --version",
  freshclam: "freshclam --version",
} as const;

/** A line that may be run, and what it is called in reasons. Made here alone. */
export type Command = { readonly name: string; readonly line: string };

export function command(id: keyof typeof asAnyone): Command {
  return made(asAnyone[id]);
}

/** @param sudo whether the account may become root for it */
export function rootCommand(id: keyof typeof asRoot, sudo: boolean): Command {
  return made(`${sudo ? "sudo -n " : ""}${asRoot[id]}`);
}

/** A folder by its full path: no `.` or `..`, nothing that a shell, `find` or a pattern reads. */
export const folderPath = z
  .string()
  .max(200)
  .regex(/^(?:\/[A-Za-z0-9_@][A-Za-z0-9_.@+-]*)+$/);
/** A name of files, where `*` stands for anything. */
export const fileName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9_*@][A-Za-z0-9_.*@+-]*$/);

/**
 * The files of a name in a folder, not below it: a line each, with the time of the last change, the bytes, the name.
 * @throws ZodError for a folder or name with any other character
 */
export function filesCommand(folder: string, name: string): Command {
  const [safeFolder, safeName] = [folderPath.parse(folder), fileName.parse(name)];
  return made(`find -H '${safeFolder}' -maxdepth 1 -type f -name '${safeName}' -printf '%T@ %s %f\\n'`);
}

function made(words: string): Command {
  return { name: words, line: `${environment} ${words}` };
}

export type FileSeen = { readonly changed: number; readonly bytes: number; readonly name: string };

/** What `-printf '%T@ %s %f\n'` writes; times in whole seconds since 1970. */
export function parseFiles(text: string): FileSeen[] | undefined {
  const files: FileSeen[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const [, seconds, bytes, name] = /^(\d{1,12})\.\d{1,12} (\d{1,18}) ([^/]+)$/.exec(line) ?? [];
    if (name === undefined) return undefined;
    files.push({ changed: Number(seconds), bytes: Number(bytes), name });
  }
  return files.sort((a, b) => a.changed - b.changed);
}

/** Every command that takes nothing from outside, for the documentation and the gate on the host. */
export function fixedCommands(): readonly Command[] {
  return [
    ...Object.values(asAnyone).map(made),
    ...Object.values(asRoot).flatMap((words) => [made(words), made(`sudo -n ${words}`)]),
  ];
}
