import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { commitEvidence, planLooks } from "../../src/flow/collect.ts";
import { releaseHold } from "../../src/flow/decide.ts";
import { KeptState } from "../../src/flow/kept-state.ts";
import { readState, type State } from "../../src/flow/state.ts";
import { decidingFindings } from "../../src/store/evidence.ts";
import { erase, loadPositions } from "../../src/store/revisions.ts";
import { type Files, type Session, withSession } from "../tools/sessions.ts";
import { text } from "../tools/workspaces.ts";

const minute = 60_000;

/** What of a state can be compared: values, the findings only as far as they decide. */
function comparable({ header, services, standings, findings }: State) {
  const deciding = [...findings].map(([claim, list]) => [claim, decidingFindings(list)] as const);
  return {
    header,
    services,
    standings: [...standings].sort(),
    findings: deciding.filter(([, list]) => list.length > 0).sort(),
  };
}

const drill = {
  kind: "drill",
  id: "drill-1",
  heldAt: "2026-11-01",
  scenarios: ["ddos"],
  participants: 5,
  result: "completed",
  summary: text("훈련", "訓練", "Drill"),
};
const drilled = (w: Files) => {
  w.records = [drill];
  w.claims.push({
    ...structuredClone(w.claims[0]),
    id: "drill",
    answers: [],
    proofs: [{ check: "drill-held", params: { scenarios: ["ddos"] }, interval: "PT1M", validity: "P30D" }],
  });
};

/** Everything that changes a state, by others and by whoever keeps one. */
const steps: Readonly<Record<string, (session: Session, kept: KeptState) => Promise<unknown>>> = {
  met: ({ see }, kept) => see("met", { kept }),
  "not met": ({ see }, kept) => see("not-met", { kept }),
  unknown: ({ see }, kept) => see("unknown", { kept }),
  "another address": ({ see }, kept) => see("met", { address: "192.0.2.2", kept }),
  "met, by another": ({ see }) => see("met"),
  "not met, by another": ({ see }) => see("not-met"),
  time: async ({ clock }) => {
    clock.now += 40 * minute;
  },
  apply: ({ apply }) => apply(),
  "apply records": ({ apply }) => apply(drilled),
  release: ({ store }) => releaseHold(store, "tls", { by: "officer", note: "" }, "tester").catch(() => undefined),
  erase: async ({ store }) => {
    const seq = (await store.read((tx) => loadPositions(tx, "record"))).get("drill-1");
    if (seq !== undefined) await store.transact((tx) => erase(tx, seq, "asked for", "tester"));
  },
  "a commit that fails": ({ store }, kept) =>
    kept
      .change(store, async (tx, changing) => {
        changing.addStandings([{ claim: "tls", state: "held", since: 0, cause: "stale" }]);
        await tx.append([{ kind: "fact", key: "x", body: {}, occurredAt: 0, actor: "tester" }]);
        throw new Error("stopped");
      })
      .catch(() => undefined),
};

describe("a kept state", () => {
  test("is what the store would give, whatever happened", async () => {
    const history = fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 3, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(history, (names) =>
        withSession(async (session) => {
          const { store, apply, clock } = session;
          const kept = new KeptState();
          await apply();
          for (const name of names) {
            clock.now += minute;
            await steps[name]?.(session, kept);
            const read = await store.read((tx) => readState(tx, undefined, false));
            assert.deepEqual(comparable(await kept.read(store)), comparable(read), name);
          }
        }),
      ),
      { numRuns: 25 },
    );
  });

  test("is not read again while nothing but evidence comes, and at once when something else does", async () => {
    await withSession(async ({ store, apply, see, clock }) => {
      await apply();
      const kept = new KeptState();
      const { services } = await kept.read(store);
      for (let i = 0; i < 30; i++) {
        clock.now += minute;
        await see("met", { kept });
        assert.equal((await kept.read(store)).services, services);
      }
      const publication = { kind: "publication", key: "p", body: {}, occurredAt: 0, actor: "tester" } as const;
      await store.transact((tx) => tx.append([publication]));
      assert.equal((await kept.read(store)).services, services);
      // A list that only grew would be of 30.
      assert.ok(((await kept.read(store)).findings.get("tls")?.length ?? 0) <= 12);
      await see("not-met");
      assert.notEqual((await kept.read(store)).services, services);
    });
  });

  test("holds a sentence in the transaction that brings the failure", async () => {
    await withSession(async ({ store, apply, see, standing }) => {
      await apply();
      const kept = new KeptState();
      await see("met", { kept });
      assert.equal(await standing(), "shown");
      const looks = planLooks(await kept.read(store));
      assert.equal(looks.length, 1);
      const { seq } = await store.read(async ({ trx, org }) => {
        const rows = await trx.selectFrom("organisation").select("next_seq as seq").where("org", "=", org).execute();
        return rows[0] as { seq: number };
      });
      const { standings } = await see("not-met", { kept });
      assert.deepEqual(
        standings.map(({ state }) => state),
        ["held"],
      );
      const rows = await store.read(({ trx }) =>
        trx.selectFrom("revision").select(["kind", "recorded_at"]).where("seq", ">=", seq).orderBy("seq").execute(),
      );
      assert.deepEqual(
        rows.map(({ kind }) => kind),
        ["observation", "finding", "standing"],
      );
      assert.deepEqual(await commitEvidence(store, [], kept).then(({ findings }) => findings), []);
    });
  });
});
