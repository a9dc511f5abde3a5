/** RFC 6901: tokens that each begin with a slash, ten at most. */
export const pointerForm = /^(?:\/(?:[^~/]|~[01])*){1,10}$/;

/** What a JSON pointer leads to, or nothing. */
export function valueAt(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value) ? !/^(?:0|[1-9]\d{0,5})$/.test(key) : !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
