import { z } from "zod";
import { responsibilities } from "../domain/assurance/answer.ts";
import { serviceTypes } from "../domain/assurance/catalog.ts";
import { audiences, claimKinds } from "../domain/assurance/claim.ts";
import { parseDecimal } from "../domain/decimal.ts";
import { durationParts, isTimeZone } from "../domain/time.ts";
import { schemes, targetOf } from "../net/protocols.ts";
import { approval, date, factText, fixedDuration, idSchema, localized, statement } from "./schema-parts.ts";

/** The forms of a workspace's files: what people write, before it becomes the domain's own. */
export const workspaceSchema = z.strictObject({
  organisation: idSchema,
  name: localized,
  /** Name of the organisation's log: a URL without its scheme. */
  origin: z
    .string()
    .max(200)
    .regex(/^[a-z0-9.-]+(\/[a-z0-9._-]+)*$/),
  catalogs: z.array(idSchema).min(1),
});

const httpUrl = z
  .string()
  .max(500)
  // The parser drops line breaks and tabs that the text would keep.
  .refine(
    (text) =>
      !/\p{Cc}/u.test(text) &&
      URL.canParse(text) &&
      /^https?:$/.test(new URL(text).protocol) &&
      !new URL(text).username,
    {
      error: "https://host[:port]/path",
    },
  );

const endpointUrl = z
  .string()
  .max(500)
  .refine((text) => targetOf(text) !== undefined, {
    error: `scheme://host[:port], scheme: ${schemes.map((scheme) => scheme.slice(0, -1)).join(" | ")}`,
  });

/** For checks that do more than look; the operator has to name the host, too. */
const consent = z.strictObject({ checks: z.array(idSchema).min(1), by: localized, from: date, until: date });

export const serviceSchema = z.strictObject({
  id: idSchema,
  name: localized,
  provider: localized,
  type: z.enum(serviceTypes),
  description: localized,
  regions: z.array(localized).min(1),
  timeZone: z.string().refine(isTimeZone, { error: "IANA time zone" }),
  contact: z.strictObject({ securityUrl: httpUrl }),
  endpoints: z.array(z.strictObject({ id: idSchema, url: endpointUrl, consent: consent.optional() })),
  upstreams: z.array(z.strictObject({ id: idSchema, name: localized })).default([]),
  classification: z.record(idSchema, z.array(z.string()).min(1)).optional(),
});

export const factTypes = ["percent", "duration", "count", "date", "version", "list", "text"] as const;

export const factSchema = z
  .strictObject({
    id: idSchema,
    measure: idSchema.optional(),
    percent: z
      .string()
      .refine((text) => parseDecimal(text) !== undefined, { error: 'exact decimal in quotes, such as "99.9"' })
      .optional(),
    duration: z
      .string()
      .refine((text) => durationParts(text) !== undefined, { error: "ISO 8601 duration" })
      .optional(),
    count: z.int().optional(),
    date: date.optional(),
    version: z.string().min(1).max(100).optional(),
    list: z.array(factText).min(1).max(100).optional(),
    text: factText.optional(),
  })
  .refine((fact) => factTypes.filter((type) => fact[type] !== undefined).length === 1, {
    error: `exactly one of ${factTypes.join(", ")}`,
  });

const proof = z
  .strictObject({
    check: z.string().optional(),
    params: z.record(z.string(), z.json()).optional(),
    targets: z.array(z.string()).optional(),
    interval: fixedDuration.optional(),
    validity: fixedDuration.optional(),
    confirm: z.strictObject({ failures: z.int().min(1).max(10), of: z.int().min(1).max(10) }).optional(),
    attestation: z.strictObject({ role: localized, from: date, until: date }).optional(),
    inherited: z.strictObject({ upstream: idSchema, certificate: idSchema }).optional(),
  })
  .refine((one) => [one.check, one.attestation, one.inherited].filter((part) => part !== undefined).length === 1, {
    error: "exactly one of check, attestation, inherited",
  })
  .refine(
    (one) =>
      one.check !== undefined ||
      [one.params, one.targets, one.interval, one.validity, one.confirm].every((part) => part === undefined),
    { error: "params, targets, interval, validity and confirm belong to a check" },
  );

export const claimSchema = z.strictObject({
  id: idSchema,
  service: idSchema.optional(),
  kind: z.enum(claimKinds),
  audience: z.enum(audiences).default("public"),
  owner: localized,
  statement,
  answers: z
    .array(z.strictObject({ catalog: idSchema, control: idSchema, obligations: z.array(idSchema).min(1) }))
    .default([]),
  proofs: z.array(proof).default([]),
  approval: approval.optional(),
});

export const declarationSchema = z.strictObject({
  service: idSchema.optional(),
  catalog: idSchema,
  control: idSchema,
  responsibility: z.enum(responsibilities).default("provider"),
  notApplicable: z.strictObject({ reason: localized, approval, reviewBy: date }).optional(),
  planned: z.strictObject({ what: localized, by: date }).optional(),
  conditionsAbsent: z.array(z.strictObject({ obligation: idSchema, reason: localized })).optional(),
  upstream: idSchema.optional(),
  certificate: idSchema.optional(),
});

/** A file holds any of these; what a file is called is up to its authors. */
export const fileKeys = ["workspace", "service", "facts", "claims", "answers", "records"] as const;

const obligationKinds = z.enum(["must", "must-if", "should", "may"]);
const applies = z.array(z.enum(serviceTypes)).min(1).optional();

const control = z.strictObject({
  id: idSchema,
  title: localized,
  summary: localized,
  level: idSchema.optional(),
  class: idSchema,
  addressee: z.enum(["provider", "customer"]).default("provider"),
  twin: idSchema.optional(),
  sameAs: idSchema.optional(),
  applies,
  review: localized.optional(),
  documents: z.array(localized).optional(),
  exemption: z.strictObject({ id: idSchema, text: localized }).optional(),
  inferred: z.boolean().optional(),
  confidence: z.string().optional(),
  obligations: z
    .array(
      z.strictObject({
        id: idSchema,
        kind: obligationKinds,
        text: localized,
        applies,
        condition: localized.optional(),
        threshold: z
          .strictObject({ measure: idSchema, min: z.string().optional(), max: z.string().optional() })
          .optional(),
        inferred: z.boolean().optional(),
        confidence: z.string().optional(),
      }),
    )
    .min(1),
});

const group = z.strictObject({
  id: idSchema,
  title: localized,
  get groups() {
    return z.array(group).optional();
  },
  controls: z.array(control).optional(),
});

export const catalogSchema = z.strictObject({
  id: idSchema,
  edition: z.string().min(1),
  title: localized,
  publisher: localized,
  source: localized,
  levels: z.record(idSchema, z.strictObject({ title: localized })).optional(),
  classes: z.record(idSchema, z.strictObject({ title: localized, applies: z.array(z.enum(serviceTypes)).min(1) })),
  classification: z
    .strictObject({
      questions: z
        .array(
          z.strictObject({
            id: idSchema,
            title: localized,
            options: z.array(z.strictObject({ id: idSchema, title: localized })).min(1),
          }),
        )
        .min(1),
      decision: z
        .array(
          z.strictObject({
            anyOf: z.array(idSchema).optional(),
            allOf: z.array(idSchema).optional(),
            result: idSchema,
          }),
        )
        .min(1),
      otherwise: idSchema,
    })
    .optional(),
  evidenceRules: z.array(z.strictObject({ id: idSchema, kind: obligationKinds, text: localized })).optional(),
  groups: z.array(group).min(1),
});
