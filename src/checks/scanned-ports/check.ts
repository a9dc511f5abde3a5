import { z } from "zod";
import { defineRecordCheck, unknown } from "../define.ts";
import { scanReasons } from "../scan-reasons.ts";
import { assessScans, isOpen, observeScans, type SeenReport, scanData, scanParams } from "../scans.ts";
import { coversPorts, portRange } from "./ranges.ts";

const params = z.strictObject({
  ...scanParams,
  /** Ports that may be open: tcp/443. */
  allowed: z
    .array(z.string().regex(/^(?:tcp|udp|sctp)\/\d{1,5}$/))
    .min(1)
    .max(200),
  /** Ports that have to have been asked; a port nobody asked is not closed. */
  scanned: z.array(z.string().regex(portRange)).min(1).max(50).default(["tcp/1-65535"]),
});

export default defineRecordCheck({
  id: "scanned-ports",
  version: 1,
  type: "record",
  recordKind: "scan-report",
  title: { ko: "스캐너가 본 열린 포트", ja: "スキャナが確認した開放ポート", en: "Open ports seen by a scanner" },
  why: {
    ko: "필요 없이 열린 포트는 그 뒤의 서비스를 그대로 드러냅니다.",
    ja: "不要に開いたポートは、その先のサービスをそのままさらします。",
    en: "A port that is open without need shows the world what listens behind it.",
  },
  remedy: {
    ko: "필요 없는 포트를 닫고, 전체 포트를 외부에서 다시 스캔한 결과(nmap -p- -oX)를 가져오십시오.",
    ja: "不要なポートを閉じ、全ポートを外部から再度スキャンした結果（nmap -p- -oX）を取り込んでください。",
    en: "Close what is not needed, and import a scan of all ports from outside (nmap -p- -oX).",
  },
  references: ["ISO/IEC 27001:2022 A.8.20", "NIST CM-7", "NIST SC-7"],
  evidences: ["fact", "measurement"],
  params,
  data: scanData,
  reasons: {
    ...scanReasons,
    "not-all-asked": {
      ko: "{$subject}의 스캔은 지정한 포트를 모두 확인하지 않았습니다(확인한 포트: {$ports}).",
      ja: "{$subject}のスキャンは、指定したポートをすべて確認していません（確認したポート: {$ports}）。",
      en: "The scan of {$subject} did not ask all the ports that were to be asked (asked: {$ports}).",
    },
    "too-many-open": {
      ko: "{$subject}의 스캔에서 열린 포트가 너무 많아 {$count}개는 확인하지 못했습니다.",
      ja: "{$subject}のスキャンで開放ポートが多すぎるため、{$count}件は確認できませんでした。",
      en: "The scan of {$subject} found so many open ports that {$count} of them were not looked at.",
    },
  },
  observe: (records, asked) =>
    observeScans(records, "ports", asked, ({ report }) => {
      const listed = report.findings.filter((one) => isOpen(one) && !asked.allowed.includes(one.rule));
      return { count: listed.length, listed };
    }),
  assess: (data, asked, now) =>
    assessScans(data, asked, now, ({ subject, profile, unlisted }: SeenReport) => {
      if (!asked.scanned.every((range) => coversPorts(profile ?? "", range))) {
        return unknown("not-all-asked", { subject, ports: profile ?? "-" });
      }
      return unlisted > 0 ? unknown("too-many-open", { subject, count: unlisted }) : undefined;
    }),
});
