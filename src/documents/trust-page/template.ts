import type { Localized } from "../../domain/locale.ts";
import { say } from "../../text/message.ts";
import { plainLayout } from "../build.ts";
import { checklistBlocks, SentenceWriter } from "../checklist.ts";
import { defineTemplate } from "../define.ts";
import type { Block } from "../model.ts";
import { commonWords, documentWords } from "../words.ts";

const words = {
  title: { ko: "신뢰 페이지", ja: "トラストページ", en: "Trust page" },
  introduction: {
    ko: "{$service}에 대해 {$provider}에서 공개하는 보안 사항입니다. 각 문장은 근거가 유효한 동안에만 이곳에 실립니다.",
    ja: "{$provider}が{$service}について公開するセキュリティ事項です。各記載は、その根拠が有効な間だけここに掲載されます。",
    en: "What {$provider} states about the security of {$service}. A sentence stands here only while its proof holds.",
  },
  counts: {
    ko: "검증됨 {$proven}건 · 자체 확인 {$attested}건 · 공개 보류 {$held}건",
    ja: "検証済み {$proven}件・自社確認 {$attested}件・掲載停止 {$held}件",
    en: "{$proven} verified · {$attested} confirmed by us · {$held} withheld",
  },
  contact: {
    ko: "보안 문의와 취약점 신고: {$url}",
    ja: "セキュリティに関するお問い合わせ・脆弱性のご報告: {$url}",
    en: "Security questions and vulnerability reports: {$url}",
  },
  ledger: {
    ko: "이 페이지는 위·변조를 탐지할 수 있는 원장에 봉인되어 있으며, 내려받아 akashi verify로 검증할 수 있습니다.",
    ja: "このページは改ざんを検知できる台帳に封印されており、保存してakashi verifyで検証できます。",
    en: "This page is sealed in a tamper-evident ledger; save it and run akashi verify to check it.",
  },
} satisfies Record<string, Localized>;

const catalogId = "voice-saas-checklist";

export default defineTemplate({
  id: "trust-page",
  version: 1,
  title: words.title,
  summary: {
    ko: "누구나 보는 신뢰 페이지. 근거를 잃은 문장은 자동으로 공개가 보류됩니다.",
    ja: "誰でも閲覧できるトラストページ。根拠を失った記載は自動で掲載停止になります。",
    en: "The page everyone sees. A sentence that loses its proof is withheld by itself.",
  },
  select(state, language, policy) {
    const writer = new SentenceWriter(state, language, policy);
    const { service } = state.service;
    const body = checklistBlocks(catalogId, state, language, writer);
    const count = (status: string) => writer.sentences.filter((sentence) => sentence.status === status).length;
    const names = { provider: service.provider[language], service: service.name[language] };
    const counts = { proven: count("proven"), attested: count("attested"), held: count("held") };
    const blocks: Block[] = [
      { type: "paragraph", text: say(language, words.introduction, names) },
      { type: "callout", title: say(language, words.counts, counts), text: commonWords.ownCheck[language] },
      {
        type: "legend",
        items: [
          { mark: "proven", text: commonWords.legendProven[language] },
          { mark: "attested", text: commonWords.legendAttested[language] },
          { mark: "held", text: commonWords.legendHeld[language] },
        ],
      },
      ...body,
    ];
    return {
      model: {
        template: "trust-page",
        templateVersion: 1,
        language,
        at: state.at,
        title: service.name[language],
        subtitle: words.title[language],
        facts: [[commonWords.provider[language], service.provider[language]]],
        blocks,
        notes: writer.notes,
        colophon: [say(language, words.contact, { url: service.contact.securityUrl }), words.ledger[language]],
        layout: plainLayout,
        verification: null,
        words: documentWords(language),
      },
      sentences: writer.sentences,
      wanting: writer.wanting,
    };
  },
});
