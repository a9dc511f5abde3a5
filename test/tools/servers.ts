import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { connect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issue, makeAuthority } from "../../examples/voice-saas/certificate.ts";
import { type ChainName, makeAuthorities } from "./authorities.ts";
import { addressOf, type DaemonName, type DaemonTls, type Running, startDaemon } from "./daemons.ts";
import { type DjangoOptions, debianPython, djangoMissing, djangoServer } from "./django.ts";
import { type HelloServer, helloServer } from "./hello-server.ts";
import { byteServer, nodeServer, pythonServer, responder, tcpServer, type Upgrade } from "./listeners.ts";
import { account } from "./login-app.ts";
import { type PingName, pingFor } from "./pings.ts";
import { freePort } from "./ports.ts";
import { type ProductSpec, startProduct } from "./products.ts";
import { program } from "./programs.ts";
import { type SshSpec, startSshd } from "./sshd.ts";
import { crowdedServer, startTimeServer, type TimeSpec } from "./time-servers.ts";

export const host = "test.example";

/** A server for one scenario. Its TLS port stands for 443 of the host, its plain port for 80. */
export type ServerSpec =
  | {
      readonly kind: "nginx";
      /** Directives of the TLS server; absent: nothing listens there. */
      readonly secure?: string;
      /** Directives of the plain server; absent: nothing listens there. */
      readonly plain?: string;
      readonly certificate?: CertificateName;
      /** Words after `ssl` where it listens. */
      readonly listen?: string;
      /** Directives of a server on the same port for every other name; absent: there is but one server. */
      readonly others?: string;
    }
  | {
      readonly kind: "openssl";
      readonly arguments: readonly string[];
      /** Who signs what `openssl ocsp` answers on the plain port, which stands for the host of the authorities. */
      readonly responder?: readonly string[];
    }
  /** Accepts and says nothing, or closes, or speaks another protocol. */
  | { readonly kind: "bytes"; readonly answer: "close" | "silence" | "junk" }
  /** A TLS server of Node's, for answers that cannot be had by configuration. */
  | {
      readonly kind: "node";
      readonly label: string;
      readonly answer: RequestListener;
      readonly upgrade?: Upgrade;
      /** Shown in turn, one to each connection that names a host. */
      readonly certificates?: readonly OwnName[];
      /** What it picks by ALPN, whatever it speaks. */
      readonly alpn?: string;
    }
  /** Anything over plain TCP, by what it does with a connection. */
  | { readonly kind: "tcp"; readonly label: string; readonly accept: (socket: Socket) => void }
  /** Python's http.server behind TLS, in a folder that has no index page. */
  | { readonly kind: "python" }
  /** Debian's Django with its administration; nothing listens where it is not installed. */
  | ({ readonly kind: "django" } & DjangoOptions)
  /** Accounts of hosts behind one sshd. */
  | SshSpec
  /** A time server on UDP. */
  | TimeSpec
  /** Takes so many connections, and is silent to all others, as a firewall is. */
  | { readonly kind: "crowded"; readonly takes: number }
  /** A host that is pinged. */
  | { readonly kind: "echo"; readonly ping: PingName }
  /** A mail, database or directory server that is asked for TLS in its own protocol. */
  | { readonly kind: "daemon"; readonly daemon: DaemonName; readonly tls: DaemonTls }
  /** Says hello as stacks did that nobody ships any more. */
  | { readonly kind: "hellos"; readonly label: string; readonly config: HelloServer }
  | (ProductSpec & { readonly certificate?: CertificateName })
  | { readonly kind: "none" };

/** Of elliptic curves, but for those from `rsa` on. */
type OwnName = "good" | "other-name" | "expired" | "ahead" | "soon" | "stranger" | "rsa" | "rsa-1024" | "sha1";
export type CertificateName = OwnName | ChainName;

export type Servers = {
  /** Where the server of each scenario listens, on which address of loopback, and the ping that the operator names. */
  readonly ports: readonly {
    readonly secure: number;
    readonly plain: number;
    readonly address: string;
    readonly ping?: string | undefined;
  }[];
  /** PEM of the authorities that tests trust. */
  readonly trust: readonly string[];
  stop(): Promise<void>;
};

const day = 86_400_000;
/** Where nobody listens: tcpmux, which only its own daemon may take. */
const closedPort = 1;

