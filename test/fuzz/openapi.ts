import { type ApiDocument, readDocument } from "../../src/checks/api-document.ts";
import { wrongCalls } from "../../src/checks/api-input-validation/wrong-calls.ts";
import { type Sample, targetOfOperation } from "../../src/checks/api-operations.ts";
import type { FuzzTarget } from "./target.ts";

/** Documents of APIs, and all that is derived from them: where calls would go, and what would be wrong in them. */
export const openapi: FuzzTarget = {
  name: "openapi",
  corpus: () => documents.map((document) => Buffer.from(JSON.stringify(document))),
  run(bytes) {
    const read = readDocument(Buffer.from(bytes).toString("utf8"));
    if ("problem" in read) return;
    if (read.operations.length > 500) throw new Error("too many operations");
    for (const operation of read.operations) follow(operation, read.resolve);
  },
};

/** More than any check sends for one operation. */
const enough = 2_000;

function follow(operation: ApiDocument["operations"][number], resolve: ApiDocument["resolve"]): void {
  for (const one of [undefined, sample]) {
    const target = targetOfOperation(operation, one, "/base");
    if (target) onTheHost(target.path, target.query);
  }
  let calls = 0;
  for (const { at, call } of wrongCalls({ operation, sample, basePath: "/base" }, resolve)) {
    onTheHost(call.path, call.query);
    if (at.length > 700) throw new Error(`a place of ${at.length} characters`);
    if (++calls > enough) throw new Error("no end of wrong calls");
  }
}

/** A path that a stranger's document makes has to stay one, in its own folder, on one line. */
function onTheHost(path: string, query: string): void {
  if (!/^\/base[\x21\x22\x24-\x3e\x40-\x7e]*$/.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) throw new Error(path);
  if (!/^[\x21-\x7e]*$/.test(query) || query.includes("#")) throw new Error(query);
}

const sample: Sample = {
  path: { id: "1", name: "..", "%": "%2e%2e" },
  query: { limit: 10, q: "a b&c#d", __proto__: 1 },
  body: { name: "a", seats: 2, tags: ["x"], owner: { name: "b", owner: { name: "c" } }, "a/b~c": null },
};

const name = { type: "string", minLength: 1, maxLength: 40, enum: ["a", "b"] };
const person = {
  type: ["object", "null"],
  required: ["name"],
  additionalProperties: false,
  properties: { name: { $ref: "#/components/schemas/name" }, owner: { $ref: "#/components/schemas/person" } },
};
const room = {
  allOf: [{ $ref: "#/components/schemas/person" }, { $ref: "#/components/schemas/room" }],
  properties: {
    seats: { type: "integer", minimum: 1, exclusiveMaximum: 50, readOnly: false },
    tags: { type: "array", maxItems: 3, items: { $ref: "#/components/schemas/name" } },
    "a/b~c": { type: "boolean", nullable: true },
  },
};

const documents = [
  {
    openapi: "3.1.0",
    security: [{ token: [] }],
    paths: {
      "/rooms/{id}": {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer", minimum: 1, example: 7 } }],
        get: { parameters: [{ $ref: "#/components/parameters/limit" }], security: [{}] },
        put: {
          requestBody: { $ref: "#/components/requestBodies/room" },
          parameters: [{ name: "q", in: "query", required: true, examples: { one: { value: "x" } } }],
        },
      },
    },
    components: {
      parameters: { limit: { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } } },
      requestBodies: {
        room: { required: true, content: { "application/json": { schema: { $ref: "#/components/schemas/room" } } } },
      },
      schemas: { name, person, room },
    },
  },
  {
    openapi: "3.0.3",
    paths: {
      "/a": { $ref: "#/paths/~1b" },
      "/b": { post: { requestBody: { content: { "application/problem+json; charset=utf-8": { schema: person } } } } },
      "x-other": { get: {} },
    },
  },
  { openapi: "3.1.0", paths: { "/loop": { $ref: "#/paths/~1loop" } } },
  { openapi: "3.1.0", paths: { "/far": { $ref: "https://a.example/openapi.json#/paths" } } },
  { openapi: "3.1.0", paths: { "/../up": { get: {} }, "/%2e%2e/up": { get: {} } } },
];
