import { X509Certificate } from "node:crypto";
import { NetFailure } from "../failure.ts";
import { type Anchors, isIssuedBy } from "./anchors.ts";
import { authorityUrls, type CertificateFacts, readCertificate } from "./certificate.ts";

export type Step = {
  readonly certificate: X509Certificate;
  readonly facts: CertificateFacts;
  readonly from: "sent" | "fetched" | "anchor";
};

/** How a chain ends, going up from the server's own certificate. */
export type PathEnd =
  | "anchor"
  /** At a root nobody trusts. */
  | "untrusted-root"
  /** At the server's own certificate, which vouches for itself. */
  | "self-signed"
  /** At a certificate whose issuer was not sent, is no anchor, and was not to be had. */
  | "unknown-issuer";

export type Path = {
  readonly steps: readonly Step[];
  readonly ends: PathEnd;
  /** Whether each certificate that was sent and is needed comes right after the one it vouches for. */
  readonly inOrder: boolean;
  /** Certificates sent that the path does not need. */
  readonly superfluous: number;
};

const maxSteps = 8;
/** Issuers that are fetched for one chain. */
const maxFetched = 2;

/**
 * The way up from the first certificate that was sent. Whether a client would trust it is not asked: dates, rights and
 * constraints are for its library.
 * @param fetch gets what a certificate says its issuer is found at; null when it cannot be had
 * @throws NetFailure malformed
 */
export async function buildPath(
  sent: readonly Buffer[],
  anchors: Anchors,
  fetch: (url: string) => Promise<Buffer | null>,
): Promise<Path> {
  const offered = sent.map((der) => step(der, "sent"));
  const first = offered[0];
  if (!first) throw new NetFailure("malformed");
  const steps: Step[] = [first];
  const used: number[] = [0];
  let [current, fetched, ends]: [Step, number, PathEnd | undefined] = [first, 0, undefined];
  while (!ends) {
    const { certificate, facts } = current;
    const anchor = anchors.has(certificate) ? undefined : anchors.issuerOf(certificate);
    if (anchor) steps.push({ certificate: anchor, facts: readCertificate(anchor.raw), from: "anchor" });
    if (anchor || anchors.has(certificate)) ends = "anchor";
    else if (isIssuedBy(certificate, certificate)) ends = steps.length === 1 ? "self-signed" : "untrusted-root";
    else if (steps.length >= maxSteps) ends = "unknown-issuer";
    if (ends) break;
    const at = offered.findIndex((one, i) => !used.includes(i) && isIssuedBy(certificate, one.certificate));
    let next = offered[at];
    if (next) used.push(at);
    for (const url of authorityUrls(facts, "issuer")) {
      if (next || fetched >= maxFetched) break;
      fetched++;
      next = issuerIn(await fetch(url), certificate);
    }
    if (next) steps.push(next);
    else ends = "unknown-issuer";
    current = next ?? current;
  }
  const inOrder = used.every((at, i) => at === i);
  return { steps, ends, inOrder, superfluous: offered.length - used.length };
}

function step(der: Buffer, from: Step["from"]): Step {
  try {
    return { certificate: new X509Certificate(der), facts: readCertificate(der), from };
  } catch (error) {
    throw new NetFailure("malformed", error);
  }
}

/** What was fetched counts only if it did issue the certificate: the URL and the connection are anybody's. */
function issuerIn(fetched: Buffer | null, certificate: X509Certificate): Step | undefined {
  if (!fetched) return undefined;
  try {
    const found = step(fetched, "fetched");
    return isIssuedBy(certificate, found.certificate) ? found : undefined;
  } catch (error) {
    if (error instanceof NetFailure) return undefined;
    throw error;
  }
}
