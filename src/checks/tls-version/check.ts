import { z } from "zod";
import { secureSchemes } from "../../net/protocols.ts";
import { outboundAsker } from "../../net/tls/asker.ts";
import type { Hello } from "../../net/tls/hello.ts";
import type { Asker } from "../../net/tls/pick.ts";
import { suiteName } from "../../net/tls/registry.ts";
import { listener, silences } from "../../net/tls/silence.ts";
import { ssl2Of } from "../../net/tls/survey.ts";
import { openVersion } from "../../net/tls/version.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { configuration } from "./configuration.ts";

/** Newest first, as they are asked for. */
const versions = ["TLS 1.3", "TLS 1.2", "TLS 1.1", "TLS 1.0", "SSL 3.0", "SSL 2.0"] as const;
type Version = (typeof versions)[number];

const params = z.strictObject({
  /** Versions that may be accepted; every other must be refused. */
  allowed: z.array(z.enum(versions)).min(1).default(["TLS 1.3"]),
});

const answer = z.union([
  z.object({ type: z.literal("accepted"), suite: z.string() }),
  z.object({ type: z.literal("refused"), alert: z.number().int().nullable() }),
  /** Closed without a word, or nothing came in time. */
  z.object({ type: z.literal("silent") }),
  failureSchema.extend({ type: z.literal("failure") }),
]);
type Answer = z.infer<typeof answer>;

const data = z.object({
  asked: z.array(z.object({ version: z.enum(versions), answer })),
  /** What silence meant when those who met with it were asked again; null where nobody was there to ask. */
  silence: z.enum(silences).nullable(),
});

export default defineCheck({
  id: "tls-version",
  version: 4,
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
  configuration,
  references: ["RFC 8446", "RFC 8996", "CWE-326", "ASVS 5.0 12.1.1", "NIST SP 800-52r2", "KISA CII 2026 CI-17"],
  evidences: ["fact", "measurement"],
  sends: { connections: 120, requests: 0, intrusive: false },
  schemes: secureSchemes,
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
    "answers-unsteadily": {
      ko: "서버가 같은 질문에 응답하지 않다가 나중에 응답하는 등 응답이 일정하지 않습니다. 접속 수 제한이 작동했을 수 있어 거절인지 알 수 없습니다.",
      ja: "同じ質問に応答しなかったり後から応答したりと、サーバの応答が一定しません。接続数の制限が働いた可能性があり、拒否かどうか判断できません。",
      en: "The server did not answer steadily: it met questions with silence and answered them later, as a limit of connections would. What looks refused may not be.",
    },
  },
  async observe(_target, _params, io) {
    const connections = outboundAsker(io.outbound, io.decided, 1);
    const asker = listener(connections);
    try {
      const asked: z.infer<typeof data>["asked"] = [];
      let known: Hello | null = null;
      for (const version of versions) {
        const { answer: given, hello } = await ask(asker, version, io.decided.host);
        asked.push({ version, answer: given });
        known ??= hello;
        // Nothing listens: asking on would only be rude.
        if (asked.length === 1 && given.type === "failure") return { asked, silence: null };
      }
      const silence = await attempt(() => asker.confirm(known));
      return { asked, silence: typeof silence === "string" ? silence : "stopped" };
    } finally {
      connections.close();
    }
  },
  assess({ asked, silence }, { allowed }) {
    const told = (type: Answer["type"]) =>
      asked.filter((one) => one.answer.type === type).map(({ version }) => version);
    const accepted = told("accepted");
    const others = accepted.filter((version) => !allowed.includes(version));
    if (others.length > 0) return notMet("others-accepted", { others });
    const failed = asked.find((one) => one.answer.type === "failure");
    if (failed?.answer.type === "failure") return unknownBecause(failed.answer.failure);
    if (asked.length < versions.length) return unknown("stopped-answering");
    if (silence === "unsteady") return unknown("answers-unsteadily");
    if (accepted.length === 0) {
      const refused = told("refused");
      // Nobody was accepted who could show that silence is a refusal here: only what was said aloud counts.
      return allowed.every((version) => refused.includes(version))
        ? notMet("none-allowed-accepted")
        : unknown("stopped-answering");
    }
    if (silence !== "none" && silence !== "steady") return unknown("stopped-answering");
    return met("only-allowed", { accepted });
  },
});

type Asked = { readonly answer: Answer; readonly hello: Hello | null };

async function ask(asker: Asker, version: Version, host: string): Promise<Asked> {
  const given = await attempt(() => opening(asker, version, host));
  return "failure" in given ? { answer: { type: "failure", failure: given.failure }, hello: null } : given;
}

async function opening(asker: Asker, version: Version, host: string): Promise<Asked> {
  if (version === "SSL 2.0") {
    const { answer: told, kinds } = ssl2Of(await asker.askSsl2());
    if (told === "accepted") return { answer: { type: "accepted", suite: kinds[0] ?? "" }, hello: null };
    return { answer: told === "silent" ? { type: "silent" } : { type: "refused", alert: null }, hello: null };
  }
  const { picked, hello } = await openVersion(asker, version, host);
  if (picked.type !== "hello") return { answer: picked, hello: null };
  return { answer: { type: "accepted", suite: suiteName(picked.hello.suite) }, hello };
}
