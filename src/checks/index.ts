import availability from "./availability/check.ts";
import certificateOfConformity from "./certificate-of-conformity/check.ts";
import clickjacking from "./clickjacking/check.ts";
import contentTypeCharset from "./content-type-charset/check.ts";
import cookieAttributes from "./cookie-attributes/check.ts";
import type { Check } from "./define.ts";
import drillHeld from "./drill-held/check.ts";
import hsts from "./hsts/check.ts";
import httpsRedirect from "./https-redirect/check.ts";
import restoreTested from "./restore-tested/check.ts";
import securityTxt from "./security-txt/check.ts";
import tlsCertificate from "./tls-certificate/check.ts";
import tlsVersion from "./tls-version/check.ts";

/** Every check there is, one line each. */
export const checks: readonly Check[] = [
  availability,
  certificateOfConformity,
  clickjacking,
  contentTypeCharset,
  cookieAttributes,
  drillHeld,
  hsts,
  httpsRedirect,
  restoreTested,
  securityTxt,
  tlsCertificate,
  tlsVersion,
];

const byId = new Map(checks.map((check) => [check.id, check]));

export function findCheck(id: string): Check | undefined {
  return byId.get(id);
}
