/** One SPF record as data (RFC 7208), and what follows from a tree of them. Pure. */
export type SpfTerm = {
  readonly kind: string;
  readonly qualifier: string;
  /** A domain, or an address; empty where the term has none. */
  readonly value: string;
  /** Bits of the network a term names, where it names one. */
  readonly prefix: number | undefined;
};

const domainSpec = String.raw`[\x21-\x2e\x30-\x7e]{1,253}`;
const mechanisms: readonly RegExp[] = [
  /^([+?~-]?)(all)$/i,
  new RegExp(`^([+?~-]?)(include|exists):(${domainSpec})$`, "i"),
  new RegExp(String.raw`^([+?~-]?)(a|mx)(?::(${domainSpec}))?(?:/(\d{1,2}))?(?://(\d{1,3}))?$`, "i"),
  new RegExp(`^([+?~-]?)(ptr)(?::(${domainSpec}))?$`, "i"),
  /^([+?~-]?)(ip4):(\d{1,3}(?:\.\d{1,3}){3})(?:\/(\d{1,2}))?$/i,
  /^([+?~-]?)(ip6):([0-9a-f:.]{2,45})(?:\/(\d{1,3}))?$/i,
];
const modifier = /^([a-z][a-z0-9_.-]*)=([\x21-\x7e]*)$/i;

/** The terms of a record, or undefined where it is malformed: receivers then have no policy at all. */
export function parseSpf(text: string): SpfTerm[] | undefined {
  const terms: SpfTerm[] = [];
  for (const word of text.split(" ").slice(1)) {
    if (word === "") continue;
    const found = mechanisms.map((form) => form.exec(word)).find((match) => match !== null);
    if (found) {
      const [, qualifier, kind = "", value = "", ...networks] = found;
      const [four, six] = networks.map((bits) => (bits === undefined ? undefined : Number(bits)));
      if ((four ?? 0) > (/^ip6$/i.test(kind) ? 128 : 32) || (six ?? 0) > 128) return undefined;
      const prefix = four === undefined || six === undefined ? (four ?? six) : Math.min(four, six);
      terms.push({
        qualifier: qualifier || "+",
        kind: kind.toLowerCase(),
        value: value.toLowerCase(),
        prefix,
      });
      continue;
    }
    const [, name, value = ""] = modifier.exec(word) ?? [];
    if (name === undefined) return undefined;
    const kind = name.toLowerCase();
    // RFC 7208, 6: these two at most once each; modifiers nobody knows are ignored.
    if (kind !== "redirect" && kind !== "exp") continue;
    if (value === "" || terms.some((term) => term.kind === kind)) return undefined;
    if (kind === "redirect") terms.push({ kind, qualifier: "", value: value.toLowerCase(), prefix: undefined });
    else terms.push({ kind, qualifier: "", value: "", prefix: undefined });
  }
  return terms;
}

/** A redirect is ignored where there is an `all` (RFC 7208, 6.1), and so is every mechanism after that. */
export function effective(terms: readonly SpfTerm[]): readonly SpfTerm[] {
  const all = terms.findIndex(({ kind }) => kind === "all");
  const reached = all < 0 ? terms : terms.slice(0, all + 1);
  return all < 0 ? reached : reached.filter(({ kind }) => kind !== "redirect");
}

/** The names whose records a record leads on to. */
export function ledTo(text: string): string[] {
  const terms = effective(parseSpf(text) ?? []);
  return terms.filter(({ kind }) => kind === "include" || kind === "redirect").map(({ value }) => plainName(value));
}

export function plainName(value: string): string {
  return value.replace(/\.$/, "");
}

export const countedKinds: readonly string[] = ["include", "redirect", "a", "mx", "ptr", "exists"];
/** RFC 7208, 4.6.4: beyond this a receiver gives up, and mail passes or fails by its mood. */
export const mostLookups = 10;
/** A network this large is the internet, and not somebody's mail servers. */
export const widest = 7;

export type SpfFault =
  | { readonly kind: "failure"; readonly name: string }
  | { readonly kind: "macro"; readonly name: string }
  | { readonly kind: "missing" | "several" | "invalid"; readonly name: string }
  | { readonly kind: "too-many" }
  | { readonly kind: "wide"; readonly name: string };

export type SpfTree = { readonly lookups: number; readonly end: string };

/**
 * Walks a record and all it leads to, as a receiver would in the worst case.
 * @param textsOf the records at a name; undefined where they were not seen
 */
export function walkSpf(start: string, textsOf: (name: string) => readonly string[] | undefined): SpfTree | SpfFault {
  let lookups = 0;
  const walk = (name: string): string | SpfFault => {
    if (name.includes("%")) return { kind: "macro", name };
    const texts = textsOf(name);
    if (!texts) return { kind: "failure", name };
    const [text, ...others] = texts;
    if (text === undefined) return { kind: "missing", name };
    if (others.length > 0) return { kind: "several", name };
    const terms = parseSpf(text);
    if (!terms) return { kind: "invalid", name };
    let end = "";
    // The redirect is taken when nothing else matched, wherever it stands.
    const ordered = [...effective(terms)].sort((a, b) => Number(a.kind === "redirect") - Number(b.kind === "redirect"));
    for (const { kind, qualifier, value, prefix } of ordered) {
      if (countedKinds.includes(kind) && ++lookups > mostLookups) return { kind: "too-many" };
      if (prefix !== undefined && prefix <= widest && qualifier === "+") return { kind: "wide", name };
      if (kind === "all") end = qualifier;
      if (kind !== "include" && kind !== "redirect") continue;
      const below = walk(plainName(value));
      if (typeof below !== "string") return below;
      // What an include lets everybody pass, the record lets everybody pass.
      if (kind === "include" && below === "+" && qualifier === "+") return { kind: "wide", name: plainName(value) };
      if (kind === "redirect") end = below;
    }
    return end;
  };
  const end = walk(start);
  return typeof end === "string" ? { lookups, end } : end;
}
