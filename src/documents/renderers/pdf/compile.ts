/**
 * A process of its own: reads what is to be set from standard input, writes the PDF to standard output. The typesetter
 * keeps the memory of what it compiled and cannot be interrupted; both end with the process.
 */
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { fontFiles } from "../../fonts.ts";
import type { DocumentModel } from "../../model.ts";
import { prepare } from "./prepare.ts";
import { repack } from "./repack.ts";

export type CompileRequest = {
  readonly model: DocumentModel;
  readonly attachments: readonly AttachedFile[];
};
export type AttachedFile = {
  readonly name: string;
  readonly mediaType: string;
  readonly description: string;
  /** As ISO 32000-2, 7.11.3 names them. */
  readonly relationship: "source" | "data";
  readonly base64: string;
};

const here = import.meta.dirname;

function compile({ model, attachments }: CompileRequest): Uint8Array {
  const compiler = NodeCompiler.create({ workspace: here, fontArgs: [{ fontPaths: [...fontFiles()] }] });
  const files = attachments.map(({ base64: _, ...file }) => file);
  const document = { ...prepare(model), attachments: files };
  compiler.mapShadow(join(here, "document.json"), Buffer.from(JSON.stringify(document)));
  for (const { name, base64 } of attachments) {
    compiler.mapShadow(join(here, "attachments", name), Buffer.from(base64, "base64"));
  }
  const compiled = compiler.compile({ mainFilePath: join(here, "document.typ") });
  if (!compiled.result) {
    const found: { message?: string }[] = compiled.takeDiagnostics()?.shortDiagnostics ?? [];
    throw new Error(found.map(({ message }) => message).join("; "));
  }
  // What is no PDF/UA-1 is refused here, so that the mark it gets is true; one export follows one standard alone.
  compiler.pdf(compiled.result, { pdfStandard: "ua-1" });
  return compiler.pdf(compiled.result, { pdfStandard: "a-3a" });
}

try {
  const request = JSON.parse(await text(process.stdin)) as CompileRequest;
  process.stdout.write(await repack(compile(request)));
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
