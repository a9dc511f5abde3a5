import type { Approval } from "../assurance/claim.ts";
import type { Localized } from "../locale.ts";
import type { Instant } from "../time.ts";

type Common = { readonly id: string; readonly service: string; readonly recordedAt: Instant };

/** A policy, procedure or contract of the organisation, as its register has it. */
export type PolicyDocumentRecord = Common & {
  readonly kind: "policy-document";
  readonly number: string;
  readonly title: Localized;
  readonly version: string;
  readonly articles: readonly { readonly id: string; readonly title: Localized }[];
  readonly approval: Approval;
  /** The last moment before its next review is due. */
  readonly reviewBy: Instant;
  /** What was found below the workspace folder; null where only the register has it. */
  readonly file: { readonly name: string; readonly sha256: string; readonly bytes: number } | null;
  /** The controls it is evidence for, and by which articles; none named is the whole document. */
  readonly evidences: readonly {
    readonly catalog: string;
    readonly control: string;
    readonly articles: readonly string[];
  }[];
};

/** Something that is measured all the time, and what becomes of it. */
export type MonitoringItemRecord = Common & {
  readonly kind: "monitoring-item";
  readonly subject: Localized;
  readonly metric: Localized;
  /** Milliseconds. */
  readonly interval: number;
  readonly threshold: Localized;
  readonly retention: Localized;
  /** Whom it reaches, and how customers see it. */
  readonly notified: Localized;
  readonly provided: Localized;
};

/** A procedure of a few steps, in order. */
export type ProcedureRecord = Common & {
  readonly kind: "procedure";
  readonly title: Localized;
  readonly control: { readonly catalog: string; readonly control: string } | null;
  readonly steps: readonly { readonly who: Localized; readonly what: Localized; readonly within: Localized | null }[];
};

/** A unit of the organisation; names of people have no place here. */
export type OrganisationUnitRecord = Common & {
  readonly kind: "organisation-unit";
  readonly name: Localized;
  readonly duties: Localized;
  readonly parent: string | null;
  readonly headcount: number | null;
};

/** A way in which customers reach the provider. */
export type SupportChannelRecord = Common & {
  readonly kind: "support-channel";
  readonly purpose: Localized;
  readonly channel: Localized;
  readonly address: string;
  readonly hours: Localized;
  readonly responds: Localized;
};
