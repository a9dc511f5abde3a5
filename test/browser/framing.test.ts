import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { after, before, describe, test } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { findCheck } from "../../src/checks/index.ts";
import { Outbound } from "../../src/net/outbound.ts";
import { lookingAt } from "../tools/looking.ts";
import { missing, program } from "../tools/programs.ts";
import { host, type Servers, startServers } from "../tools/servers.ts";

type Headers = readonly (readonly [name: string, value: string])[];

const options = (...values: string[]): Headers => values.map((value) => ["X-Frame-Options", value]);
const ancestors = (...sources: string[]): Headers =>
  sources.map((source) => ["Content-Security-Policy", `frame-ancestors ${source}`]);
const policy = (value: string): Headers => [["Content-Security-Policy", value]];

/**
 * Where we are stricter than the browser on purpose: values that disagree with each other are a mistake, and the standard
 * refuses the frame only because one of them is a word it knows (HTML standard, the X-Frame-Options header).
 */
const stricter: readonly Headers[] = [
  options("DENY", "ALLOWALL"),
  options("DENY, NONE"),
  options("SAMEORIGIN", "ALLOWALL"),
];

/** Ways to say who may frame a page, right and wrong ones. */
const ways: readonly Headers[] = [
  [],
  options("DENY"),
  options("deny"),
  options("SAMEORIGIN"),
  options(" SameOrigin "),
  options("DENY", "DENY"),
  options("DENY, DENY"),
  options("SAMEORIGIN, SAMEORIGIN"),
  options("DENY", "SAMEORIGIN"),
  options("ALLOWALL"),
  options("ALLOW-FROM https://partner.example"),
  options("DENY; mode=block"),
  options('"DENY"'),
  options("NONE"),
  ...stricter,
  ancestors("'none'"),
  ancestors("'self'"),
  ancestors("https://partner.example"),
  ancestors("'self' https://*.partner.example:*"),
  ancestors(""),
  ancestors("none"),
  ancestors("*"),
  ancestors("'self' *"),
  ancestors("https:"),
  ancestors("HTTPS:"),
  ancestors("https://*"),
  ancestors("https://*:*"),
  ancestors("*:*"),
  ancestors("'none' *"),
  ancestors("*", "'none'"),
  ancestors("*", "*"),
  [...ancestors("*"), ...options("DENY")],
  [...ancestors("'none'"), ...options("ALLOWALL")],
  [...ancestors("'none'"), ...options("SAMEORIGIN")],
  policy("default-src 'none'"),
  policy("FRAME-ANCESTORS 'none'"),
  policy("default-src 'self'; frame-ancestors 'none'; frame-ancestors *"),
  policy("frame-ancestors *; frame-ancestors 'none'"),
  policy("frame-ancestors *, frame-ancestors 'none'"),
  policy("frame-ancestors 'none', default-src 'self'"),
  policy("frame-src 'none'"),
  [["Content-Security-Policy-Report-Only", "frame-ancestors 'none'"]],
  [["X-Content-Security-Policy", "frame-ancestors 'none'"]],
];

const framed: RequestListener = (request, response) => {
  const headers = ways[Number(request.url?.slice(1))] ?? [];
  response.writeHead(200, [...headers, ["Content-Type", "text/html; charset=utf-8"]].flat()).end("<p>the account page");
};
const stranger = (port: () => number): RequestListener => {
  return (_request, response) => {
    const frames = ways.map((_way, i) => `<iframe name=way${i} src="https://127.0.0.1:${port()}/${i}"></iframe>`);
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(frames.join("\n"));
  };
};

describe("clickjacking, as a browser sees it", { skip: missing("chromium", "nginx", "openssl") }, () => {
  let servers: Servers;
  let browser: Browser;
  let page: Page;

  before(async () => {
    servers = await startServers([
      { kind: "node", label: "framed", answer: framed },
      { kind: "node", label: "a stranger", answer: stranger(() => servers.ports[0]?.secure ?? 0) },
    ]);
    browser = await chromium.launch({
      executablePath: program("chromium") ?? "",
      args: [
        ...["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        // On the port of all web sites: a source without a port names that one.
        `--host-resolver-rules=MAP stranger.example 127.0.0.1:${servers.ports[1]?.secure}`,
      ],
    });
    page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await page.goto("https://stranger.example/", { waitUntil: "load" });
  });
  after(async () => {
    await browser?.close();
    await servers?.stop();
  });

  async function isShown(i: number): Promise<boolean> {
    const frame = page.frame({ name: `way${i}` });
    assert.ok(frame, "the frame is there");
    await frame.waitForLoadState();
    const text = await frame.evaluate(() => document.body?.innerText ?? "");
    const shown = text.includes("the account page");
    assert.ok(shown || frame.url().startsWith("chrome-error:"), `${frame.url()} ${text}`);
    return shown;
  }

  async function verdict(i: number): Promise<string> {
    const check = findCheck("clickjacking");
    assert.ok(check?.type === "probe");
    const outbound = new Outbound({
      allowance: { networks: [] },
      detours: [{ host, port: 443, address: "127.0.0.1", toPort: servers.ports[0]?.secure ?? 0 }],
      trust: servers.trust,
    });
    const params = check.params.parse({ paths: [`/${i}`], errorPage: false });
    const { target, io } = await lookingAt(outbound.within(check.sends), `https://${host}/`);
    return check.assess(await check.observe(target, params, io), params, Date.now()).outcome;
  }

  for (const [i, way] of ways.entries()) {
    test(`${way.map((one) => one.join(": ")).join(" | ") || "nothing"}`, async () => {
      const [shown, outcome] = [await isShown(i), await verdict(i)];
      if (stricter.includes(way)) assert.deepEqual([shown, outcome], [false, "not-met"]);
      else
        assert.equal(
          outcome,
          shown ? "not-met" : "met",
          shown ? "shown in a stranger's frame" : "refused by the browser",
        );
    });
  }
});
