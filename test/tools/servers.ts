import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issue, makeAuthority } from "../../examples/voice-saas/certificate.ts";
import { type HelloServer, helloServer } from "./hello-server.ts";
import { byteServer, nodeServer, pythonServer } from "./listeners.ts";
import { freePort } from "./ports.ts";
import { type ProductSpec, startProduct } from "./products.ts";
import { program } from "./programs.ts";

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
    }
  | { readonly kind: "openssl"; readonly arguments: readonly string[] }
  /** Accepts and says nothing, or closes, or speaks another protocol. */
  | { readonly kind: "bytes"; readonly answer: "close" | "silence" | "junk" }
  /** A TLS server of Node's, for answers that cannot be had by configuration. */
  | { readonly kind: "node"; readonly label: string; readonly answer: RequestListener }
  /** Python's http.server behind TLS, in a folder that has no index page. */
  | { readonly kind: "python" }
  /** Says hello as stacks did that nobody ships any more. */
  | { readonly kind: "hellos"; readonly label: string; readonly config: HelloServer }
  | (ProductSpec & { readonly certificate?: CertificateName })
  | { readonly kind: "none" };

/** Of elliptic curves, but for those from `rsa` on. */
export type CertificateName =
  | "good"
  | "other-name"
  | "expired"
  | "ahead"
  | "soon"
  | "stranger"
  | "rsa"
  | "rsa-1024"
  | "sha1";

export type Servers = {
  readonly ports: readonly { readonly secure: number; readonly plain: number }[];
  /** PEM of the authority that signs the good certificates. */
  readonly authority: string;
  stop(): Promise<void>;
};

const day = 86_400_000;
/** Where nobody listens: tcpmux, which only its own daemon may take. */
const closedPort = 1;

function makeCertificates(folder: string): string {
  const authority = makeAuthority("Test authority");
  const stranger = makeAuthority("Strange authority");
  const now = Date.now();
  const made: Record<Exclude<CertificateName, "rsa" | "rsa-1024" | "sha1">, ReturnType<typeof issue>> = {
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
  const ports: { secure: number; plain: number }[] = [];
  for (const spec of specs) {
    const hasPlain = spec.kind === "bytes" || spec.kind === "coturn" || ("plain" in spec && spec.plain !== undefined);
    ports.push({
      secure: spec.kind === "none" ? closedPort : await freePort(),
      plain: hasPlain ? await freePort() : closedPort,
    });
  }
  const children: ChildProcess[] = [];
  const sockets: Server[] = [];
  const blocks: string[] = [];
  const awaited: number[] = [];
  for (const [i, spec] of specs.entries()) {
    const { secure, plain } = ports[i] as { secure: number; plain: number };
    if (spec.kind === "nginx") {
      const certificate = spec.certificate ?? "good";
      if (spec.secure !== undefined) {
        const tls = `ssl_certificate ${certificate}.pem; ssl_certificate_key ${certificate}.key;`;
        const ciphers = spec.secure.includes("ssl_ciphers") ? "" : "ssl_ciphers DEFAULT:@SECLEVEL=0;";
        const protocols = spec.secure.includes("ssl_protocols") ? "" : "ssl_protocols TLSv1.3;";
        blocks.push(
          `server { listen 127.0.0.1:${secure} ssl; server_name _; ${tls} ${ciphers} ${protocols} ${spec.secure} }`,
        );
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
    } else if (spec.kind === "node") {
      sockets.push(await nodeServer(secure, folder, spec.answer));
    } else if (spec.kind === "python") {
      mkdirSync(join(folder, "files", "assets"), { recursive: true });
      children.push(spawn("python3", ["-c", pythonServer, String(secure)], { cwd: folder, stdio: "ignore" }));
      awaited.push(secure);
    } else if (spec.kind === "bytes") {
      for (const port of [secure, plain]) sockets.push(await byteServer(port, spec.answer));
    } else if (spec.kind === "hellos") {
      sockets.push(await helloServer(secure, spec.config));
    } else if (spec.kind !== "none") {
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
    await Promise.all(sockets.map((server) => new Promise((resolve) => server.close(resolve))));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all(awaited.map((port) => listening(port, specs[ports.findIndex(({ secure }) => secure === port)])));
  } catch (error) {
    // What did start must not keep the tests from ending.
    await stop();
    throw error;
  }
  return { ports, authority, stop };
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

async function listening(port: number, spec: ServerSpec | undefined): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    if (attempt > 100) throw new Error(`nothing listens on port ${port}: ${JSON.stringify(spec)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
