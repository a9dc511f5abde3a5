import type { Localized } from "../locale.ts";
import type { Instant } from "../time.ts";
import type {
  MonitoringItemRecord,
  OrganisationUnitRecord,
  PolicyDocumentRecord,
  ProcedureRecord,
  SupportChannelRecord,
} from "./management.ts";
import type { ProductRecord, ResponsibilityRecord } from "./offering.ts";
import type { Acceptance, ScanKind, ScanReport } from "./scan-report.ts";
import type { CaseCountRecord, OutageRecord, SlaPolicyRecord, UnobservedRecord } from "./service-level.ts";

type Common = {
  readonly id: string;
  readonly service: string;
  readonly recordedAt: Instant;
};

/** A drill that was held. `scenarios` are ids the organisation chooses, such as `ddos` or `alert-delivery`. */
export type DrillRecord = Common & {
  readonly kind: "drill";
  readonly heldAt: Instant;
  readonly scenarios: readonly string[];
  readonly participants: number;
  readonly result: "completed" | "aborted";
  readonly summary: Localized;
};

/** A training of people. `topics` are ids the organisation chooses, such as `privacy` or `secure-coding`. */
export type TrainingRecord = Common & {
  readonly kind: "training";
  readonly heldAt: Instant;
  readonly topics: readonly string[];
  readonly invited: number;
  readonly completed: number;
  readonly summary: Localized;
};

/** A backup that was restored to see whether it can be. Durations in milliseconds. */
export type RestoreTestRecord = Common & {
  readonly kind: "restore-test";
  readonly performedAt: Instant;
  readonly system: string;
  readonly success: boolean;
  readonly recoveryTime: number;
  readonly dataLoss: number;
  readonly backupTakenAt: Instant;
};

export const certificateStatuses = ["held", "planned", "self-assessed", "candidate", "expired", "not-held"] as const;
export type CertificateStatus = (typeof certificateStatuses)[number];

/** A certificate of conformity as it stands. `held` is what the paper says, never derived from a mention. */
export type CertificateRecord = Common & {
  readonly kind: "certificate";
  readonly scheme: string;
  readonly edition: string;
  /** `self` for the provider itself, else the id of an upstream. */
  readonly holder: string;
  readonly status: CertificateStatus;
  readonly scope: Localized;
  /** Ids of services and upstream offerings inside the scope. */
  readonly covers: readonly string[];
  readonly validFrom: Instant | null;
  /** Exclusive. */
  readonly validUntil: Instant | null;
  readonly plannedBy: Instant | null;
};

/** A tool's report, read from the file beside the record. What it says is the tool's; that it is the tool's, is declared. */
export type ScanReportRecord = Common & {
  readonly kind: "scan-report";
  readonly scan: ScanKind;
  readonly format: string;
  /** What was scanned, as the organisation calls it. */
  readonly subject: string;
  /** SHA-256 of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** When it ran by the word of whoever recorded it; null where the report says it itself, or nobody did. */
  readonly statedAt: Instant | null;
  readonly accepted: readonly Acceptance[];
  readonly report: ScanReport;
};

export type OperationRecord =
  | DrillRecord
  | TrainingRecord
  | RestoreTestRecord
  | CertificateRecord
  | ScanReportRecord
  | OutageRecord
  | UnobservedRecord
  | SlaPolicyRecord
  | CaseCountRecord
  | ProductRecord
  | ResponsibilityRecord
  | PolicyDocumentRecord
  | MonitoringItemRecord
  | ProcedureRecord
  | OrganisationUnitRecord
  | SupportChannelRecord;
export type RecordKind = OperationRecord["kind"];

/** Whether a service, or the upstream offering it stands on, is inside the scope. An empty scope covers nothing. */
export function coversService({ covers }: CertificateRecord, service: string, upstream: string): boolean {
  return covers.includes(service) || covers.includes(upstream);
}

/**
 * Whether a certificate holds at an instant. One without both dates does not: "valid for ever" needs saying by someone.
 * One recorded before its own beginning counts only when it is recorded again: time alone never makes it hold.
 */
export function certificateHolds(
  certificate: Pick<CertificateRecord, "status" | "validFrom" | "validUntil" | "recordedAt">,
  instant: Instant,
): "held" | "expired" | "not-held" {
  if (certificate.status === "expired") return "expired";
  if (certificate.status !== "held" || certificate.validFrom === null || certificate.validUntil === null) {
    return "not-held";
  }
  if (instant >= certificate.validUntil) return "expired";
  return certificate.validFrom <= certificate.recordedAt && certificate.recordedAt <= instant ? "held" : "not-held";
}
