import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, type Json } from "../../src/domain/canonical-json.ts";
import { AkashiError } from "../../src/domain/errors.ts";
import { importers, readReport } from "../../src/importers/index.ts";
import type { FuzzTarget } from "./target.ts";

/** The first byte chooses the importer; the others are the report. */
export const reports: FuzzTarget = {
  name: "reports",
  corpus: () =>
    importers.flatMap(({ id }, index) =>
      globSync(join(import.meta.dirname, `../../src/importers/${id}/cases/*.input.*`)).map((file) =>
        Buffer.concat([Buffer.of(index), readFileSync(file)]),
      ),
    ),
  run(bytes) {
    const importer = importers[(bytes[0] ?? 0) % importers.length];
    if (!importer) return;
    try {
      const report = readReport(importer, bytes.subarray(1), "report", { timeZone: "Asia/Tokyo" });
      const kept = canonicalJson(report as unknown as Json);
      if (kept.length > 200 * 2_500) throw new Error(`${importer.id} keeps ${kept.length} characters`);
      if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(kept)) throw new Error(`${importer.id} keeps control characters`);
    } catch (error) {
      if (!(error instanceof AkashiError) || error.kind !== "input") throw error;
    }
  },
};
