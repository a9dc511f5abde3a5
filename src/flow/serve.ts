import type { Duration } from "../domain/time.ts";
import type { Store } from "../store/store.ts";
import type { Clock, Means } from "./look.ts";
import type { ScheduleEvents } from "./schedule.ts";
import { Scheduler } from "./schedule.ts";
import { TrustPages } from "./trust-pages.ts";

/** The parts of a running installation that are not the network's. */
export type Running = {
  readonly store: Store;
  readonly pages: TrustPages;
  readonly scheduler: Scheduler;
  readonly health: Readonly<Record<string, () => boolean | Promise<boolean>>>;
};

/** A scheduler that has not ticked for this long is stuck. Milliseconds. */
const stuckAfter = 60_000;

export function startRunning(
  store: Store,
  means: Means,
  clock: Clock,
  resealAfter: Duration,
  events: ScheduleEvents,
): Running {
  const scheduler = new Scheduler(store, means, clock, events);
  scheduler.start();
  return {
    store,
    pages: new TrustPages(store, clock.now, resealAfter),
    scheduler,
    health: {
      store: async () => (await store.sequence()) >= 0,
      scheduler: () => scheduler.isAlive(stuckAfter),
    },
  };
}
