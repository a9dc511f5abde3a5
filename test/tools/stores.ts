import type { RevisionKind } from "../../src/domain/assurance/revision.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import { generateKey, type Signer, signerOf } from "../../src/ledger/note.ts";
import type { Database } from "../../src/store/database.ts";
import { type Draft, Store } from "../../src/store/store.ts";
import type { Witness } from "../../src/store/witness.ts";

export const origin = "test.example/log";
export const signer: Signer = signerOf(origin, generateKey());

export const noWitness: Witness = { last: () => undefined, show: () => undefined, reset: () => undefined };

/** A clock that tests move. */
export function testClock(start = Date.UTC(2026, 10, 21)) {
  const clock = { at: start, now: () => clock.at };
  return clock;
}

export function openTestStore(
  database: Database,
  more: Partial<Parameters<typeof Store.open>[0]> = {},
): Promise<Store> {
  return Store.open({
    database,
    org: "o",
    signer,
    origin,
    witness: noWitness,
    now: () => Date.UTC(2026, 10, 21),
    ...more,
  });
}

export function draft(key: string, body: Json = { n: 1 }, kind: RevisionKind = "claim"): Draft {
  return { kind, key, body, occurredAt: 1, actor: "tester" };
}
