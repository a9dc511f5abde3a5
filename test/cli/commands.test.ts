import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { subject } from "../../examples/voice-saas/subject.ts";
import { akashi, akashiHere, start, waitFor } from "../tools/cli.ts";
import { missing } from "../tools/programs.ts";
import { host, type Servers, startServers } from "../tools/servers.ts";
import { smallWorkspace, withFolder, writeFiles } from "../tools/workspaces.ts";

type Assessed = {
  sound: boolean;
  verdicts: {
    claim: string;
    status: string;
    reasons: { code: string; finding: { reason: string } | null; latest: { reason: string } | null }[];
  }[];
};

/** The verdict of the one claim, why, and how the command ended. */
async function assess(
  folder: string,
  ...more: string[]
): Promise<{ code: number | null; status: string; reason: string }> {
  const { code, out, err } = await akashi([
    "assess",
    folder,
    "--operator",
    join(folder, "operator.yml.txt"),
    "--json",
    ...more,
  ]);
  assert.notEqual(code, 2, err + out);
  const [verdict] = (JSON.parse(out) as Assessed).verdicts;
  const reason = verdict?.reasons[0];
  return {
    code,
    status: verdict?.status ?? "",
    reason: reason?.latest?.reason ?? reason?.finding?.reason ?? reason?.code ?? "",
  };
}

function operatorFor(servers: Servers, position: number): string {
  const ports = servers.ports[position];
  return `connectTo:\n  - "${host}:443:127.0.0.1:${ports?.secure}"\n  - "${host}:80:127.0.0.1:${ports?.plain}"\ntrust: [authority.pem]\n`;
}

describe("akashi assess against nginx", { skip: missing("nginx", "openssl") }, () => {
  test("proves, contradicts, keeps, and lets go of the claim “TLS 1.3 only”", async () => {
    const page = "location / { return 200 x; }";
    const servers = await startServers([
      { kind: "nginx", secure: `ssl_protocols TLSv1.3; ${page}` },
      { kind: "nginx", secure: `ssl_protocols TLSv1.2 TLSv1.3; ${page}` },
      { kind: "none" },
    ]);
    await withFolder({ "a.yaml": smallWorkspace() }, async (folder) => {
      const point = (position: number) =>
        writeFiles(folder, {
          "operator.yml.txt": operatorFor(servers, position),
          "authority.pem": servers.trust.join(""),
        });
      const data = join(folder, ".akashi");
      // An empty store, and nobody answers: nothing is known, and nothing is claimed to be known.
      point(2);
      assert.deepEqual(await assess(folder), { code: 1, status: "unproven", reason: "refused" });
      // The signing key in the folder must not be committed with the workspace.
      assert.equal(readFileSync(join(data, ".gitignore"), "utf8"), "*\n");
      rmSync(data, { recursive: true });
      // The server of the claim.
      point(0);
      assert.deepEqual(await assess(folder), { code: 0, status: "proven", reason: "only-allowed" });
      // It closes after it was seen: what was seen still counts, until it is too old.
      point(2);
      assert.deepEqual(await assess(folder), { code: 0, status: "proven", reason: "refused" });
      const later = new Date(Date.now() + 2 * 3_600_000).toISOString();
      assert.deepEqual(await assess(folder, "--at", later), { code: 1, status: "stale", reason: "refused" });
      assert.deepEqual(await assess(folder, "--offline"), { code: 0, status: "proven", reason: "refused" });
      // It comes back with TLS 1.2 enabled.
      point(1);
      assert.deepEqual(await assess(folder), { code: 1, status: "contradicted", reason: "others-accepted" });
      // Waiting heals nothing.
      assert.equal((await assess(folder, "--at", later)).status, "contradicted");
    });
    await servers.stop();
  });
});

