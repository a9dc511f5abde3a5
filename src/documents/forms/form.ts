import { AkashiError } from "../../domain/errors.ts";
import { type Archive, openArchive, readEntry, replaceEntries } from "./archive.ts";
import { dialects, type FormFormat } from "./dialect.ts";
import type { FormField } from "./labels.ts";
import { Placing } from "./place.ts";
import { applyEdits, parseTree } from "./tree.ts";

/** What is to stand in one place of a form. */
export type FormAnswer = { readonly item: string; readonly field: FormField; readonly paragraphs: readonly string[] };

/** A box beside a text that begins with one of the labels. */
export type FormOption = { readonly id: string; readonly labels: readonly string[]; readonly ticked: boolean };

export type FormRequest = {
  readonly answers: readonly FormAnswer[];
  readonly options: readonly FormOption[];
  /** Items the form may ask about; a place of one that has no answer is reported. */
  readonly items: readonly string[];
  /** Whether what stands in a place already, such as guidance, gives way. */
  readonly replace: boolean;
};

export type FormProblem = {
  readonly kind: /** An answer or option that the form has no place for. */
    | "no-place"
    /** A place of the form that there is no answer for. */
    | "no-answer"
    /** The form has the place more than once: none was filled. */
    | "ambiguous"
    /** Something stands there already. */
    | "occupied"
    /** The place holds more than text: tables, pictures, fields. */
    | "not-plain"
    /** A box is ticked in the form that is not to be. */
    | "ticked-otherwise";
  readonly item: string;
  readonly field: FormField | "option";
};

export type FilledForm = {
  readonly format: FormFormat;
  readonly file: Buffer;
  readonly filled: readonly { readonly item: string; readonly field: FormField }[];
  readonly ticked: readonly string[];
  readonly problems: readonly FormProblem[];
};

/**
 * Puts answers into a form that somebody brings, and touches nothing else of it: every other entry of the package keeps
 * its bytes, every other character of the text its place. Nothing in the form is carried out or followed.
 * @throws form.unreadable, form.too-large, form.unsafe, form.unknown
 */
export function fillForm(bytes: Buffer, request: FormRequest): FilledForm {
  const archive = openArchive(bytes);
  const format = formatOf(archive);
  const dialect = dialects[format];
  const placing = new Placing(dialect, request);
  const parts = dialect.parts(archive.entries.map(({ name }) => name)).map((name) => {
    const source = decode(readEntry(archive, name), name);
    placing.read(name, source, parseTree(source, name));
    return { name, source };
  });
  if (parts.length === 0) throw new AkashiError("form.unknown");
  const { edits, filled, ticked, problems } = placing.settle();
  const contents = new Map<string, Buffer>();
  for (const { name, source } of parts) {
    const changes = edits.get(name) ?? [];
    if (changes.length > 0) contents.set(name, Buffer.from(applyEdits(source, changes)));
  }
  return { format, file: replaceEntries(archive, contents), filled, ticked, problems };
}

function formatOf(archive: Archive): FormFormat {
  const mimetype = archive.entries[0]?.name === "mimetype" ? readEntry(archive, "mimetype")?.toString("latin1") : "";
  if (mimetype?.trim() === "application/hwp+zip") return "hwpx";
  if (archive.entries.some(({ name }) => name === "word/document.xml")) return "docx";
  throw new AkashiError("form.unknown");
}

/** UTF-8, as both formats write it; what is not is not changed by guessing. */
function decode(content: Buffer | undefined, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw new AkashiError("form.unreadable", { why: name }, undefined, cause);
  }
}
