import type { Answer } from "../domain/assurance/answer.ts";
import type { Finding } from "../domain/assurance/evidence.ts";
import type { Reason, Verdict } from "../domain/assurance/verdict.ts";
import type { Locale } from "../domain/locale.ts";
import { formatInstant } from "../domain/time.ts";
import { reasonWords } from "../text/words.ts";
import { type Assessment, isSound } from "./assessment.ts";
import { findingText, statementOf } from "./explain.ts";

/** An assessment as other programs read it: codes and RFC 3339 times, and the words beside them. */
export function assessmentView(assessment: Assessment, language: Locale, catalog?: string) {
  const { service, verdicts, counts, at, took } = assessment;
  return {
    service: service.service.id,
    at: formatInstant(at),
    sound: isSound(assessment),
    counts,
    evaluationMilliseconds: Math.round(took * 100) / 100,
    verdicts: verdicts.map((verdict) => verdictView(verdict, assessment, language)),
    answers: catalog === undefined ? undefined : answersView(assessment, catalog),
  };
}

export function answersView({ answers }: Assessment, catalog: string): Answer[] {
  return answers.filter((answer) => answer.catalog === catalog);
}

export function verdictView(verdict: Verdict, { service, standings }: Assessment, language: Locale) {
  const standing = standings.get(verdict.claim);
  return {
    claim: verdict.claim,
    statement: statementOf(service, language, verdict.claim),
    status: verdict.status,
    unconfirmed: verdict.unconfirmed,
    until: time(verdict.until),
    public: standing?.state ?? ("not-shown" as const),
    publicSince: time(standing?.since ?? null),
    holdCause: standing?.cause ?? null,
    reasons: verdict.reasons.map((reason) => reasonView(reason, language, service.service.timeZone)),
  };
}

function reasonView(reason: Reason, language: Locale, zone: string) {
  return {
    code: reason.code,
    status: reason.status,
    basis: reason.basis,
    text: reasonWords[reason.code][language],
    target: reason.target,
    address: reason.address,
    until: time(reason.until),
    finding: findingView(reason.finding, language, zone),
    latest: reason.latest?.id === reason.finding?.id ? null : findingView(reason.latest, language, zone),
  };
}

function findingView(finding: Finding | null, language: Locale, zone: string) {
  if (!finding) return null;
  const { id, check, checkVersion, outcome, reason, args, observation } = finding;
  return {
    ledger: Number(id),
    observation: Number(observation),
    check,
    checkVersion,
    outcome,
    reason,
    args: { ...args },
    text: findingText(language, finding, zone),
    observedAt: formatInstant(finding.observedAt),
    validUntil: outcome === "met" ? formatInstant(finding.validUntil) : null,
  };
}

function time(instant: number | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
