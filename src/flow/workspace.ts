import type { AnswerDeclaration } from "../domain/assurance/answer.ts";
import type { Catalog } from "../domain/assurance/catalog.ts";
import type { Claim } from "../domain/assurance/claim.ts";
import type { Fact, Service } from "../domain/assurance/service.ts";
import type { SourcePosition } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import type { OperationRecord } from "../domain/operations/record.ts";
import type { Advice } from "./check-wording.ts";
import type { Unrecorded } from "./records/index.ts";

/** A workspace's files, read and found sound, before they become revisions. */
export type Workspace = {
  readonly folder: string;
  readonly organisation: string;
  readonly name: Localized;
  readonly origin: string;
  readonly catalogs: readonly Catalog[];
  readonly services: readonly Service[];
  readonly facts: readonly Fact[];
  readonly claims: readonly Omit<Claim, "recordedAt">[];
  readonly declarations: readonly (AnswerDeclaration & { readonly service: string })[];
  readonly records: readonly Unrecorded<OperationRecord>[];
  /** Where each claim stands, for errors found later. */
  readonly places: ReadonlyMap<string, SourcePosition>;
  /** What about its texts somebody may want to change; nothing depends on it. */
  readonly advice: readonly Advice[];
};
