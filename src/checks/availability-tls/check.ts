import { z } from "zod";
import { provesHost } from "../../net/outbound.ts";
import { protocolOf, secureSchemes } from "../../net/protocols.ts";
import {
  askOver,
  availabilityReasons,
  late,
  timesSchema,
  unanswered,
  unansweredSchema,
  uptimeRemedy,
  within,
} from "../availability.ts";
import { defineCheck, met, notMet, unknownBecause } from "../define.ts";

const params = z.strictObject({
  /** Whether the certificate has to be trusted and name the host: nobody else is known to have answered. */
  trusted: z.boolean().default(true),
  within,
});

const data = z.union([unansweredSchema, z.object({ trusted: z.boolean(), times: timesSchema })]);

export default defineCheck({
  id: "availability-tls",
  version: 1,
  type: "probe",
  title: { ko: "서비스 응답(TLS)", ja: "サービスの応答（TLS）", en: "The service answers (TLS)" },
  why: {
    ko: "포트가 열려 있어도 TLS 핸드셰이크를 마치지 못하면 이용자는 서비스를 쓸 수 없습니다.",
    ja: "ポートが開いていても、TLSハンドシェイクが完了しなければ利用者はサービスを使えません。",
    en: "However open its port is, a service that completes no TLS handshake cannot be used.",
  },
  remedy: uptimeRemedy,
  references: ["ISO/IEC 20000-1:2018 8.7.1", "RFC 8446"],
  evidences: ["fact", "measurement"],
  sends: { connections: 1, requests: 0, intrusive: false },
  // Where a protocol has to be asked for TLS first, a hello at once would be taken for nonsense.
  schemes: secureSchemes.filter((scheme) => protocolOf(scheme).tls === "first"),
  params,
  data,
  volatile: ["times"],
  reasons: {
    "shakes-hands": {
      ko: "{$within}밀리초 안에 TLS 핸드셰이크를 마쳤습니다.",
      ja: "{$within}ミリ秒以内にTLSハンドシェイクを完了しました。",
      en: "It completed a TLS handshake within {$within} ms.",
    },
    "handshake-failed": {
      ko: "연결은 되었으나 TLS 핸드셰이크에 실패했습니다.",
      ja: "接続はできましたが、TLSハンドシェイクに失敗しました。",
      en: "It accepted the connection, and the TLS handshake failed.",
    },
    ...availabilityReasons,
  },
  observe: ({ host }, _params, io) =>
    askOver(io, async (over) => {
      const socket = await io.outbound.connectTls(io.decided, { over });
      const trusted = provesHost(socket, host);
      socket.destroy();
      return { trusted };
    }),
  assess(seen, { trusted, within: most }) {
    if ("failure" in seen) return seen.failure === "tls-failed" ? notMet("handshake-failed") : unanswered(seen);
    if (trusted && !seen.trusted) return unknownBecause("tls-untrusted");
    return late(seen.times, most) ?? met("shakes-hands", { within: most });
  },
});
