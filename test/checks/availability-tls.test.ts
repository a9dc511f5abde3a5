import assert from "node:assert/strict";
import { test } from "node:test";
import { findCheck } from "../../src/checks/index.ts";
import { protocolOf } from "../../src/net/protocols.ts";

test("a hello is sent at once only to endpoints where TLS comes first", () => {
  const check = findCheck("availability-tls");
  assert.ok(check?.type === "probe" && check.schemes.length > 0);
  assert.deepEqual(
    check.schemes.filter((scheme) => protocolOf(scheme).tls !== "first"),
    [],
  );
});
