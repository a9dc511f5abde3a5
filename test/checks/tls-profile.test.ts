import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { findCheck } from "../../src/checks/index.ts";
import { profiles, type TlsProfile } from "../../src/checks/tls-profile/profiles.ts";
import type { Json } from "../../src/domain/canonical-json.ts";
import {
  groupName,
  groupsOf,
  schemes13,
  signatureSchemeName,
  signatureSchemes,
  suiteName,
  suitesOf,
} from "../../src/net/tls/registry.ts";

const folder = join(import.meta.dirname, "../../src/checks/tls-profile/cases");
type Seen = {
  versions: { version: string; answer: string; suites: string[]; groups: string[]; schemes: string[] }[];
  older: { dhBits: number | null; extendedMasterSecret: boolean; encryptThenMac: boolean | null } | null;
  silence: string;
};
type Case = { params: Json; data: Seen; expected: { outcome: string } };
const met = readdirSync(folder)
  .map((name) => ({ name, ...(JSON.parse(readFileSync(join(folder, name), "utf8")) as Case) }))
  .filter(({ expected }) => expected.outcome === "met");

describe("a TLS profile is not met", () => {
  const check = findCheck("tls-profile");
  assert.ok(check && met.length > 4);
  const judge = ({ data, params }: Case, change: (seen: Seen) => void, more: object = {}) => {
    const seen = structuredClone(data);
    change(seen);
    return check.assess(seen, { ...(params as object), ...more }, 0);
  };

  for (const one of met) {
    test(`by ${one.name} with anything left out that is judged`, () => {
      assert.equal(judge(one, () => undefined).outcome, "met");
      assert.equal(judge(one, (seen) => seen.versions.splice(0)).outcome, "unknown");
      for (const [i, { answer, version, suites }] of one.data.versions.entries()) {
        if (answer !== "accepted") continue;
        const without = (list: "suites" | "groups") => judge(one, (seen) => seen.versions[i]?.[list].splice(0)).outcome;
        assert.equal(without("suites"), "unknown", version);
        // Groups are asked for in the newest version that is older than TLS 1.3, and stand for those before.
        if (one.data.versions[i]?.groups.length && suites.some((suite) => !suite.startsWith("TLS_RSA_"))) {
          assert.equal(without("groups"), "unknown", version);
        }
      }
      for (const silence of ["unsteady", "stopped"]) {
        const given = judge(one, (seen) => {
          seen.silence = silence;
        });
        assert.equal(given.outcome, "unknown");
      }
    });
  }

  test("where how TLS 1.2 signs was not seen, and the guideline cares", () => {
    const one = met.find(({ name }) => name === "kisa.json") as Case;
    const unseen = judge(one, (seen) => seen.versions.find(({ version }) => version === "TLS 1.2")?.schemes.splice(0));
    assert.equal(unseen.reason, "parameters-unseen");
  });

  test("where what is required besides is missing, and what does not apply is not missed", () => {
    const one = met.find(({ name }) => name === "intermediate.json") as Case;
    const needs = (feature: string, change: (seen: Seen) => void) => judge(one, change, { require: [feature] }).reason;
    const older = (changes: Partial<NonNullable<Seen["older"]>>) => (seen: Seen) => {
      Object.assign(seen.older as object, changes);
    };
    assert.equal(
      needs("post-quantum-group", () => undefined),
      "features-missing",
    );
    assert.equal(
      needs("post-quantum-group", (seen) => seen.versions[0]?.groups.unshift("X25519MLKEM768")),
      "within",
    );
    assert.equal(needs("extended-master-secret", older({ extendedMasterSecret: false })), "features-missing");
    assert.equal(needs("encrypt-then-mac", older({ encryptThenMac: false })), "features-missing");
    assert.equal(needs("encrypt-then-mac", older({ encryptThenMac: null })), "within");
    assert.equal(
      needs("downgrade-mark", (seen) => Object.assign(seen.older as object, { downgradeMark: false })),
      "features-missing",
    );
  });
});

test("KISA's guide lets in what its tables list, and nothing else", () => {
  const { suites } = profiles["kisa-2018-112"];
  const listed = [
    "TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384",
    "TLS_DHE_RSA_WITH_SEED_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
  ];
  for (const suite of listed) assert.ok((suites as readonly string[]).includes(suite), suite);
  // 48 of the registry: the product of three key exchanges, three ciphers, two lengths and their modes, and SEED.
  assert.equal(suites.length, 3 + 49);
  for (const suite of suites)
    assert.doesNotMatch(suite, /RC4|DES|CHACHA|NULL|EXPORT|PSK|anon|CCM_8|^TLS_RSA|^TLS_DH_|^TLS_ECDH_|MD5/);
});

test("profiles name suites, groups and signature algorithms as a survey does", () => {
  const suites = new Set([...suitesOf("TLS 1.2").flat(), ...suitesOf("TLS 1.3").flat()].map(suiteName));
  const groups = new Set([...groupsOf("TLS 1.2"), ...groupsOf("TLS 1.3")].map(groupName));
  const schemes = [...schemes13.usual, ...schemes13.rare].map((scheme) => signatureSchemeName(scheme, "TLS 1.3"));
  const schemes12 = signatureSchemes.map((scheme) => signatureSchemeName(scheme, "TLS 1.2"));
  for (const profile of Object.values(profiles) as TlsProfile[]) {
    assert.deepEqual(
      profile.suites.filter((suite) => !suites.has(suite)),
      [],
    );
    assert.deepEqual(
      profile.groups.filter((group) => !groups.has(group)),
      [],
    );
    assert.deepEqual(
      (profile.schemes12 ?? []).filter((scheme) => !schemes12.includes(scheme)),
      [],
    );
    assert.deepEqual(
      (profile.schemes13 ?? []).filter((scheme) => !schemes.includes(scheme)),
      [],
    );
  }
});
