import { z } from "zod";
import { NetFailure, toFailure } from "../../net/failure.ts";
import { secureSchemes, webSchemes } from "../../net/protocols.ts";
import { flightOf } from "../certificates.ts";
import { attempt, defineCheck, failureSchema, met, notMet, type ProbeIo, unknown, unknownBecause } from "../define.ts";

const params = z.strictObject({
  /** Asked for over HTTP once the handshake is done: many servers refuse only there. */
  path: z
    .string()
    .max(500)
    .regex(/^\/[\x21-\x7e]*$/)
    .default("/"),
});

const data = z.union([
  failureSchema,
  z.object({
    asks: z.boolean(),
    /** What became of a client without a certificate; null where it was not asked for one. */
    without: z
      .union([
        /** The handshake was ended. */
        z.object({ type: z.literal("ended") }),
        /** The handshake stood; nothing is spoken in it that we could ask. */
        z.object({ type: z.literal("stood") }),
        z.object({ type: z.literal("answered"), status: z.number().int() }),
        failureSchema.extend({ type: z.literal("failure") }),
      ])
      .nullable(),
  }),
]);

/** Statuses by which servers refuse who has no certificate: nginx 400, 495 and 496, others 401 and 403. */
const refusals: readonly number[] = [400, 401, 403, 495, 496];

export default defineCheck({
  id: "client-certificate",
  version: 1,
  type: "probe",
  title: { ko: "클라이언트 인증서(mTLS)", ja: "クライアント証明書（mTLS）", en: "Client certificates (mTLS)" },
  why: {
    ko: "서버가 클라이언트 인증서를 요청만 하고 없어도 받아들이면 인증한 것이 아닙니다.",
    ja: "サーバがクライアント証明書を要求するだけで、なくても受け入れるなら、認証したことになりません。",
    en: "A server that asks for a client certificate and goes on without one authenticates nobody.",
  },
  remedy: {
    ko: "클라이언트 인증서를 필수로 설정하십시오. nginx: ssl_verify_client on; ssl_client_certificate /path/ca.pem;",
    ja: "クライアント証明書を必須に設定してください。nginx: ssl_verify_client on; ssl_client_certificate /path/ca.pem;",
    en: "Make client certificates mandatory. nginx: ssl_verify_client on; ssl_client_certificate /path/ca.pem;",
  },
  references: ["RFC 8446 4.3.2", "CWE-306", "ASVS 5.0 12.1.3"],
  evidences: ["fact", "measurement"],
  sends: { connections: 3, requests: 1, intrusive: false },
  schemes: secureSchemes,
  params,
  data,
  reasons: {
    "refused-in-handshake": {
      ko: "클라이언트 인증서를 요청하고, 없으면 TLS 연결을 거절합니다.",
      ja: "クライアント証明書を要求し、ない場合はTLS接続を拒否します。",
      en: "A client certificate is asked for, and the handshake is ended without one.",
    },
    "refused-in-http": {
      ko: "클라이언트 인증서를 요청하고, 없으면 요청을 거절합니다(상태 {$status}).",
      ja: "クライアント証明書を要求し、ない場合はリクエストを拒否します（ステータス{$status}）。",
      en: "A client certificate is asked for, and requests are refused without one (status {$status}).",
    },
    "not-asked": {
      ko: "서버가 클라이언트 인증서를 요청하지 않습니다.",
      ja: "サーバがクライアント証明書を要求していません。",
      en: "The server does not ask for a client certificate.",
    },
    admitted: {
      ko: "클라이언트 인증서를 요청하지만, 없어도 응답합니다(상태 {$status}).",
      ja: "クライアント証明書を要求しますが、なくても応答します（ステータス{$status}）。",
      en: "A client certificate is asked for, and requests are answered without one (status {$status}).",
    },
    "not-shown": {
      ko: "클라이언트 인증서를 요청하지만, 없을 때 거절하는지는 드러나지 않았습니다.",
      ja: "クライアント証明書を要求しますが、ない場合に拒否するかは示されませんでした。",
      en: "A client certificate is asked for, and what was seen does not show whether anybody is refused without one.",
    },
  },
  observe: (target, { path }, io) =>
    attempt(async () => {
      const { asksForCertificate: asks } = await flightOf(target, io);
      return { asks, without: asks ? await goOnWithout(path, io) : null };
    }),
  assess(seen) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if (!seen.asks) return notMet("not-asked");
    const { without } = seen;
    if (without?.type === "failure") return unknownBecause(without.failure);
    if (without?.type === "ended") return met("refused-in-handshake");
    if (without?.type !== "answered") return unknown("not-shown");
    const { status } = without;
    if (refusals.includes(status)) return met("refused-in-http", { status });
    return status >= 200 && status < 400 ? notMet("admitted", { status }) : unknown("not-shown");
  },
});

type Without = NonNullable<Extract<z.infer<typeof data>, { asks: boolean }>["without"]>;

/** In TLS 1.3 a refusal comes after our side of the handshake is done; milliseconds that are waited for it. */
const forRefusal = 1_000;

async function goOnWithout(path: string, io: ProbeIo): Promise<Without> {
  const told = await attempt(async (): Promise<Without> => {
    const socket = await io.outbound.connectTls(io.decided);
    try {
      const end = await new Promise<Error | "closed" | "open">((resolve) => {
        socket.once("error", resolve);
        socket.once("close", () => resolve("closed"));
        socket.resume();
        setTimeout(() => resolve("open"), forRefusal);
      });
      if (end === "closed") throw new NetFailure("closed");
      if (end !== "open") throw toFailure(end);
    } finally {
      socket.destroy();
    }
    if (!webSchemes.includes(io.decided.scheme)) return { type: "stood" };
    const { status } = await io.outbound.request(io.decided, { scheme: "https", path });
    return { type: "answered", status };
  });
  if (!("failure" in told)) return told;
  // The flight before showed that it speaks TLS with us up to where the certificate is due.
  return told.failure === "tls-failed" ? { type: "ended" } : { type: "failure", failure: told.failure };
}
