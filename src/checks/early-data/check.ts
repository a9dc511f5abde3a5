import { z } from "zod";
import { secureSchemes } from "../../net/protocols.ts";
import { handshakeOf, readSession } from "../../net/tls-session.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";

const params = z.strictObject({});

const data = z.union([
  failureSchema,
  z.object({
    version: z.enum(["TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"]),
    /** Bytes of early data that each ticket allows. */
    tickets: z.array(z.number().int()).max(16),
    /** Whether the server answered a request, with which tickets that it held back would have come. */
    answered: z.boolean(),
  }),
]);

export default defineCheck({
  id: "early-data",
  version: 1,
  type: "probe",
  title: { ko: "TLS 0-RTT(조기 데이터)", ja: "TLS 0-RTT（アーリーデータ）", en: "TLS 0-RTT (early data)" },
  why: {
    ko: "0-RTT로 보낸 데이터는 공격자가 다시 보낼 수 있고 순방향 비밀성도 없습니다.",
    ja: "0-RTTで送られたデータは攻撃者に再送され得るうえ、前方秘匿性もありません。",
    en: "What is sent in 0-RTT can be sent again by an attacker, and has no forward secrecy.",
  },
  remedy: {
    ko: "조기 데이터를 끄십시오. nginx: ssl_early_data off;",
    ja: "アーリーデータを無効にしてください。nginx: ssl_early_data off;",
    en: "Turn early data off. nginx: ssl_early_data off;",
  },
  references: ["RFC 8446 2.3", "RFC 8446 8", "RFC 8470", "CWE-294"],
  evidences: ["fact", "measurement"],
  sends: { connections: 1, requests: 1, intrusive: false },
  schemes: secureSchemes,
  params,
  data,
  reasons: {
    "not-taken": {
      ko: "서버가 준 티켓 {$count}개 모두 조기 데이터를 허용하지 않습니다.",
      ja: "サーバが渡したチケット{$count}個は、いずれもアーリーデータを許可していません。",
      en: "None of the tickets the server handed out allows early data. Tickets: {$count}",
    },
    "older-version": {
      ko: "{$version} 연결이 맺어졌으며, 0-RTT는 TLS 1.3에만 있습니다.",
      ja: "{$version}の接続が確立しました。0-RTTはTLS 1.3にのみ存在します。",
      en: "The connection is of {$version}; only TLS 1.3 has 0-RTT.",
    },
    "no-resumption": {
      ko: "서버가 응답을 마칠 때까지 티켓을 주지 않아, 조기 데이터를 보낼 세션이 없습니다.",
      ja: "サーバが応答するまでにチケットを渡さなかったため、アーリーデータを送れるセッションがありません。",
      en: "The server answered without handing out a ticket, so that there is no session to send early data in.",
    },
    offered: {
      ko: "서버의 티켓이 조기 데이터를 {$bytes}바이트까지 허용합니다.",
      ja: "サーバのチケットが、アーリーデータを{$bytes}バイトまで許可しています。",
      en: "A ticket of the server allows {$bytes} bytes of early data.",
    },
    "no-ticket": {
      ko: "서버가 티켓을 주지도 응답하지도 않아, 조기 데이터를 허용하는지 알 수 없습니다.",
      ja: "サーバがチケットを渡さず応答もしなかったため、アーリーデータを許可するか判断できません。",
      en: "The server neither handed out a ticket nor answered, so that nothing shows whether it would allow early data.",
    },
  },
  observe: (_target, _params, io) =>
    attempt(async () => {
      const { version, sessions, answered } = await handshakeOf(io.outbound, io.decided);
      // Those of older versions know nothing of early data.
      const handed = version === "TLS 1.3" ? sessions.slice(0, 16) : [];
      const tickets = handed.map((session) => readSession(session).maxEarlyData);
      return { version, tickets, answered: version === "TLS 1.3" && tickets.length === 0 && answered };
    }),
  assess(seen) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if (seen.version !== "TLS 1.3") return met("older-version", { version: seen.version });
    const bytes = Math.max(0, ...seen.tickets);
    if (bytes > 0) return notMet("offered", { bytes });
    if (seen.tickets.length > 0) return met("not-taken", { count: seen.tickets.length });
    return seen.answered ? met("no-resumption") : unknown("no-ticket");
  },
});
