import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createServer } from "node:tls";
import { missing } from "../tools/programs.ts";
import type { DnsScenario } from "./dns-scenario.ts";
import { authority, keyScenarios } from "./scenarios-dns-keys.ts";

/** What openssl, which has an implementation of its own (RFC 7671), says of the same records and the same server. */
async function verifies({ host, records, tls = { cert: "", key: "" } }: DnsScenario): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "akashi-dane-"));
  writeFileSync(join(folder, "roots.pem"), authority.pem);
  const server = createServer(tls, (socket) => socket.on("error", () => socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const data = records.flatMap((record) => record.split(" IN TLSA ")[1] ?? []);
  const { port } = server.address() as AddressInfo;
  const child = spawn(
    "openssl",
    [
      "s_client",
      ...["-connect", `127.0.0.1:${port}`, "-servername", host, "-verify_return_error", "-brief"],
      ...["-CAfile", "roots.pem", "-no-CApath", "-no-CAstore"],
      ...["-dane_tlsa_domain", host, "-dane_ee_no_namechecks"],
      ...data.flatMap((one) => ["-dane_tlsa_rrdata", one]),
    ],
    { cwd: folder, stdio: ["pipe", "ignore", "pipe"] },
  );
  try {
    child.stdin.end();
    let said = "";
    for await (const part of child.stderr) said += part;
    assert.match(said, /Verification: OK|verify error/, said);
    return /Verification: OK/.test(said) && /DANE TLSA/.test(said);
  } finally {
    child.kill();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("dane agrees with openssl", { skip: missing("openssl") }, () => {
  const judged = keyScenarios.filter(
    ({ check, expected, records }) =>
      check === "dane" &&
      /matched|no-match|chain-invalid|anchor-not-sent/.test(expected) &&
      // openssl's command refuses to begin with a record that it cannot use.
      !records.some((record) => / TLSA 255 /.test(record)),
  );
  for (const one of judged) {
    test(`on ${one.name}: ${one.expected}`, async () => {
      assert.equal(await verifies(one), one.expected.startsWith("met"));
    });
  }

  test("on all of them", () => assert.ok(judged.length >= 15, `${judged.length} scenarios`));
});
