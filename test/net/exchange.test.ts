import assert from "node:assert/strict";
import { createServer, connect as dial, type Socket } from "node:net";
import { describe, test } from "node:test";
import { exchange, type HttpResponse } from "../../src/net/exchange.ts";
import { NetFailure } from "../../src/net/failure.ts";

const bounds = { time: 2_000, headers: 32 * 1024, body: 1_000 };
const failure = (code: string) => (error: unknown) => error instanceof NetFailure && error.code === code;

type Asked = { readonly method?: string; readonly body?: string; readonly time?: number; readonly gone?: boolean };

/** Asks a server that does with its connection as told, once the request has come. */
async function ask(answer: (socket: Socket, request: string) => void, asked: Asked = {}): Promise<HttpResponse> {
  const { method = "GET", body, time = bounds.time, gone = false } = asked;
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", (request) => answer(socket, request.toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = dial((server.address() as { port: number }).port, "127.0.0.1");
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("connect", resolve));
  try {
    if (gone) socket.destroy();
    const message = { method, path: "/", headers: { host: "a.example" }, body };
    return await exchange(socket, message, { ...bounds, time });
  } finally {
    assert.ok(socket.destroyed, "the connection is at its end");
    server.close();
  }
}
const says = (text: string) => (socket: Socket) => void socket.end(text);

describe("an exchange", () => {
  test("sends what it was given and nothing else", async () => {
    const seen: string[] = [];
    const answer = (socket: Socket, request: string) => {
      seen.push(request);
      socket.end("HTTP/1.1 204 No Content\r\n\r\n");
    };
    await ask(answer);
    await ask(answer, { method: "POST" });
    await ask(answer, { method: "POST", body: "가" });
    const head = (method: string, more = "") =>
      `${method} / HTTP/1.1\r\nhost: a.example\r\n${more}connection: close\r\n\r\n`;
    assert.deepEqual(seen, [
      head("GET"),
      head("POST", "content-length: 0\r\n"),
      `${head("POST", "content-length: 3\r\n")}가`,
    ]);
  });

  test("keeps every header there is room for, and reads them as UTF-8", async () => {
    const many = Array.from({ length: 3_000 }, () => "a:b\r\n").join("");
    const { headers } = await ask(says(`HTTP/1.1 200 OK\r\n${many}X-Name: 서비스\r\nContent-Length: 0\r\n\r\n`));
    assert.equal(headers.length, 3_002);
    assert.deepEqual(headers[3_000], ["x-name", "서비스"]);
  });

  test("passes over interim answers, content that a HEAD only speaks of, and what follows the whole", async () => {
    const early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    assert.equal(
      (await ask(says(`${early}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi, junk`))).body.toString(),
      "hi",
    );
    const head = await ask(says("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"), { method: "HEAD" });
    assert.equal(head.body.length, 0);
  });

  test("that ends early, upgrades unasked, or goes on for too long is a failure", async () => {
    const cut = ask(says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"));
    await assert.rejects(cut, failure("closed"));
    await assert.rejects(
      ask(says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")),
      failure("closed"),
    );
    const upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n";
    await assert.rejects(ask(says(upgrade)), failure("closed"));
    const large = `HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n${"x".repeat(1_001)}`;
    await assert.rejects(ask(says(large)), failure("too-large"));
    await assert.rejects(ask(says(`HTTP/1.1 200 OK\r\nA: ${"x".repeat(33_000)}\r\n\r\n`)), failure("too-large"));
    await assert.rejects(
      ask(() => undefined, { time: 100 }),
      failure("timed-out"),
    );
    const drip = (socket: Socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      const timer = setInterval(() => socket.write("."), 10);
      socket.once("close", () => clearInterval(timer));
    };
    await assert.rejects(ask(drip, { time: 200 }), failure("timed-out"));
    await assert.rejects(ask(says(""), { gone: true }), failure("closed"));
  });

  test("with two lengths, or a length and chunks, is no HTTP", async () => {
    for (const frames of ["Content-Length: 1\r\nContent-Length: 2", "Content-Length: 1\r\nTransfer-Encoding: chunked"])
      await assert.rejects(ask(says(`HTTP/1.1 200 OK\r\n${frames}\r\n\r\n0\r\n\r\n`)), failure("malformed"), frames);
  });
});
