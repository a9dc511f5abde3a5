import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { mayRead, mayRelease } from "../../src/domain/access.ts";
import type { ClaimKind } from "../../src/domain/assurance/claim.ts";
import { isPublishable, nextStanding, type Standing } from "../../src/domain/assurance/standing.ts";
import { type Verdict, type VerdictStatus, verdictStatuses } from "../../src/domain/assurance/verdict.ts";

type Event = { status: VerdictStatus; unconfirmed?: boolean; approved?: boolean; release?: boolean };

const verdict = ({ status, unconfirmed = false }: Event, at: number): Verdict => ({
  claim: "c",
  at,
  status,
  unconfirmed,
  until: null,
  reasons: [],
});

function fold(events: readonly Event[], kind: ClaimKind = "fact"): Standing | undefined {
  return events.reduce<Standing | undefined>(
    (standing, event, at) =>
      nextStanding(standing, { id: "c", kind }, verdict(event, at), event.approved ?? true, event.release ?? false),
    undefined,
  );
}

const state = (...events: Event[]) => fold(events)?.state;

describe("a public sentence", () => {
  test("appears with its first proof, once its wording is approved", () => {
    assert.equal(state({ status: "unproven" }), "not-shown");
    assert.equal(state({ status: "unproven" }, { status: "proven" }), "shown");
    assert.equal(state({ status: "attested" }), "shown");
    assert.equal(state({ status: "proven", approved: false }), "not-shown");
  });

  test("is held at once when contradicted, stale, or unconfirmed", () => {
    assert.equal(state({ status: "proven" }, { status: "contradicted" }), "held");
    assert.equal(state({ status: "proven" }, { status: "stale" }), "held");
    assert.equal(state({ status: "proven" }, { status: "proven", unconfirmed: true }), "held");
  });

  test("does not come back by itself, nor by an approval without fresh proof", () => {
    const fallen: Event[] = [{ status: "proven" }, { status: "contradicted" }];
    assert.equal(state(...fallen, { status: "proven" }), "held");
    assert.equal(state(...fallen, { status: "contradicted", release: true }), "held");
    assert.equal(state(...fallen, { status: "proven" }, { status: "proven", release: true }), "shown");
    assert.equal(state(...fallen, { status: "proven", release: true, approved: false }), "held");
  });

  test("that the law requires stays, and is flagged", () => {
    for (const kind of ["statutory", "contract"] as const) {
      const flagged = fold([{ status: "proven" }, { status: "contradicted" }], kind);
      assert.deepEqual([flagged?.state, flagged?.cause], ["shown", "contradicted"]);
      assert.equal(fold([{ status: "proven" }, { status: "contradicted" }, { status: "proven" }], kind)?.cause, null);
      assert.equal(fold([{ status: "contradicted" }], kind)?.state, "not-shown");
    }
  });

  test("is shown exactly while it has been publishable since its last approval", () => {
    const event = fc.record({
      status: fc.constantFrom(...verdictStatuses),
      unconfirmed: fc.boolean(),
      release: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 20 }), (events) => {
        // The rule, said another way: some event released or first showed it, and no event since was a reason to hold.
        const reasonToHold = (one: Event) =>
          one.status === "contradicted" || one.status === "stale" || one.unconfirmed === true;
        let held = false;
        for (const [at, one] of events.entries()) {
          if (reasonToHold(one)) held = true;
          else if (one.release && isPublishable(verdict(one, at))) held = false;
        }
        const last = events.at(-1) as Event;
        const expected = held ? "held" : isPublishable(verdict(last, 0)) ? "shown" : "not-shown";
        assert.equal(fold(events)?.state, expected);
      }),
      { numRuns: 3000 },
    );
  });
});

test("readers see what their standing with the provider allows, and only approvers release", () => {
  const nobody = { kind: "member", roles: [] } as const;
  const editor = { kind: "member", roles: ["editor"] } as const;
  assert.equal(mayRead({ kind: "public" }, "public"), true);
  assert.equal(mayRead({ kind: "public" }, "nda"), false);
  assert.equal(mayRead({ kind: "customer", nda: false }, "nda"), false);
  assert.equal(mayRead({ kind: "customer", nda: true }, "nda"), true);
  assert.equal(mayRead({ kind: "customer", nda: true }, "internal"), false);
  assert.equal(mayRead(nobody, "internal"), false);
  assert.equal(mayRead(editor, "internal"), true);
  assert.equal(mayRelease(editor), false);
  assert.equal(mayRelease({ kind: "member", roles: ["approver"] }), true);
});
