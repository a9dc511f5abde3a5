import { createHash } from "node:crypto";
import { plainLayout } from "../documents/build.ts";
import { attachmentBlocks, submittedDocuments } from "../documents/digital-service-self-check/items.ts";
import { words } from "../documents/digital-service-self-check/words.ts";
import { renderHtml } from "../documents/renderers/html.ts";
import { pack } from "../documents/renderers/pack.ts";
import { commonWords, documentWords } from "../documents/words.ts";
import type { Catalog } from "../domain/assurance/catalog.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Locale } from "../domain/locale.ts";
import type { PolicyDocumentRecord } from "../domain/operations/management.ts";
import { formatInstant, type Instant } from "../domain/time.ts";
import { readInside } from "./read-files.ts";
import { findService, type State } from "./state.ts";

export type Bundle = {
  readonly file: Buffer;
  readonly sha256: string;
  readonly documents: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[];
};

/**
 * The policy documents that a framework's items cite, numbered in the order of the items, in one zip with an index for
 * people and one for machines. Equal files give equal bytes. The self-check lists the same hashes under its own seal.
 * @param folder the workspace, whose files are read again: one that changed since it was applied is refused
 * @throws bundle.nothing, bundle.without-file, report.changed
 */
export async function bundleEvidence(
  folder: string,
  state: State,
  { service: id, catalog: catalogId, language, at }: Request,
): Promise<Bundle> {
  const { service, records } = findService(state, id);
  const catalog = state.catalogs.find((one) => one.id === catalogId);
  if (!catalog) {
    throw new AkashiError("catalog.unknown", {
      catalog: catalogId,
      known: state.catalogs.map((one) => one.id).join(", "),
    });
  }
  const documents = submittedDocuments(catalog, service.type, records);
  if (documents.length === 0) throw new AkashiError("bundle.nothing", { catalog: catalogId });
  const parts: { name: string; data: Uint8Array; sha256: string }[] = [];
  for (const [index, document] of documents.entries()) {
    const { file } = document;
    if (file === null) throw new AkashiError("bundle.without-file", { record: document.id });
    const data = await readInside(folder, file.name);
    const sha256 = hashOf(data);
    if (sha256 !== file.sha256)
      throw new AkashiError("report.changed", { file: file.name, stated: file.sha256, actual: sha256 });
    parts.push({ name: entryName(index + 1, document, language), data, sha256 });
  }
  const index = {
    service: service.id,
    catalog: catalog.id,
    at: formatInstant(at),
    documents: documents.map((document, number) => ({
      number: number + 1,
      name: parts[number]?.name,
      document: document.number,
      title: document.title[language],
      version: document.version,
      sha256: parts[number]?.sha256,
      bytes: document.file?.bytes,
      items: document.evidences.filter((one) => one.catalog === catalog.id),
    })),
  };
  const page = renderHtml({
    template: "evidence-bundle",
    templateVersion: 1,
    language,
    at,
    title: words.attachments[language],
    subtitle: service.name[language],
    facts: [[commonWords.provider[language], service.provider[language]]],
    layout: { ...plainLayout, contents: 0 },
    blocks: attachmentBlocks(language, documents),
    notes: [],
    colophon: [],
    verification: null,
    words: documentWords(language),
  });
  const file = pack([
    { name: "index.html", data: page },
    { name: "index.json", data: `${JSON.stringify(index, null, 2)}\n` },
    ...parts.map(({ name, data }) => ({ name, data })),
  ]);
  const told = parts.map(({ name, sha256, data }) => ({ name, sha256, bytes: data.length }));
  return { file, sha256: hashOf(file), documents: told };
}

type Request = {
  readonly service: string | undefined;
  readonly catalog: Catalog["id"];
  readonly language: Locale;
  readonly at: Instant;
};

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Sorted as numbered, read by people, and safe on every file system: 01_SEC-03_침해사고 대응절차서.md */
function entryName(number: number, { number: id, title, file }: PolicyDocumentRecord, language: Locale): string {
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(file?.name ?? "")?.[0] ?? "";
  const safe = (text: string) =>
    text
      .normalize("NFC")
      .replaceAll(/[\p{C}\\/:*?"<>|]+/gu, " ")
      .trim()
      .replace(/^\.+|\.+$/g, "")
      .slice(0, 80);
  return `${String(number).padStart(2, "0")}_${safe(id)}_${safe(title[language])}${ending}`;
}
