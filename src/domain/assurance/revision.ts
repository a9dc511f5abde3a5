import type { Json } from "../canonical-json.ts";
import type { Instant } from "../time.ts";

/** What revisions are kept of. */
export const revisionKinds = [
  "service",
  "fact",
  "claim",
  "declaration",
  "record",
  "catalog",
  "approval",
  "standing",
  "observation",
  "finding",
  "publication",
  "setting",
  "erasure",
] as const;
export type RevisionKind = (typeof revisionKinds)[number];

/**
 * One appended change of one thing. The past is never rewritten: a correction is a new revision,
 * a removal a revision whose body is null.
 */
export type Revision = {
  readonly seq: number;
  readonly kind: RevisionKind;
  readonly key: string;
  readonly body: Json;
  /** When it is said to have happened; asserted by whoever made the change. */
  readonly occurredAt: Instant;
  /** When it was committed; set by the store. `as of` reads by it. */
  readonly recordedAt: Instant;
  /** Pseudonym of who made the change. */
  readonly actor: string;
};

/** The newest revision of each (kind, key) recorded by the instant, removals left out; in order of seq. */
export function stateAsOf(revisions: readonly Revision[], instant: Instant): Revision[] {
  const newest = new Map<string, Revision>();
  for (const revision of revisions) {
    if (revision.recordedAt > instant) continue;
    const key = `${revision.kind} ${revision.key}`;
    const known = newest.get(key);
    if (!known || known.seq < revision.seq) newest.set(key, revision);
  }
  return [...newest.values()].filter((revision) => revision.body !== null).sort((a, b) => a.seq - b.seq);
}
