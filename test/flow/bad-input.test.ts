import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { stringify } from "yaml";
import { AkashiError, AkashiErrors } from "../../src/domain/errors.ts";
import { loadWorkspace } from "../../src/flow/load-workspace.ts";
import { catalogsFolder, type Small, smallWorkspace, text, withFolder } from "../tools/workspaces.ts";

const now = Date.parse("2026-11-21T00:00:00Z");

/** The faults of a workspace, as code and place; the place is checked against the text that stands there. */
async function faultsOf(
  files: Record<string, string | object>,
): Promise<{ code: string; line: number; column: number; args: object }[]> {
  return withFolder(files, async (folder) => {
    try {
      await loadWorkspace(folder, catalogsFolder, now);
      return [];
    } catch (error) {
      const list = error instanceof AkashiErrors ? error.errors : [error as AkashiError];
      return list.map((one) => {
        assert.ok(one instanceof AkashiError, String(one));
        return { code: one.code, line: one.at?.line ?? 0, column: one.at?.column ?? 0, args: one.args };
      });
    }
  });
}

type Change = (small: Small) => void;

const training = {
  id: "t",
  kind: "training",
  topics: ["security"],
  invited: 40,
  summary: text("교육", "教育", "Training"),
};
const claim = (small: Small) => small.claims[0] as { proofs: Record<string, unknown>[]; [key: string]: unknown };
const proof = (small: Small) => claim(small).proofs[0] as Record<string, unknown>;

const consented = (small: Small, change: object): void => {
  const [endpoint] = small.service.endpoints as [Record<string, unknown>];
  const by = text("담당", "担当", "Owner");
  endpoint.consent = { checks: ["hsts"], by, from: "2026-11-01", until: "2026-11-30", ...change };
};

