import { isIP } from "node:net";
import { linesOf } from "../host.ts";

/** A port that a host listens on. `loopback`: nobody but the host itself reaches it. */
export type Listener = {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly reach: "network" | "loopback";
};

/**
 * `ss -H -l -t -u -n`: protocol, state, two queues, local address and port, and those of the peer, which is open. The same
 * port at several addresses is one listener; one that anything else than loopback reaches is a listener of the network.
 */
export function parseListeners(text: string): Listener[] | undefined {
  const found = new Map<string, Listener>();
  for (const line of linesOf(text)) {
    const [protocol, state, , , local = ""] = line.trim().split(/\s+/);
    if ((protocol !== "tcp" || state !== "LISTEN") && (protocol !== "udp" || state !== "UNCONN")) return undefined;
    const [, host = "", digits = ""] = /^(.+):(\d{1,5})$/.exec(local) ?? [];
    const port = Number(digits);
    if (port < 1 || port > 65_535) return undefined;
    const key = `${protocol}/${port}`;
    const reach = isLoopback(host) && found.get(key)?.reach !== "network" ? "loopback" : "network";
    found.set(key, { protocol, port, reach });
  }
  return [...found.values()].sort((a, b) => a.protocol.localeCompare(b.protocol) || a.port - b.port);
}

/** Addresses come as `127.0.0.53%lo`, `[::1]`, `[::ffff:127.0.0.1]`, `*`. */
function isLoopback(text: string): boolean {
  const address = text
    .replace(/%.*$/, "")
    .replace(/^\[(.*?)\]?$/, "$1")
    .replace(/^::ffff:/i, "");
  return address === "::1" || (isIP(address) === 4 && address.startsWith("127."));
}
