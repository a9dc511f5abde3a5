/**
 * A full evaluation of services, beside a plain walk over the same data, and what one new observation touches.
 * Limit: the walk reads every field that an evaluation reads, once, and makes nothing of it.
 */
import type { Catalog } from "../src/domain/assurance/catalog.ts";
import type { Claim } from "../src/domain/assurance/claim.ts";
import type { Finding } from "../src/domain/assurance/evidence.ts";
import {
  advance,
  evaluate,
  type FindingsByClaim,
  type PostureModel,
  postureModel,
} from "../src/domain/assurance/posture.ts";
import { measure, row } from "./measure.ts";

const text = { ko: "가", ja: "あ", en: "a" };
const start = 1_800_000_000_000;
const day = 86_400_000;

function catalogOf(controls: number): Catalog {
  return {
    id: "k",
    edition: "1",
    title: text,
    publisher: text,
    source: text,
    classes: { all: { title: text, applies: ["saas"] } },
    groups: [
      {
        id: "g",
        title: text,
        controls: Array.from({ length: controls }, (_, i) => ({
          id: `K.${i}`,
          title: text,
          summary: text,
          class: "all",
          addressee: "provider" as const,
          obligations: [1, 2].map((n) => ({ id: `K.${i}-${n}`, kind: "must" as const, text })),
        })),
      },
    ],
  };
}

/** One claim for each control, with a machine proof on two targets, three findings each; some fail, some ran out. */
function serviceOf(
  controls: number,
  serial: number,
): { model: (catalog: Catalog) => PostureModel; findings: Map<string, Finding[]> } {
  const claims: Claim[] = [];
  const findings = new Map<string, Finding[]>();
  for (let i = 0; i < controls; i++) {
    const id = `c${i}`;
    claims.push({
      id,
      service: `s${serial}`,
      kind: "fact",
      audience: "public",
      owner: text,
      statement: text,
      facts: [],
      answers: [{ catalog: "k", control: `K.${i}`, obligations: [`K.${i}-1`, `K.${i}-2`] }],
      proofs: [
        {
          kind: "check",
          check: "hsts",
          params: {},
          targets: ["app", "api"],
          interval: 3_600_000,
          validity: day,
          confirm: { failures: 1, of: 1 },
        },
      ],
      recordedAt: start,
    });
    const list: Finding[] = [];
    for (const target of ["app", "api"]) {
      for (let n = 0; n < 3; n++) {
        const observedAt = start + n * 3_600_000;
        list.push({
          id: `${serial}-${i}-${target}-${n}`,
          observation: "0",
          claim: id,
          check: "hsts",
          checkVersion: 1,
          params: "{}",
          service: `s${serial}`,
          target,
          url: "https://s.example/",
          address: "192.0.2.1",
          addresses: ["192.0.2.1"],
          outcome: i % 50 === 7 && n === 2 ? "not-met" : i % 9 === 4 && n === 2 ? "unknown" : "met",
          reason: "present",
          args: {},
          basis: "measured",
          observedAt,
          now: observedAt,
          validUntil: observedAt + day,
          recordedAt: observedAt,
        });
      }
    }
    findings.set(id, list);
  }
  const state = {
    service: {
      id: `s${serial}`,
      name: text,
      provider: text,
      type: "saas" as const,
      description: text,
      regions: [text],
      timeZone: "UTC",
      contact: { securityUrl: "https://s.example/" },
      endpoints: [],
      upstreams: [],
    },
    facts: [],
    claims,
    declarations: [],
    records: [],
  };
  return { model: (catalog) => postureModel(state, [catalog]), findings };
}

/**
 * Reads, once, every field that an evaluation has to read, by the same joins, and makes nothing of it. What it returns
 * only keeps the engine from leaving it out.
 */
function walk(model: PostureModel, findings: FindingsByClaim, instant: number): number {
  let seen = 0;
  for (const { claim, facts, answers } of model.claims) {
    seen += claim.kind.length + facts.length + answers.length + claim.recordedAt;
    const list = findings.get(claim.id) ?? [];
    for (const proof of claim.proofs) {
      if (proof.kind !== "check") continue;
      seen += proof.validity + proof.confirm.failures + proof.confirm.of;
      for (const target of proof.targets) {
        for (const finding of list) {
          if (finding.target !== target || finding.check !== proof.check || finding.claim !== claim.id) continue;
          if (finding.recordedAt > instant) continue;
          seen += finding.params.length + finding.observedAt + finding.validUntil + finding.id.length;
          for (const address of finding.addresses) if (address === finding.address) seen++;
          if (finding.outcome === "met" && finding.basis === "measured") seen++;
        }
      }
    }
  }
  for (const { control, claims, catalog, declaration } of model.answers) {
    if (declaration) seen++;
    for (const obligation of control.obligations) {
      if (obligation.kind === "may" || obligation.applies || obligation.threshold) continue;
      for (const { claim } of claims) {
        for (const answer of claim.answers) {
          if (
            answer.control === control.id &&
            answer.catalog === catalog &&
            answer.obligations.includes(obligation.id)
          ) {
            seen++;
          }
        }
      }
    }
  }
  return seen;
}

const instant = start + 4 * 3_600_000;
row("controls × services", "plain walk ms", "evaluation ms", "ratio", "one observation ms", "touched");
for (const [controls, services] of [
  [1_200, 1],
  [50_000, 10],
] as const) {
  const catalog = catalogOf(controls);
  const all = Array.from({ length: services }, (_, i) => {
    const { model, findings } = serviceOf(controls, i);
    return { model: model(catalog), findings };
  });
  const runs = services === 1 ? 50 : 5;
  const walked = await measure(runs, () => all.reduce((sum, one) => sum + walk(one.model, one.findings, instant), 0));
  const evaluated = await measure(runs, () => all.map((one) => evaluate(one.model, one.findings, instant)));
  const [first] = all as [(typeof all)[number]];
  const posture = evaluate(first.model, first.findings, instant);
  const list = first.findings.get("c3") ?? [];
  const more: Finding = {
    ...(list.at(-1) as Finding),
    id: "new",
    outcome: "not-met",
    observedAt: instant,
    recordedAt: instant,
  };
  const changed = new Map(first.findings).set("c3", [...list, more]);
  const began = performance.now();
  const touched = advance(first.model, posture, changed, ["c3"], instant);
  const took = performance.now() - began;
  row(
    `${controls} × ${services}`,
    walked.median.toFixed(2),
    evaluated.median.toFixed(2),
    `${(evaluated.median / walked.median).toFixed(1)}×`,
    took.toFixed(2),
    `${touched.claims.length} of ${posture.judged.length} claims, ${touched.answers.length} of ${posture.answers.length} answers`,
  );
}
