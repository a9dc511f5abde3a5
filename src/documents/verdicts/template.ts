import type { Claim } from "../../domain/assurance/claim.ts";
import { verdictStatuses } from "../../domain/assurance/verdict.ts";
import type { Localized } from "../../domain/locale.ts";
import { instantInWords } from "../../text/functions.ts";
import { say } from "../../text/message.ts";
import { claimKindWords, heldWords, holdCauseWords, verdictWords } from "../../text/words.ts";
import { cell, headerCell, plainLayout, rowsOf } from "../build.ts";
import { defineTemplate } from "../define.ts";
import type { Block, Cell } from "../model.ts";
import { commonWords, documentWords } from "../words.ts";

const words = {
  title: { ko: "판정 현황", ja: "判定の状況", en: "Verdicts" },
  inside: {
    ko: "조직 내부용입니다. 모든 문안의 현재 판정과 그 사유를 보여 줍니다.",
    ja: "組織内部用です。すべての記載事項の現在の判定とその理由を示します。",
    en: "For those inside. The present verdict of every claim, with its reasons.",
  },
  claim: { ko: "문안", ja: "記載事項", en: "Claim" },
  verdict: { ko: "판정", ja: "判定", en: "Verdict" },
  reasons: { ko: "사유", ja: "理由", en: "Reasons" },
  public: { ko: "공개 상태", ja: "公開状態", en: "In public" },
  shown: { ko: "공개 중", ja: "掲載中", en: "shown" },
  notShown: { ko: "공개하지 않음", ja: "非掲載", en: "not shown" },
  since: {
    ko: "{$state}({$cause}, {$at}부터)",
    ja: "{$state}（{$cause}、{$at}から）",
    en: "{$state} ({$cause}, since {$at})",
  },
} satisfies Record<string, Localized>;

export default defineTemplate({
  id: "verdicts",
  readers: "internal",
  version: 1,
  title: words.title,
  summary: words.inside,
  select(state, language) {
    const { service } = state.service;
    const order = (claim: Claim) => verdictStatuses.indexOf(state.verdicts.get(claim.id)?.status ?? "unproven");
    // What needs somebody comes first.
    const claims = [...state.service.claims].sort((a, b) => order(a) - order(b));
    const rows: Cell[][] = claims.map((claim) => {
      const verdict = state.verdicts.get(claim.id);
      const standing = state.standings.get(claim.id);
      const status = verdict?.status ?? "unproven";
      const lines = verdict?.reasons.flatMap((reason) => state.explain(language, claim.id, reason)) ?? [];
      const inPublic =
        standing?.state === "held" && standing.cause
          ? say(language, words.since, {
              state: heldWords[language],
              cause: holdCauseWords[standing.cause][language],
              at: instantInWords(language, standing.since, service.timeZone),
            })
          : standing?.state === "shown"
            ? words.shown[language]
            : words.notShown[language];
      const word = verdictWords[status][language];
      return [
        headerCell(
          { text: state.statement(language, claim.id), mark: null, claim: claim.id },
          `${claim.id} · ${claimKindWords[claim.kind][language]}`,
        ),
        cell({ text: word, mark: { status, word, note: null }, claim: null }),
        cell(...lines),
        cell(inPublic),
      ];
    });
    const columns = [
      { title: words.claim[language], width: 36 },
      { title: words.verdict[language], width: 14 },
      { title: words.reasons[language], width: 34 },
      { title: words.public[language], width: 16 },
    ];
    const blocks: Block[] = [
      { type: "paragraph", text: words.inside[language] },
      { type: "table", caption: words.title[language], columns, groups: rowsOf(rows) },
    ];
    return {
      model: {
        template: "verdicts",
        templateVersion: 1,
        language,
        at: state.at,
        title: words.title[language],
        subtitle: service.name[language],
        facts: [[commonWords.asOf[language], instantInWords(language, state.at, service.timeZone)]],
        blocks,
        notes: [],
        colophon: [],
        layout: plainLayout,
        verification: null,
        words: documentWords(language),
      },
      sentences: [],
      wanting: [],
    };
  },
});
