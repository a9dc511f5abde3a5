import { z } from "zod";
import { maxEchoes, pingRefusals } from "../../net/ping.ts";
import { uptimeRemedy } from "../availability.ts";
import { attempt, defineCheck, failureSchema, met, notMet, unknown, unknownBecause } from "../define.ts";

const params = z
  .strictObject({
    /** How many echo requests are sent. */
    echoes: z.number().int().min(1).max(maxEchoes).default(4),
    /** How many of them have to be answered. */
    answered: z.number().int().min(1).max(maxEchoes).default(1),
    /** Half of the answers come within so many milliseconds. */
    within: z.number().positive().max(5_000).default(1_000),
  })
  .refine(({ echoes, answered }) => answered <= echoes, { error: "answered ≤ echoes" });

const data = z.union([
  failureSchema,
  z.object({ refusal: z.enum(pingRefusals) }),
  z.object({
    sent: z.number().int(),
    answered: z.number().int(),
    /** Milliseconds; null where nothing was answered. The median is of the nearest rank. */
    times: z.object({ fastest: z.number(), median: z.number(), slowest: z.number() }).nullable(),
  }),
]);

export default defineCheck({
  id: "availability-icmp",
  version: 1,
  type: "probe",
  title: { ko: "호스트 응답(ICMP)", ja: "ホストの応答（ICMP）", en: "The host answers (ICMP)" },
  why: {
    ko: "에코 응답은 경로와 호스트가 살아 있음을 보여 줍니다. 그 위의 서비스가 가동 중인지는 보여 주지 않으므로, 서비스의 점검과 함께 쓰십시오.",
    ja: "エコー応答は、経路とホストが生きていることを示します。その上のサービスが動いているかどうかは示さないため、サービスの確認と併せて使ってください。",
    en: "An echo shows that the path and the host are alive. It does not show that a service on it is, so use it beside a check of the service.",
  },
  remedy: uptimeRemedy,
  references: ["ISO/IEC 20000-1:2018 8.7.1", "RFC 792", "RFC 4443"],
  evidences: ["fact", "measurement"],
  sends: { connections: 1, requests: maxEchoes, intrusive: false },
  schemes: ["icmp:"],
  params,
  data,
  volatile: ["times"],
  reasons: {
    answers: {
      ko: "에코 요청 {$sent}회 중 {$answered}회에 응답했고, 그 절반은 {$within}밀리초 안에 왔습니다.",
      ja: "エコー要求{$sent}回のうち{$answered}回に応答し、その半数は{$within}ミリ秒以内に届きました。",
      en: "It answered {$answered} of {$sent} echo requests, half of them within {$within} ms.",
    },
    "too-few": {
      ko: "에코 요청 {$sent}회 중 {$answered}회에만 응답하여 기준 {$least}회에 미치지 못합니다.",
      ja: "エコー要求{$sent}回のうち{$answered}回にしか応答せず、基準の{$least}回に達しません。",
      en: "It answered {$answered} of {$sent} echo requests, fewer than {$least}.",
    },
    "too-slow": {
      ko: "에코 응답의 중앙값이 {$median}밀리초로 기준 {$within}밀리초를 넘었습니다.",
      ja: "エコー応答の中央値が{$median}ミリ秒で、基準の{$within}ミリ秒を超えました。",
      en: "The median of its echoes is {$median} ms, longer than {$within} ms.",
    },
    "no-echo": {
      ko: "에코 요청 {$sent}회에 응답이 없었습니다. 에코 요청을 버리는 네트워크가 많아, 호스트가 멈추었는지는 알 수 없습니다.",
      ja: "エコー要求{$sent}回に応答がありませんでした。エコー要求を破棄するネットワークは多く、ホストが停止しているかどうかは分かりません。",
      en: "None of {$sent} echo requests was answered. Many networks drop them, so this does not tell whether the host is down.",
    },
    "not-permitted": {
      ko: "운영자가 ICMP 에코 요청을 허용하지 않았습니다(운영자 설정의 ping).",
      ja: "運用者がICMPエコー要求を許可していません（運用者設定のping）。",
      en: "The operator does not allow ICMP echo requests (“ping” in the operator’s settings).",
    },
    "no-program": {
      ko: "운영자 설정에 적힌 ping 프로그램이 없습니다.",
      ja: "運用者設定に書かれたpingプログラムがありません。",
      en: "The ping program that the operator’s settings name is not there.",
    },
    "no-right": {
      ko: "이 시스템에서 ping 프로그램을 실행할 권한이나 ICMP를 보낼 권한이 없습니다.",
      ja: "このシステムでpingプログラムを実行する権限、またはICMPを送信する権限がありません。",
      en: "This system does not let the ping program be run, or does not let it send ICMP.",
    },
  },
  observe: (_target, { echoes }, io) =>
    attempt(async () => {
      const seen = await io.outbound.ping(io.decided, echoes);
      if (typeof seen === "string") return { refusal: seen };
      const times = seen.times.toSorted((a, b) => a - b);
      const [fastest, median, slowest] = [times[0], times[Math.ceil(times.length / 2) - 1], times.at(-1)];
      const some = fastest !== undefined && median !== undefined && slowest !== undefined;
      return { sent: seen.sent, answered: times.length, times: some ? { fastest, median, slowest } : null };
    }),
  assess(seen, { answered: least, within }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    if ("refusal" in seen) return unknown(seen.refusal);
    const { sent, answered, times } = seen;
    // Nothing was connected: a lost request, a dropped one and a stopped host are the same silence.
    if (times === null || answered === 0) return unknown("no-echo", { sent });
    if (answered < least) return notMet("too-few", { sent, answered, least });
    if (times.median > within) return notMet("too-slow", { median: times.median, within });
    return met("answers", { sent, answered, within });
  },
});
