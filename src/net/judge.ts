import { BlockList, isIP } from "node:net";
import { protocolOf, type Scheme } from "./protocols.ts";

/** Address ranges a stranger's target must not reach. IANA special-purpose registries (RFC 6890 and its updates). */
const special: readonly (readonly [string, number, "ipv4" | "ipv6"])[] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.31.196.0", 24, "ipv4"],
  ["192.52.193.0", 24, "ipv4"],
  ["192.88.99.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["192.175.48.0", 24, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  // Everything outside global unicast, and the parts of it that reach or wrap IPv4.
  ["::", 3, "ipv6"],
  ["2001::", 23, "ipv6"],
  ["2001:db8::", 32, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["2620:4f:8000::", 48, "ipv6"],
  ["3ffe::", 16, "ipv6"],
  ["3fff::", 20, "ipv6"],
  ["4000::", 2, "ipv6"],
  ["8000::", 1, "ipv6"],
];

/** One list for each family: a single one would take every IPv4 address for its form inside IPv6. */
const blocked = { ipv4: new BlockList(), ipv6: new BlockList() } as const;
for (const [network, prefix, family] of special) blocked[family].addSubnet(network, prefix, family);

/** The ports that the Fetch standard refuses: services where a request in another protocol does harm. */
const badPorts = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** What an operator, never a workspace, may allow. */
export type Allowance = {
  /** Networks in CIDR form that may be reached although they are special. */
  readonly networks: readonly string[];
};

export type Judgement = "allowed" | "special-address" | "bad-port" | "not-an-address";

/**
 * Decides about one address and port. Every connection passes here, with the very address it then connects to.
 * @param scheme what will be spoken there: a service's own port is bad for every other protocol alone
 */
export function judge(address: string, port: number, allowance: Allowance, scheme: Scheme = "https:"): Judgement {
  const family = isIP(address);
  // A zone id (fe80::1%eth0) chooses an interface of ours: never from a stranger.
  if (family === 0 || address.includes("%")) return "not-an-address";
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return "bad-port";
  const type = family === 4 ? "ipv4" : "ipv6";
  // Also in an allowed network: a request in another protocol does the same harm there. Over `tcp:` nothing is said.
  if (badPorts.has(port) && scheme !== "tcp:" && protocolOf(scheme).port !== port) return "bad-port";
  const allowed = new BlockList();
  // Of the same family alone: ::/0 would take in every IPv4 address in its form inside IPv6.
  for (const network of allowance.networks)
    if (isIP(network.split("/")[0] ?? "") === family) addNetwork(allowed, network);
  if (allowed.check(address, type)) return "allowed";
  return blocked[type].check(address, type) ? "special-address" : "allowed";
}

/** Whether a text is a network in CIDR form. */
export function isNetwork(text: string): boolean {
  try {
    addNetwork(new BlockList(), text);
    return true;
  } catch {
    return false;
  }
}

function addNetwork(list: BlockList, text: string): void {
  const [network = "", prefix = "", ...rest] = text.split("/");
  const family = isIP(network);
  if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) throw new RangeError(`${text} is no network`);
  list.addSubnet(network, Number(prefix), family === 4 ? "ipv4" : "ipv6");
}
