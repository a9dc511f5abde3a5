import { z } from "zod";
import { defineRecordCheck } from "../define.ts";
import { scanReasons } from "../scan-reasons.ts";
import { assessScans, atLeast, observeScans, scanData, scanParams } from "../scans.ts";

const params = z.strictObject({
  ...scanParams,
  scan: z.enum(["vulnerabilities", "dependencies", "static-analysis", "web"]),
  /** The mildest that counts. What a tool gave no severity always does. */
  severity: z.enum(["critical", "high", "medium", "low", "info"]).default("high"),
});

export default defineRecordCheck({
  id: "scan-clean",
  version: 1,
  type: "record",
  recordKind: "scan-report",
  title: {
    ko: "취약점·소스 코드 스캔 결과",
    ja: "脆弱性・ソースコードのスキャン結果",
    en: "Vulnerability and source scans",
  },
  why: {
    ko: "알려진 취약점은 공격자도 같은 도구로 찾습니다. 정기적으로 스캔하고, 찾은 것을 조치해야 합니다.",
    ja: "既知の脆弱性は、攻撃者も同じツールで見つけます。定期的にスキャンし、見つかったものに対処する必要があります。",
    en: "Attackers find known weaknesses with the same tools. They have to be looked for regularly, and dealt with.",
  },
  remedy: {
    ko: "도구가 낸 보고서를 고치지 말고 그대로 가져오고, 남은 항목은 조치하거나 기한을 정해 위험을 수용하십시오.",
    ja: "ツールが出力したレポートをそのまま取り込み、残る項目は対処するか、期限を定めてリスクを受容してください。",
    en: "Import the report as the tool wrote it; fix what is left, or accept it by name and until a date.",
  },
  references: [
    "ISO/IEC 27001:2022 A.8.8",
    "ISO/IEC 27001:2022 A.8.29",
    "NIST RA-5",
    "NIST SA-11(1)",
    "MIC v3 III.1.1.16",
  ],
  evidences: ["fact", "measurement"],
  params,
  data: scanData,
  reasons: scanReasons,
  observe: (records, asked) => observeScans(records, asked.scan, asked, atLeast(asked.severity)),
  assess: (data, asked, now) => assessScans(data, asked, now),
});
