import { checks, findCheck } from "../checks/index.ts";
import { type Catalog, type Control, classify, controlApplies, controlsOf } from "../domain/assurance/catalog.ts";
import { AkashiError, type ErrorArgs, type ErrorCode, type SourcePosition } from "../domain/errors.ts";
import { locales } from "../domain/locale.ts";
import { type Instant, isCalendarDate, parseDuration, parseInstant, startOfDay } from "../domain/time.ts";
import { isWrongLanguage } from "../text/language.ts";
import { compileMessage, type Message } from "../text/message.ts";
import type { RawWorkspace } from "./load-workspace.ts";
import { localizedTexts } from "./localized-texts.ts";
import { namedControls, orderedDates, pastDates } from "./records/index.ts";
import { factTypes } from "./schema.ts";
import { type Path, pathText } from "./yaml-source.ts";

/** A value with the means to say where any part of it stands. */
export type Located<T> = { readonly value: T; readonly place: (path: Path) => SourcePosition };

type RawClaim = RawWorkspace["claims"][number];
type RawProof = RawClaim["value"]["proofs"][number];

/** What has to hold between the parts of a workspace, each part being sound by itself. Finds all faults at once. */
export function checkWorkspace(raw: RawWorkspace, catalogs: readonly Catalog[], now: Instant): AkashiError[] {
  const errors: AkashiError[] = [];
  const report = (code: ErrorCode, args: ErrorArgs, at: SourcePosition): void => {
    errors.push(new AkashiError(code, args, at));
  };
  duplicates(raw, report);
  const services = new Map(raw.services.map((service) => [service.value.id, service.value]));
  const serviceOf = (located: Located<{ service?: string | undefined }>) => {
    const { service } = located.value;
    if (service === undefined && raw.services.length === 1) return raw.services[0]?.value;
    const found = services.get(service ?? "");
    if (!found)
      report("service.unknown", { service: service ?? "", known: names(services.keys()) }, located.place(["service"]));
    return found;
  };
  const controls = new Map<string, Map<string, Control>>();
  for (const catalog of catalogs) {
    controls.set(catalog.id, new Map(controlsOf(catalog).map((control) => [control.id, control])));
  }
  const context: Context = { raw, catalogs, controls, now, report };
  for (const service of raw.services) checkService(service, context);
  for (const fact of raw.facts) checkTexts(fact.value, fact.place, report);
  for (const claim of raw.claims) checkClaim(claim, serviceOf(claim), context);
  for (const answer of raw.answers) checkAnswer(answer, serviceOf(answer), context);
  for (const record of raw.records) {
    const service = serviceOf(record);
    checkTexts(record.value, record.place, report);
    if (service) checkRecord(record, service.timeZone, context);
  }
  return errors;
}

type Report = (code: ErrorCode, args: ErrorArgs, at: SourcePosition) => void;
type RawService = RawWorkspace["services"][number]["value"];
type Context = {
  readonly raw: RawWorkspace;
  readonly catalogs: readonly Catalog[];
  readonly controls: ReadonlyMap<string, ReadonlyMap<string, Control>>;
  readonly now: Instant;
  readonly report: Report;
};

function names(ids: Iterable<string>): string {
  return [...ids].join(", ") || "-";
}

function duplicates(raw: RawWorkspace, report: Report): void {
  for (const list of [raw.services, raw.facts, raw.claims, raw.records]) {
    const first = new Map<string, SourcePosition>();
    for (const { value, place } of list as Located<{ id: string }>[]) {
      const before = first.get(value.id);
      const at = place(["id"]);
      if (before) report("id.duplicate", { id: value.id, first: `${before.file}:${before.line}` }, at);
      else first.set(value.id, at);
    }
  }
  const answered = new Set<string>();
  for (const { value, place } of raw.answers) {
    const id = `${value.service ?? ""} ${value.catalog} ${value.control}`;
    if (answered.has(id))
      report("id.duplicate", { id: `${value.catalog} ${value.control}`, first: "answers" }, place([]));
    answered.add(id);
  }
}

