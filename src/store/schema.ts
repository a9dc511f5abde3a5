/**
 * The tables, as both databases hold them. Instants are milliseconds; JSON is canonical text, so that what is hashed
 * is what is stored. Every row belongs to one organisation.
 */
export type Tables = {
  organisation: {
    org: string;
    /** The next revision's position, which is also its index in the ledger. */
    next_seq: number;
    last_recorded_at: number;
    /** Leaves hashed into the tree so far. */
    tree_size: number;
    origin: string;
    verifier_key: string;
  };
  revision: {
    org: string;
    seq: number;
    kind: string;
    key: string;
    /** Canonical JSON of { body, key }; null once erased. */
    content: string | null;
    /** 32 hexadecimal digits; null once erased. */
    salt: string | null;
    /** What the leaf seals of salt and content; it outlives them. The leaf is made of this row's columns. */
    digest: Uint8Array;
    actor: string;
    occurred_at: number;
    recorded_at: number;
  };
  /** Committed revisions whose leaves are not in the tree yet. */
  outbox: { org: string; seq: number };
  /** The tiles of the tlog-tiles layout, the rightmost of each level partial. */
  ledger_tile: { org: string; level: number; idx: number; hashes: Uint8Array };
  ledger_checkpoint: { org: string; size: number; root: Uint8Array; note: string; recorded_at: number };
  /** Where a finding stands among those of its proof instance. */
  finding: {
    org: string;
    seq: number;
    claim: string;
    instance: string;
    outcome: string;
    seen_at: number;
    recorded_at: number;
  };
  proof_instance: { org: string; instance: string; claim: string };
  actor: { org: string; pseudonym: string; name: string | null };
  schema_migration: { id: number; name: string; checksum: string; applied_at: number };
};

/** Tables that carry rows of organisations, in an order in which they can be filled. */
export const organisationTables = [
  "organisation",
  "actor",
  "revision",
  "outbox",
  "ledger_tile",
  "ledger_checkpoint",
  "finding",
  "proof_instance",
] as const satisfies readonly (keyof Tables)[];