/** What is done to the workspace, the code that must come, and the text at the place it must name. */
const faults: readonly (readonly [name: string, code: string, at: string, change: Change])[] = [
  [
    "an unknown check",
    "check.unknown",
    "tls-versoin",
    (w) => {
      proof(w).check = "tls-versoin";
    },
  ],
  [
    "a parameter of the wrong type",
    "check.bad-parameter",
    "13",
    (w) => {
      proof(w).params = { allowed: 13 };
    },
  ],
  [
    "a parameter value nobody knows",
    "check.bad-parameter",
    "TLS 1.4",
    (w) => {
      proof(w).params = { allowed: ["TLS 1.4"] };
    },
  ],
  [
    "an unknown parameter",
    "check.bad-parameter",
    "alowed",
    (w) => {
      proof(w).params = { alowed: ["TLS 1.3"] };
    },
  ],
  [
    "a consent to a check nobody knows",
    "check.unknown",
    "no-such-check",
    (w) => {
      consented(w, { checks: ["no-such-check"] });
    },
  ],
  [
    "a consent to a check that only looks and needs none",
    "check.unknown",
    "hsts",
    (w) => {
      consented(w, { checks: ["hsts"] });
    },
  ],
  [
    "a consent that ends before it begins",
    "schema.invalid",
    "2026-11-01",
    (w) => {
      consented(w, { from: "2026-11-02", until: "2026-11-01" });
    },
  ],
  [
    "a consent to nothing",
    "schema.invalid",
    "[]",
    (w) => {
      consented(w, { checks: [] });
    },
  ],
  [
    "a consent of nobody",
    "schema.missing",
    "checks",
    (w) => {
      consented(w, { by: undefined });
    },
  ],
  [
    "a fact that does not exist",
    "message.unknown-fact",
    "TLS {$tls.versionn}",
    (w) => {
      claim(w).statement = text(
        "TLS {$tls.versionn}만 씁니다.",
        "TLS {$tls.versionn}のみ使います。",
        "TLS {$tls.versionn} only.",
      );
    },
  ],
  [
    "a missing language",
    "text.missing-language",
    "ko:",
    (w) => {
      const { en: _gone, ...rest } = claim(w).statement as Record<string, string>;
      claim(w).statement = rest;
    },
  ],
  [
    "a text in the wrong language",
    "text.wrong-language",
    "All of it is encrypted",
    (w) => {
      claim(w).statement = { ...(claim(w).statement as object), ko: "All of it is encrypted with TLS {$tls.version}" };
    },
  ],
  [
    "an outage that ends before it starts",
    "outage.ends-before-it-starts",
    "2026-11-01",
    (w) => {
      w.records.push({
        id: "o",
        kind: "outage",
        from: "2026-11-02",
        until: "2026-11-01",
        summary: text("장애", "停止", "Down"),
      });
    },
  ],
  [
    "an outage that lies ahead",
    "date.ahead",
    "2099-01-01",
    (w) => {
      w.records.push({ id: "o", kind: "outage", from: "2099-01-01", summary: text("장애", "停止", "Down") });
    },
  ],
  [
    "more cases done than there were",
    "schema.invalid",
    "3",
    (w) => {
      w.records.push({ id: "c", kind: "case-count", policy: "p", metric: "m", month: "2026-10", done: 3, due: 2 });
    },
  ],
  [
    "more people trained than were invited",
    "schema.invalid",
    "41",
    (w) => {
      w.records.push({ ...training, heldAt: "2026-11-01", completed: 41 });
    },
  ],
  [
    "a training that lies ahead",
    "date.ahead",
    "2099-01-01",
    (w) => {
      w.records.push({ ...training, heldAt: "2099-01-01", completed: 40 });
    },
  ],
  [
    "a promise nobody can keep",
    "text.guarantee",
    "TLS {$tls.version}으로 완벽하게",
    (w) => {
      claim(w).statement = { ...(claim(w).statement as object), ko: "TLS {$tls.version}으로 완벽하게 보호합니다." };
    },
  ],
  [
    "a registration that is called a certification",
    "text.certified",
    "ISMAP certified",
    (w) => {
      claim(w).statement = { ...(claim(w).statement as object), en: "ISMAP certified, TLS {$tls.version}." };
    },
  ],
  [
    "different facts in two languages",
    "message.facts-differ",
    "TLS만",
    (w) => {
      claim(w).statement = { ...(claim(w).statement as object), ko: "TLS만 사용합니다." };
    },
  ],
  [
    "a function that does not fit the fact",
    "message.wrong-function",
    "TLS {$tls.version :percent}",
    (w) => {
      claim(w).statement = { ...(claim(w).statement as object), ko: "TLS {$tls.version :percent}만 사용합니다." };
    },
  ],
  [
    "a message that cannot be parsed",
    "message.syntax",
    "TLS {$tls.version",
    (w) => {
      claim(w).statement = { ...(claim(w).statement as object), ko: "TLS {$tls.version만 사용합니다." };
    },
  ],
  [
    "a catalog that is not there",
    "catalog.unknown",
    "nist-800-999",
    (w) => {
      claim(w).answers = [{ catalog: "nist-800-999", control: "a", obligations: ["a"] }];
    },
  ],
  [
    "a control that is not there",
    "catalog.unknown-control",
    "tls-strenght",
    (w) => {
      claim(w).answers = [{ catalog: "voice-saas-checklist", control: "tls-strenght", obligations: ["a"] }];
    },
  ],
  [
    "an obligation that is not there",
    "catalog.unknown-obligation",
    "tls-strength-9",
    (w) => {
      claim(w).answers = [
        { catalog: "voice-saas-checklist", control: "tls-strength", obligations: ["tls-strength-9"] },
      ];
    },
  ],
  ["a duplicate id", "id.duplicate", "tls", (w) => void w.claims.push({ ...claim(w) })],
  ["a proof without target", "proof.no-target", "tls-version", (w) => void delete proof(w).targets],
  [
    "an empty list of targets",
    "proof.no-target",
    "tls-version",
    (w) => {
      proof(w).targets = [];
    },
  ],
  [
    "a target that is no endpoint",
    "endpoint.unknown",
    "appp",
    (w) => {
      proof(w).targets = ["appp"];
    },
  ],
  [
    "a check that cannot prove a commitment",
    "check.wrong-kind",
    "tls-version",
    (w) => {
      claim(w).kind = "commitment";
    },
  ],
  [
    "a check that can only contradict",
    "check.proves-nothing",
    "clock-date-header",
    (w) => {
      proof(w).check = "clock-date-header";
    },
  ],
  [
    "a kind nobody knows",
    "schema.invalid",
    "opinion",
    (w) => {
      claim(w).kind = "opinion";
    },
  ],
  [
    "a key nobody knows",
    "schema.unknown-key",
    "proof:",
    (w) => {
      claim(w).proof = [];
    },
  ],
  ["a missing key", "schema.missing", "id: tls", (w) => void delete claim(w).owner],
  ["a number with a floating point", "schema.invalid", "99.9", (w) => void w.facts.push({ id: "sla", percent: 99.9 })],
  [
    "a fact of two types",
    "schema.invalid",
    "id: sla",
    (w) => void w.facts.push({ id: "sla", percent: "99.9", count: 1 }),
  ],
  [
    "a confirmation that can never come",
    "proof.confirmation",
    "failures:",
    (w) => {
      proof(w).confirm = { failures: 3, of: 2 };
    },
  ],
  [
    "a validity shorter than the interval",
    "schema.invalid",
    "PT1S",
    (w) => {
      proof(w).validity = "PT1S";
    },
  ],
  [
    "an approval dated ahead",
    "date.ahead",
    "2026-12-01",
    (w) => {
      claim(w).approval = { by: text("담당", "担当", "Owner"), on: "2026-12-01" };
    },
  ],
  [
    "an attestation dated ahead",
    "date.ahead",
    "2026-12-01",
    (w) => {
      claim(w).proofs = [
        { attestation: { role: text("담당", "担当", "Owner"), from: "2026-12-01", until: "2027-12-01" } },
      ];
    },
  ],
  ["a date that is none", "schema.invalid", "2026-02-30", (w) => void w.facts.push({ id: "d", date: "2026-02-30" })],
  [
    "an upstream nobody declared",
    "upstream.unknown",
    "cloud-b",
    (w) => {
      claim(w).proofs = [{ inherited: { upstream: "cloud-b", certificate: "none" } }];
    },
  ],
  [
    "an address with a password in it",
    "schema.invalid",
    "https://user",
    (w) => {
      w.service.endpoints = [{ id: "app", url: "https://user:secret@test.example/" }];
    },
  ],
  [
    "another scheme",
    "schema.invalid",
    "file:",
    (w) => {
      w.service.endpoints = [{ id: "app", url: "file:///etc/passwd" }];
    },
  ],
  [
    "a time zone that is none",
    "schema.invalid",
    "Asia/Tokio",
    (w) => {
      w.service.timeZone = "Asia/Tokio";
    },
  ],
];

