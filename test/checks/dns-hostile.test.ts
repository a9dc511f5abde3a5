import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ZodError } from "zod";
import { findCheck } from "../../src/checks/index.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { parseInstant } from "../../src/domain/time.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { Resolver } from "../../src/net/resolver.ts";
import { cut, datagramLies, type Liar, lyingServer, type StreamLiar, streamLies } from "../tools/dns-lies.ts";
import { lookingAt } from "../tools/looking.ts";

const host = "www.a.example";
const domain = "a.example";
const asked: Readonly<Record<string, object>> = {
  caa: {},
  dane: {},
  "dangling-cname": { names: [host, domain], also: ["MX", "NS"] },
  dkim: { domain, selectors: ["s1", "s2"] },
  dmarc: { domain },
  dnssec: { minLeft: "P1D" },
  "mta-sts": { domain },
  "ns-diversity": { domain },
  spf: { domain },
  "tls-rpt": { domain },
};

/** Milliseconds of a question, and of all the questions of a look: short where it is them that end the wait. */
const times = (code: string) => (code === "timed-out" ? ([60, 400] as const) : ([2_000, 8_000] as const));

type Lie = { readonly code: string; readonly udp: Liar; readonly tcp: StreamLiar | undefined };

async function lookThrough(check: string, { code, udp, tcp }: Lie): Promise<string> {
  const found = findCheck(check);
  assert.ok(found?.type === "probe");
  const { port, close } = await lyingServer(udp, tcp);
  try {
    const outbound = new Outbound({
      allowance: { networks: [] },
      detours: [{ host, port: 443, address: "127.0.0.1", toPort: 1 }],
      trust: [],
      resolve: async () => [],
    });
    const { target, io } = await lookingAt(outbound, `https://${host}/`);
    const params = found.params.parse(asked[check]);
    const data = await found.observe(target, params, {
      ...io,
      resolver: new Resolver({ address: "127.0.0.1", port }, ...times(code)),
    });
    const { outcome, reason } = found.assess(data, params, Date.now());
    return `${outcome} ${reason}`;
  } finally {
    close();
  }
}

describe("a resolver that lies", () => {
  for (const check of Object.keys(asked)) {
    test(`leaves ${check} unknown, in its time`, async () => {
      const lies = [
        ...datagramLies.map(([what, code, udp]) => ({ what, code, udp, tcp: undefined })),
        ...streamLies.map(([what, code, tcp]) => ({ what: `cut, then ${what}`, code, udp: cut, tcp })),
      ];
      assert.ok(lies.length > 25);
      for (const { what, ...lie } of lies) {
        const start = performance.now();
        assert.equal(await lookThrough(check, lie), `unknown ${lie.code}`, what);
        const took = performance.now() - start;
        assert.ok(took < times(lie.code)[1] + 600, `${what}: ${took} ms`);
      }
    });
  }
});

type Path = readonly (string | number)[];

/** Every list there is in data, by the way to it. */
function listsIn(data: Json, path: Path = []): Path[] {
  if (typeof data !== "object" || data === null) return [];
  const below = Object.entries(data).flatMap(([key, value]) => listsIn(value as Json, [...path, key]));
  return Array.isArray(data) && data.length > 0 ? [path, ...below] : below;
}

function emptiedAt(data: Json, [key, ...rest]: Path): Json {
  if (key === undefined) return [];
  const copy = structuredClone(data) as Record<string | number, Json>;
  copy[key] = emptiedAt(copy[key] ?? null, rest);
  return copy as Json;
}

test("what was seen and is left out never leaves a claim met", () => {
  let lists = 0;
  for (const id of Object.keys(asked)) {
    const folder = join(import.meta.dirname, "../../src/checks", id, "cases");
    for (const name of readdirSync(folder)) {
      const one = JSON.parse(readFileSync(join(folder, name), "utf8")) as { data: Json; params: Json; now: string };
      const now = parseInstant(one.now) ?? Number.NaN;
      for (const path of listsIn(one.data)) {
        lists++;
        const outcome = outcomeOf(id, emptiedAt(one.data, path), one.params, now);
        assert.ok(["unknown", "not-met", "refused"].includes(outcome), `${id}/${name} without ${path.join(".")}`);
      }
    }
  }
  assert.ok(lists > 300, `${lists} lists`);
});

function outcomeOf(id: string, data: Json, params: Json, now: number): string {
  try {
    return findCheck(id)?.assess(data, params, now).outcome ?? "no check";
  } catch (error) {
    // A list of a fixed length is not data without its members.
    assert.ok(error instanceof ZodError, String(error));
    return "refused";
  }
}
