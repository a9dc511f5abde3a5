import { z } from "zod";
import { lookAtFlight } from "../../net/handshake/look.ts";
import { isLiteral, secureSchemes } from "../../net/protocols.ts";
import {
  attempt,
  defineCheck,
  failureSchema,
  met,
  notMet,
  type ProbeIo,
  type ProbeTarget,
  unknown,
  unknownBecause,
} from "../define.ts";

const protocol = z
  .string()
  .min(1)
  .max(50)
  .regex(/^[\x21-\x7e]*$/);

const params = z.strictObject({
  /** Protocols that the server has to take up, each when it is offered alone: h2, http/1.1, imap, ftp. */
  protocols: z.array(protocol).max(5).default([]),
});

const answer = z.union([
  z.object({ type: z.literal("picked"), protocol: z.string().max(255) }),
  /** It goes on as though nothing had been offered. */
  z.object({ type: z.literal("ignored") }),
  z.object({ type: z.literal("alert"), description: z.number().int() }),
  failureSchema.extend({ type: z.literal("failure") }),
]);

const data = z.object({
  asked: z.array(z.object({ protocol: z.string().max(50), answer })).max(5),
  /** What was said to a protocol nobody speaks. */
  stranger: answer,
});

/** RFC 7301, 3.2. */
const noApplicationProtocol = 120;
const unknownProtocol = "akashi-no-such-protocol";

export default defineCheck({
  id: "alpn",
  version: 1,
  type: "probe",
  title: {
    ko: "애플리케이션 프로토콜 협상(ALPN)",
    ja: "アプリケーションプロトコルのネゴシエーション（ALPN）",
    en: "Application protocols (ALPN)",
  },
  why: {
    ko: "서버가 모르는 프로토콜을 제시받고도 연결을 이어 가면, 공격자가 같은 인증서를 쓰는 다른 서비스로 요청을 돌려 악용할 수 있습니다(ALPACA).",
    ja: "サーバが知らないプロトコルを提示されても接続を続けると、攻撃者は同じ証明書を使う別のサービスへ要求を向けて悪用できます（ALPACA）。",
    en: "A server that goes on although it is offered a protocol it does not speak can be made to answer requests that were meant for another service with the same certificate (ALPACA).",
  },
  remedy: {
    ko: "클라이언트가 제시한 프로토콜을 하나도 지원하지 않으면 no_application_protocol 경고로 연결을 끊도록 설정하십시오(RFC 7301 3.2).",
    ja: "クライアントが提示したプロトコルを1つもサポートしない場合は、no_application_protocolアラートで接続を終了するように設定してください（RFC 7301 3.2）。",
    en: "Have the server end the handshake with no_application_protocol when it speaks none of what is offered (RFC 7301, 3.2).",
  },
  references: ["RFC 7301", "RFC 9325 3.8", "CWE-441"],
  evidences: ["fact", "measurement"],
  sends: { connections: 6, requests: 0, intrusive: false },
  schemes: secureSchemes,
  params,
  data,
  reasons: {
    strict: {
      ko: "모르는 프로토콜만 제시하면 연결을 거절합니다.",
      ja: "知らないプロトコルのみを提示すると、接続を拒否します。",
      en: "Who offers only a protocol that the server does not speak is refused.",
    },
    "strict-and-picked": {
      ko: "{$protocols}을(를) 받아들이고, 모르는 프로토콜만 제시하면 거절합니다.",
      ja: "{$protocols}を受け入れ、知らないプロトコルのみを提示すると拒否します。",
      en: "Each of {$protocols} is taken up, and who offers only an unknown protocol is refused.",
    },
    "not-picked": {
      ko: "제시하였으나 받아들이지 않은 프로토콜: {$protocols}",
      ja: "提示したが受け入れられなかったプロトコル: {$protocols}",
      en: "Offered and not taken up: {$protocols}",
    },
    "goes-on": {
      ko: "모르는 프로토콜만 제시해도 연결을 이어 갑니다.",
      ja: "知らないプロトコルのみを提示しても、接続を続けます。",
      en: "The server goes on with who offers only a protocol that it does not speak.",
    },
    "refused-otherwise": {
      ko: "모르는 프로토콜을 제시한 연결이 다른 이유(경고 {$alert})로 끝나 판단할 수 없습니다.",
      ja: "知らないプロトコルを提示した接続が別の理由（アラート{$alert}）で終了したため判断できません。",
      en: "The connection that offered an unknown protocol was ended for another reason (alert {$alert}).",
    },
  },
  async observe(target, { protocols }, io) {
    const stranger = await ask(target, unknownProtocol, io);
    const asked: z.infer<typeof data>["asked"] = [];
    for (const one of stranger.type === "failure" ? [] : protocols) {
      asked.push({ protocol: one, answer: await ask(target, one, io) });
    }
    return { asked, stranger };
  },
  assess({ asked, stranger }, { protocols }) {
    if (stranger.type === "failure") return unknownBecause(stranger.failure);
    const refused = asked
      .filter(({ protocol: name, answer: { type } }) => type !== "failure" && protocols.includes(name))
      .filter(({ protocol: name, answer: given }) => !(given.type === "picked" && given.protocol === name));
    if (refused.length > 0) return notMet("not-picked", { protocols: refused.map(({ protocol: name }) => name) });
    if (stranger.type !== "alert") return notMet("goes-on");
    const failed = asked.find(({ answer: { type } }) => type === "failure");
    if (failed?.answer.type === "failure") return unknownBecause(failed.answer.failure);
    if (stranger.description !== noApplicationProtocol)
      return unknown("refused-otherwise", { alert: stranger.description });
    if (!protocols.every((name) => asked.some(({ protocol: one }) => one === name))) return unknownBecause("failed");
    return protocols.length === 0 ? met("strict") : met("strict-and-picked", { protocols });
  },
});

async function ask({ host }: ProbeTarget, one: string, io: ProbeIo): Promise<z.infer<typeof answer>> {
  const told = await attempt(async () => {
    const socket = await io.outbound.openForTls(io.decided);
    return lookAtFlight(socket, { host: isLiteral(host) ? null : host, alpn: [one], versions: "any" });
  });
  if ("failure" in told) return { type: "failure", failure: told.failure };
  if (told.type === "alert") return told;
  const { alpn } = told.flight;
  return alpn === null ? { type: "ignored" } : { type: "picked", protocol: alpn };
}
