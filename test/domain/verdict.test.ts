import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Claim } from "../../src/domain/assurance/claim.ts";
import type { Finding } from "../../src/domain/assurance/evidence.ts";
import { type VerdictStatus, verdictAt, verdictStatuses } from "../../src/domain/assurance/verdict.ts";
import { addresses, claim, claimOf, finding, text } from "../tools/arbitrary.ts";

const rank = (status: VerdictStatus) => verdictStatuses.indexOf(status);
const findings = fc.array(finding, { maxLength: 12 });
/** Later than anything the generators make was recorded. */
const late = 1000;

const proof = {
  kind: "check",
  check: "tls-version",
  params: {},
  targets: ["app"],
  interval: 10,
  validity: 100,
  confirm: { failures: 1, of: 1 },
} as const;

let serial = 0;
function seen(outcome: Finding["outcome"], observedAt: number, more: Partial<Finding> = {}): Finding {
  return {
    id: String(++serial).padStart(6, "0"),
    observation: "0",
    claim: "c",
    check: "tls-version",
    checkVersion: 1,
    params: "{}",
    service: "s",
    target: "app",
    url: "https://s.example/",
    address: "192.0.2.1",
    addresses: ["192.0.2.1"],
    outcome,
    reason: "r",
    args: {},
    basis: "measured",
    observedAt,
    now: observedAt,
    validUntil: observedAt + 100,
    recordedAt: observedAt,
    ...more,
  };
}

const at = (one: Claim, list: readonly Finding[], instant: number) => verdictAt(one, list, [], instant);
const statusOf = (list: readonly Finding[], instant: number, one = claimOf([proof])) => at(one, list, instant).status;

describe("a verdict", () => {
  test("is proven while every instance is met, measured and fresh", () => {
    assert.equal(statusOf([seen("met", 10)], 50), "proven");
    assert.equal(statusOf([seen("met", 10)], 109), "proven");
    assert.equal(statusOf([seen("met", 10)], 110), "stale");
  });

  test("of a claim without proofs, without targets, or without findings is unproven", () => {
    assert.equal(at(claimOf([]), [seen("met", 1)], 5).reasons[0]?.code, "no-proof");
    assert.equal(statusOf([seen("met", 1)], 5, claimOf([])), "unproven");
    assert.equal(at(claimOf([{ ...proof, targets: [] }]), [], 5).reasons[0]?.code, "no-target");
    assert.equal(statusOf([], 5), "unproven");
  });

  test("keeps a conclusive finding when a later look sees nothing", () => {
    assert.equal(statusOf([seen("met", 10), seen("unknown", 20)], 50), "proven");
    assert.equal(statusOf([seen("not-met", 10), seen("unknown", 20)], 50), "contradicted");
    assert.equal(statusOf([seen("unknown", 20)], 50), "unproven");
  });

  test("stays contradicted however long one waits, until the same instance is met again", () => {
    assert.equal(statusOf([seen("not-met", 10)], 1e15), "contradicted");
    assert.equal(statusOf([seen("not-met", 10), seen("met", 20)], 50), "proven");
  });

  test("of a broken instance is not healed by a sound one", () => {
    const both = { addresses: ["192.0.2.1", "192.0.2.2"] };
    const list = [
      seen("not-met", 10, both),
      seen("met", 10, { ...both, address: "192.0.2.2" }),
      seen("met", 20, { address: "192.0.2.2", addresses: ["192.0.2.2"] }),
    ];
    assert.equal(statusOf(list, 50), "contradicted");
  });

  test("lets an address go that left the name, but not with its failure", () => {
    const first = { addresses: ["192.0.2.1", "192.0.2.2"] };
    const gone = seen("met", 10, { ...first, address: "192.0.2.2", validUntil: 12 });
    const kept = seen("met", 20);
    assert.equal(statusOf([seen("met", 10, first), gone, kept], 50), "proven");
    assert.equal(statusOf([seen("met", 10, first), { ...gone, outcome: "not-met" }, kept], 50), "contradicted");
  });

  test("needs every address of the newest run", () => {
    const first = { addresses: ["192.0.2.1", "192.0.2.2"] };
    assert.equal(statusOf([seen("met", 10, first)], 50), "unproven");
    const unknown = seen("unknown", 10, { ...first, address: "192.0.2.2" });
    assert.equal(statusOf([seen("met", 10, first), unknown], 50), "unproven");
  });

  test("waits for confirmation where the proof asks for it, and says so", () => {
    const careful = claimOf([{ ...proof, confirm: { failures: 2, of: 3 } }]);
    const one = at(careful, [seen("met", 10), seen("not-met", 20)], 50);
    assert.equal(one.status, "proven");
    assert.equal(one.unconfirmed, true);
    const two = at(careful, [seen("met", 10), seen("not-met", 20), seen("not-met", 30)], 50);
    assert.equal(two.status, "contradicted");
    const mended = at(careful, [seen("met", 10), seen("not-met", 20), seen("met", 30)], 50);
    assert.deepEqual([mended.status, mended.unconfirmed], ["proven", false]);
    const first = at(careful, [seen("not-met", 20)], 50);
    assert.deepEqual([first.status, first.unconfirmed, first.reasons[0]?.code], ["unproven", true, "unconfirmed"]);
  });

  test("with a declared basis is attested, and an ended attestation is stale", () => {
    assert.equal(statusOf([seen("met", 10, { basis: "declared" })], 50), "attested");
    const vouched = claimOf([{ kind: "attestation", role: text, from: 0, until: 100 }]);
    assert.equal(statusOf([], 99, vouched), "attested");
    assert.equal(statusOf([], 100, vouched), "stale");
  });

  test("does not count an attestation dated after it was recorded, ever", () => {
    const ahead = claimOf([{ kind: "attestation", role: text, from: 50, until: 100 }]);
    assert.equal(statusOf([], 10, ahead), "unproven");
    assert.equal(statusOf([], 60, ahead), "unproven");
    assert.equal(statusOf([], 60, { ...ahead, recordedAt: 50 }), "attested");
  });

  test("counts an upstream's certificate only of that upstream, and only within its dates", () => {
    const inherited = claimOf([{ kind: "inherited", upstream: "cloud", certificate: "iso" }]);
    const certificate = {
      kind: "certificate",
      id: "iso",
      service: "s",
      scheme: "ISO/IEC 27017",
      edition: "2015",
      holder: "cloud",
      status: "held",
      scope: text,
      covers: ["s"],
      validFrom: 0,
      validUntil: 100,
      plannedBy: null,
      recordedAt: 10,
    } as const;
    assert.equal(verdictAt(inherited, [], [certificate], 50).status, "attested");
    assert.equal(verdictAt(inherited, [], [certificate], 100).status, "stale");
    assert.equal(verdictAt(inherited, [], [certificate], 5).status, "unproven");
    assert.equal(verdictAt(inherited, [], [{ ...certificate, holder: "other" }], 50).status, "unproven");
    assert.equal(verdictAt(inherited, [], [{ ...certificate, covers: ["cloud"] }], 50).status, "attested");
    for (const covers of [[], ["tape-archive"]]) {
      assert.equal(verdictAt(inherited, [], [{ ...certificate, covers }], 50).status, "unproven");
    }
    assert.equal(verdictAt(inherited, [], [{ ...certificate, status: "planned" }], 50).status, "unproven");
    assert.equal(verdictAt(inherited, [], [{ ...certificate, validFrom: 40 }], 50).status, "unproven");
    assert.equal(verdictAt(inherited, [], [], 50).status, "unproven");
  });

  test("shortening a proof's validity counts at once; lengthening it revives nothing", () => {
    const list = [seen("met", 10)];
    assert.equal(statusOf(list, 50, claimOf([{ ...proof, validity: 20 }])), "stale");
    assert.equal(statusOf(list, 150, claimOf([{ ...proof, validity: 900 }])), "stale");
  });
});

