import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findTemplate } from "../../src/documents/index.ts";
import { type AkashiError, AkashiErrors } from "../../src/domain/errors.ts";
import { commitEvidence, planLooks } from "../../src/flow/collect.ts";
import { releaseHold } from "../../src/flow/decide.ts";
import { lookAtRecords } from "../../src/flow/look.ts";
import { publish } from "../../src/flow/publish.ts";
import { readState } from "../../src/flow/state.ts";
import { TrustPages } from "../../src/flow/trust-pages.ts";
import { erase, loadPositions } from "../../src/store/revisions.ts";
import { type Files, withSession } from "../tools/sessions.ts";
import { text } from "../tools/workspaces.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

const refused = (expected: string) => (error: unknown) => {
  const all = error instanceof AkashiErrors ? error.errors : [error as AkashiError];
  return all.some(({ code }) => code === expected);
};

const approver = { by: "officer", note: "" };

describe("a hold is not evaded", () => {
  test("by turning the claim into a contract sentence and back", async () => {
    await withSession(async ({ apply, see, standing, clock }) => {
      await apply();
      await see("met");
      clock.now += minute;
      await see("not-met");
      clock.now += minute;
      await see("met");
      assert.equal(await standing(), "held");
      await apply((w) => Object.assign(w.claims[0], { kind: "contract", proofs: [] }));
      assert.equal(await standing(), "held");
      await apply();
      assert.equal(await standing(), "held");
    });
  });

  test("by leaving the approval, or the claim, out for a while", async () => {
    await withSession(async ({ apply, see, standing }) => {
      await apply();
      await see("met");
      assert.equal(await standing(), "shown");
      const reworded = (w: Files) => {
        w.claims[0].statement.en = "TLS {$tls.version}, and nothing else, ever.";
      };
      await apply((w) => {
        reworded(w);
        delete w.claims[0].approval;
      });
      assert.deepEqual((await apply(reworded)).approvalOutdated, ["tls"]);
      await apply((w) => {
        w.claims = [];
      });
      assert.deepEqual((await apply(reworded)).approvalOutdated, ["tls"]);
      assert.notEqual(await standing(), "shown");
      // The wording it was given for is approved as before.
      assert.deepEqual((await apply()).approvalOutdated, []);
    });
  });

  test("by taking the claim out and putting it back without its contradicted proof", async () => {
    await withSession(async ({ apply, see }) => {
      await apply();
      await see("met");
      await see("not-met");
      await apply((w) => {
        w.claims = [];
      });
      const without = (w: Files) => {
        w.claims[0].proofs = [
          { attestation: { role: text("담당", "担当", "Owner"), from: "2026-11-01", until: "2027-11-01" } },
        ];
        w.claims[0].approval.on = "2026-11-02";
      };
      await assert.rejects(apply(without), refused("claim.removes-contradicted"));
    });
  });

  test("by renaming it", async () => {
    await withSession(async ({ apply, see, standing }) => {
      await apply();
      await see("met");
      await see("not-met");
      assert.equal(await standing(), "held");
      const rename = (w: Files) => {
        w.claims[0].id = "tls-2";
      };
      await assert.rejects(apply(rename), refused("claim.renames-held"));
    });
  });

  test("by asking for more failures before one counts", async () => {
    await withSession(async ({ apply, see, verdict }) => {
      await apply();
      await see("met");
      await see("not-met");
      const lax = (w: Files) => {
        w.claims[0].proofs[0].confirm = { failures: 10, of: 10 };
        w.claims[0].approval.on = "2026-11-02";
      };
      await assert.rejects(apply(lax), refused("claim.removes-contradicted"));
      assert.equal((await verdict()).status, "contradicted");
    });
  });

  test("by a look that was blocked after a failure awaiting its confirmation", async () => {
    await withSession(async ({ store, apply, see, verdict, standing, clock }) => {
      await apply((w) => {
        w.claims[0].proofs[0].confirm = { failures: 2, of: 3 };
      });
      await see("met");
      clock.now += minute;
      await see("not-met");
      assert.equal(await standing(), "held");
      clock.now += minute;
      await see("unknown");
      assert.deepEqual(await verdict(), { status: "proven", unconfirmed: true });
      await assert.rejects(releaseHold(store, "tls", approver, "tester"), refused("hold.no-fresh-proof"));
      clock.now += minute;
      await see("met");
      await releaseHold(store, "tls", approver, "tester");
    });
  });

  test("by an address that leaves the name while its failure awaits confirmation", async () => {
    await withSession(async ({ apply, see, verdict, clock }) => {
      await apply((w) => {
        w.claims[0].proofs[0].confirm = { failures: 2, of: 3 };
      });
      await see("met", { address: "192.0.2.1" });
      clock.now += minute;
      await see("not-met", { address: "192.0.2.1" });
      clock.now += minute;
      await see("met", { address: "192.0.2.2" });
      assert.equal((await verdict()).unconfirmed, true);
    });
  });

  test("by a document: a withheld sentence holds in none", async () => {
    await withSession(async ({ store, apply, see, standing, clock }) => {
      await apply();
      await see("met");
      await see("not-met");
      clock.now += minute;
      await see("met");
      assert.equal(await standing(), "held");
      for (const id of ["security-checklist", "trust-page"]) {
        const template = findTemplate(id);
        assert.ok(template);
        const base = { template, service: undefined, language: "en", format: "md", at: { now: clock.now } } as const;
        await assert.rejects(publish(store, { ...base, policy: "refuse" }), refused("document.refused"));
        for (const policy of ["omit", "mark"] as const) {
          const { manifest } = await publish(store, { ...base, policy });
          assert.ok(manifest.sentences.every(({ status }) => status !== "proven" && status !== "attested"));
        }
      }
    });
  });
});

