import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { AkashiError } from "../../../domain/errors.ts";
import type { DocumentModel } from "../../model.ts";
import { sealFile } from "../../seal/pdf.ts";
import type { Attachment, RenderOptions } from "../index.ts";
import { type Limits, runLimited } from "./child.ts";
import type { CompileRequest } from "./compile.ts";

/** The largest of our documents takes a tenth of either. */
const usualLimits: Limits = { milliseconds: 180_000, mebibytes: 2048 };

/** The document as data, for whoever reads it by machine. */
const modelFile = "akashi-document.json";

const compiler = fileURLToPath(new URL(`compile${extname(import.meta.filename)}`, import.meta.url));

/**
 * Tagged PDF/A-3a and PDF/UA-1, with the model and other files attached, and a place for its seal. Made in a process of
 * its own, which ends with it. Equal models give equal bytes.
 * @throws document.render-failed where it takes too long or too much, or the typesetter refuses it
 */
export async function renderPdf(
  model: DocumentModel,
  { attachments = [] }: RenderOptions,
  limits: Limits = usualLimits,
): Promise<Buffer> {
  const request: CompileRequest = {
    model,
    attachments: [...ownFiles(model), ...attachments].map(({ bytes, ...file }, i) => ({
      ...file,
      relationship: i === 0 ? "source" : "data",
      base64: bytes.toString("base64"),
    })),
  };
  const ended = await runLimited(compiler, JSON.stringify(request), limits);
  if (!ended.done) throw new AkashiError("document.render-failed", { format: "pdf", why: ended.why });
  return ended.output;
}

function ownFiles(model: DocumentModel): readonly [source: Attachment, seal: Attachment] {
  const mediaType = "application/json";
  const bytes = Buffer.from(JSON.stringify(model));
  return [
    { name: modelFile, mediaType, description: `Akashi document model, ${model.template}`, bytes },
    { name: sealFile, mediaType, description: "Akashi seal", bytes: Buffer.from("{}") },
  ];
}
