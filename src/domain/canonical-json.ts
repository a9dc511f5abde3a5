/** What JSON can hold. Numbers are finite; RFC 8785 adds that strings hold no lone surrogate. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, ECMAScript number form, no spaces.
 * Equal values give equal text, so that a hash of the text is a hash of the value.
 * @throws TypeError for what RFC 8785 refuses: NaN, infinities, lone surrogates, undefined members.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new TypeError("canonical JSON refuses a lone surrogate");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`canonical JSON refuses ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`canonical JSON refuses ${typeof value}`);
  let text = "";
  // The default sort compares UTF-16 code units, which is what RFC 8785 asks for.
  for (const key of Object.keys(value).sort()) {
    text += `${text ? "," : ""}${canonicalJson(key)}:${canonicalJson((value as { [key: string]: Json })[key] as Json)}`;
  }
  return `{${text}}`;
}
