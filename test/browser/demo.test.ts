import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { start, waitFor } from "../tools/cli.ts";
import { missing, program } from "../tools/programs.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const desktop = { width: 1280, height: 900 };
const phone = { width: 375, height: 812 };

/** The demonstration as a newcomer starts it, and a real browser in front of it. */
describe("akashi demo in a browser", { skip: missing("chromium") }, () => {
  let demo: ChildProcess;
  let browser: Browser;
  let trust: string;
  let verdicts: string;

  before(async () => {
    demo = start(["demo", "--port", "0", "--inside-port", "0", "--lang", "en"]);
    const output = await waitFor(demo, /Names of lies/);
    trust = /http:\/\/localhost:\d+\/trust\/otonuri\//.exec(output)?.[0] ?? "";
    verdicts = /http:\/\/localhost:\d+\/verdicts\/otonuri\//.exec(output)?.[0] ?? "";
    assert.ok(trust && verdicts, output);
    browser = await chromium.launch({
      executablePath: program("chromium") ?? "",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    });
  });
  after(async () => {
    await browser?.close();
    const ended = new Promise((resolve) => demo.once("close", resolve));
    demo.kill("SIGTERM");
    await ended;
  });

  async function open(
    url: string,
    viewport = desktop,
    options: object = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext({ viewport, reducedMotion: "no-preference", ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("requestfailed", (request) => complaints.push(request.url()));
    page.on("request", (request) => {
      if (new URL(request.url()).hostname !== "localhost") complaints.push(`asked ${request.url()}`);
    });
    await page.goto(url, { waitUntil: "networkidle" });
    return { page, complaints };
  }

  for (const language of ["ko", "ja", "en"] as const) {
    for (const [name, viewport] of [
      ["desktop", desktop],
      ["phone", phone],
    ] as const) {
      test(`the trust page in ${language} on a ${name} is whole, accessible, and asks nobody else`, async () => {
        const { page, complaints } = await open(trust + language, viewport, { bypassCSP: true });
        assert.equal(await page.getAttribute("html", "lang"), language);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 0, `${overflow} px wider than the window`);
        assert.ok((await page.locator("[data-state=proven]").count()) >= 8);
        await page.evaluate(axe);
        const violations = await page.evaluate(async () => {
          const { axe: engine } = globalThis as unknown as {
            axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          };
          return (await engine.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
        });
        assert.deepEqual(violations, []);
        assert.deepEqual(complaints, []);
        await page.context().close();
      });
    }
  }

  test("the page of verdicts is accessible, too", async () => {
    const { page, complaints } = await open(`${verdicts}ja`, desktop, { bypassCSP: true });
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { axe: engine } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
      return (await engine.run()).violations.map(({ id }) => id);
    });
    assert.deepEqual([violations, complaints], [[], []]);
    await page.context().close();
  });

  test("a seal tells what stands behind it, by pointer and by keyboard, and without a script", async () => {
    const { page } = await open(`${trust}en`, desktop, { javaScriptEnabled: false });
    const mark = page.locator("[data-claim=tls-strength] .mark").first();
    await mark.hover();
    assert.match(
      (await mark.locator(".tip").innerText()).replaceAll("\n", " "),
      /TLS protocol versions: Accepted: TLS 1\.3/,
    );
    await mark.locator("a").click();
    assert.match(page.url(), /#note-\d+$/);
    assert.match(await page.locator(".notes li:target").innerText(), /ledger entry \d+/);
    await page.context().close();
  });

  test("a sentence that stops being true falls before the reader's eyes, and returns when approved", async () => {
    const { page, complaints } = await open(`${trust}en`);
    const sentence = page.locator("[data-claim=tls-strength]").first();
    assert.equal(await sentence.getAttribute("data-state"), "proven");
    const shown = await sentence.innerText();
    demo.stdin?.write("lie tls-1.2\n");
    const held = page.locator("[data-claim=tls-strength][data-state=held]").first();
    await held.waitFor({ timeout: 30_000 });
    assert.match((await held.innerText()).replaceAll("\n", " "), /withheld, being re-checked/);
    assert.doesNotMatch(await page.locator("body").innerText(), /does not match|TLS 1\.2/);
    demo.stdin?.write("truth\n");
    // Fresh proof alone does not bring it back.
    await page.waitForTimeout(18_000);
    assert.equal(await held.getAttribute("data-state"), "held");
    demo.stdin?.write("approve tls-strength\n");
    await page.locator("[data-claim=tls-strength][data-state=proven]").first().waitFor({ timeout: 15_000 });
    assert.equal((await sentence.innerText()).replaceAll(/\d+$/g, ""), shown.replaceAll(/\d+$/g, ""));
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test("the page saved by a reader verifies", async () => {
    const { verifyDocument } = await import("../../src/flow/verify-document.ts");
    const html = await (await fetch(`${trust}ja`)).text();
    const report = verifyDocument(Buffer.from(html), Date.now());
    assert.deepEqual(report.faults, []);
  });
});
