import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import { after, before, describe, test } from "node:test";
import type { Finding } from "../../src/domain/assurance/evidence.ts";
import type { Standing } from "../../src/domain/assurance/standing.ts";
import type { Collected } from "../../src/flow/collect.ts";
import { GroupCommit } from "../../src/flow/group-commit.ts";
import { meansOf, noSettings } from "../../src/flow/operator.ts";
import { Scheduler } from "../../src/flow/schedule.ts";
import type { Evidence } from "../../src/store/evidence.ts";
import { erase, loadPositions } from "../../src/store/revisions.ts";
import type { Store } from "../../src/store/store.ts";
import { verifyLedger } from "../../src/store/verify.ts";
import { freePort } from "../tools/ports.ts";
import { type Files, withSession } from "../tools/sessions.ts";
import { text } from "../tools/workspaces.ts";

const clock = { now: Date.now, elapsed: () => performance.now() };

/** Names whose port 80 leads to one server on loopback, and a claim of availability for each. */
function services(names: readonly string[], interval: string, more: object = {}) {
  return (w: Files): void => {
    w.service.endpoints = names.map((name) => ({ id: name, url: `http://${name}.example/` }));
    w.claims = names.map((name) => ({
      ...w.claims[0],
      id: name,
      answers: [],
      proofs: [{ check: "availability", targets: [name], interval, validity: "PT1H", ...more }],
    }));
  };
}

/** Runs a scheduler, and stops it whatever happens. */
async function watching(
  store: Store,
  names: readonly string[],
  port: number,
  work: (watched: Watched) => Promise<void>,
): Promise<Watched> {
  const watched = new Watched(store, names, port);
  try {
    await work(watched);
  } finally {
    await watched.scheduler.stop();
  }
  return watched;
}

class Watched {
  readonly findings: Finding[] = [];
  readonly standings: Standing[] = [];
  readonly failures: unknown[] = [];
  readonly late: number[] = [];
  readonly scheduler: Scheduler;

  constructor(store: Store, names: readonly string[], port: number) {
    const connectTo = names.map((name) => `${name}.example:80:127.0.0.1:${port}`);
    this.scheduler = new Scheduler(store, meansOf({ ...noSettings, connectTo }), clock, {
      began: (_look, late) => this.late.push(late),
      findings: (findings) => this.findings.push(...findings),
      standings: (standings) => this.standings.push(...standings),
      failed: (error) => this.failures.push(error),
    });
    this.scheduler.start();
  }

