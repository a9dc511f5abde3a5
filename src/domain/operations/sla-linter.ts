import type { ServiceType } from "../assurance/catalog.ts";
import { compareDecimals, type Decimal } from "../decimal.ts";
import { creditOrder } from "./sla.ts";
import { type Bound, legalFloor, type SlaMetric, type SlaPolicy, type Tier } from "./sla-policy.ts";

/** What is wrong with a policy's own words; `from` and `to` are per cent, where they tell of a range. */
export type SlaFault = {
  readonly metric: string;
  readonly code:
    | "gap"
    | "overlap"
    | "above-target"
    | "empty-tier"
    | "credit-falls"
    | "prose-disagrees"
    | "below-floor"
    | "no-tiers";
  /** Which of the two lists of tiers. */
  readonly list: "tiers" | "stated" | null;
  readonly from: Decimal | null;
  readonly to: Decimal | null;
};

/** Every fault of a policy: what a customer and a provider could read differently. */
export function lintPolicy({ metrics, serviceType }: SlaPolicy): SlaFault[] {
  return metrics.flatMap((metric) => [
    ...lintTiers(metric, "tiers"),
    ...(metric.stated ? lintTiers(metric, "stated") : []),
    ...(metric.stated && !sameTiers(metric.tiers, metric.stated) ? [fault(metric, "prose-disagrees", null)] : []),
    ...lintFloor(metric, serviceType),
  ]);
}

function fault(
  { id }: SlaMetric,
  code: SlaFault["code"],
  list: SlaFault["list"],
  from: Decimal | null = null,
  to: Decimal | null = null,
): SlaFault {
  return { metric: id, code, list, from, to };
}

const zero: Decimal = { units: 0n, scale: 0 };

/** An edge between values: just below a number, or just above it. */
type Edge = { readonly value: Decimal; readonly above: boolean };

function lowerEdge({ lower }: Tier): Edge {
  return lower === null ? { value: zero, above: false } : { value: lower.value, above: !lower.inclusive };
}
function upperEdge(bound: Bound | null, target: Decimal): Edge {
  return bound === null ? { value: target, above: false } : { value: bound.value, above: bound.inclusive };
}
function compareEdges(a: Edge, b: Edge): number {
  return compareDecimals(a.value, b.value) || Number(a.above) - Number(b.above);
}

/** From the worst value to the target, every value has exactly one tier, and a worse value never a smaller credit. */
function lintTiers(metric: SlaMetric, list: "tiers" | "stated"): SlaFault[] {
  const { target } = metric;
  const tiers = metric[list] ?? [];
  if (tiers.length === 0) return [fault(metric, "no-tiers", list)];
  const faults: SlaFault[] = [];
  const sorted = [...tiers].sort((a, b) => compareEdges(lowerEdge(a), lowerEdge(b)));
  const end: Edge = { value: target, above: false };
  let reached: Edge = { value: zero, above: false };
  for (const tier of sorted) {
    const [lower, upper] = [lowerEdge(tier), upperEdge(tier.upper, target)];
    if (compareEdges(lower, upper) >= 0) {
      faults.push(fault(metric, "empty-tier", list, lower.value, upper.value));
      continue;
    }
    const order = compareEdges(lower, reached);
    if (order > 0) faults.push(fault(metric, "gap", list, reached.value, lower.value));
    if (order < 0) faults.push(fault(metric, "overlap", list, lower.value, reached.value));
    if (compareEdges(upper, reached) > 0) reached = upper;
  }
  const top = compareEdges(reached, end);
  if (top < 0) faults.push(fault(metric, "gap", list, reached.value, target));
  if (top > 0) faults.push(fault(metric, "above-target", list, target, reached.value));
  sorted.slice(1).forEach((tier, index) => {
    const worse = sorted[index] as Tier;
    if (creditOrder(worse, tier) < 0) {
      faults.push(fault(metric, "credit-falls", list, lowerEdge(worse).value, lowerEdge(tier).value));
    }
  });
  return faults;
}

function sameTiers(a: readonly Tier[], b: readonly Tier[]): boolean {
  const texts = (tiers: readonly Tier[]): string =>
    tiers
      .map(({ lower, upper, credit }) =>
        [boundText(lower), boundText(upper), credit.kind, numberText(credit.value)].join(),
      )
      .sort()
      .join(" ");
  return texts(a) === texts(b);
}

function boundText(bound: Bound | null): string {
  return bound === null ? "-" : `${numberText(bound.value)}${bound.inclusive ? "=" : ""}`;
}

/** The same number has the same text, however it was written. */
function numberText({ units, scale }: Decimal): string {
  let [value, places] = [units, scale];
  while (places > 0 && value % 10n === 0n) [value, places] = [value / 10n, places - 1];
  return `${value}e-${places}`;
}

function lintFloor(metric: SlaMetric, type: ServiceType): SlaFault[] {
  const floor = metric.kind === "availability" ? legalFloor(type) : null;
  if (floor === null || compareDecimals(metric.target, floor) >= 0) return [];
  return [fault(metric, "below-floor", null, metric.target, floor)];
}
