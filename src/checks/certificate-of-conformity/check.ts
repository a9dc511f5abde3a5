import { z } from "zod";
import { certificateHolds, certificateStatuses } from "../../domain/operations/record.ts";
import { formatInstant } from "../../domain/time.ts";
import { defineRecordCheck, met, notMet, unknown } from "../define.ts";

const params = z.strictObject({
  /** As the records name it, such as "ISO/IEC 27001" or "ISMS-P". */
  scheme: z.string().min(1).max(200),
  /** What the claim says. "Held" is never derived from anything but a certificate that is held. */
  status: z.enum(["held", "planned", "not-held"]).default("held"),
  edition: z.string().max(100).optional(),
  /** Ids that the scope has to cover. */
  covers: z.array(z.string().max(100)).max(50).default([]),
});

const data = z.object({
  certificates: z.array(
    z.object({
      id: z.string(),
      edition: z.string(),
      status: z.enum(certificateStatuses),
      covers: z.array(z.string()),
      validFrom: z.number().int().nullable(),
      validUntil: z.number().int().nullable(),
      plannedBy: z.number().int().nullable(),
      recordedAt: z.number().int(),
    }),
  ),
});
type Certificate = z.infer<typeof data>["certificates"][number];

export default defineRecordCheck({
  id: "certificate-of-conformity",
  version: 1,
  type: "record",
  recordKind: "certificate",
  title: { ko: "인증 보유 현황", ja: "認証の取得状況", en: "Certificate of conformity" },
  why: {
    ko: "인증에는 범위와 기간이 있습니다. 만료되었거나 범위 밖이면 보유한 것이 아닙니다.",
    ja: "認証には範囲と期間があります。期限切れや範囲外であれば、取得しているとは言えません。",
    en: "A certificate has a scope and a term. Outside either of them it is not held.",
  },
  remedy: {
    ko: "인증서의 판, 범위, 유효기간을 기록하고, 준비 중이면 예정일과 함께 그렇게 적으십시오.",
    ja: "認証書の版、範囲、有効期間を記録し、準備中であれば予定日とともにそう記してください。",
    en: "Record edition, scope and term of the certificate; if it is only planned, say so with the date.",
  },
  references: ["ISO/IEC 17021-1", "ISO/IEC 27001:2022 A.5.36"],
  evidences: ["fact", "commitment"],
  params,
  data,
  reasons: {
    held: {
      ko: "{$scheme} 인증이 {$until :date}까지 유효합니다.",
      ja: "{$scheme}の認証は{$until :date}まで有効です。",
      en: "{$scheme} is held, valid until {$until :date}.",
    },
    planned: {
      ko: "{$scheme} 인증은 {$by :date}까지 취득할 예정이며, 아직 보유하지 않았습니다.",
      ja: "{$scheme}の認証は{$by :date}までに取得予定で、まだ取得していません。",
      en: "{$scheme} is planned by {$by :date}, and not held yet.",
    },
    "not-held": {
      ko: "{$scheme} 인증을 보유하지 않은 것으로 기록되어 있습니다.",
      ja: "{$scheme}の認証は未取得と記録されています。",
      en: "{$scheme} is on record as not held.",
    },
    lapsed: {
      ko: "{$scheme} 인증의 유효기간이 지났습니다.",
      ja: "{$scheme}の認証は有効期間を過ぎています。",
      en: "{$scheme} has lapsed.",
    },
    "not-in-force": {
      ko: "기록된 유효기간으로는 {$scheme} 인증이 유효하다고 볼 수 없습니다.",
      ja: "記録された有効期間からは、{$scheme}の認証が有効とは言えません。",
      en: "The dates on record do not show {$scheme} to be in force.",
    },
    "only-planned": {
      ko: "{$scheme} 인증을 보유하고 있지 않습니다(기록된 상태: {$status}).",
      ja: "{$scheme}の認証は取得していません（記録上の状態: {$status}）。",
      en: "{$scheme} is not held: its status is {$status}.",
    },
    overdue: {
      ko: "{$scheme} 인증의 취득 예정일({$by :date})이 지났습니다.",
      ja: "{$scheme}の認証の取得予定日（{$by :date}）を過ぎています。",
      en: "The date planned for {$scheme} ({$by :date}) has passed.",
    },
    "already-held": {
      ko: "{$scheme} 인증을 이미 보유하고 있어 문안과 다릅니다.",
      ja: "{$scheme}の認証はすでに取得済みで、記載と異なります。",
      en: "{$scheme} is held already, which is not what the claim says.",
    },
    "scope-too-narrow": {
      ko: "인증 범위에 {$missing}이(가) 없습니다.",
      ja: "認証の範囲に{$missing}が含まれていません。",
      en: "The scope of the certificate does not cover {$missing}.",
    },
    "no-record": {
      ko: "{$scheme} 인증에 대한 기록이 없습니다.",
      ja: "{$scheme}の認証に関する記録がありません。",
      en: "There is no record about {$scheme}.",
    },
  },
  observe: (records, { scheme, edition }) => ({
    certificates: records.flatMap((record) =>
      record.kind === "certificate" &&
      record.holder === "self" &&
      record.scheme === scheme &&
      (edition === undefined || record.edition === edition)
        ? [
            {
              id: record.id,
              edition: record.edition,
              status: record.status,
              covers: [...record.covers],
              validFrom: record.validFrom,
              validUntil: record.validUntil,
              plannedBy: record.plannedBy,
              recordedAt: record.recordedAt,
            },
          ]
        : [],
    ),
  }),
  assess({ certificates }, { scheme, status, covers }, now) {
    if (certificates.length === 0) return unknown("no-record", { scheme });
    const held = certificates.filter((certificate) => certificateHolds(certificate, now) === "held");
    if (status === "held") {
      const whole = held.find((certificate) => covers.every((id) => certificate.covers.includes(id)));
      if (whole) {
        const validUntil = whole.validUntil as number;
        return met("held", { scheme, until: lastInstant(validUntil) }, validUntil);
      }
      const narrow = held[0];
      if (narrow) {
        return notMet("scope-too-narrow", { missing: covers.filter((id) => !narrow.covers.includes(id)) });
      }
      const lapsed = certificates.some((certificate) => certificateHolds(certificate, now) === "expired");
      if (lapsed) return notMet("lapsed", { scheme });
      if (certificates.some((certificate) => certificate.status === "held")) return notMet("not-in-force", { scheme });
      return notMet("only-planned", { scheme, status: (certificates[0] as Certificate).status });
    }
    if (held.length > 0) return notMet("already-held", { scheme });
    if (status === "not-held") return met("not-held", { scheme });
    const plan = certificates.find((certificate) => certificate.status === "planned" && certificate.plannedBy !== null);
    if (!plan) return notMet("only-planned", { scheme, status: (certificates[0] as Certificate).status });
    const by = plan.plannedBy as number;
    return now < by
      ? met("planned", { scheme, by: lastInstant(by) }, by)
      : notMet("overdue", { scheme, by: lastInstant(by) });
  },
});

/** An exclusive end, as the last instant that is still inside: what a reader understands by "until". */
function lastInstant(end: number): string {
  return formatInstant(end - 1);
}
