import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { z } from "zod";
import type { AnswerDeclaration } from "../domain/assurance/answer.ts";
import type { Claim, Proof } from "../domain/assurance/claim.ts";
import type { Fact, Service } from "../domain/assurance/service.ts";
import { AkashiError, AkashiErrors, type SourcePosition } from "../domain/errors.ts";
import { endOfDay, type Instant, isCalendarDate, parseDuration, parseInstant, startOfDay } from "../domain/time.ts";
import { compileMessage } from "../text/message.ts";
import { checkWording } from "./check-wording.ts";
import { checkWorkspace, type Located } from "./check-workspace.ts";
import { loadCatalogs } from "./load-catalogs.ts";
import { type FoundFile, findFiles } from "./read-files.ts";
import { type ReadReport, readReports } from "./read-reports.ts";
import type { RecordContext } from "./records/define.ts";
import { readRecord, recordSchema } from "./records/index.ts";
import {
  claimSchema,
  declarationSchema,
  factSchema,
  factTypes,
  fileKeys,
  serviceSchema,
  workspaceSchema,
} from "./schema.ts";
import type { Workspace } from "./workspace.ts";
import { maxFileSize, type Path, parseWith, parseYaml, type YamlSource } from "./yaml-source.ts";

const maxFiles = 2000;
/** Bytes of all files together, and faults told of; whoever has more has made one mistake a thousand times. */
const maxBytes = 32 * 1024 * 1024;
const maxErrors = 1000;

type Read = {
  workspace?: Located<z.infer<typeof workspaceSchema>>;
  readonly services: Located<z.infer<typeof serviceSchema>>[];
  readonly facts: Located<z.infer<typeof factSchema>>[];
  readonly claims: Located<z.infer<typeof claimSchema>>[];
  readonly answers: Located<z.infer<typeof declarationSchema>>[];
  readonly records: Located<z.infer<typeof recordSchema>>[];
};
export type RawWorkspace = Required<Read>;

/**
 * Reads and checks a workspace folder. Either all of it is sound, or nothing of it is returned.
 * @param now dates of approvals and attestations may not lie after it
 * @throws AkashiErrors with every fault found, each with file, line and column
 */
export async function loadWorkspace(folder: string, catalogsFolder: string, now: Instant): Promise<Workspace> {
  const errors: AkashiError[] = [];
  const read: Read = { services: [], facts: [], claims: [], answers: [], records: [] };
  for (const file of await yamlFiles(folder)) {
    readFileInto(read, await parseFile(folder, file), errors);
    if (errors.length > maxErrors) throw new AkashiErrors(errors.slice(0, maxErrors));
  }
  if (!read.workspace) {
    if (errors.length === 0) errors.push(new AkashiError("workspace.invalid", { folder, missing: "workspace" }));
    throw new AkashiErrors(errors);
  }
  if (read.services.length === 0 && errors.length === 0) {
    errors.push(new AkashiError("workspace.invalid", { folder, missing: "service" }));
  }
  const { value: header, place } = read.workspace;
  const catalogs = await loadCatalogs(catalogsFolder, header.catalogs).catch((error: unknown) => {
    if (!(error instanceof AkashiErrors)) throw error;
    // An unknown catalog is the workspace's mistake, and stands there.
    errors.push(
      ...error.errors.map((one) => (one.at ? one : new AkashiError(one.code, one.args, place(["catalogs"])))),
    );
    return undefined;
  });
  if (catalogs) errors.push(...checkWorkspace(read as RawWorkspace, catalogs, now));
  const wording = checkWording(read as RawWorkspace);
  errors.push(...wording.errors);
  const { reports, errors: unread } = await readReports(folder, read.records, zonesOf(read), now);
  const { files, errors: notFound } = await findFiles(folder, read.records);
  errors.push(...unread, ...notFound);
  if (errors.length > 0) throw new AkashiErrors(errors);
  return { ...build(folder, read as RawWorkspace, catalogs ?? [], { reports, files }), advice: wording.advice };
}

