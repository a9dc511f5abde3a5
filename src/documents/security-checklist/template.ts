import type { Localized } from "../../domain/locale.ts";
import { instantInWords } from "../../text/functions.ts";
import { say } from "../../text/message.ts";
import { plainLayout } from "../build.ts";
import { checklistBlocks, SentenceWriter } from "../checklist.ts";
import { defineTemplate } from "../define.ts";
import type { Block } from "../model.ts";
import { commonWords, documentWords } from "../words.ts";

const words = {
  title: { ko: "보안 체크리스트", ja: "セキュリティチェックリスト", en: "Security checklist" },
  introduction: {
    ko: "{$service}의 보안 대책을 고객사의 정보시스템 부서와 보안 감사 담당자를 위해 정리한 문서입니다. 각 문장의 인장은 그 문장이 어떻게 확인되었는지 나타내며, 숫자를 따라가면 근거를 볼 수 있습니다.",
    ja: "{$service}のセキュリティ対策を、ご利用企業の情報システム部門とセキュリティ監査ご担当者向けにまとめた文書です。各記載の印はその確認方法を表し、番号をたどると根拠をご覧いただけます。",
    en: "This document sets out the security measures of {$service} for customers' IT departments and auditors. The seal beside each sentence tells how it was confirmed; its number leads to what was seen.",
  },
  colophon: {
    ko: "이 문서의 끝에는 전자 봉인이 들어 있습니다. 내용이 한 글자라도 바뀌면 검증에 실패합니다. 검증 방법: akashi verify 파일",
    ja: "この文書の末尾には電子的な封印が含まれています。内容が一文字でも変わると検証に失敗します。検証方法: akashi verify ファイル",
    en: "An electronic seal is part of this document: verification fails if a single character has changed. To verify: akashi verify FILE",
  },
} satisfies Record<string, Localized>;

/** The catalog whose order the document follows. */
const catalogId = "voice-saas-checklist";

export default defineTemplate({
  id: "security-checklist",
  version: 1,
  title: words.title,
  summary: {
    ko: "고객에게 공개하는 보안 체크리스트. 표와 항목별 문장, 문장마다 확인 근거.",
    ja: "顧客に公開するセキュリティチェックリスト。表と項目別の記載、記載ごとの確認根拠。",
    en: "The security checklist a provider shows to customers: table, sentences by topic, and what stands behind each.",
  },
  select(state, language, policy) {
    const writer = new SentenceWriter(state, language, policy);
    const { service } = state.service;
    const body = checklistBlocks(catalogId, state, language, writer);
    const blocks: Block[] = [
      { type: "paragraph", text: say(language, words.introduction, { service: service.name[language] }) },
      {
        type: "legend",
        items: [
          { mark: "proven", text: commonWords.legendProven[language] },
          { mark: "attested", text: commonWords.legendAttested[language] },
          ...(policy === "mark" ? [{ mark: "held" as const, text: commonWords.legendHeld[language] }] : []),
        ],
      },
      { type: "paragraph", text: commonWords.ownCheck[language] },
      ...body,
    ];
    return {
      model: {
        template: "security-checklist",
        templateVersion: 1,
        language,
        at: state.at,
        title: words.title[language],
        subtitle: service.name[language],
        facts: [
          [commonWords.provider[language], service.provider[language]],
          [commonWords.asOf[language], instantInWords(language, state.at, service.timeZone)],
        ],
        blocks,
        notes: writer.notes,
        colophon: [words.colophon[language]],
        layout: plainLayout,
        verification: null,
        words: documentWords(language),
      },
      sentences: writer.sentences,
      wanting: writer.wanting,
    };
  },
});
