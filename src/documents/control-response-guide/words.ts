import type { Localized } from "../../domain/locale.ts";
import type { Bearer } from "../../domain/operations/offering.ts";
import { responsibilityWords } from "../response-words.ts";

export const words = {
  title: { ko: "항목별 대응 안내서", ja: "項目別対応ガイド", en: "Control response guide" },
  summary: {
    ko: "프레임워크의 모든 항목에 대한 답변: 책임 구분, 상태, 근거가 붙은 문장.",
    ja: "フレームワークの全項目への回答: 責任の区分、状態、根拠付きの記載。",
    en: "An answer to every control of a framework: who is responsible, how far it is met, and sentences with their proof.",
  },
  edition: { ko: "{$title} · {$edition}", ja: "{$title}・{$edition}", en: "{$title}, {$edition}" },
  notices: { ko: "유의 사항", ja: "ご利用にあたって", en: "Notices" },
  noticePurpose: {
    ko: "이 문서는 {$service}를 검토하는 고객과 감사 담당자를 위한 참고 자료이며, 계약의 일부가 아닙니다.",
    ja: "本書は、{$service}を検討されるお客様と監査ご担当者のための参考資料であり、契約の一部ではありません。",
    en: "This guide helps customers and auditors who examine {$service}. It is not part of any contract.",
  },
  noticeProof: {
    ko: "인장이 있는 문장은 근거가 유효한 동안에만 실리며, 문장 끝의 숫자는 근거를 가리킵니다. 근거가 확인되지 않은 문장은 싣지 않습니다.",
    ja: "印のある記載は根拠が有効な間だけ掲載され、末尾の番号は根拠を示します。根拠を確認できない記載は掲載しません。",
    en: "A sentence with a seal stands here only while its proof holds; the number leads to what was seen. What could not be confirmed is not printed.",
  },
  noticeSummary: {
    ko: "항목의 요지는 이 문서를 위해 새로 쓴 것입니다. 정확한 내용은 {$publisher}의 원문을 확인하십시오.",
    ja: "項目の要旨は本書のために新たに書き起こしたものです。正確な内容は{$publisher}の原文をご確認ください。",
    en: "What a control asks is put in our own words. For its exact text turn to the original of {$publisher}.",
  },
  overview: { ko: "개요", ja: "概要", en: "Overview" },
  overviewText: {
    ko: "{$service}는 {$provider}에서 제공하는 서비스입니다. {$description} 이 문서는 {$title}의 항목 가운데 이 서비스에 해당하는 {$count}개 항목에 답합니다.",
    ja: "{$service}は{$provider}が提供するサービスです。{$description}本書は、{$title}の項目のうち本サービスに該当する{$count}項目に回答します。",
    en: "{$service} is provided by {$provider}. {$description} This guide answers the {$count} controls of {$title} that apply to it.",
  },
  certificates: { ko: "인증과 평가", ja: "認証と評価", en: "Certificates and assessments" },
  model: { ko: "책임 분담 모델", ja: "責任分担モデル", en: "Shared responsibility" },
  modelText: {
    ko: "어느 층을 누가 책임지는지는 서비스 유형에 따라 다릅니다.",
    ja: "どの層を誰が担うかは、サービスの種類によって異なります。",
    en: "Who bears which layer depends on the kind of service.",
  },
  modelRow: { ko: "{$layer}: {$bearers}.", ja: "{$layer}: {$bearers}。", en: "{$layer}: {$bearers}." },
  modelCell: { ko: "{$type} {$bearer}", ja: "{$type} {$bearer}", en: "{$type} {$bearer}" },
  noModel: {
    ko: "책임 분담 모델이 기록되어 있지 않습니다.",
    ja: "責任分担モデルは記録されていません。",
    en: "No shared responsibility model is recorded.",
  },
  regions: { ko: "리전과 기반 제공자", ja: "リージョンと基盤の事業者", en: "Regions and upstream providers" },
  region: { ko: "리전", ja: "リージョン", en: "Region" },
  upstream: { ko: "기반 제공자", ja: "基盤の事業者", en: "Upstream provider" },
  noUpstream: {
    ko: "다른 사업자의 기반을 이용하지 않습니다.",
    ja: "他の事業者の基盤は利用していません。",
    en: "It stands on no other provider's infrastructure.",
  },
  responses: { ko: "항목별 대응", ja: "項目別の対応", en: "Responses" },
  ismap: {
    ko: "정부정보시스템 보안평가제도(ISMAP)와의 관계",
    ja: "政府情報システムのためのセキュリティ評価制度（ISMAP）との関係",
    en: "Standing under ISMAP",
  },
  ismapHeld: {
    ko: "{$service}는 ISMAP 클라우드 서비스 목록에 등록되어 있습니다. 등록 기간: {$from} – {$until}. 등록 범위: {$scope}",
    ja: "{$service}はISMAPクラウドサービスリストに登録されています。登録期間: {$from} – {$until}。登録範囲: {$scope}",
    en: "{$service} is registered on the ISMAP cloud service list from {$from} to {$until}. Scope: {$scope}",
  },
  ismapOther: {
    ko: "{$service}는 ISMAP 클라우드 서비스 목록에 등록되어 있지 않습니다. 현재 상태: {$status}.",
    ja: "{$service}はISMAPクラウドサービスリストに登録されていません。現在の状態: {$status}。",
    en: "{$service} is not registered on the ISMAP cloud service list. It stands at: {$status}.",
  },
  ismapNone: {
    ko: "{$service}의 ISMAP 등록에 관한 기록이 없습니다. 등록되어 있다고 기재하지 않습니다.",
    ja: "{$service}のISMAP登録に関する記録はありません。登録されているとは述べていません。",
    en: "Nothing is recorded of an ISMAP registration of {$service}, and none is stated.",
  },
  ismapSpeaks: {
    ko: "이 문서의 답변은 총무성 가이드라인에 대한 것이며, ISMAP 관리 기준에 대한 감사 결과를 나타내지 않습니다.",
    ja: "本書の回答は総務省のガイドラインに対するものであり、ISMAP管理基準に対する監査の結果を示すものではありません。",
    en: "The answers in this guide are to the framework named above; they are no result of an audit against ISMAP's control criteria.",
  },
  products: {
    ko: "항목 이행에 도움이 되는 제품",
    ja: "項目の実施に役立つ製品",
    en: "Products that help to meet controls",
  },
  product: { ko: "제품", ja: "製品", en: "Product" },
  does: { ko: "설명", ja: "説明", en: "What it does" },
  helps: { ko: "관련 항목", ja: "関連項目", en: "Controls" },
  noProducts: {
    ko: "기록된 제품이 없습니다.",
    ja: "記録された製品はありません。",
    en: "No product is recorded.",
  },
  colophon: {
    ko: "이 문서에는 전자 봉인이 들어 있습니다. 내용이 바뀌면 검증에 실패합니다. 검증 방법: akashi verify 파일",
    ja: "本書には電子的な封印が含まれています。内容が変わると検証に失敗します。検証方法: akashi verify ファイル",
    en: "An electronic seal is part of this document: verification fails once anything has changed. To verify: akashi verify FILE",
  },
} satisfies Record<string, Localized>;

export const bearerWords: Readonly<Record<Bearer, Localized>> = {
  provider: responsibilityWords.provider,
  customer: responsibilityWords.customer,
  shared: responsibilityWords.shared,
};