/** The rules as they are written down, one by one, with no thought of speed. */
function byTheBook(
  one: Claim,
  all: readonly Finding[],
  instant: number,
): { status: VerdictStatus; unconfirmed: boolean } {
  const when = ({ outcome, observedAt, recordedAt }: Finding) =>
    outcome === "not-met" ? recordedAt : Math.min(observedAt, recordedAt);
  const worse = { "not-met": 0, met: 1, unknown: 2 };
  const statuses: VerdictStatus[] = [];
  let unconfirmed = false;
  for (const part of one.proofs) {
    if (part.kind === "attestation") {
      const begun = part.from <= one.recordedAt && part.from <= instant;
      statuses.push(!begun ? "unproven" : instant < part.until ? "attested" : "stale");
    }
    if (part.kind !== "check") continue;
    if (part.targets.length === 0) statuses.push("unproven");
    for (const target of part.targets) {
      const mine = all
        .filter(
          (f) =>
            f.target === target &&
            f.check === part.check &&
            f.params === JSON.stringify(part.params) &&
            f.recordedAt <= instant,
        )
        .sort(
          (a, b) =>
            when(b) - when(a) ||
            worse[a.outcome] - worse[b.outcome] ||
            b.recordedAt - a.recordedAt ||
            Number(b.id) - Number(a.id),
        );
      const sound = mine.find((f) => f.outcome !== "not-met" && f.addresses.length > 0);
      const expected = new Set(mine.filter((f) => !sound || when(f) >= when(sound)).flatMap((f) => f.addresses));
      const current = (address: string | null) => {
        const conclusive = mine.filter((f) => f.address === address && f.outcome !== "unknown");
        return conclusive.find((f, i) => {
          if (f.outcome === "met") return true;
          const window = conclusive.slice(i, i + part.confirm.of);
          return window.filter(({ outcome }) => outcome === "not-met").length >= part.confirm.failures;
        });
      };
      const isPending = (address: string | null) => {
        const last = mine.find((f) => f.address === address && f.outcome !== "unknown");
        return last?.outcome === "not-met" && current(address)?.outcome !== "not-met";
      };
      const addresses = [...new Set(mine.map(({ address }) => address))];
      const counted = [
        ...expected,
        ...addresses
          .filter((a) => a === null || !expected.has(a))
          .filter((a) => current(a)?.outcome === "not-met" || isPending(a) || (expected.size === 0 && a === null)),
      ];
      if (counted.length === 0) statuses.push("unproven");
      for (const address of counted) {
        const found = current(address);
        if (isPending(address)) unconfirmed = true;
        if (!found) statuses.push("unproven");
        else if (found.outcome === "not-met") statuses.push("contradicted");
        else if (instant >= Math.min(found.validUntil, when(found) + part.validity)) statuses.push("stale");
        else statuses.push(found.basis === "measured" ? "proven" : "attested");
      }
    }
  }
  if (one.proofs.length === 0) statuses.push("unproven");
  return { status: verdictStatuses.find((status) => statuses.includes(status)) ?? "unproven", unconfirmed };
}