/** The time zone of a service, or of the only one. */
function zonesOf({ services }: Pick<Read, "services">): (service: string | undefined) => string {
  const only = services[0]?.value.id ?? "";
  return (service) => services.find(({ value }) => value.id === (service ?? only))?.value.timeZone ?? "UTC";
}

/** All YAML files below a folder, in a stable order; hidden folders, such as our own data, are not part of it. */
async function yamlFiles(folder: string): Promise<string[]> {
  const info = await stat(folder).catch(() => undefined);
  if (!info?.isDirectory()) throw new AkashiError("workspace.not-found", { folder });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !relative(folder, file)
          .split(/[\\/]/)
          .some((part) => part.startsWith(".")),
    )
    .sort();
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes > maxBytes) throw new AkashiError("file.too-large", { file: folder, bytes, most: maxBytes });
  if (files.length > maxFiles)
    throw new AkashiError("workspace.too-many-files", { files: files.length, most: maxFiles });
  if (files.length === 0) throw new AkashiError("workspace.invalid", { folder, missing: "*.yaml" });
  return files;
}

async function parseFile(folder: string, file: string) {
  const { size } = await stat(file);
  const name = relative(process.cwd(), file).startsWith("..") ? relative(folder, file) : relative(process.cwd(), file);
  // Before it is read: a file of gigabytes must not fill the memory first.
  if (size > maxFileSize) {
    return { errors: [new AkashiError("file.too-large", { file: name, bytes: size, most: maxFileSize })] };
  }
  return parseYaml(name, await readFile(file, "utf8"));
}

function readFileInto(
  read: Read,
  source: YamlSource | { readonly errors: readonly AkashiError[] },
  errors: AkashiError[],
): void {
  if ("errors" in source) {
    errors.push(...source.errors);
    return;
  }
  const value = (source.value ?? {}) as Record<string, unknown>;
  if (typeof value !== "object" || Array.isArray(value)) {
    errors.push(new AkashiError("schema.invalid", { path: "/", expected: fileKeys.join(", ") }, source.at([])));
    return;
  }
  const one = <T>(schema: z.ZodType<T>, path: Path, item: unknown): Located<T> | undefined => {
    const parsed = parseWith(schema, source, item, path);
    if ("errors" in parsed) {
      errors.push(...parsed.errors);
      return undefined;
    }
    return { value: parsed.value, place: (inner) => source.at([...path, ...inner]) };
  };
  const many = <T>(schema: z.ZodType<T>, key: string, into: Located<T>[]): void => {
    const list = value[key];
    if (list === undefined) return;
    if (!Array.isArray(list)) {
      errors.push(new AkashiError("schema.invalid", { path: key, expected: "array" }, source.at([key])));
      return;
    }
    list.forEach((item, index) => {
      const parsed = one(schema, [key, index], item);
      if (parsed) into.push(parsed);
    });
  };
  const strange = Object.keys(value).filter((key) => !(fileKeys as readonly string[]).includes(key));
  for (const key of strange.slice(0, maxErrors)) {
    errors.push(new AkashiError("schema.unknown-key", { path: "/", key }, source.atKey([], key)));
  }
  if (value.workspace !== undefined) {
    const parsed = one(workspaceSchema, ["workspace"], value.workspace);
    if (parsed && read.workspace) {
      const first = read.workspace.place([]).file;
      errors.push(new AkashiError("id.duplicate", { id: "workspace", first }, parsed.place([])));
    } else if (parsed) read.workspace = parsed;
  }
  if (value.service !== undefined) {
    const parsed = one(serviceSchema, ["service"], value.service);
    if (parsed) read.services.push(parsed);
  }
  many(factSchema, "facts", read.facts);
  many(claimSchema, "claims", read.claims);
  many(declarationSchema, "answers", read.answers);
  many(recordSchema, "records", read.records);
}

