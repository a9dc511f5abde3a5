import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { products } from "../../src/checks/configuration.ts";
import type { Check } from "../../src/checks/define.ts";
import { checks } from "../../src/checks/index.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { type Front, fronts, programOf, type Running, type Site, startFront } from "../tools/fronts.ts";
import { lookingAt } from "../tools/looking.ts";
import { missing } from "../tools/programs.ts";

const host = "service.example";

/** What a check is asked where its defaults do not do. */
const asked: Readonly<Record<string, Json>> = {
  "private-cache": { paths: ["/"] },
  "https-redirect": { permanent: true },
  "tls-profile": { profile: "mozilla-intermediate-6.0" },
};

/** Configurations that do what they say, although the check does not come to met, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  // The application says nothing of methods: refusing the others is seen only by sending them.
  "http-methods": "unknown not-said",
};

function placeOf(id: string): Site["place"] {
  if (id === "https-redirect") return "plain";
  return id.startsWith("tls-") ? "tls" : "site";
}

/** One for each process: HAProxy's defaults for TLS hold for all its frontends. */
function groupsOf(front: Front): Check[][] {
  const configured = checks.filter(({ configuration }) => configuration?.[front] !== undefined);
  const tls = configured.filter(({ id }) => placeOf(id) === "tls");
  return [configured.filter((check) => !tls.includes(check)), ...tls.map((check) => [check])];
}

/** Met without any configuration: nobody is let in by a header that nobody sends, and none of the four gives TRACE back. */
const metAnyway: readonly string[] = ["cors", "trace-method"];

async function saidOf(check: Check, running: Running, i: number): Promise<string> {
  assert.ok(check.type === "probe");
  const ports = running.ports[i];
  assert.ok(ports);
  const outbound = new Outbound({
    allowance: { networks: [] },
    detours: [
      { host, port: 443, address: "127.0.0.1", toPort: ports.secure },
      { host, port: 80, address: "127.0.0.1", toPort: ports.plain },
    ],
    trust: [running.authority],
  });
  const { target, io } = await lookingAt(outbound, `https://${host}/`);
  const params = check.params.parse(asked[check.id] ?? {});
  const data = await check.observe(target, params, io);
  const { outcome, reason } = check.assess(data, params, Date.now());
  return outcome === "met" ? outcome : `${outcome} ${reason}`;
}

for (const front of fronts) {
  describe(`configurations for ${products[front]}, applied`, { skip: missing(programOf[front]) }, () => {
    for (const group of groupsOf(front)) {
      describe(group.map(({ id }) => id).join(", "), () => {
        let running: Running;
        before(async () => {
          const sites = group.map(({ id, configuration }) => ({
            host,
            lines: configuration?.[front] ?? "",
            place: placeOf(id),
          }));
          running = await startFront(front, sites);
        });
        after(() => running?.stop());

        for (const [i, check] of group.entries()) {
          test(`${check.id} is met`, async () => {
            assert.equal(await saidOf(check, running, i), elsewhere[check.id] ?? "met");
          });
        }
      });
    }

    test("without them, none is met", async () => {
      const bare = (groupsOf(front)[0] ?? []).filter(({ id }) => placeOf(id) === "site" && !metAnyway.includes(id));
      const running = await startFront(front, [{ host, lines: "", place: "site" }]);
      try {
        const said = await Promise.all(bare.map((check) => saidOf(check, running, 0)));
        assert.deepEqual(
          bare.filter((_, i) => said[i] === "met").map(({ id }) => id),
          [],
        );
      } finally {
        await running.stop();
      }
    });
  });
}
