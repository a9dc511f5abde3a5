import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AnswerDeclaration, answerAt, type JudgedClaim } from "../../src/domain/assurance/answer.ts";
import { type Control, classify } from "../../src/domain/assurance/catalog.ts";
import { type Fact, thresholdMet } from "../../src/domain/assurance/service.ts";
import type { VerdictStatus } from "../../src/domain/assurance/verdict.ts";
import { claimOf, text } from "../tools/arbitrary.ts";

const control: Control = {
  id: "K.1",
  title: text,
  summary: text,
  class: "all",
  addressee: "provider",
  obligations: [
    { id: "K.1-1", kind: "must", text },
    { id: "K.1-2", kind: "must", text },
    { id: "K.1-3", kind: "may", text },
    { id: "K.1-4", kind: "must-if", text, condition: text },
    { id: "K.1-5", kind: "must", text, applies: ["iaas"] },
  ],
};

function judged(id: string, status: VerdictStatus, obligations: string[], facts: Fact[] = []): JudgedClaim {
  const claim = { ...claimOf([]), id, answers: [{ catalog: "k", control: "K.1", obligations }] };
  return { claim, verdict: { claim: id, at: 0, status, unconfirmed: false, until: null, reasons: [] }, facts };
}

const all = ["K.1-1", "K.1-2", "K.1-4"];
const answer = (claims: JudgedClaim[], declaration?: Partial<AnswerDeclaration>, of = control, now = 100) =>
  answerAt(
    "k",
    of,
    "saas",
    claims,
    declaration && { service: "s", catalog: "k", control: of.id, responsibility: "provider", ...declaration },
    [],
    now,
  );

describe("an answer", () => {
  test("is satisfied when every required obligation is covered by a proven or attested claim", () => {
    assert.equal(answer([judged("a", "proven", all)]).status, "satisfied");
    assert.equal(answer([judged("a", "attested", all)]).status, "satisfied");
    const split = answer([judged("a", "proven", ["K.1-1"]), judged("b", "attested", ["K.1-2", "K.1-4"])]);
    assert.equal(split.status, "satisfied");
  });

  test("without claims is unanswered, and lists what is asked", () => {
    const none = answer([]);
    assert.equal(none.status, "unanswered");
    assert.deepEqual(
      none.gaps.map(({ obligation }) => obligation),
      all,
    );
  });

  test("names what is missing, the gravest reason first", () => {
    const part = answer([judged("a", "proven", ["K.1-1"]), judged("b", "stale", ["K.1-2"])]);
    assert.equal(part.status, "partial");
    assert.deepEqual(
      part.gaps.map(({ obligation, reason }) => [obligation, reason]),
      [
        ["K.1-2", "stale"],
        ["K.1-4", "no-claim"],
      ],
    );
    const worst = answer([judged("b", "unproven", ["K.1-2"]), judged("c", "contradicted", ["K.1-2"])]);
    assert.equal(worst.gaps.find(({ obligation }) => obligation === "K.1-2")?.reason, "contradicted");
    assert.equal(worst.status, "not-satisfied");
  });

  test("is never whole while one of its claims is contradicted", () => {
    const both = answer([judged("a", "proven", all), judged("b", "contradicted", ["K.1-1"])]);
    assert.equal(both.status, "partial");
    assert.deepEqual(both.gaps, [{ obligation: null, reason: "contradicted", claims: ["b"] }]);
  });

  test("leaves a conditional obligation out only where its condition is declared absent", () => {
    const most = [judged("a", "proven", ["K.1-1", "K.1-2"])];
    assert.equal(answer(most).status, "partial");
    const absent = { conditionsAbsent: [{ obligation: "K.1-4", reason: text }] };
    assert.equal(answer(most, absent).status, "satisfied");
  });

  test("of a control that requires nothing is not satisfied by nothing", () => {
    const optional: Control = { ...control, obligations: [{ id: "K.1-3", kind: "may", text }] };
    assert.equal(answer([judged("a", "proven", [])], undefined, optional).status, "unanswered");
    assert.equal(answer([judged("a", "proven", ["K.1-3"])], undefined, optional).status, "satisfied");
  });

  test("is not applicable only with an approval, and only until its review", () => {
    const reason = { reason: text, approval: { by: text, on: 50 }, reviewBy: 200 };
    assert.equal(answer([], { notApplicable: reason }).status, "not-applicable");
    const overdue = answer([], { notApplicable: reason }, control, 200);
    assert.deepEqual([overdue.status, overdue.gaps[0]?.reason], ["unanswered", "review-overdue"]);
    const ahead = answer([], { notApplicable: { ...reason, approval: { by: text, on: 101 } } });
    assert.equal(ahead.gaps[0]?.reason, "approval-missing");
  });

  test("is planned until its date, and then not satisfied", () => {
    assert.equal(answer([], { planned: { what: text, by: 200 } }).status, "planned");
    assert.equal(answer([], { planned: { what: text, by: 100 } }).status, "not-satisfied");
  });

  test("inherited rests on a certificate of that upstream, or on nothing", () => {
    const declared = { responsibility: "inherited", upstream: "cloud", certificate: "iso" } as const;
    assert.deepEqual(answer([], declared).gaps[0]?.reason, "certificate-missing");
    assert.equal(answer([], declared).status, "unanswered");
  });

  test("asks for the number an obligation names", () => {
    const with999: Control = {
      ...control,
      obligations: [{ id: "K.1-1", kind: "must", text, threshold: { measure: "availability.target", min: "99.5%" } }],
    };
    const fact = (value: string): Fact => ({ id: "f", type: "percent", value, measure: "availability.target" });
    const of = (...facts: Fact[]) => answer([judged("a", "proven", ["K.1-1"], facts)], undefined, with999);
    assert.equal(of(fact("99.5")).status, "satisfied");
    assert.equal(of(fact("99.50")).status, "satisfied");
    assert.equal(of(fact("99.49")).gaps[0]?.reason, "threshold-not-met");
    assert.equal(of().gaps[0]?.reason, "threshold-not-stated");
    assert.equal(of(fact("99.9"), fact("99")).gaps[0]?.reason, "threshold-not-met");
  });
});

test("a threshold without a bound, or a fact without a number, states nothing", () => {
  assert.equal(thresholdMet({ measure: "m" }, [{ id: "f", type: "percent", value: "1", measure: "m" }]), "not-stated");
  assert.equal(
    thresholdMet({ measure: "m", min: "1" }, [{ id: "f", type: "version", value: "1", measure: "m" }]),
    "not-stated",
  );
  const retention = { id: "f", type: "duration", value: "P1D", measure: "m" } as const;
  assert.equal(thresholdMet({ measure: "m", max: "PT25H" }, [retention]), "met");
  assert.equal(thresholdMet({ measure: "m", max: "PT23H" }, [retention]), "above");
});

test("a classification is decided by the first rule that holds, and never by an empty one", () => {
  const rules = {
    questions: [],
    decision: [
      { result: "empty" },
      { anyOf: [], result: "empty" },
      { allOf: ["a", "b"], result: "both" },
      { anyOf: ["a", "c"], result: "one" },
    ],
    otherwise: "none",
  };
  assert.equal(classify(rules, ["a", "b"]), "both");
  assert.equal(classify(rules, ["a"]), "one");
  assert.equal(classify(rules, ["d"]), "none");
  assert.equal(classify(rules, []), "none");
});
