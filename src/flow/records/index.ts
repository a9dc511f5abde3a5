import { z } from "zod";
import type { OperationRecord } from "../../domain/operations/record.ts";
import caseCount from "./case-count.ts";
import certificate from "./certificate.ts";
import type { NamedControl, RecordContext } from "./define.ts";
import drill from "./drill.ts";
import monitoringItem from "./monitoring-item.ts";
import organisationUnit from "./organisation-unit.ts";
import outage from "./outage.ts";
import policyDocument from "./policy-document.ts";
import procedure from "./procedure.ts";
import product from "./product.ts";
import responsibility from "./responsibility.ts";
import restoreTest from "./restore-test.ts";
import scanReport from "./scan-report.ts";
import slaPolicy from "./sla-policy.ts";
import supportChannel from "./support-channel.ts";
import training from "./training.ts";
import unobserved from "./unobserved.ts";

/** Every kind of record there is, one line each. */
const kinds = [
  drill,
  training,
  restoreTest,
  certificate,
  scanReport,
  outage,
  unobserved,
  slaPolicy,
  caseCount,
  product,
  responsibility,
  policyDocument,
  monitoringItem,
  procedure,
  organisationUnit,
  supportChannel,
] as const;

type KindSchema = (typeof kinds)[number]["schema"];

export const recordSchema = z.discriminatedUnion(
  "kind",
  kinds.map(({ schema }): KindSchema => schema) as [KindSchema, ...KindSchema[]],
);
export type RawRecord = z.infer<typeof recordSchema>;

type AnyDefinition = {
  readonly kind: string;
  readonly past: (record: RawRecord) => readonly (readonly [path: readonly (string | number)[], date: string])[];
  readonly ordered?: (
    record: RawRecord,
  ) => readonly (readonly [path: readonly string[], from: string, until: string])[];
  readonly controls?: (record: RawRecord) => readonly NamedControl[];
  readonly read: (record: RawRecord, context: RecordContext) => Unrecorded<OperationRecord>;
};
export type Unrecorded<T> = T extends unknown ? Omit<T, "recordedAt"> : never;

function definitionOf(record: RawRecord): AnyDefinition {
  // The schema gave the record this kind, so the definition of that kind takes it.
  return kinds.find(({ kind }) => kind === record.kind) as unknown as AnyDefinition;
}

/** The dates of a record that may not lie ahead. */
export function pastDates(record: RawRecord): ReturnType<AnyDefinition["past"]> {
  return definitionOf(record).past(record);
}

/** Pairs of dates that have to be in order. */
export function orderedDates(record: RawRecord): ReturnType<NonNullable<AnyDefinition["ordered"]>> {
  return definitionOf(record).ordered?.(record) ?? [];
}

/** Controls that a record names. */
export function namedControls(record: RawRecord): readonly NamedControl[] {
  return definitionOf(record).controls?.(record) ?? [];
}

export function readRecord(record: RawRecord, context: RecordContext): Unrecorded<OperationRecord> {
  return definitionOf(record).read(record, context);
}
