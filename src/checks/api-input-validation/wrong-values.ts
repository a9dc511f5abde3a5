import { asList, own } from "../api-document.ts";

/** What can be wrong with an input. */
export const kinds = [
  "missing-required",
  "wrong-type",
  "out-of-range",
  "wrong-length",
  "not-listed",
  "unknown-member",
  "duplicate-parameter",
  "wrong-content-type",
  "malformed-json",
] as const;
export type Kind = (typeof kinds)[number];

export type Wrong = { readonly kind: Kind; readonly value: unknown };

const longestText = 8_000;
const longestList = 200;

/**
 * Values that a schema refuses, one for each thing it demands. All keywords of a schema have to hold at once, so that
 * whatever breaks one of them is refused, whatever the others say; alternatives (anyOf, oneOf) are left alone.
 * @param schema with its references followed
 * @param value one that it accepts
 */
export function wrongValues(schema: unknown, value: unknown): Wrong[] {
  const wrong: Wrong[] = [];
  const types = typesOf(schema);
  if (types.length > 0) {
    // Neither is ever made into the other by lenient readers.
    const other = types.includes("object") ? "akashi" : { akashi: true };
    if (!types.includes("string") || typeof other !== "string") wrong.push({ kind: "wrong-type", value: other });
  }
  const listed = own(schema, "enum");
  if (Array.isArray(listed) && !listed.includes(unlisted)) wrong.push({ kind: "not-listed", value: unlisted });
  if (typeof value === "number") {
    for (const bound of beyondRange(schema)) wrong.push({ kind: "out-of-range", value: bound });
  }
  if (typeof value === "string") {
    const most = own(schema, "maxLength");
    if (isCount(most) && most < longestText) wrong.push({ kind: "wrong-length", value: value.padEnd(most + 1, "a") });
    const least = own(schema, "minLength");
    if (isCount(least) && least > 0) wrong.push({ kind: "wrong-length", value: value.slice(0, least - 1) });
  }
  if (Array.isArray(value) && value.length > 0) {
    const most = own(schema, "maxItems");
    if (isCount(most) && most < longestList) {
      wrong.push({ kind: "wrong-length", value: Array.from({ length: most + 1 }, (_, i) => value[i % value.length]) });
    }
  }
  return wrong;
}

/** A text that no list of values has. */
export const unlisted = "akashi-not-listed";

/** OpenAPI 3.0 says `nullable`, 3.1 lists "null" among the types; a null is never tried. */
export function typesOf(schema: unknown): readonly string[] {
  const type = own(schema, "type");
  const types = typeof type === "string" ? [type] : asList(type);
  return types.filter((one): one is string => typeof one === "string");
}

function beyondRange(schema: unknown): number[] {
  const found: number[] = [];
  for (const [inclusive, exclusive, step] of [
    ["minimum", "exclusiveMinimum", -1],
    ["maximum", "exclusiveMaximum", 1],
  ] as const) {
    const bound = own(schema, inclusive);
    const edge = own(schema, exclusive);
    // A number in 3.1; in 3.0 a truth about the inclusive bound.
    if (typeof edge === "number") found.push(edge);
    else if (typeof bound === "number") found.push(edge === true ? bound : bound + step);
  }
  return found.filter((value) => Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
