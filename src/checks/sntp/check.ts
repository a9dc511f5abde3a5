import { z } from "zod";
import { askTime, type TimeAnswer } from "../../net/sntp.ts";
import { attempt, defineCheck, failureSchema, met, notMet, type ProbeIo, unknown, unknownBecause } from "../define.ts";

const params = z.strictObject({
  /** Milliseconds by which the server's time may differ from that of this probe. */
  maxOffset: z.number().positive().max(60_000).default(100),
  maxStratum: z.number().int().min(1).max(15).default(15),
});

const seenSchema = z.strictObject({
  server: z.strictObject({
    version: z.number().int(),
    leap: z.number().int(),
    stratum: z.number().int(),
    reference: z.string().max(20),
  }),
  /** Seconds. */
  measured: z.strictObject({
    rootDelay: z.number(),
    rootDispersion: z.number(),
    offset: z.number(),
    delay: z.number(),
  }),
});

const data = z.union([failureSchema, seenSchema]);

/** An answer that took no longer than this is not asked for again. Seconds. */
const quick = 0.02;
const tries = 3;
/** Milliseconds between two questions: servers tell those who ask too often to go away. */
const pause = 2_000;

export default defineCheck({
  id: "sntp",
  version: 1,
  type: "probe",
  title: { ko: "시간 서버의 시각", ja: "時刻サーバの時刻", en: "Time served by a time server" },
  why: {
    ko: "시스템이 따르는 시간 서버가 동기화되어 있지 않거나 틀린 시각을 제공하면 모든 로그의 시각이 함께 틀어집니다.",
    ja: "システムが参照する時刻サーバが未同期であったり誤った時刻を配信したりすると、すべてのログの時刻がずれます。",
    en: "Where the server that everything follows is not synchronised or wrong, the time of every log is wrong with it.",
  },
  remedy: {
    ko: "서로 다른 시각원을 가진 서버를 둘 이상(가능하면 넷) 지정하고, 각 서버의 동기화 상태를 확인하십시오.",
    ja: "時刻源の異なるサーバを2台以上（可能なら4台）指定し、それぞれの同期状態を確認してください。",
    en: "Declare two servers at least, better four, with different sources, and look at the state of each.",
  },
  references: ["RFC 5905", "RFC 8633", "MIC v3 III.1.1.6", "ISO/IEC 27001:2022 A.8.17", "NIST SP 800-53r5 SC-45"],
  evidences: ["fact", "measurement"],
  sends: { connections: tries, requests: tries, intrusive: false },
  schemes: ["ntp:"],
  volatile: ["measured"],
  volatileArgs: ["offset", "uncertainty"],
  params,
  data,
  reasons: {
    "in-step": {
      ko: "서버의 시각과 이 점검 시스템의 시각 차이는 {$offset}밀리초이며, 경로와 시각원의 오차({$uncertainty}밀리초)를 더해도 허용치 이내입니다. 계층(stratum) {$stratum}",
      ja: "サーバの時刻とこの確認システムの時刻の差は{$offset}ミリ秒で、経路と時刻源の誤差（{$uncertainty}ミリ秒）を加えても許容値以内です。ストラタム{$stratum}",
      en: "The server’s time and this probe’s differ by {$offset} ms, within what is allowed even with what path and source may be wrong by ({$uncertainty} ms). Stratum {$stratum}.",
    },
    differs: {
      ko: "서버의 시각과 이 점검 시스템의 시각이 {$offset}밀리초 차이 나 허용치 {$limit}밀리초를 넘었습니다. 둘 중 하나의 시각이 틀립니다. 다른 서버의 점검 결과와 비교하십시오.",
      ja: "サーバの時刻とこの確認システムの時刻が{$offset}ミリ秒ずれ、許容値の{$limit}ミリ秒を超えています。どちらかの時刻が誤っています。ほかのサーバの確認結果と比べてください。",
      en: "The server’s time and this probe’s differ by {$offset} ms, more than the {$limit} ms allowed. One of the two is wrong; what the other servers say tells which.",
    },
    "too-uncertain": {
      ko: "시각 차이는 {$offset}밀리초이나 경로와 시각원의 오차가 {$uncertainty}밀리초까지 가능해 허용치 {$limit}밀리초 이내라고 할 수 없습니다.",
      ja: "時刻の差は{$offset}ミリ秒ですが、経路と時刻源の誤差が最大{$uncertainty}ミリ秒あるため、許容値の{$limit}ミリ秒以内とはいえません。",
      en: "The difference is {$offset} ms, but path and source may be wrong by {$uncertainty} ms, so it cannot be said to be within {$limit} ms.",
    },
    unsynchronised: {
      ko: "서버 스스로 동기화되어 있지 않다고 응답했습니다.",
      ja: "サーバ自身が未同期であると応答しました。",
      en: "The server says itself that it is not synchronised.",
    },
    "own-clock": {
      ko: "서버가 외부 시각원 없이 자체 시계를 제공하고 있습니다(참조 {$reference}).",
      ja: "サーバは外部の時刻源を持たず、自身の時計を配信しています（参照元{$reference}）。",
      en: "The server serves its own clock, which nothing sets (reference {$reference}).",
    },
    "stratum-too-high": {
      ko: "서버의 계층(stratum)이 {$stratum}으로 허용한 {$limit}보다 높습니다.",
      ja: "サーバのストラタムが{$stratum}で、許容する{$limit}を超えています。",
      en: "The server’s stratum is {$stratum}, above the {$limit} allowed.",
    },
    "turned-away": {
      ko: "서버가 시각 대신 거절 코드({$code})를 보내 판단할 수 없습니다.",
      ja: "サーバが時刻の代わりに拒否コード（{$code}）を返したため判断できません。",
      en: "The server turned us away with the code {$code}, which tells nothing of its time.",
    },
  },
  observe: (_target, _params, io) =>
    attempt(async () => {
      const { version, leap, stratum, reference, ...measured } = await best(io);
      return { server: { version, leap, stratum, reference }, measured };
    }),
  assess(seen, { maxOffset: limit, maxStratum }) {
    if ("failure" in seen) return unknownBecause(seen.failure);
    const { leap, stratum, reference } = seen.server;
    const { rootDelay, rootDispersion, offset: off, delay } = seen.measured;
    // Before the stratum: a server that is not synchronised sends 0 for it, as a refusal does, but without a code.
    if (stratum === 0 && /^[A-Z]{4}$/.test(reference) && reference !== "INIT") {
      return unknown("turned-away", { code: reference });
    }
    if (leap === 3 || stratum === 0 || stratum === 16) return notMet("unsynchronised");
    if (reference === "LOCL" || reference.startsWith("127.127.1.")) return notMet("own-clock", { reference });
    if (stratum > maxStratum) return notMet("stratum-too-high", { stratum, limit: maxStratum });
    const [way, source] = [delay / 2, rootDispersion + Math.abs(rootDelay) / 2];
    const [offset, uncertainty] = [inWords(Math.abs(off)), inWords(way + source)];
    if ((Math.abs(off) - way) * 1000 > limit) return notMet("differs", { offset, limit });
    if ((Math.abs(off) + way + source) * 1000 > limit) return unknown("too-uncertain", { offset, uncertainty, limit });
    return met("in-step", { offset, uncertainty, stratum });
  },
});

/** Of up to three answers the one that was quickest on its way: it can be wrong by the least. */
async function best({ outbound, decided, elapsed, now }: ProbeIo): Promise<TimeAnswer> {
  const clocks = { wall: now, elapsed };
  let found = await askTime(outbound, decided, clocks);
  for (let i = 1; i < tries && found.delay > quick && found.stratum !== 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const next = await attempt(() => askTime(outbound, decided, clocks));
    if (!("failure" in next) && next.stratum !== 0 && next.delay < found.delay) found = next;
  }
  return found;
}

/** Milliseconds to the thousandth. */
function inWords(seconds: number): number {
  return Math.round(seconds * 1_000_000) / 1000;
}
