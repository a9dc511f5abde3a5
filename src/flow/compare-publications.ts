import { parse } from "parse5";
import { plainText, type Rich, type Sentence } from "../documents/model.ts";
import { detachSeal } from "../documents/seal/index.ts";
import { sha256 } from "../ledger/tree.ts";
import type { Manifest } from "./publication.ts";

/** One sentence of a publication. The text is null where it is withheld, or where a file's format does not tell it. */
export type Stated = Pick<Sentence, "claim" | "status" | "text"> & {
  /** Tells two texts apart even where neither can be read. */
  readonly textSha256: string | null;
};

export type Change = {
  readonly claim: string;
  readonly kind: "added" | "removed" | "reworded" | "verdict";
  readonly before: Stated | null;
  readonly after: Stated | null;
};

/** What became of every sentence, in the order of the later publication, and last what is no longer there. */
export function compareSentences(before: readonly Stated[], after: readonly Stated[]): Change[] {
  const earlier = new Map(before.map((one) => [one.claim, one]));
  const later = new Set(after.map(({ claim }) => claim));
  const changes = after.flatMap((now): Change[] => {
    const then = earlier.get(now.claim);
    if (!then) return [{ claim: now.claim, kind: "added", before: null, after: now }];
    const both = { claim: now.claim, before: then, after: now };
    return [
      ...(then.status === now.status ? [] : [{ ...both, kind: "verdict" as const }]),
      // A sentence that is withheld has no text: that is its verdict, not another wording.
      ...(then.textSha256 === now.textSha256 || then.textSha256 === null || now.textSha256 === null
        ? []
        : [{ ...both, kind: "reworded" as const }]),
    ];
  });
  const gone = before.filter(({ claim }) => !later.has(claim));
  return [
    ...changes,
    ...gone.map((then): Change => ({ claim: then.claim, kind: "removed", before: then, after: null })),
  ];
}

/** Sentences as they were drawn up. */
export function statedNow(sentences: readonly Sentence[]): Stated[] {
  return sentences.map(({ claim, status, text }) => ({
    claim,
    status,
    text,
    textSha256: text === null ? null : sha256(text).toString("hex"),
  }));
}

/** Sentences of a file, by its manifest; their texts where the format says which text is whose, and it is the one that was sealed. */
export function statedIn(file: Buffer, { sentences }: Manifest): Stated[] {
  const texts = textsOf(file);
  return sentences.map(({ claim, status, textSha256 }) => {
    const text = texts.get(claim)?.find((one) => sha256(one).toString("hex") === textSha256) ?? null;
    return { claim, status, textSha256, text };
  });
}

function textsOf(file: Buffer): Map<string, string[]> {
  const { format, unsealed } = detachSeal(file);
  const found = new Map<string, string[]>();
  const add = (claim: string, text: string): void => {
    found.set(claim, [...(found.get(claim) ?? []), text]);
  };
  if (format === "json") fromJson(JSON.parse(unsealed.toString()), add);
  if (format === "html") fromHtml(parse(unsealed.toString()) as Node, add);
  return found;
}

type Add = (claim: string, text: string) => void;

function fromJson(value: unknown, add: Add): void {
  if (typeof value !== "object" || value === null) return;
  const { claim, text } = value as { claim?: unknown; text?: unknown };
  if (typeof claim === "string" && (typeof text === "string" || Array.isArray(text)))
    add(claim, plainText(text as Rich));
  for (const inner of Object.values(value)) fromJson(inner, add);
}

type Node = {
  readonly nodeName: string;
  readonly value?: string;
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
  readonly childNodes?: readonly Node[];
};

function fromHtml(node: Node, add: Add, claim: string | null = null): void {
  const attribute = (name: string) => node.attrs?.find((one) => one.name === name)?.value;
  const own = attribute("data-claim") ?? claim;
  if (own !== null && attribute("class") === "text") add(own, textIn(node));
  for (const child of node.childNodes ?? []) fromHtml(child, add, own);
}

function textIn(node: Node): string {
  return node.nodeName === "#text" ? (node.value ?? "") : (node.childNodes ?? []).map(textIn).join("");
}
