import type { ServerSpec } from "../tools/servers.ts";
import { rows as hellos } from "./rows-hellos.ts";
import { rows as products } from "./rows-products.ts";

/** What servers are asked: about TLS all of them, about HTTP those that speak it. */
export const asked = {
  "tls-version": { allowed: ["TLS 1.2", "TLS 1.3"] },
  "tls-profile": { profile: "mozilla-intermediate-6.0" },
  "tls-certificate": {},
  "https-redirect": {},
  hsts: {},
  nosniff: {},
  clickjacking: {},
  "version-banner": {},
} as const;
export type Asked = keyof typeof asked;

/** One server, configured in one way. */
export type Row = {
  readonly name: string;
  readonly server: ServerSpec;
};

export const matrix: readonly Row[] = [...products, ...hellos];
