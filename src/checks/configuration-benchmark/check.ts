import { z } from "zod";
import { compareDecimals, parseDecimal } from "../../domain/decimal.ts";
import type { ScanReportRecord } from "../../domain/operations/record.ts";
import { defineRecordCheck, notMet, unknown } from "../define.ts";
import { scanReasons } from "../scan-reasons.ts";
import { assessScans, atLeast, observeScans, type SeenReport, scanData, scanParams } from "../scans.ts";

const params = z.strictObject({
  ...scanParams,
  /** Benchmark and profile as the report is shown to name them: DEBIAN-11/anssi_np_nt28_minimal. */
  profile: z.string().min(1).max(200),
  /** Percent, as an exact decimal. */
  minScore: z
    .string()
    .refine((text) => parseDecimal(text) !== undefined)
    .optional(),
  /** The mildest failed rule that counts. A rule of no severity always does. */
  severity: z.enum(["critical", "high", "medium", "low", "info"]).default("medium"),
  /** Rules that have to have been judged, at least; a profile that applies to nothing judges none. */
  minRules: z.int().min(1).default(1),
});

export default defineRecordCheck({
  id: "configuration-benchmark",
  version: 1,
  type: "record",
  recordKind: "scan-report",
  title: { ko: "보안 설정 기준 점검", ja: "セキュリティ設定基準の検査", en: "Configuration benchmark" },
  why: {
    ko: "서버의 설정은 시간이 지나면 기준에서 벗어납니다. 기준에 맞는지는 실제 설정을 검사해야 알 수 있습니다.",
    ja: "サーバの設定は時とともに基準から外れます。基準に合っているかは、実際の設定を検査しなければ分かりません。",
    en: "Configuration drifts from its baseline. Whether it still follows it is seen on the machine alone.",
  },
  remedy: {
    ko: "통과하지 못한 규칙을 조치하고 다시 검사하거나, 규칙마다 기한을 정해 위험을 수용하십시오.",
    ja: "不合格のルールに対処して再検査するか、ルールごとに期限を定めてリスクを受容してください。",
    en: "Mend what failed and scan again, or accept it rule by rule and until a date.",
  },
  references: ["ISO/IEC 27001:2022 A.8.9", "NIST CM-6", "NIST SP 800-126r3"],
  evidences: ["fact", "measurement"],
  params,
  data: scanData,
  reasons: {
    ...scanReasons,
    "another-profile": {
      ko: "{$subject}의 보고서는 다른 기준({$profile})으로 검사한 것입니다.",
      ja: "{$subject}のレポートは、別の基準（{$profile}）による検査です。",
      en: "The report of {$subject} is of another profile: {$profile}.",
    },
    "too-few-rules": {
      ko: "{$subject}의 검사에서 판정한 규칙이 {$count}개로, 요구한 수보다 적습니다.",
      ja: "{$subject}の検査で判定されたルールは{$count}件で、求める数に足りません。",
      en: "The scan of {$subject} judged {$count} rules, fewer than asked for.",
    },
    "no-score": {
      ko: "{$subject}의 보고서에 점수가 없습니다.",
      ja: "{$subject}のレポートにスコアがありません。",
      en: "The report of {$subject} has no score.",
    },
    "score-too-low": {
      ko: "{$subject}의 점수 {$score}%가 기준 {$wanted}%보다 낮습니다.",
      ja: "{$subject}のスコア{$score}%が、基準の{$wanted}%を下回っています。",
      en: "The score of {$subject}, {$score} %, is below {$wanted} %.",
    },
  },
  observe(records, asked) {
    const reports = records.filter((record) => record.kind === "scan-report");
    const isOfProfile = ({ report }: ScanReportRecord) => report.profile === asked.profile;
    // What another profile failed says nothing of this one; it is named where a subject has nothing else.
    const subjects = new Set(reports.filter(isOfProfile).map(({ subject }) => subject));
    const telling = reports.filter((one) => isOfProfile(one) || !subjects.has(one.subject));
    return observeScans(telling, "configuration", asked, (one) =>
      isOfProfile(one) ? atLeast(asked.severity)(one) : { count: 0, listed: [] },
    );
  },
  assess: (data, asked, now) =>
    assessScans(data, asked, now, ({ subject, profile, rules, score }: SeenReport) => {
      if (profile !== asked.profile) return unknown("another-profile", { subject, profile: profile ?? "-" });
      if (rules === null || rules < asked.minRules) return unknown("too-few-rules", { subject, count: rules ?? 0 });
      const [wanted, given] = [asked.minScore, score].map((text) => parseDecimal(text ?? ""));
      if (wanted === undefined) return undefined;
      if (given === undefined) return unknown("no-score", { subject });
      return compareDecimals(given, wanted) < 0
        ? notMet("score-too-low", { subject, score: score ?? "-", wanted: asked.minScore ?? "-" })
        : undefined;
    }),
});
