import { z } from "zod";
import { parseDuration } from "../../domain/time.ts";
import { defineCheck, met, notMet, unknown } from "../define.ts";
import {
  type Host,
  hostFailure,
  hostNow,
  hostParams,
  hostReasons,
  hostSends,
  hostUnknown,
  isTrouble,
  lookAtHost,
  parsed,
  roughly,
  type Trouble,
} from "../host.ts";
import { command } from "../host-commands.ts";
import { type ClockState, parseChrony, parseNtpd, parseTimesyncd } from "./daemons.ts";

const params = z.strictObject({
  ...hostParams,
  /** Milliseconds that the clock may be off, whatever its source may be wrong by included. */
  maxOffset: z.number().positive().max(60_000).default(100),
  /** How long ago the last measurement may be. */
  maxAge: z
    .string()
    .refine((text) => (parseDuration(text) ?? 0) > 0)
    .default("PT3H"),
});

const data = z.union([
  hostFailure,
  z.strictObject({
    daemon: z.enum(["chrony", "systemd-timesyncd", "ntpd"]),
    state: z.enum(["synchronised", "unsynchronised", "own-clock"]),
    stratum: z.number().int().nullable(),
    measured: z.strictObject({
      offset: z.number(),
      uncertainty: z.number().nullable(),
      drift: z.number().nullable(),
      age: z.number().nullable(),
    }),
  }),
]);

