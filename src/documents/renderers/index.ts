import type { DocumentFormat } from "../format.ts";
import type { DocumentModel } from "../model.ts";
import { renderDocx } from "./docx/docx.ts";
import { type HtmlOptions, renderHtml } from "./html.ts";
import { renderHwpx } from "./hwpx/index.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderPdf } from "./pdf/pdf.ts";
import { renderXlsx } from "./xlsx/index.ts";

export type RenderOptions = {
  readonly html?: HtmlOptions;
  /** Files that travel inside, where a format can carry them. */
  readonly attachments?: readonly Attachment[];
};

/** `name`: letters, digits, dots and hyphens. */
export type Attachment = {
  readonly name: string;
  readonly mediaType: string;
  readonly description: string;
  readonly bytes: Buffer;
};

export type Renderer = {
  /** RFC 6838. */
  readonly mediaType: string;
  /** Equal models give equal bytes. */
  readonly render: (model: DocumentModel, options: RenderOptions) => Promise<Buffer>;
};

/** Every format there is, one line each. */
export const renderers: Readonly<Record<DocumentFormat, Renderer>> = {
  html: { mediaType: "text/html", render: async (model, { html }) => Buffer.from(renderHtml(model, html)) },
  pdf: { mediaType: "application/pdf", render: renderPdf },
  docx: {
    mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    render: renderDocx,
  },
  md: { mediaType: "text/markdown", render: async (model) => Buffer.from(renderMarkdown(model)) },
  json: { mediaType: "application/json", render: async (model) => Buffer.from(JSON.stringify(model)) },
  xlsx: {
    mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    render: async (model) => renderXlsx(model),
  },
  hwpx: { mediaType: "application/hwp+zip", render: async (model) => renderHwpx(model) },
};
