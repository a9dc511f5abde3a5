import { changeWords, comparisonModel, markWords } from "../documents/comparison.ts";
import type { DocumentFormat } from "../documents/format.ts";
import { renderers } from "../documents/renderers/index.ts";
import { AkashiError } from "../domain/errors.ts";
import type { Localized } from "../domain/locale.ts";
import { formatInstant } from "../domain/time.ts";
import { type Change, compareSentences, statedIn, statedNow } from "../flow/compare-publications.ts";
import { readBytes } from "../flow/open.ts";
import { drawUp, type PublishRequest } from "../flow/publish.ts";
import { verifyDocument } from "../flow/verify-document.ts";
import type { Store } from "../store/store.ts";
import { say } from "../text/message.ts";
import type { Context } from "./define.ts";
import { openNew } from "./new-file.ts";

const words = {
  changed: {
    ko: "{$kind}: {$claim} ({$before} → {$after})",
    ja: "{$kind}: {$claim}（{$before} → {$after}）",
    en: "{$kind}: {$claim} ({$before} → {$after})",
  },
  text: { ko: "  {$sign} {$text}", ja: "  {$sign} {$text}", en: "  {$sign} {$text}" },
  same: { ko: "달라진 문장이 없습니다.", ja: "異なる記載はありません。", en: "No sentence differs." },
  unsound: {
    ko: "{$file}: 봉인이 온전하지 않아 비교 결과를 믿을 수 없습니다.",
    ja: "{$file}: 封印が健全ではないため、比較の結果は信頼できません。",
    en: "{$file}: its seal is not intact; the comparison cannot be relied on.",
  },
} satisfies Record<string, Localized>;

type Sides = {
  readonly before: string;
  readonly after: string;
  readonly changes: readonly Change[];
  readonly sound: boolean;
};

/** Two published files, each by its own seal. */
export function compareFiles(context: Context, before: string, after: string): Sides {
  const [one, other] = [before, after].map((file) => {
    const bytes = readBytes(file);
    const { valid, manifest } = verifyDocument(bytes, context.now());
    if (!valid) context.terminal.message(say(context.language, words.unsound, { file }));
    if (!manifest) throw new AkashiError("seal.malformed");
    return { stated: statedIn(bytes, manifest), valid };
  }) as [
    { stated: ReturnType<typeof statedIn>; valid: boolean },
    { stated: ReturnType<typeof statedIn>; valid: boolean },
  ];
  return { before, after, changes: compareSentences(one.stated, other.stated), sound: one.valid && other.valid };
}

/** One document at two instants, as the ledger has them; nothing is published. */
export async function compareInstants(store: Store, request: PublishRequest, from: number, to: number): Promise<Sides> {
  const [before, after] = await store.read(async (tx) => [
    statedNow((await drawUp(tx, { ...request, at: from, draft: true })).selected.sentences),
    statedNow((await drawUp(tx, { ...request, at: to, draft: true })).selected.sentences),
  ]);
  const changes = compareSentences(before ?? [], after ?? []);
  return { before: formatInstant(from), after: formatInstant(to), changes, sound: true };
}

/** @returns 0 where nothing differs, 1 where something does or a seal is not intact */
export async function tellChanges(
  { terminal, language, now }: Context,
  { before, after, changes, sound }: Sides,
  to: { readonly json: boolean; readonly format: DocumentFormat | undefined; readonly out: string | undefined },
): Promise<number> {
  if (to.out !== undefined) {
    const model = comparisonModel(language, changes, { before, after }, now());
    const bytes = await renderers[to.format ?? "html"].render(model, {});
    const file = await openNew(to.out);
    await file.writeFile(bytes);
    await file.close();
  }
  if (to.json) terminal.json({ before, after, sound, changes });
  else if (changes.length === 0) terminal.print(words.same[language]);
  else {
    for (const { kind, claim, before: then, after: now_ } of changes) {
      const status = (one: Change["before"]) => (one ? markWords[one.status][language] : "–");
      const line = say(language, words.changed, {
        kind: changeWords[kind][language],
        claim,
        before: status(then),
        after: status(now_),
      });
      terminal.print(terminal.style("strong", line));
      if (kind === "verdict") continue;
      if (then?.text) terminal.print(say(language, words.text, { sign: "-", text: then.text }));
      if (now_?.text) terminal.print(say(language, words.text, { sign: "+", text: now_.text }));
    }
  }
  return changes.length === 0 && sound ? 0 : 1;
}