describe("evidence is evidence of what was looked at", () => {
  test("and of nothing that later has the same name", async () => {
    await withSession(async ({ apply, see, verdict, standing }) => {
      await apply();
      await see("met");
      assert.equal(await standing(), "shown");
      const elsewhere = (w: Files) => {
        w.service.endpoints = [{ id: "app", url: "https://other.example/" }];
      };
      assert.deepEqual((await apply(elsewhere)).approvalOutdated, ["tls"]);
      assert.equal((await verdict()).status, "unproven");
      assert.notEqual(await standing(), "shown");
      await see("met");
      assert.notEqual(await standing(), "shown");
    });
  });

  test("so that a contradicted target is not swapped for another without a name under it", async () => {
    await withSession(async ({ apply, see }) => {
      await apply();
      await see("not-met");
      const elsewhere = (w: Files) => {
        w.service.endpoints = [{ id: "app", url: "https://other.example/" }];
        w.claims[0].approval.on = "2026-11-02";
      };
      await assert.rejects(apply(elsewhere), refused("claim.removes-contradicted"));
    });
  });

  test("so that a failure of a target left behind under a name binds nobody any more", async () => {
    await withSession(async ({ apply, see }) => {
      await apply();
      await see("not-met");
      const elsewhere = (w: Files) => {
        w.service.endpoints = [{ id: "app", url: "https://other.example/" }];
        w.claims[0].approval.on = "2026-11-21";
      };
      await apply(elsewhere);
      await apply((w) => {
        elsewhere(w);
        w.claims[0].proofs[0].params = { allowed: ["TLS 1.2", "TLS 1.3"] };
      });
    });
  });

  test("and a clock that once ran ahead hides no failure", async () => {
    await withSession(async ({ apply, see, verdict, standing, clock }) => {
      await apply();
      clock.now += 60 * minute;
      await see("met");
      clock.now -= 60 * minute;
      for (let i = 0; i < 3; i++) {
        clock.now += minute;
        await see("not-met");
      }
      assert.equal((await verdict()).status, "contradicted");
      assert.equal(await standing(), "held");
    });
  });
});

describe("sentences of law and contract", () => {
  const binding = (w: Files) => {
    w.claims[0].kind = "contract";
    w.claims[0].proofs = [
      { attestation: { role: text("담당", "担当", "Owner"), from: "2026-11-01", until: "2026-11-30" } },
    ];
  };

  test("stay public when their proof lapses, and are not reworded without approval", async () => {
    await withSession(async ({ apply, standing, clock }) => {
      await apply(binding);
      assert.equal(await standing(), "shown");
      clock.now += 20 * day;
      await apply(binding);
      assert.equal(await standing(), "shown");
      const bolder = (w: Files) => {
        binding(w);
        w.claims[0].statement.en = "TLS {$tls.version}, or we pay unlimited damages.";
      };
      await assert.rejects(apply(bolder), refused("claim.binding-unapproved"));
      await apply((w) => {
        bolder(w);
        w.claims[0].approval.on = "2026-11-21";
      });
      assert.equal(await standing(), "shown");
    });
  });
});

