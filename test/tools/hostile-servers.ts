/**
 * Servers that do what no server should, each on a port of its own over TCP and UDP. Run as a process of its own, with a
 * folder of certificates as its argument, so that what they cost is not counted as the client's; tells the ports by a
 * message and ends with its parent.
 */
import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createSecureServer } from "node:tls";
import { deflateRawSync, gzipSync } from "node:zlib";

type Behaviour = (socket: Socket) => void;

/** Bytes as fast as they are taken, for as long as anybody takes them. */
const pour =
  (piece: Buffer): Behaviour =>
  (socket) => {
    const more = (): void => {
      while (socket.writable && socket.write(piece));
      if (socket.writable) socket.once("drain", more);
    };
    more();
  };

/** One byte at a time, so that something always seems about to come. */
const trickle =
  (bytes: Buffer): Behaviour =>
  (socket) => {
    let at = 0;
    const timer = setInterval(() => {
      if (socket.writable) socket.write(bytes.subarray(at % bytes.length, (at++ % bytes.length) + 1));
      else clearInterval(timer);
    }, 30);
    socket.once("close", () => clearInterval(timer));
  };

const say =
  (...parts: readonly Buffer[]): Behaviour =>
  (socket) =>
    socket.write(Buffer.concat(parts));

const both =
  (first: Behaviour, second: Behaviour): Behaviour =>
  (socket) => {
    first(socket);
    second(socket);
  };

const u16 = (number: number) => Buffer.of(number >> 8, number & 0xff);
const u24 = (number: number) => Buffer.concat([Buffer.of(number >> 16), u16(number & 0xffff)]);
const record = (body: Buffer, type = 22) => Buffer.concat([Buffer.of(type, 3, 3), u16(body.length), body]);
const message = (type: number, body: Buffer) => Buffer.concat([Buffer.of(type), u24(body.length), body]);
const extension = (type: number, body: Buffer) => Buffer.concat([u16(type), u16(body.length), body]);

function hello({ version = 0x0303, suite = 0xc02f, session = 0, compression = 0, extensions = Buffer.alloc(0) } = {}) {
  const head = [u16(version), Buffer.alloc(32, 7), Buffer.of(session), Buffer.alloc(session), u16(suite)];
  const tail = extensions.length > 0 ? [u16(extensions.length), extensions] : [];
  return message(2, Buffer.concat([...head, Buffer.of(compression), ...tail]));
}

const version13 = extension(43, u16(0x0304));
const certificates = (...chain: readonly Buffer[]) => {
  const list = Buffer.concat(chain.map((one) => Buffer.concat([u24(one.length), one])));
  return message(11, Buffer.concat([u24(list.length), list]));
};
/** DER that claims to be nested without end, and to be longer than everything. */
const nestedDer = Buffer.alloc(4_000, Buffer.from("3080", "hex"));
const longDer = Buffer.concat([Buffer.from("3084ffffffff", "hex"), Buffer.alloc(500, 0x30)]);
const fullRecord = record(Buffer.alloc(16_384, 1));

/** Before any TLS: what the first bytes of a connection bring. */
const raw: Readonly<Record<string, Behaviour>> = {
  silence: () => undefined,
  closes: (socket) => socket.end(),
  resets: (socket) => socket.resetAndDestroy(),
  "pours zeros": pour(Buffer.alloc(65_536)),
  "pours lines": pour(Buffer.from(`${"220-x\r\n* x\r\n+OK x\r\n".repeat(3_000)}`)),
  "pours one line": pour(Buffer.alloc(65_536, "2")),
  "pours handshake records": pour(fullRecord),
  "pours warnings": pour(record(Buffer.of(1, 112), 21)),
  "trickles a hello": trickle(record(hello())),
  "trickles text": trickle(Buffer.from("HTTP/1.1 200 OK\r\nX-A: b\r\n")),
  "hello of no version": say(record(hello({ version: 0x0a0a }))),
  "hello of a suite nobody offered": say(record(hello({ suite: 0x0000 }))),
  "hello with compression": say(record(hello({ compression: 255 }))),
  "hello with a session of 255": say(record(hello({ session: 255 }))),
  "hello with extensions past its end": say(record(Buffer.concat([hello(), u16(0xffff)]))),
  "retry for ever": (socket) => {
    const retry = record(hello({ suite: 0x1301, extensions: Buffer.concat([version13, extension(51, u16(0x0a0a))]) }));
    socket.on("data", () => socket.write(retry));
  },
  "message of 16 MiB": say(record(Buffer.concat([Buffer.of(2), u24(0xffffff), Buffer.alloc(10_000)]))),
  "certificates of nested DER": say(
    record(hello()),
    record(certificates(nestedDer)),
    record(message(14, Buffer.alloc(0))),
  ),
  "certificates that claim gigabytes": say(
    record(hello()),
    record(certificates(longDer)),
    record(message(14, Buffer.alloc(0))),
  ),
  "a thousand certificates": say(
    record(hello()),
    ...Array.from({ length: 200 }, () =>
      record(certificates(...Array.from({ length: 5 }, () => nestedDer.subarray(0, 900)))),
    ),
  ),
  "SSH for ever": both(say(Buffer.from("SSH-2.0-OpenSSH_9.2\r\n")), pour(Buffer.from("ffffffff0a14", "hex"))),
};

