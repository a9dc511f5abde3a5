import type { Answer } from "../domain/assurance/answer.ts";
import { evaluate, type Posture, type ServiceState } from "../domain/assurance/posture.ts";
import type { Standing } from "../domain/assurance/standing.ts";
import type { Verdict, VerdictStatus } from "../domain/assurance/verdict.ts";
import { verdictStatuses } from "../domain/assurance/verdict.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import { type Present, position, type Store } from "../store/store.ts";
import { findService, modelOf, readState, type State } from "./state.ts";

/** Everything a store says about one service at an instant. */
export type Assessment = {
  readonly at: Instant;
  readonly state: State;
  readonly service: ServiceState;
  readonly verdicts: readonly Verdict[];
  readonly answers: readonly Answer[];
  readonly standings: ReadonlyMap<string, Standing>;
  readonly counts: Readonly<Record<VerdictStatus, number>>;
  /** Milliseconds the evaluation took, reading not included. */
  readonly took: number;
};

/**
 * Evaluates a service from what is stored.
 * @param asked evidence recorded later is not read; for an instant after now, what is known now is judged as of then.
 *   The present is not before the newest record, even where the clock was set back.
 * @throws service.unknown, catalog.unknown, state.nothing-recorded
 */
export async function assessService(
  store: Store,
  serviceId: string | undefined,
  asked: Instant | Present,
  elapsed: () => number,
): Promise<Assessment> {
  const { state, at } = await store.read(async (tx) => {
    const at = typeof asked === "number" ? asked : Math.max(asked.now, (await position(tx)).recordedAt);
    try {
      return { state: await readState(tx, at), at };
    } catch (error) {
      if (error instanceof AkashiError && error.code === "workspace.invalid") {
        throw new AkashiError("state.nothing-recorded", { at: new Date(at).toISOString() });
      }
      throw error;
    }
  });
  const service = findService(state, serviceId);
  const start = elapsed();
  const posture: Posture = evaluate(modelOf(state, service), state.findings, at);
  const took = elapsed() - start;
  const verdicts = posture.judged.map(({ verdict }) => verdict);
  const counts = Object.fromEntries(
    verdictStatuses.map((status) => [status, verdicts.filter((verdict) => verdict.status === status).length]),
  ) as Record<VerdictStatus, number>;
  return { at, state, service, verdicts, answers: posture.answers, standings: state.standings, counts, took };
}

/** Whether every claim is proven or attested, and no failure waits for confirmation. */
export function isSound({ verdicts }: Assessment): boolean {
  return (
    verdicts.length > 0 &&
    verdicts.every(({ status, unconfirmed }) => (status === "proven" || status === "attested") && !unconfirmed)
  );
}
