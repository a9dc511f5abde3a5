import { baseAfter, type HtmlElement, isLink } from "../html.ts";

/** Mixed Content, 3: what browsers block, what they try over HTTPS instead, and what a form sends. */
export type Kind = "blocked" | "upgraded" | "form";

export type Insecure = { readonly kind: Kind; readonly element: string; readonly host: string };

/** Addresses that an element loads or sends to, with what becomes of an insecure one. */
function referencesOf(element: HtmlElement): [Kind, string | undefined][] {
  const styles = [element.text, element.attributes.get("style") ?? ""].flatMap(styleReferences);
  return [...markupReferences(element), ...styles];
}

/**
 * Absolute addresses in rules of style: what is imported is blocked, images are not; a font, which is, counts as an image
 * here. Names of namespaces are no addresses.
 */
function styleReferences(css: string): [Kind, string][] {
  if (!/http:/i.test(css)) return [];
  const rules = css.replaceAll(/\/\*.*?(?:\*\/|$)/gs, " ").replaceAll(/@namespace[^;]{0,300}/gi, " ");
  return [...rules.matchAll(/(@import\s*)?(?:url\(\s*)?["']?(http:[^"'()\s;]+)/gi)].flatMap(
    ([whole, imported, address = ""]): [Kind, string][] => {
      if (imported !== undefined) return [["blocked", address]];
      return /^url\(/i.test(whole) ? [["upgraded", address]] : [];
    },
  );
}

function markupReferences(element: HtmlElement): [Kind, string | undefined][] {
  const { name, parent, attributes } = element;
  const value = (attribute: string) => attributes.get(attribute);
  switch (name) {
    case "script":
      return [["blocked", value("src") ?? value("href")]];
    case "iframe":
    case "frame":
    case "embed":
    case "track":
      return [["blocked", value("src")]];
    case "object":
      return [["blocked", value("data")]];
    case "use":
      return [["blocked", value("href")]];
    case "link":
      if (isLink(element, ["icon", "apple-touch-icon"])) return [["upgraded", value("href")]];
      return isLink(element, loaded) ? [["blocked", value("href")]] : [];
    case "img":
      return [["upgraded", value("src")], ...imageSet(value("srcset"))];
    case "source":
      // In a picture it is a set of images, which browsers block; elsewhere it is a film or a sound.
      return parent === "picture" ? imageSet(value("srcset")) : [["upgraded", value("src")]];
    case "image":
      return [["upgraded", value("href")]];
    case "audio":
      return [["upgraded", value("src")]];
    case "video":
      return [
        ["upgraded", value("src")],
        ["upgraded", value("poster")],
      ];
    case "form":
      return [["form", value("action")]];
    case "button":
      return [["form", value("formaction")]];
    case "input":
      return [
        ["form", value("formaction")],
        ["upgraded", value("type")?.toLowerCase() === "image" ? value("src") : undefined],
      ];
    case "body":
      return [["upgraded", value("background")]];
    default:
      return [];
  }
}

const loaded: readonly string[] = ["stylesheet", "preload", "modulepreload", "prefetch", "manifest"];

function imageSet(srcset: string | undefined): [Kind, string][] {
  const candidates = srcset?.split(",").map((one) => one.trim().split(/\s/, 1)[0] ?? "") ?? [];
  return candidates.map((address) => ["blocked", address]);
}

/** What a page loads, or sends, over a channel that anyone on the way can read and change. */
export function insecureReferences(elements: readonly HtmlElement[], page: string): Insecure[] {
  const found: Insecure[] = [];
  let base = page;
  for (const element of elements) {
    base = baseAfter(element, base, page);
    for (const [kind, address] of referencesOf(element)) {
      const url = address === undefined ? null : URL.parse(address, base);
      if (url && isInsecure(url)) found.push({ kind, element: element.name, host: url.host });
    }
  }
  return found;
}

/** Secure Contexts, "potentially trustworthy": the machine itself is, by whatever scheme. */
function isInsecure({ protocol, hostname }: URL): boolean {
  if (protocol !== "http:" && protocol !== "ws:" && protocol !== "ftp:") return false;
  return !/^(?:127(?:\.\d+){3}|\[::1\]|(?:.+\.)?localhost)$/.test(hostname);
}

/** Whether a policy in the page itself has browsers load everything over HTTPS (Upgrade Insecure Requests, 3.1). */
export function upgradesInMarkup(elements: readonly HtmlElement[]): boolean {
  return elements.some(
    ({ name, parent, attributes }) =>
      name === "meta" &&
      parent === "head" &&
      attributes.get("http-equiv")?.toLowerCase() === "content-security-policy" &&
      upgrades(attributes.get("content") ?? ""),
  );
}

export function upgrades(policies: string): boolean {
  return policies.split(/[;,]/).some((directive) => /^\s*upgrade-insecure-requests\s*$/i.test(directive));
}
