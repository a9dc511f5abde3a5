import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { missing } from "../tools/programs.ts";
import { type Servers, startServers } from "../tools/servers.ts";
import { differs, readRecorded, rowsOf, servers } from "./compared/compared.ts";
import { explanations } from "./compared/explanations.ts";
import { ourFacts, tools } from "./compared/facts.ts";
import { tried } from "./compared/third.ts";

const recorded = readRecorded();
const rows = rowsOf(recorded);

describe("beside testssl.sh, sslscan and nmap", () => {
  test("what was recorded is of these servers, and each tool said something of each", () => {
    assert.deepEqual(
      Object.keys(recorded.servers),
      servers.map(({ name }) => name),
    );
    for (const [name, { theirs }] of Object.entries(recorded.servers)) {
      for (const tool of tools) assert.ok(theirs[tool].versions?.length, `${tool} found no version of ${name}`);
    }
  });

  test("each difference is explained, and each explanation is of a difference", () => {
    const unexplained = rows.filter((row) => differs(row) && row.because === "");
    assert.deepEqual(
      unexplained.map(({ server, tool, subject, onlyOurs, onlyTheirs }) => ({
        server,
        tool,
        subject,
        onlyOurs,
        onlyTheirs,
      })),
      [],
    );
    const used = new Set(rows.map(({ because }) => because));
    assert.deepEqual(
      explanations.filter(({ because }) => !used.has(because)),
      [],
    );
  });

  test("where a handshake of openssl could tell, ours is right", () => {
    let told = 0;
    for (const [name, { ours, third }] of Object.entries(recorded.servers)) {
      for (const [key, came] of Object.entries(third)) {
        const [subject = "", value = ""] = key.split(/: (?=[^:]*$)/);
        if (came === "cannot") continue;
        told++;
        assert.equal(ours[subject]?.includes(value) ?? false, came === "accepted", `${name}: ${key}`);
      }
    }
    assert.ok(told > 0);
  });
});

const needed = ["nginx", "apache2", "haproxy", "stunnel4", "lighttpd", "openssl", "gnutls-cli"];

describe("the same servers now", { skip: missing(...needed) }, () => {
  let running: Servers;
  before(async () => {
    running = await startServers(servers.map(({ server }) => server));
  });
  after(() => running?.stop());

  for (const [i, { name }] of servers.entries()) {
    test(`ours says of ${name} what it said when the others were asked`, async () => {
      const secure = running.ports[i]?.secure ?? 0;
      const said = recorded.servers[name];
      assert.ok(said);
      assert.deepEqual(await ourFacts({ secure }, running.trust.join("\n")), said.ours);
      for (const [key, came] of Object.entries(said.third)) {
        const [subject = "", value = ""] = key.split(/: (?=[^:]*$)/);
        assert.equal(tried(secure, subject, value), came, key);
      }
    });
  }
});
