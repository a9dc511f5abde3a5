import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { after, before, describe, test } from "node:test";
import { issue, makeAuthority } from "../../examples/voice-saas/certificate.ts";
import { subject } from "../../examples/voice-saas/subject.ts";
import { checks } from "../../src/checks/index.ts";
import type { Context } from "../../src/cli/define.ts";
import { type RunningServer, startServer } from "../../src/cli/running.ts";
import { Terminal } from "../../src/cli/terminal.ts";
import { openWorkspace } from "../../src/cli/workspace.ts";
import { meansOf, noSettings } from "../../src/flow/operator.ts";
import { verifyDocument } from "../../src/flow/verify-document.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { lookingAt } from "../tools/looking.ts";
import { catalogsFolder, exampleFolder } from "../tools/workspaces.ts";

const sink = { write: () => true };

function contextFor(stop: AbortSignal): Context {
  return {
    terminal: new Terminal(sink, sink, false),
    version: "0.0.0",
    language: "en",
    env: {},
    catalogs: catalogsFolder,
    examples: join(exampleFolder, ".."),
    now: Date.now,
    elapsed: () => performance.now(),
    stop,
    stdin: new PassThrough(),
  };
}

describe("the server", () => {
  const folder = mkdtempSync(join(tmpdir(), "akashi-api-"));
  const stop = new AbortController();
  const authority = makeAuthority("Server authority");
  let service: Awaited<ReturnType<typeof subject.start>>;
  let server: RunningServer;
  let secure: RunningServer;
  let port: number;

  async function begin(data: string, tls: boolean): Promise<RunningServer> {
    const context = contextFor(stop.signal);
    const { store } = await openWorkspace(context, exampleFolder, { data });
    const means = meansOf({ ...noSettings, connectTo: [...service.connectTo], trust: [service.authority] });
    const made = issue(authority, ["trust.example"]);
    return startServer(context, {
      store,
      means,
      data,
      host: "127.0.0.1",
      port: 0,
      insidePort: 0,
      resealAfter: 60_000,
      events: {},
      ...(tls ? { tls: made } : {}),
    });
  }

  before(async () => {
    service = await subject.start(folder);
    server = await begin(join(folder, "one"), false);
    secure = await begin(join(folder, "two"), true);
    port = Number(new URL(secure.publicUrl).port);
    // The first look has been taken once something is shown.
    for (let i = 0; i < 100; i++) {
      const { sentences } = (await (await fetch(`${server.publicUrl}/v1/services/otonuri/trust`)).json()) as {
        sentences: { status: string }[];
      };
      if (sentences.filter(({ status }) => status === "proven").length >= 8) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail("nothing was proven in time");
  });
  after(async () => {
    await server.close();
    await secure.close();
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (path: string, headers: Record<string, string> = {}, base = server.publicUrl) =>
    fetch(`${base}${path}`, { headers, redirect: "manual" });

  test("passes every probe we point at others", async () => {
    const outbound = new Outbound({
      allowance: { networks: [] },
      detours: [443, 80].map((from) => ({
        host: "trust.example",
        port: from,
        address: "127.0.0.1",
        toPort: from === 443 ? port : 1,
      })),
      trust: [authority.pem],
    });
    const { target, io } = await lookingAt(outbound, "https://trust.example/");
    // What the DNS says of a name is no part of what our pages answer.
    const aboutNames = new Set([
      "caa",
      "dane",
      "dangling-cname",
      "dkim",
      "dmarc",
      "dnssec",
      "mta-sts",
      "ns-diversity",
      "spf",
      "tls-rpt",
    ]);
    const page = "/trust/otonuri/ko";
    const wanted: Readonly<Record<string, object>> = {
      availability: { path: page },
      "response-time": { path: page, within: 2_000, samples: 5 },
      "status-page": { path: page, page: { path: "/healthz", pointer: "/status", up: ["ok"], down: ["failing"] } },
      hsts: { includeSubDomains: true, paths: [page, "/v1/services", "/healthz"] },
      clickjacking: { paths: [page, "/v1/services", "/healthz"] },
      "content-type-charset": { paths: [page, "/v1/services", "/healthz"] },
      "open-redirect": { parameters: [{ path: page, name: "next" }] },
      "tls-profile": { profile: "mozilla-modern-6.0" },
    };
    // Checks of pages look at one, where the root only leads to it.
    const byDefault = ({ params }: (typeof checks)[number]) =>
      params.safeParse({ paths: [page] }).success ? { paths: [page] } : {};
    // Nothing is private, no cookie set, nothing redirects by parameter, and OPTIONS no route: nothing there to see. Node
    // serves HTTP/1.1 and asks nobody for a certificate; the authority of this test has no revocation service and no log.
    const expected: Readonly<Record<string, string>> = {
      "cookie-attributes": "unknown",
      "http-methods": "unknown",
      "open-redirect": "unknown",
      "private-cache": "not-met",
      "certificate-revocation": "unknown",
      "certificate-transparency": "not-met",
      "client-certificate": "not-met",
      "clock-date-header": "unknown",
      http2: "not-met",
      "http3-advertised": "not-met",
      "ocsp-stapling": "not-met",
      "tls-sni": "not-met",
    };
    const given: string[] = [];
    for (const check of checks) {
      if (check.type !== "probe" || !check.schemes.includes("https:") || check.sends.intrusive) continue;
      if (aboutNames.has(check.id)) continue;
      const params = check.params.parse(wanted[check.id] ?? byDefault(check));
      const data = await check.observe(target, params, io);
      const { outcome, reason, args } = check.assess(data, params, Date.now());
      if (outcome !== (expected[check.id] ?? "met")) given.push(`${check.id}: ${reason} ${JSON.stringify(args)}`);
    }
    assert.deepEqual(given, []);
  });

  test("gives every response its defences, errors included", async () => {
    for (const path of [
      "/trust/otonuri/ko",
      "/v1/services",
      "/nonsense",
      "/v1/services/otonuri/trust?language=xx",
      "/assets/live.js",
      "/openapi.json",
      "/ledger/checkpoint",
    ]) {
      const { headers } = await get(path);
      assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'.*frame-ancestors 'none'/, path);
      assert.doesNotMatch(headers.get("content-security-policy") ?? "", /unsafe/, path);
      assert.equal(headers.get("x-content-type-options"), "nosniff", path);
      assert.equal(headers.get("referrer-policy"), "no-referrer", path);
      assert.match(headers.get("content-type") ?? "", /charset=utf-8/, path);
      assert.equal(headers.get("server"), null);
    }
  });

  test("speaks the reader's language", async () => {
    const to = async (accept: string) => (await get("/", { "accept-language": accept })).headers.get("location");
    assert.equal(await to("ja,en;q=0.8"), "/trust/otonuri/ja");
    assert.equal(await to("fr-FR, ko-KR;q=0.5, en;q=0.4"), "/trust/otonuri/ko");
    assert.equal(await to("fr"), "/trust/otonuri/en");
    assert.equal(await to(";;;q=,ja;q=0"), "/trust/otonuri/en");
    const { errors } = (await (await get("/nonsense", { "accept-language": "ko" })).json()) as {
      errors: { code: string; message: string }[];
    };
    assert.equal(errors[0]?.code, "http.not-found");
    assert.match(errors[0]?.message ?? "", /[가-힣]/);
  });

  test("tells where the codes on documents lead how to verify them, in the reader's language", async () => {
    const key = (await (await get("/ledger/key")).text()).trim();
    for (const [language, word] of [
      ["ko", "문서의 진위 확인"],
      ["ja", "文書の真正性の確認"],
      ["en", "Verify a document"],
    ] as const) {
      const answer = await get("/verify", { "accept-language": language });
      const html = await answer.text();
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get("content-language"), language);
      assert.ok(html.includes(word) && html.includes(`/trust/otonuri/${language}`));
      assert.ok(html.includes(key.replaceAll("&", "&amp;")));
    }
  });

  test("serves pages that are sealed publications, unchanged until something changes", async () => {
    const first = await get("/trust/otonuri/ja");
    const html = await first.text();
    const report = verifyDocument(Buffer.from(html), Date.now(), (await (await get("/ledger/key")).text()).trim());
    assert.deepEqual(report.faults, []);
    assert.equal(report.manifest?.template, "trust-page");
    const etag = first.headers.get("etag") ?? "";
    assert.equal((await get("/trust/otonuri/ja", { "if-none-match": etag })).status, 304);
    assert.equal(await (await get("/trust/otonuri/ja")).text(), html);
  });

  test("keeps verdicts and their reasons inside", async () => {
    for (const path of [
      "/verdicts",
      "/verdicts/otonuri/en",
      "/v1/services/otonuri/verdicts",
      "/v1/services/otonuri/answers/mic-v3",
      "/release",
      "/apply",
    ]) {
      assert.equal((await get(path)).status, 404, path);
    }
    const inside = await get("/v1/services/otonuri/verdicts", {}, server.insideUrl);
    const body = (await inside.json()) as { verdicts: unknown[]; sound: boolean };
    assert.ok(inside.status === 200 && body.verdicts.length > 60);
    const { answers } = (await (await get("/v1/services/otonuri/answers/mic-v3", {}, server.insideUrl)).json()) as {
      answers: unknown[];
    };
    assert.equal(answers.length, 121);
    assert.equal((await get("/v1/services/otonuri/answers/nonsense", {}, server.insideUrl)).status, 404);
    assert.equal((await get("/v1/services/nonsense/verdicts", {}, server.insideUrl)).status, 404);
  });

  test("answers inside to its own names only, so that no foreign page can reach it by rebinding", async () => {
    const { request } = await import("node:http");
    const status = (name: string) =>
      new Promise((resolve) =>
        request(`${server.insideUrl}/verdicts`, { headers: { host: name } }, (answer) =>
          resolve(answer.statusCode),
        ).end(),
      );
    assert.equal(await status("evil.example"), 421);
    assert.equal(await status("localhost"), 302);
  });

  test("describes itself as OpenAPI, from the same definitions", async () => {
    const open = (await (await get("/openapi.json")).json()) as { openapi: string; paths: Record<string, unknown> };
    assert.equal(open.openapi, "3.1.0");
    assert.ok("/v1/services/{service}/trust" in open.paths);
    assert.ok(!("/v1/services/{service}/verdicts" in open.paths));
    const inside = (await (await get("/openapi.json", {}, server.insideUrl)).json()) as {
      paths: Record<string, unknown>;
    };
    assert.ok("/v1/services/{service}/verdicts" in inside.paths);
  });

  test("serves the log in the layout others read, as far as it was shown", async () => {
    const checkpoint = await (await get("/ledger/checkpoint")).text();
    const size = Number(checkpoint.split("\n")[1]);
    const width = Math.min(size, 256);
    const tile = await get(`/ledger/tile/entries/000${width === 256 ? "" : `.p/${width}`}`);
    assert.equal(tile.status, 200);
    assert.match(tile.headers.get("cache-control") ?? "", /immutable/);
    for (const path of [
      "/ledger/tile/entries/999",
      "/ledger/tile/0/x001",
      "/ledger/tile/..%2f..%2fsigning-key.pem",
      "/ledger/tile/64/000",
    ]) {
      assert.equal((await get(path)).status, 404, path);
    }
  });

  test("holds a sentence within its interval once it stops being true, and accuses nobody", async () => {
    service.lie("tls-1.2");
    const started = Date.now();
    for (;;) {
      const html = await (await get("/trust/otonuri/en")).text();
      const held = /data-claim="tls-strength" data-state="held"/.test(html);
      if (held) {
        assert.match(html, /withheld, being re-checked/);
        assert.doesNotMatch(html.replace(/<script.*?<\/script>/s, ""), /does not match|contradict|TLS 1\.2/);
        break;
      }
      assert.ok(Date.now() - started < 25_000, "not held in time");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    service.lie(null);
  });

  test("limits how often one address may ask", async () => {
    const { createApp } = await import("../../src/api/server.ts");
    const app = await createApp({ title: "t", rateLimit: 3, onError: () => undefined });
    app.get("/x", async () => "x");
    const codes = [];
    for (let i = 0; i < 5; i++) codes.push((await app.inject({ url: "/x" })).statusCode);
    assert.deepEqual(codes, [200, 200, 200, 429, 429]);
    await app.close();
  });

  test("says nothing of its insides when it fails", async () => {
    const { createApp } = await import("../../src/api/server.ts");
    const seen: unknown[] = [];
    const app = await createApp({ title: "t", rateLimit: 10, onError: (error) => seen.push(error) });
    app.get("/x", async () => {
      throw new Error("secret path /etc/akashi");
    });
    const answer = await app.inject({ url: "/x" });
    assert.equal(answer.statusCode, 500);
    assert.ok(!answer.body.includes("secret") && !answer.body.includes("stack"));
    assert.equal(seen.length, 1);
    await app.close();
  });
});
