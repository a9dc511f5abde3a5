/**
 * The PDF of a guide of 200 controls in Japanese, beside what Chromium prints of our own HTML of it: wall time, and memory
 * of all processes together at its peak.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cell, headerCell, plainItem } from "../src/documents/build.ts";
import type { Block, DocumentModel, RowGroup } from "../src/documents/model.ts";
import { renderHtml } from "../src/documents/renderers/html.ts";
import { renderPdf } from "../src/documents/renderers/pdf/pdf.ts";
import { documentWords } from "../src/documents/words.ts";
import { row } from "./measure.ts";

const rounds = Number(process.env.ROUNDS ?? 5);
const asked =
  "利用者の情報を取り扱う設備への立入りと操作を、職務に応じて定めた権限の範囲に限り、権限の付与・変更・廃止を記録して、定期的に見直すことが求められます。";
const answered =
  "運用担当者の権限は職務ごとに定め、申請と承認を経て付与します。異動や退職の際は24時間以内に廃止し、6か月ごとに棚卸しを行って結果を記録しています。";

function guide(controls: number): DocumentModel {
  const group = (i: number): RowGroup => ({
    header: `III.${1 + (i % 9)}.${i}.7 権限の管理と見直し`,
    together: true,
    rows: [
      [
        headerCell(`III.${1 + (i % 9)}.${i}.7`),
        {
          blocks: [
            { type: "paragraph", text: asked },
            { type: "list", items: [plainItem(asked), plainItem(asked)] },
          ],
        },
        cell("提供者"),
        cell({ text: answered, mark: { status: "attested", word: "自社確認", note: i + 1 }, claim: "c" }, answered),
      ],
    ],
  });
  const columns = [
    { title: "番号", width: 12 },
    { title: "求められること", width: 42 },
    { title: "責任", width: 8 },
    { title: "対応内容", width: 38 },
  ];
  const chapters = Array.from({ length: controls / 10 }, (_, chapter): Block[] => [
    { type: "heading", level: 2, id: `c${chapter}`, number: String(chapter + 1), text: "権限の管理" },
    {
      type: "table",
      caption: "権限の管理",
      columns,
      groups: Array.from({ length: 10 }, (__, i) => group(chapter * 10 + i)),
    },
  ]);
  return {
    template: "bench",
    templateVersion: 1,
    language: "ja",
    at: 0,
    title: "項目別対応ガイド",
    subtitle: "オトヌリ通訳",
    facts: [],
    layout: { cover: true, contents: 2, orientation: "landscape", confidentiality: null, watermark: null, history: [] },
    blocks: chapters.flat(),
    notes: Array.from({ length: controls }, (_, i) => ({ number: i + 1, claim: "c", lines: [answered] })),
    colophon: [],
    verification: null,
    words: documentWords("ja"),
  };
}

/** Mebibytes of all processes below this one, what they share counted once. */
function memoryBelow(parent: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = quietly(() => readFileSync(`/proc/${name}/stat`, "utf8"));
    const after = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (after) parents.set(Number(name), Number(after[1]));
  }
  const isBelow = (pid: number): boolean => {
    const above = parents.get(pid);
    return above !== undefined && (above === parent || isBelow(above));
  };
  let kilobytes = 0;
  for (const pid of parents.keys()) {
    if (!isBelow(pid)) continue;
    const rollup = quietly(() => readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup ?? "")?.[1] ?? 0);
  }
  return kilobytes / 1024;
}

/** What a process that has just ended would say is no error here. */
function quietly(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

type Run = { readonly seconds: number; readonly mebibytes: number };

async function watched(work: () => Promise<unknown>): Promise<Run> {
  let mebibytes = 0;
  const timer = setInterval(() => {
    mebibytes = Math.max(mebibytes, memoryBelow(process.pid));
  }, 250);
  const started = performance.now();
  await work();
  clearInterval(timer);
  return { seconds: (performance.now() - started) / 1000, mebibytes };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

const folder = mkdtempSync(join(tmpdir(), "akashi-bench-"));
const [html, printed, typeset] = ["guide.html", "printed.pdf", "typeset.pdf"].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];

async function chromium(): Promise<void> {
  const flags = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-pdf-header-footer",
    `--user-data-dir=${folder}/profile`,
  ];
  const child = spawn("chromium", [...flags, `--print-to-pdf=${printed}`, `file://${html}`], { stdio: "ignore" });
  await new Promise((resolve) => child.on("close", resolve));
}

try {
  const model = guide(200);
  writeFileSync(html, renderHtml(model));
  const ours: Run[] = [];
  const theirs: Run[] = [];
  for (let i = 0; i < rounds; i++) {
    ours.push(await watched(async () => writeFileSync(typeset, await renderPdf(model, {}))));
    theirs.push(await watched(chromium));
  }
  row("a guide of 200 controls, in Japanese", "wall time", "memory", "size");
  const show = (name: string, runs: readonly Run[], file: string): void =>
    row(
      name,
      `${median(runs.map(({ seconds }) => seconds)).toFixed(1)} s`,
      `${Math.round(median(runs.map(({ mebibytes }) => mebibytes)))} MiB`,
      `${Math.round(statSync(file).size / 1024)} KiB`,
    );
  show("tagged PDF/A-3a, PDF/UA-1, contents with pages", ours, typeset);
  show("Chromium's print of our HTML", theirs, printed);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
