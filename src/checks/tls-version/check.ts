import { z } from "zod";
import { clientHello, type ProtocolVersion, protocolVersions, readAnswer } from "../../net/client-hello.ts";
import { NetFailure } from "../../net/failure.ts";
import { attempt, defineCheck, failureSchema, met, notMet, type ProbeIo, unknown, unknownBecause } from "../define.ts";

const params = z.strictObject({
  /** Versions that may be accepted; every other must be refused. */
  allowed: z.array(z.enum(protocolVersions)).min(1).default(["TLS 1.3"]),
});

const answer = z.union([
  z.object({ type: z.literal("server-hello"), version: z.enum(protocolVersions), suite: z.number().int() }),
  z.object({ type: z.literal("alert"), description: z.number().int() }),
  z.object({ type: z.literal("closed") }),
  failureSchema.extend({ type: z.literal("failure") }),
]);
type Answer = z.infer<typeof answer>;

const data = z.object({
  /** One for each version, newest first. */
  asked: z.array(z.object({ version: z.enum(protocolVersions), answer })),
  /** The first accepted version once more, at the end: shows that the server still talks to us. */
  again: answer.nullable(),
});

const maxAnswer = 32 * 1024;

export default defineCheck({
  id: "tls-version",
  version: 1,
  type: "probe",
  title: {
    ko: "TLS 프로토콜 버전",
    ja: "TLSプロトコルのバージョン",
    en: "TLS protocol versions",
  },
  why: {
    ko: "TLS 1.1 이하는 안전하지 않아 RFC 8996에서 사용이 중단되었습니다. 한 버전이라도 더 받아들이면 “TLS 1.3만 사용”은 사실이 아닙니다.",
    ja: "TLS 1.1以前は安全ではなく、RFC 8996で廃止されました。1つでも余分なバージョンを受け入れれば「TLS 1.3のみ」は事実ではありません。",
    en: "TLS 1.1 and older are unsafe and were deprecated by RFC 8996. A server that accepts one version more does not use “TLS 1.3 only”.",
  },
  remedy: {
    ko: "서버나 부하분산기에서 허용한 버전만 남기십시오. nginx: ssl_protocols TLSv1.3;",
    ja: "サーバまたはロードバランサで、許可したバージョンだけを残してください。nginx: ssl_protocols TLSv1.3;",
    en: "Leave only the allowed versions enabled on the server or load balancer. nginx: ssl_protocols TLSv1.3;",
  },
  references: ["RFC 8446", "RFC 8996", "CWE-326", "ASVS 5.0 12.1.1", "NIST SP 800-52r2"],
  evidences: ["fact", "measurement"],
  sends: { connections: 6, requests: 0, intrusive: false },
  schemes: ["https:"],
  params,
  data,
  reasons: {
    "only-allowed": {
      ko: "받아들인 버전: {$accepted}. 그 밖의 버전은 모두 거절했습니다.",
      ja: "受け入れたバージョン: {$accepted}。それ以外はすべて拒否しました。",
      en: "Accepted: {$accepted}. Every other version was refused.",
    },
    "others-accepted": {
      ko: "허용하지 않은 버전을 받아들였습니다: {$others}",
      ja: "許可していないバージョンを受け入れました: {$others}",
      en: "Versions that are not allowed were accepted: {$others}",
    },
    "none-allowed-accepted": {
      ko: "허용한 버전 가운데 받아들인 것이 없습니다.",
      ja: "許可したバージョンをいずれも受け入れませんでした。",
      en: "None of the allowed versions was accepted.",
    },
    "stopped-answering": {
      ko: "점검 도중 서버가 더 이상 응답하지 않아, 거절인지 알 수 없습니다.",
      ja: "確認の途中でサーバが応答しなくなり、拒否かどうか判断できません。",
      en: "The server stopped answering during the check, so silence cannot be taken for refusal.",
    },
  },
  async observe(_target, _params, io) {
    const asked: z.infer<typeof data>["asked"] = [];
    for (const version of protocolVersions.toReversed()) {
      const given = await ask(version, io);
      asked.push({ version, answer: given });
      // Nothing listens: asking four times more would only be rude.
      if (asked.length === 1 && given.type === "failure") break;
    }
    const accepted = asked.find((one) => one.answer.type === "server-hello");
    return { asked, again: accepted ? await ask(accepted.version, io) : null };
  },
  assess({ asked, again }, { allowed }) {
    const accepted = new Set<ProtocolVersion>();
    for (const one of asked) if (one.answer.type === "server-hello") accepted.add(one.answer.version);
    const others = [...accepted].filter((version) => !allowed.includes(version));
    if (others.length > 0) return notMet("others-accepted", { others });
    const failed = asked.find((one) => one.answer.type === "failure");
    if (failed?.answer.type === "failure") return unknownBecause(failed.answer.failure);
    if (asked.length < protocolVersions.length) return unknown("stopped-answering");
    if (accepted.size === 0) {
      const refused = asked.some((one) => one.answer.type === "alert");
      return refused ? notMet("none-allowed-accepted") : unknown("stopped-answering");
    }
    if (again?.type !== "server-hello") return unknown("stopped-answering");
    return met("only-allowed", { accepted: [...accepted] });
  },
});

/** One hello on its own connection. A close without a word is kept apart from an alert. */
async function ask(version: ProtocolVersion, io: ProbeIo): Promise<Answer> {
  const given = await attempt(async (): Promise<Answer> => {
    const socket = await io.outbound.connect(io.decided);
    let received = Buffer.alloc(0);
    try {
      socket.write(clientHello(version, io.decided.host));
      for await (const chunk of socket) {
        received = Buffer.concat([received, chunk as Buffer]);
        const read = readAnswer(received);
        if (read.type === "malformed" || received.length > maxAnswer) return { type: "failure", failure: "malformed" };
        if (read.type !== "incomplete") return read;
      }
      return { type: "closed" };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ECONNRESET" || code === "EPIPE") return { type: "closed" };
      throw error instanceof NetFailure ? error : new NetFailure("failed", error);
    } finally {
      socket.destroy();
    }
  });
  return "failure" in given ? { type: "failure", failure: given.failure } : given;
}
