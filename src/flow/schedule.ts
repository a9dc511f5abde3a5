import type { Finding } from "../domain/assurance/evidence.ts";
import type { ServiceState } from "../domain/assurance/posture.ts";
import type { Standing } from "../domain/assurance/standing.ts";
import type { Instant } from "../domain/time.ts";
import type { Store } from "../store/store.ts";
import { type Collected, commitEvidence, commitLapses, isUnseen, planLooks } from "./collect.ts";
import { findingsOf, GroupCommit } from "./group-commit.ts";
import { KeptState } from "./kept-state.ts";
import { Lateness, type Punctuality } from "./lateness.ts";
import { type Clock, type Look, type Means, takeLook } from "./look.ts";
import { requestsOf, Timetable, type Turn } from "./timetable.ts";

export type ScheduleEvents = {
  /** A look begins, so many milliseconds after it was due. */
  readonly began?: (look: Look, late: number) => void;
  /** The findings of one look, committed. */
  readonly findings?: (findings: readonly Finding[]) => void;
  readonly standings?: (standings: readonly Standing[]) => void;
  /** A look or a round that failed; the next one comes all the same. */
  readonly failed?: (error: unknown) => void;
};

/** Milliseconds between looking whether there is something else to look at, or something ran out. */
const tick = 250;
/** Milliseconds after which a look is taken again whose evidence could not be committed; twice as many each time. */
const retryAfter = 1_000;
/** Milliseconds after which a failure is looked at again that has to be confirmed; sooner where the interval is short. */
const confirmAfter = 10_000;
const never = Number.POSITIVE_INFINITY;

/**
 * Looks at everything as often as its proofs ask, on a clock that never goes back, and records what runs out by
 * time alone. Each target has its own line: a slow one delays its own checks only, and is never asked twice at once.
 */
export class Scheduler {
  readonly #store: Store;
  readonly #means: Means;
  readonly #clock: Clock;
  readonly #events: ScheduleEvents;
  readonly #timetable: Timetable;
  readonly #kept = new KeptState();
  readonly #commit: GroupCommit;
  readonly #lateness = new Lateness();
  readonly #underWay = new Set<Promise<void>>();
  /** How often in a row a look was repeated for the sake of confirmation. */
  readonly #repeats = new Map<string, number>();
  /** How often in a row the evidence of a look could not be committed. */
  readonly #lost = new Map<string, number>();
  #planned: readonly ServiceState[] | undefined;
  #nextLapse: Instant = 0;
  #ticker: NodeJS.Timeout | undefined;
  #starter: NodeJS.Timeout | undefined;
  #ticking: Promise<void> = Promise.resolve();
  #stopped = false;
  #lastTick: number | undefined;

  constructor(store: Store, means: Means, clock: Clock, events: ScheduleEvents = {}) {
    this.#store = store;
    this.#means = means;
    this.#clock = clock;
    this.#events = events;
    this.#timetable = new Timetable(means.requestsPerMinute);
    this.#commit = new GroupCommit(async (evidence) => {
      const collected = await commitEvidence(store, evidence, this.#kept);
      this.#nextLapse = Math.min(this.#nextLapse, collected.until ?? never);
      this.#tell(collected.standings);
      return collected;
    });
  }

  start(): void {
    this.#tickAfter(0);
  }

  /** Whether it still ticks: what a health check asks. */
  isAlive(within: number): boolean {
    return !this.#stopped && this.#lastTick !== undefined && this.#clock.elapsed() - this.#lastTick < within;
  }

  /** How late looks began since the start. */
  punctuality(): Punctuality {
    return this.#lateness.summary(this.#timetable.missed);
  }

  /** Transactions in which evidence was committed. */
  get commits(): number {
    return this.#commit.commits;
  }

  #tickAfter(delay: number): void {
    if (this.#stopped) return;
    this.#ticker = setTimeout(() => {
      this.#ticking = this.#tick()
        .catch((error: unknown) => this.#events.failed?.(error))
        .then(() => this.#tickAfter(tick));
    }, delay);
  }

  async #tick(): Promise<void> {
    const state = await this.#kept.read(this.#store);
    if (state.services !== this.#planned) {
      this.#timetable.plan(planLooks(state), this.#clock.elapsed(), (look) => isUnseen(look, state));
      this.#planned = state.services;
      this.#nextLapse = 0;
    }
    if (this.#clock.now() >= this.#nextLapse) {
      const { standings, until } = await commitLapses(this.#store, this.#kept);
      this.#nextLapse = until ?? never;
      this.#tell(standings);
    }
    this.#lastTick = this.#clock.elapsed();
    this.#startDue();
  }

  /** What a listener does must not look like a commit that failed. */
  #tell(standings: readonly Standing[]): void {
    try {
      if (standings.length > 0) this.#events.standings?.(standings);
    } catch (error) {
      this.#events.failed?.(error);
    }
  }

  /** Begins what may begin, and comes back when the next look may. */
  #startDue(): void {
    clearTimeout(this.#starter);
    while (!this.#stopped && this.#underWay.size < this.#means.looksAtOnce) {
      const turn = this.#timetable.take(this.#clock.elapsed());
      if (!turn) break;
      const done: Promise<void> = this.#look(turn).finally(() => {
        this.#underWay.delete(done);
        this.#startDue();
      });
      this.#underWay.add(done);
    }
    const next = this.#timetable.nextAt() - this.#clock.elapsed();
    // Later than the next tick it is found by that.
    if (!this.#stopped && this.#underWay.size < this.#means.looksAtOnce && next < tick) {
      this.#starter = setTimeout(() => this.#startDue(), Math.max(1, next));
    }
  }

  async #look(turn: Turn): Promise<void> {
    const { look, due } = turn;
    const began = this.#clock.elapsed();
    this.#lateness.add(began - due);
    let again = never;
    try {
      this.#events.began?.(look, began - due);
      const evidence = await takeLook(look, this.#means, this.#clock);
      // What was seen is lost with a commit that fails: it is looked at again soon, not an interval later.
      const lost = this.#lost.get(look.key) ?? 0;
      this.#lost.set(look.key, lost + 1);
      again = this.#clock.elapsed() + retryAfter * 2 ** lost;
      const collected = await this.#commit.add(evidence);
      this.#lost.delete(look.key);
      again = this.#repeatAt(look, collected);
      this.#events.findings?.(findingsOf(look.key, collected));
    } catch (error) {
      this.#events.failed?.(error);
    }
    this.#timetable.giveBack(turn, this.#clock.elapsed(), requestsOf(look), again);
  }

  /** A failure that waits for its confirmation is looked at again soon, as often in a row as the proof counts looks. */
  #repeatAt({ key, interval, wanted }: Look, { unconfirmed }: Collected): number {
    const of = Math.max(...wanted.map(({ proof }) => proof.confirm.of));
    const repeats = this.#repeats.get(key) ?? 0;
    if (!unconfirmed.has(key) || repeats >= of) {
      this.#repeats.delete(key);
      return never;
    }
    this.#repeats.set(key, repeats + 1);
    return this.#clock.elapsed() + Math.min(confirmAfter, interval / of);
  }

  /** Waits for what is under way; nothing it saw is lost. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#ticker);
    clearTimeout(this.#starter);
    await this.#ticking;
    await Promise.all(this.#underWay);
  }
}
