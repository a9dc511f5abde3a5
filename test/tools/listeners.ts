import { readFileSync } from "node:fs";
import type { IncomingMessage, RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";

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

export function nodeServer(port: number, folder: string, answer: RequestListener, upgrade?: Upgrade): Promise<Server> {
  const [cert, key] = ["good.pem", "good.key"].map((name) => readFileSync(join(folder, name)));
  const server = createSecureServer({ cert, key }, answer);
  if (upgrade) server.on("upgrade", upgrade);
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