function checkService({ value, place }: RawWorkspace["services"][number], context: Context): void {
  const { catalogs, report } = context;
  checkTexts(value, place, report);
  const seen = new Set<string>();
  value.endpoints.forEach(({ id }, index) => {
    if (seen.has(id)) report("id.duplicate", { id, first: "endpoints" }, place(["endpoints", index, "id"]));
    seen.add(id);
  });
  value.endpoints.forEach(({ consent }, index) => {
    if (consent) checkConsent(consent, (path) => place(["endpoints", index, "consent", ...path]), context);
  });
  for (const [id, ticked] of Object.entries(value.classification ?? {})) {
    const at = place(["classification", id]);
    const classification = catalogs.find((catalog) => catalog.id === id)?.classification;
    if (!classification) {
      const classifying = catalogs.filter((one) => one.classification).map((one) => one.id);
      report("catalog.unknown", { catalog: id, known: names(classifying) }, at);
      continue;
    }
    const options = new Set(classification.questions.flatMap((question) => question.options.map((one) => one.id)));
    ticked.forEach((option, index) => {
      if (!options.has(option)) {
        report("classification.unknown-option", { option, catalog: id }, place(["classification", id, index]));
      }
    });
    const result = classify(classification, ticked);
    const expected = ["iaas", "paas", "saas"].includes(value.type) ? "cloud" : value.type;
    if (result !== expected) report("classification.disagrees", { result, type: value.type, catalog: id }, at);
  }
}

function checkConsent(
  { checks: agreed, from, until }: NonNullable<RawService["endpoints"][number]["consent"]>,
  place: Located<unknown>["place"],
  { report }: Context,
): void {
  const intrusive = checks.filter((check) => check.type === "probe" && check.sends.intrusive).map(({ id }) => id);
  agreed.forEach((id, index) => {
    if (!intrusive.includes(id))
      report("check.unknown", { check: id, known: names(intrusive) }, place(["checks", index]));
  });
  if (until < from) report("schema.invalid", { path: "until", expected: `≥ ${from}` }, place(["until"]));
}

/** Every localized text anywhere in a value: is each in the language it stands for? */
function checkTexts(value: unknown, place: Located<unknown>["place"], report: Report): void {
  for (const { path, language, text } of localizedTexts(value)) {
    if (!isWrongLanguage(language, text)) continue;
    report("text.wrong-language", { path: pathText(path), language }, place([...path, language]));
  }
}

function checkClaim(claim: RawClaim, service: RawService | undefined, context: Context): void {
  const { value, place } = claim;
  const { report, catalogs } = context;
  checkTexts(value, place, report);
  checkStatement(claim, context);
  value.answers.forEach((answer, index) => {
    const control = findControl(answer, (key) => place(["answers", index, key]), context);
    if (!control) return;
    const catalog = catalogs.find((one) => one.id === answer.catalog) as Catalog;
    if (service && !controlApplies(catalog, control, service.type)) {
      const args = { control: control.id, catalog: catalog.id, type: service.type };
      report("catalog.does-not-apply", args, place(["answers", index, "control"]));
    }
    answer.obligations.forEach((id, at) => {
      if (control.obligations.some((obligation) => obligation.id === id)) return;
      const args = { obligation: id, control: control.id, known: names(control.obligations.map((one) => one.id)) };
      report("catalog.unknown-obligation", args, place(["answers", index, "obligations", at]));
    });
  });
  if (service) {
    value.proofs.forEach((proof, index) => {
      checkProof(proof, claim, service, (path) => place(["proofs", index, ...path]), context);
    });
    if (value.approval) checkNotAhead(value.approval.on, service.timeZone, place(["approval", "on"]), context);
  }
}

function findControl(
  { catalog, control }: { readonly catalog: string; readonly control: string },
  place: (key: string) => SourcePosition,
  { controls, report }: Context,
): Control | undefined {
  const known = controls.get(catalog);
  if (!known) {
    report("catalog.unknown", { catalog, known: names(controls.keys()) }, place("catalog"));
    return undefined;
  }
  const found = known.get(control);
  if (!found) report("catalog.unknown-control", { control, catalog }, place("control"));
  return found;
}

