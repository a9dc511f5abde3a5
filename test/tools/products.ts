import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { freePort } from "./ports.ts";
import { program } from "./programs.ts";

/** A product of Debian's in front of a page, configured in its own words. */
export type ProductSpec = {
  readonly kind: keyof typeof programOfProduct;
  /** About TLS: directives; options of HAProxy's bind line; arguments of coturn. */
  readonly tls: string;
  /** About HTTP: directives; for stunnel, which knows nothing of it, the headers of the application behind, one a line. */
  readonly site?: string;
  /** Directives of the plain site; absent: nothing listens there. */
  readonly plain?: string;
  /** Name of a certificate in the folder. */
  readonly certificate?: string;
};

export const programOfProduct = {
  apache: "apache2",
  haproxy: "haproxy",
  stunnel: "stunnel4",
  lighttpd: "lighttpd",
  coturn: "turnserver",
} as const;

type Place = {
  /** Holds the certificates; what is written goes there. */
  readonly folder: string;
  readonly secure: number;
  readonly plain: number;
};
type Written = Omit<ProductSpec, "plain"> &
  Place & {
    /** Directives of the plain site. */
    readonly clear: string | undefined;
    readonly own: string;
    readonly pem: string;
    readonly backend: number;
  };

export async function startProduct(spec: ProductSpec, place: Place): Promise<{ child: ChildProcess; backend: Server }> {
  const { folder, secure } = place;
  const own = join(folder, `${spec.kind}-${secure}`);
  mkdirSync(own);
  const certificate = join(folder, spec.certificate ?? "rsa");
  const pem = join(own, "both.pem");
  writeFileSync(pem, ["pem", "key"].map((end) => readFileSync(`${certificate}.${end}`, "utf8")).join("\n"));
  const port = await freePort();
  const backend = await application(port, spec.kind === "stunnel" ? (spec.site ?? "") : "");
  const { text, args } = { apache, haproxy, stunnel, lighttpd, coturn }[spec.kind]({
    ...spec,
    clear: spec.plain,
    ...place,
    own,
    pem,
    backend: port,
  });
  const file = join(own, "product.conf");
  writeFileSync(file, text);
  const name = programOfProduct[spec.kind];
  const child = spawn(program(name) ?? name, args(file), {
    cwd: own,
    stdio: process.env.SEE ? "inherit" : "ignore",
    env: { ...process.env, HOME: own },
  });
  return { child, backend };
}

/** An application that knows nothing of TLS, and of headers only what it is told. */
function application(port: number, headers: string): Promise<Server> {
  const given = headers.split("\n").flatMap((line) => {
    const [name, value] = line.split(/:\s*(.*)/);
    return name && value ? [[name, value] as const] : [];
  });
  const server = createServer((request, response) => {
    response.setHeader("content-type", "text/html");
    for (const [name, value] of given) response.setHeader(name, value);
    response.writeHead(request.url === "/" ? 200 : 404).end("<p>hello</p>");
  });
  server.unref();
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

type Made = { readonly text: string; readonly args: (file: string) => string[] };

const apacheModules = "mpm_event authz_core ssl socache_shmcb headers proxy proxy_http alias setenvif allowmethods";

/** What any Apache of ours needs around its sites. */
export function apacheBase(folder: string): string {
  const loaded = apacheModules
    .split(" ")
    .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
  return `${loaded.join("\n")}
ServerRoot ${folder}
ServerName localhost
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
Mutex pthread
ErrorLog ${folder}/error.log
${process.getuid?.() === 0 ? "User nobody\nGroup nogroup" : ""}`;
}

function apache({ tls, site = "", clear, own, pem, secure, plain, backend }: Written): Made {
  const beside =
    clear === undefined ? "" : `Listen 127.0.0.1:${plain}\n<VirtualHost *:${plain}>\n${clear}\n</VirtualHost>`;
  const text = `${apacheBase(own)}
Listen 127.0.0.1:${secure}
<VirtualHost *:${secure}>
SSLEngine on
SSLCertificateFile ${pem}
${tls}
ProxyPass / http://127.0.0.1:${backend}/
${site}
</VirtualHost>
${beside}
`;
  return { text, args: (file) => ["-f", file, "-DFOREGROUND"] };
}

function haproxy({ tls, site = "", clear, pem, secure, plain, backend }: Written): Made {
  const frontend = (name: string, bind: string, lines: string) =>
    `frontend ${name}\n  bind ${bind}\n${lines}\n  default_backend application`;
  const text = `global
  tune.ssl.default-dh-param 2048
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
${frontend("secure", `127.0.0.1:${secure} ssl crt ${pem} ${tls}`, site)}
${clear === undefined ? "" : frontend("plain", `127.0.0.1:${plain}`, clear)}
backend application
  server one 127.0.0.1:${backend}
`;
  return { text, args: (file) => ["-f", file, "-db"] };
}

function stunnel({ tls, own, pem, secure, backend }: Written): Made {
  const text = `foreground = yes
pid =
syslog = no
output = ${own}/log
[site]
accept = 127.0.0.1:${secure}
connect = 127.0.0.1:${backend}
cert = ${pem}
TIMEOUTclose = 0
${tls}
`;
  return { text, args: (file) => [file] };
}

/** Its TLS comes from the module that `tls` names: NSS, GnuTLS and Mbed TLS accept what OpenSSL no longer has. */
function lighttpd({ tls, site = "", own, pem, secure }: Written): Made {
  writeFileSync(join(own, "index.html"), "<p>hello</p>");
  const text = `server.document-root = "${own}"
server.bind = "127.0.0.1"
server.port = ${secure}
server.errorlog = "${own}/log"
index-file.names = ("index.html")
mimetype.assign = (".html" => "text/html")
ssl.engine = "enable"
ssl.pemfile = "${pem}"
server.modules = ("mod_setenv")
${tls}
${site}
`;
  return { text, args: (file) => ["-D", "-f", file] };
}

function coturn({ tls, own, pem, secure, plain }: Written): Made {
  const ports = [`--tls-listening-port=${secure}`, `--listening-port=${plain}`, "--listening-ip=127.0.0.1"];
  const quiet = ["-n", "--no-cli", "--no-udp", "--no-dtls", "--no-tcp", "--relay-ip=127.0.0.1", "--log-file=stdout"];
  const files = [`--cert=${pem}`, `--pkey=${pem}`, `--pidfile=${own}/pid`, `--userdb=${own}/users`];
  return { text: "", args: () => [...quiet, ...ports, ...files, ...tls.split(" ").filter((word) => word !== "")] };
}