describe("a workspace", () => {
  test("that is sound has no faults", async () => {
    assert.deepEqual(await faultsOf({ "a.yaml": smallWorkspace() }), []);
  });

  test("that is worded unlike the rest is told so, and loads", async () => {
    const small = smallWorkspace();
    const statement = claim(small).statement as Record<string, string>;
    statement.ja = "サーバーはTLS {$tls.version}のみを使用します。";
    await withFolder({ "a.yaml": small }, async (folder) => {
      const { advice } = await loadWorkspace(folder, catalogsFolder, Date.now());
      const told = advice.map(({ code, found, instead, language, at }) => [code, found, instead, language, at.file]);
      assert.deepEqual(told, [["term", "サーバー", "サーバ", "ja", "a.yaml"]]);
    });
  });

  for (const [name, code, at, change] of faults) {
    test(`with ${name} is refused, and told where`, async () => {
      const small = smallWorkspace();
      change(small);
      const source = stringify(small, { aliasDuplicateObjects: false });
      const found = await faultsOf({ "a.yaml": source });
      const fault = found.find((one) => one.code === code);
      assert.ok(fault, `${code} is not among ${found.map((one) => one.code).join(", ") || "nothing"}`);
      const line = source.split("\n")[fault.line - 1] ?? "";
      assert.ok(
        line
          .slice(fault.column - 1)
          .replace(/^["']/, "")
          .startsWith(at),
        `line ${fault.line}, column ${fault.column}: ${line}`,
      );
    });
  }

  test("with many faults in many files tells them all at once", async () => {
    const small = smallWorkspace();
    const found = await faultsOf({
      "akashi.yaml": { workspace: small.workspace, service: small.service },
      "facts.yaml": { facts: [{ id: "x", percent: "abc" }] },
      "claims/one.yaml": { claims: [{ ...small.claims[0], kind: "opinion" }] },
      "claims/two.yaml": "claims: [\n",
      "records.yaml": { records: [{ id: "r", kind: "party" }] },
      "answers.yaml": { answers: [{ catalog: "voice-saas-checklist", control: "nothing" }] },
      "other.yaml": { claimz: [] },
    });
    const codes = new Set(found.map(({ code }) => code));
    assert.ok(found.length >= 6, found.map(({ code }) => code).join(", "));
    for (const code of ["schema.invalid", "yaml.syntax", "catalog.unknown-control", "schema.unknown-key"]) {
      assert.ok(codes.has(code), code);
    }
    for (const one of found) assert.ok(one.line >= 1 && one.column >= 1, one.code);
  });

  test("with a bomb of aliases is refused before it grows", async () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(", ")}]`);
    const bomb = [`l0: &l0 ["x"]`, ...levels].join("\n");
    const started = process.memoryUsage().heapUsed;
    const found = await faultsOf({ "a.yaml": bomb });
    assert.ok(found.length > 0 && found.every(({ code }) => code === "yaml.alias"));
    assert.deepEqual([found[0]?.line, found[0]?.column], [1, 9]);
    assert.ok(process.memoryUsage().heapUsed - started < 50e6);
  });

  test("with a tag, a depth without end, or a file without end is refused", async () => {
    assert.equal((await faultsOf({ "a.yaml": "workspace: !!js/function 'x'" }))[0]?.code, "yaml.tag");
    assert.equal((await faultsOf({ "a.yaml": "workspace: !evil x" }))[0]?.code, "yaml.tag");
    assert.equal((await faultsOf({ "a.yaml": "[".repeat(500) }))[0]?.code, "yaml.syntax");
    assert.equal((await faultsOf({ "a.yaml": `a: ${"[".repeat(200)}${"]".repeat(200)}` }))[0]?.code, "yaml.too-deep");
    assert.equal((await faultsOf({ "a.yaml": "#".repeat(5_000_000) }))[0]?.code, "file.too-large");
    assert.equal((await faultsOf({ "a.yaml": "a: 1\na: 2\n" }))[0]?.code, "yaml.syntax");
  });

  test("that is empty, or not there, says what to do", async () => {
    assert.equal((await faultsOf({}))[0]?.code, "workspace.invalid");
    assert.equal((await faultsOf({ "a.yaml": "" }))[0]?.code, "workspace.invalid");
    await assert.rejects(
      loadWorkspace("/nonexistent", catalogsFolder, now),
      (error: AkashiError) => error.code === "workspace.not-found",
    );
  });

  test("does not read what is hidden, our own data least of all", async () => {
    const found = await faultsOf({ "a.yaml": smallWorkspace(), ".akashi/x.yaml": "claimz: 1", ".git/y.yaml": "[" });
    assert.deepEqual(found, []);
    assert.ok(!existsSync(join(catalogsFolder, ".akashi")));
  });

  test("of any size ends in an answer within its bounds", async () => {
    const keys = Array.from({ length: 60_000 }, (_, i) => `k${i}: 1`).join("\n");
    const unknown = await faultsOf({ "a.yaml": keys });
    assert.ok(unknown.length > 100 && unknown.length <= 1000);
    const many = await faultsOf({ "a.yaml": `facts: [${"[],".repeat(400_000)}]` });
    assert.deepEqual(
      many.map(({ code }) => code),
      ["yaml.too-many"],
    );
  });

  test("with control characters in a text is refused", async () => {
    const small = smallWorkspace();
    small.service.description = { ko: "설명\u001b[2J", ja: "説明\u202e", en: "Description\u009b" };
    const codes = (await faultsOf({ "a.yaml": small })).map(({ code }) => code);
    assert.deepEqual(codes, ["schema.invalid", "schema.invalid", "schema.invalid", "service.unknown"]);
  });
});
