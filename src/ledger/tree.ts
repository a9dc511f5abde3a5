import { hash } from "node:crypto";

/**
 * The Merkle tree of RFC 6962, section 2.1, over SHA-256. Positions and sizes are non-negative safe integers.
 * A node is named (level, index): level 0 are leaf hashes, and (l, i) covers leaves [i·2^l, (i+1)·2^l).
 */
export type Hash = Buffer;

export const hashSize = 32;

const leafPrefix = Buffer.of(0x00);
/** 0x01, left, right: filled anew for each hash, and never kept across calls. */
const nodeInput = Buffer.alloc(1 + 2 * hashSize, 0x01);

/** Of bytes, or of the UTF-8 form of a text. */
export function sha256(data: Uint8Array | string): Hash {
  return hash("sha256", data, "buffer");
}

export function leafHash(leaf: Uint8Array | string): Hash {
  return sha256(typeof leaf === "string" ? `\0${leaf}` : Buffer.concat([leafPrefix, leaf]));
}

export function nodeHash(left: Hash, right: Hash): Hash {
  if (left.length !== hashSize || right.length !== hashSize) throw new RangeError("a tree node has two hashes");
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + hashSize);
  return sha256(nodeInput);
}

export const emptyRoot: Hash = sha256(new Uint8Array());

/** Gives the hash of a complete node; the caller promises that it exists for the tree in question. */
export type NodeReader = (level: number, index: number) => Hash;

/**
 * The right edge of a tree: one hash for each bit of its size. Appending costs one node hash on average,
 * and every node that becomes complete is reported once.
 */
export class Frontier {
  size: number;
  readonly #edge: { level: number; hash: Hash }[];

  constructor(size = 0, edge: readonly { level: number; hash: Hash }[] = []) {
    this.size = size;
    this.#edge = [...edge];
  }

  /** Rebuilds the right edge of a tree of that size from its complete nodes. */
  static load(size: number, read: NodeReader): Frontier {
    return new Frontier(
      size,
      subtrees(0, size).map(({ level, index }) => ({ level, hash: read(level, index) })),
    );
  }

  append(leaf: Hash, completed?: (level: number, index: number, hash: Hash) => void): void {
    let level = 0;
    let index = this.size;
    let current = leaf;
    completed?.(0, index, current);
    while (this.#edge.at(-1)?.level === level) {
      current = nodeHash((this.#edge.pop() as { hash: Hash }).hash, current);
      level++;
      index = Math.floor(index / 2);
      completed?.(level, index, current);
    }
    this.#edge.push({ level, hash: current });
    this.size++;
  }

  root(): Hash {
    if (this.#edge.length === 0) return emptyRoot;
    return this.#edge.reduceRight<Hash | null>(
      (right, { hash: left }) => (right ? nodeHash(left, right) : left),
      null,
    ) as Hash;
  }
}

/** The maximal complete subtrees that cover leaves [from, to), left to right, as RFC 6962 splits them. */
function subtrees(from: number, to: number): { level: number; index: number }[] {
  const found: { level: number; index: number }[] = [];
  let at = from;
  while (at < to) {
    let level = 0;
    let span = 1;
    while (at % (span * 2) === 0 && at + span * 2 <= to) {
      span *= 2;
      level++;
    }
    found.push({ level, index: at / span });
    at += span;
  }
  return found;
}

/** The Merkle tree hash of leaves [from, to), where `from` starts a subtree as the recursion of RFC 6962 makes them. */
function rangeHash(from: number, to: number, read: NodeReader): Hash {
  return subtrees(from, to)
    .map(({ level, index }) => read(level, index))
    .reduceRight((right, left) => nodeHash(left, right));
}

/** The largest power of two smaller than n, for n > 1. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** RFC 6962, section 2.1.1: the audit path of leaf `index` in the tree of the first `size` leaves. */
export function inclusionProof(index: number, size: number, read: NodeReader): Hash[] {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && 0 <= index && index < size)) {
    throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  }
  const path: Hash[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      path.push(rangeHash(middle, to, read));
      to = middle;
    } else {
      path.push(rangeHash(from, middle, read));
      from = middle;
    }
  }
  return path.reverse();
}

/** RFC 6962, section 2.1.2: that the tree of `first` leaves is a prefix of the tree of `second`. */
export function consistencyProof(first: number, second: number, read: NodeReader): Hash[] {
  if (!(Number.isSafeInteger(first) && Number.isSafeInteger(second) && 0 <= first && first <= second)) {
    throw new RangeError(`a tree of ${first} is not a prefix of a tree of ${second}`);
  }
  if (first === 0 || first === second) return [];
  const path: Hash[] = [];
  let from = 0;
  let to = second;
  let whole = true;
  let old = first;
  while (old !== to - from) {
    const k = split(to - from);
    if (old <= k) {
      path.push(rangeHash(from + k, to, read));
      to = from + k;
    } else {
      path.push(rangeHash(from, from + k, read));
      from += k;
      old -= k;
      whole = false;
    }
  }
  if (!whole) path.push(rangeHash(from, to, read));
  return path.reverse();
}
