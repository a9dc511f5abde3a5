/**
 * A process of its own: reads what is to be set from standard input, writes the PDF to standard output. The typesetter
 * keeps the memory of what it compiled and cannot be interrupted; here both end with the process.
 */
import { text } from "node:stream/consumers";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { fontFiles } from "../../fonts.ts";
import { repack } from "./repack.ts";

export type CompileRequest = {
  readonly document: unknown;
  readonly attachments: readonly { readonly name: string; readonly base64: string }[];
};

const here = import.meta.dirname;

async function compile({ document, attachments }: CompileRequest): Promise<Uint8Array> {
  const compiler = NodeCompiler.create({ workspace: here, fontArgs: [{ fontPaths: [...fontFiles()] }] });
  compiler.mapShadow(`${here}/document.json`, Buffer.from(JSON.stringify(document)));
  for (const { name, base64 } of attachments) {
    compiler.mapShadow(`${here}/attachments/${name}`, Buffer.from(base64, "base64"));
  }
  const compiled = compiler.compile({ mainFilePath: `${here}/document.typ` });
  const { result } = compiled;
  if (!result) {
    const diagnostics = compiled.takeDiagnostics();
    throw new Error(JSON.stringify(diagnostics ? compiler.fetchDiagnostics(diagnostics) : "no result"));
  }
  // What is no PDF/UA-1 is refused here, so that the mark set below is true.
  compiler.pdf(result, { pdfStandard: "ua-1" });
  return repack(compiler.pdf(result, { pdfStandard: "a-3a" }));
}

const request = JSON.parse(await text(process.stdin)) as CompileRequest;
const pdf = await compile(request);
process.stdout.end(pdf);
