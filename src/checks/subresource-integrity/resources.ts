import { baseAfter, type HtmlElement, isLink } from "../html.ts";

export const integrities = ["none", "invalid", "sha256", "sha384", "sha512"] as const;
export type Integrity = (typeof integrities)[number];

export type Resource = {
  readonly element: "script" | "stylesheet";
  readonly host: string;
  /** The strongest hash, the only one browsers compare with (Subresource Integrity, "get the strongest metadata"). */
  readonly integrity: Integrity;
  /** Whether it is asked for with CORS: without, browsers cannot compare, and refuse what has a hash. */
  readonly crossorigin: boolean;
};

/** Scripts and stylesheets that a page loads from other origins. */
export function externalResources(elements: readonly HtmlElement[], page: string): Resource[] {
  const own = new URL(page).origin;
  const found: Resource[] = [];
  let base = page;
  for (const element of elements) {
    base = baseAfter(element, base, page);
    const { attributes } = element;
    const isScript = element.name === "script" && runs(attributes.get("type"));
    const address = isScript
      ? (attributes.get("src") ?? attributes.get("href"))
      : isLink(element, ["stylesheet"])
        ? attributes.get("href")
        : undefined;
    const url = address === undefined ? null : URL.parse(address, base);
    if (!url || !/^https?:$/.test(url.protocol) || url.origin === own) continue;
    found.push({
      element: isScript ? "script" : "stylesheet",
      host: url.host,
      integrity: strongest(attributes.get("integrity") ?? ""),
      // Modules are always asked for with CORS.
      crossorigin: attributes.has("crossorigin") || attributes.get("type")?.trim().toLowerCase() === "module",
    });
  }
  return found;
}

/** HTML standard: no type, a type of JavaScript, or a module; anything else is data, and its address is not loaded. */
function runs(type: string | undefined): boolean {
  const text = type?.trim().toLowerCase() ?? "";
  return (
    text === "" || text === "module" || /^(?:text|application)\/(?:x-)?(?:java|ecma|j|live)script[\d.]*$/.test(text)
  );
}

const bytes = { sha256: 32, sha384: 48, sha512: 64 } as const;

/** Of hashes browsers know and that have the length of one; whatever else is there counts for nothing. */
function strongest(integrity: string): Integrity {
  const tokens = integrity.split(/[\t\n\f\r ]+/).filter((token) => token !== "");
  if (tokens.length === 0) return "none";
  const known = new Set(
    tokens.flatMap((token) => {
      const [, name, digest = ""] = /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]{1,100}={0,2})(?:\?|$)/i.exec(token) ?? [];
      const algorithm = name?.toLowerCase() as keyof typeof bytes | undefined;
      return algorithm && Buffer.from(digest, "base64").length === bytes[algorithm] ? [algorithm] : [];
    }),
  );
  return (["sha512", "sha384", "sha256"] as const).find((algorithm) => known.has(algorithm)) ?? "invalid";
}