function makeCertificates(folder: string): string {
  const authority = makeAuthority("Test authority");
  const stranger = makeAuthority("Strange authority");
  const now = Date.now();
  const made: Record<Exclude<OwnName, "rsa" | "rsa-1024" | "sha1">, ReturnType<typeof issue>> = {
    good: issue(authority, [host]),
    "other-name": issue(authority, ["other.example"]),
    expired: issue(authority, [host], { notBefore: new Date(now - 90 * day), notAfter: new Date(now - day) }),
    ahead: issue(authority, [host], { notBefore: new Date(now + day) }),
    soon: issue(authority, [host], { notAfter: new Date(now + 3 * day) }),
    stranger: issue(stranger, [host]),
  };
  for (const [name, { cert, key }] of Object.entries(made)) {
    writeFileSync(join(folder, `${name}.pem`), cert);
    writeFileSync(join(folder, `${name}.key`), key);
  }
  writeFileSync(join(folder, "authority.pem"), authority.pem);
  writeFileSync(join(folder, "authority.key"), authority.key.export({ format: "pem", type: "pkcs8" }));
  // Those of RSA come from openssl, which still makes weak ones when told to.
  const rsa = [
    ["rsa", "rsa:2048", "-sha256"],
    ["rsa-1024", "rsa:1024", "-sha256"],
    ["sha1", "rsa:2048", "-sha1"],
  ] as const;
  for (const [name, key, digest] of rsa) {
    const request = join(folder, `${name}.csr`);
    openssl(
      folder,
      "req",
      "-new",
      "-newkey",
      key,
      "-nodes",
      "-keyout",
      `${name}.key`,
      "-out",
      request,
      "-subj",
      `/CN=${host}`,
    );
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=DNS:${host}\n`);
    const signing = ["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-days", "90", digest];
    openssl(folder, "x509", "-req", "-in", request, ...signing, "-extfile", `${name}.ext`, "-out", `${name}.pem`);
  }
  openssl(folder, "dhparam", "-dsaparam", "-out", "dh1024.pem", "1024");
  return authority.pem;
}

function openssl(folder: string, ...args: readonly string[]): void {
  execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
}

/** Starts the servers of many scenarios: one nginx for all that want one. */
export async function startServers(specs: readonly ServerSpec[]): Promise<Servers> {
  const folder = mkdtempSync(join(tmpdir(), "akashi-servers-"));
  const authority = makeCertificates(folder);
  const root = makeAuthorities(folder);
  const ports: { secure: number; plain: number; address: string; ping?: string | undefined }[] = [];
  // Of a daemon one instance serves every scenario that wants it alike: some take seconds to start.
  const shared = new Map<string, (typeof ports)[0]>();
  for (const spec of specs) {
    const started = shared.get(JSON.stringify(spec));
    if (started) {
      ports.push(started);
      continue;
    }
    const address = spec.kind === "daemon" ? addressOf(spec.daemon) : "127.0.0.1";
    const hasPlain =
      spec.kind === "bytes" ||
      spec.kind === "coturn" ||
      (spec.kind === "openssl" && spec.responder !== undefined) ||
      ("plain" in spec && spec.plain !== undefined);
    const port = {
      secure: spec.kind === "none" ? closedPort : await freePort(),
      plain: hasPlain ? await freePort() : closedPort,
      address,
    };
    ports.push(port);
    if (spec.kind === "daemon") shared.set(JSON.stringify(spec), port);
  }
  const children: ChildProcess[] = [];
  const sockets: Server[] = [];
  const daemons: Running[] = [];
  const stopping: (() => Promise<void>)[] = [];
  const blocks: string[] = [];
  const awaited: number[] = [];
  const hosts = specs.filter((spec) => spec.kind === "ssh");
  if (hosts.length > 0) {
    const port = await freePort();
    children.push(startSshd(folder, port, hosts));
    awaited.push(port);
    for (const [i, spec] of specs.entries())
      if (spec.kind === "ssh") ports[i] = { secure: port, plain: closedPort, address: "127.0.0.1" };
  }
  for (const [i, spec] of specs.entries()) {
    const { secure, plain } = ports[i] as { secure: number; plain: number };
    if (spec.kind === "nginx") {
      const certificate = spec.certificate ?? "good";
      if (spec.secure !== undefined) {
        const tls = `ssl_certificate ${certificate}.pem; ssl_certificate_key ${certificate}.key;`;
        const ciphers = spec.secure.includes("ssl_ciphers") ? "" : "ssl_ciphers DEFAULT:@SECLEVEL=0;";
        const protocols = spec.secure.includes("ssl_protocols") ? "" : "ssl_protocols TLSv1.3;";
        blocks.push(
          `server { listen 127.0.0.1:${secure} ssl${spec.listen ?? ""}; server_name ${host}; ${tls} ${ciphers} ${protocols} ${spec.secure} }`,
        );
        if (spec.others !== undefined)
          blocks.push(`server { listen 127.0.0.1:${secure} ssl default_server; server_name _; ${spec.others} }`);
        awaited.push(secure);
      }
      if (spec.plain !== undefined) {
        blocks.push(`server { listen 127.0.0.1:${plain}; server_name _; ${spec.plain} }`);
        awaited.push(plain);
      }
    } else if (spec.kind === "openssl") {
      const base = ["s_server", "-accept", `127.0.0.1:${secure}`, "-cert", "good.pem", "-key", "good.key", "-quiet"];
      children.push(spawn("openssl", [...base, ...spec.arguments], { cwd: folder, stdio: "ignore" }));
      awaited.push(secure);
      if (spec.responder) sockets.push(await responder(plain, folder, spec.responder));
    } else if (spec.kind === "node") {
      sockets.push(await nodeServer(secure, folder, spec));
    } else if (spec.kind === "tcp") {
      sockets.push(await tcpServer(secure, spec.accept));
    } else if (spec.kind === "daemon") {
      if (awaited.includes(secure)) continue;
      daemons.push(startDaemon(spec.daemon, spec.tls, secure, folder));
      awaited.push(secure);
    } else if (spec.kind === "python") {
      mkdirSync(join(folder, "files", "assets"), { recursive: true });
      children.push(spawn("python3", ["-c", pythonServer, String(secure)], { cwd: folder, stdio: "ignore" }));
      awaited.push(secure);
    } else if (spec.kind === "django") {
      if (djangoMissing()) continue;
      const more = Object.entries(spec.settings ?? {}).map(([name, value]) => `"${name}": ${value}`);
      const given = [
        String(secure),
        account.user,
        account.password,
        spec.withoutCsrf ? "yes" : "no",
        `{${more.join(", ")}}`,
      ];
      children.push(spawn(debianPython, ["-c", djangoServer, ...given], { cwd: folder, stdio: "ignore" }));
      awaited.push(secure);
    } else if (spec.kind === "time") {
      stopping.push(await startTimeServer(folder, secure, spec));
    } else if (spec.kind === "echo") {
      ports[i] = { secure, plain, address: "127.0.0.1", ping: pingFor(folder, secure, spec.ping) };
    } else if (spec.kind === "crowded") {
      children.push(await crowdedServer(secure, spec.takes));
    } else if (spec.kind === "bytes") {
      for (const port of [secure, plain]) sockets.push(await byteServer(port, spec.answer));
    } else if (spec.kind === "hellos") {
      sockets.push(await helloServer(secure, spec.config));
    } else if (spec.kind !== "none" && spec.kind !== "ssh") {
      const { child, backend } = await startProduct(spec, { folder, secure, plain });
      children.push(child);
      sockets.push(backend);
      awaited.push(secure);
    }
  }
  if (blocks.length > 0) {
    writeFileSync(join(folder, "big.txt"), "x".repeat(200_000));
    writeFileSync(join(folder, "nginx.conf"), nginxConfig(folder, blocks));
    const nginx = program("nginx") ?? "nginx";
    children.push(spawn(nginx, ["-p", folder, "-c", "nginx.conf", "-g", "daemon off;"], { stdio: "ignore" }));
  }
  const stop = async (): Promise<void> => {
    await Promise.all(
      children.map((child) => {
        if (child.exitCode !== null || child.signalCode !== null) return undefined;
        const ended = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGTERM");
        return ended;
      }),
    );
    await Promise.all(stopping.map((end) => end()));
    await Promise.all(daemons.map((daemon) => daemon.stop()));
    await Promise.all(sockets.map((server) => new Promise((resolve) => server.close(resolve))));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const addresses = new Map(ports.map(({ secure, address }) => [secure, address]));
    await Promise.all(awaited.map((port) => listening(port, addresses.get(port))));
  } catch (error) {
    // What did start must not keep the tests from ending.
    await stop();
    throw error;
  }
  return { ports, trust: [authority, root], stop };
}

function nginxConfig(folder: string, blocks: readonly string[]): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  // A worker of another user could not read a folder of ours.
  const user = process.getuid?.() === 0 ? "user root;" : "";
  return `${user} worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 2048; }
http { access_log off; root ${folder}; default_type text/html; ${temporary.join(" ")}
${blocks.join("\n")}
}`;
}

async function listening(port: number, address = "127.0.0.1"): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, address);
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    if (attempt > 1200) throw new Error(`nothing listens on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
