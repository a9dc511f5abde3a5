import availability from "./availability/check.ts";
import caa from "./caa/check.ts";
import certificateOfConformity from "./certificate-of-conformity/check.ts";
import clickjacking from "./clickjacking/check.ts";
import configurationBenchmark from "./configuration-benchmark/check.ts";
import contentSecurityPolicy from "./content-security-policy/check.ts";
import contentTypeCharset from "./content-type-charset/check.ts";
import cookieAttributes from "./cookie-attributes/check.ts";
import cors from "./cors/check.ts";
import crossOriginIsolation from "./cross-origin-isolation/check.ts";
import dane from "./dane/check.ts";
import danglingCname from "./dangling-cname/check.ts";
import defaultConsoles from "./default-consoles/check.ts";
import type { Check } from "./define.ts";
import directoryListing from "./directory-listing/check.ts";
import dkim from "./dkim/check.ts";
import dmarc from "./dmarc/check.ts";
import dnssec from "./dnssec/check.ts";
import drillHeld from "./drill-held/check.ts";
import errorPageLeak from "./error-page-leak/check.ts";
import exposedFiles from "./exposed-files/check.ts";
import hsts from "./hsts/check.ts";
import httpMethods from "./http-methods/check.ts";
import httpsRedirect from "./https-redirect/check.ts";
import malwareScan from "./malware-scan/check.ts";
import mixedContent from "./mixed-content/check.ts";
import mtaSts from "./mta-sts/check.ts";
import nosniff from "./nosniff/check.ts";
import nsDiversity from "./ns-diversity/check.ts";
import openPorts from "./open-ports/check.ts";
import openRedirect from "./open-redirect/check.ts";
import permissionsPolicy from "./permissions-policy/check.ts";
import privateCache from "./private-cache/check.ts";
import referrerPolicy from "./referrer-policy/check.ts";
import restoreTested from "./restore-tested/check.ts";
import scanClean from "./scan-clean/check.ts";
import securityTxt from "./security-txt/check.ts";
import spf from "./spf/check.ts";
import subresourceIntegrity from "./subresource-integrity/check.ts";
import tlsCertificate from "./tls-certificate/check.ts";
import tlsProfile from "./tls-profile/check.ts";
import tlsRpt from "./tls-rpt/check.ts";
import tlsVersion from "./tls-version/check.ts";
import traceMethod from "./trace-method/check.ts";
import versionBanner from "./version-banner/check.ts";

/** Every check there is, one line each. */
export const checks: readonly Check[] = [
  availability,
  caa,
  certificateOfConformity,
  clickjacking,
  configurationBenchmark,
  contentSecurityPolicy,
  contentTypeCharset,
  cookieAttributes,
  cors,
  crossOriginIsolation,
  dane,
  danglingCname,
  defaultConsoles,
  directoryListing,
  dkim,
  dmarc,
  dnssec,
  drillHeld,
  errorPageLeak,
  exposedFiles,
  hsts,
  httpMethods,
  httpsRedirect,
  malwareScan,
  mixedContent,
  nosniff,
  nsDiversity,
  openPorts,
  openRedirect,
  permissionsPolicy,
  privateCache,
  referrerPolicy,
  mtaSts,
  restoreTested,
  scanClean,
  securityTxt,
  spf,
  subresourceIntegrity,
  tlsCertificate,
  tlsProfile,
  tlsRpt,
  tlsVersion,
  traceMethod,
  versionBanner,
];

const byId = new Map(checks.map((check) => [check.id, check]));

export function findCheck(id: string): Check | undefined {
  return byId.get(id);
}
