import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type ApiDocument, readDocument, readDocumentJson } from "../../src/checks/api-document.ts";
import { wrongCalls } from "../../src/checks/api-input-validation/wrong-calls.ts";
import { type Sample, targetOfOperation } from "../../src/checks/api-operations.ts";

const read = (paths: unknown, more: object = {}): ApiDocument => {
  const document = readDocumentJson({ openapi: "3.1.0", paths, ...more });
  assert.ok(!("problem" in document), "problem" in document ? document.problem : "");
  return document;
};
const problem = (paths: unknown, more: object = {}) => {
  const document = readDocumentJson({ openapi: "3.1.0", paths, ...more });
  return "problem" in document ? document.problem : undefined;
};

describe("an OpenAPI document", () => {
  test("says which operations there are, and which of them are public", () => {
    const { operations } = read(
      { "/a": { get: {}, post: { security: [] } }, "/b": { get: { security: [{ key: [] }, {}] } }, "x-c": { get: {} } },
      { security: [{ key: [] }] },
    );
    assert.deepEqual(
      operations.map((one) => [one.name, one.public]),
      [
        ["GET /a", false],
        ["POST /a", true],
        ["GET /b", true],
      ],
    );
    assert.equal(read({ "/a": { get: {} } }).operations[0]?.public, true);
  });

  test("is refused where it is none", () => {
    for (const text of ["", "{", "[]", "null", '{"swagger":"2.0","paths":{}}', '{"openapi":"4.0.0","paths":{}}']) {
      assert.ok("problem" in readDocument(text), text);
    }
    assert.equal(problem({ "/a": { get: 1 } }), "not-openapi");
    assert.equal(problem({ "/a b": { get: {} } }), "not-openapi");
    assert.equal(problem({ "/a/../b": { get: {} } }), "not-openapi");
    assert.equal(problem({ "/a\r\nx: y": { get: {} } }), "not-openapi");
  });

  test("leads nowhere but into itself", () => {
    for (const $ref of ["https://other.example/a.json", "//other.example", "other.json#/a", "file:///etc/passwd", ""]) {
      assert.equal(problem({ "/a": { $ref } }), "foreign-reference", $ref);
    }
    assert.equal(problem({ "/a": { $ref: "#/nowhere" } }), "broken-reference");
    assert.equal(problem({ "/a": { $ref: "#/__proto__" } }), "broken-reference");
    assert.equal(problem({ "/a": { $ref: "#/%" } }), "broken-reference");
    assert.equal(problem({ "/a": { $ref: "#/paths/~1a" } }), "broken-reference");
  });

  test("has no more operations than a reader can bear", () => {
    const paths = Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`/${i}`, { get: {} }]));
    assert.equal(problem(paths), "too-many");
  });

  test("gives values of parameters where nobody states them, and the stated ones first", () => {
    const { operations } = read({
      "/rooms/{id}": {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", example: "one" } }],
        get: { parameters: [{ name: "q", in: "query", required: true, example: "a b" }] },
      },
    });
    const [operation] = operations;
    assert.ok(operation);
    assert.deepEqual(targetOfOperation(operation, undefined, "/v1"), { path: "/v1/rooms/one", query: "q=a%20b" });
    const sample: Sample = { path: { id: "a/b" }, query: { q: 1 } };
    assert.deepEqual(targetOfOperation(operation, sample, ""), { path: "/rooms/a%2Fb", query: "q=1" });
    // What would lead to another path is no value of a parameter.
    assert.equal(targetOfOperation(operation, { path: { id: ".." }, query: {} }, ""), undefined);
    assert.equal(targetOfOperation(operation, { path: { id: "" }, query: {} }, ""), undefined);
  });
});

describe("what is wrong with a call", () => {
  const kindsFor = (schema: object, body: Sample["body"]) => {
    const requestBody = { content: { "application/json": { schema } } };
    const document = read({ "/a": { post: { requestBody } } }, { components: { schemas: { self: schema } } });
    const [operation] = document.operations;
    assert.ok(operation);
    const calls = wrongCalls({ operation, sample: { path: {}, query: {}, body }, basePath: "" }, document.resolve);
    return [...calls].map(({ kind, at, call }) => [kind, at, call.body]);
  };

  test("breaks one keyword at a time, and says where", () => {
    const schema = {
      type: "object",
      required: ["n"],
      properties: { n: { type: "integer", minimum: 0, exclusiveMaximum: 9 }, "a/b": { type: ["string", "null"] } },
    };
    assert.deepEqual(kindsFor(schema, { n: 1, "a/b": "x" }), [
      ["wrong-type", "body", '"akashi"'],
      ["missing-required", "body /n", '{"a/b":"x"}'],
      ["wrong-type", "body /n", '{"n":{"akashi":true},"a/b":"x"}'],
      ["out-of-range", "body /n", '{"n":-1,"a/b":"x"}'],
      ["out-of-range", "body /n", '{"n":9,"a/b":"x"}'],
      ["wrong-type", "body /a~1b", '{"n":1,"a/b":{"akashi":true}}'],
      ["malformed-json", "body", '{{"n":1,"a/b":"x"}'],
      ["wrong-content-type", "body", '{"n":1,"a/b":"x"}'],
    ]);
  });

  test("makes the same call once, however often a schema asks for it", () => {
    const one = {
      type: "object",
      required: ["n"],
      properties: { n: { type: "integer" }, self: { $ref: "#/components/schemas/self" } },
    };
    const body = { n: 1, self: { n: 2, self: { n: 3 } } };
    const many = kindsFor({ allOf: Array.from({ length: 30 }, () => one) }, body);
    assert.equal(new Set(many.map((call) => JSON.stringify(call))).size, many.length);
    assert.ok(many.length < 40, `${many.length} calls`);
  });

  test("takes exclusive bounds of 3.0 and 3.1 as they are meant", () => {
    const bounds = (schema: object) =>
      kindsFor({ ...schema }, 5)
        .filter(([kind]) => kind === "out-of-range")
        .map(([, , body]) => body);
    assert.deepEqual(bounds({ minimum: 1, maximum: 9 }), ["0", "10"]);
    assert.deepEqual(bounds({ minimum: 1, exclusiveMinimum: true }), ["1"]);
    assert.deepEqual(bounds({ minimum: 1, exclusiveMinimum: false }), ["0"]);
    assert.deepEqual(bounds({ exclusiveMinimum: 1, exclusiveMaximum: 9 }), ["1", "9"]);
  });

  test("leaves alternatives alone, and what only answers have", () => {
    const alternatives = kindsFor({ oneOf: [{ type: "string" }, { type: "object", required: ["a"] }] }, { a: 1 });
    assert.deepEqual(
      alternatives.map(([kind]) => kind),
      ["malformed-json", "wrong-content-type"],
    );
    const answered = { required: ["id"], properties: { id: { readOnly: true } } };
    assert.ok(!kindsFor(answered, { id: 1 }).some(([kind]) => kind === "missing-required"));
    // Both a text and an object are right.
    assert.ok(!kindsFor({ type: ["object", "string"] }, {}).some(([kind]) => kind === "wrong-type"));
  });

  test("ends, whatever refers to what", () => {
    const self = { $ref: "#/components/schemas/self" };
    const parts = Array.from({ length: 50 }, () => self);
    const found = kindsFor({ allOf: parts, additionalProperties: false, properties: { a: self } }, { a: { a: {} } });
    assert.ok(found.length < 3_000, String(found.length));
  });
});
