import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { credentialSchema } from "../../src/checks/api-credential.ts";
import { findCheck } from "../../src/checks/index.ts";
import { tokens } from "../tools/api-server.ts";
import { ed25519Pem, hmacScheme, keyId, signingKey } from "../tools/api-signatures.ts";

const root = join(import.meta.dirname, "../..");
const checkOf = (id: string) => {
  const check = findCheck(id);
  assert.ok(check?.type === "probe", id);
  return check;
};

describe("what the reference of API checks shows", () => {
  const blocks = [...readFileSync(join(root, "docs/reference/api-checks.md"), "utf8").matchAll(/```yaml\n(.*?)```/gs)];
  const shown = blocks.map(([, text = ""]) => parse(text) as Record<string, unknown>);

  test("is what the checks take", () => {
    const taken: string[] = [];
    const take = (id: string, params: unknown) => {
      taken.push(id);
      const { error } = checkOf(id).params.safeParse(params);
      assert.equal(error, undefined, `${id}: ${error?.message}`);
    };
    const call = { path: "/v1/rooms" };
    const altered = { path: "/v1/rooms/room-a-0001" };
    for (const one of shown) {
      if ("credential" in one) assert.ok(credentialSchema.safeParse(one.credential).success);
      if ("proofs" in one) for (const { check, params } of one.proofs as never[]) take(check, params);
      if ("scheme" in one) take("api-signature", { ...one, call, altered });
      if ("refusal" in one) take("api-signature", { ...one, call, altered, scheme: hmacScheme() });
      if ("altered" in one) take("api-signature", { ...one, scheme: hmacScheme() });
      if ("tenants" in one) take("api-tenant-separation", one);
    }
    assert.equal(taken.length, 8);
  });
});

describe("calls that may change something", () => {
  const write = { method: "POST", path: "/v1/rooms", body: {} };
  const altered = { body: { seats: 2 } };
  const takes = (id: string, params: unknown) => checkOf(id).params.safeParse(params).success;

  test("are taken only where it is said that they may be made", () => {
    const scheme = hmacScheme();
    assert.ok(!takes("api-signature", { scheme, call: write, altered }));
    assert.ok(!takes("api-signature", { scheme, call: { ...write, safeToRepeat: false }, altered }));
    assert.ok(takes("api-signature", { scheme, call: { ...write, safeToRepeat: true }, altered }));
    const document = { path: "/openapi.json" };
    const operation = "POST /v1/rooms";
    assert.ok(!takes("api-input-validation", { document, calls: [{ operation }] }));
    assert.ok(takes("api-input-validation", { document, calls: [{ operation, safeToRepeat: true }] }));
    assert.ok(!takes("api-rate-limit", { path: "/v1/rooms", method: "POST", limit: 1, window: "PT1S" }));
  });

  test("lead to no other path than the stated one", () => {
    for (const path of [
      "//other.example/",
      "/a/../b",
      "/a/%2E%2e/b",
      "/a?b",
      "/a#b",
      "/a b",
      "https://a.example/",
      "a",
    ]) {
      // Two slashes begin no other host here: a path is sent as one.
      const takesIt = takes("api-rate-limit", { path, limit: 1, window: "PT1S" });
      assert.equal(takesIt, path === "//other.example/", path);
    }
  });
});

test("recorded cases hold nothing of what was shown to the service", () => {
  const files = globSync(join(root, "src/checks/api-*/cases/*.json"));
  assert.ok(files.length > 80);
  const pem = ed25519Pem.split("\n")[1] ?? "";
  for (const file of files) {
    const { data } = JSON.parse(readFileSync(file, "utf8")) as { data: unknown };
    const text = JSON.stringify(data);
    for (const secret of [tokens.a, tokens.b, signingKey, keyId, pem]) assert.ok(!text.includes(secret), file);
    assert.ok(!/[Ss]ignature=|Bearer |seats":/.test(text), file);
  }
});
