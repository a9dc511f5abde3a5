import { randomInt } from "node:crypto";
import { z } from "zod";
import {
  answersTo,
  decodeAnyReply,
  encodeQuestion,
  type RecordType,
  type Reply,
  recordsAt,
} from "../../net/dns-message.ts";
import { NetFailure } from "../../net/failure.ts";
import { follow } from "../../net/resolver.ts";
import { availabilityReasons, late, literal, since, timesSchema, uptimeRemedy, within } from "../availability.ts";
import { attempt, defineCheck, failureSchema, met, notMet, type ProbeIo, unknown, unknownBecause } from "../define.ts";
import { domainForm } from "../dns.ts";

const types = ["A", "AAAA", "CNAME", "MX", "NS", "TXT"] as const satisfies readonly RecordType[];

const params = z.strictObject({
  name: z.string().regex(domainForm),
  type: z.enum(types).default("A"),
  rcode: z.enum(["NOERROR", "NXDOMAIN"]).default("NOERROR"),
  /** Each must be among the records: addresses and names in their usual form, MX as "10 mail.example". */
  values: z.array(literal(255)).min(1).max(16).optional(),
  within,
});

const maxRecords = 64;

const data = z.union([
  failureSchema,
  z.object({
    rcode: z.string().max(16),
    truncated: z.boolean(),
    /** Whether there is a record of the type, at the end of any aliases in the same answer. */
    any: z.boolean(),
    /** Which of the expected values are there. */
    values: z.array(z.string().max(255)).max(16).nullable(),
    times: timesSchema.pick({ total: true }),
  }),
]);

export default defineCheck({
  id: "availability-dns",
  version: 1,
  type: "probe",
  title: { ko: "서비스 응답(DNS)", ja: "サービスの応答（DNS）", en: "The service answers (DNS)" },
  why: {
    ko: "이름 서버가 답하지 않거나 틀린 값을 주면 그 이름에 기대는 모든 서비스가 멈춥니다.",
    ja: "ネームサーバが応答しない、または誤った値を返すと、その名前に依存するすべてのサービスが止まります。",
    en: "When a name server does not answer, or answers wrongly, everything that is found by its names stops.",
  },
  remedy: uptimeRemedy,
  references: ["ISO/IEC 20000-1:2018 8.7.1", "RFC 1035"],
  evidences: ["fact", "measurement"],
  // A datagram may get lost: the question is put twice at most.
  sends: { connections: 2, requests: 2, intrusive: false },
  schemes: ["dns:"],
  params,
  data,
  volatile: ["times"],
  reasons: {
    answers: {
      ko: "{$within}밀리초 안에 {$name}의 {$type} 질의에 올바르게 응답했습니다({$rcode}).",
      ja: "{$within}ミリ秒以内に、{$name}の{$type}の問い合わせに正しく応答しました（{$rcode}）。",
      en: "It answered for {$name}, type {$type}, as it should ({$rcode}), within {$within} ms.",
    },
    "other-rcode": {
      ko: "{$expected}(으)로 응답해야 하나 {$rcode}(으)로 응답했습니다.",
      ja: "{$expected}で応答すべきところ、{$rcode}で応答しました。",
      en: "It answered {$rcode} instead of {$expected}.",
    },
    "values-missing": {
      ko: "응답에 있어야 할 값이 없습니다: {$missing}",
      ja: "応答にあるべき値がありません: {$missing}",
      en: "Values that have to be in the answer are not: {$missing}",
    },
    "no-records": {
      ko: "{$type} 레코드가 없는 응답이라 판단할 수 없습니다.",
      ja: "{$type}レコードのない応答のため判断できません。",
      en: "The answer holds no record of type {$type}, which tells nothing.",
    },
    truncated: {
      ko: "응답이 잘려 값을 판단할 수 없습니다.",
      ja: "応答が切り詰められているため、値を判断できません。",
      en: "The answer was cut short, so that its values are not known.",
    },
    "query-refused": {
      ko: "서버가 점검의 질의를 거절하여(REFUSED) 판단할 수 없습니다.",
      ja: "サーバが確認の問い合わせを拒んだため（REFUSED）判断できません。",
      en: "It refuses our query (REFUSED), which tells nothing about those of others.",
    },
    "too-slow": availabilityReasons["too-slow"],
    "connection-refused": availabilityReasons["connection-refused"],
  },
  observe: (_target, { name, type, values }, io) =>
    attempt(async () => {
      const { reply, total } = await ask(name, type, io);
      const found = textsOf(reply, name, type);
      return {
        rcode: reply.rcode,
        truncated: reply.truncated,
        any: found.length > 0,
        values: values?.filter((value) => found.includes(value)) ?? null,
        times: { total },
      };
    }),
  assess(seen, { name, type, rcode: expected, values, within: most }) {
    // Nothing was connected: a lost datagram and a stopped server are the same silence.
    if ("failure" in seen)
      return seen.failure === "refused" ? notMet("connection-refused") : unknownBecause(seen.failure);
    const { rcode, truncated, any } = seen;
    if (rcode === "REFUSED") return unknown("query-refused");
    if (rcode !== expected) return notMet("other-rcode", { rcode, expected });
    if (rcode === "NOERROR") {
      const missing = values?.filter((value) => !seen.values?.includes(value)) ?? [];
      if (truncated && (!any || missing.length > 0)) return unknown("truncated");
      if (!any) return unknown("no-records", { type });
      if (missing.length > 0) return notMet("values-missing", { missing });
    }
    return late(seen.times, most) ?? met("answers", { name, type, rcode, within: most });
  },
});

/** The reply, and how long the question took that it answers: one that got lost before it is not the server's. */
async function ask(name: string, type: RecordType, io: ProbeIo): Promise<{ reply: Reply; total: number }> {
  for (let tries = 2; ; tries--) {
    const question = { id: randomInt(0x1_0000), name, type, unchecked: false };
    const start = io.elapsed();
    try {
      const bytes = await io.outbound.datagram(io.decided, encodeQuestion(question), (received) =>
        answersTo(received, question),
      );
      return { reply: decodeAnyReply(bytes, question), total: since(start, io) };
    } catch (error) {
      if (!(error instanceof NetFailure) || error.code !== "timed-out" || tries === 1) throw error;
    }
  }
}

/** The records of the type as texts. @throws NetFailure too-large */
function textsOf(reply: Reply, name: string, type: (typeof types)[number]): string[] {
  const at = type === "CNAME" ? name : follow(reply, name).end;
  const found = recordsAt(reply, at, type).map((one) =>
    typeof one === "string" ? one : `${one.preference} ${one.exchange}`,
  );
  if (found.length > maxRecords) throw new NetFailure("too-large");
  return found;
}
