import type { Call } from "../api-answer.ts";
import { type ApiDocument, asList, type Operation, own, type Parameter } from "../api-document.ts";
import { percentEncoded, queryOf, type Scalar } from "../api-message.ts";
import { type Sample, targetOfOperation } from "../api-operations.ts";
import { type Kind, typesOf, unlisted, type Wrong, wrongValues } from "./wrong-values.ts";

/** A call with one wrong thing. */
export type WrongCall = {
  readonly kind: Kind;
  /** Where: `body`, `path` or `query`, and a JSON pointer or a name in it. */
  readonly at: string;
  readonly call: Call;
};

type Place = { readonly operation: Operation; readonly sample: Sample; readonly basePath: string };

const maxDepth = 5;
const maxMembers = 50;
const maxVisits = 2_000;
/** The longest text that goes into an address. */
const longestInAddress = 1_000;

/** The call as the sample says; undefined where a value is missing. */
export function rightCall({ operation, sample, basePath }: Place): Call | undefined {
  const target = targetOfOperation(operation, sample, basePath);
  if (!target) return undefined;
  const { body } = sample;
  const type = operation.body?.mediaType ?? "application/json";
  return {
    method: operation.method,
    ...target,
    ...(body === undefined ? { body: null, contentType: null } : { body: JSON.stringify(body), contentType: type }),
  };
}

/** Everything that the document says is wrong, one at a time. */
export function* wrongCalls(place: Place, resolve: ApiDocument["resolve"]): Generator<WrongCall> {
  const right = rightCall(place);
  if (!right) return;
  for (const parameter of place.operation.parameters) yield* wrongParameters(place, parameter, right);
  const { body } = place.operation;
  if (!body || right.body === null) return;
  const walk = { resolve, visits: 0 };
  // Schemas that say the same in several places make the same call again: it is sent once.
  const made = new Set<string>();
  for (const { kind, pointer, value } of wrongBodies(body.schema, place.sample.body, walk)) {
    const text = JSON.stringify(value);
    const id = `${kind} ${pointer} ${text}`;
    if (made.has(id)) continue;
    made.add(id);
    yield { kind, at: `body ${pointer}`.trim(), call: { ...right, body: text } };
  }
  if (body.required) yield { kind: "missing-required", at: "body", call: { ...right, body: null, contentType: null } };
  yield { kind: "malformed-json", at: "body", call: { ...right, body: `{${right.body}` } };
  yield { kind: "wrong-content-type", at: "body", call: { ...right, contentType: "text/plain" } };
}

function* wrongParameters(place: Place, parameter: Parameter, right: Call): Generator<WrongCall> {
  const { name, in: where, required, schema } = parameter;
  if (where !== "path" && where !== "query") return;
  const at = `${where} ${shortened(name)}`;
  const given = place.sample[where];
  const value = Object.hasOwn(given, name) ? given[name] : undefined;
  if (value === undefined) return;
  const replaced = (other: Scalar): Call | undefined => {
    const sample = { ...place.sample, [where]: { ...given, [name]: other } };
    const target = targetOfOperation(place.operation, sample, place.basePath);
    return target && { ...right, ...target };
  };
  for (const { kind, value: other } of wrongTexts(schema, value)) {
    const call = replaced(other);
    if (call) yield { kind, at, call };
  }
  if (where === "path") return;
  const { [name]: _left, ...others } = place.sample.query;
  if (required) yield { kind: "missing-required", at, call: { ...right, query: queryOf(others) } };
  if (!typesOf(schema).includes("array")) {
    const again = `${percentEncoded(name)}=${percentEncoded(String(value))}`;
    // In order: whoever signs signs it so.
    const twice = [...right.query.split("&"), again].sort().join("&");
    yield { kind: "duplicate-parameter", at, call: { ...right, query: twice } };
  }
}

/** In an address everything is text: a wrong type is a text that is not one of the other type. */
function wrongTexts(schema: unknown, value: Scalar): { kind: Kind; value: Scalar }[] {
  const types = typesOf(schema);
  const onlyText =
    types.includes("string") || types.includes("array") || types.includes("object") || types.length === 0;
  // A text in the place of a number or a truth, as which it was stated or may have been.
  const typed = !onlyText && typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const wrong: Wrong[] = wrongValues(schema, Number.isNaN(typed) ? value : typed);
  return wrong.flatMap(({ kind, value: other }): { kind: Kind; value: Scalar }[] => {
    if (kind === "wrong-type") return onlyText ? [] : [{ kind, value: unlisted }];
    if (typeof other !== "string" && typeof other !== "number") return [];
    return String(other).length > longestInAddress || other === "" ? [] : [{ kind, value: other }];
  });
}

type WrongBody = { readonly kind: Kind; readonly pointer: string; readonly value: unknown };

/** A walk over a stranger's schema: bounded as a whole, whatever refers to what. */
type Walk = { readonly resolve: ApiDocument["resolve"]; visits: number };

function* wrongBodies(node: unknown, value: unknown, walk: Walk, pointer = "", depth = 0): Generator<WrongBody> {
  if (depth > maxDepth || ++walk.visits > maxVisits) return;
  const schema = walk.resolve(node);
  for (const wrong of wrongValues(schema, value)) yield { kind: wrong.kind, pointer, value: wrong.value };
  for (const part of asList(own(schema, "allOf")).slice(0, maxMembers)) {
    yield* wrongBodies(part, value, walk, pointer, depth + 1);
  }
  if (Array.isArray(value) && value.length > 0) {
    for (const inner of wrongBodies(own(schema, "items"), value[0], walk, `${pointer}/0`, depth + 1)) {
      yield { ...inner, value: [inner.value, ...value.slice(1)] };
    }
  }
  if (!isObject(value)) return;
  const properties = own(schema, "properties");
  for (const name of asList(own(schema, "required")).slice(0, maxMembers)) {
    if (typeof name !== "string" || !Object.hasOwn(value, name)) continue;
    // What only answers have is not required of requests.
    if (own(walk.resolve(own(properties, name)), "readOnly") === true) continue;
    const { [name]: _left, ...others } = value;
    yield { kind: "missing-required", pointer: `${pointer}/${token(name)}`, value: others };
  }
  if (own(schema, "additionalProperties") === false) {
    yield { kind: "unknown-member", pointer, value: { ...value, akashiUnknown: true } };
  }
  for (const [name, member] of Object.entries(value).slice(0, maxMembers)) {
    const inner = own(properties, name);
    if (inner === undefined) continue;
    for (const wrong of wrongBodies(inner, member, walk, `${pointer}/${token(name)}`, depth + 1)) {
      yield { ...wrong, value: { ...value, [name]: wrong.value } };
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function token(name: string): string {
  return shortened(name).replaceAll("~", "~0").replaceAll("/", "~1");
}

function shortened(name: string): string {
  return name.toWellFormed().slice(0, 60);
}
