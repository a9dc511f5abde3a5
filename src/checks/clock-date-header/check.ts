import { z } from "zod";
import { attempt, defineCheck, failureSchema, notMet, type ProbeIo, unknown, unknownBecause } from "../define.ts";
import { schemeOf } from "../pages.ts";
import { anything, type Bounds, narrowed, parseHttpDate, untilBoundary } from "./seconds.ts";

const params = z.strictObject({
  path: z
    .string()
    .max(500)
    .regex(/^\/[\x21-\x7e]*$/)
    .default("/"),
  /** Milliseconds. Servers write a Date that is up to a second old, so that less would accuse the innocent. */
  maxOffset: z.number().int().min(1_000).max(3_600_000).default(2_000),
});

const seenSchema = z.strictObject({
  /** Milliseconds by which the server's clock is ahead of ours, at least and at most; apart where the answers agree. */
  low: z.number(),
  high: z.number(),
});
const data = z.union([failureSchema, z.strictObject({ withheld: z.enum(["no-date", "cached"]) }), seenSchema]);

const questions = 10;
/** Milliseconds: a path is seldom steadier. */
const fine = 25;

export default defineCheck({
  id: "clock-date-header",
  version: 1,
  type: "probe",
  refutesOnly: true,
  title: { ko: "응답 헤더의 시각", ja: "応答ヘッダの時刻", en: "Time in the Date header" },
  why: {
    ko: "HTTP 응답의 Date 헤더는 서버 시각을 초 단위로 드러냅니다. 크게 어긋나 있으면 동기화되어 있다는 설명과 모순됩니다.",
    ja: "HTTP応答のDateヘッダはサーバの時刻を秒単位で示します。大きくずれていれば、同期しているという説明と矛盾します。",
    en: "The Date header of an answer shows the server’s clock; one that is far off contradicts what is said of synchronised clocks.",
  },
  remedy: {
    ko: "응답한 서버(로드 밸런서, CDN 포함)의 시각 동기화 상태를 chronyc tracking 등으로 확인하십시오.",
    ja: "応答したサーバ（ロードバランサやCDNを含む）の時刻同期の状態を、chronyc trackingなどで確認してください。",
    en: "Look at the time daemon of whatever answered, a load balancer or CDN included, with chronyc tracking or the like.",
  },
  references: ["RFC 9110 6.6.1", "MIC v3 III.1.1.6", "ISO/IEC 27001:2022 A.8.17"],
  evidences: ["fact", "measurement"],
  sends: { connections: questions, requests: questions, intrusive: false },
  schemes: ["https:", "http:"],
  volatile: ["low", "high"],
  volatileArgs: ["offset"],
  params,
  data,
  reasons: {
    differs: {
      ko: "서버의 시각이 이 점검 시스템의 시각과 {$offset}밀리초 이상 차이 나 허용치 {$limit}밀리초를 넘었습니다.",
      ja: "サーバの時刻がこの確認システムの時刻と{$offset}ミリ秒以上ずれ、許容値の{$limit}ミリ秒を超えています。",
      en: "The server’s clock and this probe’s differ by {$offset} ms at least, more than the {$limit} ms allowed.",
    },
    "does-not-contradict": {
      ko: "서버의 시각이 허용치를 벗어났다는 증거는 없습니다(차이 {$low}~{$high}밀리초). 이것만으로 동기화가 증명되지는 않습니다.",
      ja: "サーバの時刻が許容値を外れている証拠はありません（差は{$low}〜{$high}ミリ秒）。これだけで同期が証明されるわけではありません。",
      en: "Nothing shows that the server’s clock is off (the difference is between {$low} and {$high} ms). That alone does not prove that it is synchronised.",
    },
    "dates-disagree": {
      ko: "응답마다 시각이 서로 맞지 않아 판단할 수 없습니다. 여러 서버가 번갈아 응답하는 것으로 보입니다.",
      ja: "応答ごとの時刻が互いに矛盾するため判断できません。複数のサーバが交互に応答しているとみられます。",
      en: "The answers’ times contradict each other, as those of several servers do, so nothing is concluded.",
    },
    "no-date": {
      ko: "응답에 올바른 Date 헤더가 없습니다.",
      ja: "応答に正しいDateヘッダがありません。",
      en: "The answer has no Date header of the right form.",
    },
    cached: {
      ko: "캐시에서 나온 응답(Age 헤더)이어서 그 시각은 지금의 것이 아닙니다.",
      ja: "キャッシュからの応答（Ageヘッダ）であるため、その時刻は現在のものではありません。",
      en: "The answer comes from a cache (Age header), and its time is not that of now.",
    },
  },
  observe: ({ url }, { path }, io) => attempt(() => look(io, schemeOf(url), path)),
  assess(seen, { maxOffset: limit }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if ("withheld" in seen) return unknown(seen.withheld);
    const { low, high } = seen;
    if (low > high) return unknown("dates-disagree");
    const offset = Math.max(low, -high);
    return offset > limit ? notMet("differs", { offset, limit }) : unknown("does-not-contradict", { low, high });
  },
});

/** Asks again and again at what must be the beginning of a second, until there is nothing left to learn. */
async function look({ outbound, decided, elapsed, now }: ProbeIo, scheme: "http" | "https", path: string) {
  let bounds: Bounds = anything;
  let wait = 0;
  for (let i = 0; i < questions && bounds.high - bounds.low > fine; i++) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    const [began, sent] = [elapsed(), now()];
    const { headers } = await outbound.request(decided, { scheme, path, method: "HEAD" });
    const took = elapsed() - began;
    const value = (wanted: string) => headers.find(([name]) => name === wanted)?.[1];
    if (value("age") !== undefined) return { withheld: "cached" as const };
    const date = parseHttpDate(value("date") ?? "");
    if (date === undefined) return { withheld: "no-date" as const };
    bounds = narrowed(bounds, date, sent, sent + took);
    wait = untilBoundary(bounds, sent + took, took);
  }
  return { low: Math.round(bounds.low), high: Math.round(bounds.high) };
}