function checkStatement({ value, place }: RawClaim, { raw, report }: Context): void {
  const cited = new Map<string, Set<string>>();
  for (const language of locales) {
    const at = place(["statement", language]);
    const message = compileMessage(language, value.statement[language]);
    if ("code" in message) {
      report(message.code, { claim: value.id, language, ...message.args }, at);
      continue;
    }
    cited.set(language, new Set(message.uses.map(({ variable }) => variable)));
    checkUses(message, value.id, language, at, raw, report);
  }
  if (cited.size < locales.length) return;
  const reference = [...(cited.get("en") as Set<string>)].sort().join(", ");
  for (const language of locales) {
    const facts = [...(cited.get(language) as Set<string>)].sort().join(", ");
    if (facts === reference) continue;
    const args = { claim: value.id, language, facts: facts || "-", reference: reference || "-" };
    report("message.facts-differ", args, place(["statement", language]));
  }
}

function checkUses(
  message: Message,
  claim: string,
  language: string,
  at: SourcePosition,
  raw: RawWorkspace,
  report: Report,
): void {
  for (const { variable, function: used } of message.uses) {
    const fact = raw.facts.find((one) => one.value.id === variable)?.value;
    if (!fact) {
      report("message.unknown-fact", { fact: variable, claim, language }, at);
      continue;
    }
    const type = factTypes.find((one) => fact[one] !== undefined) ?? "";
    if (used !== "auto" && used !== type) {
      report("message.wrong-function", { name: used, known: type }, at);
    }
  }
}

function checkProof(
  proof: RawProof,
  claim: RawClaim,
  service: RawService,
  place: Located<unknown>["place"],
  context: Context,
): void {
  const { report, raw } = context;
  if (proof.attestation) {
    const { from, until } = proof.attestation;
    checkNotAhead(from, service.timeZone, place(["attestation", "from"]), context);
    if (until < from)
      report("schema.invalid", { path: "until", expected: `≥ ${from}` }, place(["attestation", "until"]));
    return;
  }
  if (proof.inherited) {
    const { upstream, certificate } = proof.inherited;
    if (!service.upstreams.some(({ id }) => id === upstream)) {
      const args = { upstream, known: names(service.upstreams.map(({ id }) => id)) };
      report("upstream.unknown", args, place(["inherited", "upstream"]));
    }
    checkCertificate(certificate, place(["inherited", "certificate"]), raw, report);
    return;
  }
  checkCheckProof(proof, claim, service, place, report);
}

