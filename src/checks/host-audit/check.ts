import { z } from "zod";
import { defineCheck, met, notMet } from "../define.ts";
import {
  type Host,
  hostFailure,
  hostParams,
  hostReasons,
  hostSends,
  hostUnknown,
  isTrouble,
  lookAtHost,
  parsed,
} from "../host.ts";
import { command, rootCommand } from "../host-commands.ts";
import { countAuditRules, isStopped, parseAuditStatus } from "./audit.ts";

const params = z.strictObject({
  ...hostParams,
  /** Rules that have to be loaded at least. */
  rules: z.number().int().min(1).max(10_000).default(1),
  /** The kernel tells root alone. */
  sudo: z.boolean().default(false),
});

const kernelSchema = z.strictObject({
  enabled: z.enum(["off", "on", "locked"]),
  daemon: z.boolean(),
  rules: z.number().int(),
});
const stoppedSchema = z.strictObject({ service: z.literal("inactive") });
const data = z.union([hostFailure, stoppedSchema, kernelSchema]);

export default defineCheck({
  id: "host-audit",
  version: 1,
  type: "probe",
  title: { ko: "감사 데몬과 감사 규칙", ja: "監査デーモンと監査ルール", en: "Audit daemon and rules" },
  why: {
    ko: "감사 데몬이 멈춰 있거나 규칙이 없으면 관리자의 작업과 파일 변경이 기록되지 않습니다.",
    ja: "監査デーモンが停止しているかルールがないと、管理者の操作やファイルの変更が記録されません。",
    en: "Without a running audit daemon and rules for it, nothing records what administrators do and change.",
  },
  remedy: {
    ko: "auditd를 실행하고 /etc/audit/rules.d에 규칙을 둔 뒤 augenrules --load로 적재하십시오.",
    ja: "auditdを稼働させ、/etc/audit/rules.dにルールを置いてaugenrules --loadで読み込んでください。",
    en: "Run auditd, keep rules in /etc/audit/rules.d and load them with augenrules --load.",
  },
  references: ["MIC v3 III.1.1.14", "ISO/IEC 27001:2022 A.8.15", "NIST SP 800-53r5 AU-12", "CIS Controls v8 8.2"],
  evidences: ["fact"],
  sends: hostSends,
  schemes: ["ssh:"],
  params,
  data,
  reasons: {
    ...hostReasons,
    active: {
      ko: "감사 기능이 켜져 있고 데몬이 동작하며 감사 규칙 {$rules}개가 적재되어 있습니다.",
      ja: "監査が有効でデーモンが稼働しており、監査ルール{$rules}件が読み込まれています。",
      en: "Audit is on, its daemon runs, and {$rules} rules are loaded.",
    },
    "not-running": {
      ko: "감사 데몬이 실행되고 있지 않습니다.",
      ja: "監査デーモンが稼働していません。",
      en: "The audit daemon does not run.",
    },
    "switched-off": {
      ko: "커널의 감사 기능이 꺼져 있습니다.",
      ja: "カーネルの監査機能が無効です。",
      en: "Audit is switched off in the kernel.",
    },
    "too-few-rules": {
      ko: "적재된 감사 규칙이 {$rules}개로 정한 {$wanted}개보다 적습니다.",
      ja: "読み込まれた監査ルールが{$rules}件で、定めた{$wanted}件に足りません。",
      en: "{$rules} audit rules are loaded, fewer than the {$wanted} asked for.",
    },
  },
  observe: (_target, asked, io) => lookAtHost(io, asked, data, (host) => look(host, asked.sudo)),
  assess(seen, { rules: wanted }) {
    const nothing = hostUnknown(seen);
    if (nothing) return nothing;
    if ("service" in seen) return notMet("not-running");
    const { enabled, daemon, rules } = seen as z.infer<typeof kernelSchema>;
    if (!daemon) return notMet("not-running");
    if (enabled === "off") return notMet("switched-off");
    return rules < wanted ? notMet("too-few-rules", { rules, wanted }) : met("active", { rules });
  },
});

/** The kernel's word counts; where the account may not ask for it, the service manager can still say that nothing runs. */
async function look({ ask, need }: Host, sudo: boolean) {
  const status = await ask(rootCommand("audit-status", sudo));
  if (isTrouble(status)) {
    const service = await ask(command("audit-service"));
    return !isTrouble(service) && isStopped(service) ? { service: "inactive" as const } : status;
  }
  const { enabled, daemon } = parsed(parseAuditStatus(status));
  return { enabled, daemon, rules: parsed(countAuditRules(await need(rootCommand("audit-rules", sudo)))) };
}