export default defineCheck({
  id: "host-clock",
  version: 1,
  type: "probe",
  title: { ko: "호스트 시각 동기화", ja: "ホストの時刻同期", en: "Clock of the host" },
  why: {
    ko: "시각이 어긋나면 로그의 선후 관계를 증명할 수 없고, 인증서와 일회용 비밀번호의 유효 기간 판단도 틀어집니다.",
    ja: "時刻がずれると、ログの前後関係を示せなくなり、証明書やワンタイムパスワードの有効期間の判定も狂います。",
    en: "With a wrong clock, logs prove no order of events, and certificates and one-time codes are judged by the wrong time.",
  },
  remedy: {
    ko: "chrony 등 시각 동기화 데몬을 실행하고 정한 서버를 지정하십시오. 상태는 chronyc tracking으로 확인합니다.",
    ja: "chronyなどの時刻同期デーモンを稼働させ、定めたサーバを指定してください。状態はchronyc trackingで確認できます。",
    en: "Run a time daemon such as chrony with the servers you decided on; chronyc tracking shows its state.",
  },
  references: ["MIC v3 III.1.1.6", "ISO/IEC 27001:2022 A.8.17", "NIST SP 800-53r5 SC-45", "RFC 5905"],
  evidences: ["fact", "measurement"],
  sends: hostSends,
  schemes: ["ssh:"],
  volatile: ["measured"],
  params,
  data,
  reasons: {
    ...hostReasons,
    synchronised: {
      ko: "{$daemon}이(가) 동기화된 상태라고 보고합니다. 오차 {$offset}밀리초, 최대 불확실성 {$uncertainty}밀리초, 계층(stratum) {$stratum}",
      ja: "{$daemon}は同期済みと報告しています。オフセット{$offset}ミリ秒、最大不確かさ{$uncertainty}ミリ秒、ストラタム{$stratum}",
      en: "{$daemon} reports that it is synchronised: offset {$offset} ms, uncertain by {$uncertainty} ms at most, stratum {$stratum}.",
    },
    unsynchronised: {
      ko: "{$daemon}이(가) 동기화되지 않은 상태라고 보고합니다.",
      ja: "{$daemon}は未同期と報告しています。",
      en: "{$daemon} reports that it is not synchronised.",
    },
    "own-clock": {
      ko: "{$daemon}이(가) 외부 시각원 없이 자체 시계를 기준으로 동작합니다.",
      ja: "{$daemon}は外部の時刻源を持たず、自身の時計を基準に動作しています。",
      en: "{$daemon} follows nothing but the host’s own clock.",
    },
    "too-far": {
      ko: "오차가 {$offset}밀리초로 허용치 {$limit}밀리초를 넘었습니다({$daemon}).",
      ja: "オフセットが{$offset}ミリ秒で、許容値の{$limit}ミリ秒を超えています（{$daemon}）。",
      en: "The clock is off by {$offset} ms, more than the {$limit} ms allowed ({$daemon}).",
    },
    "too-uncertain": {
      ko: "오차는 {$offset}밀리초이나 시각원의 불확실성을 더하면 허용치 {$limit}밀리초 안이라고 할 수 없습니다({$daemon}).",
      ja: "オフセットは{$offset}ミリ秒ですが、時刻源の不確かさを加えると許容値の{$limit}ミリ秒以内とはいえません（{$daemon}）。",
      en: "The offset is {$offset} ms, but with what the source may be wrong by it cannot be said to be within {$limit} ms ({$daemon}).",
    },
    "not-measured-lately": {
      ko: "마지막 측정이 {$age :duration} 전으로, 허용한 {$limit :duration}보다 오래되었습니다({$daemon}).",
      ja: "最後の計測が{$age :duration}前で、許容する{$limit :duration}より古くなっています（{$daemon}）。",
      en: "The last measurement was {$age :duration} ago, longer than the {$limit :duration} allowed ({$daemon}).",
    },
    "age-unknown": {
      ko: "마지막 측정 시각을 알 수 없어 판단할 수 없습니다({$daemon}).",
      ja: "最後に計測した時刻がわからないため判断できません（{$daemon}）。",
      en: "When the clock was last measured is not told ({$daemon}).",
    },
  },
  observe: (_target, asked, io) => lookAtHost(io, asked, data, askDaemons),
  assess(seen, { maxOffset, maxAge }) {
    const nothing = hostUnknown(seen);
    if (nothing) return nothing;
    const { daemon, state, stratum, measured } = seen as ClockState;
    if (state !== "synchronised") return notMet(state, { daemon });
    const [off, blur] = [Math.abs(measured.offset) * 1000, Math.abs(measured.uncertainty ?? 0) * 1000];
    const [offset, uncertainty, limit] = [inWords(off), inWords(blur), maxOffset];
    if (off > maxOffset) return notMet("too-far", { daemon, offset, limit });
    if (measured.age === null || measured.age < -1) return unknown("age-unknown", { daemon });
    const age = measured.age * 1000;
    if (age > (parseDuration(maxAge) ?? 0)) {
      return notMet("not-measured-lately", { daemon, age: roughly(age), limit: maxAge });
    }
    if (measured.uncertainty === null || off + blur > maxOffset)
      return unknown("too-uncertain", { daemon, offset, limit });
    return met("synchronised", { daemon, offset, uncertainty, stratum: stratum ?? 0 });
  },
});

/** The first of the three daemons that answers speaks for the clock: a host runs one. */
async function askDaemons(host: Host): Promise<ClockState | Trouble> {
  const { ask, need } = host;
  const now = await hostNow(host);
  const chrony = await ask(command("chrony"));
  if (!isTrouble(chrony)) return parsed(parseChrony(chrony, now));
  const timesyncd = await ask(command("timesyncd-status"));
  if (!isTrouble(timesyncd)) {
    const kernel = await need(command("kernel-clock"));
    const message = await ask(command("timesyncd-message"));
    return parsed(parseTimesyncd(kernel, timesyncd, isTrouble(message) ? "" : message, now));
  }
  const ntpd = await ask(command("ntpd"));
  if (!isTrouble(ntpd)) return parsed(parseNtpd(ntpd, now));
  // A daemon that is there and does not answer says more than one that is not.
  return [chrony, timesyncd, ntpd].find(({ trouble }) => trouble !== "absent") ?? chrony;
}

/** Thousandths of a millisecond are all that anybody reads. */
function inWords(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
