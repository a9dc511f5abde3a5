import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer as createPlainServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createServer } from "node:tls";
import { Outbound } from "../../src/net/outbound.ts";
import { outboundAsker } from "../../src/net/tls/asker.ts";
import { surveyTls, type TlsSurvey } from "../../src/net/tls/survey.ts";
import { freePort } from "../tools/ports.ts";
import { missing, program } from "../tools/programs.ts";
import { host, type ServerSpec, type Servers, startServers } from "../tools/servers.ts";

async function surveyPort(port: number): Promise<TlsSurvey> {
  const outbound = new Outbound({
    allowance: { networks: [] },
    detours: [{ host, port: 443, address: "127.0.0.1", toPort: port }],
    trust: [],
  });
  const [decision] = await outbound.decide(host, 443);
  if (!decision?.decided) throw new Error("the detour was not taken");
  const asker = outboundAsker(outbound, decision.decided, 16);
  try {
    return await surveyTls(asker, host);
  } finally {
    asker.close();
  }
}

const folder = program("openssl") ? mkdtempSync(join(tmpdir(), "akashi-schemes-")) : "";
const made = (name: string) => ["-cert", join(folder, `${name}.pem`), "-key", join(folder, `${name}.key`)];
const keys = {
  ed25519: ["ed25519"],
  rsa: ["rsa:2048"],
  pss: ["rsa-pss"],
  p384: ["ec", "-pkeyopt", "ec_paramgen_curve:secp384r1"],
};
const pss = ["rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512"];
const ok = "location / { return 204; }";
const tls13 = (...more: string[]): ServerSpec => ({ kind: "openssl", arguments: ["-tls1_3", ...more] });

/** A server, and what signs its handshakes of TLS 1.3. */
const signing: Readonly<Record<string, readonly [ServerSpec, readonly string[]]>> = {
  "ECDSA on P-256": [tls13(), ["ecdsa_secp256r1_sha256"]],
  "ECDSA on P-384": [tls13(...made("p384")), ["ecdsa_secp384r1_sha384"]],
  Ed25519: [tls13(...made("ed25519")), ["ed25519"]],
  RSA: [tls13(...made("rsa")), pss],
  "RSA, one scheme configured": [tls13(...made("rsa"), "-sigalgs", "RSA-PSS+SHA384"), ["rsa_pss_rsae_sha384"]],
  "RSA, with others configured that TLS 1.3 forbids": [
    tls13(...made("rsa"), "-sigalgs", "RSA+SHA256:RSA+SHA1:RSA-PSS+SHA256"),
    ["rsa_pss_rsae_sha256"],
  ],
  "a key for RSA-PSS alone": [
    tls13(...made("pss")),
    ["rsa_pss_pss_sha256", "rsa_pss_pss_sha384", "rsa_pss_pss_sha512"],
  ],
  "RSA, where X25519 is not taken": [tls13(...made("rsa"), "-groups", "P-384"), pss],
  "ECDSA behind nginx": [{ kind: "nginx", secure: ok }, ["ecdsa_secp256r1_sha256"]],
  "RSA behind nginx": [{ kind: "nginx", certificate: "sha1", secure: ok }, pss],
};