function checkCheckProof(
  proof: RawProof,
  claim: RawClaim,
  service: RawService,
  place: Located<unknown>["place"],
  report: Report,
): void {
  const check = findCheck(proof.check ?? "");
  if (!check) {
    report("check.unknown", { check: proof.check ?? "", known: names(checks.map(({ id }) => id)) }, place(["check"]));
    return;
  }
  const { kind } = claim.value;
  if (!check.evidences.includes(kind)) {
    report("check.wrong-kind", { check: check.id, kind, claim: claim.value.id }, place(["check"]));
  }
  if (check.refutesOnly) {
    report("check.proves-nothing", { check: check.id, claim: claim.value.id }, place(["check"]));
  }
  const params = check.params.safeParse(proof.params ?? {});
  for (const issue of params.error?.issues ?? []) {
    const path = pathText(issue.path);
    const expected = issue.code === "invalid_value" ? issue.values.map(String).join(" | ") : issue.message;
    report(
      "check.bad-parameter",
      { check: check.id, path: path || "params", expected },
      place(["params", ...issue.path]),
    );
  }
  if (check.type === "record") {
    if (proof.targets !== undefined && proof.targets.join() !== "service") {
      report("schema.invalid", { path: "targets", expected: "service" }, place(["targets"]));
    }
  } else if (!proof.targets || proof.targets.length === 0) {
    report("proof.no-target", { check: check.id, claim: claim.value.id }, place(["check"]));
  }
  proof.targets?.forEach((target, index) => {
    if (check.type === "record") return;
    const endpoint = service.endpoints.find(({ id }) => id === target);
    const at = place(["targets", index]);
    if (!endpoint) {
      report("endpoint.unknown", { endpoint: target, known: names(service.endpoints.map(({ id }) => id)) }, at);
    } else if (!check.schemes.some((scheme) => scheme === new URL(endpoint.url).protocol)) {
      report("schema.invalid", { path: "targets", expected: check.schemes.join(" | ") }, at);
    }
  });
  if (proof.confirm && proof.confirm.failures > proof.confirm.of) {
    report("proof.confirmation", { failures: proof.confirm.failures, of: proof.confirm.of }, place(["confirm"]));
  }
  const interval = parseDuration(proof.interval ?? "PT1H") ?? 0;
  const validity = parseDuration(proof.validity ?? "P1D") ?? 0;
  if (interval <= 0 || validity < interval) {
    const expected = `0 < interval ≤ validity (${proof.interval ?? "PT1H"}, ${proof.validity ?? "P1D"})`;
    report("schema.invalid", { path: "validity", expected }, place(proof.validity ? ["validity"] : ["interval"]));
  }
}

function checkAnswer(answer: RawWorkspace["answers"][number], service: RawService | undefined, context: Context): void {
  const { value, place } = answer;
  const { report, raw } = context;
  checkTexts(value, place, report);
  const control = findControl(value, (key) => place([key]), context);
  value.conditionsAbsent?.forEach(({ obligation }, index) => {
    if (!control || control.obligations.some(({ id }) => id === obligation)) return;
    const args = { obligation, control: control.id, known: names(control.obligations.map(({ id }) => id)) };
    report("catalog.unknown-obligation", args, place(["conditionsAbsent", index, "obligation"]));
  });
  if (value.certificate !== undefined) checkCertificate(value.certificate, place(["certificate"]), raw, report);
  if (!service) return;
  if (value.upstream !== undefined && !service.upstreams.some(({ id }) => id === value.upstream)) {
    const args = { upstream: value.upstream, known: names(service.upstreams.map(({ id }) => id)) };
    report("upstream.unknown", args, place(["upstream"]));
  }
  if (value.notApplicable) {
    checkNotAhead(
      value.notApplicable.approval.on,
      service.timeZone,
      place(["notApplicable", "approval", "on"]),
      context,
    );
  }
}

function checkCertificate(id: string, at: SourcePosition, raw: RawWorkspace, report: Report): void {
  const certificates = raw.records.filter(({ value }) => value.kind === "certificate").map(({ value }) => value.id);
  if (!certificates.includes(id)) report("record.unknown", { record: id, known: names(certificates) }, at);
}

/** What has not happened yet is no record of operations: it would begin to count by itself. */
function checkRecord({ value, place }: RawWorkspace["records"][number], timeZone: string, context: Context): void {
  const { now, report } = context;
  const instant = (text: string) => (isCalendarDate(text) ? startOfDay(text, timeZone) : parseInstant(text)) ?? 0;
  for (const [path, text] of pastDates(value)) {
    if (instant(text) > now) report("date.ahead", { date: text }, place([...path]));
  }
  for (const [path, control] of namedControls(value)) {
    findControl(control, (key) => place([...path, key]), context);
  }
  for (const [path, from, until] of orderedDates(value)) {
    if (instant(until) >= instant(from)) continue;
    report("outage.ends-before-it-starts", { outage: value.id, from, until }, place([...path]));
  }
}

/** A signature dated ahead would begin to count by itself, without anyone having signed that day. */
function checkNotAhead(date: string, timeZone: string, at: SourcePosition, { now, report }: Context): void {
  if (startOfDay(date, timeZone) > now) report("date.ahead", { date }, at);
}
