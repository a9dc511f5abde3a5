import type { ServiceType } from "../assurance/catalog.ts";
import type { Localized } from "../locale.ts";
import type { Instant } from "../time.ts";

type Common = { readonly id: string; readonly service: string; readonly recordedAt: Instant };

/** Something customers can use to meet controls of their own. */
export type ProductRecord = Common & {
  readonly kind: "product";
  readonly category: Localized;
  readonly name: Localized;
  readonly description: Localized;
  /** Controls it helps with. */
  readonly helps: readonly { readonly catalog: string; readonly control: string }[];
};

export const bearers = ["provider", "customer", "shared"] as const;
export type Bearer = (typeof bearers)[number];

/** One layer of the shared responsibility model: who bears it, for each kind of service that has it. */
export type ResponsibilityRecord = Common & {
  readonly kind: "responsibility";
  /** From the top down. */
  readonly order: number;
  readonly layer: Localized;
  readonly description: Localized;
  readonly bearer: Readonly<Partial<Record<Extract<ServiceType, "iaas" | "paas" | "saas">, Bearer>>>;
};