describe("records", () => {
  const drill = (heldAt: string, result = "completed") => ({
    kind: "drill",
    id: "drill-1",
    heldAt,
    scenarios: ["ddos"],
    participants: 5,
    result,
    summary: text("훈련", "訓練", "Drill"),
  });
  const withDrill = (records: object[]) => (w: Files) => {
    w.records = records;
    w.claims[0].proofs = [{ check: "drill-held", params: { scenarios: ["ddos"] }, interval: "PT1M", validity: "P30D" }];
  };

  test("prove only while they are on record", async () => {
    await withSession(async ({ apply, verdict, standing }) => {
      await apply(withDrill([drill("2026-11-01")]));
      assert.deepEqual([(await verdict()).status, await standing()], ["attested", "shown"]);
      await apply(withDrill([]));
      assert.notEqual((await verdict()).status, "attested");
      assert.notEqual(await standing(), "shown");
    });
  });

  test("prove nothing by a look from before they changed", async () => {
    await withSession(async ({ store, apply, verdict, standing, clock }) => {
      await apply(withDrill([drill("2026-11-01")]));
      const state = await store.read((tx) => readState(tx));
      const looks = planLooks(state).map((look) => lookAtRecords(look, clock.now));
      assert.deepEqual(
        looks.flatMap(({ findings }) => findings.map(({ outcome }) => outcome)),
        ["met"],
      );
      await apply(withDrill([]));
      const { findings } = await commitEvidence(store, looks);
      assert.deepEqual(
        findings.map(({ outcome }) => outcome),
        ["unknown"],
      );
      assert.notEqual((await verdict()).status, "attested");
      assert.notEqual(await standing(), "shown");
      // And nothing at all where nobody asks for it any more.
      await apply();
      assert.deepEqual((await commitEvidence(store, looks)).findings, []);
    });
  });

  test("prove nothing once they are erased, until they are looked at again", async () => {
    await withSession(async ({ store, apply, verdict, clock }) => {
      await apply(withDrill([drill("2026-11-01"), { ...drill("2026-11-02"), id: "drill-2" }]));
      assert.equal((await verdict()).status, "attested");
      const erased = async (kind: "fact" | "record", key: string) => {
        const seq = (await store.read((tx) => loadPositions(tx, kind))).get(key) as number;
        await store.transact((tx) => erase(tx, seq, "asked for", "tester"));
      };
      // What is no record says nothing about them.
      await erased("fact", "tls.version");
      assert.equal((await verdict()).status, "attested");
      await erased("record", "drill-1");
      assert.equal((await verdict()).status, "unproven");
      const looks = planLooks(await store.read((tx) => readState(tx))).map((look) => lookAtRecords(look, clock.now));
      await commitEvidence(store, looks);
      assert.equal((await verdict()).status, "attested");
      await erased("record", "drill-2");
      await commitEvidence(store, looks);
      assert.equal((await verdict()).status, "unproven");
    });
  });

  test("of what has not happened yet are refused", async () => {
    await withSession(async ({ apply }) => {
      await assert.rejects(apply(withDrill([drill("2026-12-24")])), refused("date.ahead"));
    });
  });

  test("an attestation renewed too late held its sentence back", async () => {
    await withSession(async ({ apply, standing, clock }) => {
      const attested = (until: string, on: string) => (w: Files) => {
        w.claims[0].proofs = [{ attestation: { role: text("담당", "担当", "Owner"), from: "2026-11-01", until } }];
        w.claims[0].approval.on = on;
      };
      await apply(attested("2026-11-30", "2026-11-02"));
      assert.equal(await standing(), "shown");
      clock.now += 60 * day;
      await apply(attested("2027-11-30", "2027-01-19"));
      assert.equal(await standing(), "held");
    });
  });
});

test("a public page never says what was taken back while it was being made", async () => {
  await withSession(async ({ store, apply, see, clock }) => {
    await apply();
    await see("met");
    const pages = new TrustPages(store, () => clock.now, day);
    const states = async () => (await pages.get("small", "en")).sentences.map(({ status }) => status);
    assert.deepEqual(await states(), ["proven"]);
    // The failure is committed after the page's own clock was read, and in the same millisecond.
    for (let i = 0; i < 5; i++) {
      clock.now += minute;
      const [, seen] = await Promise.all([see("not-met"), states()]);
      assert.ok(seen.length === 1);
      assert.deepEqual(await states(), ["held"]);
      clock.now += minute;
      await see("met");
      await releaseHold(store, "tls", approver, "tester");
      const slow = store.sequence.bind(store);
      let interfered = false;
      store.sequence = async () => {
        // Between reading the state and serving the page.
        if (!interfered) {
          interfered = true;
          await see("not-met");
        }
        return slow();
      };
      clock.now += minute;
      assert.deepEqual(await states(), ["held"]);
      store.sequence = slow;
      clock.now += minute;
      await see("met");
      await releaseHold(store, "tls", approver, "tester");
    }
  });
});
