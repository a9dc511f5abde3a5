import { type Hash, hashSize, inclusionProof, type NodeReader } from "./tree.ts";

/** An offline proof that a leaf is in a log: a C2SP tlog-proof. https://c2sp.org/tlog-proof */
export type LogProof = {
  readonly index: number;
  readonly path: readonly Hash[];
  /** The signed checkpoint the path leads to, verbatim. */
  readonly checkpoint: string;
};

const header = "c2sp.org/tlog-proof@v1";
const maxPath = 64;

export function proveInclusion(index: number, size: number, checkpoint: string, read: NodeReader): LogProof {
  return { index, path: inclusionProof(index, size, read), checkpoint };
}

export function formatProof({ index, path, checkpoint }: LogProof): string {
  const lines = [header, `index ${index}`, ...path.map((node) => node.toString("base64")), "", checkpoint];
  return lines.join("\n");
}

/** Undefined where the text is not a proof of this form. */
export function parseProof(text: string): LogProof | undefined {
  const blank = text.indexOf("\n\n");
  if (blank < 0) return undefined;
  const lines = text.slice(0, blank).split("\n");
  if (lines.shift() !== header) return undefined;
  if (lines[0]?.startsWith("extra ")) lines.shift();
  const digits = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? "")?.[1];
  if (digits === undefined || lines.length > maxPath) return undefined;
  const path = lines.map((line) => Buffer.from(line, "base64"));
  if (path.some((node, i) => node.length !== hashSize || node.toString("base64") !== lines[i])) return undefined;
  return { index: Number(digits), path, checkpoint: text.slice(blank + 2) };
}
