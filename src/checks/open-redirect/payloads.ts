/** Whom nobody can own (RFC 2606), and nobody ever connects to from here: a redirect is read, not followed. */
export const strangerHost = "akashi-probe.invalid";

/** Sent inside a value; where it comes back as a header of its own, the value was written into the head unchecked. */
export const injectedHeader = "x-akashi-injected";

/**
 * Values that lead browsers to the stranger, though many a comparison takes them for the service's own. The control shows
 * that the parameter redirects at all: where it does not, nothing is learnt from what the others do.
 */
export const payloads = {
  control: "",
  absolute: `https://${strangerHost}/`,
  "no-scheme": `//${strangerHost}/`,
  backslash: `/\\${strangerHost}/`,
  backslashes: `\\\\${strangerHost}/`,
  "tab-between-slashes": `/\t/${strangerHost}/`,
  "three-slashes": `///${strangerHost}/`,
  "no-slashes": `http:${strangerHost}/`,
  userinfo: `https://{host}@${strangerHost}/`,
  "own-name-in-front": `https://{host}.${strangerHost}/`,
  "own-name-behind": `https://${strangerHost}/{host}`,
  "line-break": `/\r\n${injectedHeader}: 1`,
} as const;

export type PayloadName = keyof typeof payloads;
export const payloadNames = Object.keys(payloads) as [PayloadName, ...PayloadName[]];

/** The path to ask for: the value is written as a form writes it, whatever it holds. */
export function asked(path: string, parameter: string, value: string): string {
  const separator = path.includes("?") ? "&" : "?";
  return `${path}${separator}${encodeURIComponent(parameter)}=${encodeURIComponent(value)}`;
}
