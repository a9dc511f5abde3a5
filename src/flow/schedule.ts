import type { Finding } from "../domain/assurance/evidence.ts";
import type { Standing } from "../domain/assurance/standing.ts";
import { verdictAt } from "../domain/assurance/verdict.ts";
import type { Instant } from "../domain/time.ts";
import { position, type Store } from "../store/store.ts";
import { commitEvidence, commitLapses, planLooks } from "./collect.ts";
import { type Clock, type Look, lineOf, type Means, takeLook } from "./look.ts";
import { readState, type State } from "./state.ts";

export type ScheduleEvents = {
  readonly findings?: (findings: readonly Finding[]) => void;
  readonly standings?: (standings: readonly Standing[]) => void;
  /** A round that failed; the next one comes all the same. */
  readonly failed?: (error: unknown) => void;
};

/** Milliseconds between looking whether anything is due. */
const tick = 250;
/** Milliseconds after which a look is taken again whose evidence could not be committed. */
const retryAfter = 1_000;

/**
 * Looks at everything as often as its proofs ask, on a clock that never goes back, and records what runs out by
 * time alone. Each target has its own line: a slow one delays its own checks only, and is never asked twice at once.
 */
export class Scheduler {
  readonly #store: Store;
  readonly #means: Means;
  readonly #clock: Clock;
  readonly #events: ScheduleEvents;
  readonly #due = new Map<string, number>();
  readonly #busy = new Map<string, Promise<void>>();
  #plan: { readonly seq: number; readonly looks: readonly Look[]; readonly nextLapse: Instant } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> = Promise.resolve();
  #stopped = false;
  #lastTick: number | undefined;

  constructor(store: Store, means: Means, clock: Clock, events: ScheduleEvents = {}) {
    this.#store = store;
    this.#means = means;
    this.#clock = clock;
    this.#events = events;
  }

  start(): void {
    this.#later(0);
  }

  /** Whether it still ticks: what a health check asks. */
  isAlive(within: number): boolean {
    return !this.#stopped && this.#lastTick !== undefined && this.#clock.elapsed() - this.#lastTick < within;
  }

  #later(delay: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#ticking = this.#tick()
        .catch((error: unknown) => this.#events.failed?.(error))
        .then(() => this.#later(tick));
    }, delay);
  }

  async #tick(): Promise<void> {
    const { looks, nextLapse } = await this.#planned();
    const now = this.#clock.elapsed();
    for (const look of looks) {
      if ((this.#due.get(look.key) ?? 0) > now) continue;
      const line = lineOf(look);
      if (this.#busy.has(line)) continue;
      const due = looks.filter((other) => (this.#due.get(other.key) ?? 0) <= now && lineOf(other) === line);
      const done = this.#look(due)
        .catch((error: unknown) => this.#events.failed?.(error))
        .finally(() => this.#busy.delete(line));
      this.#busy.set(line, done);
    }
    if (this.#clock.now() >= nextLapse) {
      const lapsed = await commitLapses(this.#store);
      this.#plan = undefined;
      if (lapsed.length > 0) this.#events.standings?.(lapsed);
    }
    this.#lastTick = this.#clock.elapsed();
  }

  /** What there is to look at; read again only when something was committed since. */
  async #planned() {
    return this.#store.read(async (tx) => {
      const { seq } = await position(tx);
      if (this.#plan?.seq === seq) return this.#plan;
      const state = await readState(tx, undefined, false);
      this.#plan = { seq, looks: planLooks(state), nextLapse: nextLapse(state, this.#clock.now()) };
      return this.#plan;
    });
  }

  async #look(due: readonly Look[]): Promise<void> {
    for (const look of due) {
      if (this.#stopped) return;
      this.#due.set(look.key, this.#clock.elapsed() + look.interval);
      const evidence = await takeLook(look, this.#means, this.#clock);
      // Committed one by one: what the first check found must not wait for the last one's time-out.
      const { findings, standings } = await commitEvidence(this.#store, evidence).catch((error: unknown) => {
        // What was seen is lost with the commit: it is looked at again soon, not an interval later.
        this.#due.set(look.key, this.#clock.elapsed() + retryAfter);
        throw error;
      });
      if (standings.length > 0) this.#events.standings?.(standings);
      this.#events.findings?.(findings);
    }
  }

  /** Waits for what is under way; nothing it saw is lost. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#ticking;
    await Promise.all(this.#busy.values());
  }
}

/** The next instant at which some verdict worsens by time alone. */
function nextLapse(state: State, now: Instant): Instant {
  let next = Number.MAX_SAFE_INTEGER;
  for (const { claims, records } of state.services) {
    for (const claim of claims) {
      const { until } = verdictAt(claim, state.findings.get(claim.id) ?? [], records, now);
      if (until !== null) next = Math.min(next, until);
    }
  }
  return next;
}
