/** Structured field values (RFC 9651), as far as judging headers takes: what is a member, and what an inner list holds. */
const key = String.raw`[a-z*][a-z0-9_\-.*]*`;
const token = String.raw`[A-Za-z*][!#$%&'*+\-.^_\`|~\w:/]*`;
const bareItem = [
  String.raw`-?\d{1,12}\.\d{1,3}`,
  String.raw`@?-?\d{1,15}`,
  String.raw`%?"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"`,
  token,
  ":[A-Za-z0-9+/=]*:",
  String.raw`\?[01]`,
].join("|");
const parameters = `(?:; *${key}(?:=(?:${bareItem}))?)*`;
const item = `(?:${bareItem})${parameters}`;
const innerList = String.raw`\( *((?:${item}(?: +${item})* *)?)\)${parameters}`;

const member = new RegExp(`(${key})(?:=(?:${innerList}|(${item}))|${parameters})`, "y");
const comma = /[\t ]*,[\t ]*/y;
const tokenItem = new RegExp(`^ *(${token})${parameters} *$`);

/** One member of a dictionary: the text inside an inner list, or null where it is an item. */
type Member = { readonly inner: string | null };

/** A dictionary, whose last member of a name counts; undefined where browsers ignore the header as a whole. */
export function parseDictionary(values: readonly string[]): ReadonlyMap<string, Member> | undefined {
  const text = values.join(", ").replace(/^ +| +$/g, "");
  const members = new Map<string, Member>();
  let at = 0;
  while (at < text.length) {
    member.lastIndex = at;
    const found = member.exec(text);
    if (!found) return undefined;
    members.set(found[1] ?? "", { inner: found[2] ?? null });
    at = member.lastIndex;
    if (at === text.length) break;
    comma.lastIndex = at;
    if (!comma.test(text) || comma.lastIndex === text.length) return undefined;
    at = comma.lastIndex;
  }
  return members;
}

/** The token of a header that is one item; undefined where it is anything else, two of them included. */
export function parseToken(values: readonly string[]): string | undefined {
  return tokenItem.exec(values.join(", "))?.[1];
}
