/**
 * Takes the pictures of the guide from the running demonstration: the trust page before and after a lie on a desktop
 * and on a phone, the page of verdicts, and what the terminal shows; in every language. Look at them before committing.
 */
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type Browser, type BrowserContextOptions, chromium } from "playwright-core";
import { locales } from "../src/domain/locale.ts";
import { akashi, start, waitFor } from "../test/tools/cli.ts";
import { program } from "../test/tools/programs.ts";

const folder = join(import.meta.dirname, "../docs/guide/pictures");
const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
const columns = 100;
const colours = { FORCE_COLOR: "1" };

/** What the codes of a terminal (ECMA-48, SGR) look like on paper. */
const sgr: Readonly<Record<string, string>> = {
  "1": "font-weight:700",
  "31": "color:#c4382f",
  "32": "color:#2d6a3f",
  "33": "color:#a8660a",
  "34": "color:#264a7d",
  "90": "color:#6b7380",
};

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: program("chromium") ?? "chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});
try {
  for (const language of locales) await take(language);
} finally {
  await browser.close();
}

async function take(language: string): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "akashi-pictures-"));
  const demo = start(["demo", "--port", "0", "--inside-port", "0", "--data", data, "--lang", language], colours);
  const output = collect(demo);
  try {
    await waitFor(demo, /tls-1\.2/);
    const trust = found(output(), /http:\/\/localhost:\d+\/trust\/\S+/);
    const verdicts = found(output(), /http:\/\/localhost:\d+\/verdicts\/\S+/);
    await page(`${language}-trust`, trust, desktop);
    await page(`${language}-trust-phone`, trust, phone);
    await page(`${language}-verdicts`, verdicts, desktop);
    demo.stdin?.write("lie tls-1.2\n");
    await waitFor(demo, /approve tls-strength/);
    await page(`${language}-held`, trust, desktop, "[data-claim=tls-strength]");
    await page(`${language}-held-phone`, trust, phone, "[data-claim=tls-strength]");
    await page(`${language}-verdicts-held`, verdicts, desktop);
    await terminal(`${language}-terminal-demo`, "npm start", output().replaceAll(data, "/tmp/akashi-demo"));
    const workspace = ["assess", "examples/voice-saas", "--operator", join(data, "operator.yaml")];
    const assessed = await akashi([...workspace, "--data", join(data, "assess"), "--lang", language], colours);
    await terminal(`${language}-terminal-assess`, "./akashi assess examples/voice-saas", assessed.out, 34);
  } finally {
    const ended = new Promise((resolve) => demo.once("close", resolve));
    demo.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
}

function collect(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      text += chunk;
    });
  }
  return () => text;
}

function found(text: string, pattern: RegExp): string {
  const [match] = pattern.exec(stripVTControlCharacters(text)) ?? [];
  if (!match) throw new Error(`${pattern} is not in: ${text}`);
  return match;
}

async function page(name: string, url: string, options: BrowserContextOptions, at?: string): Promise<void> {
  const context = await browser.newContext(options);
  const one = await context.newPage();
  await one.goto(url, { waitUntil: "networkidle" });
  if (at !== undefined) {
    await one
      .locator(at)
      .first()
      .evaluate((element) => element.scrollIntoView({ block: "center" }));
  }
  await save(one, name);
  await context.close();
}

/** A picture of a terminal: the text with its colours, on a grid of cells. */
async function terminal(name: string, command: string, text: string, lines = 60): Promise<void> {
  const shown = text.trim().split("\n");
  const cut = shown.length > lines ? [...shown.slice(0, lines), "…"] : shown;
  const open = new Set<string>();
  const html = cut
    .join("\n")
    .split(/\x1b\[([\d;]*)m/)
    .map((part, i) => {
      if (i % 2 === 0) {
        const style = [...open].map((code) => sgr[code] ?? "").join(";");
        return `<span style="${style}">${escaped(part)}</span>`;
      }
      if (part === "22") open.delete("1");
      else if (part === "39") for (const code of [...open].filter((one) => one !== "1")) open.delete(code);
      else open.add(part);
      return "";
    })
    .join("");
  const language = name.slice(0, 2);
  const context = await browser.newContext({ viewport: { width: 1000, height: 300 } });
  const one = await context.newPage();
  await one.setContent(`<html lang="${language}"><meta charset="utf-8"><style>
    body { margin: 0; padding: 20px 24px; background: #fbfaf7; color: #1c2430; width: ${columns}ch; box-sizing: content-box; }
    body, pre { font: 14px/1.5 "Noto Sans Mono CJK ${language === "ko" ? "KR" : "JP"}", monospace; }
    pre { margin: 0; white-space: pre; }
  </style><pre><span style="color:#264a7d">$</span> ${escaped(command)}\n${html}</pre>`);
  await save(one, name, true);
  await context.close();
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

async function save(one: Awaited<ReturnType<Browser["newPage"]>>, name: string, fullPage = false): Promise<void> {
  await one.screenshot({ path: join(folder, `${name}.png`), fullPage });
  process.stdout.write(`${name}.png\n`);
}
