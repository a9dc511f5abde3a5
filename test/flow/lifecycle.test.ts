import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { subject } from "../../examples/voice-saas/subject.ts";
import { type AkashiError, AkashiErrors } from "../../src/domain/errors.ts";
import { applyWorkspace } from "../../src/flow/apply.ts";
import { assessService, isSound } from "../../src/flow/assessment.ts";
import { commitEvidence, commitLapses, planLooks } from "../../src/flow/collect.ts";
import { releaseHold } from "../../src/flow/decide.ts";
import { loadWorkspace } from "../../src/flow/load-workspace.ts";
import { openStore } from "../../src/flow/open.ts";
import { meansOf, noSettings } from "../../src/flow/operator.ts";
import { replayFindings } from "../../src/flow/replay.ts";
import { runLooks } from "../../src/flow/run-looks.ts";
import { readState } from "../../src/flow/state.ts";
import { erase } from "../../src/store/revisions.ts";
import type { Store } from "../../src/store/store.ts";
import {
  catalogsFolder,
  exampleFolder,
  type Small,
  smallWorkspace,
  withFolder,
  writeFiles,
} from "../tools/workspaces.ts";

const code = (expected: string) => (error: unknown) => {
  const codes = error instanceof AkashiErrors ? error.errors.map((one) => one.code) : [(error as AkashiError).code];
  return codes.includes(expected as (typeof codes)[number]);
};

/** A clock that tests move, and that otherwise follows the real one, so that certificates stay within their dates. */
function movedClock() {
  const clock = { moved: 0, now: () => Date.now() + clock.moved, elapsed: () => performance.now() };
  return clock;
}

/** As the service counts days: its time zone is Tokyo. */
const today = () => new Date().toLocaleDateString("sv", { timeZone: "Asia/Tokyo" });

const small = (): Small => {
  const workspace = smallWorkspace();
  workspace.service.endpoints = [{ id: "app", url: "https://app.otonuri.example/" }];
  return workspace;
};

