import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import ssh2 from "ssh2";
import { command, fixedCommands } from "../../src/checks/host-commands.ts";
import { NetFailure } from "../../src/net/failure.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { Secret } from "../../src/net/secrets.ts";
import { fingerprint, type SshAccount, SshRefused, SshSession } from "../../src/net/ssh.ts";
import { freePort } from "../tools/ports.ts";
import { missing } from "../tools/programs.ts";
import { startServers } from "../tools/servers.ts";
import { hostFingerprint, hostUser, type SshSpec, sshKey } from "../tools/sshd.ts";

const limits = { connections: 1, bytes: 4 * 1024 * 1024, time: 20_000, intrusive: true };
const key = sshKey();
const account: SshAccount = {
  user: hostUser,
  key: new Secret(key.private),
  hostKey: hostFingerprint,
  hostKeyType: "ssh-ed25519",
};

async function open(port: number, as: Partial<SshAccount> = {}, within = limits): Promise<SshSession> {
  const outbound = new Outbound({ allowance: { networks: ["127.0.0.0/8"] }, detours: [], trust: [] }).within(within);
  const decided = { host: "127.0.0.1", port, address: "127.0.0.1", toPort: port, scheme: "ssh:" } as const;
  return SshSession.open(outbound, decided, { ...account, ...as });
}

const refusal = (wanted: string) => (error: unknown) => error instanceof SshRefused && error.refusal === wanted;
const failure = (wanted: string) => (error: unknown) => error instanceof NetFailure && error.code === wanted;

describe("a session on a real sshd", { skip: missing("sshd", "openssl") }, () => {
  let port: number;
  let stop: () => Promise<void>;
  let session: SshSession;
  before(async () => {
    const servers = await startServers([{ kind: "ssh", key } satisfies SshSpec]);
    ({ stop } = servers);
    port = servers.ports[0]?.secure ?? 0;
    session = await open(port);
  });
  after(async () => {
    session.close();
    await stop();
  });

  test("keeps what a command wrote, and how it ended", async () => {
    const ran = await session.run("printf out; printf err >&2; exit 3");
    assert.deepEqual(ran, { stdout: "out", stderr: "err", status: 3, cut: false });
    assert.equal((await session.run("kill -9 $$")).status, null);
  });

  test("reads the beginning of what never ends, and goes on", async () => {
    const ran = await session.run("yes");
    assert.equal(ran.cut, true);
    assert.equal(ran.stdout.length, 512 * 1024);
    assert.equal((await session.run("echo on")).stdout, "on\n");
  });

  test("gives a command no input and no terminal", async () => {
    assert.equal((await session.run("cat; test -t 0 || echo none")).stdout, "none\n");
  });

  test("ends with the time of its look", async () => {
    const short = await open(port, {}, { ...limits, time: 1_500 });
    await assert.rejects(short.run("sleep 20"), failure("timed-out"));
    short.close();
  });

  test("refuses a host whose key is not the pinned one, and an algorithm that is not on the list", async () => {
    await assert.rejects(open(port, { hostKey: `SHA256:${"A".repeat(43)}` }), refusal("host-key-mismatch"));
    await assert.rejects(open(port, { hostKeyType: "ecdsa-sha2-nistp256" }), refusal("no-common-algorithm"));
  });

  test("tells a key that is none from one that is refused", async () => {
    await assert.rejects(open(port, { key: new Secret("not a private key") }), failure("no-secret"));
    await assert.rejects(open(port, { key: new Secret(sshKey().private) }), refusal("sign-in-refused"));
  });
});

