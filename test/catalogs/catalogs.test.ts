import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import {
  type Catalog,
  classify,
  controlApplies,
  controlsOf,
  type Obligation,
} from "../../src/domain/assurance/catalog.ts";
import { type Localized, locales } from "../../src/domain/locale.ts";
import { listCatalogs, loadCatalogs } from "../../src/flow/load-catalogs.ts";
import { isWrongLanguage } from "../../src/text/language.ts";

const folder = join(import.meta.dirname, "../../catalogs");
const facts = <T>(name: string): T =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../facts/${name}.json`), "utf8")) as T;

let catalogs: Map<string, Catalog>;
before(async () => {
  catalogs = new Map((await loadCatalogs(folder, await listCatalogs(folder))).map((catalog) => [catalog.id, catalog]));
});
const catalog = (id: string): Catalog => {
  const found = catalogs.get(id);
  assert.ok(found, id);
  return found;
};

/** Every text in three languages anywhere in a value. */
function texts(value: unknown): Localized[] {
  if (typeof value !== "object" || value === null) return [];
  if ("ko" in value && "ja" in value && "en" in value) return [value as unknown as Localized];
  return Object.values(value).flatMap(texts);
}

test("every catalog says where it comes from, and every text of it is in its language", () => {
  assert.ok(catalogs.size >= 3);
  for (const one of catalogs.values()) {
    assert.ok(existsSync(join(folder, one.id, "SOURCE.md")), one.id);
    const all = texts(one);
    assert.ok(all.length > 100);
    for (const text of all) {
      for (const locale of locales)
        assert.ok(!isWrongLanguage(locale, text[locale]), `${one.id} ${locale}: ${text[locale]}`);
    }
  }
});

describe("mic-v3", () => {
  type Facts = {
    counts: Record<string, number | Record<string, number>>;
    controls: {
      id: string;
      level: string;
      part: string;
      guideline_chapter: string;
      chapter_title: string;
      area_id: string;
      area_title: string;
      title_ja: string;
      twin: string | null;
      addressee: string;
    }[];
  };
  const known = facts<Facts>("mic-v3");

  test("has exactly the controls of the guideline, as they are printed", () => {
    const mic = catalog("mic-v3");
    const controls = new Map(controlsOf(mic).map((control) => [control.id, control]));
    assert.equal(controls.size, known.counts.controls);
    const levels = { 基本: "basic", 推奨: "recommended" } as Record<string, string>;
    const classes = { 共通: "common", SaaS: "saas", "PaaS/IaaS": "paas-iaas" } as Record<string, string>;
    for (const fact of known.controls) {
      const control = controls.get(fact.id);
      assert.ok(control, fact.id);
      assert.equal(control.title.ja, fact.title_ja);
      assert.equal(control.level, levels[fact.level], fact.id);
      assert.equal(control.class, classes[fact.part], fact.id);
      assert.equal(control.twin ?? null, fact.twin, fact.id);
      assert.equal(control.addressee, fact.addressee, fact.id);
      assert.ok(
        control.obligations.length >= 1 && control.obligations.every(({ id }) => id.startsWith(`${control.id}-`)),
      );
      const kinds = control.level === "recommended" ? ["should", "must-if"] : ["must", "must-if"];
      for (const { kind, id } of control.obligations) assert.ok(kinds.includes(kind), `${id} ${kind}`);
    }
  });

  test("groups them by chapter and area, and counts what it should", () => {
    const mic = catalog("mic-v3");
    const counts = known.counts as Record<string, number>;
    const perArea = known.counts.per_area as Record<string, number>;
    assert.equal(mic.groups.length, counts.guideline_chapters);
    const areas = mic.groups.flatMap((group) => group.groups ?? []);
    assert.equal(areas.length, counts.control_areas);
    for (const area of areas) assert.equal(area.controls?.length, perArea[area.id], area.id);
    for (const fact of known.controls) {
      const chapter = mic.groups.find(({ id }) => id === fact.guideline_chapter);
      assert.equal(chapter?.title.ja, fact.chapter_title);
      assert.equal(chapter?.groups?.find(({ id }) => id === fact.area_id)?.title.ja, fact.area_title);
    }
    const asked = (type: "saas" | "paas" | "iaas" | "support") =>
      controlsOf(mic).filter((control) => controlApplies(mic, control, type)).length;
    assert.equal(asked("saas"), counts["applicable_for_SaaS_provider(共通+SaaS)"]);
    assert.equal(asked("iaas"), counts["applicable_for_PaaSIaaS_provider(共通+PaaS/IaaS)"]);
    assert.equal(asked("paas"), asked("iaas"));
    assert.equal(asked("support"), 0);
    const twins = controlsOf(mic).filter((control) => control.class === "saas" && control.twin);
    assert.equal(twins.length, counts.twin_pairs_SaaS_vs_PaaSIaaS);
    for (const one of twins) assert.equal(controlsOf(mic).find(({ id }) => id === one.twin)?.twin, one.id);
  });
});

describe("kr-digital-service", () => {
  type Facts = {
    items: { id: string; obligations: { id: string; kind: string; applies: string }[] }[];
    rules: string[];
    options: string[];
  };
  const known = facts<Facts>("kr-digital-service");

  test("has every item and obligation, asked of the same services", () => {
    const controls = controlsOf(catalog("kr-digital-service"));
    assert.deepEqual(
      controls.map(({ id }) => id),
      known.items.map(({ id }) => id),
    );
    for (const item of known.items) {
      const control = controls.find(({ id }) => id === item.id);
      assert.ok(control);
      for (const fact of item.obligations) {
        const obligation: Obligation | undefined = control.obligations.find(({ id }) => id === fact.id);
        assert.ok(obligation, fact.id);
        assert.equal(obligation.kind, fact.kind, fact.id);
        const applies = fact.applies === "all" ? undefined : fact.applies.split(",");
        assert.deepEqual(obligation.applies, applies, fact.id);
      }
    }
    assert.deepEqual(
      catalog("kr-digital-service").evidenceRules?.map(({ id }) => id),
      known.rules,
    );
  });

  test("asks for the legal floors of availability", () => {
    const [item] = controlsOf(catalog("kr-digital-service")).filter(({ id }) => id === "2.1");
    const floor = (id: string) => item?.obligations.find((one) => one.id === id)?.threshold;
    assert.deepEqual(floor("DSS-2.1-01"), { measure: "availability.target", min: "99.9%" });
    assert.deepEqual(floor("DSS-2.1-02"), { measure: "availability.target", min: "99.5%" });
  });

  test("decides the type of service as part I does", () => {
    const { classification } = catalog("kr-digital-service");
    assert.ok(classification);
    const options = classification.questions.flatMap((question) => question.options.map(({ id }) => id));
    for (const id of known.options) {
      assert.ok(options.includes(id) || options.some((option) => option.startsWith(`${id}-`)), id);
    }
    const five = options.filter((id) => id.startsWith("I-conv-B-"));
    assert.equal(five.length, 5);
    assert.equal(classify(classification, ["I-cloud-yes"]), "cloud");
    assert.equal(classify(classification, ["I-cloud-yes", "I-support-managed"]), "cloud");
    assert.equal(classify(classification, ["I-cloud-no", "I-support-managed"]), "support");
    assert.equal(classify(classification, ["I-conv-yes", "I-conv-A"]), "cloud");
    assert.equal(classify(classification, ["I-conv-yes", ...five]), "cloud");
    assert.equal(classify(classification, ["I-conv-yes", ...five.slice(1)]), "convergence");
    assert.equal(classify(classification, ["I-cloud-no", "I-support-none", "I-conv-no"]), "none");
    assert.equal(classify(classification, []), "none");
  });
});

test("voice-saas-checklist has the rows of the page, in its order, its repetitions named", () => {
  const known = facts<{ slugs: string[]; duplicates: number }>("voice-saas-checklist");
  const controls = controlsOf(catalog("voice-saas-checklist"));
  assert.deepEqual(
    controls.map(({ id }) => id),
    known.slugs,
  );
  const repeated = controls.filter(({ sameAs }) => sameAs);
  assert.equal(repeated.length, known.duplicates);
  for (const { sameAs } of repeated) assert.ok(known.slugs.includes(sameAs ?? ""));
});
