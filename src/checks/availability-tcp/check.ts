import type { Socket } from "node:net";
import { z } from "zod";
import { NetFailure, toFailure } from "../../net/failure.ts";
import { streamSchemes } from "../../net/protocols.ts";
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
import { defineCheck, met, notMet } from "../define.ts";

const params = z.strictObject({
  /** What the server says first, from its first byte; without it the connection is enough. */
  banner: z
    .string()
    .regex(/^[\x20-\x7e]{1,100}$/)
    .optional(),
  within,
});

const data = z.union([
  unansweredSchema,
  z.object({
    /** Whether it began as asked; what it said besides is not kept. */
    banner: z.boolean().nullable(),
    times: timesSchema,
  }),
]);

export default defineCheck({
  id: "availability-tcp",
  version: 1,
  type: "probe",
  title: { ko: "서비스 응답(TCP)", ja: "サービスの応答（TCP）", en: "The service answers (TCP)" },
  why: {
    ko: "연결이 맺어지면 포트가 열려 있음을 알 수 있습니다. 그 뒤의 프로그램이 살아 있는지는 첫 응답까지 보아야 알 수 있습니다.",
    ja: "接続できればポートが開いていることが分かります。その先のプログラムが動いているかは、最初の応答まで見て初めて分かります。",
    en: "A connection shows that the port is open; only a greeting shows that the program behind it is alive.",
  },
  remedy: uptimeRemedy,
  references: ["ISO/IEC 20000-1:2018 8.7.1", "RFC 9293"],
  evidences: ["fact", "measurement"],
  sends: { connections: 1, requests: 0, intrusive: false },
  schemes: streamSchemes,
  params,
  data,
  volatile: ["times"],
  reasons: {
    accepts: {
      ko: "{$within}밀리초 안에 연결을 받았습니다.",
      ja: "{$within}ミリ秒以内に接続を受け付けました。",
      en: "It accepted a connection within {$within} ms.",
    },
    greets: {
      ko: "{$within}밀리초 안에 연결을 받고 정해진 첫 응답을 보냈습니다.",
      ja: "{$within}ミリ秒以内に接続を受け付け、定められた最初の応答を返しました。",
      en: "It accepted a connection and greeted as it should, within {$within} ms.",
    },
    "other-banner": {
      ko: "연결은 되었으나 첫 응답이 정해진 것과 다릅니다.",
      ja: "接続はできましたが、最初の応答が定められたものと異なります。",
      en: "It accepted the connection and greeted otherwise than it should.",
    },
    ...availabilityReasons,
  },
  observe: (_target, { banner }, io) =>
    askOver(io, async (socket) => ({ banner: banner === undefined ? null : await beginsWith(socket, banner) })),
  assess(seen, { within: most }) {
    if ("failure" in seen) return unanswered(seen);
    if (seen.banner === false) return notMet("other-banner");
    return late(seen.times, most) ?? met(seen.banner ? "greets" : "accepts", { within: most });
  },
});

/** Reads no more than the text is long. */
function beginsWith(socket: Socket, text: string): Promise<boolean> {
  const wanted = Buffer.from(text, "ascii");
  return new Promise((resolve, reject) => {
    let at = 0;
    socket.on("data", (part) => {
      const rest = wanted.subarray(at, at + part.length);
      if (!rest.equals(part.subarray(0, rest.length))) return resolve(false);
      at += rest.length;
      if (at === wanted.length) resolve(true);
    });
    socket.once("error", (error) => reject(toFailure(error)));
    socket.once("close", () => reject(new NetFailure("closed")));
  });
}
