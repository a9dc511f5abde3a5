/** What JSON can hold. Numbers are finite; RFC 8785 adds that strings hold no lone surrogate. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, ECMAScript number form, no spaces.
 * Equal values give equal text, so that a hash of the text is a hash of the value.
 * @throws TypeError for what RFC 8785 refuses: NaN, infinities, lone surrogates, undefined members.
 */
export function canonicalJson(value: Json): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON refuses ${value}`);
      return JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    case "object": {
      if (value === null) return "null";
      let text = "";
      if (Array.isArray(value)) {
        for (let i = 0; i < value.length; i++) text += (i > 0 ? "," : "") + canonicalJson(value[i] as Json);
        return `[${text}]`;
      }
      for (const key of sortedKeys(value)) {
        text += `${(text === "" ? "" : ",") + quote(key)}:${canonicalJson((value as { [key: string]: Json })[key] as Json)}`;
      }
      return `{${text}}`;
    }
    default:
      throw new TypeError(`canonical JSON refuses ${typeof value}`);
  }
}

/** Printable ASCII without the two characters that JSON escapes: most of what is ever written. */
const plain = /^[ !#-[\]-~]*$/;

function quote(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  if (!text.isWellFormed()) throw new TypeError("canonical JSON refuses a lone surrogate");
  return JSON.stringify(text);
}

/** Comparing strings compares UTF-16 code units, which is what RFC 8785 asks for. Most objects come sorted. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  for (let i = 1; i < keys.length; i++) {
    if ((keys[i - 1] as string) > (keys[i] as string)) return keys.sort();
  }
  return keys;
}