describe("from files to a public sentence and back", () => {
  let service: Awaited<ReturnType<typeof subject.start>>;
  let stopped: () => Promise<void>;
  before(async () => {
    await new Promise<void>((started) => {
      stopped = async () => undefined;
      void withFolder({}, async (folder) => {
        service = await subject.start(folder);
        const ended = new Promise<void>((resolve) => {
          stopped = async () => {
            await service.stop();
            resolve();
          };
        });
        started();
        await ended;
      });
    });
  });
  after(() => stopped());

  type Session = {
    readonly store: Store;
    readonly clock: ReturnType<typeof movedClock>;
    apply(workspace: Small): ReturnType<typeof applyWorkspace>;
    look(): Promise<void>;
    status(at?: number): Promise<string | undefined>;
    standing(): Promise<string | undefined>;
  };

  async function withSession(work: (session: Session) => Promise<void>): Promise<void> {
    await withFolder({}, async (folder) => {
      const clock = movedClock();
      const store = await openStore({ folder: join(folder, ".akashi") }, "small", "small.example/log", clock.now);
      const means = meansOf({ ...noSettings, connectTo: [...service.connectTo], trust: [service.authority] });
      const session: Session = {
        store,
        clock,
        async apply(workspace) {
          writeFiles(folder, { "a.yaml": workspace });
          return applyWorkspace(store, await loadWorkspace(folder, catalogsFolder, clock.now()), "tester");
        },
        async look() {
          const state = await store.read((tx) => readState(tx));
          await commitEvidence(store, await runLooks(planLooks(state), means, clock));
        },
        async status(at = clock.now()) {
          const { verdicts } = await assessService(store, undefined, at, clock.elapsed);
          return verdicts.find(({ claim }) => claim === "tls")?.status;
        },
        async standing() {
          const { standings } = await store.read((tx) => readState(tx));
          return standings.get("tls")?.state;
        },
      };
      try {
        await work(session);
      } finally {
        service.lie(null);
        await store.close();
      }
    });
  }

  test("a sentence is proven, shown, contradicted, held, and returns with fresh proof and approval", async () => {
    await withSession(async ({ store, apply, look, status, standing }) => {
      await apply(small());
      assert.deepEqual([await status(), await standing()], ["unproven", "not-shown"]);
      await look();
      assert.deepEqual([await status(), await standing()], ["proven", "shown"]);
      service.lie("tls-1.2");
      await look();
      assert.deepEqual([await status(), await standing()], ["contradicted", "held"]);
      const early = releaseHold(store, "tls", { by: "officer", note: "" }, "tester");
      await assert.rejects(early, code("hold.no-fresh-proof"));
      service.lie(null);
      await look();
      assert.deepEqual([await status(), await standing()], ["proven", "held"]);
      await releaseHold(store, "tls", { by: "officer", note: "configuration mended" }, "tester");
      assert.equal(await standing(), "shown");
      await assert.rejects(releaseHold(store, "tls", { by: "officer", note: "" }, "tester"), code("hold.none"));
      await assert.rejects(releaseHold(store, "nothing", { by: "officer", note: "" }, "tester"), code("claim.unknown"));
    });
  });

  test("a proof that ran out while nobody looked holds its sentence, though the next look is good again", async () => {
    await withSession(async ({ clock, apply, look, status, standing }) => {
      await apply(small());
      await look();
      clock.moved += 2 * 3_600_000;
      assert.equal(await status(), "stale");
      await look();
      assert.deepEqual([await status(), await standing()], ["proven", "held"]);
    });
  });

  test("what ran out is recorded without any look at all", async () => {
    await withSession(async ({ store, clock, apply, look, standing }) => {
      await apply(small());
      await look();
      assert.deepEqual((await commitLapses(store)).standings, []);
      clock.moved += 2 * 3_600_000;
      assert.deepEqual(
        (await commitLapses(store)).standings.map(({ cause }) => cause),
        ["stale"],
      );
      assert.equal(await standing(), "held");
    });
  });

  test("the past is shown as it was known, and the future by what is known now", async () => {
    await withSession(async ({ clock, apply, look, status }) => {
      await apply(small());
      const before = clock.now();
      clock.moved += 60_000;
      await look();
      assert.equal(await status(before), "unproven");
      assert.equal(await status(), "proven");
      assert.equal(await status(clock.now() + 3_600_000), "stale");
      await assert.rejects(status(before - 86_400_000), code("state.nothing-recorded"));
    });
  });

  test("files that did not change make no revision; what is gone from them is gone from the state", async () => {
    await withSession(async ({ store, apply }) => {
      const first = await apply(small());
      assert.ok(first.added > 3);
      const second = await apply(small());
      assert.deepEqual([second.added, second.changed, second.removed], [0, 0, 0]);
      const without = small();
      without.claims = [];
      const third = await apply(without);
      assert.deepEqual([third.changed, third.removed], [0, 1]);
      const { services } = await store.read((tx) => readState(tx));
      assert.equal(services[0]?.claims.length, 0);
      assert.equal(
        isSound(await assessService(store, undefined, Date.now(), performance.now.bind(performance))),
        false,
      );
    });
  });

  test("an approval counts for the wording it was given for, its facts included", async () => {
    await withSession(async ({ apply, look, standing }) => {
      await apply(small());
      await look();
      assert.equal(await standing(), "shown");
      const reworded = small();
      (reworded.claims[0] as { statement: Record<string, string> }).statement.en =
        "TLS {$tls.version}, and nothing else.";
      assert.deepEqual((await apply(reworded)).approvalOutdated, ["tls"]);
      assert.equal(await standing(), "not-shown");
      // Applying the same files again is no approval.
      assert.deepEqual((await apply(reworded)).approvalOutdated, ["tls"]);
      assert.equal(await standing(), "not-shown");
      (reworded.claims[0] as { approval: { on: string } }).approval.on = "2026-11-02";
      assert.deepEqual((await apply(reworded)).approvalOutdated, []);
      assert.equal(await standing(), "shown");
      const refacted = structuredClone(reworded);
      refacted.facts = [{ id: "tls.version", version: "1.3 or newer" }];
      assert.deepEqual((await apply(refacted)).approvalOutdated, ["tls"]);
    });
  });

  test("a contradicted proof cannot be taken out without somebody's name", async () => {
    await withSession(async ({ apply, look, status }) => {
      await apply(small());
      service.lie("tls-1.2");
      await look();
      const softened = small();
      const [claim] = softened.claims as [{ proofs: Record<string, unknown>[]; approval: { on: string } }];
      (claim.proofs[0] as { params: object }).params = { allowed: ["TLS 1.2", "TLS 1.3"] };
      await assert.rejects(apply(softened), code("claim.removes-contradicted"));
      assert.equal(await status(), "contradicted");
      // A signature from before the contradiction was seen is no answer to it.
      claim.approval.on = "2026-11-03";
      await assert.rejects(apply(softened), code("claim.removes-contradicted"));
      claim.approval.on = today();
      await apply(softened);
      assert.equal(await status(), "unproven");
    });
  });

  test("findings come out the same when judged again; what was erased says so", async () => {
    await withSession(async ({ store, apply, look }) => {
      await apply(small());
      await look();
      service.lie("tls-1.2");
      await look();
      const replays = await replayFindings(store);
      assert.equal(replays.length, 2);
      assert.ok(replays.every(({ result }) => result === "same"));
      const finding = replays[0]?.index as number;
      await store.transact((tx) => erase(tx, finding - 1, "asked for", "tester"));
      assert.deepEqual((await replayFindings(store)).map(({ result }) => result).sort(), ["erased", "same"]);
    });
  });

  test("the example is sound against its honest subject, and each lie fells what it falsifies", async () => {
    await withFolder({}, async (folder) => {
      const clock = movedClock();
      const workspace = await loadWorkspace(
        exampleFolder,
        catalogsFolder,
        Math.max(clock.now(), Date.parse("2026-11-21")),
      );
      const store = await openStore({ folder }, workspace.organisation, workspace.origin, clock.now);
      const means = meansOf({ ...noSettings, connectTo: [...service.connectTo], trust: [service.authority] });
      const look = async () => {
        const state = await store.read((tx) => readState(tx));
        await commitEvidence(store, await runLooks(planLooks(state), means, clock));
        const { verdicts } = await assessService(store, undefined, clock.now(), clock.elapsed);
        return verdicts;
      };
      await applyWorkspace(store, workspace, "tester");
      const probes = new Set(
        workspace.claims
          .filter(({ proofs }) => proofs.some((proof) => proof.kind === "check" && proof.targets.join() !== "service"))
          .map(({ id }) => id),
      );
      const honest = await look();
      for (const { claim, status } of honest) {
        // Records and attestations of the example age; what is measured now does not.
        if (probes.has(claim)) assert.ok(status === "proven" || status === "attested", `${claim} is ${status}`);
      }
      assert.ok(honest.filter(({ status }) => status === "proven").length >= 8);
      for (const lie of subject.lies) {
        service.lie(lie);
        // Twice: a failure may have to be confirmed.
        await look();
        const fallen = (await look()).filter(({ claim, status }) => probes.has(claim) && status === "contradicted");
        assert.ok(
          fallen.length >= 1 && fallen.length <= 2,
          `${lie}: ${fallen.map(({ claim }) => claim).join(", ") || "nothing"}`,
        );
        service.lie(null);
        const healed = (await look()).filter(({ claim, status }) => probes.has(claim) && status === "contradicted");
        assert.deepEqual(
          healed.map(({ claim }) => claim),
          [],
          `after ${lie}`,
        );
      }
      await store.close();
    });
  });
});
