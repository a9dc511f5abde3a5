import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { checks } from "../../src/checks/index.ts";
import type { Outcome } from "../../src/domain/assurance/evidence.ts";

const folder = join(import.meta.dirname, "../../src/checks");

/** What no real server could be brought to say, and why. */
const byHand: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["availability", "availability-tcp", "availability-tls", "availability-websocket"].map((id) => [
      `${id}/no-connection-in-time.json`,
      "a connection that is neither made nor refused needs a way that loses packets, and loopback loses none",
    ]),
  ),
  "dane/anchor-did-not-sign.json":
    "of what a server sends, OpenSSL hands on only who could have issued what comes before",
  "dane/anchor-is-no-authority.json": "the same: what is no authority is not taken for an issuer",
  "dnssec/end-unseen.json": "a resolver that validates has the signatures it validated with: unbound always shows them",
  "tls-rpt/no-scheme-seen.json": "what a look would have to leave out, and never does",
};

/** Outcomes that no server which answers can lead to, and why. */
const never: Readonly<Record<string, string>> = {
  "availability-tcp unknown": "a server that answers is up or down; what is unknown is the way to it",
};

/** By what a recording says of the server: written by hand, nobody there, or somebody who answered. */
type Origin = "by hand" | "nobody" | "server";

type Recording = { readonly name: string; readonly outcome: Outcome; readonly origin: Origin };

function originOf(server: string | undefined): Origin {
  if (server === undefined || server.startsWith("written by hand")) return "by hand";
  return server.startsWith("nothing listens") ? "nobody" : "server";
}

function recordings(id: string): Recording[] {
  const place = join(folder, id, "cases");
  if (!existsSync(place)) return [];
  return readdirSync(place).map((file) => {
    const { server, expected } = JSON.parse(readFileSync(join(place, file), "utf8")) as {
      server?: string;
      expected: { outcome: Outcome };
    };
    return { name: `${id}/${file}`, outcome: expected.outcome, origin: originOf(server) };
  });
}

describe("nothing is judged from a mock alone", () => {
  const probes = checks.filter(({ type }) => type === "probe");

  for (const { id, refutesOnly } of probes) {
    test(`${id} is met, not met and unknown on a server that answers`, () => {
      const real = recordings(id).filter(({ origin }) => origin === "server");
      const wanted = (["met", "not-met", "unknown"] as const).filter(
        (outcome) => !(`${id} ${outcome}` in never) && !(refutesOnly && outcome === "met"),
      );
      assert.deepEqual([...new Set(real.map(({ outcome }) => outcome))].sort(), wanted);
    });
  }

  test("what is written by hand is named here, with the reason", () => {
    const found = probes.flatMap(({ id }) => recordings(id)).filter(({ origin }) => origin === "by hand");
    assert.deepEqual(found.map(({ name }) => name).sort(), Object.keys(byHand).sort());
  });
});
