import fc from "fast-check";
import type { CheckProof, Claim } from "../../src/domain/assurance/claim.ts";
import type { Finding } from "../../src/domain/assurance/evidence.ts";

/** Claims and findings as they may come, small enough to collide often. */
export const text = { ko: "가", ja: "あ", en: "a" };

export const addresses = ["192.0.2.1", "192.0.2.2", "2001:db8::1"];
const targets = ["app", "api"];

export const confirm = fc.constantFrom({ failures: 1, of: 1 }, { failures: 2, of: 3 }, { failures: 2, of: 2 });

export const checkProof: fc.Arbitrary<CheckProof> = fc.record({
  kind: fc.constant("check" as const),
  check: fc.constantFrom("tls-version", "hsts"),
  params: fc.constantFrom({}, { minAge: "P1D" }),
  targets: fc.subarray(targets),
  interval: fc.constant(10),
  validity: fc.integer({ min: 10, max: 500 }),
  confirm,
});

export function claimOf(proofs: Claim["proofs"]): Claim {
  return {
    id: "c",
    service: "s",
    kind: "fact",
    audience: "public",
    owner: text,
    statement: text,
    facts: [],
    answers: [],
    proofs,
    recordedAt: 0,
  };
}

export const claim: fc.Arbitrary<Claim> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: checkProof },
      fc.record({
        kind: fc.constant("attestation" as const),
        role: fc.constant(text),
        from: fc.constantFrom(0, 50),
        until: fc.integer({ min: 100, max: 900 }),
      }),
    ),
    { maxLength: 3 },
  )
  .map(claimOf);

let serial = 0;

export const finding: fc.Arbitrary<Finding> = fc
  .record({
    check: fc.constantFrom("tls-version", "hsts"),
    params: fc.constantFrom("{}", '{"minAge":"P1D"}'),
    target: fc.constantFrom(...targets),
    address: fc.option(fc.constantFrom(...addresses), { nil: null, freq: 6 }),
    others: fc.subarray(addresses),
    outcome: fc.constantFrom("met" as const, "not-met" as const, "unknown" as const),
    basis: fc.constantFrom("measured" as const, "declared" as const),
    observedAt: fc.integer({ min: 0, max: 400 }),
    delay: fc.integer({ min: 0, max: 20 }),
    validity: fc.integer({ min: 1, max: 500 }),
  })
  .map(({ address, others, observedAt, delay, validity, ...rest }) => ({
    ...rest,
    id: String(++serial).padStart(9, "0"),
    observation: "0",
    claim: "c",
    checkVersion: 1,
    service: "s",
    url: "https://s.example/",
    address,
    addresses: address === null ? [] : [...new Set([address, ...others])].sort(),
    reason: "r",
    args: {},
    observedAt,
    now: observedAt,
    recordedAt: observedAt + delay,
    validUntil: observedAt + validity,
  }));
