import { getFromAuthority } from "../net/authority-url.ts";
import { NetFailure } from "../net/failure.ts";
import type { ServerFlight } from "../net/handshake/flight.ts";
import type { Offer } from "../net/handshake/hello.ts";
import { lookAtFlight } from "../net/handshake/look.ts";
import { isLiteral, type Target } from "../net/protocols.ts";
import { readCertificate } from "../net/x509/certificate.ts";
import { buildPath, type Path } from "../net/x509/path.ts";
import { attempt, type ProbeIo } from "./define.ts";

/** What a server sends to a client that names the host, as every check of certificates sees it. */
export async function flightOf(target: Target, io: ProbeIo, more: Partial<Offer> = {}): Promise<ServerFlight> {
  const host = isLiteral(target.host) ? null : target.host;
  const socket = await io.outbound.openForTls(io.decided);
  const answer = await lookAtFlight(socket, { host, alpn: [], versions: "any", ...more });
  if (answer.type === "alert") throw new NetFailure("tls-failed");
  const [own] = answer.flight.certificates;
  if (!own) throw new NetFailure("malformed");
  // Whoever shows bytes that are no certificate has not begun a handshake with us.
  readCertificate(own);
  return answer.flight;
}

/** The way up from what was sent; issuers that were not are fetched from where the certificates say. */
export function pathOf({ certificates }: ServerFlight, io: ProbeIo): Promise<Path> {
  return buildPath(certificates, io.outbound.anchors, async (url) => {
    const got = await attempt(() => getFromAuthority(io.outbound, url));
    return "failure" in got ? null : got;
  });
}

/** The name a person would know a holder or issuer by. */
export function organisationOf(name: string): string {
  const parts = new Map(name.split("\n").map((line) => line.split("=", 2) as [string, string]));
  return (parts.get("O") ?? parts.get("CN") ?? name).slice(0, 200);
}

/** The name of a certificate among those of a path. */
export function commonNameOf(name: string): string {
  const parts = new Map(name.split("\n").map((line) => line.split("=", 2) as [string, string]));
  return (parts.get("CN") ?? parts.get("O") ?? name).slice(0, 200);
}
