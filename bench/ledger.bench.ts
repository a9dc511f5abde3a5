/**
 * Appends through the store's transaction, outbox and sequencer included, beside what the machine allows: SHA-256,
 * Ed25519, fsync, and a bare file that does nothing else. And verification, per second.
 */
import { hash, randomBytes } from "node:crypto";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signCheckpoint } from "../src/ledger/checkpoint.ts";
import { contentDigest, contentOf, encodeEntry } from "../src/ledger/entry.ts";
import { generateKey, signerOf } from "../src/ledger/note.ts";
import { encodeBundle } from "../src/ledger/tile.ts";
import { Frontier, type Hash, inclusionProof, leafHash } from "../src/ledger/tree.ts";
import { verifyDisclosure, verifyInclusion, verifyProof } from "../src/ledger/verify.ts";
import { openSqlite } from "../src/store/sqlite.ts";
import { Store } from "../src/store/store.ts";
import { verifyLedger } from "../src/store/verify.ts";
import { perSecond, row } from "./measure.ts";

const folder = mkdtempSync(join(tmpdir(), "akashi-bench-"));
const origin = "bench.example/log";
const signer = signerOf(origin, generateKey());
const batch = 256;
const batches = 600;

const body = (n: number) => ({
  check: "tls-version",
  checkVersion: 1,
  data: { versions: ["1.3"], n },
  target: "app",
  address: "192.0.2.1",
  observedAt: 1_800_000_000_000 + n,
});

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The limits of the machine. */
const block = randomBytes(200);
const hashes = 300_000;
const sha = timed(() => {
  for (let i = 0; i < hashes; i++) hash("sha256", block, "buffer");
});
row("SHA-256 of 200 bytes", perSecond(hashes, sha));
const file = join(folder, "raw");
const handle = openSync(file, "w");
const chunk = Buffer.alloc(batch * 200);
const syncs = 300;
const sync = timed(() => {
  for (let i = 0; i < syncs; i++) {
    writeSync(handle, chunk);
    fdatasyncSync(handle);
  }
});
row("write and fsync of a batch of 256 leaves", perSecond(syncs, sync), `${perSecond(syncs * batch, sync)} leaves`);

/** The least that any signed, synced log has to do: the same leaves, hashed, signed and written to a bare file. */
const bare = timed(() => {
  const frontier = new Frontier();
  for (let b = 0, n = 0; b < batches; b++) {
    const salts = randomBytes(16 * batch).toString("hex");
    const entries: Buffer[] = [];
    const written: Hash[] = [];
    for (let i = 0; i < batch; i++, n++) {
      const digest = contentDigest(salts.slice(i * 32, i * 32 + 32), contentOf("tls-version", body(n)));
      const leaf = encodeEntry({ kind: "observation", actor: "system", occurredAt: n, recordedAt: n, digest });
      const hashed = leafHash(leaf);
      frontier.append(hashed);
      entries.push(Buffer.from(leaf));
      written.push(hashed);
    }
    writeSync(handle, Buffer.concat([encodeBundle(entries), ...written]));
    writeSync(handle, signCheckpoint({ origin, size: frontier.size, root: frontier.root() }, signer));
    fdatasyncSync(handle);
  }
});
closeSync(handle);
const total = batches * batch;
row("bare file, batches of 256, signed and synced", perSecond(total, bare));

/** The store: rows, outbox, tree, tiles, signed checkpoints, all in transactions that are synced. */
const witness = { last: () => undefined, show: () => undefined, reset: () => undefined };
const database = openSqlite(join(folder, "akashi.db"));
const store = await Store.open({ database, org: "o", signer, origin, witness, now: Date.now });
const began = performance.now();
for (let b = 0, n = 0; b < batches; b++) {
  const drafts = Array.from({ length: batch }, () => ({
    kind: "observation" as const,
    key: "tls-version",
    body: body(n),
    occurredAt: n++,
    actor: "system",
  }));
  await store.transact((tx) => tx.append(drafts));
  // As in a server, where other work comes in between: otherwise the sequencer would never have its turn.
  if (b % 16 === 15) await new Promise((resolve) => setImmediate(resolve));
}
await store.sequence();
const stored = performance.now() - began;
row(
  "store, batches of 256, sequenced",
  perSecond(total, stored),
  `${((bare / stored) * 100).toFixed(0)} % of the bare file`,
);
const single = 500;
const one = performance.now();
for (let n = 0; n < single; n++) {
  await store.transact((tx) =>
    tx.append([{ kind: "observation", key: "k", body: body(n), occurredAt: n, actor: "system" }]),
  );
}
row(
  "store, one at a time, each synced",
  perSecond(single, performance.now() - one),
  `limit: ${perSecond(syncs, sync)} fsyncs`,
);

const checking = performance.now();
const report = await store.read((tx) => verifyLedger(tx, signer));
if (report.problems.length > 0) throw new Error("the bench made a ledger that does not verify");
row("the whole store verified", perSecond(report.size, performance.now() - checking), "3 hashes an entry");
await store.close();

/** Proofs, as a reader checks them. */
const nodes = new Map<string, Hash>();
const tree = new Frontier();
const size = 4096;
const salt = "0".repeat(32);
const contents = Array.from({ length: size }, (_, n) => contentOf("k", body(n)));
const leaves = contents.map((content, n) =>
  encodeEntry({
    kind: "observation",
    actor: "system",
    occurredAt: n,
    recordedAt: n,
    digest: contentDigest(salt, content),
  }),
);
for (const leaf of leaves) tree.append(leafHash(leaf), (level, index, node) => nodes.set(`${level}/${index}`, node));
const read = (level: number, index: number) => nodes.get(`${level}/${index}`) as Hash;
const paths = leaves.map((_, index) => inclusionProof(index, size, read));
const root = tree.root();
const inclusion = timed(() => {
  for (let i = 0; i < size; i++) {
    if (!verifyInclusion(leafHash(leaves[i] as string), i, size, paths[i] as Hash[], root))
      throw new Error("not included");
    if (!verifyDisclosure(leaves[i] as string, salt, contents[i] as string)) throw new Error("not disclosed");
  }
});
row("inclusion and disclosure of one entry in 4,096", perSecond(size, inclusion), "14 hashes each");
const checkpoint = signCheckpoint({ origin, size, root }, signer);
const signed = timed(() => {
  for (let i = 0; i < 1000; i++) {
    const verified = verifyProof(
      leaves[i] as string,
      { index: i, path: paths[i] as Hash[], checkpoint },
      [signer],
      origin,
    );
    if ("failure" in verified) throw new Error(verified.failure);
  }
});
row("the same under a signed checkpoint", perSecond(1000, signed), "one Ed25519 verification each");
rmSync(folder, { recursive: true, force: true });