/** From what people write to what the domain works with. Only called when everything is known to be sound. */
function build(
  folder: string,
  raw: RawWorkspace,
  catalogs: Workspace["catalogs"],
  found: Found,
): Omit<Workspace, "advice"> {
  const only = raw.services[0]?.value.id ?? "";
  const zone = zonesOf(raw);
  const places = new Map<string, SourcePosition>();
  return {
    folder,
    organisation: raw.workspace.value.organisation,
    name: raw.workspace.value.name,
    origin: raw.workspace.value.origin,
    catalogs,
    services: raw.services.map(({ value }) => value as Service),
    facts: raw.facts.map(({ value }) => toFact(value)),
    claims: raw.claims.map(({ value, place }) => {
      places.set(value.id, place([]));
      return toClaim(value, value.service ?? only, zone(value.service), citedFacts(value));
    }),
    declarations: raw.answers.map(({ value }) => toDeclaration(value, value.service ?? only, zone(value.service))),
    records: raw.records.map(({ value }) =>
      readRecord(value, contextOf(value.service ?? only, zone(value.service), found)),
    ),
    places,
  };
}

function toFact(fact: z.infer<typeof factSchema>): Fact {
  const type = factTypes.find((one) => fact[one] !== undefined) as (typeof factTypes)[number];
  const measure = fact.measure === undefined ? {} : { measure: fact.measure };
  return { id: fact.id, type, value: fact[type], ...measure } as Fact;
}

/** Variables of a statement, which the checks have found to be the same facts in every language. */
function citedFacts(claim: z.infer<typeof claimSchema>): string[] {
  const message = compileMessage("en", claim.statement.en);
  return "code" in message ? [] : [...new Set(message.uses.map(({ variable }) => variable))].sort();
}

function toClaim(
  claim: z.infer<typeof claimSchema>,
  service: string,
  timeZone: string,
  facts: readonly string[],
): Omit<Claim, "recordedAt"> {
  const { approval, proofs, ...rest } = claim;
  return {
    ...rest,
    service,
    facts,
    proofs: proofs.map((proof) => toProof(proof, timeZone)),
    ...(approval ? { approval: { by: approval.by, on: startOfDay(approval.on, timeZone) } } : {}),
  };
}

/** Where a proof does not say: looked at every hour, good for a day, a failure counts at once. */
const defaults = { interval: "PT1H", validity: "P1D", confirm: { failures: 1, of: 1 } } as const;

function toProof(proof: z.infer<typeof claimSchema>["proofs"][number], timeZone: string): Proof {
  if (proof.attestation) {
    const { role, from, until } = proof.attestation;
    return { kind: "attestation", role, from: startOfDay(from, timeZone), until: endOfDay(until, timeZone) };
  }
  if (proof.inherited) return { kind: "inherited", ...proof.inherited };
  return {
    kind: "check",
    check: proof.check as string,
    params: proof.params ?? {},
    targets: proof.targets ?? ["service"],
    interval: parseDuration(proof.interval ?? defaults.interval) as number,
    validity: parseDuration(proof.validity ?? defaults.validity) as number,
    confirm: proof.confirm ?? defaults.confirm,
  };
}

function toDeclaration(
  answer: z.infer<typeof declarationSchema>,
  service: string,
  timeZone: string,
): AnswerDeclaration & { readonly service: string } {
  const { notApplicable, planned, ...rest } = answer;
  return {
    ...rest,
    service,
    ...(notApplicable
      ? {
          notApplicable: {
            reason: notApplicable.reason,
            approval: { by: notApplicable.approval.by, on: startOfDay(notApplicable.approval.on, timeZone) },
            reviewBy: endOfDay(notApplicable.reviewBy, timeZone),
          },
        }
      : {}),
    ...(planned ? { planned: { what: planned.what, by: endOfDay(planned.by, timeZone) } } : {}),
  } as AnswerDeclaration & { readonly service: string };
}

/** What stands in the files beside the workspace's own, by the records that name them. */
type Found = {
  readonly reports: ReadonlyMap<string, ReadReport>;
  readonly files: ReadonlyMap<string, FoundFile>;
};

function contextOf(service: string, timeZone: string, { reports, files }: Found): RecordContext {
  return {
    service,
    instant: (text) => (isCalendarDate(text) ? startOfDay(text, timeZone) : (parseInstant(text) as Instant)),
    endOf: (date) => endOfDay(date, timeZone),
    duration: (text) => parseDuration(text) as number,
    file: (id) => files.get(id) ?? null,
    report: (id) => reports.get(id) as ReadReport,
  };
}
