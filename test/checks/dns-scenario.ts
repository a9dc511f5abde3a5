import type { Issued } from "../../examples/voice-saas/certificate.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import type { Zone } from "../tools/dns.ts";

/** What a name has to hold, and what a check has to say of it. */
export type DnsScenario = {
  readonly check: string;
  readonly name: string;
  readonly host: string;
  readonly records: readonly string[];
  readonly params: Json;
  readonly expected: string;
  readonly resolver?: "validating" | "plain" | "nobody";
  /** What the host of the domain's MTA-STS policy answers. */
  readonly policy?: Policy;
  /** What the target itself presents; nothing listens there otherwise. */
  readonly tls?: Issued;
  /** Zones of their own, unsigned, with all of their records but the SOA. */
  readonly zones?: readonly Zone[];
};
export type Policy = { readonly status?: number; readonly type?: string; readonly text?: string };

export const txt = (name: string, text: string) =>
  `${name}. 300 IN TXT ${(text.match(/.{1,250}/g) ?? []).map((part) => `"${part.replaceAll(";", "\\;")}"`).join(" ")}`;
