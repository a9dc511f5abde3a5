import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

const soa = (zone: string) =>
  `${zone} 300 IN SOA ns.example. admin.example. 1 3600 600 86400 300\n${zone} 300 IN NS ns.example.\n`;

/**
 * Real resolvers over a root of our own, signed by ldns: `signed.example` is a signed zone, `island.example` one whose
 * parent has no DS, `bogus.example` one whose DS is another key's, `plain.example` unsigned, and the servers of
 * `fail.example` cannot be reached. Everything else is in the root zone itself.
 */
export async function startDns(records: readonly string[]): Promise<Dns> {
  const folder = mkdtempSync(join(tmpdir(), "akashi-dns-"));
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  const key = (zone: string) => run("ldns-keygen", "-a", "ECDSAP256SHA256", "-k", zone);
  const sign = (zone: string, file: string, name: string) =>
    run("ldns-signzone", "-o", zone, "-f", `${file}.signed`, file, name);
  const ds = (name: string) => readFileSync(join(folder, `${name}.ds`), "utf8");
  const below = ["signed.example.", "island.example.", "bogus.example.", "plain.example."];
  const keys = new Map(below.map((zone) => [zone, key(zone)]));
  for (const zone of below) {
    writeFileSync(join(folder, zone), `${soa(zone)}www.${zone} 300 IN A 127.0.0.1\n`);
    if (zone === "plain.example.") writeFileSync(join(folder, `${zone}.signed`), readFileSync(join(folder, zone)));
    else sign(zone, zone, keys.get(zone) ?? "");
  }
  const delegations = [
    ...[...below, "fail.example."].map((zone) => `${zone} 300 IN NS ns.example.`),
    ds(keys.get("signed.example.") ?? ""),
    ds(key("bogus.example.")),
  ];
  // unbound proves no absence below a name that has no records itself (an empty non-terminal of an auth-zone).
  const parents = ["example", ...["caa", "spf", "inc", "dmarc", "rpt", "sts", "alias"].map((one) => `${one}.example`)];
  delegations.push(...parents.map((name) => `${name}. 300 IN A 127.0.0.1`));
  const own = `${soa(".")}ns.example. 300 IN A 127.0.0.1\n${[...delegations, ...records].join("\n")}\n`;
  writeFileSync(join(folder, "root"), own);
  const anchor = key(".");
  sign(".", "root", anchor);
  const zones = [[".", "root"], ...below.map((zone) => [zone, zone])].map(
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
    writeFileSync(join(folder, `${port}.conf`), server + zones.join(""));
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

/** Listens on the same loopback port over UDP, and gives every datagram to a handler that may answer it. */
export async function lyingUdp(
  answer: (question: Buffer, send: (bytes: Buffer) => void) => void,
): Promise<{ port: number; close: () => void }> {
  const socket = createSocket("udp4");
  const port = await freePort();
  socket.on("message", (question, { port: to, address }) => {
    answer(question, (bytes) => socket.send(bytes, to, address));
  });
  await new Promise<void>((resolve) => socket.bind(port, "127.0.0.1", resolve));
  return { port, close: () => socket.close() };
}