describe("the command line", () => {
  test("tells every error in three languages, with its code, its place, and what to do", async () => {
    const small = smallWorkspace();
    (small.claims[0] as { kind: string }).kind = "opinion";
    small.facts.push({ id: "x", percent: "much" });
    await withFolder({ "a.yaml": small }, async (folder) => {
      for (const [language, words] of [
        ["ko", "조치"],
        ["ja", "対処"],
        ["en", "What to do"],
      ] as const) {
        const { code, out, err } = await akashiHere(["lint", folder, "--lang", language]);
        assert.deepEqual([code, out], [2, ""]);
        assert.match(err, /a\.yaml:\d+:\d+/);
        assert.equal([...err.matchAll(/\[schema\.invalid\]/g)].length, 2);
        assert.ok(err.includes(words));
      }
      const { code, out } = await akashi(["lint", folder, "--json"]);
      const { errors } = JSON.parse(out) as { errors: { code: string; line: number; remedy: string }[] };
      assert.equal(code, 2);
      assert.ok(errors.length === 2 && errors.every(({ line, remedy }) => line > 1 && remedy.length > 5));
      // Nothing half-loaded: a refused workspace leaves no trace.
      assert.equal((await akashi(["apply", folder])).code, 2);
      assert.equal(existsSync(join(folder, ".akashi")), false);
    });
  });

  test("ends with 2 when the call cannot be used", async () => {
    const calls = [
      ["nonsense"],
      ["assess"],
      ["assess", "/nonexistent"],
      ["assess", "examples/voice-saas", "--nonsense"],
      ["assess", "examples/voice-saas", "--at", "yesterday"],
      ["checks", "nonsense"],
      ["catalog", "show", "nonsense"],
      ["catalog", "shout"],
      ["probe", "http://"],
      ["probe", "gopher://a.example"],
      ["probe", "https://user:secret@a.example"],
      ["verify", "/nonexistent"],
      ["verify", "package.json"],
      ["document", "examples/voice-saas", "nonsense", "--out", "/tmp/never"],
      ["ledger", "verify", "--data", "/nonexistent"],
      ["backup", "--data", "/nonexistent", "--out", "/tmp/never"],
      ["restore", "/nonexistent", "--data", "/nonexistent"],
      ["demo", "--lie", "nonsense"],
      ["release", "x", "--data", "/nonexistent"],
      ["checks", "--lang", "fr"],
    ];
    assert.equal((await akashi(["nonsense"])).code, 2);
    for (const call of calls) {
      const { code, err, out } = await akashiHere(call);
      assert.equal(code, 2, `${call.join(" ")}: ${err}${out}`);
      assert.match(err, /\[[a-z]+\.[a-z-]+\]/, call.join(" "));
      assert.doesNotMatch(err, /secret|at .*\.ts:\d+/, call.join(" "));
    }
  });

  test("has help for every command in every language, and JSON where it says so", async () => {
    const { out } = await akashi(["--help"]);
    assert.equal(out, (await akashiHere(["--help"])).out);
    assert.match((await akashi(["--version"])).out, /^\d+\.\d+\.\d+\n$/);
    const names = [...out.matchAll(/^ {2}([a-z]+)\s{2,}/gm)].map(([, name]) => name as string);
    assert.ok(names.length >= 14, names.join());
    // Each command in one language, all languages in turn: that no text is missing another test has shown.
    const languages = ["ko", "ja", "en"];
    const helps = await Promise.all(
      names.map((name, i) => akashiHere([name, "--help", "--lang", languages[i % 3] as string])),
    );
    for (const [i, help] of helps.entries()) {
      assert.equal(help.code, 0);
      assert.match(help.out, new RegExp(`akashi ${names[i]}`));
      assert.match(help.out, /--json/);
    }
    for (const call of [
      ["checks"],
      ["checks", "hsts"],
      ["catalog", "list"],
      ["catalog", "show", "kr-digital-service"],
    ]) {
      const { code, out: json } = await akashiHere([...call, "--json"]);
      assert.equal(code, 0);
      JSON.parse(json);
    }
  });

  test("shows configuration as it is to be copied", async () => {
    const line = `add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;`;
    const [shown, json] = await Promise.all([akashiHere(["checks", "hsts"]), akashiHere(["checks", "hsts", "--json"])]);
    assert.ok(shown.out.split("\n").includes(`  ${line}`), shown.out);
    const { configuration } = JSON.parse(json.out) as { configuration: Record<string, string> };
    assert.ok(configuration.nginx?.endsWith(line));
  });

  test("probes what the operator allows, and says when it does not", async () => {
    const refused = await akashi(["probe", "https://127.0.0.1:1/", "--check", "tls-version", "--json"]);
    const { findings } = JSON.parse(refused.out) as { findings: { outcome: string; reason: string }[] };
    assert.deepEqual([refused.code, findings[0]?.outcome, findings[0]?.reason], [1, "unknown", "not-allowed"]);
    await withFolder({}, async (folder) => {
      const service = await subject.start(folder);
      const operator = join(folder, "operator.yaml");
      writeFileSync(operator, `connectTo: ${JSON.stringify(service.connectTo)}\ntrust: ["${service.authority}"]\n`);
      const good = await akashi(["probe", "app.otonuri.example", "--check", "tls-version", "--check", "hsts"], {
        AKASHI_OPERATOR: operator,
      });
      assert.equal(good.code, 0, good.out + good.err);
      assert.match(good.out, /Accepted: TLS 1\.3/);
      service.lie("tls-1.2");
      const bad = await akashi([
        "probe",
        "wss://app.otonuri.example/",
        "--check",
        "tls-version",
        "--operator",
        operator,
      ]);
      assert.equal(bad.code, 1);
      assert.match(bad.out, /TLS 1\.2/);
      await service.stop();
    });
  });

  test("backs up, restores and verifies; refuses what is damaged, and what is behind what was shown", async () => {
    await withFolder({ "a.yaml": smallWorkspace() }, async (folder) => {
      const data = join(folder, ".akashi");
      const [first, second] = [join(folder, "first.backup"), join(folder, "second.backup")];
      assert.equal((await akashi(["apply", folder])).code, 0);
      assert.equal((await akashi(["backup", "--data", data, "--out", first])).code, 0);
      assert.equal((await akashi(["backup", "--data", data, "--out", first])).code, 2);
      assert.equal(statSync(first).mode & 0o077, 0);
      assert.ok(!readFileSync(first).includes("PRIVATE"));
      // Something is shown to the outside after the first backup.
      const document = [
        "document",
        folder,
        "security-checklist",
        "--unproven",
        "omit",
        "--lang",
        "en",
        "--out",
        join(folder, "x.html"),
      ];
      assert.equal((await akashi(document)).code, 1);
      assert.equal((await akashi(["backup", "--data", data, "--out", second])).code, 0);
      assert.equal((await akashi(["restore", second, "--data", data])).code, 2);

      const lose = () => ["akashi.db", "akashi.db-wal"].map((name) => rmSync(join(data, name), { force: true }));
      lose();
      const behind = await akashi(["restore", first, "--data", data, "--json"]);
      assert.equal(behind.code, 2);
      assert.match(behind.out, /ledger\.behind-shown/);
      assert.equal(existsSync(join(data, "akashi.db")), false);

      const bytes = readFileSync(second);
      bytes[bytes.length - 12] = (bytes[bytes.length - 12] as number) ^ 1;
      const damaged = join(folder, "damaged.backup");
      writeFileSync(damaged, bytes);
      assert.notEqual((await akashi(["restore", damaged, "--data", data])).code, 0);
      writeFileSync(damaged, readFileSync(second).subarray(0, -200));
      assert.notEqual((await akashi(["restore", damaged, "--data", data])).code, 0);
      assert.equal(existsSync(join(data, "akashi.db")), false);

      const restored = await akashi(["restore", second, "--data", data, "--json"]);
      assert.equal(restored.code, 0, restored.err + restored.out);
      assert.equal((JSON.parse(restored.out) as { verified: boolean }).verified, true);
      assert.equal((await akashi(["ledger", "verify", "--data", data])).code, 0);
      assert.equal((await akashi(["verify", join(folder, "x.html"), "--data", data])).code, 0);

      lose();
      const forked = await akashi(["restore", first, "--data", data, "--declare-fork", "the disk was lost", "--json"]);
      assert.equal(forked.code, 0, forked.err + forked.out);
      assert.equal((JSON.parse(forked.out) as { forked: boolean }).forked, true);
      assert.equal((await akashi(["ledger", "verify", "--data", data])).code, 0);
    });
  });

  test("keeps its key to itself, and refuses one that others can read", async () => {
    await withFolder({ "a.yaml": smallWorkspace() }, async (folder) => {
      const key = join(folder, ".akashi/signing-key.pem");
      assert.equal((await akashi(["apply", folder])).code, 0);
      assert.equal(statSync(key).mode & 0o777, 0o600);
      const { chmodSync } = await import("node:fs");
      chmodSync(key, 0o644);
      assert.match((await akashi(["apply", folder])).err, /key\.exposed/);
      chmodSync(key, 0o600);
      rmSync(key);
      assert.match((await akashi(["apply", folder])).err, /key\.missing/);
    });
  });

  test("serves, is told of releases through its socket, and lets nobody else at its data", async (context) => {
    await withFolder({ "a.yaml": smallWorkspace() }, async (folder) => {
      const data = join(folder, ".akashi");
      assert.equal((await akashi(["apply", folder])).code, 0);
      const server = start(["serve", "--data", data, "--port", "0", "--inside-port", "0", "--json"]);
      context.after(() => server.kill("SIGKILL"));
      const { public: url } = JSON.parse(await waitFor(server, /\}\n/)) as { public: string };
      const health = await fetch(`${url}/healthz`);
      assert.equal(health.status, 200);
      assert.equal(statSync(join(data, "control.sock")).mode & 0o777, 0o600);
      assert.match((await akashi(["ledger", "verify", "--data", data])).err, /store\.locked/);
      const nothing = await akashi(["release", "tls", "--data", data, "--by", "Officer", "--lang", "ja", "--json"]);
      assert.equal(nothing.code, 2);
      assert.match(nothing.out, /hold\.none/);
      const ended = new Promise((resolve) => server.once("close", resolve));
      server.kill("SIGTERM");
      assert.equal(await ended, 0);
      assert.equal((await akashi(["ledger", "verify", "--data", data])).code, 0);
    });
  });
});
