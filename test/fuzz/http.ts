import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProbeIo } from "../../src/checks/define.ts";
import { checks } from "../../src/checks/index.ts";
import { canonicalJson, type Json } from "../../src/domain/canonical-json.ts";
import { NetFailure } from "../../src/net/failure.ts";
import { type HttpResponse, Outbound } from "../../src/net/outbound.ts";
import { someParams } from "../tools/check-params.ts";
import { lookingAt } from "../tools/looking.ts";
import type { FuzzTarget } from "./target.ts";

/**
 * One answer to every request of every check of web pages: what they read of it, what they keep, and what they conclude.
 * An input is a status, lines of headers, an empty line and a body; a line that begins with a byte above 127 takes its
 * name from the headers our checks read.
 */
export const http: FuzzTarget = {
  name: "http",
  corpus: () => [...answers.map((text) => Buffer.from(text, "latin1")), ...recordedHeaders()],
  async run(bytes) {
    const response = responseOf(Buffer.from(bytes));
    const { target, io } = await looking;
    const only: ProbeIo = { ...io, outbound: answering(response), resolver: silent };
    for (const { check, params } of subjects) {
      const data = await check.observe(target, params, only).catch(codedOnly);
      if (data === undefined) continue;
      const kept = JSON.parse(canonicalJson(data as Json)) as Json;
      const { outcome, reason, args } = check.assess(kept, params, 0);
      if (!(reason in check.reasons)) throw new Error(`${check.id} has no words for ${reason}`);
      if (JSON.stringify(args).length > 8_192) throw new Error(`${check.id} says too much`);
      const withheld = response.status === 429 || (response.status >= 500 && check.id !== "error-page-leak");
      if (outcome === "met" && withheld) throw new Error(`${check.id} is met by a server's failure`);
    }
  },
};

/** Checks that ask for nothing but pages; those of TLS and DNS have readers and targets of their own. */
const subjects = checks.flatMap((check) => {
  if (check.type !== "probe" || check.sends.requests === 0 || check.sends.intrusive) return [];
  if (!check.schemes.includes("https:")) return [];
  return [{ check, params: someParams(check) }];
});

const detour = { host: "a.example", port: 443, address: "127.0.0.1", toPort: 1 };
const looking = lookingAt(
  new Outbound({ allowance: { networks: [] }, detours: [detour], trust: [] }),
  "https://a.example/",
);

const refuse = async (): Promise<never> => {
  throw new NetFailure("refused");
};
const silent = { questions: () => ({ ask: refuse }) } as unknown as ProbeIo["resolver"];

/** A way out on which every request is answered the same, and nothing else is. */
function answering(response: HttpResponse): ProbeIo["outbound"] {
  const members = {
    request: async () => response,
    connect: refuse,
    openForTls: refuse,
    connectTls: refuse,
    datagram: refuse,
  };
  return new Proxy(members as unknown as Outbound, {
    get: (given, name) => Reflect.get(given, name) ?? ((decided: unknown) => decided),
  });
}

function codedOnly(error: unknown): undefined {
  if (error instanceof NetFailure) return undefined;
  throw error;
}

const statuses = [200, 204, 301, 302, 308, 401, 403, 404, 405, 429, 500, 503];
const names = [
  ...["strict-transport-security", "content-security-policy", "x-frame-options", "x-content-type-options"],
  ...["content-type", "set-cookie", "cache-control", "referrer-policy", "permissions-policy", "server", "location"],
  ...["cross-origin-opener-policy", "cross-origin-embedder-policy", "cross-origin-resource-policy", "allow", "alt-svc"],
  ...["access-control-allow-origin", "access-control-allow-credentials", "x-powered-by", "date", "vary", "expires"],
];

function responseOf(bytes: Buffer): HttpResponse {
  const status = statuses[(bytes[0] ?? 0) % statuses.length] ?? 200;
  const end = bytes.indexOf("\n\n", 1);
  const head = bytes.subarray(1, end < 0 ? bytes.length : end).toString("latin1");
  const headers = head
    .split("\n")
    .slice(0, 100)
    .map((line): [string, string] => {
      const first = line.charCodeAt(0);
      const named = first > 127 ? names[first % names.length] : undefined;
      const colon = line.indexOf(":");
      const value = named ? line.slice(1) : line.slice(colon + 1);
      // What the client's parser would have refused never arrives: control characters, and blanks at either end.
      return [
        (named ?? line.slice(0, Math.max(0, colon))).toLowerCase(),
        value.replace(/[\0-\x08\x0a-\x1f\x7f]/g, "").trim(),
      ];
    })
    .filter(([name]) => name !== "");
  return { status, headers, body: end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 2) };
}

const answers = [
  "\0content-type: text/html; charset=utf-8\nstrict-transport-security: max-age=31536000; includeSubDomains; preload\n\n<!doctype html><script src=https://cdn.example/a.js integrity=sha384-AAAA crossorigin></script><img src=http://b.example/x>",
  "\0content-type: text/html\ncontent-security-policy: default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; frame-ancestors 'none', sandbox\nx-frame-options: DENY\n\n<form action=http://a.example><meta http-equiv=refresh content='0;url=//evil.example'>",
  '\0set-cookie: __Host-a=1; Secure; HttpOnly; SameSite=Lax; Path=/\nset-cookie: b=2; Domain=.example; Max-Age=99999999\ncache-control: no-store, private="x, y"\n\n',
  "\x02location: https://b.example/?next=//c.example\nallow: GET, TRACE\n\n",
  '\0content-type: text/plain\npermissions-policy: camera=(), geolocation=(self "https://a.example")\nreferrer-policy: no-referrer, strict-origin\naccess-control-allow-origin: *\n\nContact: mailto:security@a.example\nExpires: 2030-01-01T00:00:00Z\n',
  '\x07content-type: text/html\nserver: nginx/1.22.1\nx-powered-by: PHP/8.2.1\n\nTraceback (most recent call last):\n  File "/srv/app.py", line 1\n',
];

/** The headers that real servers sent when the cases were recorded. */
function recordedHeaders(): Buffer[] {
  const found: Buffer[] = [];
  for (const file of globSync(join(import.meta.dirname, "../../src/checks/*/cases/*.json"))) {
    const { data } = JSON.parse(readFileSync(file, "utf8")) as {
      data?: { pages?: { headers?: [string, string][] }[] };
    };
    for (const { headers } of data?.pages ?? []) {
      if (headers && headers.length > 0) {
        found.push(Buffer.from(`\0${headers.map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n`, "latin1"));
      }
    }
  }
  return found;
}
