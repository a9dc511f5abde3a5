import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import clamav from "../../src/importers/clamav/importer.ts";
import { readReport } from "../../src/importers/index.ts";
import { missing, program } from "../tools/programs.ts";
import { withFolder } from "../tools/workspaces.ts";

/** A signature of our own, for a text that does no harm: those of the makers are not needed. */
const marker = "AKASHI-TEST-MARKER-OF-NO-HARM";

test("what clamscan prints here is read as what it found", { skip: missing("clamscan") }, async () => {
  await withFolder({}, async (folder) => {
    const [signatures, files] = [join(folder, "own.ndb"), join(folder, "files")];
    writeFileSync(signatures, `Own.Marker:0:*:${Buffer.from(marker).toString("hex")}\n`);
    mkdirSync(files);
    writeFileSync(join(files, "sound.txt"), "sound\n");
    const scan = (...places: readonly string[]) => {
      const { stdout, stderr } = spawnSync(program("clamscan") ?? "", ["-d", signatures, "-r", ...places], {
        encoding: "utf8",
        env: { TZ: "UTC" },
      });
      return readReport(clamav, Buffer.from(`${stdout}${stderr}`), "clamscan.log", { timeZone: "UTC" });
    };
    const before = Math.floor(Date.now() / 1000) * 1000;
    const clean = scan(files);
    assert.deepEqual([clean.complete, clean.examined, clean.rules], [true, { unit: "files", count: 1 }, 1]);
    assert.ok(clean.ranAt !== null && clean.ranAt >= before && clean.ranAt <= Date.now());
    assert.deepEqual(clean.findings, []);
    writeFileSync(join(files, "letter.txt"), `a ${marker} b\n`);
    const infected = scan(files);
    assert.deepEqual([infected.complete, infected.counts.critical], [true, 1]);
    assert.equal(infected.findings[0]?.rule, "Own.Marker.UNOFFICIAL");
    assert.equal(scan(files, join(folder, "absent")).complete, false);
  });
});
