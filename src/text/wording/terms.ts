import type { Localized } from "../../domain/locale.ts";

/** A term as the authorities of each country write it, and ways to write it that readers should not meet beside it. */
export type Term = {
  readonly term: Localized;
  /** Patterns of what stands for it elsewhere, by language. */
  readonly avoid: { readonly ko?: RegExp; readonly ja?: RegExp; readonly en?: RegExp };
  /** Whose word it is. */
  readonly source: string;
};

const orthographyKo = "국립국어원 외래어 표기법";
const orthographyJa = "外来語の表記（平成3年内閣告示第2号）";

export const terms: readonly Term[] = [
  {
    term: { ko: "침해사고", ja: "情報セキュリティインシデント", en: "security incident" },
    avoid: { ko: /해킹 ?사고/u, ja: /セキュリティ事故/u },
    source: "정보통신망법 제2조; JIS Q 27000",
  },
  {
    term: { ko: "개인정보 유출", ja: "個人データの漏えい", en: "personal data breach" },
    avoid: { ko: /개인정보 ?누출/u, ja: /漏洩|漏曳/u, en: /\bdata leakages?\b/iu },
    source: "개인정보 보호법 제34조; 個人情報の保護に関する法律 第26条; GDPR Article 4(12)",
  },
  {
    term: { ko: "개인정보 처리방침", ja: "プライバシーポリシー", en: "privacy policy" },
    avoid: { ko: /개인정보 ?취급 ?방침/u },
    source: "개인정보 보호법 제30조",
  },
  {
    term: { ko: "취약점", ja: "脆弱性", en: "vulnerability" },
    avoid: { ko: /취약성/u, ja: /脆弱点|ぜい弱性/u },
    source: "ISMS-P 2.11.2; JIS Q 27000",
  },
  {
    term: { ko: "접근통제", ja: "アクセス制御", en: "access control" },
    avoid: { ko: /접근 ?제어/u, ja: /アクセスコントロール/u },
    source: "ISMS-P 2.6; JIS Q 27001 A.5.15",
  },
  {
    term: { ko: "악성코드", ja: "マルウェア", en: "malware" },
    avoid: { ko: /멀웨어|맬웨어/u, ja: /マルウエア/u, en: /\bmalicious software\b/iu },
    source: "ISMS-P 2.10.9; JIS Q 27001 A.8.7",
  },
  {
    term: { ko: "모의해킹", ja: "ペネトレーションテスト", en: "penetration test" },
    avoid: { ko: /침투 ?(테스트|시험)/u, ja: /侵入テスト|ペネトレーション試験/u, en: /\bpenetration testings\b/iu },
    source: "KISA 안내서; MIC v3",
  },
  {
    term: { ko: "정보보호 최고책임자", ja: "最高情報セキュリティ責任者", en: "chief information security officer" },
    avoid: {
      ko: /정보보안 ?최고 ?책임자|최고 ?정보보호 ?책임자/u,
      ja: /最高セキュリティ責任者|情報セキュリティ最高責任者/u,
    },
    source: "정보통신망법 제45조의3; サイバーセキュリティ経営ガイドライン",
  },
  {
    term: { ko: "개인정보 보호책임자", ja: "個人情報保護管理者", en: "data protection officer" },
    avoid: { ko: /개인정보 ?관리 ?책임자/u },
    source: "개인정보 보호법 제31조; JIS Q 15001",
  },
  {
    term: { ko: "접속기록", ja: "アクセスログ", en: "access log" },
    avoid: { ko: /접속 로그/u, ja: /アクセス・ログ/u },
    source: "개인정보의 안전성 확보조치 기준 제8조",
  },
  {
    term: { ko: "서비스 수준 협약", ja: "サービスレベル合意書", en: "service level agreement" },
    avoid: { ko: /서비스 ?레벨 ?협약|서비스 ?수준 ?계약/u, ja: /サービスレベルアグリーメント|サービス品質保証/u },
    source: "클라우드컴퓨팅서비스 품질·성능에 관한 기준; SaaS向けSLAガイドライン",
  },
  {
    term: { ko: "업무연속성", ja: "事業継続", en: "business continuity" },
    avoid: { ko: /사업 ?연속성/u, ja: /業務継続性/u },
    source: "ISMS-P 2.12; JIS Q 22301",
  },
  {
    term: { ko: "재위탁", ja: "再委託", en: "sub-processing" },
    avoid: { ko: /재하청/u, ja: /再下請/u },
    source: "개인정보 보호법 제26조; 個人情報の保護に関する法律 第25条",
  },
  {
    term: { ko: "암호화", ja: "暗号化", en: "encryption" },
    avoid: { ko: /엔크립션/u, ja: /エンクリプション/u, en: /\bencyption\b|\bcyphering\b/iu },
    source: "ISMS-P 2.7; JIS Q 27001 A.8.24",
  },
  {
    term: { ko: "메시지", ja: "メッセージ", en: "message" },
    avoid: { ko: /메세지/u, ja: /メセージ/u },
    source: orthographyKo,
  },
  {
    term: { ko: "콘텐츠", ja: "コンテンツ", en: "content" },
    avoid: { ko: /컨텐츠|콘텐트|컨텐트/u },
    source: orthographyKo,
  },
  {
    term: { ko: "애플리케이션", ja: "アプリケーション", en: "application" },
    avoid: { ko: /어플리케이션|어플리캐이션|애플리캐이션/u, ja: /アプリケイション/u },
    source: orthographyKo,
  },
  {
    term: { ko: "릴리스", ja: "リリース", en: "release" },
    avoid: { ko: /릴리즈/u, ja: /リリーズ/u },
    source: orthographyKo,
  },
  {
    term: { ko: "데이터", ja: "データ", en: "data" },
    avoid: { ko: /데이타/u, en: /\bdatas\b/iu },
    source: orthographyKo,
  },
  {
    term: { ko: "데이터센터", ja: "データセンター", en: "data centre" },
    avoid: { ko: /데이터 ?센타/u, ja: /データセンタ(?!ー)/u },
    source: orthographyJa,
  },
  {
    term: { ko: "서버", ja: "サーバ", en: "server" },
    avoid: { ja: /サーバー/u },
    source: "MIC v3; JIS Z 8301",
  },
  {
    term: { ko: "사용자", ja: "ユーザー", en: "user" },
    avoid: { ja: /ユーザ(?!ー|ビリティ)/u },
    source: orthographyJa,
  },
  {
    term: { ko: "방화벽", ja: "ファイアウォール", en: "firewall" },
    avoid: { ko: /파이어월/u, ja: /ファイヤーウォール|ファイアーウォール|ファイヤウォール/u },
    source: orthographyJa,
  },
  {
    term: { ko: "인터페이스", ja: "インターフェース", en: "interface" },
    avoid: { ko: /인터페이싱/u, ja: /インタフェース|インターフェイス|インタフェイス/u },
    source: orthographyJa,
  },
  {
    term: { ko: "점검", ja: "メンテナンス", en: "maintenance" },
    avoid: { ja: /メインテナンス|メンテンナンス/u, en: /\bmaintainance\b/iu },
    source: orthographyJa,
  },
  {
    term: { ko: "포트", ja: "ポート", en: "port" },
    avoid: { ko: /포오트/u },
    source: orthographyKo,
  },
  {
    term: { ko: "스토리지", ja: "ストレージ", en: "storage" },
    avoid: { ko: /스토리쥐|스토리치/u, ja: /ストーレージ/u },
    source: orthographyKo,
  },
  {
    term: { ko: "보안", ja: "セキュリティ", en: "security" },
    avoid: { ko: /시큐리티/u, ja: /セキュリティー/u },
    source: "JIS Q 27000",
  },
  {
    term: { ko: "프라이버시", ja: "プライバシー", en: "privacy" },
    avoid: { ja: /プライバシ(?!ー)/u },
    source: orthographyJa,
  },
  {
    term: { ko: "정책", ja: "ポリシー", en: "policy" },
    avoid: { ko: /폴리시/u, ja: /ポリシ(?!ー)/u },
    source: orthographyJa,
  },
];
