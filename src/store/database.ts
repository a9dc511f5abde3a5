import type { Kysely, Transaction } from "kysely";
import type { Dialect } from "./migrations/migration.ts";
import type { Tables } from "./schema.ts";

/** What the store needs of a database besides the query builder. */
export type Database = {
  readonly kind: "sqlite" | "postgres";
  readonly db: Kysely<Tables>;
  readonly dialect: Dialect;
  /** First statement of every transaction: confines it to one organisation. */
  enter(trx: Transaction<Tables>, org: string): Promise<void>;
  /** Many rows at once, values in the order of the columns. */
  bulkInsert<T extends keyof Tables>(
    trx: Transaction<Tables>,
    table: T,
    columns: readonly (keyof Tables[T] & string)[],
    rows: readonly (readonly (string | number | Uint8Array | null)[])[],
  ): Promise<void>;
  close(): Promise<void>;
};
