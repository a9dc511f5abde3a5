import { isAlias, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { z } from "zod";
import { AkashiError, type ErrorArgs, type ErrorCode, type SourcePosition } from "../domain/errors.ts";

/** Bounds of one file of a workspace or catalog. */
export const maxFileSize = 4 * 1024 * 1024;
const maxDepth = 40;
/** Values of one file. The largest catalog has 25,000. */
const maxNodes = 250_000;
/** Faults of one value that are told of; finding the place of each takes a walk. */
const maxFaults = 500;
/** The types of the YAML core schema; any other tag asks a reader to make something of its own. */
const coreTags = /^tag:yaml\.org,2002:(map|seq|str|null|bool|int|float)$/;

export type Path = readonly PropertyKey[];

/** A parsed file that can say where each of its values stands. */
export type YamlSource = {
  readonly file: string;
  readonly value: unknown;
  /** The place of the value at a path, or of the nearest value around it. */
  at(path: Path): SourcePosition;
  /** The place of a key in the mapping at a path. */
  atKey(path: Path, key: string): SourcePosition;
};

/**
 * Parses one YAML 1.2 document. Anchors and aliases are refused: a file of a few lines could otherwise grow
 * to gigabytes, and a value that stands elsewhere cannot be read where it counts. So are tags, and duplicate keys.
 */
export function parseYaml(file: string, text: string): YamlSource | { readonly errors: readonly AkashiError[] } {
  const first: SourcePosition = { file, line: 1, column: 1 };
  if (text.length > maxFileSize) {
    return { errors: [new AkashiError("file.too-large", { file, bytes: text.length, most: maxFileSize }, first)] };
  }
  const lines = new LineCounter();
  const place = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parseDocument(text, {
    lineCounter: lines,
    version: "1.2",
    schema: "core",
    prettyErrors: false,
    // Ours, below: the library compares every key with every other.
    uniqueKeys: false,
    stringKeys: true,
    resolveKnownTags: false,
  });
  const errors = document.errors.map(
    (error) => new AkashiError("yaml.syntax", { why: error.message.split("\n")[0] ?? "" }, place(error.pos[0])),
  );
  if (errors.length > 0) return { errors };
  let nodes = 0;
  visit(document, {
    Map(_key, map) {
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? key.value : key;
        if (keys.has(name)) {
          const at = place((isNode(key) ? key.range?.[0] : undefined) ?? 0);
          errors.push(new AkashiError("yaml.syntax", { why: `Map keys must be unique: ${String(name)}` }, at));
        }
        keys.add(name);
      }
    },
    Node(_key, node, path) {
      if (++nodes > maxNodes) {
        errors.push(new AkashiError("yaml.too-many", { most: maxNodes }, first));
        return visit.BREAK;
      }
      const at = place(node.range?.[0] ?? 0);
      if (isAlias(node)) errors.push(new AkashiError("yaml.alias", { name: node.source }, at));
      else if (node.anchor) errors.push(new AkashiError("yaml.alias", { name: node.anchor }, at));
      else if (node.tag && !coreTags.test(node.tag)) {
        errors.push(new AkashiError("yaml.tag", { tag: node.tag }, at));
      }
      if (path.length > maxDepth * 2) {
        errors.push(new AkashiError("yaml.too-deep", { most: maxDepth }, at));
        return visit.BREAK;
      }
      return errors.length >= 100 ? visit.BREAK : undefined;
    },
  });
  if (errors.length > 0) return { errors };

  const nodeAt = (path: Path): Node | undefined => {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node;
    }
    return undefined;
  };
  return {
    file,
    value: document.toJS({ maxAliasCount: 0 }),
    at: (path) => place(nodeAt(path)?.range?.[0] ?? 0),
    atKey(path, key) {
      const map = document.getIn(path, true);
      const pair = isMap(map)
        ? map.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key)
        : undefined;
      const node = pair?.key;
      return place((isNode(node) ? node.range?.[0] : nodeAt(path)?.range?.[0]) ?? 0);
    },
  };
}

/** Checks a value against a schema; every fault becomes an error with its place in the file. */
export function parseWith<T>(
  schema: z.ZodType<T>,
  source: YamlSource,
  value: unknown,
  base: Path = [],
): { readonly value: T } | { readonly errors: AkashiError[] } {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { value: parsed.data };
  const errors = parsed.error.issues.slice(0, maxFaults).flatMap((issue) => fromIssue(issue, source, base));
  if (errors.length === 0) throw new Error(`an issue without an error: ${parsed.error.message}`);
  return { errors };
}

function fromIssue(issue: z.core.$ZodIssue, source: YamlSource, base: Path): AkashiError[] {
  const path = [...base, ...issue.path];
  const make = (code: ErrorCode, args: ErrorArgs, at: SourcePosition) =>
    new AkashiError(code, { path: pathText(path) || "/", ...args }, at);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.slice(0, maxFaults).map((key) => make("schema.unknown-key", { key }, source.atKey(path, key)));
    case "invalid_type":
      if (issue.input === undefined) return [missing(path, source)];
      return [make("schema.invalid", { expected: issue.expected }, source.at(path))];
    case "invalid_value":
      if (issue.input === undefined) return [missing(path, source)];
      return [make("schema.invalid", { expected: issue.values.map(String).join(" | ") }, source.at(path))];
    case "too_small":
      return [make("schema.invalid", { expected: `${issue.origin} ≥ ${issue.minimum}` }, source.at(path))];
    case "too_big":
      return [make("schema.invalid", { expected: `${issue.origin} ≤ ${issue.maximum}` }, source.at(path))];
    case "invalid_format":
      return [make("schema.invalid", { expected: String(issue.pattern ?? issue.format) }, source.at(path))];
    case "invalid_union": {
      const inner = (issue.errors[0] ?? []).flatMap((one) => fromIssue(one, source, path));
      // A discriminator that matches nothing has no inner issues; it must not vanish.
      const expected = "options" in issue ? (issue.options as unknown[]).map(String).join(" | ") : issue.message;
      return inner.length > 0 ? inner : [make("schema.invalid", { expected }, source.at(path))];
    }
    default:
      return [make("schema.invalid", { expected: issue.message }, source.at(path))];
  }
}

/** A text without one of its languages is the most common omission, and has a name of its own. */
function missing(path: Path, source: YamlSource): AkashiError {
  const key = String(path.at(-1));
  const at = source.at(path.slice(0, -1));
  if (key === "ko" || key === "ja" || key === "en") {
    return new AkashiError("text.missing-language", { path: pathText(path.slice(0, -1)), language: key }, at);
  }
  return new AkashiError("schema.missing", { path: pathText(path.slice(0, -1)) || "/", key }, at);
}

/** claims[3].proofs[0].check */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)),
    "",
  );
}
