import type { Audience } from "./assurance/claim.ts";

/** What a member of the provider's organisation may do, besides reading. */
export const memberRoles = ["owner", "editor", "approver", "security-officer", "auditor"] as const;
export type MemberRole = (typeof memberRoles)[number];

/** Who reads. A customer under a non-disclosure agreement is not a member; an anonymous reader is the public. */
export type Reader =
  | { readonly kind: "public" }
  | { readonly kind: "customer"; readonly nda: boolean }
  | { readonly kind: "member"; readonly roles: readonly MemberRole[] };

/** Whether a reader may see a claim of this audience. A member without any role is nobody yet. */
export function mayRead(reader: Reader, audience: Audience): boolean {
  if (audience === "public") return true;
  if (reader.kind === "member") return reader.roles.length > 0;
  return audience === "nda" && reader.kind === "customer" && reader.nda;
}

/** Whether a reader may approve the return of a held sentence. Nobody may veto the hold itself. */
export function mayRelease(reader: Reader): boolean {
  return reader.kind === "member" && reader.roles.includes("approver");
}
