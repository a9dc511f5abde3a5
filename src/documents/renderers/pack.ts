import { type Zippable, zipSync } from "fflate";

/** A file inside a package; `stored` where its place and form are how the package is recognised. */
export type Part = { readonly name: string; readonly data: string | Uint8Array; readonly stored?: boolean };

/** The first day a zip can name, by the clock of whoever packs: fflate writes what that clock would show. */
const epoch = new Date(1980, 0, 1);

/** A zip of the parts, in their order. Equal parts give equal bytes. */
export function pack(parts: readonly Part[]): Buffer {
  const files: Zippable = {};
  for (const { name, data, stored } of parts) {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    files[name] = [bytes, { level: stored ? 0 : 6, mtime: epoch }];
  }
  return Buffer.from(zipSync(files));
}
