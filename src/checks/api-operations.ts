import { z } from "zod";
import type { Caller } from "./api-answer.ts";
import type { Credential } from "./api-credential.ts";
import {
  type ApiDocument,
  type DocumentProblem,
  documentProblems,
  type Operation,
  readDocument,
  readDocumentJson,
} from "./api-document.ts";
import {
  bodySchema,
  leadsUpwards,
  pathSchema,
  percentEncoded,
  queryOf,
  type Scalar,
  valuesSchema,
} from "./api-message.ts";
import { attempt, failureSchema, type Reasons, unknown, unknownBecause } from "./define.ts";
import { sha256Hex } from "./digest.ts";

/** Where the OpenAPI document is: a path of the same host, or in the workspace itself. */
export const documentParam = z.union([
  z.strictObject({
    path: pathSchema,
    /** SHA-256 of the document that was agreed on; another one is not judged by. */
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
  z.strictObject({
    inline: z
      .record(z.string(), z.json())
      .refine((document) => JSON.stringify(document).length <= 64 * 1024, { error: "64 KiB" }),
  }),
]);
type DocumentParam = z.infer<typeof documentParam>;

/** What stands before the paths of the document; its `servers` are not followed. */
export const basePathParam = z
  .string()
  .max(200)
  .regex(/^(?:\/[\x21\x22\x24-\x2e\x30-\x3e\x40-\x7e]+)*$/)
  .refine((path) => !leadsUpwards(path), { error: "dot segments" })
  .default("");

/** Values for one operation's parameters and body that the API takes as they are. */
export const sampleSchema = z.strictObject({
  path: valuesSchema.default({}),
  query: valuesSchema.default({}),
  body: bodySchema.optional(),
});
export type Sample = z.infer<typeof sampleSchema>;

/** What is kept of the document. */
export const documentSeen = z.union([
  z.strictObject({
    /** SHA-256; null where the document stands in the parameters. */
    sha256: z.string().length(64).nullable(),
    operations: z.number().int(),
  }),
  z.strictObject({ problem: z.enum(documentProblems) }),
  z.strictObject({ status: z.number().int() }),
  z.strictObject({ changed: z.string().length(64) }),
  failureSchema,
]);
export type DocumentSeen = z.infer<typeof documentSeen>;

export async function lookAtDocument(
  param: DocumentParam,
  caller: Caller,
  credential: Credential | undefined,
): Promise<{ readonly seen: DocumentSeen; readonly document?: ApiDocument }> {
  if ("inline" in param) return reading(readDocumentJson(param.inline), null);
  const call = { method: "GET", path: param.path, query: "", body: null, contentType: null } as const;
  const answer = await attempt(() => caller.as(credential, call));
  if ("failure" in answer) return { seen: answer };
  if (answer.status !== 200) return { seen: { status: answer.status } };
  const sha256 = sha256Hex(answer.body);
  if (param.sha256 !== undefined && param.sha256 !== sha256) return { seen: { changed: sha256 } };
  return reading(readDocument(answer.body.toString("utf8")), sha256);
}

function reading(read: ApiDocument | { readonly problem: DocumentProblem }, sha256: string | null) {
  if ("problem" in read) return { seen: read };
  return { seen: { sha256, operations: read.operations.length }, document: read };
}

/** Where the path of an operation leads with the values of a sample, or of the document; undefined where one is missing. */
export function targetOfOperation(operation: Operation, sample: Sample | undefined, basePath: string) {
  const given = (place: "path" | "query", name: string): Scalar | undefined => {
    const stated = sample?.[place];
    if (stated && Object.hasOwn(stated, name)) return stated[name];
    const example = operation.parameters.find((one) => one.name === name && one.in === place)?.example;
    return ["string", "number", "boolean"].includes(typeof example) ? (example as Scalar) : undefined;
  };
  let complete = true;
  const path = operation.path.replace(/\{([^{}]{1,100})\}/g, (_whole, name: string) => {
    const value = given("path", name);
    if (value === undefined || value === "") complete = false;
    return percentEncoded(String(value ?? ""));
  });
  const query: Record<string, Scalar> = { ...sample?.query };
  for (const { in: place, name, required } of operation.parameters) {
    if (place !== "query" || !required) continue;
    const value = given("query", name);
    if (value === undefined) complete = false;
    else query[name] = value;
  }
  const whole = { path: `${basePath}${path}`, query: queryOf(query) };
  return complete && pathSchema.safeParse(whole.path).success && whole.query.length <= 4_000 ? whole : undefined;
}

/** Reasons of `unread`, for the checks that use it. */
export const documentReasons = {
  "document-unreadable": {
    ko: "API 문서를 OpenAPI 3.0 또는 3.1 형식의 JSON으로 읽을 수 없습니다({$problem}).",
    ja: "API文書をOpenAPI 3.0または3.1のJSONとして読み取れません（{$problem}）。",
    en: "The API’s document cannot be read as OpenAPI 3.0 or 3.1 in JSON ({$problem}).",
  },
  "document-not-shown": {
    ko: "API 문서를 받지 못했습니다(상태 {$status}).",
    ja: "API文書を取得できませんでした（ステータス{$status}）。",
    en: "The API’s document was not given (status {$status}).",
  },
  "document-changed": {
    ko: "API 문서가 합의한 문서와 다릅니다(SHA-256 {$sha256}).",
    ja: "API文書が合意した文書と異なります（SHA-256 {$sha256}）。",
    en: "The API’s document is not the one that was agreed on (SHA-256 {$sha256}).",
  },
} as const satisfies Reasons;

/** What is concluded where there is no document to go by. */
export function unread(seen: DocumentSeen) {
  if ("failure" in seen) return unknownBecause(seen.failure);
  if ("problem" in seen) return unknown("document-unreadable", { problem: seen.problem });
  if ("status" in seen) return unknown("document-not-shown", { status: seen.status });
  return "changed" in seen ? unknown("document-changed", { sha256: seen.changed }) : undefined;
}
