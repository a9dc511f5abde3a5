/** One policy: each directive with its sources, names in lower case. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** The policies of an answer's headers, each of which applies (CSP Level 3, "parse a response's Content Security Policies"). */
export function parsePolicies(values: readonly string[]): Policy[] {
  return values
    .flatMap((value) => value.split(","))
    .map(parsePolicy)
    .filter(({ size }) => size > 0);
}

/** CSP Level 3, "parse a serialized CSP": the first directive of a name counts, and one that is not ASCII is no directive. */
function parsePolicy(serialized: string): Policy {
  const directives = new Map<string, readonly string[]>();
  for (const part of serialized.split(";")) {
    const [name = "", ...sources] = part.split(/[\t\n\f\r ]+/).filter((word) => word !== "");
    if (name === "" || /[^\x00-\x7f]/.test(part) || directives.has(name.toLowerCase())) continue;
    directives.set(name.toLowerCase(), sources);
  }
  return directives;
}

const nonce = /^'nonce-[A-Za-z0-9+/_-]+={0,2}'$/i;
const hash = /^'sha(?:256|384|512)-[A-Za-z0-9+/_-]+={0,2}'$/i;

/**
 * A header with each nonce replaced by a number that stands for it. A nonce is new with every answer, if it is any good:
 * kept as it is, it would make equal answers differ. Whether two are the same is all that judging needs.
 */
export function numberNonces(value: string, numbers: Map<string, number>): string {
  return value.replace(/'nonce-[^';,\s]*'/gi, (source) => {
    if (!nonce.test(source)) return "'nonce-'";
    if (!numbers.has(source)) numbers.set(source, numbers.size + 1);
    return `'nonce-${numbers.get(source)}'`;
  });
}

export function noncesOf(sources: readonly string[]): string[] {
  return sources.filter((source) => nonce.test(source));
}

function has(sources: readonly string[], keyword: string): boolean {
  return sources.some((source) => source.toLowerCase() === keyword);
}

type Problem = {
  readonly reason: "inline-allowed" | "eval-allowed" | "any-site" | "plugins-allowed" | "base-allowed" | "nonce-reused";
  readonly directive: string;
  readonly source: string;
};
/** What one policy leaves open: a source it names, or the directive it lacks. */
export type Gap = Problem | { readonly reason: "directive-missing"; readonly directive: string };

/** The first of some directives that a policy has: each falls back to the next. */
function effective(policy: Policy, names: readonly [string, ...string[]]) {
  for (const directive of names) {
    const sources = policy.get(directive);
    if (sources) return { directive, sources };
  }
  return undefined;
}

const scriptElements = ["script-src-elem", "script-src", "default-src"] as const;
const scriptAttributes = ["script-src-attr", "script-src", "default-src"] as const;
const scriptMissing = { reason: "directive-missing", directive: "script-src" } as const;

/** CSP Level 3, "does a source list allow all inline behavior": nonces, hashes and 'strict-dynamic' switch it off. */
function allowsInline(sources: readonly string[]): boolean {
  const neutralised = sources.some((source) => nonce.test(source) || hash.test(source));
  return has(sources, "'unsafe-inline'") && !neutralised && !has(sources, "'strict-dynamic'");
}

export function inlineGap(policy: Policy, reused: ReadonlySet<string>): Gap | undefined {
  const elements = effective(policy, [...scriptElements]);
  const attributes = effective(policy, [...scriptAttributes]);
  if (!elements || !attributes) return scriptMissing;
  for (const { directive, sources } of [elements, attributes]) {
    if (allowsInline(sources)) return { reason: "inline-allowed", directive, source: "'unsafe-inline'" };
  }
  const stale = noncesOf(elements.sources).some((source) => reused.has(source));
  return stale ? { reason: "nonce-reused", directive: elements.directive, source: "'nonce-…'" } : undefined;
}

export function evalGap(policy: Policy): Gap | undefined {
  const found = effective(policy, ["script-src", "default-src"]);
  if (!found) return scriptMissing;
  const { directive, sources } = found;
  return has(sources, "'unsafe-eval'") ? { reason: "eval-allowed", directive, source: "'unsafe-eval'" } : undefined;
}

/**
 * A source that every site can meet, or a page itself can write: a scheme alone, or a host that is only the wildcard.
 * No port and no path narrows it down; ws: covers https: (CSP Level 3, "scheme-part match").
 */
const everySite = /^(?:(?:https?|wss?|data):|(?:(?:https?|wss?):\/\/)?\*(?::(?:\d+|\*))?(?:\/.*)?)$/i;

export function siteGap(policy: Policy): Gap | undefined {
  const found = effective(policy, [...scriptElements]);
  if (!found) return scriptMissing;
  const { directive, sources } = found;
  // With 'strict-dynamic' browsers ignore hosts and schemes.
  if (has(sources, "'strict-dynamic'")) return undefined;
  const source = sources.find((one) => everySite.test(one));
  return source === undefined ? undefined : { reason: "any-site", directive, source };
}

/** A source that lets another origin in. Keywords, nonces and hashes match no address but the service's own. */
const stranger = (source: string): boolean => !/^'.*'$/.test(source);

export function pluginGap(policy: Policy): Gap | undefined {
  const found = effective(policy, ["object-src", "default-src"]);
  if (!found) return { reason: "directive-missing", directive: "object-src" };
  const source = found.sources.find(stranger);
  return source === undefined ? undefined : { reason: "plugins-allowed", directive: found.directive, source };
}

/** base-uri falls back to nothing, not even to default-src. */
export function baseGap(policy: Policy): Gap | undefined {
  const sources = policy.get("base-uri");
  if (!sources) return { reason: "directive-missing", directive: "base-uri" };
  const source = sources.find(stranger);
  return source === undefined ? undefined : { reason: "base-allowed", directive: "base-uri", source };
}
