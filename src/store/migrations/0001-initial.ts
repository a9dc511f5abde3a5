import type { Migration } from "./migration.ts";

export const initial: Migration = {
  id: 1,
  name: "initial",
  statements: ({ text, integer, bytes, positionKey }) => {
    const seq = positionKey("seq");
    return [
      `create table organisation (
        org ${text} not null primary key,
        next_seq ${integer} not null,
        last_recorded_at ${integer} not null,
        tree_size ${integer} not null,
        origin ${text} not null,
        verifier_key ${text} not null
      )`,
      `create table actor (
        org ${text} not null, pseudonym ${text} not null, name ${text},
        primary key (org, pseudonym)
      )`,
      `create table revision (
        org ${text} not null, ${seq.column}, kind ${text} not null, key ${text} not null,
        content ${text}, salt ${text}, digest ${bytes} not null, actor ${text} not null,
        occurred_at ${integer} not null, recorded_at ${integer} not null${seq.table}
      )`,
      // Evidence is found by position; an index over its keys would double the cost of recording it.
      `create index revision_by_key on revision (org, kind, key, seq) where kind not in ('observation', 'finding')`,
      `create table outbox (org ${text} not null, ${seq.column}${seq.table})`,
      `create table ledger_tile (
        org ${text} not null, level ${integer} not null, idx ${integer} not null, hashes ${bytes} not null,
        primary key (org, level, idx)
      )`,
      `create table ledger_checkpoint (
        org ${text} not null, size ${integer} not null, root ${bytes} not null, note ${text} not null,
        recorded_at ${integer} not null,
        primary key (org, size)
      )`,
      `create table finding (
        org ${text} not null, ${seq.column}, claim ${text} not null, instance ${text} not null,
        outcome ${text} not null, seen_at ${integer} not null, recorded_at ${integer} not null${seq.table}
      )`,
      "create index finding_by_instance on finding (org, instance, seen_at, seq)",
      `create table proof_instance (
        org ${text} not null, instance ${text} not null, claim ${text} not null,
        primary key (org, instance)
      )`,
    ];
  },
};
