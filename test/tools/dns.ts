import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Resolver } from "../../src/net/resolver.ts";
import { freePort } from "./ports.ts";
import { program } from "./programs.ts";

export type Dns = {
  /** The port of a resolver that validates, and of one that does not. */
  readonly validating: number;
  readonly plain: number;
  stop(): Promise<void>;
};

const soaOf = (zone: string) => `${zone} 300 IN SOA ns.example. admin.example. 1 3600 600 86400 300\n`;
const soa = (zone: string) => `${soaOf(zone)}${zone} 300 IN NS ns.example.\n`;

/** A zone that is not signed, with all of its records but the SOA. */
export type Zone = { readonly name: string; readonly records: readonly string[] };

/** Signed zones below `example`, and how: the key, and which of its digests the parent has as DS; absent: another key's. */
const signed: readonly {
  readonly zone: string;
  readonly key?: readonly string[];
  readonly ds: "sha256" | "sha1" | "another" | "none";
}[] = [
  { zone: "signed.example.", ds: "sha256" },
  { zone: "island.example.", ds: "none" },
  { zone: "bogus.example.", ds: "another" },
  { zone: "sha1.example.", key: ["-a", "RSASHA1", "-b", "2048"], ds: "sha256" },
  { zone: "digest.example.", ds: "sha1" },
  { zone: "short.example.", key: ["-a", "RSASHA256", "-b", "1024"], ds: "sha256" },
];

/** Names that hold nothing but what is below them. */
const parents = [
  "example",
  "caa",
  "spf",
  "inc",
  "dmarc",
  "rpt",
  "sts",
  "alias",
  "dkim",
  "dane",
  "dangling",
  "ns",
  "bare",
];

/**
 * Real resolvers over a root of our own, signed by ldns, and the zones in `signed`; `plain.example` is unsigned, as are
 * the zones that a test brings, and the servers of `fail.example` cannot be reached. A record goes into the zone it is
 * in; those that are in none of them are in the root zone itself.
 */
export async function startDns(records: readonly string[], zones: readonly Zone[] = []): Promise<Dns> {
  const folder = mkdtempSync(join(tmpdir(), "akashi-dns-"));
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  const newKey = (zone: string, how: readonly string[] = ["-a", "ECDSAP256SHA256"]) =>
    run("ldns-keygen", ...how, "-k", zone);
  const sign = (zone: string, file: string, name: string) =>
    run("ldns-signzone", "-o", zone, "-f", `${file}.signed`, file, name);
  const below = [...signed.map(({ zone }) => zone), "plain.example."];
  const within = (zone: string) => records.filter((record) => record.split(" ")[0]?.endsWith(`.${zone}`));
  const delegations = [...below, ...zones.map(({ name }) => name), "fail.example."].map(
    (zone) => `${zone} 300 IN NS ns.example.`,
  );
  const content = (zone: string) => `${soa(zone)}www.${zone} 300 IN A 127.0.0.1\n${within(zone).join("\n")}\n`;
  for (const { zone, key: how, ds } of signed) {
    writeFileSync(join(folder, zone), content(zone));
    const key = newKey(zone, how);
    sign(zone, zone, key);
    if (ds === "none") continue;
    const named = ds === "another" ? newKey(zone) : key;
    delegations.push(run("ldns-key2ds", "-n", ds === "sha1" ? "-1" : "-2", `${named}.key`));
  }
  writeFileSync(join(folder, "plain.example..signed"), content("plain.example."));
  for (const { name, records: own } of zones)
    writeFileSync(join(folder, `${name}.signed`), `${soaOf(name)}${own.join("\n")}\n`);
  // unbound proves no absence below a name that has no records itself (an empty non-terminal of an auth-zone).
  const bare = parents.map((one) => `${one === "example" ? one : `${one}.example`}. 300 IN A 127.0.0.1`);
  const elsewhere = records.filter((record) => !below.some((zone) => within(zone).includes(record)));
  const own = [soa("."), "ns.example. 300 IN A 127.0.0.1", ...delegations, ...bare, ...elsewhere];
  writeFileSync(join(folder, "root"), `${own.join("\n")}\n`);
  const anchor = newKey(".");
  sign(".", "root", anchor);
  const served = [[".", "root"], ...[...below, ...zones.map(({ name }) => name)].map((zone) => [zone, zone])].map(
    ([name, file]) =>
      `auth-zone:\n  name: "${name}"\n  zonefile: "${file}.signed"\n  for-downstream: no\n  for-upstream: yes\n  fallback-enabled: no\n`,
  );
  const children: ChildProcess[] = [];
  const ports: number[] = [];
  for (const modules of ["validator iterator", "iterator"]) {
    const port = await freePort();
    const server = `server:
  directory: "${folder}"
  chroot: ""
  username: ""
  pidfile: ""
  interface: 127.0.0.1
  port: ${port}
  do-daemonize: no
  use-syslog: no
  verbosity: 0
  num-threads: 1
  module-config: "${modules}"
  trust-anchor-file: "${anchor}.key"
  trust-anchor-signaling: no
  target-fetch-policy: "0 0 0 0 0"
remote-control:
  control-enable: no
`;
    writeFileSync(join(folder, `${port}.conf`), server + served.join(""));
    children.push(
      spawn(program("unbound") ?? "unbound", ["-d", "-c", join(folder, `${port}.conf`)], { stdio: "ignore" }),
    );
    ports.push(port);
  }
  await Promise.all(ports.map(answering));
  const [validating = 0, plain = 0] = ports;
  return {
    validating,
    plain,
    async stop() {
      await Promise.all(
        children.map((child) => {
          if (child.exitCode !== null || child.signalCode !== null) return undefined;
          const ended = new Promise((resolve) => child.once("exit", resolve));
          child.kill("SIGTERM");
          return ended;
        }),
      );
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answering(port: number): Promise<void> {
  const resolver = new Resolver({ address: "127.0.0.1", port }, 200);
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      await resolver.questions().ask("ns.example", "A");
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`no resolver answers on port ${port}`);
}

/** Listens on a loopback port over UDP, and gives every datagram to a handler that may answer it. */
export async function lyingUdp(
  answer: (question: Buffer, send: (bytes: Buffer) => void, asker: AddressInfo) => void,
): Promise<{ port: number; close: () => void }> {
  const socket = createSocket("udp4");
  const port = await freePort();
  let open = true;
  socket.on("message", (question, asker) => {
    // What answers late may find that all is over.
    const send = (bytes: Buffer) => open && socket.send(bytes, asker.port, asker.address);
    answer(question, send, asker);
  });
  await new Promise<void>((resolve) => socket.bind(port, "127.0.0.1", resolve));
  return {
    port,
    close() {
      open = false;
      socket.close();
    },
  };
}
