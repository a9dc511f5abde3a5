import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { tilePath, tileWidth, widthAt } from "../ledger/tile.ts";
import { latestCheckpoint, readTile } from "../store/ledger.ts";
import type { Store } from "../store/store.ts";

/**
 * Writes the log as static files in the tlog-tiles layout: any web server can then serve it, and any tool of that
 * family can read it. The checkpoint is written last: what it covers is there when it appears.
 */
export async function exportLedger(store: Store, folder: string): Promise<{ size: number; files: number }> {
  await store.sequence();
  const checkpoint = await store.read((tx) => latestCheckpoint(tx));
  const size = checkpoint?.size ?? 0;
  let files = 0;
  const write = async (path: string, data: Uint8Array | string): Promise<void> => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, data);
    files++;
  };
  for (const level of ["entries", 0, 1, 2, 3, 4, 5] as const) {
    const height = level === "entries" ? 0 : level;
    const tiles = Math.ceil(Math.floor(size / tileWidth ** height) / tileWidth);
    for (let index = 0; index < tiles; index++) {
      const name = { level, index, width: widthAt(height, index, size) };
      const tile = await store.read((tx) => readTile(tx, name, size));
      if (tile) await write(tilePath(name), tile);
    }
  }
  if (checkpoint) {
    store.witness.show(checkpoint.note);
    await write("checkpoint", checkpoint.note);
  }
  return { size, files };
}
