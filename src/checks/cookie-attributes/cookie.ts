import { getPublicSuffix } from "tldts";
import { z } from "zod";

/** Who else is sent a cookie. */
export const scopes = ["host", "subdomains", "parent", "public-suffix", "foreign"] as const;

/** What a Set-Cookie header says besides the value, which never leaves the probe. */
export const cookieSchema = z.object({
  path: z.string(),
  name: z.string().max(200),
  secure: z.boolean(),
  httpOnly: z.boolean(),
  sameSite: z.string().max(20).nullable(),
  partitioned: z.boolean(),
  /** Whether its Path is the whole host. */
  wholeHost: z.boolean(),
  /**
   * By Domain: the host alone; the host and those below it; a domain above with all below that; a name under which anybody
   * registers, or one that is not the host's: such cookies browsers refuse.
   */
  scope: z.enum(scopes),
  /** Minutes that browsers keep it, none where it takes one back. A session ends with the browser. */
  lifetime: z.union([z.number().int().min(0), z.enum(["session", "unknown"])]),
});
export type Cookie = z.infer<typeof cookieSchema>;

/**
 * RFC 6265bis, 5.6: the first pair is the cookie, the rest are attributes; the last of a kind counts.
 * @param host the name the answer came from
 * @param date the answer's own Date, against which Expires is read: the difference of two clocks is no lifetime
 */
export function parseCookie(
  header: string,
  { path, host, date }: { path: string; host: string; date: string },
): Cookie {
  const [pair = "", ...rest] = header.split(";");
  const at = pair.indexOf("=");
  const attributes = new Map(rest.map(attributeOf));
  const sameSite = attributes.get("samesite");
  const domain = attributes.get("domain")?.replace(/^\./, "").toLowerCase() ?? "";
  return {
    path,
    name: (at < 0 ? "" : pair.slice(0, at)).trim().slice(0, 200),
    secure: attributes.has("secure"),
    httpOnly: attributes.has("httponly"),
    sameSite: sameSite === undefined ? null : sameSite.slice(0, 20),
    partitioned: attributes.has("partitioned"),
    wholeHost: attributes.get("path") === "/",
    scope: domain === "" ? "host" : scopeOf(domain, host),
    lifetime: lifetimeOf(attributes, date),
  };
}

function attributeOf(text: string): [string, string] {
  const at = text.indexOf("=");
  const [name, value] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  return [name.trim().toLowerCase(), value.trim()];
}

function scopeOf(domain: string, host: string): Cookie["scope"] {
  if (domain !== host && !host.endsWith(`.${domain}`)) return "foreign";
  const suffix = getPublicSuffix(domain, { allowPrivateDomains: true }) === domain;
  // Browsers take a suffix that is the host itself for no Domain at all.
  if (suffix) return domain === host ? "host" : "public-suffix";
  return domain === host ? "subdomains" : "parent";
}

/** Max-Age wins over Expires. */
function lifetimeOf(attributes: ReadonlyMap<string, string>, date: string): Cookie["lifetime"] {
  const maxAge = attributes.get("max-age") ?? "";
  if (/^-?\d{1,15}$/.test(maxAge)) return Math.max(0, Math.ceil(Number(maxAge) / 60));
  const expires = attributes.get("expires");
  if (expires === undefined) return "session";
  const until = Date.parse(expires);
  // The beginning of time is how cookies are taken back, whatever the clocks say.
  if (until <= 86_400_000) return 0;
  const minutes = Math.round((until - Date.parse(date)) / 60_000);
  return Number.isNaN(minutes) ? "unknown" : Math.max(0, minutes);
}
