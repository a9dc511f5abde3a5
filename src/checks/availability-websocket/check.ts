import { z } from "zod";
import { openWebSocket } from "../../net/websocket.ts";
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
import { defineCheck, met, notMet, unknown } from "../define.ts";

const params = z.strictObject({
  path: z
    .string()
    .max(500)
    .regex(/^\/[\x21\x22\x24-\x7e]*$/)
    .default("/"),
  /** A subprotocol that the server has to choose. */
  protocol: z
    .string()
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/)
    .optional(),
  /** Whether a ping has to come back, too. */
  ping: z.boolean().default(true),
  within,
});

const data = z.union([
  unansweredSchema,
  z.object({
    status: z.number().int(),
    /** Whether the handshake was answered as RFC 6455 has it, with the key's own answer. */
    opened: z.boolean(),
    pong: z.boolean().nullable(),
    times: timesSchema,
  }),
]);

export default defineCheck({
  id: "availability-websocket",
  version: 1,
  type: "probe",
  title: { ko: "서비스 응답(WebSocket)", ja: "サービスの応答（WebSocket）", en: "The service answers (WebSocket)" },
  why: {
    ko: "웹 페이지가 열려도 WebSocket 연결이 되지 않으면 채팅이나 통화 신호 같은 실시간 기능은 멈춥니다.",
    ja: "ページが表示されても、WebSocketがつながらなければチャットや通話のシグナリングなどのリアルタイム機能は止まります。",
    en: "Pages may load while chat and call signalling stand still: those need WebSockets that open and answer.",
  },
  remedy: uptimeRemedy,
  references: ["ISO/IEC 20000-1:2018 8.7.1", "RFC 6455"],
  evidences: ["fact", "measurement"],
  sends: { connections: 1, requests: 1, intrusive: false },
  schemes: ["wss:", "ws:"],
  params,
  data,
  volatile: ["times"],
  reasons: {
    opens: {
      ko: "{$within}밀리초 안에 WebSocket 연결이 열렸습니다.",
      ja: "{$within}ミリ秒以内にWebSocket接続が開きました。",
      en: "It opened a WebSocket within {$within} ms.",
    },
    answers: {
      ko: "{$within}밀리초 안에 WebSocket 연결이 열리고 ping에 응답했습니다.",
      ja: "{$within}ミリ秒以内にWebSocket接続が開き、pingに応答しました。",
      en: "It opened a WebSocket and answered a ping, within {$within} ms.",
    },
    "not-upgraded": {
      ko: "WebSocket으로 전환하지 않고 상태 {$status}(으)로 응답했습니다.",
      ja: "WebSocketに切り替えず、ステータス{$status}で応答しました。",
      en: "It did not switch to WebSocket and answered with status {$status}.",
    },
    "invalid-handshake": {
      ko: "WebSocket 핸드셰이크 응답이 요청에 맞지 않습니다.",
      ja: "WebSocketハンドシェイクの応答が要求と合いません。",
      en: "Its answer to the opening handshake does not fit the request.",
    },
    "no-pong": {
      ko: "WebSocket 연결은 열렸으나 ping에 응답이 없었습니다.",
      ja: "WebSocket接続は開きましたが、pingに応答がありませんでした。",
      en: "It opened a WebSocket and did not answer a ping.",
    },
    "sign-in-first": {
      ko: "인증을 요구하여(상태 {$status}) 판단할 수 없습니다.",
      ja: "認証を求められたため（ステータス{$status}）判断できません。",
      en: "It asks for a sign-in first (status {$status}), which tells nothing about what comes after.",
    },
    "rate-limited": {
      ko: "요청 제한(429)으로 판단할 수 없습니다.",
      ja: "要求数の制限（429）のため判断できません。",
      en: "It limits our rate (429), which tells nothing about its state.",
    },
    ...availabilityReasons,
  },
  observe: ({ scheme, url }, { path, protocol, ping }, io) =>
    askOver(io, async (over) => {
      const socket = await io.outbound.open(io.decided, scheme === "wss:", over);
      return openWebSocket(socket, { url: `${scheme}//${url.host}${path}`, protocol, ping });
    }),
  assess(seen, { within: most }) {
    if ("failure" in seen) return unanswered(seen);
    const { status, opened, pong } = seen;
    if (status === 429) return unknown("rate-limited");
    if (status === 401 || status === 403) return unknown("sign-in-first", { status });
    if (status !== 101) return notMet("not-upgraded", { status });
    if (!opened) return notMet("invalid-handshake");
    if (pong === false) return notMet("no-pong");
    return late(seen.times, most) ?? met(pong ? "answers" : "opens", { within: most });
  },
});
