import { type DefaultTreeAdapterMap, type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from "parse5";
import { NetFailure } from "../net/failure.ts";
import type { HttpResponse } from "../net/outbound.ts";

/**
 * Elements that are made, at most, clones among them: by the standard's own rules a few hundred kilobytes of unclosed
 * formatting elements become a hundred million.
 */
const maxElements = 100_000;

/** One element, names in lower case (those of SVG as the parser adjusts them). */
export type HtmlElement = {
  readonly name: string;
  readonly parent: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** What stands in it itself: the rules of a style element. */
  readonly text: string;
};

/**
 * The elements of a page in their order, as a browser with scripts makes them: what stands in comments, in templates or in
 * noscript is none.
 * @throws NetFailure too-large, or failed where the content is in a coding that was not asked for
 */
export function htmlElements(response: HttpResponse): HtmlElement[] {
  const coding =
    response.headers
      .find(([name]) => name === "content-encoding")?.[1]
      .trim()
      .toLowerCase() ?? "identity";
  if (coding !== "identity") throw new NetFailure("failed");
  let made = 0;
  const treeAdapter: typeof defaultTreeAdapter = {
    ...defaultTreeAdapter,
    createElement(...given) {
      if (++made > maxElements) throw new NetFailure("too-large");
      return defaultTreeAdapter.createElement(...given);
    },
  };
  const document = parse<DefaultTreeAdapterMap>(textOf(response), { treeAdapter });
  const elements: HtmlElement[] = [];
  const waiting: DefaultTreeAdapterTypes.Node[] = [document];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if ("attrs" in node) elements.push(described(node));
    // Not spread: a page may have more children in one place than a call may have arguments.
    if ("childNodes" in node) for (const child of node.childNodes.toReversed()) waiting.push(child);
  }
  return elements;
}

function described({ tagName, attrs, parentNode, childNodes }: DefaultTreeAdapterTypes.Element): HtmlElement {
  const isStyle = tagName === "style";
  return {
    name: tagName,
    parent: parentNode?.nodeName ?? "",
    attributes: new Map(attrs.map(({ name, value }) => [name, value])),
    text: isStyle ? childNodes.map((child) => ("value" in child ? child.value : "")).join("") : "",
  };
}

/** By the encoding that the header or a byte order mark names. Those named in the content write markup as ASCII does. */
function textOf({ headers, body }: HttpResponse): string {
  const type = headers.find(([name]) => name === "content-type")?.[1] ?? "";
  const marked = body.subarray(0, 2).toString("hex");
  const labels = [/charset\s*=\s*"?([\w.:-]{1,40})/i.exec(type)?.[1] ?? "utf-8", "utf-8"];
  if (marked === "fffe") labels.unshift("utf-16le");
  if (marked === "feff") labels.unshift("utf-16be");
  for (const label of labels) {
    try {
      return new TextDecoder(label).decode(body);
    } catch {
      // No encoding of that name: the next guess.
    }
  }
  return body.toString("utf8");
}

/** The address by which relative ones are read from here on: the first base element with an address sets it. */
export function baseAfter({ name, attributes }: HtmlElement, base: string, page: string): string {
  const href = attributes.get("href");
  if (name !== "base" || href === undefined || base !== page) return base;
  const url = URL.parse(href, page);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : base;
}

/** Whether a link element has a relation among some, in any case. */
export function isLink({ name, attributes }: HtmlElement, relations: readonly string[]): boolean {
  const rel =
    attributes
      .get("rel")
      ?.toLowerCase()
      .split(/[\t\n\f\r ]+/) ?? [];
  return name === "link" && rel.some((one) => relations.includes(one));
}
