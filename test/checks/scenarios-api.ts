import type { RequestListener } from "node:http";
import type { Json } from "../../src/domain/canonical-json.ts";
import { type ApiOptions, api, apiOnSeveral, byAnyToken, tokens } from "../tools/api-server.ts";
import {
  byHmac,
  byMessageSignature,
  byVersion4,
  ed25519Pem,
  hmacScheme,
  keyId,
  messageSignatureScheme,
  signingKey,
  type Verification,
  version4Scheme,
} from "../tools/api-signatures.ts";
import type { ServerSpec } from "../tools/servers.ts";
import { type Scenario, scenario } from "./scenarios.ts";

const none: ServerSpec = { kind: "none" };
const node = (label: string, answer: RequestListener): ServerSpec => ({ kind: "node", label, answer });
const rooms = (label: string, options: ApiOptions = {}) => node(`an API of rooms ${label}`, api(options));
const always = (status: number) =>
  node(`answers ${status} to everything`, (_request, response) => response.writeHead(status).end());

const secrets = {
  "tenant-a": tokens.a,
  "tenant-b": tokens.b,
  "signing-key": signingKey,
  "ed25519-key": ed25519Pem,
  "key-id": keyId,
  "no-such-key": "no-such-key-0000000000",
};
type Params = Readonly<Record<string, Json>>;
const of =
  (check: string, base: Params) =>
  (name: string, expected: string, server: ServerSpec, more: Params = {}) =>
    ({ ...scenario(check, name, expected, server, { ...base, ...more }), secrets }) satisfies Scenario;

const token = { secret: "tenant-a" };
const samples = { "GET /v1/rooms/{id}": { path: { id: "room-a-0001" } } };
const writes = ["POST /v1/rooms", "PATCH /v1/rooms/{id}"];
const patchSample = { "PATCH /v1/rooms/{id}": { path: { id: "room-a-0001" } } };

const auth = of("api-authentication", {
  document: { path: "/openapi.json" },
  credential: token,
  public: ["GET /v1/status"],
  safeToCall: writes,
  samples: { ...samples, ...patchSample },
});
const reads = { operations: ["GET /v1/rooms", "GET /v1/rooms/{id}"] };
const operationsOf = (paths: Params): Params => ({ document: { inline: { openapi: "3.1.0", paths } } });
const many = Object.fromEntries(Array.from({ length: 61 }, (_, i) => [`/v1/rooms/room-${i}`, { get: {} }]));

const room = { name: "Room", seats: 2, codec: "opus", tags: ["daily"] };
const post = { operation: "POST /v1/rooms", body: room, safeToRepeat: true };
const list = { operation: "GET /v1/rooms", query: { limit: 10, status: "open" } };
const input = of("api-input-validation", {
  document: { path: "/openapi.json" },
  credential: token,
  calls: [post, list],
});
const lenient = rooms("that drops what it does not know", { validation: "lenient" });
const unchecked = rooms("that validates nothing", { validation: "none" });
const onWrong = (status: number) =>
  node(`an API that answers ${status} to wrong input`, (request, response) => {
    response.writeHead(request.url === "/v1/rooms?limit=10&status=open" ? 200 : status).end("{}");
  });
const listing: Params = {
  ...operationsOf({
    "/v1/rooms": { get: { parameters: [{ name: "limit", in: "query", schema: { type: "integer" } }] } },
  }),
  calls: [list],
};
const telling = (label: string, text: string) => rooms(`whose errors show ${label}`, { errorText: () => text });

const signature = of("api-signature", {
  call: { path: "/v1/rooms", query: { status: "open" } },
  altered: { path: "/v1/rooms/room-a-0001", query: { status: "closed" } },
});
const signing = (label: string, how: Verification) =>
  [rooms(`that ${label}`, { authenticate: byHmac(how) }), { scheme: hmacScheme(how) }] as const;
const posting = {
  call: { method: "POST", path: "/v1/rooms", body: room, safeToRepeat: true },
  altered: { body: { ...room, seats: 50 } },
};
const refusedIn200 = {
  refusal: { code: { pointer: "/Response/Error/Code", startsWith: ["AuthFailure."] } },
};

const rate = of("api-rate-limit", { path: "/v1/rooms", credential: token, limit: 5, window: "PT2S" });
const limiting = (max: number, window: number, headers = true) =>
  rooms(`that answers ${max} requests in ${window / 1000} s`, { limit: { max, window, headers } });
