import type { Localized } from "../locale.ts";
import type { Instant } from "../time.ts";
import type { SlaPolicyForm } from "./sla-form.ts";
import type { ExclusionCause } from "./sla-policy.ts";

type Common = { readonly id: string; readonly service: string; readonly recordedAt: Instant };

/** A time in which the service could not be reached, whatever a contract makes of it. */
export type OutageRecord = Common & {
  readonly kind: "outage";
  readonly from: Instant;
  /** Null while it lasts. */
  readonly until: Instant | null;
  readonly awareAt: Instant | null;
  readonly noticedAt: Instant | null;
  readonly cause: ExclusionCause | null;
  readonly announcedAt: Instant | null;
  readonly summary: Localized;
};

/** A time nobody looked at the service: it is not known to have been up. */
export type UnobservedRecord = Common & {
  readonly kind: "unobserved";
  readonly from: Instant;
  readonly until: Instant;
  readonly reason: Localized;
};

/** A service level agreement in force for a service. */
export type SlaPolicyRecord = Common & { readonly kind: "sla-policy"; readonly policy: SlaPolicyForm };

/** Of a metric that counts cases: how many there were in a month, and how many were done as promised. */
export type CaseCountRecord = Common & {
  readonly kind: "case-count";
  readonly policy: string;
  readonly metric: string;
  /** YYYY-MM. */
  readonly month: string;
  readonly done: number;
  readonly due: number;
};
