import type { Locale, Localized } from "../domain/locale.ts";
import type { Instant } from "../domain/time.ts";
import { say } from "../text/message.ts";
import { plainItem, plainLayout } from "./build.ts";
import type { DocumentModel } from "./model.ts";
import { commonWords, documentWords } from "./words.ts";

const words = {
  title: { ko: "문서의 진위 확인", ja: "文書の真正性の確認", en: "Verify a document" },
  introduction: {
    ko: "저희가 내보낸 문서에는 전자 봉인이 들어 있습니다. 봉인은 네트워크 없이 확인할 수 있습니다.",
    ja: "当社が発行した文書には電子的な封印が含まれています。封印はネットワークなしで確認できます。",
    en: "Every document we hand out carries an electronic seal. It can be checked without a network.",
  },
  steps: { ko: "확인 방법", ja: "確認の方法", en: "How" },
  install: {
    ko: "Akashi를 준비하고, 아래 공개 키를 이 페이지나 계약서 등 문서와 다른 경로로 확인합니다.",
    ja: "Akashiを用意し、下の公開鍵を、このページや契約書など文書とは別の経路で確認します。",
    en: "Get Akashi, and make sure of the public key below by another way than the document: this page, or your contract.",
  },
  run: {
    ko: "akashi verify 파일 --key 공개키 를 실행합니다. 내용이 한 글자라도 바뀌었으면 실패합니다.",
    ja: "akashi verify ファイル --key 公開鍵 を実行します。内容が一文字でも変わっていれば失敗します。",
    en: "Run akashi verify FILE --key KEY. It fails if a single character has changed.",
  },
  today: {
    ko: "문서의 문장이 지금도 성립하는지는 아래의 신뢰 페이지에서 볼 수 있습니다.",
    ja: "文書の記載が現在も成り立つかは、下のトラストページでご覧いただけます。",
    en: "Whether its sentences still hold today is told by the trust pages below.",
  },
  key: { ko: "원장의 공개 키", ja: "台帳の公開鍵", en: "Public key of the ledger" },
  checkpoint: {
    ko: "최근 체크포인트의 크기",
    ja: "最新のチェックポイントのサイズ",
    en: "Size of the latest checkpoint",
  },
  trust: { ko: "신뢰 페이지: {$service}", ja: "トラストページ: {$service}", en: "Trust page: {$service}" },
} satisfies Record<string, Localized>;

export type Verifiable = {
  readonly key: string;
  /** Entries under the latest checkpoint that was shown; null before the first. */
  readonly size: number | null;
  readonly services: readonly { readonly id: string; readonly name: Localized }[];
};

/** Where the codes on documents lead. The pages of the services are named, because links of ours stay on this site. */
export function howToVerify(language: Locale, { key, size, services }: Verifiable, at: Instant): DocumentModel {
  return {
    template: "how-to-verify",
    templateVersion: 1,
    language,
    at,
    title: words.title[language],
    subtitle: services.map(({ name }) => name[language]).join(" · "),
    facts: [],
    layout: { ...plainLayout, contents: 0 },
    blocks: [
      { type: "paragraph", text: words.introduction[language] },
      { type: "heading", level: 2, id: "how", text: words.steps[language] },
      {
        type: "list",
        ordered: true,
        items: [words.install, words.run, words.today].map((text) => plainItem(text[language])),
      },
      {
        type: "facts",
        items: [
          [words.key[language], [{ type: "text", text: key, code: true }]],
          [words.checkpoint[language], size === null ? "–" : String(size)],
          ...services.map(({ id, name }) => {
            const label = say(language, words.trust, { service: name[language] });
            return [label, [{ type: "text" as const, text: `/trust/${id}/${language}`, code: true }]] as const;
          }),
        ],
      },
      { type: "paragraph", text: commonWords.ownCheck[language] },
    ],
    notes: [],
    colophon: [],
    verification: null,
    words: documentWords(language),
  };
}
