import { linesOf } from "../host.ts";

export type Accounts = {
  /** Those that a shell is opened for. */
  readonly interactive: string[];
  /** Those that are root by their number, whatever their name. */
  readonly superusers: string[];
  /** Members of the groups that become root by custom. */
  readonly administrators: string[];
};

/** Programs in place of a shell that open none. */
const closed = /\/(?:nologin|false|true|sync|shutdown|halt)$/;
/** `sudo` of Debian, `wheel` of Red Hat and Alpine, `admin` of older Ubuntu. */
const administratorGroups: readonly string[] = ["sudo", "wheel", "admin"];

/** `getent passwd` and `getent group` (passwd(5), group(5)). */
export function parseAccounts(passwd: string, group: string): Accounts | undefined {
  const users = linesOf(passwd).map((line) => line.split(":"));
  const groups = linesOf(group).map((line) => line.split(":"));
  if (users.some(({ length }) => length !== 7) || groups.some(({ length }) => length !== 4)) return undefined;
  // Every system has root; a list without it is not the list of the accounts.
  if (!users.some(([name, , id]) => name === "root" && id === "0")) return undefined;
  const powerful = groups.filter(([name = ""]) => administratorGroups.includes(name));
  const ids = new Set(powerful.map(([, , id]) => id));
  const members = powerful.flatMap(([, , , names = ""]) => names.split(",").filter((name) => name !== ""));
  // The first group of a user is not in the list of its members.
  const first = users.filter(([, , , id]) => ids.has(id)).map(([name = ""]) => name);
  return {
    interactive: sorted(users.filter(([, , , , , , shell = ""]) => !closed.test(shell)).map(([name = ""]) => name)),
    superusers: sorted(users.filter(([, , id]) => Number(id) === 0).map(([name = ""]) => name)),
    administrators: sorted([...members, ...first]),
  };
}

/** `passwd -S -a` of Debian's passwd: name, state, date, …; NP is an account that anybody may sign in to. */
export function parsePasswordStates(text: string): string[] | undefined {
  const lines = linesOf(text).map((line) => line.split(" "));
  if (lines.length === 0 || lines.some(([, state = ""]) => !["P", "PS", "L", "LK", "NP"].includes(state))) {
    return undefined;
  }
  return sorted(lines.filter(([, state]) => state === "NP").map(([name = ""]) => name));
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