/** The hello of a server of TLS 1.3 with X25519 that looks at versions and groups, and at nothing else. */
function heedless(hello: Buffer): Buffer {
  const refusal = Buffer.of(21, 3, 3, 0, 2, 2, 40);
  // SSL 2.0, SSL 3.0 and whatever has no extensions.
  if (hello[0] !== 22 || hello.readUInt16BE(9) !== 0x0303) return refusal;
  const suites = 44 + (hello[43] ?? 0);
  let at = suites + 2 + hello.readUInt16BE(suites);
  at += 1 + (hello[at] ?? 0) + 2;
  const extensions = new Map<number, Buffer>();
  while (at + 4 <= hello.length) {
    const length = hello.readUInt16BE(at + 2);
    extensions.set(hello.readUInt16BE(at), hello.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const groups = extensions.get(10)?.subarray(2) ?? Buffer.alloc(0);
  const takes = Array.from({ length: groups.length / 2 }, (_, i) => groups.readUInt16BE(i * 2)).includes(29);
  if (!extensions.has(43) || !takes) return refusal;
  const share = Buffer.concat([Buffer.of(0, 51, 0, 36, 0, 29, 0, 32), Buffer.alloc(32, 9)]);
  const body = Buffer.concat([
    ...[Buffer.of(3, 3), Buffer.alloc(32, 7), Buffer.of(0, 0x13, 0x01, 0, 0, 6 + share.length)],
    ...[Buffer.of(0, 43, 0, 2, 3, 4), share],
  ]);
  return Buffer.concat([Buffer.of(22, 3, 3, 0, body.length + 4, 2, 0, 0, body.length), body]);
}

describe("what a survey says besides", { skip: missing("nginx", "openssl") }, () => {
  const others = {
    older: {
      kind: "nginx",
      secure: `ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA; ${ok}`,
    },
    gcm: { kind: "nginx", secure: `ssl_protocols TLSv1.2; ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256; ${ok}` },
    "no-etm": { kind: "openssl", arguments: ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA", "-no_etm"] },
    // Knows another name: a hello with ours is refused, one without any is served.
    unnamed: {
      kind: "openssl",
      arguments: ["-servername", "other.example", "-servername_fatal", "-cert2", "good.pem", "-key2", "good.key"],
    },
    "only-rare-groups": tls13("-groups", "X448"),
  } as const satisfies Record<string, ServerSpec>;
  let servers: Servers;
  const port = (name: string) =>
    servers.ports[[...Object.keys(signing), ...Object.keys(others)].indexOf(name)]?.secure ?? 0;
  before(async () => {
    for (const [name, key] of Object.entries(keys)) {
      const files = ["-keyout", join(folder, `${name}.key`), "-out", join(folder, `${name}.pem`)];
      execFileSync("openssl", ["req", "-x509", "-newkey", ...key, "-nodes", "-subj", `/CN=${host}`, ...files], {
        stdio: "ignore",
      });
    }
    servers = await startServers([...Object.values(signing).map(([spec]) => spec), ...Object.values(others)]);
  });
  after(async () => {
    await servers?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, [, schemes]] of Object.entries(signing)) {
    test(`handshakes of TLS 1.3 are signed: ${name}`, async () => {
      const found = await surveyPort(port(name));
      assert.equal(found.schemes13, "told");
      assert.deepEqual(found.versions.find(({ version }) => version === "TLS 1.3")?.schemes, schemes);
      assert.equal(found.silence, "none");
    });
  }

  test("extended master secret, encrypt-then-MAC and the mark of a downgrade", async () => {
    const { older } = await surveyPort(port("older"));
    assert.deepEqual(
      [older?.extendedMasterSecret, older?.encryptThenMac, older?.downgradeMark, older?.refusesFallback],
      [true, true, true, true],
    );
    const gcm = (await surveyPort(port("gcm"))).older;
    assert.deepEqual([gcm?.encryptThenMac, gcm?.downgradeMark, gcm?.refusesFallback], [null, null, null]);
    assert.equal((await surveyPort(port("no-etm"))).older?.encryptThenMac, false);
  });

  test("what a hello without a name is answered, where that differs", async () => {
    const found = await surveyPort(port("unnamed"));
    assert.ok(found.versions.every(({ answer }) => answer === "refused"));
    assert.deepEqual(found.withoutName, [
      { version: "TLS 1.3", answer: "accepted" },
      { version: "TLS 1.2", answer: "accepted" },
      // Refused both times, and for another reason: the version, and not the name.
      { version: "TLS 1.1", answer: "refused" },
      { version: "TLS 1.0", answer: "refused" },
    ]);
    assert.deepEqual((await surveyPort(port("older"))).withoutName, []);
  });

  test("a server that does not heed the schemes is not believed to have them", async () => {
    const at = await freePort();
    const server = createPlainServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.once("data", (hello: Buffer) => socket.end(heedless(hello)));
    });
    await new Promise<void>((resolve) => server.listen(at, "127.0.0.1", resolve));
    try {
      const found = await surveyPort(at);
      assert.equal(found.schemes13, "unheeded");
      assert.deepEqual([found.versions[0]?.groups, found.versions[0]?.schemes], [["x25519"], []]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test("a post-quantum group, by a library that has one", async () => {
    const [cert, key] = ["p384.pem", "p384.key"].map((file) => readFileSync(join(folder, file)));
    const server = createServer({ cert, key, ecdhCurve: "X25519MLKEM768:X25519", minVersion: "TLSv1.3" });
    server.on("tlsClientError", () => undefined);
    const at = await freePort();
    await new Promise<void>((resolve) => server.listen(at, "127.0.0.1", resolve));
    try {
      const found = await surveyPort(at);
      const [newest] = found.versions;
      assert.deepEqual([...(newest?.groups ?? [])].sort(), ["X25519MLKEM768", "x25519"]);
      assert.deepEqual(newest?.schemes, ["ecdsa_secp384r1_sha384"]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
