/**
 * Every document in every language and format, from the example workspaces: `npm run documents -- [WORD ...]` writes those
 * whose name holds one of the words, or all, into `out/`.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { subject } from "../examples/voice-saas/subject.ts";
import { documentFormats } from "../src/documents/format.ts";
import { templates } from "../src/documents/index.ts";
import { AkashiError } from "../src/domain/errors.ts";
import { locales } from "../src/domain/locale.ts";
import { applyWorkspace } from "../src/flow/apply.ts";
import { commitEvidence, planLooks } from "../src/flow/collect.ts";
import { loadWorkspace } from "../src/flow/load-workspace.ts";
import { openStore } from "../src/flow/open.ts";
import { meansOf, noSettings } from "../src/flow/operator.ts";
import { publish } from "../src/flow/publish.ts";
import { runLooks } from "../src/flow/run-looks.ts";
import { readState } from "../src/flow/state.ts";

const root = join(import.meta.dirname, "..");
const out = join(root, "out");
const words = process.argv.slice(2);
const clock = { now: Date.now, elapsed: () => performance.now() };
mkdirSync(out, { recursive: true });

const workspaces = readdirSync(join(root, "examples")).filter((name) =>
  existsSync(join(root, "examples", name, "akashi.yaml")),
);
for (const name of workspaces) {
  const folder = mkdtempSync(join(tmpdir(), "akashi-out-"));
  // The one example with a live service is looked at; the others stand on records and attestations.
  const live = name === "voice-saas" ? await subject.start(folder) : undefined;
  const workspace = await loadWorkspace(join(root, "examples", name), join(root, "catalogs"), Date.now());
  const store = await openStore({ folder }, workspace.organisation, workspace.origin, clock.now);
  try {
    await applyWorkspace(store, workspace, "documents");
    const settings = live ? { connectTo: [...live.connectTo], trust: [live.authority] } : {};
    const state = await store.read((tx) => readState(tx));
    await commitEvidence(store, await runLooks(planLooks(state), meansOf({ ...noSettings, ...settings }), clock));
    for (const template of templates) {
      for (const language of locales) {
        for (const format of documentFormats) {
          const file = `${name}.${template.id}.${language}.${format}`;
          if (words.length > 0 && !words.every((word) => word === "draft" || file.includes(word))) continue;
          const started = performance.now();
          const request = {
            template,
            service: undefined,
            language,
            format,
            policy: "mark",
            at: { now: Date.now() },
            readers: "internal",
            // A catalog of the ministry is the one a guide is asked for.
            asked: { catalog: workspace.catalogs.find(({ id }) => id === "mic-v3")?.id ?? null },
            draft: words.includes("draft"),
          } as const;
          try {
            const made = await publish(store, request);
            writeFileSync(join(out, file), made.file);
            process.stdout.write(`${file}  ${made.file.length} bytes  ${Math.round(performance.now() - started)} ms\n`);
          } catch (error) {
            if (!(error instanceof AkashiError)) throw error;
            process.stdout.write(`${file}  ${error.code} ${JSON.stringify(error.args).slice(0, 600)}\n`);
          }
        }
      }
    }
  } finally {
    await store.close();
    await live?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
