import type { Json } from "../canonical-json.ts";
import type { Instant } from "../time.ts";

export type Outcome = "met" | "not-met" | "unknown";

/** `measured`: seen by a probe or a tool. `declared`: said by a person or a paper. */
export type Basis = "measured" | "declared";

/**
 * What one look at one address of one target saw. Immutable; canonical JSON; sealed in the ledger.
 * `addresses` are all addresses the name resolved to in that run: the instances the claim must answer for.
 */
export type Observation = {
  readonly id: string;
  readonly check: string;
  readonly checkVersion: number;
  readonly params: Json;
  readonly service: string;
  readonly target: string;
  /** What was really looked at; null where it was the service's records. */
  readonly url: string | null;
  readonly address: string | null;
  readonly addresses: readonly string[];
  readonly observedAt: Instant;
  readonly data: Json;
};

/** Arguments of a reason's text: short, typed, never markup. */
export type ReasonArgs = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** What a check concludes from an observation. `evidenceUntil` is the evidence's own expiry, where it has one. */
export type Assessment = {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly args: ReasonArgs;
  readonly evidenceUntil?: Instant;
};

/** An assessment made once, for one claim, at a sealed `now`. */
export type Finding = {
  readonly id: string;
  readonly observation: string;
  readonly claim: string;
  readonly check: string;
  readonly checkVersion: number;
  /** Canonical JSON of the parameters: part of the instance's identity. */
  readonly params: string;
  readonly service: string;
  readonly target: string;
  /** The URL the target stood for when it was looked at, or null for records: evidence of one is none of another. */
  readonly url: string | null;
  readonly address: string | null;
  readonly addresses: readonly string[];
  readonly outcome: Outcome;
  readonly reason: string;
  readonly args: ReasonArgs;
  readonly basis: Basis;
  readonly observedAt: Instant;
  readonly now: Instant;
  /** For `met`: the earlier of the proof's validity and the evidence's own expiry. Exclusive. */
  readonly validUntil: Instant;
  /** Set by the store when the finding is committed; `as of` reads by it. */
  readonly recordedAt: Instant;
};

/**
 * When a finding counts from. Nothing was seen after it was recorded, whatever the clock of the observer said; and a
 * failure counts from its recording, so that no success of a clock that ran ahead can hide it.
 */
export function seenAt({ outcome, observedAt, recordedAt }: Finding): Instant {
  return outcome === "not-met" ? recordedAt : Math.min(observedAt, recordedAt);
}
