import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { DocumentModel } from "../../model.ts";
import { prepare } from "./prepare.ts";

export async function renderPdf(model: DocumentModel): Promise<Buffer> {
  const attachments = [
    { name: "akashi-document.json", mediaType: "application/json", description: "d", relationship: "source", base64: Buffer.from(JSON.stringify(model)).toString("base64") },
    { name: "akashi-seal.json", mediaType: "application/json", description: "d", relationship: "data", base64: Buffer.from("{}").toString("base64") },
  ];
  const document = { ...prepare(model), date: [1980, 1, 1], attachments: attachments.map(({ base64: _, ...rest }) => rest) };
  const t = performance.now();
  const r = spawnSync(process.execPath, [join(import.meta.dirname, "compile.ts")], { input: JSON.stringify({ document, attachments }), maxBuffer: 1e9, env: { FONTCONFIG_FILE: join(import.meta.dirname, "fonts.conf") } });
  console.error(r.stderr.toString().slice(0, 3000), performance.now() - t);
  return r.stdout;
}
