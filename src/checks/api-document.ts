import { z } from "zod";
import { isSafe, leadsUpwards, type Method, methodSchema } from "./api-message.ts";

/**
 * Reads the part of an OpenAPI 3.0 or 3.1 document that the checks use. The document may be a stranger's: references lead
 * nowhere but into itself, and depth, counts and lengths are bounded.
 */
export const documentProblems = [
  "not-json",
  "not-openapi",
  "too-many",
  "foreign-reference",
  "broken-reference",
] as const;
export type DocumentProblem = (typeof documentProblems)[number];

export type Parameter = {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required: boolean;
  readonly schema: unknown;
  /** What the document gives as a value of it, if any. */
  readonly example: unknown;
};

export type Operation = {
  /** `GET /rooms/{id}`: the one name that every operation has. */
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  /** Whether the document asks for no credential. */
  readonly public: boolean;
  readonly parameters: readonly Parameter[];
  /** The JSON body, if the operation takes one. */
  readonly body: { readonly required: boolean; readonly mediaType: string; readonly schema: unknown } | null;
};

export type ApiDocument = {
  readonly operations: readonly Operation[];
  /** What a node is, once its references are followed; undefined where they lead nowhere. */
  readonly resolve: (node: unknown) => unknown;
};

export const operationName = z
  .string()
  .max(320)
  .regex(/^(?:GET|HEAD|POST|PUT|PATCH|DELETE) \/[\x21-\x7e]*$/);

const maxOperations = 500;
const maxParameters = 50;
const maxHops = 10;

const object = z.record(z.string(), z.unknown());
const securitySchema = z.array(object).max(20).optional();
const documentSchema = z.object({
  openapi: z.string().regex(/^3\.[01]\.\d{1,3}(?:-[\w.]{1,20})?$/),
  paths: object,
  security: securitySchema,
});
const pathItemSchema = z.object({ parameters: z.array(z.unknown()).max(maxParameters).optional() });
const operationSchema = z.object({
  parameters: z.array(z.unknown()).max(maxParameters).optional(),
  requestBody: z.unknown().optional(),
  security: securitySchema,
});
const parameterSchema = z.object({
  name: z.string().min(1).max(100),
  in: z.enum(["path", "query", "header", "cookie"]),
  required: z.boolean().optional(),
  schema: z.unknown().optional(),
  example: z.unknown().optional(),
  examples: object.optional(),
});
const bodySchema = z.object({ required: z.boolean().optional(), content: object });
const mediaSchema = z.object({ schema: z.unknown().optional() });

class Unreadable extends Error {
  readonly problem: DocumentProblem;

  constructor(problem: DocumentProblem) {
    super(problem);
    this.problem = problem;
  }
}

export function readDocument(text: string): ApiDocument | { readonly problem: DocumentProblem } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: "not-json" };
  }
  return readDocumentJson(json);
}

export function readDocumentJson(json: unknown): ApiDocument | { readonly problem: DocumentProblem } {
  try {
    const document = parsed(documentSchema, json);
    const resolve = (node: unknown) => resolved(json, node);
    const operations: Operation[] = [];
    for (const [path, node] of Object.entries(document.paths)) {
      if (!path.startsWith("/")) continue;
      for (const operation of operationsOf(path, resolve(node), document.security ?? [], resolve)) {
        if (operations.length >= maxOperations) throw new Unreadable("too-many");
        operations.push(operation);
      }
    }
    return { operations, resolve: (node) => resolvedOrNothing(json, node) };
  } catch (error) {
    if (error instanceof Unreadable) return { problem: error.problem };
    throw error;
  }
}

type Resolve = ApiDocument["resolve"];

function operationsOf(path: string, node: unknown, security: readonly object[], resolve: Resolve): Operation[] {
  const item = parsed(pathItemSchema, node);
  const found: Operation[] = [];
  for (const method of methodSchema.options) {
    const given = (node as Record<string, unknown>)[method.toLowerCase()];
    if (given === undefined) continue;
    const name = `${method} ${path}`;
    if (!operationName.safeParse(name).success || leadsUpwards(path)) throw new Unreadable("not-openapi");
    const operation = parsed(operationSchema, given);
    const required = operation.security ?? security;
    found.push({
      name,
      method,
      path,
      // Several requirements are alternatives, and an empty one asks for nothing.
      public: required.length === 0 || required.some((one) => Object.keys(one).length === 0),
      parameters: parametersOf([...(item.parameters ?? []), ...(operation.parameters ?? [])], resolve),
      body: isSafe(method) ? null : bodyOf(operation.requestBody, resolve),
    });
  }
  return found;
}

/** Those of an operation replace those of its path with the same name and place. */
function parametersOf(nodes: readonly unknown[], resolve: Resolve): Parameter[] {
  const byPlace = new Map<string, Parameter>();
  for (const node of nodes) {
    const { name, in: place, required, schema, example, examples } = parsed(parameterSchema, resolve(node));
    const whole = schema === undefined ? undefined : resolve(schema);
    const value = example ?? firstExample(examples, resolve) ?? exampleIn(whole);
    byPlace.set(`${place} ${name}`, {
      name,
      in: place,
      required: place === "path" || (required ?? false),
      schema: whole,
      example: value,
    });
  }
  return [...byPlace.values()];
}

function firstExample(examples: Record<string, unknown> | undefined, resolve: Resolve): unknown {
  const [first] = Object.values(examples ?? {});
  return first === undefined ? undefined : own(resolve(first), "value");
}

function exampleIn(schema: unknown): unknown {
  const [listed] = asList(own(schema, "examples"));
  const [first] = asList(own(schema, "enum"));
  return own(schema, "example") ?? listed ?? own(schema, "default") ?? own(schema, "const") ?? first;
}

function bodyOf(node: unknown, resolve: Resolve): Operation["body"] {
  if (node === undefined) return null;
  const { required = false, content } = parsed(bodySchema, resolve(node));
  const json = Object.entries(content).find(([type]) => /^application\/(?:[\w.+-]{1,80}\+)?json\b/i.test(type));
  if (!json) return null;
  const [mediaType, media] = json;
  const { schema } = parsed(mediaSchema, resolve(media));
  return { required, mediaType: mediaType.slice(0, 100), schema: schema === undefined ? undefined : resolve(schema) };
}

/** Only references into the document itself are followed: whatever else they name, nobody goes there. */
function resolved(document: unknown, node: unknown): unknown {
  let at = node;
  for (let hops = 0; hops <= maxHops; hops++) {
    const reference = own(at, "$ref");
    if (typeof reference !== "string") return at;
    if (reference !== "#" && !reference.startsWith("#/")) throw new Unreadable("foreign-reference");
    at = pointed(document, reference.slice(1));
  }
  throw new Unreadable("broken-reference");
}

function resolvedOrNothing(document: unknown, node: unknown): unknown {
  try {
    return resolved(document, node);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function pointed(document: unknown, pointer: string): unknown {
  let at = document;
  for (const token of pointer.split("/").slice(1)) {
    at = own(at, unescaped(token));
    if (at === undefined) throw new Unreadable("broken-reference");
  }
  return at;
}

function unescaped(token: string): string {
  try {
    return decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    throw new Unreadable("broken-reference");
  }
}

/** A member of an object, never of its prototype. */
export function own(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (!result.success) throw new Unreadable("not-openapi");
  return result.data;
}
