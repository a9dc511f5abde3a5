/** Who asks, for whoever reads their logs. */
export const userAgent = "Akashi-probe/1 (+https://akashi.example/probe)";

/** Headers any check may send besides the client's own, names in lower case; none of them names a host or carries a right. */
const allowed: readonly string[] = ["origin", "range", "x-akashi-trace"];

/** Headers that are the client's alone: they name the host or frame the message. */
const ours = new Set([
  ...["connection", "content-length", "expect", "host", "http2-settings", "keep-alive", "proxy-authorization"],
  ...["proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent"],
]);

const longest = 200;
const longestOfConsented = 8_192;

/**
 * The extra headers of a request, or a refusal of the whole of it: no check reaches another host, presents a credential,
 * or smuggles a second header in the value of the first.
 * @param consented whether the look is one that may sign in: it may present credentials, to the same host
 */
export function extraHeaders(given: Readonly<Record<string, string>> = {}, consented = false): Record<string, string> {
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const known = consented ? /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(name) && !ours.has(name) : allowed.includes(name);
    if (!known) throw new TypeError(`${name} is no header a check may send`);
    const most = consented ? longestOfConsented : longest;
    if (value.length > most || !/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(value)) {
      throw new TypeError(`the value of ${name} is no header value`);
    }
    checked[name] = value;
  }
  return checked;
}
