import { z } from "zod";
import { answerStatuses, responsibilities } from "../domain/assurance/answer.ts";
import { verdictStatuses } from "../domain/assurance/verdict.ts";
import { locales } from "../domain/locale.ts";

/** The shapes of requests and responses: validation, serialization, the OpenAPI document and clients all read these. */
const time = z.iso.datetime().describe("RFC 3339, UTC");
const nullableTime = time.nullable();

export const language = z.enum(locales);

export const errorResponse = z
  .object({
    errors: z.array(z.object({ code: z.string(), message: z.string(), remedy: z.string() })),
  })
  .describe("What went wrong, why, and what to do");

export const services = z.object({
  services: z.array(z.object({ id: z.string(), name: z.string(), provider: z.string(), trustPage: z.string() })),
});

const markStatus = z.enum(["proven", "attested", "held", "stale", "contradicted", "unproven", "none"]);

/** What the public page says, for programs. */
export const trust = z.object({
  service: z.string(),
  language,
  publishedAt: time,
  publication: z.int().describe("Position of the sealed publication in the ledger"),
  sentences: z.array(
    z.object({ claim: z.string(), status: markStatus, text: z.string().nullable(), until: nullableTime }),
  ),
});

const finding = z
  .object({
    ledger: z.int(),
    observation: z.int(),
    check: z.string(),
    checkVersion: z.int(),
    outcome: z.enum(["met", "not-met", "unknown"]),
    reason: z.string(),
    args: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly()])),
    text: z.string(),
    observedAt: time,
    validUntil: nullableTime,
  })
  .nullable();

export const verdict = z.object({
  claim: z.string(),
  statement: z.string(),
  status: z.enum(verdictStatuses),
  unconfirmed: z.boolean(),
  until: nullableTime,
  public: z.enum(["shown", "held", "not-shown"]),
  publicSince: nullableTime,
  holdCause: z.enum(["contradicted", "unconfirmed", "stale"]).nullable(),
  reasons: z.array(
    z.object({
      code: z.string(),
      status: z.enum(["met", "not-met", "stale", "none"]),
      basis: z.enum(["measured", "declared"]),
      text: z.string(),
      target: z.string().nullable(),
      address: z.string().nullable(),
      until: nullableTime,
      finding,
      latest: finding,
    }),
  ),
});

export const verdicts = z.object({
  service: z.string(),
  at: time,
  sound: z.boolean(),
  counts: z.record(z.enum(verdictStatuses), z.int()),
  evaluationMilliseconds: z.number(),
  verdicts: z.array(verdict),
});

export const answers = z.object({
  service: z.string(),
  catalog: z.string(),
  at: time,
  answers: z.array(
    z.object({
      catalog: z.string(),
      control: z.string(),
      responsibility: z.enum(responsibilities),
      status: z.enum(answerStatuses),
      covered: z.array(z.string()),
      gaps: z.array(z.object({ obligation: z.string().nullable(), reason: z.string(), claims: z.array(z.string()) })),
      claims: z.array(z.string()),
    }),
  ),
});

export const health = z.object({ status: z.enum(["ok", "failing"]), checks: z.record(z.string(), z.boolean()) });

export const releaseRequest = z.strictObject({
  claim: z.string().min(1).max(100),
  by: z.string().trim().min(1).max(200).describe("Who approves the return of the sentence, by role"),
  note: z.string().trim().max(2000).default(""),
});

export const releaseResponse = z.object({ claim: z.string(), state: z.string(), status: z.enum(verdictStatuses) });

export const applyRequest = z.strictObject({ workspace: z.string().min(1).max(4000) });

export const applyResponse = z.object({
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  unchanged: z.int(),
  approvalOutdated: z.array(z.string()),
});
