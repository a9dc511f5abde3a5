import { contentHash, detachSeal, isWhole, type Opened } from "../documents/seal/index.ts";
import type { ErrorCode } from "../domain/errors.ts";
import { AkashiError } from "../domain/errors.ts";
import { type Instant, parseInstant } from "../domain/time.ts";
import {
  type Checkpoint,
  decodeEntry,
  leafHash,
  parseProof,
  parseVerifierKey,
  type Verifier,
  verifyDisclosure,
  verifyInclusion,
  verifyProof,
} from "../ledger/verify.ts";
import { type Manifest, manifestSchema, sealSchema } from "./publication.ts";

/** What was found wrong; an empty list is a sound document. */
export type Fault = {
  readonly code:
    | "content-changed"
    | "signature"
    | "not-included"
    | "manifest"
    | "evidence"
    | "sentence-without-evidence"
    | "wrong-key"
    | "seal";
  readonly detail: string;
};

export type SentenceState = {
  readonly claim: string;
  readonly status: Manifest["sentences"][number]["status"];
  readonly until: Instant | null;
  /** `holds`, or why it no longer does at the instant asked about. */
  readonly now: "holds" | "expired" | "withheld" | "contradicted" | "stale" | "unproven" | "not-known";
};

export type DocumentReport = {
  readonly valid: boolean;
  readonly faults: readonly Fault[];
  /** Whether the key was one the reader trusts, rather than the one the file brought along. */
  readonly keyPinned: boolean;
  readonly key: string;
  readonly checkpoint: Checkpoint | null;
  readonly manifest: Manifest | null;
  readonly sentences: readonly SentenceState[];
};

/**
 * Verifies a published file by itself: content, signature, inclusion, and for every sentence that claims a proof,
 * that the findings behind it are in the same log, belong to it, were met, and were fresh at the document's instant.
 * @param pinned the log's key as the reader knows it; without it the file's own key is used, and that is reported
 * @throws AkashiError for a file that carries no readable seal
 */
export function verifyDocument(file: Buffer, now: Instant, pinned?: string): DocumentReport {
  const opened = detachSeal(file);
  const parsed = sealSchema.safeParse(opened.seal);
  if (!parsed.success) throw new AkashiError("seal.malformed" satisfies ErrorCode);
  const seal = parsed.data;
  const faults: Fault[] = [];
  const report = (code: Fault["code"], detail = ""): void => void faults.push({ code, detail });

  const own = parseVerifierKey(seal.key);
  const trusted = pinned === undefined ? own : parseVerifierKey(pinned);
  if (!trusted) throw new AkashiError("key.invalid", { key: pinned ?? seal.key });
  if (pinned !== undefined && own?.id !== trusted.id) report("wrong-key", seal.key);

  const { leaf, salt, content, proof } = seal.publication;
  const checkpoint = checkProof(leaf, proof, trusted, report);
  let manifest: Manifest | null = null;
  if (decodeEntry(leaf)?.kind !== "publication") report("manifest", "kind");
  else if (!verifyDisclosure(leaf, salt, content)) report("manifest", "digest");
  else manifest = readManifest(content);
  if (!manifest) {
    if (!faults.some(({ code }) => code === "manifest")) report("manifest", "form");
  } else {
    if (!isContent(file, opened, manifest)) report("content-changed");
    if (checkpoint) checkEvidence(manifest, seal.evidence, checkpoint, report);
  }
  const sentences = (manifest?.sentences ?? []).map((sentence) => stateOf(sentence, now));
  const valid = faults.length === 0;
  return { valid, faults, keyPinned: pinned !== undefined, key: seal.key, checkpoint, manifest, sentences };
}

type Report = (code: Fault["code"], detail?: string) => void;

/** Whether the file is the document that was sealed, to the byte. */
function isContent(file: Buffer, opened: Opened, { format, contentSha256 }: Manifest): boolean {
  if (format !== opened.format || !isWhole(file, opened)) return false;
  try {
    return contentHash(format, opened.unsealed) === contentSha256;
  } catch {
    return false; // no canonical form: a lone surrogate, or nested deeper than any document of ours
  }
}

function checkProof(leaf: string, text: string, key: Verifier, report: Report): Checkpoint | null {
  const proof = parseProof(text);
  if (!proof) {
    report("seal", "proof");
    return null;
  }
  const verified = verifyProof(leaf, proof, [key]);
  if ("checkpoint" in verified) return verified.checkpoint;
  report(verified.failure === "not-included" ? "not-included" : "signature", verified.failure);
  return null;
}

function readManifest(content: string): Manifest | null {
  const parsed = manifestSchema.safeParse(readBody(content));
  return parsed.success ? parsed.data : null;
}

/** The body of a disclosed revision; null for what is none. */
function readBody(content: string): object | null {
  try {
    const { body } = (JSON.parse(content) ?? {}) as { body?: unknown };
    return typeof body === "object" ? body : null;
  } catch {
    return null;
  }
}

type OpenedFinding = {
  readonly claim?: unknown;
  readonly outcome?: unknown;
  readonly basis?: unknown;
  readonly observedAt?: unknown;
  readonly validUntil?: unknown;
};

function checkEvidence(
  manifest: Manifest,
  evidence: ReturnType<typeof sealSchema.parse>["evidence"],
  { size, root }: Checkpoint,
  report: Report,
): void {
  const findings = new Map<number, OpenedFinding>();
  for (const { index, leaf, salt, content, path } of evidence) {
    const hashes = path.map((node) => Buffer.from(node, "base64"));
    const body = decodeEntry(leaf)?.kind === "finding" ? readBody(content) : null;
    const included = verifyInclusion(leafHash(leaf), index, size, hashes, root);
    if (!body || !included || !verifyDisclosure(leaf, salt, content)) report("evidence", String(index));
    else findings.set(index, body);
  }
  const at = parseInstant(manifest.at) ?? Number.NaN;
  for (const { claim, status, findings: indices } of manifest.sentences) {
    if (status !== "proven" && status !== "attested") continue;
    // An attested sentence may rest on attestations alone; a proven one never rests on nothing.
    if (status === "proven" && indices.length === 0) report("sentence-without-evidence", claim);
    for (const index of indices) {
      const finding = findings.get(index);
      const sound =
        finding?.claim === claim &&
        finding.outcome === "met" &&
        (status === "attested" || finding.basis === "measured") &&
        Number(finding.observedAt) <= at &&
        at < Number(finding.validUntil);
      if (!sound) report("sentence-without-evidence", claim);
    }
  }
}

function stateOf({ claim, status, until }: Manifest["sentences"][number], now: Instant): SentenceState {
  const end = until === null ? null : (parseInstant(until) ?? null);
  const shown = status === "proven" || status === "attested";
  if (!shown) return { claim, status, until: end, now: "withheld" };
  return { claim, status, until: end, now: end !== null && now >= end ? "expired" : "holds" };
}
