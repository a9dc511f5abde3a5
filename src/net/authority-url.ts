import { NetFailure } from "./failure.ts";
import type { Outbound } from "./outbound.ts";

/**
 * Gets what a certificate says is found at a URL. A stranger wrote it: the host is resolved and judged like any target,
 * and only plain HTTP is spoken (RFC 5280, 4.2.1.13; what is got proves itself by its signature).
 * @throws NetFailure
 */
export async function getFromAuthority(outbound: Outbound, url: string, more = ""): Promise<Buffer> {
  if (url.length > 1_000 || !URL.canParse(url)) throw new NetFailure("malformed");
  const { protocol, hostname, port, pathname, search, username, password } = new URL(url);
  if (protocol !== "http:" || username !== "" || password !== "") throw new NetFailure("not-allowed");
  const decisions = await outbound.decide(hostname, port === "" ? 80 : Number(port), "http:");
  const decided = decisions.find((one) => one.decided)?.decided;
  if (!decided) throw new NetFailure("not-allowed");
  const path = more === "" ? `${pathname}${search}` : `${pathname.replace(/\/$/, "")}/${more}`;
  const { status, body } = await outbound.request(decided, { scheme: "http", path });
  if (status !== 200) throw new NetFailure("failed");
  return body;
}
