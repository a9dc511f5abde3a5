import { z } from "zod";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";
import { schemeOf } from "../pages.ts";

const params = z.strictObject({
  path: z
    .string()
    .max(500)
    .regex(/^\/[\x21-\x7e]*$/)
    .default("/"),
  /** Statuses from and to, inclusive, that count as up. */
  statusFrom: z.number().int().min(100).max(599).default(200),
  statusTo: z.number().int().min(100).max(599).default(399),
  /** A whole answer later than this counts as down. Milliseconds. */
  within: z.number().int().min(100).max(15_000).default(10_000),
});

const data = z.union([
  failureSchema.extend({
    /** Whether a TCP connection was made before the failure: then it is the service that did not answer. */
    connected: z.boolean(),
  }),
  z.object({
    status: z.number().int(),
    /** Milliseconds. */
    connect: z.number(),
    total: z.number(),
    bytes: z.number().int(),
  }),
]);

export default defineCheck({
  id: "availability",
  version: 1,
  type: "probe",
  title: { ko: "서비스 응답", ja: "サービスの応答", en: "The service answers" },
  why: {
    ko: "한 번의 요청은 그 순간의 가동 여부만 말해 줍니다. 가동률은 이런 점검이 쌓여야 계산됩니다.",
    ja: "1回の要求が示すのはその瞬間の稼働だけです。稼働率は、こうした確認の積み重ねから計算されます。",
    en: "One request tells whether the service is up at that moment; availability is reckoned from many.",
  },
  remedy: {
    ko: "서비스 상태와 최근 변경을 확인하고, 장애라면 장애 대응 절차를 시작하십시오.",
    ja: "サービスの状態と直近の変更を確認し、障害であれば障害対応手順を開始してください。",
    en: "Look at the state of the service and its latest changes; if it is down, start the outage procedure.",
  },
  references: ["ISO/IEC 20000-1:2018 8.7.1"],
  evidences: ["fact", "measurement"],
  sends: { connections: 2, requests: 1, intrusive: false },
  volatile: ["connect", "total"],
  schemes: ["https:", "http:"],
  params,
  data,
  reasons: {
    up: {
      ko: "정상 응답(상태 {$status}, {$total}밀리초)",
      ja: "正常に応答（ステータス{$status}、{$total}ミリ秒）",
      en: "It answered with status {$status} in {$total} ms.",
    },
    "bad-status": {
      ko: "상태 {$status}(으)로 응답했습니다.",
      ja: "ステータス{$status}で応答しました。",
      en: "It answered with status {$status}.",
    },
    "too-slow": {
      ko: "응답에 {$total}밀리초가 걸려 기준 {$within}밀리초를 넘었습니다.",
      ja: "応答に{$total}ミリ秒かかり、基準の{$within}ミリ秒を超えました。",
      en: "It took {$total} ms, longer than {$within} ms.",
    },
    "connection-refused": {
      ko: "연결이 거부되었습니다. 서비스가 가동되고 있지 않습니다.",
      ja: "接続が拒否されました。サービスは稼働していません。",
      en: "The connection was refused: nothing is serving.",
    },
    "no-answer": {
      ko: "연결은 되었으나 응답이 없었습니다.",
      ja: "接続はできましたが、応答がありませんでした。",
      en: "It accepted the connection and gave no answer.",
    },
    "rate-limited": {
      ko: "요청 제한(429)으로 판단할 수 없습니다.",
      ja: "要求数の制限（429）のため判断できません。",
      en: "It limits our rate (429), which tells nothing about its state.",
    },
  },
  async observe(target, { path }, io) {
    const start = io.elapsed();
    const reached = await attempt(async () => {
      const socket = await io.outbound.connect(io.decided);
      socket.destroy();
      return { connected: true };
    });
    if ("failure" in reached) return { failure: reached.failure, connected: false };
    const connect = round(io.elapsed() - start);
    const asked = io.elapsed();
    const answer = await attempt(() => io.outbound.request(io.decided, { scheme: schemeOf(target.url), path }));
    if ("failure" in answer) return { failure: answer.failure, connected: true };
    return { status: answer.status, connect, total: round(io.elapsed() - asked), bytes: answer.body.length };
  },
  assess(seen, { statusFrom, statusTo, within }) {
    if ("failure" in seen) {
      if (seen.failure === "refused") return notMet("connection-refused");
      const silent = seen.failure === "timed-out" || seen.failure === "closed" || seen.failure === "reset";
      // Before a connection a time-out may be the path's, or ours; after it, the service's.
      return seen.connected && silent ? notMet("no-answer") : unknownBecause(seen.failure);
    }
    const { status, total } = seen;
    if (status === 429) return unknown("rate-limited");
    if (status < statusFrom || status > statusTo) return notMet("bad-status", { status });
    return total > within ? notMet("too-slow", { total, within }) : met("up", { status, total });
  },
});

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