const head = "HTTP/1.1 200 OK\r\n";
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
const rawBomb = deflateRawSync(Buffer.alloc(16 * 1024 * 1024));
const page = (body: string | Buffer, type = "text/html", more = "") =>
  say(
    Buffer.from(`${head}Content-Type: ${type}\r\n${more}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`),
    Buffer.from(body),
  );

let hops = 0;
/** Once a request has come: over TLS with a sound certificate, and in clear. */
const web: Readonly<Record<string, Behaviour>> = {
  "headers without end": both(say(Buffer.from(head)), pour(Buffer.from(`${"X-A: b\r\n".repeat(1_000)}`))),
  "one header without end": both(say(Buffer.from(`${head}X-A: `)), pour(Buffer.alloc(65_536, "b"))),
  "a body without end": both(
    say(Buffer.from(`${head}Content-Type: text/html\r\n\r\n`)),
    pour(Buffer.alloc(65_536, "<b>")),
  ),
  "chunks without end": both(
    say(Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`)),
    pour(Buffer.from(`1;${"x".repeat(4_000)}\r\na\r\n`)),
  ),
  "interim answers without end": pour(
    Buffer.from("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n".repeat(500)),
  ),
  "a body that trickles": both(say(Buffer.from(`${head}Content-Length: 100000\r\n\r\n`)), trickle(Buffer.from("<p>"))),
  "headers that trickle": trickle(Buffer.from("HTTP/1.1 200 OK\r\nX-A: b\r\nX-B: c\r\n")),
  "a gigabyte announced, nothing sent": say(Buffer.from(`${head}Content-Length: 1073741824\r\n\r\n`)),
  "a length below zero": say(Buffer.from(`${head}Content-Length: -1\r\n\r\n`)),
  "two lengths": say(Buffer.from(`${head}Content-Length: 3\r\nContent-Length: 30\r\n\r\nabc`)),
  "a thousand redirects": (socket) =>
    socket.write(`HTTP/1.1 302 Found\r\nLocation: /hop/${hops++ % 1_000}\r\nContent-Length: 0\r\n\r\n`),
  "redirects inside": (socket) =>
    socket.write(
      "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/\r\nContent-Length: 0\r\n\r\n",
    ),
  "a bomb of gzip": page(bomb, "text/html", "Content-Encoding: gzip\r\n"),
  "a bomb of deflate": page(rawBomb, "application/json", "Content-Encoding: deflate\r\n"),
  "an answer of version 0.9": (socket) => socket.end("<html>hello"),
  "a thousand cookies": say(
    Buffer.from(`${head}${"Set-Cookie: a=b; Path=/; Secure\r\n".repeat(900)}Content-Length: 0\r\n\r\n`),
  ),
  "switches protocols": say(
    Buffer.from("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
  ),
  "nested too deep": page("<div>".repeat(80_000)),
  "JSON nested too deep": page(`${"[".repeat(200_000)}`, "application/json"),
  "a reset in the middle": (socket) => {
    socket.write(`${head}Content-Length: 100\r\n\r\nabc`);
    setTimeout(() => ("encrypted" in socket ? socket.destroy() : socket.resetAndDestroy()), 20);
  },
};

const folder = process.argv[2] ?? ".";
const tls = { cert: readFileSync(join(folder, "good.pem")), key: readFileSync(join(folder, "good.key")) };
/** Answers that are sound as such: their content alone is hostile, and something may well be concluded from them. */
const whole = [
  ...["a thousand redirects", "redirects inside", "a bomb of gzip", "a bomb of deflate", "a thousand cookies"],
  ...["nested too deep", "JSON nested too deep"],
];
const ports: Record<string, { kind: "raw" | "web" | "whole"; port: number; plain?: number }> = {};

function listen(server: Server): Promise<number> {
  server.on("error", () => undefined);
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
}

const quiet = (socket: Socket): void => void socket.on("error", () => socket.destroy());

for (const [name, behave] of Object.entries(raw)) {
  const port = await listen(
    createServer((socket) => {
      quiet(socket);
      behave(socket);
    }),
  );
  const udp = createSocket("udp4");
  udp.on("message", (_question, { port: to }) => {
    if (name.startsWith("pours")) for (let i = 0; i < 2_000; i++) udp.send(Buffer.alloc(1_000, i), to, "127.0.0.1");
    else if (name !== "silence") udp.send(Buffer.from(name), to, "127.0.0.1");
  });
  await new Promise<void>((resolve) => udp.bind(port, "127.0.0.1", resolve));
  ports[name] = { kind: "raw", port };
}
for (const [name, behave] of Object.entries(web)) {
  const answer = (socket: Socket): void => {
    quiet(socket);
    socket.once("data", () => behave(socket));
  };
  ports[name] = {
    kind: whole.includes(name) ? "whole" : "web",
    port: await listen(createSecureServer(tls, answer)),
    plain: await listen(createServer(answer)),
  };
}
process.send?.(ports);
process.on("disconnect", () => process.exit());
