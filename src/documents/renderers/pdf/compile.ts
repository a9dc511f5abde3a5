import { readFileSync } from "node:fs";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { fontFiles } from "../../fonts.ts";
import { typstSource } from "./source.ts";

/**
 * A process of its own for one document: the compiler keeps what it once held, and cannot be interrupted. Reads a request
 * from standard input, writes the PDF to standard output; what is wrong goes to standard error, with exit code 1.
 */
export type CompileRequest = {
  readonly model: object;
  readonly attachments: readonly { readonly name: string; readonly bytes: string }[];
};

const { model, attachments } = JSON.parse(readFileSync(0, "utf8")) as CompileRequest;
const workspace = process.platform === "win32" ? "C:/" : "/";
const compiler = NodeCompiler.create({
  workspace,
  fontArgs: [{ fontBlobs: fontFiles().map((file) => readFileSync(file)) }],
});
compiler.mapShadow("/model.json", Buffer.from(JSON.stringify(model)));
for (const { name, bytes } of attachments) compiler.mapShadow(`/attachments/${name}`, Buffer.from(bytes, "base64"));
try {
  const compiled = compiler.compile({ mainFileContent: typstSource });
  if (!compiled.result) throw new Error(JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics));
  process.stdout.write(compiler.pdf(compiled.result, { pdfStandard: "a-3a" }));
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
