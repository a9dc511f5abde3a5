import type { Locale, Localized } from "../domain/locale.ts";
import {
  type CertificateRecord,
  type CertificateStatus,
  certificateHolds,
  coversService,
} from "../domain/operations/record.ts";
import { dayIn } from "../domain/time.ts";
import { dateInWords } from "../text/functions.ts";
import { say } from "../text/message.ts";
import { cell, headerCell, rowsOf } from "./build.ts";
import type { DocumentState } from "./define.ts";
import type { Block, Cell } from "./model.ts";

const words = {
  caption: { ko: "인증과 평가", ja: "認証と評価", en: "Certificates and assessments" },
  scheme: { ko: "제도", ja: "制度", en: "Scheme" },
  status: { ko: "상태", ja: "状態", en: "Status" },
  scope: { ko: "인증 범위", ja: "対象範囲", en: "Scope" },
  holder: { ko: "보유자", ja: "保有者", en: "Holder" },
  validity: { ko: "유효기간", ja: "有効期間", en: "Validity" },
  edition: { ko: "{$scheme} {$edition}", ja: "{$scheme} {$edition}", en: "{$scheme} {$edition}" },
  period: { ko: "{$from} – {$until}", ja: "{$from} – {$until}", en: "{$from} – {$until}" },
  plannedBy: { ko: "{$by}까지 취득 예정", ja: "{$by}までに取得予定", en: "planned by {$by}" },
  outside: {
    ko: "이 서비스는 범위에 포함되지 않음",
    ja: "本サービスは対象範囲外",
    en: "this service is outside the scope",
  },
  none: {
    ko: "기록된 인증이 없습니다.",
    ja: "記録された認証はありません。",
    en: "No certificate is recorded.",
  },
  unstated: { ko: "–", ja: "–", en: "–" },
} satisfies Record<string, Localized>;

/** Words for what a certificate is; a registration has its own. */
export const certificateStatusWords: Readonly<Record<CertificateStatus, Localized>> = {
  held: { ko: "보유", ja: "取得済み", en: "held" },
  planned: { ko: "취득 예정", ja: "取得予定", en: "planned" },
  "self-assessed": { ko: "자체 평가", ja: "自己評価", en: "self-assessed" },
  candidate: { ko: "신청 중", ja: "申請中", en: "candidate" },
  expired: { ko: "만료", ja: "失効", en: "expired" },
  "not-held": { ko: "미보유", ja: "未取得", en: "not held" },
};

/** What a reader may be told of a certificate at an instant: never more than its dates allow. */
export function statusAt(certificate: CertificateRecord, at: number): CertificateStatus {
  if (certificate.status !== "held") return certificate.status;
  return certificateHolds(certificate, at);
}

/** Every certificate with its scope, its holder and how long it counts; or that there is none. */
export function certificateBlocks(
  { service: { service, records }, at }: DocumentState,
  language: Locale,
  include: (scheme: string) => boolean,
): Block[] {
  const certificates = records.filter(
    (record): record is CertificateRecord => record.kind === "certificate" && include(record.scheme),
  );
  if (certificates.length === 0) return [{ type: "paragraph", text: words.none[language] }];
  const rows = certificates.map((one): Cell[] => {
    const upstream = service.upstreams.find(({ id }) => id === one.holder);
    const covers = coversService(one, service.id, one.holder);
    return [
      headerCell(say(language, words.edition, { scheme: one.scheme, edition: one.edition }).trim()),
      cell(certificateStatusWords[statusAt(one, at)][language]),
      cell(one.scope[language], ...(covers ? [] : [words.outside[language]])),
      cell(one.holder === "self" ? service.provider[language] : (upstream?.name[language] ?? one.holder)),
      cell(validityOf(one, language, service.timeZone)),
    ];
  });
  const columns = [
    { title: words.scheme[language], width: 20 },
    { title: words.status[language], width: 12 },
    { title: words.scope[language], width: 32 },
    { title: words.holder[language], width: 16 },
    { title: words.validity[language], width: 20 },
  ];
  return [{ type: "table", id: "t-certificates", caption: words.caption[language], columns, groups: rowsOf(rows) }];
}

/** The last day counts; what is stored is the first moment after it. */
function validityOf(
  { validFrom, validUntil, plannedBy }: CertificateRecord,
  language: Locale,
  timeZone: string,
): string {
  const date = (instant: number) => dateInWords(language, dayIn(instant, timeZone));
  if (validFrom !== null && validUntil !== null) {
    return say(language, words.period, { from: date(validFrom), until: date(validUntil - 1) });
  }
  return plannedBy === null ? words.unstated[language] : say(language, words.plannedBy, { by: date(plannedBy - 1) });
}
