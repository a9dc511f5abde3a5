import type { Finding } from "../domain/assurance/evidence.ts";
import type { RevisionKind } from "../domain/assurance/revision.ts";
import type { Standing } from "../domain/assurance/standing.ts";
import { decidingFindings } from "../store/evidence.ts";
import { loadKindsSince } from "../store/revisions.ts";
import { position, type ReadTransaction, type Store, type WriteTransaction } from "../store/store.ts";
import { readState, type State } from "./state.ts";

/** Kinds of revisions of which a state, its catalogs apart, is not made. */
const elsewhere: ReadonlySet<RevisionKind> = new Set<RevisionKind>([
  "observation",
  "publication",
  "approval",
  "catalog",
]);

/** More findings of one claim than this are looked through for those that still decide. */
const fewFindings = 12;

type Known = {
  /** The position up to which everything is known. */
  readonly seq: number;
  readonly state: State;
  readonly findings: Map<string, readonly Finding[]>;
  readonly standings: Map<string, Standing>;
};

/** A state in the middle of a transaction that changes it. */
export class ChangingState {
  readonly state: State;
  readonly #known: Known;

  constructor(known: Known) {
    this.#known = known;
    this.state = known.state;
  }

  /** Takes over findings that were just appended. */
  addFindings(added: readonly Finding[]): void {
    const { findings } = this.#known;
    for (const finding of added.filter(this.state.isRelevant)) {
      const list = [...(findings.get(finding.claim) ?? []), finding];
      findings.set(finding.claim, list.length > fewFindings ? decidingFindings(list) : list);
    }
  }

  /** Takes over standings that were just appended. */
  addStandings(added: readonly Standing[]): void {
    for (const standing of added) this.#known.standings.set(standing.claim, standing);
  }
}

/**
 * The newest state, without catalogs, kept from one transaction to the next by whoever changes it often. The position
 * in the ledger tells whether somebody else has changed it: then it is read again, whole, in the transaction that needs
 * it. A transaction that fails leaves nothing kept.
 */
export class KeptState {
  #known: Known | undefined;
  /** One at a time: what is kept is changed in place. */
  #turn: Promise<unknown> = Promise.resolve();

  read(store: Store): Promise<State> {
    return this.#inTurn((known) =>
      store.read(async (tx) => {
        const current = await currentState(tx, known);
        return [current, current.state];
      }),
    );
  }

  /** One transaction, with the state as it stands in it. */
  change<T>(store: Store, work: (tx: WriteTransaction, changing: ChangingState) => Promise<T>): Promise<T> {
    return this.#inTurn((known) =>
      store.transact(async (tx) => {
        const current = await currentState(tx, known);
        const result = await work(tx, new ChangingState(current));
        return [{ ...current, seq: tx.next() }, result];
      }),
    );
  }

  #inTurn<T>(work: (known: Known | undefined) => Promise<[Known, T]>): Promise<T> {
    const turn = this.#turn.then(async () => {
      const known = this.#known;
      this.#known = undefined;
      const [next, result] = await work(known);
      this.#known = next;
      return result;
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

async function currentState(tx: ReadTransaction, known: Known | undefined): Promise<Known> {
  const { seq } = await position(tx);
  if (known) {
    if (known.seq === seq) return known;
    const kinds = await loadKindsSince(tx, known.seq);
    if ([...kinds].every((kind) => elsewhere.has(kind))) return { ...known, seq };
  }
  const state = await readState(tx, undefined, false);
  const [findings, standings] = [new Map(state.findings), new Map(state.standings)];
  return { seq, state: { ...state, findings, standings }, findings, standings };
}
