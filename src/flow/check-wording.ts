import { isBinding } from "../domain/assurance/standing.ts";
import { AkashiError, type SourcePosition } from "../domain/errors.ts";
import type { Locale } from "../domain/locale.ts";
import { isRefused, type WordingFault, wordingFaults } from "../text/wording/wording.ts";
import type { RawWorkspace } from "./load-workspace.ts";
import { localizedTexts } from "./localized-texts.ts";

/** Something about a text that its author may want to change. */
export type Advice = WordingFault & { readonly language: Locale; readonly at: SourcePosition };

const refusals = { guarantee: "text.guarantee", certified: "text.certified" } as const;

/**
 * How the texts of a workspace are worded. What would tell readers more than is true is an error; contracts and law may
 * promise. The rest is advice.
 */
export function checkWording(raw: RawWorkspace): { readonly errors: AkashiError[]; readonly advice: Advice[] } {
  const errors: AkashiError[] = [];
  const advice: Advice[] = [];
  const lists = [raw.services, raw.facts, raw.claims, raw.answers, raw.records];
  for (const { value, place } of lists.flat()) {
    const binding = "statement" in value && isBinding(value.kind);
    for (const { path, language, text } of localizedTexts(value)) {
      for (const fault of wordingFaults(language, text, binding)) {
        const at = place([...path, language]);
        if (isRefused(fault)) errors.push(new AkashiError(refusals[fault.code], { found: fault.found, language }, at));
        else advice.push({ ...fault, language, at });
      }
    }
  }
  return { errors, advice };
}
