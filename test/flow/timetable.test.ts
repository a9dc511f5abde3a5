import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { findCheck } from "../../src/checks/index.ts";
import type { ServiceState } from "../../src/domain/assurance/posture.ts";
import type { Look } from "../../src/flow/look.ts";
import { requestsOf, Timetable, type Turn } from "../../src/flow/timetable.ts";

const minute = 60_000;
const second = 1_000;

/** A look at the root of a host, as far as a timetable reads it. */
function lookAt(host: string, id: string, interval: number, check = "availability"): Look {
  const found = findCheck(check);
  assert.ok(found);
  const endpoint = found.type === "probe" ? { id: "app", url: `https://${host}/` } : undefined;
  const service = {} as ServiceState;
  return { key: `${host} ${id}`, check: found, params: {}, service, endpoint, target: "app", wanted: [], interval };
}

const hostOf = ({ look }: Turn): string => new URL(look.endpoint?.url ?? "https://records.example/").host;
const calm = (): boolean => false;

type Taken = { readonly turn: Turn; readonly at: number; readonly end: number };

/** Plays a timetable in time that is only counted; each look takes as long as its host says. */
function play(timetable: Timetable, from: number, until: number, takes: (turn: Turn) => number): Taken[] {
  const taken: Taken[] = [];
  let running: Taken[] = [];
  for (let now = from; ; ) {
    const soonest = Math.min(timetable.nextAt(), ...running.map(({ end }) => end));
    now = Math.max(now, soonest);
    if (now > until) return taken;
    for (const done of running.filter(({ end }) => end <= now)) {
      timetable.giveBack(done.turn, now, requestsOf(done.turn.look));
      running = running.filter((one) => one !== done);
    }
    for (let turn = timetable.take(now); turn; turn = timetable.take(now)) {
      const one = { turn, at: now, end: now + takes(turn) };
      assert.ok(!running.some((other) => hostOf(other.turn) === hostOf(one.turn)), "one look at a target at a time");
      running.push(one);
      taken.push(one);
    }
  }
}

