import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Catalog } from "../../src/domain/assurance/catalog.ts";
import type { Claim } from "../../src/domain/assurance/claim.ts";
import type { Finding } from "../../src/domain/assurance/evidence.ts";
import {
  advance,
  evaluate,
  postureModel,
  type ServiceState,
  verdictsById,
} from "../../src/domain/assurance/posture.ts";
import { claim as arbitraryClaim, finding as arbitraryFinding, text } from "../tools/arbitrary.ts";

const catalog: Catalog = {
  id: "k",
  edition: "1",
  title: text,
  publisher: text,
  source: text,
  classes: { all: { title: text, applies: ["saas"] }, other: { title: text, applies: ["iaas"] } },
  groups: [
    {
      id: "g",
      title: text,
      controls: Array.from({ length: 6 }, (_, i) => ({
        id: `K.${i}`,
        title: text,
        summary: text,
        class: i === 5 ? "other" : "all",
        addressee: "provider" as const,
        obligations: [{ id: `K.${i}-1`, kind: "must" as const, text }],
      })),
    },
  ],
};

function stateOf(claims: readonly Claim[]): ServiceState {
  return {
    service: {
      id: "s",
      name: text,
      provider: text,
      type: "saas",
      description: text,
      regions: [text],
      timeZone: "UTC",
      contact: { securityUrl: "https://s.example/" },
      endpoints: [],
      upstreams: [],
    },
    facts: [],
    claims,
    declarations: [
      { service: "s", catalog: "k", control: "K.3", responsibility: "provider", planned: { what: text, by: 650 } },
      {
        service: "s",
        catalog: "k",
        control: "K.4",
        responsibility: "provider",
        notApplicable: { reason: text, approval: { by: text, on: 0 }, reviewBy: 720 },
      },
    ],
    records: [],
  };
}

const named = (one: Claim, i: number): Claim => ({
  ...one,
  id: `c${i}`,
  answers: [
    { catalog: "k", control: `K.${i % 3}`, obligations: [`K.${i % 3}-1`] },
    { catalog: "k", control: "K.5", obligations: ["K.5-1"] },
  ],
});

const claims = fc.array(arbitraryClaim, { minLength: 1, maxLength: 5 }).map((list) => list.map(named));

function group(findings: readonly Finding[]): Map<string, Finding[]> {
  const byClaim = new Map<string, Finding[]>();
  for (const one of findings) byClaim.set(one.claim, [...(byClaim.get(one.claim) ?? []), one]);
  return byClaim;
}

const scattered = fc
  .array(fc.tuple(arbitraryFinding, fc.nat(4)), { maxLength: 20 })
  .map((list) => list.map(([one, i]): Finding => ({ ...one, claim: `c${i}` })));

describe("a posture", () => {
  test("advanced step by step equals one evaluated anew, and touches no more than it must", () => {
    fc.assert(
      fc.property(claims, scattered, scattered, fc.nat(400), (list, first, second, wait) => {
        const model = postureModel(stateOf(list), [catalog]);
        const start = 500;
        const posture = evaluate(model, group(first), start);
        const later = second.map((one): Finding => ({ ...one, recordedAt: start + 10 }));
        const all = group([...first, ...later]);
        const before = verdictsById(posture);
        const instant = start + 10 + wait;
        const touched = advance(model, posture, all, new Set(later.map((one) => one.claim)), instant);
        const fresh = evaluate(model, all, instant);
        const advanced = verdictsById(posture);
        for (const [id, verdict] of verdictsById(fresh)) {
          const kept = advanced.get(id);
          // An untouched verdict differs in nothing but the instant it was made for.
          assert.deepEqual({ ...kept, at: 0 }, { ...verdict, at: 0 });
          if (!touched.claims.includes(id)) assert.equal(kept, before.get(id));
        }
        assert.deepEqual(posture.answers, fresh.answers);
      }),
      { numRuns: 1000 },
    );
  });

  test("leaves out controls that are not asked of this type of service", () => {
    const model = postureModel(stateOf([]), [catalog]);
    assert.deepEqual(
      model.answers.map(({ control }) => control.id),
      ["K.0", "K.1", "K.2", "K.3", "K.4"],
    );
  });

  test("answers every control when there is nothing at all", () => {
    const posture = evaluate(postureModel(stateOf([]), [catalog]), new Map(), 0);
    assert.equal(posture.judged.length, 0);
    assert.deepEqual(
      posture.answers.map(({ status }) => status),
      ["unanswered", "unanswered", "unanswered", "planned", "not-applicable"],
    );
  });
});
