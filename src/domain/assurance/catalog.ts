import type { Localized } from "../locale.ts";

export const serviceTypes = ["iaas", "paas", "saas", "support", "convergence"] as const;
export type ServiceType = (typeof serviceTypes)[number];

export type ObligationKind = "must" | "must-if" | "should" | "may";

/** A number that an obligation asks for, met by a fact that carries the same measure. Bounds are exact and inclusive. */
export type Threshold = { readonly measure: string; readonly min?: string; readonly max?: string };

/** One separately verifiable thing that a control asks for. */
export type Obligation = {
  readonly id: string;
  readonly kind: ObligationKind;
  readonly text: Localized;
  /** Fewer service types than the control's class; absent means all of them. */
  readonly applies?: readonly ServiceType[];
  readonly condition?: Localized;
  readonly threshold?: Threshold;
  readonly inferred?: boolean;
};

export type Control = {
  readonly id: string;
  readonly title: Localized;
  readonly summary: Localized;
  readonly level?: string;
  readonly class: string;
  readonly addressee: "provider" | "customer";
  readonly twin?: string;
  readonly sameAs?: string;
  readonly applies?: readonly ServiceType[];
  readonly review?: Localized;
  readonly documents?: readonly Localized[];
  readonly exemption?: { readonly id: string; readonly text: Localized };
  readonly inferred?: boolean;
  readonly confidence?: string;
  readonly obligations: readonly Obligation[];
};

export type Group = {
  readonly id: string;
  readonly title: Localized;
  readonly groups?: readonly Group[];
  readonly controls?: readonly Control[];
};

export type ControlClass = { readonly title: Localized; readonly applies: readonly ServiceType[] };

export type Catalog = {
  readonly id: string;
  readonly edition: string;
  readonly title: Localized;
  readonly publisher: Localized;
  readonly source: Localized;
  readonly levels?: Readonly<Record<string, { readonly title: Localized }>>;
  readonly classes: Readonly<Record<string, ControlClass>>;
  readonly classification?: Classification;
  readonly evidenceRules?: readonly {
    readonly id: string;
    readonly kind: ObligationKind;
    readonly text: Localized;
  }[];
  readonly groups: readonly Group[];
};

/** All controls in the order of the catalog. */
export function controlsOf(catalog: Catalog): Control[] {
  const found: Control[] = [];
  const visit = (groups: readonly Group[]): void => {
    for (const group of groups) {
      if (group.controls) found.push(...group.controls);
      if (group.groups) visit(group.groups);
    }
  };
  visit(catalog.groups);
  return found;
}

/** Whether a control is asked of a service of this type. A class that the catalog does not name applies to none. */
export function controlApplies(catalog: Catalog, control: Control, type: ServiceType): boolean {
  const types = control.applies ?? catalog.classes[control.class]?.applies ?? [];
  return types.includes(type);
}

/** The obligations of a control that are asked of a service of this type. */
export function obligationsFor(control: Control, type: ServiceType): Obligation[] {
  return control.obligations.filter((obligation) => !obligation.applies || obligation.applies.includes(type));
}

export type DecisionRule = {
  readonly anyOf?: readonly string[];
  readonly allOf?: readonly string[];
  readonly result: string;
};

/** The questions that decide which kind of service is before us, and the rules that decide, first match wins. */
export type Classification = {
  readonly questions: readonly {
    readonly id: string;
    readonly title: Localized;
    readonly options: readonly { readonly id: string; readonly title: Localized }[];
  }[];
  readonly decision: readonly DecisionRule[];
  readonly otherwise: string;
};

/**
 * The result of the first rule that holds for the ticked options, else `otherwise`.
 * A rule with neither condition, or with an empty list, never holds: nothing is decided by an empty list.
 */
export function classify(classification: Classification, ticked: readonly string[]): string {
  const holds = (rule: DecisionRule): boolean => {
    const any = rule.anyOf ?? [];
    const all = rule.allOf ?? [];
    if (any.length === 0 && all.length === 0) return false;
    return (any.length === 0 || any.some((id) => ticked.includes(id))) && all.every((id) => ticked.includes(id));
  };
  return classification.decision.find(holds)?.result ?? classification.otherwise;
}
