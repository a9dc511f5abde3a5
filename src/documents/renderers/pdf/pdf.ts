import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { AkashiError } from "../../../domain/errors.ts";
import type { DocumentModel } from "../../model.ts";
import type { RenderOptions } from "../index.ts";
import type { CompileRequest } from "./compile.ts";
import { Preparation } from "./prepare.ts";

/** Milliseconds and bytes one document may take. The largest of ours takes a tenth of either. */
const longest = 180_000;
const mostMemory = 2 * 1024 ** 3;
/** Bytes of a page of memory where `/proc` counts in them. */
const page = 4096;
const watchEvery = 250;

const compiler = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./compile.ts" : "./compile.js", import.meta.url),
);

/**
 * Tagged PDF/A-3a with the model attached. Equal models give equal bytes.
 * @throws document.render-failed where it takes too long or too much, or the compiler refuses it
 */
export async function renderPdf(model: DocumentModel, { attachments = [] }: RenderOptions): Promise<Buffer> {
  const prepared = {
    ...new Preparation(model).run(),
    attachments: attachments.map(({ name, mediaType, description }) => ({ name, type: mediaType, description })),
  };
  const request: CompileRequest = {
    model: prepared,
    attachments: attachments.map(({ name, bytes }) => ({ name, bytes: bytes.toString("base64") })),
  };
  return compile(JSON.stringify(request));
}

function compile(request: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", compiler], {
      stdio: ["pipe", "pipe", "pipe"],
      env: {},
    });
    const chunks: Buffer[] = [];
    let said = "";
    let stopped: string | null = null;
    const stop = (why: string): void => {
      stopped ??= why;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => stop(`${longest / 1000} s`), longest);
    const watch = setInterval(() => {
      residentBytes(child.pid).then((bytes) => {
        if (bytes > mostMemory) stop(`${mostMemory / 1024 ** 2} MiB`);
      });
    }, watchEvery);
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(0, 2000);
    });
    // Whoever ends before it has read everything says why on its other stream.
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => {
      said ||= error.message;
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      clearInterval(watch);
      if (code === 0)
        resolve(Buffer.concat([...chunks, ...(chunks.at(-1)?.at(-1) === 0x0a ? [] : [Buffer.from("\n")])]));
      else reject(new AkashiError("document.render-failed", { format: "pdf", why: stopped ?? (said || String(code)) }));
    });
    child.stdin.end(request);
  });
}

/** Nothing where the system does not tell. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const told = await readFile(`/proc/${pid}/statm`, "utf8").catch(() => "");
  return Number(told.split(" ")[1] ?? 0) * page;
}
