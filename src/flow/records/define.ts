import type { z } from "zod";
import type { OperationRecord, RecordKind } from "../../domain/operations/record.ts";
import type { Duration, Instant } from "../../domain/time.ts";
import type { FoundFile } from "../read-files.ts";
import type { ReadReport } from "../read-reports.ts";

/** What a record's words mean where they stand. */
export type RecordContext = {
  readonly service: string;
  /** A date is its first moment in the service's time zone; a time is RFC 3339. */
  readonly instant: (text: string) => Instant;
  /** The last moment of a date in the service's time zone. */
  readonly endOf: (date: string) => Instant;
  /** Milliseconds of an ISO 8601 duration of fixed length. */
  readonly duration: (text: string) => Duration;
  /** What was found of the file that a record names; null where it names none. */
  readonly file: (id: string) => FoundFile | null;
  /** The report that a record's file was found to hold. */
  readonly report: (id: string) => ReadReport;
};

export type NamedControl = readonly [
  path: readonly (string | number)[],
  control: { readonly catalog: string; readonly control: string },
];

type Recorded<K extends RecordKind> = Omit<Extract<OperationRecord, { kind: K }>, "recordedAt">;

/** One kind of operations record: how people write it, and what the domain works with. */
export type RecordDefinition<K extends RecordKind, S extends z.ZodType> = {
  readonly kind: K;
  readonly schema: S;
  /**
   * The dates that may not lie ahead, with their paths: what has not happened yet is no record of operations, because it
   * would begin to count by itself.
   */
  readonly past: (record: z.infer<S>) => readonly (readonly [path: readonly (string | number)[], date: string])[];
  /** Dates of which the second may not lie before the first, with the path of the second. */
  readonly ordered?: (
    record: z.infer<S>,
  ) => readonly (readonly [path: readonly string[], from: string, until: string])[];
  /** Controls that it names, with their paths. */
  readonly controls?: (record: z.infer<S>) => readonly NamedControl[];
  /** Only called for what is sound. */
  readonly read: (record: z.infer<S>, context: RecordContext) => Recorded<K>;
};

export function defineRecord<K extends RecordKind, S extends z.ZodType>(
  definition: RecordDefinition<K, S>,
): RecordDefinition<K, S> {
  return definition;
}
