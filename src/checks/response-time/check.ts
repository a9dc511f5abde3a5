import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { percentiles, responseTimesOf } from "../../domain/operations/response-times.ts";
import { askOver, unansweredSchema } from "../availability.ts";
import { defineCheck, met, notMet, type ProbeIo, type ProbeTarget, unknown, unknownBecause } from "../define.ts";
import { schemeOf } from "../pages.ts";

const params = z.strictObject({
  path: z
    .string()
    .max(500)
    .regex(/^\/[\x21-\x7e]*$/)
    .default("/"),
  /** The percentile of the burst that has to be within the time; of few samples a high one is the slowest. */
  percentile: z.literal(percentiles).default(95),
  /** Milliseconds. */
  within: z.number().int().min(1).max(15_000),
  samples: z.number().int().min(5).max(20).default(10),
});
type Params = z.infer<typeof params>;

/** Milliseconds between an answer and the next question. */
const rest = 200;

const data = z.object({
  /** In order; the first that went unanswered is the last. */
  looks: z.array(z.union([unansweredSchema, z.object({ status: z.number().int() })])).max(20),
  times: z.object({
    /** Milliseconds of each answer, the connection included. */
    totals: z.array(z.number().nonnegative()).max(20),
  }),
});
type Data = z.infer<typeof data>;

export default defineCheck({
  id: "response-time",
  version: 1,
  type: "probe",
  title: { ko: "응답 시간", ja: "応答時間", en: "Response time" },
  why: {
    ko: "응답이 있어도 느리면 이용자에게는 장애와 다르지 않습니다. 평균은 느린 응답을 가리므로 백분위로 판단합니다.",
    ja: "応答があっても遅ければ、利用者にとっては障害と変わりません。平均は遅い応答を隠すため、パーセンタイルで判断します。",
    en: "To its users a slow service is a broken one; a mean hides the slow answers, a percentile does not.",
  },
  remedy: {
    ko: "느린 요청을 추적하여 원인을 찾고, 용량과 캐시 설정을 점검하십시오.",
    ja: "遅い要求をトレースして原因を突き止め、容量とキャッシュの設定を見直してください。",
    en: "Trace the slow requests to their cause, and look at capacity and caches.",
  },
  references: ["ISO/IEC 20000-1:2018 8.3.3", "RFC 9110"],
  evidences: ["fact", "measurement"],
  sends: { connections: 20, requests: 20, intrusive: false },
  schemes: ["https:", "http:"],
  params,
  data,
  volatile: ["times"],
  volatileArgs: ["value"],
  reasons: {
    within: {
      ko: "응답 {$count}건의 {$percentile}백분위 응답 시간은 {$value}밀리초로, 기준 {$most}밀리초 이내입니다.",
      ja: "{$count}回の応答時間の{$percentile}パーセンタイルは{$value}ミリ秒で、基準の{$most}ミリ秒以内です。",
      en: "Of {$count} answers, percentile {$percentile} took {$value} ms, within {$most} ms.",
    },
    slower: {
      ko: "응답 {$count}건의 {$percentile}백분위 응답 시간이 {$value}밀리초로, 기준 {$most}밀리초를 넘었습니다.",
      ja: "{$count}回の応答時間の{$percentile}パーセンタイルは{$value}ミリ秒で、基準の{$most}ミリ秒を超えました。",
      en: "Of {$count} answers, percentile {$percentile} took {$value} ms, longer than {$most} ms.",
    },
    "error-status": {
      ko: "상태 {$status} 응답이 섞여 있어 서비스의 응답 시간으로 볼 수 없습니다.",
      ja: "ステータス{$status}の応答が含まれるため、サービスの応答時間とは見なせません。",
      en: "Some answers had status {$status}; their time is not that of the service.",
    },
    "rate-limited": {
      ko: "요청 제한(429)으로 응답 시간을 판단할 수 없습니다.",
      ja: "要求数の制限（429）のため応答時間を判断できません。",
      en: "It limits our rate (429), which tells nothing about its response time.",
    },
  },
  observe: burst,
  assess({ looks, times: { totals } }, { percentile, within, samples }) {
    for (const look of looks) {
      if ("failure" in look) return unknownBecause(look.failure);
      const { status } = look;
      if (status === 429) return unknown("rate-limited");
      if (status < 200 || status > 399) return unknown("error-status", { status });
    }
    const times = responseTimesOf(totals);
    // A percentile of fewer is another one.
    if (!times || looks.length !== samples || totals.length !== samples) return unknownBecause("failed");
    const args = { count: samples, percentile, value: times.at[percentile], most: within };
    return args.value > within ? notMet("slower", args) : met("within", args);
  },
});

/** One after the other, with a rest between them: what is measured is one user's wait, not the service under load. */
async function burst({ url }: ProbeTarget, { path, samples }: Params, io: ProbeIo): Promise<Data> {
  const seen: Data = { looks: [], times: { totals: [] } };
  for (let i = 0; i < samples; i++) {
    if (i > 0) await pause(rest);
    const look = await askOver(io, async (over) => {
      const { status } = await io.outbound.request(io.decided, { scheme: schemeOf(url), path, over });
      return { status };
    });
    if ("failure" in look) {
      seen.looks.push(look);
      break;
    }
    seen.looks.push({ status: look.status });
    seen.times.totals.push(look.times.total);
    if (look.status === 429) break;
  }
  return seen;
}
