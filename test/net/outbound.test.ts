import assert from "node:assert/strict";
import { createServer, type Server, type Socket } from "node:net";
import { describe, test } from "node:test";
import { NetFailure } from "../../src/net/failure.ts";
import { isNetwork, judge } from "../../src/net/judge.ts";
import { Outbound } from "../../src/net/outbound.ts";

const nothing = { networks: [] };
const closed = { allowance: nothing, detours: [], trust: [] };
const failure = (code: string) => (error: unknown) => error instanceof NetFailure && error.code === code;

describe("the judgement of an address", () => {
  test("refuses every range that is not the open internet", () => {
    const special = [
      "0.0.0.0",
      "10.1.2.3",
      "100.64.0.1",
      "127.0.0.1",
      "127.255.255.254",
      "169.254.169.254",
      "172.16.0.1",
      "172.31.255.255",
      "192.0.0.1",
      "192.0.2.1",
      "192.88.99.1",
      "192.168.1.1",
      "198.18.0.1",
      "198.51.100.1",
      "203.0.113.1",
      "224.0.0.1",
      "240.0.0.1",
      "255.255.255.255",
      "::",
      "::1",
      "::ffff:127.0.0.1",
      "::ffff:8.8.8.8",
      "::ffff:0:127.0.0.1",
      "64:ff9b::7f00:1",
      "64:ff9b:1::1",
      "100::1",
      "2001::1",
      "2001:db8::1",
      "2002:7f00:1::",
      "3fff::1",
      "5f00::1",
      "fc00::1",
      "fd12::1",
      "fe80::1",
      "fec0::1",
      "ff02::1",
    ];
    for (const address of special) assert.equal(judge(address, 443, nothing), "special-address", address);
    for (const address of ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2400:cb00::1"]) {
      assert.equal(judge(address, 443, nothing), "allowed", address);
    }
  });

  test("refuses names, zones and ports that are none", () => {
    for (const bad of ["localhost", "", "fe80::1%lo", "1.2.3", "0x7f.1", "2130706433", "127.1"]) {
      assert.equal(judge(bad, 443, nothing), "not-an-address", bad);
    }
    for (const port of [0, -1, 65_536, 1.5, Number.NaN, 22, 25, 6667])
      assert.equal(judge("8.8.8.8", port, nothing), "bad-port");
  });

  test("lets an operator allow a network, and no more than that", () => {
    const allowance = { networks: ["10.0.0.0/24", "fd00::/8"] };
    assert.equal(judge("10.0.0.7", 8443, allowance), "allowed");
    assert.equal(judge("10.0.1.7", 8443, allowance), "special-address");
    assert.equal(judge("fd00::1", 443, allowance), "allowed");
    assert.equal(judge("127.0.0.1", 443, allowance), "special-address");
    for (const bad of ["10.0.0.0", "10.0.0.0/33", "x/8", "10.0.0.0/8/8", "/8"])
      assert.equal(isNetwork(bad), false, bad);
  });
});

