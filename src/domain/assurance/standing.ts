import type { Instant } from "../time.ts";
import type { ClaimKind } from "./claim.ts";
import type { Verdict } from "./verdict.ts";

/**
 * What the public sees of a sentence. `held` is sticky: only a release, approved by a person while the proof is fresh,
 * ends it. `not-shown` is where a sentence waits for its first proof or for the approval of its wording.
 */
export type StandingState = "shown" | "held" | "not-shown";
export type HoldCause = "contradicted" | "unconfirmed" | "stale";

export type Standing = {
  readonly claim: string;
  readonly state: StandingState;
  readonly since: Instant;
  /** Why it is held; for a statutory or contract sentence, why it is flagged although shown. */
  readonly cause: HoldCause | null;
};

/** Sentences that the law or a contract requires: they are flagged and escalated, they never vanish by themselves. */
export function isBinding(kind: ClaimKind): boolean {
  return kind === "statutory" || kind === "contract";
}

/** Shown while proven or attested, and no failure waits for its confirmation. */
export function isPublishable(verdict: Verdict): boolean {
  return (verdict.status === "proven" || verdict.status === "attested") && !verdict.unconfirmed;
}

/** A sentence that was shown is held for what ran out even while something else about it is not known yet. */
function causeOf(verdict: Verdict, wasShown: boolean): HoldCause | null {
  if (verdict.status === "contradicted") return "contradicted";
  if (verdict.unconfirmed) return "unconfirmed";
  const ranOut = wasShown && verdict.reasons.some(({ status }) => status === "stale");
  return verdict.status === "stale" || ranOut ? "stale" : null;
}

/**
 * The standing after an event. Fold it over every event of a claim in order: a finding, an expiry, an approval, a revision.
 * @param approved the wording, as it stands with its facts, is approved
 * @param release a person approves the return of the sentence at this instant
 */
export function nextStanding(
  previous: Standing | undefined,
  claim: { readonly id: string; readonly kind: ClaimKind },
  verdict: Verdict,
  approved: boolean,
  release: boolean,
): Standing {
  const wasShown = previous?.state === "shown";
  const cause = causeOf(verdict, wasShown);
  const to = (state: StandingState, why: HoldCause | null): Standing =>
    previous?.state === state && previous.cause === why
      ? previous
      : { claim: claim.id, state, since: verdict.at, cause: why };

  // Before anything else: what is held stays held, whatever the claim has become in the meantime.
  if (previous?.state === "held") {
    const mayReturn = release && approved && isPublishable(verdict);
    // The cause it was first held for stays: it is what a person has to confirm.
    return mayReturn ? to("shown", null) : previous;
  }
  if (isBinding(claim.kind)) {
    return approved && (wasShown || isPublishable(verdict)) ? to("shown", cause) : to("not-shown", null);
  }
  if (cause !== null) return to("held", cause);
  return approved && isPublishable(verdict) ? to("shown", null) : to("not-shown", null);
}
