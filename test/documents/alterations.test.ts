import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { documentFormats } from "../../src/documents/format.ts";
import { findTemplate } from "../../src/documents/index.ts";
import { AkashiError } from "../../src/domain/errors.ts";
import { applyWorkspace } from "../../src/flow/apply.ts";
import { commitEvidence, planLooks } from "../../src/flow/collect.ts";
import { loadWorkspace } from "../../src/flow/load-workspace.ts";
import { openStore } from "../../src/flow/open.ts";
import { meansOf, noSettings } from "../../src/flow/operator.ts";
import { publish } from "../../src/flow/publish.ts";
import { runLooks } from "../../src/flow/run-looks.ts";
import { readState } from "../../src/flow/state.ts";
import { verifyDocument } from "../../src/flow/verify-document.ts";
import { generateKey, signerOf, verifierKey } from "../../src/ledger/note.ts";
import type { Store } from "../../src/store/store.ts";
import { randomFrom } from "../fuzz/mutate.ts";
import { catalogsFolder } from "../tools/workspaces.ts";

/** Bytes altered one at a time in a file of each format; AKASHI_EVERY=1 tries a thousand. */
const alterations = process.env.AKASHI_EVERY ? 1000 : 60;
const example = join(import.meta.dirname, "../../examples/managed-services");

describe("a sealed file of any format", () => {
  const folder = mkdtempSync(join(tmpdir(), "akashi-alterations-"));
  const files = new Map<string, Buffer>();
  let store: Store;
  let key: string;
  before(async () => {
    const workspace = await loadWorkspace(example, catalogsFolder, Date.now());
    store = await openStore({ folder }, workspace.organisation, workspace.origin, Date.now);
    await applyWorkspace(store, workspace, "tester");
    const state = await store.read((tx) => readState(tx));
    const clock = { now: Date.now, elapsed: () => performance.now() };
    await commitEvidence(store, await runLooks(planLooks(state), meansOf(noSettings), clock));
    key = verifierKey(store.signer);
    const template = findTemplate("security-checklist");
    assert.ok(template);
    for (const format of documentFormats) {
      const request = { template, service: undefined, language: "ko", format, policy: "mark", at: Date.now() } as const;
      files.set(format, (await publish(store, request)).file);
    }
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const faultsOf = (file: Buffer, pinned = key): string[] => {
    try {
      return verifyDocument(file, Date.now(), pinned).faults.map(({ code }) => code);
    } catch (error) {
      if (error instanceof AkashiError) return [error.code];
      throw error;
    }
  };

  for (const format of documentFormats) {
    test(`${format}: verifies as it is, and with no byte of it altered, missing or added`, () => {
      const file = files.get(format) as Buffer;
      assert.deepEqual(faultsOf(file), []);
      const random = randomFrom(20_261_201);
      for (let i = 0; i < alterations; i++) {
        const at = random(file.length);
        const altered = Buffer.from(file);
        altered[at] = (altered[at] as number) ^ (1 + random(255));
        assert.notDeepEqual(faultsOf(altered), [], `byte ${at} of ${file.length}`);
      }
      assert.notDeepEqual(faultsOf(file.subarray(0, -1)), []);
      assert.notDeepEqual(faultsOf(Buffer.concat([file, Buffer.from("\n")])), []);
      assert.notDeepEqual(faultsOf(Buffer.concat([Buffer.from(" "), file])), []);
    });

    test(`${format}: one of another ledger, and one whose proofs have run out, are told apart`, () => {
      const file = files.get(format) as Buffer;
      const stranger = verifierKey(signerOf(store.origin, generateKey()));
      assert.deepEqual(faultsOf(file, stranger).sort(), ["signature", "wrong-key"]);
      const later = verifyDocument(file, Date.now() + 2 * 365 * 86_400_000, key);
      assert.deepEqual(later.faults, []);
      const shown = later.sentences.filter(({ status }) => status === "attested" || status === "proven");
      assert.ok(shown.length > 20 && shown.every(({ now }) => now === "expired"));
    });
  }
});