describe("properties of verdicts", () => {
  test("they are what the rules say, by the book", () => {
    fc.assert(
      fc.property(claim, findings, fc.nat(late), (one, list, instant) => {
        const { status, unconfirmed } = at(one, list, instant);
        assert.deepEqual({ status, unconfirmed }, byTheBook(one, list, instant));
      }),
      { numRuns: 6000 },
    );
  });

  test("the order in which findings arrive does not matter", () => {
    fc.assert(
      fc.property(claim, findings, fc.integer({ min: 0, max: late }), fc.integer(), (one, list, instant, seed) => {
        const shuffled = [...list].sort((a, b) => ((Number(a.id) * 7919) ^ seed) - ((Number(b.id) * 7919) ^ seed));
        assert.deepEqual(at(one, shuffled, instant), at(one, list, instant));
      }),
      { numRuns: 2000 },
    );
  });

  test("one more fresh failure never improves a verdict", () => {
    fc.assert(
      fc.property(claim, findings, finding, fc.integer({ min: 0, max: late }), (one, list, extra, later) => {
        const failing: Finding = { ...extra, outcome: "not-met" };
        const instant = Math.max(failing.recordedAt, ...list.map(({ recordedAt }) => recordedAt)) + later;
        const before = at(one, list, instant);
        const after = at(one, [...list, failing], instant);
        assert.ok(rank(after.status) <= rank(before.status), `${before.status} became ${after.status}`);
        if (before.unconfirmed) assert.ok(after.unconfirmed || rank(after.status) <= rank("contradicted"));
      }),
      { numRuns: 4000 },
    );
  });

  test("time alone never improves a verdict", () => {
    fc.assert(
      fc.property(claim, findings, fc.nat(late), fc.nat(late), (one, list, wait, more) => {
        const first = Math.max(0, ...list.map(({ recordedAt }) => recordedAt)) + wait;
        const before = at(one, list, first);
        const after = at(one, list, first + more);
        assert.ok(rank(after.status) <= rank(before.status), `${before.status} became ${after.status}`);
        // `until` is exactly when it first gets worse by itself.
        if (before.until !== null && first + more < before.until) assert.equal(after.status, before.status);
        if (before.until === null) assert.equal(after.status, before.status);
      }),
      { numRuns: 3000 },
    );
  });

  test("a sound target never heals a broken one", () => {
    fc.assert(
      fc.property(findings, findings, fc.constantFrom(...addresses), (list, sound, broken) => {
        const one = claimOf([{ ...proof, targets: ["app", "api"] }]);
        const failure = seen("not-met", 500, { target: "app", address: broken, addresses: [broken] });
        const others = sound
          .map((good): Finding => ({ ...good, outcome: "met", observedAt: 600, recordedAt: 600, validUntil: 2000 }))
          .filter((good) => good.target !== "app" || good.address !== broken);
        const before = list.filter(({ recordedAt }) => recordedAt < 500);
        assert.equal(at(one, [...before, failure, ...others], 700).status, "contradicted");
      }),
      { numRuns: 2000 },
    );
  });

  test("as of a past instant nothing recorded later is read", () => {
    fc.assert(
      fc.property(claim, findings, fc.nat(500), (one, list, instant) => {
        const known = list.filter(({ recordedAt }) => recordedAt <= instant);
        assert.deepEqual(at(one, list, instant), at(one, known, instant));
      }),
      { numRuns: 2000 },
    );
  });

  test("proven means that every reason is a fresh, measured success", () => {
    fc.assert(
      fc.property(claim, findings, fc.nat(late), (one, list, instant) => {
        const verdict = at(one, list, instant);
        assert.ok(verdict.reasons.length > 0);
        if (verdict.status !== "proven") return;
        for (const { finding: counted } of verdict.reasons) {
          assert.ok(counted && counted.outcome === "met" && counted.basis === "measured");
          assert.ok(instant < counted.validUntil && counted.recordedAt <= instant);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
