import { certificates } from "./certificates.ts";
import { target as dns } from "./dns.ts";
import { http } from "./http.ts";
import { openapi } from "./openapi.ts";
import { reports } from "./reports.ts";
import { starttls } from "./starttls.ts";
import type { FuzzTarget } from "./target.ts";
import { tls } from "./tls.ts";

/** Every reader of strangers' bytes, one line each. */
export const targets: readonly FuzzTarget[] = [certificates, dns, http, openapi, reports, starttls, tls];
