import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { NetFailure } from "../../src/net/failure.ts";
import { FlightReader } from "../../src/net/handshake/flight.ts";
import { newHello, type Offer } from "../../src/net/handshake/hello.ts";
import { lookAtFlight } from "../../src/net/handshake/look.ts";
import { freePort } from "../tools/ports.ts";
import { missing } from "../tools/programs.ts";

const offer: Offer = { host: "test.example", alpn: [], versions: "any" };

async function open(port: number): Promise<Socket> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await new Promise((resolve, reject) => {
        const socket = connect(port, "127.0.0.1", () => resolve(socket));
        socket.once("error", reject);
      });
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}

describe("the flight of OpenSSL's server", { skip: missing("openssl") }, () => {
  const folder = mkdtempSync(join(tmpdir(), "akashi-handshake-"));
  const children: ChildProcess[] = [];
  const start = async (...args: readonly string[]): Promise<number> => {
    const port = await freePort();
    const own = ["s_server", "-accept", `127.0.0.1:${port}`, "-cert", "one.pem", "-key", "one.key", "-quiet", ...args];
    children.push(spawn("openssl", own, { cwd: folder, stdio: "ignore" }));
    return port;
  };
  const look = async (port: number, more: Partial<Offer> = {}) => lookAtFlight(await open(port), { ...offer, ...more });
  before(() => {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "one.key"];
    const args = ["req", "-x509", ...key, "-out", "one.pem", "-subj", "/CN=test.example", "-days", "9"];
    execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  });
  after(async () => {
    for (const child of children) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      if (child.kill()) await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const kinds: readonly (readonly [version: string, ...args: string[]])[] = [
    ["TLS 1.3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"],
    ["TLS 1.3", "-ciphersuites", "TLS_AES_256_GCM_SHA384"],
    ["TLS 1.3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"],
    // Groups of which no share was sent: the server asks again.
    ["TLS 1.3", "-groups", "P-256"],
    ["TLS 1.3", "-groups", "P-384", "-ciphersuites", "TLS_AES_256_GCM_SHA384"],
    ["TLS 1.3", "-groups", "P-521"],
    ["TLS 1.2", "-tls1_2"],
    ["TLS 1.2", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"],
    ["TLS 1.1", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
    ["TLS 1.0", "-tls1", "-cipher", "ALL:@SECLEVEL=0"],
  ];
  for (const [version, ...args] of kinds) {
    test(`is read whole: ${args.join(" ")}`, async () => {
      const answer = await look(await start(...args));
      assert.ok(answer.type === "flight");
      assert.equal(answer.flight.version, version);
      assert.equal(answer.flight.certificates.length, 1);
      assert.equal(answer.flight.older === null, version === "TLS 1.3");
    });
  }

  test("tells protocols, the demand for a certificate, and refusals", async () => {
    for (const version of ["-tls1_2", "-tls1_3"]) {
      const port = await start(version, "-alpn", "h2", "-verify", "1");
      const known = await look(port, { alpn: ["http/1.1", "h2"] });
      assert.ok(known.type === "flight");
      assert.deepEqual([known.flight.alpn, known.flight.asksForCertificate], ["h2", true]);
      assert.deepEqual(await look(port, { alpn: ["no-such"] }), { type: "alert", description: 120 });
    }
  });

  test("of TLS 1.2 can be asked for although TLS 1.3 is spoken", async () => {
    const answer = await look(await start(), { versions: "TLS 1.2" });
    assert.equal(answer.type === "flight" && answer.flight.version, "TLS 1.2");
  });

  test("comes in pieces of one byte, and is the same", async () => {
    const socket = await open(await start());
    const reader = new FlightReader(newHello(offer), (message) => {
      socket.write(Buffer.concat([Buffer.of(22, 3, 1, message.length >> 8, message.length & 0xff), message]));
    });
    reader.start();
    let answer: ReturnType<FlightReader["push"]>;
    for await (const chunk of socket) {
      for (const byte of chunk as Buffer) answer ??= reader.push(Buffer.of(byte));
      if (answer) break;
    }
    assert.equal(answer?.type, "flight");
  });

  test("is refused when one bit of what is encrypted was changed", async () => {
    const socket = await open(await start());
    const reader = new FlightReader(newHello(offer), (message) => {
      socket.write(Buffer.concat([Buffer.of(22, 3, 1, message.length >> 8, message.length & 0xff), message]));
    });
    reader.start();
    const chunks: Buffer[] = [];
    for await (const chunk of socket) {
      chunks.push(chunk as Buffer);
      if (chunks.reduce((sum, { length }) => sum + length, 0) > 600) break;
    }
    const whole = Buffer.concat(chunks);
    // Behind the ServerHello and the record that means nothing any more.
    const encrypted = 5 + whole.readUInt16BE(3) + 6;
    assert.equal(whole[encrypted], 23);
    whole[encrypted + 20] = (whole[encrypted + 20] as number) ^ 1;
    assert.throws(
      () => reader.push(whole),
      (error) => error instanceof NetFailure && error.code === "malformed",
    );
  });
});
