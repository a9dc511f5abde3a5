import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { findCheck } from "../../src/checks/index.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { formatInstant } from "../../src/domain/time.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { type Dns, lyingUdp, startDns } from "../tools/dns.ts";
import { lookingAt } from "../tools/looking.ts";
import { missing } from "../tools/programs.ts";

const texts = Array.from({ length: 12 }, (_, i) => `many.up.example. 300 IN TXT "${String(i).padStart(200, "x")}"`);
const records = [
  "www.up.example. 300 IN A 192.0.2.1",
  "www.up.example. 300 IN A 192.0.2.2",
  "www.up.example. 300 IN AAAA 2001:db8::1",
  "alias.up.example. 300 IN CNAME www.up.example.",
  "up.example. 300 IN MX 10 mail.up.example.",
  'up.example. 300 IN TXT "hello, world"',
  ...texts,
];

type Server = "unbound" | "refuses" | "late" | "loses-the-first" | "silent" | "other-question" | "nobody";
const scenarios: readonly (readonly [string, string, Json, Server?])[] = [
  ["addresses", "met answers", { name: "www.up.example" }],
  ["one-address", "met answers", { name: "www.up.example", values: ["192.0.2.2"] }],
  ["both-addresses", "met answers", { name: "www.up.example", values: ["192.0.2.2", "192.0.2.1"] }],
  ["ipv6", "met answers", { name: "www.up.example", type: "AAAA", values: ["2001:db8::1"] }],
  ["through-an-alias", "met answers", { name: "alias.up.example", values: ["192.0.2.1"] }],
  ["alias", "met answers", { name: "alias.up.example", type: "CNAME", values: ["www.up.example"] }],
  ["mail", "met answers", { name: "up.example", type: "MX", values: ["10 mail.up.example"] }],
  ["text", "met answers", { name: "up.example", type: "TXT", values: ["hello, world"] }],
  ["no-such-name-as-asked", "met answers", { name: "none.up.example", rcode: "NXDOMAIN" }],
  ["first-lost", "met answers", { name: "www.up.example" }, "loses-the-first"],
  ["no-such-name", "not-met other-rcode", { name: "none.up.example" }],
  ["server-failure", "not-met other-rcode", { name: "www.fail.example" }],
  ["a-name-that-must-not-be", "not-met other-rcode", { name: "www.up.example", rcode: "NXDOMAIN" }],
  ["another-address", "not-met values-missing", { name: "www.up.example", values: ["192.0.2.1", "192.0.2.9"] }],
  ["late", "not-met too-slow", { name: "www.up.example", within: 100 }, "late"],
  ["nothing-listens", "not-met connection-refused", { name: "www.up.example" }, "nobody"],
  ["no-such-type", "unknown no-records", { name: "www.up.example", type: "MX" }],
  ["cut-short", "unknown truncated", { name: "many.up.example", type: "TXT", values: ["0"] }],
  ["refuses-us", "unknown query-refused", { name: "www.up.example" }, "refuses"],
  ["no-answer", "unknown timed-out", { name: "www.up.example" }, "silent"],
  ["another-question", "unknown malformed", { name: "www.up.example" }, "other-question"],
];

/** Set to write what was seen as the cases of the check; read the difference before committing it. */
const recording = process.env.AKASHI_RECORD_DNS === "1";

describe("availability-dns on real servers", { skip: missing("unbound", "ldns-signzone", "ldns-keygen") }, () => {
  let dns: Dns;
  const liars = new Map<Server, { port: number; close: () => void }>();

  before(async () => {
    dns = await startDns(records);
    const forward = (question: Buffer, answer: (bytes: Buffer) => void) => {
      const socket = createSocket("udp4");
      socket.once("message", (bytes) => {
        socket.close();
        answer(bytes);
      });
      socket.send(question, dns.plain, "127.0.0.1");
    };
    const changed = (question: Buffer, change: (answer: Buffer) => void) => {
      const answer = Buffer.from(question);
      change(answer);
      return answer;
    };
    let asked = 0;
    liars.set("silent", await lyingUdp(() => undefined));
    liars.set("loses-the-first", await lyingUdp((question, send) => void (asked++ > 0 && forward(question, send))));
    liars.set("late", await lyingUdp((question, send) => forward(question, (bytes) => setTimeout(send, 250, bytes))));
    // QR, RD and the response code 5.
    const refusal = (question: Buffer) => changed(question, (answer) => void answer.writeUInt16BE(0x8105, 2));
    liars.set("refuses", await lyingUdp((question, send) => send(refusal(question))));
    const other = (question: Buffer) =>
      changed(question, (answer) => {
        answer.writeUInt16BE(0x8100, 2);
        answer.write("xxx", 13, "ascii");
      });
    liars.set("other-question", await lyingUdp((question, send) => send(other(question))));
  });
  after(async () => {
    for (const { close } of liars.values()) close();
    await dns.stop();
  });

  for (const [name, expected, asked, server = "unbound"] of scenarios) {
    test(name, async () => {
      const check = findCheck("availability-dns");
      assert.ok(check?.type === "probe");
      const port = server === "unbound" ? dns.plain : (liars.get(server)?.port ?? 1);
      const outbound = new Outbound({
        allowance: { networks: [] },
        detours: [{ host: "ns.example", port: 53, address: "127.0.0.1", toPort: port }],
        trust: [],
        bounds: { connect: 500 },
      });
      const { target, io } = await lookingAt(outbound.within(check.sends), "dns://ns.example");
      const params = check.params.parse(asked);
      const data = await check.observe(target, params, io);
      const now = Date.now();
      const assessment = check.assess(data, params, now);
      assert.equal(`${assessment.outcome} ${assessment.reason}`, expected, JSON.stringify(data));
      if (!recording) return;
      const folder = join(import.meta.dirname, "../../src/checks/availability-dns/cases");
      mkdirSync(folder, { recursive: true });
      const described = server === "unbound" ? ["unbound", ...records.slice(0, 6)].join(" | ") : `a server: ${server}`;
      const recorded = { server: described, params: asked, now: formatInstant(now), data, expected: assessment };
      writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(recorded, null, 2)}\n`);
    });
  }
});
