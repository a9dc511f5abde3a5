import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issue, makeAuthority } from "../../examples/voice-saas/certificate.ts";
import { freePort } from "./ports.ts";
import { apacheBase } from "./products.ts";
import { program } from "./programs.ts";

export const fronts = ["nginx", "apache", "haproxy", "caddy"] as const;
export type Front = (typeof fronts)[number];
export const programOf = { nginx: "nginx", apache: "apache2", haproxy: "haproxy", caddy: "caddy" } as const;

/** Lines of a product's configuration, and where they belong. */
export type Site = { readonly host: string; readonly lines: string; readonly place: "site" | "tls" | "plain" };
type Ports = { readonly secure: number; readonly plain: number };

export type Running = {
  readonly ports: readonly Ports[];
  /** PEM of the authority that signed the certificate. */
  readonly authority: string;
  stop(): Promise<void>;
};

/** An application that knows nothing of headers: a page, a cookie, and errors for the rest. */
async function application(): Promise<{ port: number; stop: () => Promise<unknown> }> {
  const port = await freePort();
  const server = createServer((request, response) => {
    response.setHeader("x-powered-by", "PHP/8.2.7");
    response.setHeader("content-type", "text/html");
    if (request.url !== "/") return response.writeHead(404).end("<p>not here</p>");
    return response.writeHead(200, { "set-cookie": "session=a; Path=/" }).end("<p>hello</p>");
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { port, stop: () => new Promise((resolve) => server.close(resolve)) };
}

/** Starts one product with a site for each configuration, all in front of the same application. */
export async function startFront(front: Front, sites: readonly Site[]): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), "akashi-front-"));
  const authority = makeAuthority("Test authority");
  const { cert, key } = issue(authority, [...new Set(sites.map(({ host }) => host))]);
  writeFileSync(join(folder, "site.pem"), cert);
  writeFileSync(join(folder, "site.key"), key);
  writeFileSync(join(folder, "both.pem"), `${cert}\n${key}`);
  const backend = await application();
  const ports: Ports[] = [];
  for (const _ of sites) ports.push({ secure: await freePort(), plain: await freePort() });
  const written = sites.map((site, i) => ({ ...site, ...(ports[i] as Ports) }));
  const file = join(folder, "front.conf");
  const { text, args } = { nginx, apache, haproxy, caddy }[front](written, folder, backend.port);
  writeFileSync(file, text);
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const said: string[] = [];
  const child = spawn(program(programOf[front]) ?? programOf[front], args(file), { cwd: folder, env });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => said.push(String(data)));
  const stop = async () => {
    await ended(child);
    await backend.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const { place, secure, plain } of written) await listening(place === "plain" ? plain : secure, child);
  } catch {
    await stop();
    throw new Error(`${front} did not start: ${said.join("").slice(-2_000)}`);
  }
  return { ports, authority: authority.pem, stop };
}

type Written = Site & Ports;
type Made = { readonly text: string; readonly args: (file: string) => string[] };

function nginx(sites: readonly Written[], folder: string, backend: number): Made {
  const certificate = "ssl_certificate site.pem; ssl_certificate_key site.key;";
  const proxy = `location / { proxy_pass http://127.0.0.1:${backend}; }`;
  const servers = sites.flatMap(({ place, lines, secure, plain }) => [
    `server { listen 127.0.0.1:${secure} ssl; ${certificate}\n${place === "plain" ? "" : lines}\n${proxy} }`,
    ...(place === "plain" ? [`server { listen 127.0.0.1:${plain};\n${lines}\n}`] : []),
  ]);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder};`);
  const text = `${process.getuid?.() === 0 ? "user root;" : ""} pid ${folder}/pid; error_log stderr;
events {} http { access_log off; ${temporary.join(" ")}\n${servers.join("\n")} }`;
  return { text, args: (file) => ["-p", folder, "-c", file, "-g", "daemon off;"] };
}

function apache(sites: readonly Written[], folder: string, backend: number): Made {
  // What the server as a whole says of itself cannot be said in a virtual host.
  const everywhere = sites.flatMap(({ lines }) => lines.match(/^ServerTokens .*$/gm) ?? []);
  const hosts = sites.flatMap(({ place, lines, secure, plain, host }) => {
    const inside = lines.replaceAll(/^ServerTokens .*$/gm, "");
    const redirecting = `Listen 127.0.0.1:${plain}
<VirtualHost *:${plain}>
ServerName ${host}
${inside}
</VirtualHost>`;
    const serving = `Listen 127.0.0.1:${secure}
<VirtualHost *:${secure}>
ServerName ${host}
SSLEngine on
SSLCertificateFile ${folder}/site.pem
SSLCertificateKeyFile ${folder}/site.key
ProxyPass / http://127.0.0.1:${backend}/
${place === "plain" ? "" : inside}
</VirtualHost>`;
    return place === "plain" ? [serving, redirecting] : [serving];
  });
  const text = `${apacheBase(folder)}\n${[...everywhere, ...hosts].join("\n")}\n`;
  return { text, args: (file) => ["-f", file, "-DFOREGROUND"] };
}

function haproxy(sites: readonly Written[], folder: string, backend: number): Made {
  const fallback = sites.flatMap(({ place, lines }) => (place === "tls" ? [lines] : []));
  const frontend = (name: string, bind: string, lines: string) =>
    `frontend ${name}\n  bind ${bind}\n${lines}\n  default_backend application`;
  const frontends = sites.flatMap(({ place, lines, secure, plain }, i) => [
    frontend(`secure${i}`, `127.0.0.1:${secure} ssl crt ${folder}/both.pem`, place === "site" ? lines : ""),
    ...(place === "plain" ? [frontend(`plain${i}`, `127.0.0.1:${plain}`, lines)] : []),
  ]);
  const text = `global
${fallback.join("\n")}
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
${frontends.join("\n")}
backend application
  server one 127.0.0.1:${backend}
`;
  return { text, args: (file) => ["-f", file, "-db"] };
}

function caddy(sites: readonly Written[], folder: string, backend: number): Made {
  const blocks = sites.flatMap(({ place, lines, secure, plain, host }) => {
    const own = place === "tls" ? `{\n${lines}\n}` : "";
    const certificate = `tls ${folder}/site.pem ${folder}/site.key ${own}`;
    const site = place === "site" ? lines : "";
    return [
      `https://${host}:${secure} {\nbind 127.0.0.1\n${certificate}\n${site}\nreverse_proxy 127.0.0.1:${backend}\n}`,
      ...(place === "plain" ? [`http://${host}:${plain} {\nbind 127.0.0.1\n${lines}\n}`] : []),
    ];
  });
  const text = `{\nadmin off\nauto_https off\n}\n${blocks.join("\n")}\n`;
  return { text, args: (file) => ["run", "--adapter", "caddyfile", "--config", file] };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await gone;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true));
      socket.once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}
