import { SentenceWriter } from "../documents/checklist.ts";
import type { UnprovenPolicy } from "../documents/define.ts";
import { formContent } from "../documents/forms/answers.ts";
import { type FilledForm, fillForm } from "../documents/forms/form.ts";
import type { Audience } from "../domain/assurance/claim.ts";
import { evaluate } from "../domain/assurance/posture.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Locale } from "../domain/locale.ts";
import type { Instant } from "../domain/time.ts";
import { loadPositions } from "../store/revisions.ts";
import { type Present, position, type Store } from "../store/store.ts";
import { documentState } from "./publish.ts";
import { findService, modelOf, readState } from "./state.ts";

export type FillRequest = {
  /** The file that somebody brings. */
  readonly form: Buffer;
  /** Whose items the form asks about. */
  readonly catalog: string;
  readonly service: string | undefined;
  readonly language: Locale;
  readonly policy: UnprovenPolicy;
  readonly at: Instant | Present;
  readonly readers: Audience;
  readonly replace: boolean;
};

export type FormFilled = FilledForm & { readonly wanting: readonly string[] };

/**
 * Fills a form of an agency with what the service answers now. The form stays the agency's: it carries no seal.
 * @throws document.refused where a sentence does not hold and the policy says so
 */
export async function fillFromStore(store: Store, request: FillRequest): Promise<FormFilled> {
  const { language, policy } = request;
  const { content, wanting } = await store.read(async (tx) => {
    const { recordedAt } = await position(tx);
    const at = typeof request.at === "number" ? request.at : Math.max(request.at.now, recordedAt);
    const state = await readState(tx, at);
    if (!state.catalogs.some(({ id }) => id === request.catalog)) {
      const known = state.catalogs.map(({ id }) => id).join(", ");
      throw new AkashiError("catalog.unknown", { catalog: request.catalog, known });
    }
    const service = findService(state, request.service);
    const posture = evaluate(modelOf(state, service), state.findings, at);
    const positions = await loadPositions(tx, "claim", at);
    const document = documentState(state, service, posture, positions, { readers: request.readers });
    const writer = new SentenceWriter(document, language, policy);
    return { content: formContent(request.catalog, document, language, writer), wanting: writer.wanting };
  });
  if (policy === "refuse" && wanting.length > 0) {
    throw new AkashiError("document.refused", { count: wanting.length, claims: wanting.slice(0, 10).join(", ") });
  }
  return { ...fillForm(request.form, { ...content, replace: request.replace }), wanting };
}