  async until(what: () => boolean, within: number): Promise<number> {
    const began = performance.now();
    while (!what()) {
      assert.ok(performance.now() - began < within, `not within ${within} ms`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return performance.now() - began;
  }
}

describe("the schedule", () => {
  let server: Server;
  let port: number;
  let answer: RequestListener = (_request, response) => response.end("ok");
  before(async () => {
    port = await freePort();
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  });
  after(() => server.close());

  test("acknowledges what is committed, all of it and no more, and tells how late it was", async () => {
    answer = (_request, response) => response.end("ok");
    const names = Array.from({ length: 60 }, (_, i) => `h${i}`);
    await withSession(async ({ store, apply }) => {
      await apply(services(names, "PT3S"));
      const watched = await watching(store, names, port, async ({ findings, until }) => {
        await until(() => findings.length >= 2 * names.length, 30_000);
      });
      assert.deepEqual(watched.failures, []);
      const stored = await store.read(({ trx }) => trx.selectFrom("finding").select("seq").execute());
      assert.deepEqual(
        watched.findings.map(({ id }) => Number(id)).sort((a, b) => a - b),
        stored.map(({ seq }) => seq).sort((a, b) => a - b),
      );
      assert.equal(new Set(watched.findings.map(({ claim }) => claim)).size, names.length);
      assert.ok(watched.findings.every(({ outcome }) => outcome === "met"));
      const shown = watched.standings.filter(({ state }) => state === "shown");
      assert.equal(new Set(shown.map(({ claim }) => claim)).size, names.length);
      const { looks, median, worst } = watched.scheduler.punctuality();
      const late = watched.late.sort((a, b) => a - b);
      assert.equal(looks, late.length);
      // To the three digits that are kept.
      const near = (kept: number | null, exact = Number.NaN) =>
        Math.abs((kept ?? Number.NaN) - exact) <= exact / 100 + 0.01;
      assert.ok(near(median, late[Math.ceil(looks / 2) - 1]) && near(worst, late.at(-1)), `${median} ${worst} ${late}`);
      await store.sequence();
      const { problems } = await store.read((tx) => verifyLedger(tx, store.signer));
      assert.deepEqual(problems, []);
    });
  });

  test("commits what one target said while another has not answered yet", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    answer = (request, response) => {
      if (request.headers.host !== "slow.example") response.end("ok");
      else void held.then(() => response.end("ok"));
    };
    const names = ["slow", "quick"];
    await withSession(async ({ store, apply }) => {
      await apply(services(names, "PT1S"));
      const { scheduler } = await watching(store, names, port, async ({ findings, until }) => {
        await until(() => findings.length >= 3, 10_000).finally(release);
        assert.ok(findings.every(({ claim }) => claim === "quick"));
        await until(() => findings.some(({ claim }) => claim === "slow"), 5_000);
      });
      assert.ok(scheduler.punctuality().missed > 0);
    });
  });

  test("looks again soon at a failure that has to be confirmed, and holds the sentence meanwhile", async () => {
    answer = (_request, response) => response.writeHead(503).end();
    const names = ["down"];
    await withSession(async ({ store, apply, see }) => {
      await apply(services(names, "PT30S", { confirm: { failures: 3, of: 10 } }));
      await see("met");
      const watched = await watching(store, names, port, async ({ findings, until }) => {
        await until(() => findings.length >= 3, 12_000);
      });
      assert.deepEqual(
        watched.findings.map(({ outcome }) => outcome),
        ["not-met", "not-met", "not-met"],
      );
      const [first, , third] = watched.findings as [Finding, Finding, Finding];
      assert.ok(third.observedAt - first.observedAt < 9_000);
      assert.equal(watched.standings[0]?.state, "held");
    });
  });

  test("looks at records again when one of them was erased", async () => {
    await withSession(async ({ store, apply }) => {
      await apply((w) => {
        w.records = [
          {
            kind: "drill",
            id: "drill-1",
            heldAt: "2026-11-01",
            scenarios: ["ddos"],
            participants: 5,
            result: "completed",
            summary: text("훈련", "訓練", "Drill"),
          },
        ];
        w.claims[0].proofs = [
          { check: "drill-held", params: { scenarios: ["ddos"] }, interval: "P1D", validity: "P30D" },
        ];
      });
      const { findings, scheduler } = await watching(store, [], port, async (watched) => {
        await watched.until(() => watched.scheduler.isAlive(1_000), 5_000);
        await watched.until(() => watched.findings.length === 1, 5_000);
        const seq = (await store.read((tx) => loadPositions(tx, "record"))).get("drill-1") as number;
        await store.transact((tx) => erase(tx, seq, "asked for", "tester"));
        await watched.until(() => watched.findings.length === 2, 5_000);
      });
      assert.equal(findings[1]?.outcome, "unknown");
      assert.equal(scheduler.isAlive(1_000), false);
    });
  });

  test("commits once what a listener stumbles over", async () => {
    answer = (_request, response) => response.end("ok");
    await withSession(async ({ store, apply }) => {
      await apply(services(["one"], "PT1H"));
      const failures: unknown[] = [];
      const stumble = (): void => {
        throw new Error("stumbled");
      };
      const means = meansOf({ ...noSettings, connectTo: [`one.example:80:127.0.0.1:${port}`] });
      const failed = (error: unknown): void => void failures.push(error);
      const scheduler = new Scheduler(store, means, clock, { standings: stumble, findings: stumble, failed });
      scheduler.start();
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      await scheduler.stop();
      assert.equal(failures.length, 2);
      const stored = await store.read(({ trx }) => trx.selectFrom("finding").select("seq").execute());
      assert.equal(stored.length, 1);
    });
  });

  test("goes on when a commit fails, and looks again at what was lost with it", async () => {
    answer = (_request, response) => response.end("ok");
    await withSession(async ({ store, apply }) => {
      await apply(services(["one"], "PT1H"));
      const transact = store.transact.bind(store);
      let broken = true;
      store.transact = async (work) => {
        return transact(async (tx) => {
          const append = tx.append.bind(tx);
          const failing = async (drafts: Parameters<typeof append>[0]) => {
            if (broken) throw new Error("disk full");
            return append(drafts);
          };
          return work({ ...tx, append: failing });
        });
      };
      await watching(store, ["one"], port, async ({ findings, failures, until }) => {
        await until(() => failures.length > 0, 5_000);
        assert.deepEqual(findings, []);
        broken = false;
        await until(() => findings.length === 1, 5_000);
      });
    });
  });
});

describe("a group commit", () => {
  const evidence = (name: string) => [{ observation: { check: name } }] as unknown as Evidence[];
  const nothing: Collected = { findings: [], standings: [], unconfirmed: new Set(), until: null };
  const namesOf = (list: readonly Evidence[]) => list.map(({ observation }) => observation.check).join("");

  test("gathers what becomes ready during a transaction, and tells nobody before theirs is through", async () => {
    const log: string[] = [];
    const open: (() => void)[] = [];
    const commits = new GroupCommit(async (list) => {
      log.push(`begin ${namesOf(list)}`);
      await new Promise<void>((resolve) => open.push(resolve));
      log.push(`end ${namesOf(list)}`);
      return nothing;
    });
    const later = () => new Promise((resolve) => setTimeout(resolve, 5));
    const add = (name: string) => commits.add(evidence(name)).then(() => log.push(`ack ${name}`));
    const all = [add("a")];
    await later();
    all.push(add("b"), add("c"));
    await later();
    assert.deepEqual(log, ["begin a"]);
    open.shift()?.();
    await later();
    assert.deepEqual(log.slice(1, 3), ["end a", "ack a"]);
    assert.equal(log[3], "begin bc");
    open.shift()?.();
    await Promise.all(all);
    assert.deepEqual(log.slice(4), ["end bc", "ack b", "ack c"]);
    assert.equal(commits.commits, 2);
  });

  test("lets one that cannot be committed take no other along", async () => {
    const committed: string[] = [];
    const commits = new GroupCommit(async (list) => {
      if (namesOf(list).includes("x")) throw new Error("refused");
      committed.push(namesOf(list));
      return nothing;
    });
    const results = await Promise.allSettled(["a", "x", "b"].map((name) => commits.add(evidence(name))));
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    assert.deepEqual(committed, ["a", "b"]);
    await commits.add(evidence("c"));
    assert.deepEqual(committed, ["a", "b", "c"]);
  });
});
