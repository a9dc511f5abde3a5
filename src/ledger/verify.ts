/**
 * Verification of what an Akashi ledger publishes: pure functions over bytes, depending on Node alone.
 * Everything passed in is taken to be written by an attacker, except the trusted keys.
 */
import { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
import { contentDigest, decodeEntry, type Entry } from "./entry.ts";
import { type NoteFailure, parseVerifierKey, type Verifier } from "./note.ts";
import { type LogProof, parseProof } from "./proof.ts";
import { emptyRoot, type Hash, hashSize, leafHash, nodeHash } from "./tree.ts";

export type { Checkpoint, Entry, Hash, LogProof, NoteFailure, Verifier };
export { decodeEntry, leafHash, openCheckpoint, parseProof, parseVerifierKey };

/** Whether the path leads from the leaf at that index to the root of a tree of that size (RFC 9162, section 2.1.3.2). */
export function verifyInclusion(leaf: Hash, index: number, size: number, path: readonly Hash[], root: Hash): boolean {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && 0 <= index && index < size)) return false;
  if (!areHashes([leaf, ...path, root])) return false;
  let fn = index;
  let sn = size - 1;
  let current = leaf;
  for (const node of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      current = nodeHash(node, current);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      current = nodeHash(current, node);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && current.equals(root);
}

function areHashes(nodes: readonly Hash[]): boolean {
  return nodes.every((node) => node.length === hashSize);
}

/** Whether the first tree is a prefix of the second (RFC 9162, section 2.1.4.2). */
export function verifyConsistency(
  first: { readonly size: number; readonly root: Hash },
  second: { readonly size: number; readonly root: Hash },
  path: readonly Hash[],
): boolean {
  if (!(Number.isSafeInteger(first.size) && Number.isSafeInteger(second.size) && first.size >= 0)) return false;
  if (first.size > second.size || !areHashes([first.root, second.root, ...path])) return false;
  if (first.size === second.size) return path.length === 0 && first.root.equals(second.root);
  if (first.size === 0) return path.length === 0 && first.root.equals(emptyRoot);
  const isPower = Number.isInteger(Math.log2(first.size));
  const nodes = isPower ? [first.root, ...path] : [...path];
  const seed = nodes.shift();
  if (!seed) return false;
  let fn = first.size - 1;
  let sn = second.size - 1;
  while (fn % 2 === 1) {
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  let fr = seed;
  let sr = seed;
  for (const node of nodes) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(node, fr);
      sr = nodeHash(node, sr);
      while (fn % 2 === 0 && fn !== 0) {
        fn /= 2;
        sn = Math.floor(sn / 2);
      }
    } else {
      sr = nodeHash(sr, node);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && fr.equals(first.root) && sr.equals(second.root);
}

export type ProofFailure = NoteFailure | "wrong-origin" | "not-included";

/** Whether a leaf is in the log whose checkpoint the proof carries, signed by a trusted key. */
export function verifyProof(
  leaf: string,
  proof: LogProof,
  trusted: readonly Verifier[],
  origin?: string,
): { checkpoint: Checkpoint } | { failure: ProofFailure } {
  const opened = openCheckpoint(proof.checkpoint, trusted, origin);
  if ("failure" in opened) return opened;
  const { size, root } = opened.checkpoint;
  return verifyInclusion(leafHash(leaf), proof.index, size, proof.path, root) ? opened : { failure: "not-included" };
}

/** Whether a disclosed content with its salt is what a leaf was sealed over. */
export function verifyDisclosure(leaf: string, salt: string, content: string): boolean {
  const entry = decodeEntry(leaf);
  try {
    return entry?.digest.equals(contentDigest(salt, content)) === true;
  } catch {
    return false; // what is no salt seals nothing
  }
}
