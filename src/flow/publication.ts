import { z } from "zod";
import { documentFormats } from "../documents/format.ts";
import { parseInstant } from "../domain/time.ts";

const instant = z.string().refine((text) => parseInstant(text) !== undefined, { error: "RFC 3339" });

/** The body of a publication's revision: what is sealed about a document. */
export const manifestSchema = z.strictObject({
  template: z.string(),
  templateVersion: z.int(),
  format: z.enum(documentFormats),
  language: z.enum(["ko", "ja", "en"]),
  service: z.string(),
  policy: z.enum(["refuse", "omit", "mark", "hold"]),
  /** RFC 3339: the instant whose state the document shows. */
  at: instant,
  contentSha256: z.string().regex(/^[0-9a-f]{64}$/),
  sentences: z
    .array(
      z.strictObject({
        claim: z.string(),
        status: z.enum(["proven", "attested", "held", "stale", "contradicted", "unproven", "none"]),
        textSha256: z.string().nullable(),
        until: instant.nullable(),
        findings: z.array(z.int()),
        revision: z.int().nullable(),
      }),
    )
    .max(100_000),
});
export type Manifest = z.infer<typeof manifestSchema>;

const salt = z.string().regex(/^[0-9a-f]{32}$/);

/** What a sealed file carries besides the document: enough to verify it anywhere, without asking anyone. */
export const sealSchema = z.strictObject({
  format: z.literal("akashi-publication/1"),
  /** The log's key; whether it is the right one is for the reader to know. */
  key: z.string().max(500),
  publication: z.strictObject({
    leaf: z.string().max(4000),
    salt,
    content: z.string().max(20_000_000),
    /** A C2SP tlog-proof with the signed checkpoint. */
    proof: z.string().max(100_000),
  }),
  /** The findings that prove the sentences, opened: each with its path to the same checkpoint. */
  evidence: z
    .array(
      z.strictObject({
        index: z.int().min(0),
        leaf: z.string().max(4000),
        salt,
        content: z.string().max(1_000_000),
        path: z.array(z.string().max(44)).max(64),
      }),
    )
    .max(100_000),
});
export type Seal = z.infer<typeof sealSchema>;
