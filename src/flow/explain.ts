import { findCheck } from "../checks/index.ts";
import type { Finding } from "../domain/assurance/evidence.ts";
import type { ServiceState } from "../domain/assurance/posture.ts";
import type { Reason } from "../domain/assurance/verdict.ts";
import type { Locale, Localized } from "../domain/locale.ts";
import { formatInstant } from "../domain/time.ts";
import { instantInWords } from "../text/functions.ts";
import { compileMessage, say } from "../text/message.ts";
import { reasonWords } from "../text/words.ts";

const words = {
  seen: { ko: "{$check} — {$text}", ja: "{$check}: {$text}", en: "{$check}: {$text}" },
  byCheck: { ko: "점검 {$id} {$version}판", ja: "確認 {$id} 第{$version}版", en: "check {$id} version {$version}" },
  at: { ko: "{$at} 확인", ja: "{$at}に確認", en: "checked {$at}" },
  target: { ko: "대상 {$target}", ja: "対象 {$target}", en: "at {$target}" },
  until: { ko: "{$until}까지 유효", ja: "{$until}まで有効", en: "valid until {$until}" },
  ledger: { ko: "원장 {$index}번", ja: "台帳 {$index}番", en: "ledger entry {$index}" },
  attested: {
    ko: "{$role} 확인 · {$until :date}까지",
    ja: "{$role}が確認 · {$until :date}まで",
    en: "Confirmed by {$role} · until {$until :date}",
  },
  records: { ko: "운영 기록", ja: "運用記録", en: "operations records" },
  confirming: {
    ko: "최근 점검에서 불일치가 보여 재점검을 기다립니다.",
    ja: "直近の確認で不一致があり、再確認を待っています。",
    en: "The latest look failed and waits for confirmation.",
  },
} satisfies Record<string, Localized>;

/** The statement of a claim in a language, with its facts as the state has them. */
export function statementOf(service: ServiceState, language: Locale, claimId: string): string {
  const claim = service.claims.find(({ id }) => id === claimId);
  if (!claim) return claimId;
  const message = compileMessage(language, claim.statement[language], service.service.timeZone);
  // Statements were compiled when the workspace was read; a fault now is a corrupted store, shown as what it is.
  if ("code" in message) return claim.statement[language];
  const facts = new Map(service.facts.map((fact) => [fact.id, fact]));
  return message.format(Object.fromEntries(claim.facts.flatMap((id) => [[id, facts.get(id) ?? id] as const])));
}

/** What a check said, in words. */
export function findingText(language: Locale, finding: Finding, timeZone: string): string {
  const check = findCheck(finding.check);
  const reason = check?.reasons[finding.reason];
  if (!check || !reason) return `${finding.check}: ${finding.reason}`;
  const text = say(language, reason, finding.args, timeZone);
  return say(language, words.seen, { check: check.title[language], text }, timeZone);
}

/**
 * What stands behind one proof instance, as lines: what was seen, then when, where, by which version of which check,
 * until when, and under which position of the ledger it can be found.
 * @param inside adds network addresses, which the public has no use for
 */
export function explainReason(
  service: ServiceState,
  language: Locale,
  claimId: string,
  reason: Reason,
  inside: boolean,
): string[] {
  const zone = service.service.timeZone;
  const proof = service.claims.find(({ id }) => id === claimId)?.proofs[reason.proof];
  if (proof?.kind === "attestation") {
    const args = { role: proof.role[language], until: formatInstant(proof.until - 1) };
    const line = say(language, words.attested, args, zone);
    return reason.code === "attested" ? [line] : [line, reasonWords[reason.code][language]];
  }
  const finding = reason.finding ?? reason.latest;
  if (!finding) return [reasonWords[reason.code][language]];
  const when = (instant: number) => instantInWords(language, instant, zone);
  const details = [
    say(language, words.at, { at: when(finding.observedAt) }),
    say(language, words.target, { target: targetText(language, finding, inside) }),
    say(language, words.byCheck, { id: finding.check, version: finding.checkVersion }),
    ...(reason.until === null ? [] : [say(language, words.until, { until: when(reason.until) })]),
    say(language, words.ledger, { index: Number(finding.id) }),
  ];
  const lines = [findingText(language, finding, zone), details.join(" · ")];
  if (reason.code === "stale") lines.push(reasonWords.stale[language]);
  if (reason.finding && reason.latest && reason.latest.id !== reason.finding.id) {
    lines.push(findingText(language, reason.latest, zone));
  }
  if (reason.pending) lines.push(words.confirming[language]);
  return lines;
}

function targetText(language: Locale, finding: Finding, inside: boolean): string {
  if (finding.url === null) return words.records[language];
  const host = new URL(finding.url).host;
  return inside && finding.address !== null ? `${host} (${finding.address})` : host;
}
