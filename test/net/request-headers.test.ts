import assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { test } from "node:test";
import { Outbound } from "../../src/net/outbound.ts";
import { extraHeaders } from "../../src/net/request-headers.ts";

test("an extra header reaches the server, and our own stay as they are", async () => {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const detours = [{ host: "a.example", port: 80, address: "127.0.0.1", toPort: port }];
  const outbound = new Outbound({ allowance: { networks: [] }, detours, trust: [] });
  try {
    const [decision] = await outbound.decide("a.example", 80);
    assert.ok(decision?.decided);
    const { decided } = decision;
    const ask = (headers: Record<string, string>) => outbound.request(decided, { scheme: "http", path: "/", headers });
    await ask({ origin: "https://b.example" });
    assert.equal(seen[0]?.origin, "https://b.example");
    assert.equal(seen[0]?.host, "a.example");
    assert.match(seen[0]?.["user-agent"] ?? "", /^Akashi-probe/);
    await assert.rejects(ask({ host: "b.example" }), TypeError);
    assert.equal(seen.length, 1);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test("a header that names a host, carries a right or is not listed is refused", () => {
  for (const name of ["host", "Host", "cookie", "authorization", "proxy-authorization", "x-anything", "Origin", ""]) {
    assert.throws(() => extraHeaders({ [name]: "a" }), TypeError, name);
  }
});

test("a value that would end its line, or is none, is refused", () => {
  for (const value of ["", "a\r\nhost: b", "a\nb", "a\rb", "a\0b", "a\tb", " a", "a ", "é", "a".repeat(201)]) {
    assert.throws(() => extraHeaders({ origin: value }), TypeError, JSON.stringify(value));
  }
  assert.deepEqual(extraHeaders({ origin: "null" }), { origin: "null" });
  assert.deepEqual(extraHeaders(), {});
});
