import type { Json } from "../canonical-json.ts";
import type { Localized } from "../locale.ts";
import type { Duration, Instant } from "../time.ts";

/**
 * What sort of statement a claim is. A bad month disproves a measurement ("achieved 99.99 %"),
 * never a commitment ("we commit to 99.9 %"); statutory and contract sentences never vanish by themselves.
 */
export const claimKinds = ["fact", "measurement", "commitment", "statutory", "contract"] as const;
export type ClaimKind = (typeof claimKinds)[number];

export const audiences = ["public", "nda", "internal"] as const;
export type Audience = (typeof audiences)[number];

/** Whether a document made for these readers may hold a sentence meant for those. */
export function mayRead(readers: Audience, audience: Audience): boolean {
  return audiences.indexOf(audience) <= audiences.indexOf(readers);
}

/** n of the last m conclusive observations must fail before a failure counts. */
export type Confirmation = { readonly failures: number; readonly of: number };

/** A proof by a check: of live endpoints (probe) or over operations records. */
export type CheckProof = {
  readonly kind: "check";
  readonly check: string;
  readonly params: Json;
  /** Endpoint ids; for a record check the one target is the service itself, written `service`. */
  readonly targets: readonly string[];
  readonly interval: Duration;
  readonly validity: Duration;
  readonly confirm: Confirmation;
};

/** A named role vouches, from a day until a day; the evidence is declared, not measured. */
export type AttestationProof = {
  readonly kind: "attestation";
  readonly role: Localized;
  readonly from: Instant;
  readonly until: Instant;
};

/** An upstream provider's certificate whose scope covers the claim. */
export type InheritedProof = {
  readonly kind: "inherited";
  readonly upstream: string;
  /** Id of a certificate record. */
  readonly certificate: string;
};

export type Proof = CheckProof | AttestationProof | InheritedProof;

/** The controls and obligations a claim answers. */
export type Answers = {
  readonly catalog: string;
  readonly control: string;
  readonly obligations: readonly string[];
};

export type Approval = { readonly by: Localized; readonly on: Instant };

export type Claim = {
  readonly id: string;
  readonly service: string;
  readonly kind: ClaimKind;
  readonly audience: Audience;
  readonly owner: Localized;
  /** MessageFormat 2 source in each language, facts as variables. */
  readonly statement: Localized;
  /** Ids of the facts the statement cites; the same in every language. */
  readonly facts: readonly string[];
  readonly answers: readonly Answers[];
  readonly proofs: readonly Proof[];
  /** Absent while the wording, as it stands with its facts, has not been approved. */
  readonly approval?: Approval;
  /** When this revision of the claim was committed. */
  readonly recordedAt: Instant;
};
