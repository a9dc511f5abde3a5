import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import type { CheckProof } from "../../src/domain/assurance/claim.ts";
import type { Finding, Outcome } from "../../src/domain/assurance/evidence.ts";
import { verdictAt } from "../../src/domain/assurance/verdict.ts";
import { appendEvidence, decidingFindings, type Evidence, loadFindings } from "../../src/store/evidence.ts";
import { addresses, claimOf, confirm } from "../tools/arbitrary.ts";
import { databases } from "../tools/databases.ts";
import { openTestStore, testClock } from "../tools/stores.ts";

/** One run of one check: every address the name had then, each with its own outcome; none when it did not resolve. */
type Run = { readonly gap: number; readonly late: number; readonly seen: readonly (readonly [string, Outcome])[] };

const outcome = fc.constantFrom<Outcome>("met", "not-met", "not-met", "unknown");
const run: fc.Arbitrary<Run> = fc.record({
  gap: fc.integer({ min: 1, max: 40 }),
  late: fc.constantFrom(0, 0, 0, 30),
  seen: fc.uniqueArray(fc.tuple(fc.constantFrom(...addresses), outcome), {
    maxLength: 3,
    selector: ([address]) => address,
  }),
});
// Long enough that most of a history lies outside what is read.
const history = fc.array(run, { minLength: 1, maxLength: 40 });

function evidenceOf({ seen }: Run, observedAt: number): Evidence[] {
  const all = seen.map(([address]) => address).sort();
  const one = (address: string | null, result: Outcome): Evidence => {
    const shared = {
      check: "hsts",
      checkVersion: 1,
      service: "s",
      url: "https://s.example/",
      target: "app",
      address,
      addresses: all,
      observedAt,
    };
    return {
      observation: { ...shared, params: {}, data: {} },
      findings: [
        {
          ...shared,
          claim: "c",
          params: "{}",
          outcome: result,
          reason: "r",
          args: {},
          basis: "measured",
          now: observedAt,
          validUntil: observedAt + 200,
        },
      ],
    };
  };
  return seen.length === 0 ? [one(null, "unknown")] : seen.map(([address, result]) => one(address, result));
}

for (const kind of databases) {
  describe(`evidence on ${kind.name}`, { skip: kind.skip }, () => {
    after(() => kind.stop());

    test("read from its newest end decides as the whole history would, at every instant", async () => {
      const place = await kind.create();
      const clock = testClock();
      const store = await openTestStore(await place.open(), { now: clock.now });
      let serial = 0;
      try {
        const property = fc.asyncProperty(history, confirm, async (runs, confirmation) => {
          const claim = `c${++serial}`;
          const proof: CheckProof = {
            kind: "check",
            check: "hsts",
            params: {},
            targets: ["app"],
            interval: 10,
            validity: 150,
            confirm: confirmation,
          };
          const whole: Finding[] = [];
          let kept: Finding[] = [];
          const instants: number[] = [];
          for (const one of runs) {
            clock.at += one.gap;
            const evidence = evidenceOf(one, clock.at - one.late).map(({ observation, findings }) => ({
              observation,
              findings: findings.map((finding) => ({ ...finding, claim })),
            }));
            const added = await store.transact((tx) => appendEvidence(tx, evidence, "tester"));
            whole.push(...added);
            kept = decidingFindings([...kept, ...added]);
            assert.deepEqual(kept, (await store.read((tx) => loadFindings(tx))).get(claim));
            instants.push(clock.at, clock.at + 160);
          }
          for (const instant of new Set(instants)) {
            const read = (await store.read((tx) => loadFindings(tx, instant))).get(claim) ?? [];
            const known = whole.filter(({ recordedAt }) => recordedAt <= instant);
            const subject = { ...claimOf([proof]), id: claim };
            assert.deepEqual(verdictAt(subject, read, [], instant), verdictAt(subject, known, [], instant));
          }
        });
        await fc.assert(property, { numRuns: kind.name === "SQLite" ? 60 : 10 });
      } finally {
        await store.close();
        await place.drop();
      }
    });
  });
}
