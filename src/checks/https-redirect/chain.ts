import { z } from "zod";
import type { FailureCode } from "../../net/failure.ts";
import { attempt, type ProbeIo } from "../define.ts";
import { redirects } from "../pages.ts";

/** Answers that are looked at, at most; browsers give up later. */
export const maxHops = 6;

export const hopSchema = z.object({
  status: z.number().int(),
  /** Where the answer sends a browser; null where it does not. Paths and queries may be secrets, and are not kept. */
  to: z.object({ scheme: z.enum(["http", "https", "other"]), host: z.enum(["same", "other"]) }).nullable(),
});
export type Hop = z.infer<typeof hopSchema>;

export type Chain = {
  readonly hops: Hop[];
  readonly end: { failure: FailureCode } | "answered" | "left" | "loop" | "too-many";
};

/** Follows redirects from plain HTTP on, each request on the address that was decided, and no further than its host. */
export async function followRedirects({ outbound, decided }: ProbeIo, httpPort: number, path: string): Promise<Chain> {
  const hops: Hop[] = [];
  let url = new URL(`http://${decided.host}:${httpPort}${path}`);
  const visited = new Set<string>();
  while (hops.length < maxHops) {
    if (visited.has(url.href)) return { hops, end: "loop" };
    visited.add(url.href);
    const from = url;
    const answer = await attempt(() => {
      const scheme = from.protocol === "https:" ? "https" : "http";
      const port = Number(from.port) || (scheme === "https" ? 443 : 80);
      return outbound.request(outbound.onPort(decided, port), { scheme, path: `${from.pathname}${from.search}` });
    });
    if ("failure" in answer) return { hops, end: { failure: answer.failure } };
    const location = answer.headers.find(([name]) => name === "location")?.[1];
    if (!redirects.includes(answer.status) || location === undefined) {
      hops.push({ status: answer.status, to: null });
      return { hops, end: "answered" };
    }
    const next = URL.parse(location, from.href);
    const to = described(next, decided.host);
    hops.push({ status: answer.status, to });
    if (!next || to.scheme === "other" || to.host === "other") return { hops, end: "left" };
    next.hash = "";
    url = next;
  }
  return { hops, end: "too-many" };
}

/** An address that cannot be read leads nowhere that is known to be safe. */
function described(url: URL | null, host: string): NonNullable<Hop["to"]> {
  const scheme = url?.protocol === "https:" ? "https" : url?.protocol === "http:" ? "http" : "other";
  return { scheme, host: url?.hostname === host ? "same" : "other" };
}
