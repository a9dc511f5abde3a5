import { z } from "zod";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import { hostFailure, hostParams, hostReasons, hostSends, hostUnknown, lookAtHost, parsed } from "../host.ts";
import { command } from "../host-commands.ts";
import { isIn, portsText } from "../port-lists.ts";
import { type Listener, parseListeners } from "./listeners.ts";

const declared = z.array(portsText).max(200);

const params = z.strictObject({
  ...hostParams,
  /** Ports that may be listened on for the network. */
  tcp: declared,
  udp: declared.default([]),
  /** Whether what only the host itself reaches has to be declared as well. */
  loopback: z.boolean().default(false),
});

const data = z.union([
  hostFailure,
  z.strictObject({
    listeners: z
      .array(
        z.strictObject({
          protocol: z.enum(["tcp", "udp"]),
          port: z.number().int(),
          reach: z.enum(["network", "loopback"]),
        }),
      )
      .max(5_000),
  }),
]);

export default defineCheck({
  id: "host-ports",
  version: 1,
  type: "probe",
  title: { ko: "호스트의 수신 포트", ja: "ホストの待ち受けポート", en: "Ports the host listens on" },
  why: {
    ko: "신고되지 않은 수신 포트는 관리되지 않는 서비스이며, 방화벽 설정이 바뀌는 순간 외부에 노출됩니다.",
    ja: "申告されていない待ち受けポートは管理外のサービスであり、ファイアウォールの設定が変われば外部に露出します。",
    en: "A listener nobody declared is a service nobody looks after; one change of a firewall rule exposes it.",
  },
  remedy: {
    ko: "필요 없는 서비스를 중지하거나 루프백 주소에만 바인딩하고, 필요한 포트는 목록에 신고하십시오. ss -ltnup로 프로세스를 확인할 수 있습니다.",
    ja: "不要なサービスを停止するかループバックにのみバインドし、必要なポートは一覧に申告してください。プロセスはss -ltnupで確認できます。",
    en: "Stop services that are not needed or bind them to loopback, and declare the ports that are; ss -ltnup shows the process.",
  },
  references: ["ISO/IEC 27001:2022 A.8.9", "NIST SP 800-53r5 CM-7", "CIS Controls v8 4.8"],
  evidences: ["fact"],
  sends: hostSends,
  schemes: ["ssh:"],
  params,
  data,
  reasons: {
    ...hostReasons,
    "only-declared": {
      ko: "네트워크에서 접근할 수 있는 수신 포트 {$count}개가 모두 신고된 포트입니다: {$ports}",
      ja: "ネットワークから到達できる待ち受けポート{$count}個は、すべて申告されたものです: {$ports}",
      en: "Every port listened on for the network ({$count}) is a declared one: {$ports}",
    },
    undeclared: {
      ko: "신고되지 않은 포트 {$count}개에서 수신 대기 중입니다: {$ports}",
      ja: "申告されていないポート{$count}個で待ち受けています: {$ports}",
      en: "The host listens on ports that are not declared ({$count}): {$ports}",
    },
    "nothing-listed": {
      ko: "SSH를 수신하는 호스트임에도 수신 포트가 하나도 보이지 않아 판단할 수 없습니다.",
      ja: "SSHを待ち受けているホストであるにもかかわらず、待ち受けポートが1つも見えないため判断できません。",
      en: "No TCP listener is listed although the host answers SSH, so the list does not show the whole host.",
    },
  },
  observe: (_target, asked, io) =>
    lookAtHost(io, asked, data, async ({ need }) => ({
      listeners: parsed(parseListeners(await need(command("listeners")))),
    })),
  assess(seen, asked) {
    const nothing = hostUnknown(seen);
    if (nothing) return nothing;
    const { listeners } = seen as { listeners: Listener[] };
    if (!listeners.some(({ protocol }) => protocol === "tcp")) return unknown("nothing-listed");
    const counted = listeners.filter(({ reach }) => asked.loopback || reach === "network");
    const undeclared = counted.filter(({ protocol, port }) => !isIn(port, asked[protocol]));
    if (undeclared.length > 0) return notMet("undeclared", named(undeclared));
    return met("only-declared", named(counted));
  },
});

function named(listeners: readonly Listener[]) {
  const ports = listeners.map(({ protocol, port }) => `${protocol}/${port}`);
  return { count: ports.length, ports: ports.slice(0, 20) };
}
