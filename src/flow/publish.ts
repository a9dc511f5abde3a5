import type { Asked, DocumentState, Selected, Template, UnprovenPolicy } from "../documents/define.ts";
import type { DocumentFormat } from "../documents/format.ts";
import type { HtmlOptions } from "../documents/renderers/html.ts";
import { renderers } from "../documents/renderers/index.ts";
import { attachSeal, contentHash } from "../documents/seal/index.ts";
import { commonWords } from "../documents/words.ts";
import { type Audience, mayRead } from "../domain/assurance/claim.ts";
import type { Posture, ServiceState } from "../domain/assurance/posture.ts";
import { evaluate, verdictsById } from "../domain/assurance/posture.ts";
import type { Json } from "../domain/canonical-json.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Locale } from "../domain/locale.ts";
import { formatInstant, type Instant } from "../domain/time.ts";
import { verifierKey } from "../ledger/note.ts";
import { formatProof } from "../ledger/proof.ts";
import { sha256 } from "../ledger/tree.ts";
import { latestCheckpoint, leafAt, prove } from "../store/ledger.ts";
import { disclose, loadPositions } from "../store/revisions.ts";
import { type Present, position, type ReadTransaction, type Store } from "../store/store.ts";
import { explainReason, statementOf } from "./explain.ts";
import type { Manifest, Seal } from "./publication.ts";
import { findService, modelOf, readState, type State } from "./state.ts";

export type PublishRequest = {
  readonly template: Template;
  readonly service: string | undefined;
  readonly language: Locale;
  readonly format: DocumentFormat;
  readonly policy: UnprovenPolicy;
  /** The instant whose state is shown, and nothing recorded later; or the present, as the store has it. */
  readonly at: Instant | Present;
  readonly html?: HtmlOptions;
  /** The public, unless told otherwise. */
  readonly readers?: Audience;
  readonly asked?: Partial<Asked>;
  /** Made although something required is missing, and says so on every page. */
  readonly draft?: boolean;
  /** Adds what only those inside may see. */
  readonly inside?: boolean;
};

export type Drawn = {
  readonly selected: Selected;
  readonly service: ServiceState;
  readonly at: Instant;
  /** The store's position when it was read. */
  readonly seq: number;
};

/** A document without its seal. Equal state gives equal bytes. */
export type Rendered = Drawn & { readonly unsealed: Buffer };

export type Published = {
  readonly file: Buffer;
  readonly rendered: Rendered;
  readonly manifest: Manifest;
  /** Ledger position of the publication. */
  readonly index: number;
};

/** The state of one service as templates read it. */
export function documentState(
  state: State,
  service: ServiceState,
  posture: Posture,
  positions: ReadonlyMap<string, number>,
  { inside = false, readers = "public", asked = {} }: Pick<PublishRequest, "inside" | "readers" | "asked">,
): DocumentState {
  return {
    provider: service.service.provider,
    service,
    catalogs: state.catalogs,
    verdicts: verdictsById(posture),
    answers: posture.answers,
    standings: state.standings,
    positions,
    at: posture.at,
    readers,
    asked: { month: null, catalog: null, record: null, ...asked },
    verifyAt: `https://${state.header.origin}/verify`,
    explain: (language, claimId, reason) => explainReason(service, language, claimId, reason, inside),
    statement: (language, claimId) => statementOf(service, language, claimId),
  };
}

/** Selects what a document says. */
export async function drawUp(tx: ReadTransaction, request: PublishRequest): Promise<Drawn> {
  const { template, readers = "public" } = request;
  if (!mayRead(readers, template.readers ?? "public")) {
    throw new AkashiError("document.for-fewer-readers", { template: template.id, readers: template.readers ?? "" });
  }
  const { seq, recordedAt } = await position(tx);
  const at = typeof request.at === "number" ? request.at : Math.max(request.at.now, recordedAt);
  const state = await readState(tx, at);
  const service = findService(state, request.service);
  const posture = evaluate(modelOf(state, service), state.findings, at);
  const positions = await loadPositions(tx, "claim", at);
  const document = documentState(state, service, posture, positions, request);
  const selected = asDraft(request, request.template.select(document, request.language, request.policy));
  if (request.policy === "refuse" && selected.wanting.length > 0) {
    throw new AkashiError("document.refused", {
      count: selected.wanting.length,
      claims: selected.wanting.slice(0, 10).join(", "),
    });
  }
  return { selected, service, at, seq };
}

