import { type SaxesAttributeNS, SaxesParser } from "saxes";
import { malformed } from "./define.ts";

const maxDepth = 100;
const maxElements = 1_000_000;
const maxText = 10_000;

export type Attributes = Readonly<Record<string, string | undefined>>;

export type XmlElement = { readonly name: string; readonly uri: string; readonly attributes: Attributes };

/** Called at each start and each end of an element; `path` are the local names down to it, itself included. */
export type XmlHandler = {
  readonly open: (element: XmlElement, path: readonly string[]) => void;
  /** @param text what stood directly in the element, the first ten thousand characters */
  readonly close: (element: XmlElement, path: readonly string[], text: string) => void;
};

/**
 * Walks XML 1.0 with namespaces. No declaration of a document type with anything inside it is read, so that there are no
 * entities but the five of XML itself: nothing can grow, and nothing outside is fetched.
 * @throws AkashiError report.malformed
 */
export function walkXml(text: string, { open, close }: XmlHandler): void {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const path: string[] = [];
  const elements: XmlElement[] = [];
  const texts: string[] = [];
  let count = 0;
  const keepText = (part: string): void => {
    const at = texts.length - 1;
    const before = texts[at];
    if (before !== undefined && before.length < maxText) texts[at] = (before + part).slice(0, maxText);
  };
  parser.on("error", (error) => {
    throw malformed(error.message);
  });
  parser.on("doctype", (type) => {
    if (type.includes("[")) throw malformed("a document type with declarations inside");
  });
  parser.on("opentag", (tag) => {
    if (++count > maxElements) throw malformed(`more than ${maxElements} elements`);
    if (path.length >= maxDepth) throw malformed(`nested deeper than ${maxDepth}`);
    const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const { prefix, local, value } of Object.values(tag.attributes) as SaxesAttributeNS[]) {
      if (prefix === "") attributes[local] = value;
    }
    const element = { name: tag.local, uri: tag.uri, attributes };
    path.push(tag.local);
    elements.push(element);
    texts.push("");
    open(element, path);
  });
  parser.on("text", keepText);
  parser.on("cdata", keepText);
  parser.on("closetag", () => {
    const element = elements.pop();
    const inner = texts.pop() ?? "";
    if (element) close(element, path, inner);
    path.pop();
  });
  parser.write(text).close();
  if (count === 0) throw malformed("no element");
}
