import { linesOf } from "../host.ts";

/** What the kernel says of its audit: `off`, `on`, or `locked` until the next start. */
export type AuditState = { readonly enabled: "off" | "on" | "locked"; readonly daemon: boolean };

/** `auditctl -s`: a name and a number a line; `pid` is that of the daemon that reads the records, or 0. */
export function parseAuditStatus(text: string): AuditState | undefined {
  const values = new Map(
    linesOf(text).map((line) => [line.split(" ")[0], Number(line.split(" ")[1] ?? Number.NaN)] as const),
  );
  const [enabled, pid] = ["enabled", "pid"].map((name) => values.get(name) ?? Number.NaN);
  const state = (["off", "on", "locked"] as const)[enabled ?? -1];
  return state === undefined || !Number.isInteger(pid) ? undefined : { enabled: state, daemon: (pid ?? 0) > 0 };
}

/** `auditctl -l`: how many rules watch something; one that keeps events out (`never`, `exclude`) watches nothing. */
export function countAuditRules(text: string): number | undefined {
  const lines = linesOf(text);
  if (lines.length === 1 && lines[0]?.trim() === "No rules") return 0;
  if (lines.length === 0 || lines.some((line) => !line.startsWith("-"))) return undefined;
  return lines.filter((line) => !/^-[aA] \S*\b(?:never|exclude)\b/.test(line)).length;
}

/** `systemctl show -p LoadState -p ActiveState`: whether a unit that is there does not run. */
export function isStopped(text: string): boolean {
  return /^LoadState=loaded$/m.test(text) && /^ActiveState=(?:inactive|failed)$/m.test(text);
}