/** @throws document.incomplete for a final document that lacks what it has to contain */
function asDraft({ draft, language }: PublishRequest, selected: Selected): Selected {
  const missing = selected.missing ?? [];
  if (!draft && missing.length > 0) {
    const named = missing.slice(0, 10).map(({ where, what }) => `${where}: ${what}`);
    throw new AkashiError("document.incomplete", { count: missing.length, missing: named.join("; ") });
  }
  if (!draft) return selected;
  const layout = { ...selected.model.layout, watermark: commonWords.draft[language] };
  return { ...selected, model: { ...selected.model, layout } };
}

/** Draws up and renders a document, without sealing it; the store is read, and let go, before the file is made. */
export async function renderDocument(store: Store, request: PublishRequest): Promise<Rendered> {
  const drawn = await store.read((tx) => drawUp(tx, request));
  const { format, html } = request;
  const unsealed = await renderers[format].render(drawn.selected.model, html ? { html } : {});
  return { ...drawn, unsealed };
}

/**
 * Makes a document and seals it: its manifest becomes a revision, and the file carries that revision, opened, with
 * the proof that it is in the log, and the findings behind its sentences, opened, with theirs.
 */
export async function publish(store: Store, request: PublishRequest): Promise<Published> {
  const rendered = await renderDocument(store, request);
  const manifest = manifestOf(request, rendered);
  const index = await store.transact((tx) =>
    tx.append([
      {
        kind: "publication",
        key: `${manifest.template} ${manifest.service} ${manifest.language}`,
        body: manifest as unknown as Json,
        occurredAt: tx.recordedAt,
        actor: "system",
      },
    ]),
  );
  await store.sequence();
  const seal = await store.read((tx) => sealOf(tx, store, index, manifest));
  return { file: attachSeal(request.format, rendered.unsealed, seal as unknown as Json), rendered, manifest, index };
}

function manifestOf(request: PublishRequest, { unsealed, selected, service, at }: Rendered): Manifest {
  const { model, sentences } = selected;
  return {
    template: model.template,
    templateVersion: model.templateVersion,
    format: request.format,
    language: request.language,
    service: service.service.id,
    policy: request.policy,
    at: formatInstant(at),
    contentSha256: contentHash(request.format, unsealed),
    sentences: sentences.map((sentence) => ({
      claim: sentence.claim,
      status: sentence.status,
      textSha256: sentence.text === null ? null : sha256(sentence.text).toString("hex"),
      until: sentence.until === null ? null : formatInstant(sentence.until),
      findings: [...sentence.findings],
      revision: sentence.revision,
    })),
  };
}

async function sealOf(tx: ReadTransaction, store: Store, index: number, manifest: Manifest): Promise<Seal> {
  const checkpoint = await latestCheckpoint(tx);
  if (!checkpoint) throw new AkashiError("ledger.no-entry", { index });
  // Remembered before it leaves: a restored store that is behind it will be refused.
  store.witness.show(checkpoint.note);
  const evidence: Seal["evidence"] = [];
  for (const finding of new Set(manifest.sentences.flatMap(({ findings }) => findings))) {
    const { path } = await prove(tx, finding, checkpoint);
    evidence.push({
      index: finding,
      leaf: await leafAt(tx, finding),
      ...(await disclose(tx, finding)),
      path: path.map((node) => node.toString("base64")),
    });
  }
  return {
    format: "akashi-publication/1",
    key: verifierKey(store.signer),
    publication: {
      leaf: await leafAt(tx, index),
      ...(await disclose(tx, index)),
      proof: formatProof(await prove(tx, index, checkpoint)),
    },
    evidence,
  };
}