describe("a host that is hostile", () => {
  const closing: (() => void)[] = [];
  after(() => {
    for (const close of closing) close();
  });

  async function hostile(more: Partial<ssh2.ServerConfig>, act: (client: ssh2.Connection) => void): Promise<number> {
    const port = await freePort();
    const server = new ssh2.Server({ hostKeys: [sshKey().private], ...more }, (client) => {
      client.on("error", () => undefined);
      act(client);
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    closing.push(() => server.close());
    return port;
  }

  async function raw(answer: string): Promise<number> {
    const port = await freePort();
    const server: Server = createServer((socket) => {
      socket.on("error", () => undefined).unref();
      socket.write(answer);
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    closing.push(() => server.close());
    return port;
  }

  test("with another key learns neither the account nor its key", async () => {
    let asked = 0;
    const port = await hostile({}, (client) => client.on("authentication", () => asked++));
    await assert.rejects(open(port), refusal("host-key-mismatch"));
    assert.equal(asked, 0);
  });

  test("with old algorithms alone is not spoken to", async () => {
    const own = sshKey();
    const hostKey = fingerprint(Buffer.from(own.public.split(" ")[1] ?? "", "base64"));
    for (const algorithms of [
      { kex: ["diffie-hellman-group14-sha1"] },
      { cipher: ["aes128-cbc"] },
      { cipher: ["chacha20-poly1305@openssh.com"] },
    ] satisfies ssh2.Algorithms[]) {
      const port = await hostile({ hostKeys: [own.private], algorithms }, () => undefined);
      await assert.rejects(open(port, { hostKey }), refusal("no-common-algorithm"));
    }
  });

  test("that leaves in the middle of a command leaves nothing but a failure", async () => {
    const own = sshKey();
    const hostKey = fingerprint(Buffer.from(own.public.split(" ")[1] ?? "", "base64"));
    const port = await hostile({ hostKeys: [own.private] }, (client) => {
      client.on("authentication", (context) => context.accept());
      client.on("session", (accept) => accept().on("exec", () => client.end()));
    });
    const session = await open(port, { hostKey });
    await assert.rejects(session.run("date"), failure("closed"));
    await assert.rejects(session.run("date"), failure("closed"));
    session.close();
  });

  test("that says nothing, or something else, is a failure in time", async () => {
    await assert.rejects(open(await raw(""), {}, { ...limits, time: 1_000 }), failure("timed-out"));
    await assert.rejects(open(await raw("HTTP/1.1 200 OK\r\n\r\n"), {}, { ...limits, time: 1_000 }), NetFailure);
    await assert.rejects(
      open(await raw("x".repeat(3_000_000)), {}, { ...limits, bytes: 200_000, time: 2_000 }),
      NetFailure,
    );
  });
});

describe("the gate of docs/reference/hosts.md", { skip: missing("sshd", "openssl") }, () => {
  const reference = join(import.meta.dirname, "../../docs/reference");
  const folder = mkdtempSync(join(tmpdir(), "akashi-gate-"));
  let stop: () => Promise<void>;
  let port: number;
  before(async () => {
    const gate = /```sh gate\n([\s\S]*?)```/.exec(readFileSync(join(reference, "hosts.md"), "utf8"))?.[1] ?? "";
    assert.match(gate, /^#!\/bin\/sh\n/);
    const list = join(folder, "commands");
    writeFileSync(list, readFileSync(join(reference, "host-commands.txt")));
    writeFileSync(join(folder, "gate"), gate.replace("/etc/akashi/commands", list));
    const servers = await startServers([{ kind: "ssh", key, gate: join(folder, "gate") } satisfies SshSpec]);
    ({ stop } = servers);
    port = servers.ports[0]?.secure ?? 0;
  });
  after(async () => {
    await stop();
    rmSync(folder, { recursive: true });
  });

  test("lets every command of the checks through", async () => {
    assert.ok(fixedCommands().length > 20);
    const session = await open(port, {}, { ...limits, time: 60_000 });
    for (const { line } of fixedCommands()) {
      const { stderr } = await session.run(line);
      assert.doesNotMatch(stderr, /not allowed/, line);
    }
    assert.match((await session.run(command("now").line)).stdout, /^\d{10}\n$/);
    session.close();
  });

  test("refuses whatever is not a line of the list, word for word", async () => {
    const session = await open(port, {}, { ...limits, time: 60_000 });
    const { line } = command("now");
    for (const other of [
      "id",
      `${line}; id`,
      `${line}\nid`,
      `id\n${line}`,
      ` ${line}`,
      `${line} `,
      "",
      "date +%s",
      "*",
    ]) {
      const ran = await session.run(other === "" ? "''" : other);
      assert.deepEqual(ran, { stdout: "", stderr: "not allowed\n", status: 126, cut: false }, JSON.stringify(other));
    }
    session.close();
  });
});