describe("a timetable", () => {
  test("takes every look once in each interval, and on time", () => {
    const looks = Array.from({ length: 1000 }, (_, i) => lookAt(`h${i}.example`, "a", minute));
    const timetable = new Timetable(600);
    timetable.plan(looks, 500, calm);
    const taken = play(timetable, 500, 500 + 10 * minute, () => 50);
    const byKey = Map.groupBy(taken, ({ turn }) => turn.look.key);
    assert.equal(byKey.size, looks.length);
    for (const turns of byKey.values()) {
      const [first, second_] = turns as [Taken, Taken];
      assert.ok(second_.at - first.at <= minute, "the second look comes within an interval");
      for (let i = 2; i < turns.length; i++) assert.equal((turns[i] as Taken).at - (turns[i - 1] as Taken).at, minute);
      assert.ok(turns.length >= 10);
    }
    assert.equal(Math.max(...taken.map(({ turn, at }) => at - turn.due)), 0);
    assert.equal(timetable.missed, 0);
  });

  test("spreads first looks, and those that follow over the whole interval", () => {
    const looks = Array.from({ length: 6000 }, (_, i) => lookAt(`h${i}.example`, "a", 10 * minute));
    const timetable = new Timetable(600);
    timetable.plan(looks, 0, calm);
    const taken = play(timetable, 0, 20 * minute, () => 10);
    const perSecond = (from: number, to: number) => {
      const counts = new Map<number, number>();
      for (const { at } of taken) {
        if (at < from || at >= to) continue;
        const slot = Math.floor(at / second);
        counts.set(slot, (counts.get(slot) ?? 0) + 1);
      }
      return Math.max(...counts.values());
    };
    assert.ok(perSecond(0, 30 * second) < 300, "200 a second at first");
    assert.ok(perSecond(minute, 20 * minute) < 40, "10 a second later");
    const again = new Timetable(600);
    again.plan(looks, 0, calm);
    const order = (list: readonly Taken[]) => list.slice(0, 500).map(({ turn }) => turn.look.key);
    assert.deepEqual(order(play(again, 0, 5 * second, () => 10)), order(taken), "by key, not by chance");
  });

  test("lets a slow target delay its own line only", () => {
    const looks = [lookAt("slow.example", "a", 10 * second), lookAt("slow.example", "b", 10 * second)];
    for (let i = 0; i < 50; i++) looks.push(lookAt(`h${i}.example`, "a", 10 * second));
    const timetable = new Timetable(600);
    timetable.plan(looks, 0, calm);
    const taken = play(timetable, 0, 5 * minute, (turn) => (hostOf(turn) === "slow.example" ? 25 * second : 20));
    for (const { turn, at } of taken) if (hostOf(turn) !== "slow.example") assert.equal(at, turn.due);
    const slow = taken.filter(({ turn }) => hostOf(turn) === "slow.example");
    assert.ok(slow.length >= 11 && slow.length <= 13, `${slow.length}`);
    assert.deepEqual(new Set(slow.map(({ turn }) => turn.look.key)).size, 2, "both have their turns");
    assert.ok(timetable.missed >= 40, "and it is told how many looks were not taken");
  });

  test("never sends a target more in a minute than the operator allows", () => {
    const checks = ["availability", "hsts", "exposed-files", "cors", "tls-version", "default-consoles"];
    const chosen = fc.array(fc.tuple(fc.constantFrom(...checks), fc.integer({ min: 1, max: 90 })), {
      minLength: 1,
      maxLength: 25,
    });
    fc.assert(
      fc.property(
        chosen,
        fc.integer({ min: 60, max: 400 }),
        fc.integer({ min: 1, max: 4000 }),
        (list, limit, takes) => {
          const looks = list.map(([check, every], i) => lookAt("one.example", String(i), every * second, check));
          const timetable = new Timetable(limit);
          timetable.plan(looks, 0, calm);
          const taken = play(timetable, 0, 8 * minute, () => takes);
          for (const { at } of taken) {
            // Whatever may have been sent, at any time of its look, within a minute from then on.
            const window = taken.filter((other) => other.at < at + minute && other.end > at);
            const sent = window.reduce((sum, { turn }) => sum + requestsOf(turn.look), 0);
            assert.ok(sent <= limit, `${sent} of ${limit}`);
          }
          assert.ok(new Set(taken.map(({ turn }) => turn.look.key)).size === looks.length, "and yet each has its turn");
        },
      ),
      { numRuns: 60 },
    );
  });

  test("rests as long as its number asks after a look that alone is more than a minute's worth", () => {
    const timetable = new Timetable(10);
    const looks = [lookAt("one.example", "a", minute, "exposed-files"), lookAt("one.example", "b", second)];
    timetable.plan(looks, 0, calm);
    const taken = play(timetable, 0, 30 * minute, () => 10);
    const sent = taken.reduce((sum, { turn }) => sum + requestsOf(turn.look), 0);
    assert.ok(sent <= 30 * 10 + requestsOf(looks[0] as Look), `${sent}`);
    const big = taken.find(({ turn }) => turn.look.check.id === "exposed-files") as Taken;
    const next = taken[taken.indexOf(big) + 1] as Taken;
    assert.ok(next.at - big.end >= (requestsOf(big.turn.look) / 10) * minute);
  });

  test("takes over a changed plan: what stays keeps its time, what is new comes soon, what is gone is not asked", () => {
    const timetable = new Timetable(600);
    const [a, b, c] = ["a", "b", "c"].map((name) => lookAt(`${name}.example`, "x", 10 * minute)) as [Look, Look, Look];
    timetable.plan([a, b], 0, calm);
    const before = play(timetable, 0, 9 * minute, () => 10);
    const moved = { ...b, endpoint: { id: "app", url: "https://elsewhere.example/" } };
    timetable.plan([a, moved, c], 9 * minute, calm);
    const later = play(timetable, 9 * minute, 9 * minute + second, () => 10);
    assert.deepEqual(later.map(hostOfTaken).sort(), ["c.example", "elsewhere.example"]);
    const after = play(timetable, 9 * minute + second, 60 * minute, () => 10);
    const times = [...before, ...after].filter(({ turn }) => turn.look.key === a.key).map(({ at }) => at);
    for (let i = 2; i < times.length; i++) assert.equal((times[i] as number) - (times[i - 1] as number), 10 * minute);
    assert.ok(!after.some((one) => hostOfTaken(one) === "b.example"));
    timetable.plan([], 60 * minute, calm);
    assert.equal(timetable.nextAt(), Number.POSITIVE_INFINITY);
  });

  test("forgets a look that was taken out while it was under way, and keeps its line closed till then", () => {
    const timetable = new Timetable(600);
    const look = lookAt("a.example", "x", 10 * second);
    timetable.plan([look], 0, () => true);
    const turn = timetable.take(0);
    assert.ok(turn);
    timetable.plan([], 1, calm);
    timetable.plan([look], 2, () => true);
    assert.equal(timetable.take(minute), undefined, "still closed");
    timetable.giveBack(turn, minute, 1);
    assert.ok(timetable.take(minute));
    assert.equal(timetable.take(2 * minute), undefined, "there is one of it");
  });

  test("takes a look again sooner where it is asked to, and then goes on as before", () => {
    const timetable = new Timetable(600);
    timetable.plan([lookAt("a.example", "x", minute)], 0, () => true);
    const first = timetable.take(0) as Turn;
    timetable.giveBack(first, 100, 1, 5_100);
    assert.equal(timetable.nextAt(), 5_100);
    const second_ = timetable.take(5_100) as Turn;
    timetable.giveBack(second_, 5_200, 1);
    const third = timetable.nextAt();
    assert.ok(third > 5_200 && third <= minute + 1);
    // Never later than it would have come anyway.
    const turn = timetable.take(third) as Turn;
    timetable.giveBack(turn, third + 10, 1, third + 10 * minute);
    assert.equal(timetable.nextAt(), third + minute);
  });
});

function hostOfTaken({ turn }: Taken): string {
  return hostOf(turn);
}
