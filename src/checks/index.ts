import alpn from "./alpn/check.ts";
import apiAuthentication from "./api-authentication/check.ts";
import apiInputValidation from "./api-input-validation/check.ts";
import apiRateLimit from "./api-rate-limit/check.ts";
import apiSignature from "./api-signature/check.ts";
import apiTenantSeparation from "./api-tenant-separation/check.ts";
import availability from "./availability/check.ts";
import availabilityDns from "./availability-dns/check.ts";
import availabilityIcmp from "./availability-icmp/check.ts";
import availabilityTcp from "./availability-tcp/check.ts";
import availabilityTls from "./availability-tls/check.ts";
import availabilityWebsocket from "./availability-websocket/check.ts";
import caa from "./caa/check.ts";
import certificateOfConformity from "./certificate-of-conformity/check.ts";
import certificateRevocation from "./certificate-revocation/check.ts";
import certificateTransparency from "./certificate-transparency/check.ts";
import clickjacking from "./clickjacking/check.ts";
import clientCertificate from "./client-certificate/check.ts";
import clockDateHeader from "./clock-date-header/check.ts";
import configurationBenchmark from "./configuration-benchmark/check.ts";
import contentSecurityPolicy from "./content-security-policy/check.ts";
import contentTypeCharset from "./content-type-charset/check.ts";
import cookieAttributes from "./cookie-attributes/check.ts";
import cors from "./cors/check.ts";
import crossOriginIsolation from "./cross-origin-isolation/check.ts";
import csrf from "./csrf/check.ts";
import dane from "./dane/check.ts";
import danglingCname from "./dangling-cname/check.ts";
import defaultConsoles from "./default-consoles/check.ts";
import type { Check } from "./define.ts";
import directoryListing from "./directory-listing/check.ts";
import dkim from "./dkim/check.ts";
import dmarc from "./dmarc/check.ts";
import dnssec from "./dnssec/check.ts";
import drillHeld from "./drill-held/check.ts";
import earlyData from "./early-data/check.ts";
import errorPageLeak from "./error-page-leak/check.ts";
import exposedFiles from "./exposed-files/check.ts";
import hostAccounts from "./host-accounts/check.ts";
import hostAntivirus from "./host-antivirus/check.ts";
import hostAudit from "./host-audit/check.ts";
import hostBackupAge from "./host-backup-age/check.ts";
import hostClock from "./host-clock/check.ts";
import hostDiskEncryption from "./host-disk-encryption/check.ts";
import hostLogRetention from "./host-log-retention/check.ts";
import hostPorts from "./host-ports/check.ts";
import hostUpdates from "./host-updates/check.ts";
import hsts from "./hsts/check.ts";
import httpMethods from "./http-methods/check.ts";
import http2 from "./http2/check.ts";
import http3Advertised from "./http3-advertised/check.ts";
import httpsRedirect from "./https-redirect/check.ts";
import loginThrottling from "./login-throttling/check.ts";
import malwareScan from "./malware-scan/check.ts";
import mixedContent from "./mixed-content/check.ts";
import mtaSts from "./mta-sts/check.ts";
import nosniff from "./nosniff/check.ts";
import nsDiversity from "./ns-diversity/check.ts";
import ocspStapling from "./ocsp-stapling/check.ts";
import openPorts from "./open-ports/check.ts";
import openRedirect from "./open-redirect/check.ts";
import passwordPolicy from "./password-policy/check.ts";
import permissionsPolicy from "./permissions-policy/check.ts";
import privateCache from "./private-cache/check.ts";
import referrerPolicy from "./referrer-policy/check.ts";
import responseTime from "./response-time/check.ts";
import restoreTested from "./restore-tested/check.ts";
import scanClean from "./scan-clean/check.ts";
import scannedPorts from "./scanned-ports/check.ts";
import secondFactor from "./second-factor/check.ts";
import securityTxt from "./security-txt/check.ts";
import sessionConcurrency from "./session-concurrency/check.ts";
import sessionIdInUrl from "./session-id-in-url/check.ts";
import sessionLogout from "./session-logout/check.ts";
import sessionRandomness from "./session-randomness/check.ts";
import sessionRenewal from "./session-renewal/check.ts";
import sessionResumption from "./session-resumption/check.ts";
import sessionTimeout from "./session-timeout/check.ts";
import sntp from "./sntp/check.ts";
import spf from "./spf/check.ts";
import starttls from "./starttls/check.ts";
import statusPage from "./status-page/check.ts";
import subresourceIntegrity from "./subresource-integrity/check.ts";
import tlsCertificate from "./tls-certificate/check.ts";
import tlsProfile from "./tls-profile/check.ts";
import tlsRpt from "./tls-rpt/check.ts";
import tlsSni from "./tls-sni/check.ts";
import tlsVersion from "./tls-version/check.ts";
import traceMethod from "./trace-method/check.ts";
import trainingHeld from "./training-held/check.ts";
import userEnumeration from "./user-enumeration/check.ts";
import versionBanner from "./version-banner/check.ts";

/** Every check there is, one line each. */
export const checks: readonly Check[] = [
  alpn,
  apiAuthentication,
  apiInputValidation,
  apiRateLimit,
  apiSignature,
  apiTenantSeparation,
  availability,
  availabilityDns,
  availabilityIcmp,
  availabilityTcp,
  availabilityTls,
  availabilityWebsocket,
  caa,
  certificateOfConformity,
  certificateRevocation,
  certificateTransparency,
  clickjacking,
  clockDateHeader,
  configurationBenchmark,
  clientCertificate,
  contentSecurityPolicy,
  contentTypeCharset,
  cookieAttributes,
  cors,
  crossOriginIsolation,
  csrf,
  dane,
  danglingCname,
  defaultConsoles,
  directoryListing,
  dkim,
  dmarc,
  dnssec,
  drillHeld,
  earlyData,
  errorPageLeak,
  exposedFiles,
  hostAccounts,
  hostAntivirus,
  hostAudit,
  hostBackupAge,
  hostClock,
  hostDiskEncryption,
  hostLogRetention,
  hostPorts,
  hostUpdates,
  hsts,
  http2,
  http3Advertised,
  httpMethods,
  httpsRedirect,
  malwareScan,
  loginThrottling,
  mixedContent,
  mtaSts,
  nosniff,
  openPorts,
  nsDiversity,
  scannedPorts,
  ocspStapling,
  openRedirect,
  passwordPolicy,
  permissionsPolicy,
  privateCache,
  referrerPolicy,
  responseTime,
  restoreTested,
  scanClean,
  secondFactor,
  securityTxt,
  sessionConcurrency,
  sessionIdInUrl,
  sessionLogout,
  sessionRandomness,
  sessionRenewal,
  sntp,
  sessionResumption,
  sessionTimeout,
  spf,
  starttls,
  statusPage,
  subresourceIntegrity,
  tlsCertificate,
  tlsProfile,
  tlsRpt,
  tlsSni,
  tlsVersion,
  traceMethod,
  trainingHeld,
  userEnumeration,
  versionBanner,
];

const byId = new Map(checks.map((check) => [check.id, check]));

export function findCheck(id: string): Check | undefined {
  return byId.get(id);
}
