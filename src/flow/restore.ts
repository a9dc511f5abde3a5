import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { AkashiError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import { readSigner } from "../identity/keys.ts";
import { type BackupHeader, coversShown, readBackupHeader, restoreBackup } from "../store/backup.ts";
import { latestCheckpoint } from "../store/ledger.ts";
import { Store } from "../store/store.ts";
import { type LedgerReport, verifyLedger } from "../store/verify.ts";
import { fileWitness } from "../store/witness.ts";
import { type DataPlace, files, openDatabase } from "./open.ts";

export type Restored = { readonly header: BackupHeader; readonly report: LedgerReport; readonly forked: boolean };

/**
 * Restores a backup into a place that holds no database, and verifies what was restored, all of it.
 * A backup older than a checkpoint somebody was already shown is refused, unless the fork is declared: then it is
 * itself a ledger entry, for everyone to see.
 * @throws ledger.behind-shown, store.not-empty, backup.damaged, key.missing, ledger.invalid
 */
export async function restore(
  place: DataPlace,
  file: string,
  now: () => Instant,
  fork: string | undefined,
): Promise<Restored> {
  const header = await readBackupHeader(file);
  const embedded = place.database === undefined ? files.database(place.folder) : undefined;
  if (embedded !== undefined && existsSync(embedded)) throw new AkashiError("store.not-empty", { org: embedded });
  const signer = readSigner(files.key(place.folder), header.origin);
  const witness = fileWitness(files.witness(place.folder), signer);
  const shown = witness.last();
  const behind = shown !== undefined && !coversShown(header, shown.size);
  if (behind && fork === undefined) {
    throw new AkashiError("ledger.behind-shown", { stored: header.createdAt, shown: shown.size });
  }
  try {
    const database = await openDatabase(place);
    await restoreBackup(database, file, now).catch(async (error: unknown) => {
      await database.close();
      throw error;
    });
    const options = { database, org: header.org, origin: header.origin, signer, now };
    const blind = { last: () => undefined, show: () => undefined, reset: () => undefined };
    const store = await Store.open({ ...options, witness: behind ? blind : witness });
    try {
      if (behind) await declareFork(store, shown, fork as string);
      const report = await store.read((tx) => verifyLedger(tx, signer));
      if (report.problems.length > 0) {
        const first = report.problems[0] as { index: number; code: string };
        throw new AkashiError("ledger.invalid", { index: first.index, why: first.code });
      }
      const checkpoint = await store.read((tx) => latestCheckpoint(tx));
      if (behind && checkpoint) witness.reset(checkpoint.note);
      return { header, report, forked: behind };
    } finally {
      await store.close();
    }
  } catch (error) {
    // Nothing half restored is left where a server would find it.
    if (embedded !== undefined) for (const part of ["", "-wal", "-shm"]) await rm(embedded + part, { force: true });
    throw error;
  }
}

async function declareFork(store: Store, shown: { size: number; root: Buffer }, reason: string): Promise<void> {
  await store.transact((tx) =>
    tx.append([
      {
        kind: "setting",
        key: "ledger.fork",
        body: { reason, shownSize: shown.size, shownRoot: shown.root.toString("base64") },
        occurredAt: tx.recordedAt,
        actor: "operator",
      },
    ]),
  );
  await store.sequence();
}
