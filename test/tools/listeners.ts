import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createPlainServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer, type Server, type Socket } from "node:net";
import { basename, join } from "node:path";
import type { Duplex } from "node:stream";
import { createSecureContext, type SecureContext } from "node:tls";

/** Run by python3 with a port, in the folder of the certificates; it serves the folder "files" beside them. */
export const pythonServer = `
import functools, http.server, ssl, sys
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory="files")
server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("good.pem", "good.key")
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
`;

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

type NodeServer = {
  readonly answer: RequestListener;
  readonly upgrade?: Upgrade;
  readonly certificates?: readonly string[];
  readonly alpn?: string;
};

export function nodeServer(
  port: number,
  folder: string,
  { answer, upgrade, certificates = [], alpn }: NodeServer,
): Promise<Server> {
  const read = (name: string) => readFileSync(join(folder, name));
  const contexts = certificates.map((name) =>
    createSecureContext({ cert: read(`${name}.pem`), key: read(`${name}.key`) }),
  );
  let shown = 0;
  const inTurn = { SNICallback: (_name: string, done: Done) => done(null, contexts[shown++ % contexts.length]) };
  const own = { cert: read("good.pem"), key: read("good.key") };
  const negotiated = alpn === undefined ? {} : { ALPNProtocols: [alpn] };
  const server = createSecureServer({ ...own, ...negotiated, ...(contexts.length > 0 ? inTurn : {}) }, answer);
  if (upgrade) server.on("upgrade", upgrade);
  server.unref();
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

type Done = (error: Error | null, context?: SecureContext) => void;

/**
 * Answers of `openssl ocsp` over HTTP, and the files of the folder beside them. Its own listener takes no path and cannot
 * be kept to loopback.
 */
export function responder(port: number, folder: string, signer: readonly string[]): Promise<Server> {
  const server = createPlainServer((request, response) => {
    const [, place = "", question] = decodeURIComponent(request.url ?? "").match(/^\/([^/]*)(?:\/(.*))?$/s) ?? [];
    if (place !== "ocsp") return response.end(readFileSync(join(folder, basename(place))));
    writeFileSync(join(folder, `${port}.request`), Buffer.from(question ?? "", "base64"));
    const answering = ["ocsp", "-index", "index.txt", "-CA", "middle.one", "-ndays", "3", ...signer];
    const files = ["-reqin", `${port}.request`, "-respout", `${port}.answer`];
    execFileSync("openssl", [...answering, ...files], { cwd: folder, stdio: "ignore" });
    return response.end(readFileSync(join(folder, `${port}.answer`)));
  });
  server.unref();
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

export function byteServer(port: number, answer: "close" | "silence" | "junk"): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.unref();
      if (answer === "close") socket.once("data", () => socket.end());
      if (answer === "junk") socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    });
    server.unref();
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

export function tcpServer(port: number, accept: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.unref();
      accept(socket);
    });
    server.unref();
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
