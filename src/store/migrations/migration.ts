/** How a dialect writes what differs; everything else in our statements is SQL that both databases read. */
export type Dialect = {
  readonly text: string;
  readonly integer: string;
  readonly bytes: string;
  /**
   * The primary key of a table of ever-growing positions. An embedded file holds one organisation, and SQLite appends
   * fastest to tables whose key is one integer; elsewhere the organisation is part of the key.
   */
  readonly positionKey: (column: string) => { readonly column: string; readonly table: string };
};

export const sqlite: Dialect = {
  text: "text",
  integer: "integer",
  bytes: "blob",
  positionKey: (column) => ({ column: `${column} integer not null primary key`, table: "" }),
};

export const postgres: Dialect = {
  text: "text",
  integer: "bigint",
  bytes: "bytea",
  positionKey: (column) => ({ column: `${column} bigint not null`, table: `, primary key (org, ${column})` }),
};

/** One step forward. Once released it is never edited: its checksum is kept, and a changed one is refused. */
export type Migration = {
  readonly id: number;
  readonly name: string;
  readonly statements: (dialect: Dialect) => readonly string[];
};