const told = { retryAfter: true, limitHeaders: true };
const slow = node("an API that takes a second for each answer", (_request, response) => {
  setTimeout(() => response.writeHead(200).end("{}"), 1_000).unref();
});

const objectOf = (tenant: "a" | "b"): Params => ({
  path: `/v1/rooms/room-${tenant}-0001`,
  pointer: "/id",
  id: `room-${tenant}-0001`,
  writes: [{ method: "PATCH", body: { name: "Room" }, safeToTry: true }],
});
const tenantOf = (tenant: "a" | "b", object: Params = {}): Params => ({
  credential: { secret: `tenant-${tenant}` },
  objects: [{ ...objectOf(tenant), ...object }],
  lists: [{ path: "/v1/rooms", items: "/rooms" }],
});
const tenants = of("api-tenant-separation", { tenants: [tenantOf("a"), tenantOf("b")] });

export const scenarios: readonly Scenario[] = [
  auth("all", "met refused-everywhere", rooms("that asks every caller")),
  auth("signed", "met refused-everywhere", rooms("with signed requests", { authenticate: byHmac() }), {
    ...reads,
    credential: hmacScheme(),
  }),
  auth(
    "refused-in-200",
    "met refused-everywhere",
    rooms("that says errors in a 200", { authenticate: byHmac(), always200: true }),
    { ...reads, ...refusedIn200, credential: hmacScheme() },
  ),
  auth("hidden", "met refused-everywhere", rooms("that hides behind 404", { hides: true }), reads),
  auth("hidden-without-control", "unknown not-found", rooms("that hides behind 404", { hides: true })),
  auth("one-open", "not-met answered-without-credential", rooms("that forgot to ask", { open: ["GET /v1/rooms/:id"] })),
  auth("public-in-document-alone", "not-met answered-without-credential", rooms("that asks"), { public: [] }),
  auth(
    "public-in-parameters-alone",
    "not-met answered-without-credential",
    rooms("open", { open: ["GET /v1/rooms"] }),
    {
      public: ["GET /v1/status", "GET /v1/rooms"],
    },
  ),
  auth(
    "any-token",
    "not-met answered-with-wrong-credential",
    rooms("that takes any token", { authenticate: byAnyToken }),
    reads,
  ),
  auth("validates-first", "unknown parameters-judged-first", rooms("that validates first", { validatesFirst: true })),
  auth("same-answers", "unknown same-with-credential", always(403), {
    ...operationsOf({ "/v1/rooms": { get: {} } }),
  }),
  auth("only-writes", "unknown no-right-answer", rooms("that asks"), { operations: ["POST /v1/rooms"] }),
  auth("moved", "unknown unclear", always(302), operationsOf({ "/v1/rooms": { get: {} } })),
  auth("not-called", "unknown not-called", rooms("that asks"), { safeToCall: ["POST /v1/rooms"] }),
  auth("no-sample", "unknown no-sample", rooms("that asks"), { samples: patchSample }),
  auth("not-in-document", "unknown not-in-document", rooms("that asks"), { operations: ["GET /v1/calls"] }),
  auth("too-many", "unknown too-many-operations", always(401), operationsOf(many)),
  auth("only-public", "unknown nothing-to-refuse", rooms("that asks"), { operations: ["GET /v1/status"] }),
  auth("no-operations", "unknown nothing-to-refuse", always(401), operationsOf({})),
  auth("not-json", "unknown document-unreadable", always(200)),
  auth("foreign-reference", "unknown document-unreadable", always(401), {
    ...operationsOf({ "/v1/rooms": { $ref: "https://other.example/rooms.json" } }),
  }),
  auth("no-document", "unknown document-not-shown", always(404)),
  auth("another-document", "unknown document-changed", rooms("that asks"), {
    document: { path: "/openapi.json", sha256: "0".repeat(64) },
  }),
  auth("rate-limited", "unknown rate-limited", always(429), operationsOf({ "/v1/rooms": { get: {} } })),
  auth("server-error", "unknown server-error", always(503), operationsOf({ "/v1/rooms": { get: {} } })),
  auth("refused", "unknown refused", none),

  input("strict", "met all-refused", rooms("that validates")),
  input("unknown-member", "not-met unknown-member-accepted", lenient, { kinds: ["unknown-member", "malformed-json"] }),
  input("dropped-and-coerced", "not-met unknown-member-accepted", lenient),
  input("missing-required", "not-met missing-required-accepted", unchecked),
  input("wrong-type", "not-met wrong-type-accepted", unchecked, { kinds: ["wrong-type"] }),
  input("out-of-range", "not-met out-of-range-accepted", unchecked, { kinds: ["out-of-range"] }),
  input("wrong-length", "not-met wrong-length-accepted", unchecked, { kinds: ["wrong-length"] }),
  input("not-listed", "not-met not-listed-accepted", unchecked, { kinds: ["not-listed"] }),
  input("duplicate", "not-met duplicate-parameter-accepted", unchecked, { kinds: ["duplicate-parameter"] }),
  input("content-type", "not-met wrong-content-type-accepted", unchecked, { kinds: ["wrong-content-type"] }),
  input("malformed", "not-met malformed-json-accepted", unchecked, { kinds: ["malformed-json"] }),
  input(
    "stack-trace",
    "not-met stack-trace-shown",
    rooms("whose errors show their stack", { errorText: (error) => error.stack ?? "" }),
  ),
  input("sql-error", "not-met sql-error-shown", telling("the database’s", "SQLSTATE[22001]: value too long")),
  input("file-path", "not-met file-path-shown", telling("a file", "cannot read /srv/rooms/handlers/create.rb now")),
  input("wrong-credential", "unknown right-refused", rooms("that validates"), {
    credential: { secret: "tenant-a", prefix: "Token " },
  }),
  input("no-such-operation", "unknown no-call", rooms("that validates"), {
    calls: [{ operation: "GET /v1/calls" }],
  }),
  input("nothing-to-try", "unknown nothing-to-try", rooms("that validates"), {
    calls: [{ operation: "GET /v1/status" }],
  }),
  input("too-much", "unknown too-much-to-try", rooms("that validates"), {
    ...operationsOf({
      "/v1/rooms": {
        get: {
          parameters: Array.from({ length: 41 }, (_, i) => ({
            name: `p${i}`,
            in: "query",
            schema: { type: "integer", minimum: 0 },
          })),
        },
      },
    }),
    calls: [
      { operation: "GET /v1/rooms", query: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`p${i}`, 1])) },
    ],
  }),
  input("moved", "unknown unclear", onWrong(302), listing),
  input("server-error", "unknown server-error", onWrong(503), listing),
  input("no-document", "unknown document-not-shown", always(404)),
  input("another-document", "unknown document-changed", rooms("that validates"), {
    document: { path: "/openapi.json", sha256: "0".repeat(64) },
  }),
  input("not-openapi", "unknown document-unreadable", always(200)),
  input("rate-limited", "unknown rate-limited", always(429), {
    ...operationsOf({ "/v1/rooms": { get: {} } }),
    calls: [{ operation: "GET /v1/rooms" }],
  }),
  input("refused", "unknown refused", none),

  signature("hmac", "met all-refused", ...signing("verifies everything", {})),
  signature(
    "message-signatures",
    "met all-refused",
    rooms("with message signatures", { authenticate: byMessageSignature() }),
    {
      scheme: messageSignatureScheme,
      ...posting,
    },
  ),
  signature("version-4", "met altered-refused", rooms("with Signature Version 4", { authenticate: byVersion4 }), {
    scheme: version4Scheme,
    replay: false,
  }),
  signature(
    "refused-in-200",
    "met all-refused",
    rooms("that says errors in a 200", { authenticate: byHmac(), always200: true }),
    {
      scheme: hmacScheme(),
      ...posting,
      ...refusedIn200,
    },
  ),
  signature(
    "version-4-replayed",
    "not-met replayed-accepted",
    rooms("with Signature Version 4", { authenticate: byVersion4 }),
    {
      scheme: version4Scheme,
    },
  ),
  signature("unsigned", "not-met unsigned-accepted", ...signing("also takes unsigned requests", { unsignedToo: true })),
  signature("other-key", "not-met other-key-accepted", ...signing("compares nothing", { anyKey: true })),
  signature("path", "not-met altered-path-accepted", ...signing("leaves the path out", { uncovered: ["path"] })),
  signature("query", "not-met altered-query-accepted", ...signing("leaves the query out", { uncovered: ["query"] })),
  signature(
    "body",
    "not-met altered-body-accepted",
    rooms("that leaves the body out", { authenticate: byHmac({ uncovered: ["body"] }) }),
    {
      scheme: hmacScheme({ uncovered: ["body"] }),
      ...posting,
    },
  ),
  signature(
    "timestamp",
    "not-met altered-timestamp-accepted",
    ...signing("leaves the time out", { uncovered: ["timestamp"], replays: true }),
  ),
  signature("expired", "not-met expired-accepted", ...signing("takes any old request", { neverExpires: true })),
  signature("ahead", "not-met ahead-accepted", ...signing("takes any future", { anyFuture: true })),
  signature("replayed", "not-met replayed-accepted", ...signing("remembers no nonce", { replays: true })),
  signature(
    "wrong-description",
    "unknown signed-not-accepted",
    rooms("that verifies everything", { authenticate: byHmac() }),
    {
      scheme: { ...hmacScheme(), timestamp: "iso" },
    },
  ),
  signature(
    "altered-to-nothing",
    "unknown alteration-not-accepted",
    rooms("that verifies everything", { authenticate: byHmac() }),
    {
      scheme: hmacScheme(),
      altered: { path: "/v1/rooms/room-a-0002" },
    },
  ),
  signature("hidden", "unknown unclear", rooms("that hides behind 404", { authenticate: byHmac(), hides: true }), {
    scheme: hmacScheme(),
  }),
  signature("rate-limited", "unknown rate-limited", always(429), { scheme: hmacScheme() }),
  signature("server-error", "unknown server-error", always(502), { scheme: hmacScheme() }),
  signature("refused", "unknown refused", none, {
    scheme: { ...hmacScheme(), headers: { "x-signature": "{signature}" } },
  }),

  rate("limited", "met limited", limiting(5, 2_000), told),
  rate("no-headers", "met limited", limiting(5, 2_000, false)),
  rate("not-limited", "not-met not-limited", rooms("without a limit")),
  rate("no-retry-after", "not-met no-retry-after", limiting(5, 2_000, false), { retryAfter: true }),
  rate("no-limit-headers", "not-met no-limit-headers", limiting(5, 2_000, false), { limitHeaders: true }),
  rate("another-limit-told", "not-met other-limit-told", limiting(6, 2_000), told),
  rate(
    "two-servers",
    "unknown limited-later",
    node(
      "an API of rooms on two servers that count for themselves",
      apiOnSeveral(2, { limit: { max: 5, window: 2_000, headers: true } }),
    ),
  ),
  rate("earlier", "unknown limited-earlier", limiting(2, 2_000)),
  rate("longer-window", "unknown still-limited", limiting(5, 60_000)),
  rate("too-slow", "unknown too-slow", slow, { concurrency: 1, limit: 1, tolerance: 0, window: "PT2S" }),
  rate("wrong-credential", "unknown unexpected-status", rooms("that asks"), { credential: { secret: "no-such-key" } }),
  rate("refused", "unknown refused", none),

  tenants("separate", "met separated", rooms("that separates tenants")),
  tenants("read", "not-met object-disclosed", rooms("that gives everybody everything", { separation: "shared" })),
  tenants("written", "not-met write-accepted", rooms("where anybody writes", { separation: "writable" })),
  tenants("head", "not-met head-answered", rooms("that answers HEAD for anybody", { separation: "head" })),
  tenants("listed", "not-met object-listed", rooms("that lists everything", { separation: "listed" })),
  tenants("own-not-read", "unknown own-not-read", rooms("that separates tenants"), {
    tenants: [tenantOf("a", { path: "/v1/rooms/room-a-0009" }), tenantOf("b")],
  }),
  tenants("another-mark", "unknown own-not-read", rooms("that separates tenants"), {
    tenants: [tenantOf("a", { pointer: "/name" }), tenantOf("b")],
  }),
  tenants("own-not-listed", "unknown own-not-listed", rooms("that separates tenants"), {
    tenants: [{ ...tenantOf("a"), lists: [{ path: "/v1/status" }] }, tenantOf("b")],
  }),
  tenants("write-judged", "unknown unclear", rooms("that validates first"), {
    tenants: [tenantOf("a", { writes: [{ method: "PATCH", body: { seats: 0 }, safeToTry: true }] }), tenantOf("b")],
  }),
  tenants("rate-limited", "unknown rate-limited", always(429)),
  tenants("server-error", "unknown server-error", always(500)),
  tenants("refused", "unknown refused", none),
];
