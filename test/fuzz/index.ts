import { target as dns } from "./dns.ts";
import { http } from "./http.ts";
import { reports } from "./reports.ts";
import type { FuzzTarget } from "./target.ts";
import { tls } from "./tls.ts";

/** Every reader of strangers' bytes, one line each. */
export const targets: readonly FuzzTarget[] = [dns, http, reports, tls];