describe("a decision", () => {
  test("is made about every way of writing an address", async () => {
    const outbound = new Outbound(closed);
    for (const text of [
      "127.0.0.1",
      "0x7f.1",
      "2130706433",
      "0177.0.0.1",
      "127.1",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
      "169.254.169.254",
    ]) {
      const { hostname } = new URL(`https://${text}/`);
      const decisions = await outbound.decide(hostname, 443);
      assert.ok(decisions.length === 1 && decisions[0]?.decided === null, text);
    }
  });

  test("holds for the address that was judged, whatever the name says the next time", async () => {
    let asked = 0;
    const outbound = new Outbound({
      ...closed,
      resolve: async () => (asked++ === 0 ? ["203.0.113.9", "8.8.8.8"] : ["127.0.0.1"]),
    });
    const [first, second] = await outbound.decide("rebind.example", 443);
    assert.equal(first?.decided, null);
    assert.equal(second?.decided?.address, "8.8.8.8");
    // By now the name points inside; another port is another port of the same address, judged anew.
    assert.ok(second?.decided);
    const { decided } = second;
    assert.deepEqual(outbound.onPort(decided, 80), {
      host: "rebind.example",
      port: 80,
      address: "8.8.8.8",
      toPort: 80,
      scheme: "https:",
    });
    assert.throws(() => outbound.onPort(decided, 25), failure("not-allowed"));
    assert.equal(asked, 1);
  });

  test("about a name that is not there, or not answered, is a failure and not a verdict", async () => {
    const failing = (code: string) =>
      new Outbound({
        ...closed,
        resolve: async () => {
          throw Object.assign(new Error(code), { code });
        },
      });
    await assert.rejects(failing("ENOTFOUND").decide("x.example", 443), failure("name-not-found"));
    await assert.rejects(failing("EAI_AGAIN").decide("x.example", 443), failure("resolver-failed"));
    await assert.rejects(
      new Outbound({ ...closed, resolve: async () => [] }).decide("x.example", 443),
      failure("name-not-found"),
    );
  });

  test("takes a detour only for the very host and port the operator named", async () => {
    const detours = [{ host: "a.example", port: 443, address: "127.0.0.1", toPort: 8443 }];
    const outbound = new Outbound({ ...closed, detours, resolve: async () => ["127.0.0.1"] });
    assert.equal((await outbound.decide("a.example", 443))[0]?.decided?.toPort, 8443);
    assert.equal((await outbound.decide("a.example", 80))[0]?.decided, null);
    assert.equal((await outbound.decide("b.example", 443))[0]?.decided, null);
  });

  test("leads to another address for another port only where a detour does", async () => {
    const detours = [
      { host: "a.example", port: 443, address: "127.0.0.1", toPort: 8443 },
      { host: "a.example", port: 80, address: "127.0.0.2", toPort: 8080 },
      { host: "b.example", port: 80, address: "127.0.0.3", toPort: 8080 },
    ];
    // The operator allows the whole network: only the lack of a detour can refuse here.
    const allowance = { networks: ["127.0.0.0/8"] };
    const outbound = new Outbound({ ...closed, allowance, detours, resolve: async () => ["8.8.8.8"] });
    const decided = async (host: string) => {
      const [decision] = await outbound.decide(host, 443);
      assert.ok(decision?.decided);
      return decision.decided;
    };
    const [a, b] = [await decided("a.example"), await decided("b.example")];
    assert.equal(outbound.onPort(a, 443), a);
    assert.deepEqual(outbound.onPort(a, 80), {
      host: "a.example",
      port: 80,
      address: "127.0.0.2",
      toPort: 8080,
      scheme: "https:",
    });
    assert.deepEqual(outbound.onPort(b, 80), {
      host: "b.example",
      port: 80,
      address: "127.0.0.3",
      toPort: 8080,
      scheme: "https:",
    });
    // Nobody said where port 8080 of a detoured host is: neither behind the detour nor where the name points.
    assert.throws(() => outbound.onPort(a, 8080), failure("not-allowed"));
    assert.equal(outbound.onPort(b, 8080).address, "8.8.8.8");
  });
});

/** A server that answers every connection with the same bytes, and then does as told. */
async function withServer(
  answer: (socket: Socket) => void,
  work: (outbound: Outbound) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("data", () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  try {
    await work(
      new Outbound({ ...closed, detours: [{ host: "a.example", port: 80, address: "127.0.0.1", toPort: port }] }),
    );
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function get(outbound: Outbound) {
  const [decision] = await outbound.decide("a.example", 80);
  assert.ok(decision?.decided);
  return outbound.request(decision.decided, { scheme: "http", path: "/" });
}

const head = "HTTP/1.1 200 OK\r\n";

describe("a request", () => {
  test("does not follow a redirect: where it leads is for the caller to decide about", async () => {
    await withServer(
      (socket) => socket.end(`HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n`),
      async (outbound) => assert.equal((await get(outbound)).status, 302),
    );
  });

  test("keeps headers as they came, duplicates and all", async () => {
    await withServer(
      (socket) => socket.end(`${head}Set-Cookie: a=1\r\nset-cookie: b=2\r\nX-A: 1\r\nContent-Length: 2\r\n\r\nhi`),
      async (outbound) => {
        const { headers, body } = await get(outbound);
        assert.deepEqual(
          headers.filter(([name]) => name === "set-cookie").map(([, value]) => value),
          ["a=1", "b=2"],
        );
        assert.equal(body.toString(), "hi");
      },
    );
  });

  test("ends a body without end, headers without end, and a compressed bomb unopened", async () => {
    await withServer(
      (socket) => {
        socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
        const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
        const pour = (): void => void (socket.writable && socket.write(chunk, () => setImmediate(pour)));
        pour();
      },
      async (outbound) => assert.rejects(get(outbound), failure("too-large")),
    );
    await withServer(
      (socket) =>
        socket.write(`${head}${Array.from({ length: 3000 }, (_, i) => `X-${i}: ${"y".repeat(20)}\r\n`).join("")}`),
      async (outbound) => assert.rejects(get(outbound), failure("too-large")),
    );
    await withServer(
      (socket) => socket.end(`${head}Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00`),
      async (outbound) => assert.equal((await get(outbound)).body.length, 4),
    );
  });

  test("that meets nonsense or a closed door says which", async () => {
    await withServer(
      (socket) => socket.end("nonsense\r\n\r\n"),
      async (outbound) => assert.rejects(get(outbound), failure("malformed")),
    );
    await withServer(
      (socket) => socket.end(),
      async (outbound) => assert.rejects(get(outbound), failure("closed")),
    );
    await withServer(
      (socket) => socket.resetAndDestroy(),
      async (outbound) => assert.rejects(get(outbound), failure("reset")),
    );
    const outbound = new Outbound({
      ...closed,
      detours: [{ host: "a.example", port: 80, address: "127.0.0.1", toPort: 1 }],
    });
    await assert.rejects(get(outbound), failure("refused"));
  });
});
