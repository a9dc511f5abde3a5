import { z } from "zod";
import { streamSchemes } from "../../net/protocols.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { isIn, portsOf, portsText } from "../port-lists.ts";
import { portSets } from "./port-sets.ts";
import { type Scan, scanPorts } from "./scan.ts";

const maxPorts = 1_024;
type Asked = { readonly open: readonly string[]; readonly scan: keyof typeof portSets | readonly string[] };

/** The ports that are looked at: those that are said to be open, then all others. */
function portsAsked({ open, scan }: Asked): number[] {
  const declared = portsOf(open, maxPorts);
  const others = typeof scan === "string" ? portSets[scan] : portsOf(scan, maxPorts);
  return [...declared, ...others.filter((port) => !declared.includes(port))];
}

const params = z
  .strictObject({
    /** Ports that are said to be open; no other may be. */
    open: z.array(portsText).max(200),
    /** What is looked at besides: a named set, or ports and ranges. */
    scan: z
      .union([z.enum(Object.keys(portSets) as [keyof typeof portSets]), z.array(portsText).min(1).max(200)])
      .default("common-100"),
  })
  .refine((asked) => portsAsked(asked).length <= maxPorts, { error: `more than ${maxPorts} ports` });

const portList = z.array(z.number().int()).max(maxPorts);
const data = z.union([
  failureSchema,
  z.strictObject({ open: portList, closed: portList, silent: portList, stillAnswers: z.boolean() }),
]);

export default defineCheck({
  id: "open-ports",
  version: 1,
  type: "probe",
  title: { ko: "외부에 열린 포트", ja: "外部に開いているポート", en: "Ports open to the outside" },
  why: {
    ko: "의도하지 않게 열린 포트는 데이터베이스나 관리 콘솔이 그대로 노출되는 가장 흔한 원인입니다.",
    ja: "意図せず開いたポートは、データベースや管理コンソールがそのまま露出する最も多い原因です。",
    en: "A port left open by mistake is the most common way in which a database or a console ends up on the internet.",
  },
  remedy: {
    ko: "방화벽이나 보안 그룹에서 신고한 포트 외의 인바운드를 차단하고, 필요한 포트는 목록에 신고하십시오.",
    ja: "ファイアウォールやセキュリティグループで、申告したポート以外の受信を遮断し、必要なポートは一覧に申告してください。",
    en: "Let firewall or security group refuse all but the declared ports, and declare those that are needed.",
  },
  references: ["CWE-1327", "ISO/IEC 27001:2022 A.8.20", "NIST SP 800-53r5 SC-7", "CIS Controls v8 4.4"],
  evidences: ["fact"],
  sends: { connections: maxPorts + 1, requests: 0, time: 120_000, intrusive: true },
  schemes: streamSchemes.filter((scheme) => scheme !== "dns:"),
  params,
  data,
  reasons: {
    "only-declared": {
      ko: "살펴본 {$count}개 포트 가운데 신고된 포트만 열려 있습니다: {$ports}(응답 없는 포트 {$silent}개)",
      ja: "調べた{$count}個のポートのうち、開いているのは申告されたものだけです: {$ports}（応答のないポート{$silent}個）",
      en: "Of the {$count} ports looked at only declared ones are open: {$ports} ({$silent} did not answer at all).",
    },
    "none-open": {
      ko: "살펴본 {$count}개 포트가 모두 닫혀 있습니다(응답 없는 포트 {$silent}개).",
      ja: "調べた{$count}個のポートは、すべて閉じています（応答のないポート{$silent}個）。",
      en: "None of the {$count} ports looked at is open, as declared ({$silent} did not answer at all).",
    },
    undeclared: {
      ko: "신고되지 않은 포트가 열려 있습니다: {$ports}",
      ja: "申告されていないポートが開いています: {$ports}",
      en: "Ports that are not declared are open: {$ports}",
    },
    "declared-closed": {
      ko: "열려 있다고 신고된 포트가 연결을 거부했습니다: {$ports}",
      ja: "開いていると申告されたポートが接続を拒否しました: {$ports}",
      en: "Ports that are declared open refused the connection: {$ports}",
    },
    "declared-silent": {
      ko: "열려 있다고 신고된 포트가 응답하지 않아 판단할 수 없습니다: {$ports}",
      ja: "開いていると申告されたポートが応答しないため判断できません: {$ports}",
      en: "Ports that are declared open did not answer, so other silence tells nothing either: {$ports}",
    },
    "all-silent": {
      ko: "어떤 포트도 응답하지 않아, 닫혀 있는지 점검이 차단된 것인지 알 수 없습니다.",
      ja: "どのポートも応答しないため、閉じているのか確認が遮断されているのか判断できません。",
      en: "No port answered in any way: whether all are closed or we are shut out is not known.",
    },
    "stopped-answering": {
      ko: "점검 도중 응답이 끊겨, 응답이 없는 포트를 닫힌 것으로 볼 수 없습니다.",
      ja: "確認の途中で応答が途絶えたため、応答のないポートを閉じているとはみなせません。",
      en: "The host stopped answering during the check, so that silence cannot be taken for a closed port.",
    },
  },
  observe: (_target, asked, io) => attempt(() => scanPorts(io, portsAsked(asked), portsOf(asked.open, maxPorts))),
  assess(seen, asked) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const undeclared = seen.open.filter((port) => !isIn(port, asked.open));
    if (undeclared.length > 0) return notMet("undeclared", { ports: named(undeclared) });
    const expected = portsOf(asked.open, maxPorts);
    const closed = expected.filter((port) => seen.closed.includes(port));
    if (closed.length > 0) return notMet("declared-closed", { ports: named(closed) });
    if (seen.open.length + seen.closed.length === 0) return unknown("all-silent");
    if (!seen.stillAnswers || !isWhole(seen, portsAsked(asked))) return unknown("stopped-answering");
    const silent = expected.filter((port) => seen.silent.includes(port));
    if (silent.length > 0) return unknown("declared-silent", { ports: named(silent) });
    const told = { count: portsAsked(asked).length, silent: seen.silent.length };
    return expected.length === 0 ? met("none-open", told) : met("only-declared", { ...told, ports: named(seen.open) });
  },
});

function isWhole({ open, closed, silent }: Scan, wanted: readonly number[]): boolean {
  const looked = new Set([...open, ...closed, ...silent]);
  return wanted.every((port) => looked.has(port));
}

function named(ports: readonly number[]): string[] {
  return ports.slice(0, 20).map(String);
}
