import type { HttpResponse } from "../../net/outbound.ts";
import { htmlElements } from "../html.ts";
import { redirects } from "../pages.ts";
import { strangerHost } from "./payloads.ts";

export const leads = ["nowhere", "own", "stranger", "elsewhere"] as const;
export type Leads = (typeof leads)[number];

/**
 * Where an answer sends a browser: by Location, by a Refresh header, or by a meta element. The worst counts, since which of
 * several a browser takes differs.
 * @param isDocument whether browsers show the answer as HTML
 */
export function leadsTo(response: HttpResponse, from: URL, isDocument: boolean): Leads {
  const values = (wanted: string) => response.headers.filter(([name]) => name === wanted).map(([, value]) => value);
  const found = redirects.includes(response.status) ? values("location") : [];
  found.push(...values("refresh").flatMap(refreshAddress));
  if (isDocument) found.push(...metaRefreshes(response).flatMap(refreshAddress));
  const all = found.map((address) => placeOf(URL.parse(address, from.href), from));
  return (["stranger", "elsewhere", "own"] as const).find((place) => all.includes(place)) ?? "nowhere";
}

function placeOf(url: URL | null, from: URL): Leads {
  // What cannot be read is not followed, and neither is what is no address of the web.
  if (url === null || !/^https?:$/.test(url.protocol)) return "nowhere";
  if (url.hostname === from.hostname) return "own";
  return url.hostname === strangerHost || url.hostname.endsWith(`.${strangerHost}`) ? "stranger" : "elsewhere";
}

function metaRefreshes(response: HttpResponse): string[] {
  return htmlElements(response)
    .filter(({ name, attributes }) => name === "meta" && attributes.get("http-equiv")?.toLowerCase() === "refresh")
    .map(({ attributes }) => attributes.get("content") ?? "");
}

/** HTML standard, "shared declarative refresh steps": a time, a separator, and perhaps url= and quotes. */
function refreshAddress(text: string): string[] {
  const rest = /^\s*[\d.]+[\s;,]+(.*)$/s.exec(text)?.[1];
  if (rest === undefined || rest === "") return [];
  const address = rest.replace(/^url\s*=\s*/i, "");
  const quote = /^["']/.exec(address)?.[0];
  return [quote ? (address.slice(1).split(quote, 1)[0] ?? "") : address];
}
