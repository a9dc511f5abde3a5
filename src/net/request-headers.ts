/** Headers a check may send besides the client's own, names in lower case; none of them names a host or carries a right. */
const allowed: readonly string[] = ["origin", "range", "x-akashi-trace"];

const longest = 200;

/**
 * The extra headers of a request, or a refusal of the whole of it: no check reaches another host, presents a credential,
 * or smuggles a second header in the value of the first.
 */
export function extraHeaders(given: Readonly<Record<string, string>> = {}): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!allowed.includes(name)) throw new TypeError(`${name} is no header a check may send`);
    if (value.length > longest || !/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value)) {
      throw new TypeError(`the value of ${name} is no header value`);
    }
    checked[name] = value;
  }
  return checked;
}
