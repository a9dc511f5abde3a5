import type { TLSSocket } from "node:tls";
import { z } from "zod";
import { NetFailure, toFailure } from "../../net/failure.ts";
import { namesHost } from "../../net/outbound.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknownBecause } from "../define.ts";

const params = z.strictObject({
  /** Whether HTTP/2 is to be spoken, or not to be. */
  expected: z.enum(["offered", "off"]).default("offered"),
});

const data = z.union([
  failureSchema,
  z.object({
    /** What was picked from h2 and http/1.1; null for a server that does not negotiate. */
    picked: z.string().max(50).nullable(),
    /** The first frame of who picked h2: 4 is SETTINGS (RFC 9113, 3.4). */
    firstFrame: z.union([z.number().int(), failureSchema]).nullable(),
  }),
]);

const settings = 4;
/** The preface, and SETTINGS of ours that set nothing. */
const preface = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  Buffer.of(0, 0, 0, settings, 0, 0, 0, 0, 0),
]);

export default defineCheck({
  id: "http2",
  version: 1,
  type: "probe",
  title: { ko: "HTTP/2", ja: "HTTP/2", en: "HTTP/2" },
  why: {
    ko: "HTTP/2 지원을 내세우거나 쓰지 않는다고 밝혔다면, 협상과 실제 응답이 그와 일치해야 합니다.",
    ja: "HTTP/2への対応、または不使用を明示するなら、ネゴシエーションと実際の応答がそれと一致していなければなりません。",
    en: "Who says that HTTP/2 is spoken, or that it is not, is held to what the server negotiates and then does.",
  },
  remedy: {
    ko: "서버와 앞단의 부하분산기에서 HTTP/2를 켜거나 끄십시오. nginx: http2 on;",
    ja: "サーバと前段のロードバランサで、HTTP/2を有効または無効にしてください。nginx: http2 on;",
    en: "Turn HTTP/2 on or off at the server and at the balancer before it. nginx: http2 on;",
  },
  references: ["RFC 9113", "RFC 7301"],
  evidences: ["fact", "measurement"],
  sends: { connections: 1, requests: 0, intrusive: false },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    spoken: {
      ko: "h2를 선택하고 HTTP/2로 응답했습니다.",
      ja: "h2を選択し、HTTP/2で応答しました。",
      en: "The server picks h2 and answers in HTTP/2.",
    },
    off: {
      ko: "h2와 http/1.1을 제시하면 h2를 선택하지 않습니다.",
      ja: "h2とhttp/1.1を提示しても、h2を選択しません。",
      en: "Offered h2 and http/1.1, the server does not pick h2.",
    },
    "not-offered": {
      ko: "h2를 제시해도 선택하지 않습니다.",
      ja: "h2を提示しても選択しません。",
      en: "The server does not pick h2 when it is offered.",
    },
    "offered-although-off": {
      ko: "사용하지 않는다는 HTTP/2를 선택했습니다.",
      ja: "使用しないはずのHTTP/2を選択しました。",
      en: "The server picks h2 although it is said to be off.",
    },
    "not-spoken": {
      ko: "h2를 선택했으나 SETTINGS가 아닌 프레임(종류 {$frame})으로 응답했습니다.",
      ja: "h2を選択したものの、SETTINGS以外のフレーム（種類{$frame}）で応答しました。",
      en: "The server picks h2 and then begins with another frame than SETTINGS (type {$frame}).",
    },
  },
  observe: (_target, _params, io) =>
    attempt(async () => {
      const socket = await io.outbound.connectTls(io.decided, { alpn: ["h2", "http/1.1"] });
      try {
        const certificate = socket.getPeerX509Certificate();
        if (!socket.authorized || !certificate || !namesHost(certificate, io.decided.host))
          throw new NetFailure("tls-untrusted");
        const picked = socket.alpnProtocol || null;
        const firstFrame = picked === "h2" ? await frame(socket) : null;
        return { picked: picked?.slice(0, 50) ?? null, firstFrame };
      } finally {
        socket.destroy();
      }
    }),
  assess(seen, { expected }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const { picked, firstFrame } = seen;
    if (expected === "off") return picked === "h2" ? notMet("offered-although-off") : met("off");
    if (picked !== "h2") return notMet("not-offered");
    if (firstFrame === null) return unknownBecause("failed");
    if (typeof firstFrame === "object") return unknownBecause(firstFrame.failure);
    return firstFrame === settings ? met("spoken") : notMet("not-spoken", { frame: firstFrame });
  },
});

/** The type of the first frame a server sends, which tells what it speaks. */
async function frameOf(socket: TLSSocket): Promise<number> {
  socket.write(preface);
  let received = Buffer.alloc(0);
  try {
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer]);
      // Length 3, type 1, flags 1, stream 4: HTTP/1.1 would be text here.
      if (received.length >= 9) return received[3] as number;
    }
  } catch (error) {
    throw toFailure(error);
  }
  throw new NetFailure("closed");
}

async function frame(socket: TLSSocket) {
  const first = await attempt(async () => ({ type: await frameOf(socket) }));
  return "failure" in first ? first : first.type;
}
